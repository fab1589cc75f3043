"""Makes the names that a reader sees: tables, journal, views and macros, with comments, over one snapshot's files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.schema import fields_of, schema_of
from warehouse.store import duck
from warehouse.store.columns import columns_of
from warehouse.store.durable import seal_file
from warehouse.store.folder import DataFolder
from warehouse.store.parts import is_whole
from warehouse.store.snapshots import CATALOGUE, Snapshot
from warehouse.tables import JOURNAL, SNAPSHOT, Table

_SQL = Path(__file__).parent / "sql"
_CREATE = re.compile(r"CREATE (?P<kind>VIEW|MACRO) (?P<name>\w+)(?:\((?P<arguments>[^)]*)\))?")


@dataclass(frozen=True, slots=True)
class Canned:
    """A view or macro for readers; the head of its file has a comment, which says what it returns, and an example."""

    name: str
    kind: str
    arguments: str
    comment: str
    example: str
    statement: str


@cache
def canned() -> tuple[Canned, ...]:
    """Read the views and macros in the folder `sql`, one a file; each after the views that it uses, macros last."""
    items = {
        item.name: item for item in (_parse(path.read_text(encoding="utf-8")) for path in sorted(_SQL.glob("*.sql")))
    }
    uses = {
        name: [other for other in items if other != name and re.search(rf"\b{other}\b", item.statement)]
        for name, item in items.items()
        if item.kind == "VIEW"
    }
    views = [items[name] for name in TopologicalSorter(uses).static_order() if name in uses]
    return (*views, *(item for item in items.values() if item.kind == "MACRO"))


def _parse(text: str) -> Canned:
    """Parse a file: lines of comment, a line `-- example: ...`, the statement."""
    head = [line.removeprefix("--").strip() for line in text.splitlines() if line.startswith("--")]
    comment = " ".join(line for line in head if not line.startswith("example:"))
    (example,) = (line.removeprefix("example:").strip() for line in head if line.startswith("example:"))
    statement = "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip()
    made = _CREATE.match(statement)
    if made is None:
        raise ValueError(f"no CREATE VIEW or CREATE MACRO in: {statement[:80]}")
    return Canned(made["name"], made["kind"], made["arguments"] or "", comment, example, statement)


def mount(connection: duckdb.DuckDBPyConnection, folder: DataFolder, snapshot: Snapshot) -> None:
    """Make the tables of a snapshot, the journal, the canned views and macros in the main schema, with their comments.

    If another version wrote the snapshot, columns that it lacks are NULL, and tables that it lacks have no rows.
    """
    for table in SNAPSHOT:
        mount_table(connection, "main", table, snapshot.files(table), columns_of(snapshot, table))
    for table in JOURNAL:
        mount_journal(connection, folder, table)
    _mount_snapshot(connection, snapshot.manifest)
    for item in canned():
        connection.execute(item.statement)
    connection.execute(_comments())


def mount_journal(connection: duckdb.DuckDBPyConnection, folder: DataFolder, table: Table) -> None:
    """Make the view over the files that the journal has at query time; columns that older files lack are NULL."""
    place = duck.escape(folder.journal / table.name)
    files = list((folder.journal / table.name).glob("*.parquet"))
    # If all files can be read, the view finds the files anew at each query; else it names those that can be read.
    whole = [file for file in files if is_whole(file)]
    patterns = [f"{place}/*.parquet"] if len(whole) == len(files) else [duck.escape(file) for file in whole]
    listed = ", ".join(map(duck.literal, patterns))
    rows = f"SELECT {', '.join(_nulls(connection, table).values())} WHERE false"
    if patterns:
        rows += f" UNION ALL BY NAME FROM read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
    names = ", ".join(_in_utc(item) for item in schema_of(table))
    connection.execute(f"CREATE VIEW {table.name} AS SELECT {names} FROM ({rows})")


def _in_utc(item: pa.Field) -> str:
    """Return the SQL for a column; instants, which DuckDB shows in the reader's zone, become times in UTC."""
    named = duck.name(item.name)
    return f"{named} AT TIME ZONE 'UTC' AS {named}" if pa.types.is_timestamp(item.type) else named


def _nulls(connection: duckdb.DuckDBPyConnection, table: Table) -> dict[str, str]:
    """Return for each column of a table the SQL for a NULL of its type."""
    columns = connection.from_arrow(schema_of(table).empty_table())
    return {n: f"NULL::{kind} AS {duck.name(n)}" for n, kind in zip(columns.columns, columns.types, strict=True)}


def mount_table(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: Table,
    files: list[Path],
    has: Sequence[str] | None = None,
) -> None:
    """Make the view `schema.table` over these files; without files it has no rows.

    `has` are the columns to take from the files, by default all; the others are NULL. If `has` is empty, there are no
    rows.
    """
    if files and (has is None or has):
        lacking = {} if has is None or len(has) == len(schema_of(table)) else _nulls(connection, table)
        names = (duck.name(n) if has is None or n in has else lacking[n] for n in schema_of(table).names)
        rows = f"SELECT {', '.join(names)} FROM {duck.parquet(files)}"
        connection.execute(f"CREATE VIEW {schema}.{table.name} AS {rows}")
        return
    connection.register("nothing", schema_of(table).empty_table())
    connection.execute(f"CREATE TABLE {schema}.{table.name} AS FROM nothing")
    connection.unregister("nothing")


def write_catalogue(folder: DataFolder, snapshot: Snapshot) -> None:
    """Write the snapshot's DuckDB file, under another name first, then renamed.

    Its views contain the real absolute paths of the Parquet files, so that it works from any working folder; if the
    data folder is moved, `warehouse.publish.upkeep.sweep` writes new ones.
    """
    aside = snapshot.path / f"{CATALOGUE}.tmp"
    aside.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        # DuckDB's oldest storage format: the command-line client that people have is often older than our library.
        connection.execute(f"ATTACH {duck.literal(str(aside))} AS catalogue (STORAGE_VERSION 'v1.0.0')")
        connection.execute("USE catalogue")
        connection.execute("BEGIN")
        mount(connection, folder, snapshot)
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH catalogue")
    seal_file(aside)
    aside.rename(snapshot.path / CATALOGUE)


@cache
def _comments() -> str:
    """Return the SQL statements that write the declared meanings into the catalogue as comments."""
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
    """Make the view `snapshot`, whose single row says which snapshot this is."""
    names = ("snapshot_id", "run_id", "created_utc")
    values = ", ".join(f"{duck.literal(manifest[name])} AS {name}" for name in names[:2])
    created = f"TIMESTAMP {duck.literal(manifest['created_utc'])} AS created_utc"
    connection.execute(f"CREATE VIEW snapshot AS SELECT {values}, {created}")
