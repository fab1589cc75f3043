"""The names a reader sees: tables, journal, views and macros, each with its comment, bound to one snapshot's files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from warehouse.schema import fields_of, schema_of
from warehouse.store import duck
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import CATALOGUE, Snapshot
from warehouse.tables import JOURNAL, SNAPSHOT, Table

_SQL = Path(__file__).parent / "sql"
_CREATE = re.compile(r"CREATE (?P<kind>VIEW|MACRO) (?P<name>\w+)(?:\((?P<arguments>[^)]*)\))?")


@dataclass(frozen=True, slots=True)
class Canned:
    """A view or macro written for readers: its file's head says what it gives and an example."""

    name: str
    kind: str
    arguments: str
    comment: str
    example: str
    statement: str


@cache
def canned() -> tuple[Canned, ...]:
    """The views and macros of `sql`, a file each, in the order they are made: macros may use any view."""
    items = [_parse(path.read_text(encoding="utf-8")) for path in sorted(_SQL.glob("*.sql"))]
    return tuple(sorted(items, key=lambda item: item.kind == "MACRO"))


def _parse(text: str) -> Canned:
    """Take a file apart: lines of comment, a line `-- example: ...`, the statement."""
    head = [line.removeprefix("--").strip() for line in text.splitlines() if line.startswith("--")]
    comment = " ".join(line for line in head if not line.startswith("example:"))
    (example,) = (line.removeprefix("example:").strip() for line in head if line.startswith("example:"))
    statement = "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip()
    made = _CREATE.match(statement)
    if made is None:
        raise ValueError(f"no CREATE VIEW or CREATE MACRO in: {statement[:80]}")
    return Canned(made["name"], made["kind"], made["arguments"] or "", comment, example, statement)


def mount(connection: duckdb.DuckDBPyConnection, folder: DataFolder, snapshot: Snapshot) -> None:
    """Make the tables of a snapshot, the journal and the canned views and macros in the connection's main schema."""
    for table in SNAPSHOT:
        mount_table(connection, "main", table, snapshot.files(table))
    for table in JOURNAL:
        _mount_journal(connection, folder, table)
    _mount_snapshot(connection, snapshot.manifest)
    for item in canned():
        connection.execute(item.statement)


def _mount_journal(connection: duckdb.DuckDBPyConnection, folder: DataFolder, table: Table) -> None:
    """Make the view over whatever files the journal has when it is asked; columns that older ones lack are NULL."""
    columns = connection.from_arrow(schema_of(table).empty_table())
    named = zip(columns.columns, columns.types, strict=True)
    typed = ", ".join(f"NULL::{kind} AS {duck.name(name)}" for name, kind in named)
    pattern = duck.literal(duck.escape(folder.journal / table.name) + "/*.parquet")
    rows = f"FROM read_parquet([{pattern}], union_by_name = true, hive_partitioning = false)"
    connection.execute(
        f"CREATE VIEW {table.name} AS SELECT {_names(table)} FROM (SELECT {typed} WHERE false UNION ALL BY NAME {rows})"
    )


def mount_table(connection: duckdb.DuckDBPyConnection, schema: str, table: Table, files: list[Path]) -> None:
    """Make the view `schema.table` over these files; without files it has no rows."""
    if files:
        rows = f"SELECT {_names(table)} FROM {duck.parquet(files)}"
        connection.execute(f"CREATE VIEW {schema}.{table.name} AS {rows}")
        return
    connection.register("nothing", schema_of(table).empty_table())
    connection.execute(f"CREATE TABLE {schema}.{table.name} AS FROM nothing")
    connection.unregister("nothing")


def write_catalogue(folder: DataFolder, snapshot: Snapshot) -> None:
    """Write the snapshot's DuckDB file, made aside and renamed into place.

    Its views name the files by their real absolute path, so that it works from any working folder; a data
    folder that was moved gets new ones from `warehouse.publish.upkeep.sweep`.
    """
    aside = snapshot.path / f"{CATALOGUE}.tmp"
    aside.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        # The oldest format there is: the command line that people have is often a version behind.
        connection.execute(f"ATTACH {duck.literal(str(aside))} AS catalogue (STORAGE_VERSION 'v1.0.0')")
        connection.execute("USE catalogue")
        connection.execute("BEGIN")
        mount(connection, folder, snapshot)
        connection.execute(comments())
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH catalogue")
    aside.rename(snapshot.path / CATALOGUE)


@cache
def comments() -> str:
    """The statements that put the declared meanings into the catalogue."""
    lines = ["COMMENT ON VIEW snapshot IS 'Which snapshot this is: one row.'"]
    for table in (*SNAPSHOT, *JOURNAL):
        lines.append(f"COMMENT ON VIEW {table.name} IS {duck.literal(table.meaning)}")
        for field in fields_of(table.record):
            unit = f" ({field.column.unit})" if field.column.unit else ""
            text = duck.literal(field.column.meaning + unit)
            lines.append(f"COMMENT ON COLUMN {table.name}.{duck.name(field.name)} IS {text}")
    for item in canned():
        kind = "MACRO TABLE" if item.kind == "MACRO" else "VIEW"
        lines.append(f"COMMENT ON {kind} {item.name} IS {duck.literal(f'{item.comment} Example: {item.example}')}")
    return ";\n".join(lines)


def _mount_snapshot(connection: duckdb.DuckDBPyConnection, manifest: Mapping[str, Any]) -> None:
    """Make the view `snapshot`: one row, which snapshot this is."""
    names = ("snapshot_id", "run_id", "created_utc")
    values = ", ".join(f"{duck.literal(manifest[name])} AS {name}" for name in names[:2])
    created = f"TIMESTAMP {duck.literal(manifest['created_utc'])} AS created_utc"
    connection.execute(f"CREATE VIEW snapshot AS SELECT {values}, {created}")


def _names(table: Table) -> str:
    return duck.columns(schema_of(table).names)
