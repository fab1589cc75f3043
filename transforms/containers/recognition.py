"""Recognises by its first bytes whether a file contains many records, and their form; the suffix is only a hint."""

import json
import re

from transforms.containers import gzipped
from transforms.containers.exports import find_export
from transforms.containers.mailboxes import is_mailbox
from transforms.containers.rows import DELIMITERS, read_row
from transforms.text.columns import Columns

# Bytes at the start of a file that are examined.
HEAD = 1 << 18
PARQUET = "parquet"
GZIP = "gzip"
JSON_LINES = "jsonl"
JSON_LIST = "json list"
MAILBOX = "mbox"
_MARKS = b" \t\r\n\xef\xbb\xbf"
_LIST = re.compile(rb'\[\s*\{\s*["}]')
_LONGEST_NAME = 60
# Least share of lines that are JSON objects in a file of JSON lines: some may be broken.
_MOST = 0.5


def recognise(head: bytes, path: str, columns: Columns) -> str | None:
    """Return the form of a container, with `gzip` before it if the file is packed; None if the file is one record."""
    if head.startswith(gzipped.MAGIC):
        inner = find_form(gzipped.peek(head, HEAD), path.lower().removesuffix(".gz"), columns)
        return f"{GZIP} {inner}" if inner else GZIP
    return find_form(head, path.lower(), columns)


def find_form(head: bytes, path: str, columns: Columns) -> str | None:
    """Return the form of a container that isn't packed; None if it is none."""
    if head.startswith(b"PAR1"):
        return PARQUET
    if b"\0" in head:
        return None
    if (begin := head.lstrip(_MARKS)).startswith(b"{"):
        return JSON_LINES if _is_lines(begin, is_whole=len(head) < HEAD, named=path) else None
    if _LIST.match(begin):
        return JSON_LIST
    if is_mailbox(begin, is_whole=len(head) < HEAD):
        return MAILBOX
    return find_export(head) or _find_table(begin, path, columns)


def _is_lines(begin: bytes, *, is_whole: bool, named: str) -> bool:
    lines = begin.split(b"\n")
    lines = [line for line in (lines if is_whole else lines[:-1]) if line.strip()]
    objects = sum(map(_is_object, lines))
    if named.endswith((".jsonl", ".ndjson", ".jl")):
        return objects > 0 or not is_whole
    return len(lines) > 1 and objects >= _MOST * len(lines)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line.decode("utf-8", "replace")), dict)
    except (ValueError, RecursionError):
        return False


def _find_table(begin: bytes, path: str, columns: Columns) -> str | None:
    """Return the form of a table; None if it is none.

    A table has a head that names a column of texts, or any head if the file's suffix is that of a table.
    """
    lines = (line for line in begin.splitlines() if line.strip() and not line.startswith(b"#"))
    first, second = next(lines, b""), next(lines, b"")
    for form, delimiter in DELIMITERS.items():
        names = read_row(first, delimiter) or []
        # The line below the head must have a delimiter too, but fewer are enough: its last cell may go on over lines.
        if len(names) < 2 or len(set(names)) < len(names) or delimiter.encode() not in second:
            continue
        if any(len(name) > _LONGEST_NAME for name in names) or not any(map(str.strip, names)):
            continue
        if "text" in columns.find(names) or path.endswith((".csv", ".tsv", ".tab")):
            return form
    return None
