"""`warehouse/DICTIONARY.md`: every table and column in words, derived from the records.

Write it anew with `python -m warehouse.read.dictionary`.
"""

from collections.abc import Iterator
from pathlib import Path

from warehouse.schema import Field, fields_of
from warehouse.store.catalogue import canned
from warehouse.tables import JOURNAL, SNAPSHOT, Table

PLACE = Path(__file__).resolve().parents[1] / "DICTIONARY.md"

_TYPES = {"string": "text", "int64": "integer", "double": "number", "bool": "yes or no", "date32[day]": "date"}


def render_dictionary() -> str:
    """Return the whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Derived from `transforms/records.py`, `warehouse/records.py` and `warehouse/tables.py`; don't edit it here."
    yield "Characters are code points of `documents.text`, bytes are of the raw file; spans are half-open."
    yield ""
    yield "## Tables of a snapshot"
    for table in SNAPSHOT:
        yield from _describe(table)
    yield ""
    yield "## The journal"
    for table in JOURNAL:
        yield from _describe(table)
    yield ""
    yield "## Views and macros"
    for item in canned():
        yield ""
        yield f"### {item.name}{f'({item.arguments})' if item.kind == 'MACRO' else ''}"
        yield ""
        yield item.comment
        yield ""
        yield "```sql"
        yield item.example
        yield "```"


def _describe(table: Table) -> Iterator[str]:
    """Yield the lines about one table: what a row is, its key, its columns."""
    yield ""
    yield f"### {table.name}"
    yield ""
    yield f"{table.meaning} Key: {', '.join(f'`{name}`' for name in table.key)}."
    yield ""
    yield "| column | type | meaning |"
    yield "| --- | --- | --- |"
    for field in fields_of(table.record):
        yield f"| `{field.name}` | {_type_of(field)} | {_meaning_of(field, table.references.get(field.name))} |"


def _type_of(field: Field) -> str:
    """Return the type in words, and whether it may be NULL."""
    arrow = str(field.arrow)
    plain = "list of texts" if arrow.startswith("list<") else _TYPES.get(arrow, "time, UTC")
    return f"{plain}, or NULL" if field.nullable else plain


def _meaning_of(field: Field, reference: str | None) -> str:
    """Return the column's meaning with its unit, its possible values and the column that it refers to."""
    column = field.column
    parts = [column.meaning]
    if column.unit:
        parts.append(f"unit: {column.unit}")
    if column.values:
        parts.append("one of " + ", ".join(f"`{value}`" for value in column.values))
    if reference:
        parts.append(f"refers to `{reference}`")
    return "; ".join(parts).replace("|", "\\|")


if __name__ == "__main__":
    PLACE.write_text(render_dictionary(), encoding="utf-8")
