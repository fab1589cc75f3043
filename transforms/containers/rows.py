"""Splits a table of delimiter-separated values into records; the bytes of each are the table's head and one row.

Of a table with one column the head is left out where the row says the same without it.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple, TypeVar

from transforms.containers.pieces import KEPT, NoTextColumnError, Piece, RecordError, faulty, too_large
from transforms.text.columns import Columns
from transforms.text.decode import DecodeError, decode

Cell = TypeVar("Cell")
DELIMITERS = {"csv": ",", "tsv": "\t", "ssv": ";"}
_BOM = b"\xef\xbb\xbf"
# Lines that may be above the head: comments, and the line that tells Excel the delimiter.
_ABOVE = (b"#", b"sep=")
_LINE = re.compile(rb"[^\r\n]*+(?:\r\n|\n|\r(?!\Z))")
# The csv module must accept cells of any length: the size of a record is limited by our own setting.
csv.field_size_limit(2**31 - 1)


class _Grammar(NamedTuple):
    """Patterns of a table's rows: `row`, a whole row with its line end, and `begun`, a row that isn't complete yet."""

    row: re.Pattern[bytes]
    begun: re.Pattern[bytes]


@cache
def _grammar(delimiter: str) -> _Grammar:
    mark = delimiter.encode()
    cell = rb'(?:"(?:[^"]++|"")*+"|[^"' + mark + rb"\r\n][^" + mark + rb"\r\n]*+|)"
    row = cell + rb"(?:" + mark + cell + rb")*+"
    begun = rb"(?:" + cell + mark + rb')*+(?:"(?:[^"]++|"")*+"?|[^"\r\n][^\r\n]*+|)\r?\Z'
    return _Grammar(re.compile(row + rb"(?:\r\n|\n|\r(?!\Z))"), re.compile(begun))


def split_rows(chunks: Iterable[bytes], limit: int, delimiter: str, columns: Columns) -> Iterator[Piece]:
    """Yield the rows below the head; consecutive lines that are no rows become one piece with a fault.

    Raises `RecordError` if there is no head, or if the head names no column of texts.
    """
    head: bytes | None = None
    names: Sequence[str] = ()
    bad: list[bytes] = []
    count = 0
    for line, is_whole in _rows(chunks, limit, delimiter):
        cells = read_row(line, delimiter) if is_whole else None
        if head is None:
            if is_above(line.removeprefix(_BOM)):
                continue
            head, names = line.removeprefix(_BOM).rstrip(b"\r\n"), read_row(line.removeprefix(_BOM), delimiter) or ()
            if "text" not in columns.find(names):
                raise NoTextColumnError(names)
            continue
        if len(line) > limit:
            yield from _told(bad)
            yield too_large(line, limit)
        elif cells is not None and len(cells) == len(names):
            yield from _told(bad)
            row = line.rstrip(b"\r\n")
            is_plain = len(names) == 1 and not row.startswith(b'"')
            yield Piece(row if is_plain else head + b"\n" + row, by_name(names, cells))
        elif line.strip() and sum(map(len, bad)) < KEPT:
            bad.append(line)
        count += 1
    yield from _told(bad)
    if head is None:
        raise RecordError("empty", "it has no head that names its columns")
    if not count:
        raise RecordError("empty", f"it has no row; its columns are {', '.join(names)}")


def is_above(line: bytes) -> bool:
    """Whether a line above the head is no part of the table."""
    return line.startswith(_ABOVE) or not line.strip()


def by_name(names: Sequence[str], cells: Sequence[Cell]) -> dict[str, Cell]:
    """Return the cells by the names of their columns; if two have the same name, the first."""
    return dict(zip(reversed(names), reversed(cells), strict=True))


def find_rows(begin: bytes, delimiter: str) -> Iterator[bool]:
    """Yield for each line below the head whether it is a row with as many cells as the head, as far as it is known."""
    width = 0
    for line, is_whole in _rows([begin], len(begin), delimiter):
        cells = read_row(line, delimiter) if is_whole else None
        if width and line.strip():
            yield cells is not None and len(cells) == width
        elif not is_above(line):
            width = len(cells or ())


def read_row(line: bytes, delimiter: str) -> list[str] | None:
    """Return the cells of one row; None if the line is no row."""
    try:
        text = decode(line).text
        return next(csv.reader([text], delimiter=delimiter, strict=True), None)
    except (csv.Error, DecodeError):
        return None


def _rows(chunks: Iterable[bytes], limit: int, delimiter: str) -> Iterator[tuple[bytes, bool]]:
    """Yield stretches of bytes, with whether each is a whole row; other stretches are single lines.

    Of a line longer than `limit` only the beginning is yielded.
    """
    grammar = _grammar(delimiter)
    buffer, at, over = b"", 0, False
    for chunk in chain(chunks, [None]):
        buffer, at = buffer[at:] + (b"\n" if chunk is None else chunk), 0
        while at < len(buffer):
            row = None if over else grammar.row.match(buffer, at)
            line = row or _LINE.match(buffer, at)
            is_short = chunk is not None and len(buffer) - at <= limit
            if row is None and is_short and not over and (line is None or grammar.begun.match(buffer, at)):
                break
            if line is None:
                # The rest of a line that is too large is skipped.
                if not over:
                    yield buffer[at : at + limit + 1], False
                over, at = True, len(buffer)
                break
            if not over:
                yield line[0], row is not None
            over, at = False, line.end()


def _told(bad: list[bytes]) -> Iterator[Piece]:
    """Yield one piece for consecutive lines that are no rows, and empty the list `bad`."""
    if bad:
        yield faulty(b"".join(bad), "broken", "it is no row of the table: a quote isn't closed, or cells are missing")
        bad.clear()
