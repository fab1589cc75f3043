"""Reads a table of one head and one row with the place of each of its cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.text.mapped import Mapped, substitute

_QUOTES = re.compile('""')


@dataclass(frozen=True, slots=True)
class Cell:
    """The extent of a cell in characters, without its quotation marks if it has any."""

    start: int
    end: int
    quoted: bool


def read_rows(text: str, delimiter: str) -> Iterator[list[Cell]]:
    r"""Yield the rows of a table; raises `ValueError` if a quotation mark isn't closed.

    >>> text = 'title,text\r\nFlood,"Two ""died"", three fled"'
    >>> [[text[cell.start : cell.end] for cell in row] for row in read_rows(text, ",")]
    [['title', 'text'], ['Flood', 'Two ""died"", three fled']]
    """
    mark = re.escape(delimiter)
    cell = re.compile(rf'(?:"(?P<quoted>(?:[^"]|"")*+)"|(?P<bare>[^{mark}\r\n]*+))(?P<end>{mark}|\r?\n|\r|\Z)')
    row: list[Cell] = []
    at = len(text) - len(text.lstrip("\ufeff"))
    while True:
        match = cell.match(text, at)
        if match is None:
            raise ValueError(f"the quotation mark at character {at} isn't closed")
        group = "quoted" if match["quoted"] is not None else "bare"
        row.append(Cell(*match.span(group), group == "quoted"))
        at = match.end()
        if match["end"] == delimiter:
            continue
        # A line without a character is no row.
        if len(row) > 1 or row[0].quoted or row[0].end > row[0].start:
            yield row
        row = []
        if at >= len(text):
            return


def unquote_csv(source: Mapped) -> Mapped:
    """Return the inside of a quoted cell with each doubled quotation mark replaced by one.

    >>> from transforms.text.decode import decode
    >>> from transforms.text.mapped import map_decoded
    >>> unquote_csv(map_decoded(decode(b'Two ""died""'))).text
    'Two "died"'
    """
    if '""' not in source.text:
        return source
    return substitute(source, _QUOTES, lambda _: '"')
