"""Laws of the user's own: files of a folder, asked on a connection that reads the judged tables and nothing else."""

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
# How DuckDB's messages say where in a query they found what is wrong.
_AT_LINE = re.compile(r"^LINE (\d+):", re.MULTILINE)


def read_own_laws(folder: Path | None) -> tuple[Law, ...]:
    """The laws of a folder, one for each of its `.sql` files; none where no folder is named.

    Raises `LawError`, and `OSError` where the folder can't be read.
    """
    return tuple(_read(path) for path in law_files(folder))


def _read(path: Path) -> Law:
    law = read_law(path)
    if (law.table, law.name) in {(ours.table, ours.name) for ours in (*LAWS, *SPAN_LAWS.values())}:
        raise LawError(path, 1, f"{law.table} has a law of this name already: name the file otherwise")
    return law


def try_own_laws(laws: Sequence[Law], known: Mapping[str, pa.Table]) -> None:
    """Ask the laws of tables without rows, so that a faulty one is known before hours of work; raises `LawError`."""
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

    The connection is of no use for anything else afterwards: it reads no file outside `places` any more. Raises
    `LawError`.
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
    """The tables that a law may name: one that takes out rows or documents looks at those that are new with the run."""
    schemas = ("staged", "main") if law.scope == "run" else ("staged",)
    return {(schema, table.name) for schema in schemas for table in SNAPSHOT} | {("known", name) for name in known}


def _ask(connection: duckdb.DuckDBPyConnection, law: Law, readable: set[tuple[str, str]]) -> pa.Table:
    # Executed, not made a relation, whose errors don't say in which line of the query they are.
    statement = demand_reads_of(connection, law.query, readable)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE yielded AS {statement.query}")
    found = connection.table("yielded")
    if missing := [name for name in _YIELDS if name not in found.columns]:
        raise QueryError(f"the query yields no column {', '.join(missing)}, but {', '.join(found.columns)}")
    _demand_there(connection, law)
    return found.project(", ".join(f"{name}::VARCHAR AS {name}" for name in _YIELDS)).to_arrow_table()


def _demand_there(connection: duckdb.DuckDBPyConnection, law: Law) -> None:
    """What a law takes out is there: its keys are those of rows, its documents are of the run."""
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
    """The column of one row that a law yields and that isn't among these rows; none where all are."""
    query = f"SELECT {column} FROM yielded ANTI JOIN {rows} USING ({shared}) LIMIT 1"  # noqa: S608
    return connection.execute(query).fetchall()


def _fault(law: Law, said: str) -> LawError:
    at = _AT_LINE.search(said)
    return LawError(law.path, law.line + (int(at[1]) - 1 if at else 0), said.splitlines()[0])
