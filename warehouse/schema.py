"""Arrow schemas, derived from the declarations of the columns in the records."""

import hashlib
import json
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from operator import attrgetter

import pyarrow as pa

from transforms.records import Column
from warehouse.errors import FormatError
from warehouse.tables import STORED, Table

_ARROW: dict[typing.Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
    tuple[str, ...]: pa.list_(pa.field("element", pa.string(), nullable=False)),
    tuple[float, ...]: pa.list_(pa.field("element", pa.float64(), nullable=False)),
    tuple[int, ...]: pa.list_(pa.field("element", pa.int64(), nullable=False)),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A declared column: its name, its Python type without None, whether it may be NULL, and its declaration."""

    name: str
    python: object
    nullable: bool
    column: Column

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type of the column."""
        return _ARROW[self.python]


@cache
def fields_of(record: type) -> tuple[Field, ...]:
    """Return the columns of a record, in the order of declaration."""
    hints = typing.get_type_hints(record, include_extras=True)
    return tuple(_field(item.name, hints[item.name]) for item in fields(record))


def _field(name: str, hint: object) -> Field:
    """Make the column from an annotation `Annotated[T | None, Column(...)]`."""
    annotated, column = typing.get_args(hint)
    if isinstance(annotated, types.UnionType):
        (python,) = (part for part in typing.get_args(annotated) if part is not type(None))
        return Field(name, python, nullable=True, column=column)
    return Field(name, annotated, nullable=False, column=column)


@cache
def schema_of(table: Table) -> pa.Schema:
    """Return the Arrow schema; the meaning, unit and bounds of each column are in the field's metadata.

    >>> from warehouse.tables import BY_NAME
    >>> schema_of(BY_NAME["passages"]).field("char_start").metadata[b"unit"]
    b'code point'
    """
    arrow = [
        pa.field(f.name, f.arrow, nullable=f.nullable, metadata=_metadata(f.column)) for f in fields_of(table.record)
    ]
    return pa.schema(arrow, metadata={"description": table.meaning, "key": ",".join(table.key)})


def _metadata(column: Column) -> dict[str, str]:
    """Return the metadata of a field: always `description`, the rest if declared."""
    found = {"description": column.meaning}
    if column.unit:
        found["unit"] = column.unit
    if column.values:
        found["values"] = json.dumps(column.values)
    if column.pattern:
        found["pattern"] = column.pattern
    if column.minimum is not None:
        found["minimum"] = str(column.minimum)
    if column.maximum is not None:
        found["maximum"] = str(column.maximum)
    return found


@cache
def schema_digest() -> str:
    """Return a digest of the names and types of all stored tables: parts written under another digest can't be kept.

    Meanings aren't part of it, so that they can be reworded without a rebuild.
    """
    lines = [
        f"{table.name} {','.join(table.key)} {f.name} {f.arrow} {f.nullable}"
        for table in STORED
        for f in fields_of(table.record)
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def to_arrow(table: Table, records: Sequence[object]) -> pa.Table:
    """Convert records to an Arrow table; raises `FormatError` for a value of the wrong type or a forbidden NULL."""
    schema = schema_of(table)
    try:
        columns = [pa.array(list(map(attrgetter(item.name), records)), type=item.type) for item in schema]
    except (pa.ArrowInvalid, pa.ArrowTypeError, AttributeError) as error:
        raise FormatError(f"records for table {table.name} don't fit its columns: {error}") from error
    return conform(table, dict(zip(schema.names, columns, strict=True)))


def conform(table: Table, columns: Mapping[str, pa.Array | pa.ChunkedArray]) -> pa.Table:
    """Return the columns in the declared order and types; raises `FormatError` for a forbidden NULL."""
    schema = schema_of(table)
    for item in schema:
        if not item.nullable and columns[item.name].null_count:
            raise FormatError(
                f"{table.name}.{item.name} may not be NULL and is in {columns[item.name].null_count} rows"
            )
    return pa.table([columns[item.name].cast(item.type) for item in schema], schema=schema)
