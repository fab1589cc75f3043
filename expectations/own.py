"""The user's own laws: files of a folder, run on a connection that can read the judged tables and nothing else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from expectations.law import Law, LawError, law_files, read_law
from expectations.laws import LAWS, SPAN_LAWS
from expectations.readers import make_known
from warehouse.errors import QueryError, says_full
from warehouse.read.reading import confine
from warehouse.read.reads import demand_reads_of
from warehouse.store import duck
from warehouse.store.catalogue import mount_table
from warehouse.tables import BY_NAME, SNAPSHOT

_YIELDS = ("document_id", "key", "datum")
# How DuckDB's messages name the line of a query in which the fault is.
_AT_LINE = re.compile(r"^LINE (\d+):", re.MULTILINE)


def read_own_laws(folder: Path | None) -> tuple[Law, ...]:
    """Read the laws of a folder, one from each of its `.sql` files; none if no folder is given.

    Raises `LawError`, and `OSError` if the folder can't be read.
    """
    return tuple(_read(path) for path in law_files(folder))


def _read(path: Path) -> Law:
    law = read_law(path)
    if (law.table, law.name) in {(ours.table, ours.name) for ours in (*LAWS, *SPAN_LAWS.values())}:
        raise LawError(path, 1, f"{law.table} has a law of this name already: name the file otherwise")
    return law


def try_own_laws(laws: Sequence[Law], known: Mapping[str, pa.Table]) -> None:
    """Run the laws on empty tables, so that a faulty one is found before hours of work; raises `LawError`."""
    with duck.open_memory() as connection:
        for schema in ("main", "staged"):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            for table in SNAPSHOT:
                mount_table(connection, schema, table, [])
        list(ask_own_laws(connection, (), laws, known))


def ask_own_laws(
    connection: duckdb.DuckDBPyConnection, places: Sequence[Path], laws: Sequence[Law], known: Mapping[str, pa.Table]
) -> Iterator[tuple[Law, pa.Table]]:
    """Yield each law with the rows that break it.

    Afterwards the connection can't be used for anything else: it can read no file outside `places`. Raises `LawError`.
    """
    make_known(connection, known)
    confine(connection, places)
    connection.execute("SET lock_configuration = true")
    for law in laws:
        try:
            yield law, _ask(connection, law, _readable(law, known))
        except (QueryError, duckdb.Error) as error:
            if says_full(error):
                raise
            raise _fault(law, str(error)) from error


def _readable(law: Law, known: Mapping[str, pa.Table]) -> set[tuple[str, str]]:
    """Return the tables that a law may read, as (schema, name): only a law of run scope may read rows of other runs."""
    schemas = ("staged", "main") if law.scope == "run" else ("staged",)
    return {(schema, table.name) for schema in schemas for table in SNAPSHOT} | {("known", name) for name in known}


def _ask(connection: duckdb.DuckDBPyConnection, law: Law, readable: set[tuple[str, str]]) -> pa.Table:
    # With `execute`, because errors of a DuckDB relation don't name the line of the query.
    statement = demand_reads_of(connection, law.query, readable)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE yielded AS {statement.query}")
    found = connection.table("yielded")
    if missing := [name for name in _YIELDS if name not in found.columns]:
        raise QueryError(f"the query yields no column {', '.join(missing)}, but {', '.join(found.columns)}")
    _demand_there(connection, law)
    return found.project(", ".join(f"{name}::VARCHAR AS {name}" for name in _YIELDS)).to_arrow_table()


def _demand_there(connection: duckdb.DuckDBPyConnection, law: Law) -> None:
    """Raise `QueryError` if the law yields a key that isn't in its table, or a document that isn't of the run."""
    if law.scope == "row":
        key = duck.key_of(BY_NAME[law.table])
        rows = f"(SELECT document_id, {key} AS key FROM staged.{law.table})"  # noqa: S608
        for (stranger,) in _without(connection, "key", rows, "document_id, key"):
            columns = ", ".join(BY_NAME[law.table].key)
            raise QueryError(
                f"the query yields the key {stranger!r}, which no row of {law.table} and of that document has; "
                f"a key is {columns}, joined by '/'"
            )
    if law.scope == "document":
        for (stranger,) in _without(connection, "document_id", "staged.documents", "document_id"):
            raise QueryError(f"the query yields the document_id {stranger!r}, which no document of the run has")


def _without(connection: duckdb.DuckDBPyConnection, column: str, rows: str, shared: str) -> list[tuple[str | None]]:
    """Return the column of one yielded row that isn't among these rows; an empty list if all are."""
    query = f"SELECT {column} FROM yielded ANTI JOIN {rows} USING ({shared}) LIMIT 1"  # noqa: S608
    return connection.execute(query).fetchall()


def _fault(law: Law, said: str) -> LawError:
    at = _AT_LINE.search(said)
    return LawError(law.path, law.line + (int(at[1]) - 1 if at else 0), said.splitlines()[0])
