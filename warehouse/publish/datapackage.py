"""`datapackage.json`: the snapshot's tables described for Frictionless, derived from the records."""

import json
from datetime import date, datetime
from typing import Any

from warehouse.schema import Field, fields_of
from warehouse.store.durable import seal_file, write_whole
from warehouse.store.snapshots import Snapshot
from warehouse.tables import SNAPSHOT, Table

_TYPES: dict[object, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    date: "date",
    datetime: "datetime",
    tuple[str, ...]: "array",
    tuple[float, ...]: "array",
    tuple[int, ...]: "array",
}


# The folder with one schema file for each table; the resources of all its parts refer to it.
_SCHEMAS = "schemas"


def write_datapackage(snapshot: Snapshot) -> None:
    """Write `datapackage.json` and the schemas into the snapshot's folder."""
    (snapshot.path / _SCHEMAS).mkdir(exist_ok=True)
    for table in SNAPSHOT:
        schema = json.dumps(describe_table(table), indent=1, ensure_ascii=False)
        place = snapshot.path / _SCHEMAS / f"{table.name}.json"
        place.unlink(missing_ok=True)
        place.write_text(schema, encoding="utf-8")
        seal_file(place)
    # Without indentation: with it a snapshot of thousands of parts takes ten times as long.
    text = json.dumps(describe_package(snapshot), ensure_ascii=False)
    write_whole(snapshot.path / "datapackage.json", text.encode())


def describe_package(snapshot: Snapshot) -> dict[str, Any]:
    """Describe the snapshot as a Data Package (https://datapackage.org): one resource for each part of each table."""
    return {
        "name": "dateline-" + snapshot.id.lower(),
        "title": "Figures, entities, dates and statements of news texts, each traced to the bytes that say it",
        "created": snapshot.manifest["created_utc"] + "Z",
        "resources": [resource for table in SNAPSHOT for resource in _resources(snapshot, table)],
    }


def _resources(snapshot: Snapshot, table: Table) -> list[dict[str, Any]]:
    """Return a resource for each part; a single part has the table's name, several are numbered."""
    parts = snapshot.parts(table)
    return [
        {
            "name": table.name if len(parts) == 1 else f"{table.name}-{number}",
            "path": f"{table.folder}/{part.name}",
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "bytes": part.size_bytes,
            "hash": f"sha256:{part.sha256}",
            "schema": f"{_SCHEMAS}/{table.name}.json",
        }
        for number, part in enumerate(parts, start=1)
    ]


def describe_table(table: Table) -> dict[str, Any]:
    """Return the table schema with its key; references lead to other resources, so a field's description names them."""
    return {
        "title": table.meaning,
        "primaryKey": list(table.key),
        "fields": [_field(field, table.references.get(field.name)) for field in fields_of(table.record)],
    }


def _field(field: Field, reference: str | None) -> dict[str, Any]:
    column = field.column
    unit = f" ({column.unit})" if column.unit else ""
    refers = f"; refers to {reference}" if reference else ""
    limits = {
        "required": True if not field.nullable else None,
        "enum": list(column.values) or None,
        "pattern": column.pattern,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    constraints = {name: limit for name, limit in limits.items() if limit is not None}
    return {
        "name": field.name,
        "type": _TYPES[field.python],
        "description": column.meaning + unit + refers,
        **({"constraints": constraints} if constraints else {}),
    }
