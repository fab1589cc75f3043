"""Writes tables to stdout: aligned for people; as csv, json or parquet for programs."""

import io
import json
import shutil
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq
from click import UsageError

from flows.output.terminal import printable

# Control characters that JSON doesn't escape, and characters that change the direction of text.
_ESCAPES = {
    code: f"\\u{code:04x}"
    for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
# The width of a table if the terminal's isn't known; longer cells are cut, but not in the other formats.
_WIDTH = 200


def show(table: pa.Table, form: str) -> None:
    """Write the table to stdout."""
    if form == "parquet":
        if sys.stdout.isatty():
            raise UsageError("Parquet is no text: write it to a file with --output, or pipe it")
        content = io.BytesIO()
        pq.write_table(_marked(table), content)
        sys.stdout.buffer.write(content.getvalue())
    elif form == "json":
        sys.stdout.write(as_json(table.to_pylist()) + "\n")
    elif form == "csv":
        _write_csv(table, sys.stdout)
    else:
        sys.stdout.write(aligned(table))
    sys.stdout.flush()


def _marked(table: pa.Table) -> pa.Table:
    """Return the table with its times marked as UTC: a session for readers knows no other zone."""
    utc = [
        item.with_type(pa.timestamp(item.type.unit, tz="UTC")) if pa.types.is_timestamp(item.type) else item
        for item in table.schema
    ]
    return table.cast(pa.schema(utc, metadata=table.schema.metadata))


def as_json(value: object) -> str:
    """Return the value as JSON, without characters that a terminal takes for commands."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain).translate(_ESCAPES)


def _write_csv(table: pa.Table, out: TextIO) -> None:
    """Write CSV: NULL is an empty cell, an empty text two quotation marks; for a terminal escape control characters."""
    shown = printable if out.isatty() else str
    rows = [table.column_names, *_rows(table)]
    out.writelines(
        ",".join("" if value is None else _quoted(shown(_cell(value))) for value in row) + "\n" for row in rows
    )


def _quoted(text: str) -> str:
    """Return the text as a field of CSV, quoted if necessary (RFC 4180)."""
    plain = text and not any(char in text for char in ',"\r\n')
    return text if plain else '"' + text.replace('"', '""') + '"'


def aligned(table: pa.Table) -> str:
    """Return the table as lines no wider than the terminal, with control characters escaped; NULL is empty."""
    rows = [[printable("" if value is None else _cell(value)) for value in row] for row in _rows(table)]
    names = [printable(name) for name in table.column_names]
    widths = [max(len(cell) for cell in column) for column in zip(names, *rows, strict=True)]
    widths = _fitted(widths, shutil.get_terminal_size((_WIDTH, 0)).columns)
    lines = [names, ["-" * width for width in widths], *rows]
    shown = "\n".join("  ".join(_cut(c, w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)
    return f"{shown}\n({len(rows)} row{'' if len(rows) == 1 else 's'})\n"


def _rows(table: pa.Table) -> list[tuple[Any, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _fitted(widths: list[int], room: int) -> list[int]:
    """Narrow the widest columns until all columns fit into `room`, but none below 8 characters."""
    least, widths = 8, list(widths)
    while sum(widths) + 2 * (len(widths) - 1) > room and max(widths, default=0) > least:
        widest = max(widths)
        second = max((width for width in widths if width < widest), default=least)
        over = sum(widths) + 2 * (len(widths) - 1) - room
        count = widths.count(widest)
        target = max(least, second, widest - -(-over // count))
        widths = [target if width == widest else width for width in widths]
        if target == widest:
            break
    return widths


def _cut(cell: str, width: int) -> str:
    return cell.ljust(width) if len(cell) <= width else cell[: width - 1] + "…"


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return _iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return str(value)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return _iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return str(value)


def _iso(value: datetime) -> str:
    """Return a time in UTC as ISO 8601, always of the same length, so that texts sort as times do."""
    return value.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
