"""Recognises by its first bytes whether a file contains many records, and their form; the suffix is only a hint."""

import json
import re
from collections.abc import Sequence
from itertools import islice

from transforms.containers import gzipped
from transforms.containers.exports import find_export
from transforms.containers.mailboxes import is_mailbox
from transforms.containers.rows import DELIMITERS, find_rows, is_above, read_row
from transforms.containers.wide import UTF16, is_wide, narrow
from transforms.containers.wrapped import find_list
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
# Rows of a table that are examined.
_EXAMINED = 100
_TABLES = (".csv", ".tsv", ".tab")
# Least share of lines that are JSON objects in a file of JSON lines, or rows in a table: some may be broken.
_MOST = 0.5


def recognise(head: bytes, path: str, columns: Columns) -> str | None:
    """Return the form of a container, with `gzip` or `utf-16` before it if that is how the file is written.

    None if the file is one record.
    """
    if head.startswith(gzipped.MAGIC):
        inner = recognise(gzipped.peek(head, HEAD), path.removesuffix(".gz"), columns)
        return f"{GZIP} {inner}" if inner and not inner.startswith(GZIP) else GZIP
    if is_wide(head):
        inner = find_form(b"".join(narrow([head[: len(head) // 2 * 2]])), path.lower(), columns)
        return f"{UTF16} {inner}" if inner else None
    return find_form(head, path.lower(), columns)


def find_form(head: bytes, path: str, columns: Columns) -> str | None:
    """Return the form of a container that isn't packed; None if it is none."""
    if head.startswith(b"PAR1"):
        return PARQUET
    if b"\0" in head:
        return None
    if (begin := head.lstrip(_MARKS)).startswith(b"{"):
        if _is_lines(begin, is_whole=len(head) < HEAD, named=path):
            return JSON_LINES
        return None if find_list(begin, columns) is None else JSON_LIST
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

    The head of a table names a column of texts, or is short and the file's suffix is that of a table; most lines below
    it are rows with as many cells. Prose may begin with a line that looks like a head: `Story, photos by Jane Roe`.
    """
    head = next((line for line in begin.splitlines() if not is_above(line)), b"")
    named = path.endswith(_TABLES)
    for form, delimiter in DELIMITERS.items():
        names = read_row(head, delimiter) or []
        if _is_head(names, columns, named=named) and _has_rows(begin, delimiter, names, columns, named=named):
            return form
    return None


def _is_head(names: Sequence[str], columns: Columns, *, named: bool) -> bool:
    if not any(map(str.strip, names)) or any(len(name) > _LONGEST_NAME for name in names):
        return False
    if "text" not in columns.find(names):
        return named and len(names) > 1
    # A program writes no space behind a delimiter; a person does, in names of columns as in prose.
    is_loose = any(name.startswith(" ") for name in names)
    return all(columns.find([name]) for name in names) if is_loose else len(names) > 1 or named


def _has_rows(begin: bytes, delimiter: str, names: Sequence[str], columns: Columns, *, named: bool) -> bool:
    rows = list(islice(find_rows(begin, delimiter), _EXAMINED))
    if not rows or len(names) == 1:
        return named or len(columns.find(names)) > 1
    return sum(rows) >= _MOST * len(rows)
