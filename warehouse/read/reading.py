"""Reading: SQL over one snapshot and the journal, and nothing else."""

import re
import tempfile
from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from warehouse.errors import QueryError
from warehouse.store import duck
from warehouse.store.catalogue import mount
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import demand_current, find

# EXPLAIN with ANALYZE or options, and the statement that is explained, which ANALYZE executes.
_EXPLAIN = re.compile(r"\s*EXPLAIN(?:\s+ANALYZE|\s*\([\w\s,]*\))?\s+(?P<explained>.*)", re.IGNORECASE | re.DOTALL)


def connect(folder: DataFolder, snapshot_id: str | None = None) -> duckdb.DuckDBPyConnection:
    """Open a snapshot, the current one where none is named; the pointer is resolved once.

    The connection keeps its snapshot while others are published, blocks nobody and reads no file but the
    snapshot's and the journal's. Raises `NoSnapshotError`, `FormatError`.
    """
    snapshot = (find(folder, snapshot_id) if snapshot_id else demand_current(folder)).demand_readable()
    connection = duck.open_memory()
    places = ", ".join(duck.literal(str(place)) for place in (snapshot.path, folder.journal, tempfile.gettempdir()))
    connection.execute(f"SET allowed_directories = [{places}]")
    connection.execute("SET enable_external_access = false")
    mount(connection, folder, snapshot)
    connection.execute("SET lock_configuration = true")
    return connection


def query(
    folder: DataFolder,
    sql: str,
    snapshot_id: str | None = None,
    parameters: Sequence[object] | Mapping[str, object] | None = None,
) -> pa.Table:
    """The answer to one read-only query; raises `QueryError` with DuckDB's words where it can't be answered."""
    return answer(connect(folder, snapshot_id), sql, parameters)


def answer(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] | Mapping[str, object] | None = None
) -> pa.Table:
    """The answer to one read-only query over a connection of `connect`; raises `QueryError`."""
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1:
            raise QueryError(f"one query at a time; here are {len(statements)}")
        if not _only_reads(connection, statements[0]):
            raise QueryError("only queries: the warehouse is changed by `dateline run` alone")
        return connection.sql(statements[0], params=parameters).to_arrow_table()
    except duckdb.Error as error:
        raise QueryError(str(error)) from error


def _only_reads(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> bool:
    """Whether it is a query, or EXPLAIN of one: EXPLAIN ANALYZE executes what it explains, a COPY too."""
    if statement.type == duckdb.StatementType.EXPLAIN:
        explain = _EXPLAIN.fullmatch(statement.query)
        explained = connection.extract_statements(explain["explained"]) if explain else []
        return len(explained) == 1 and explained[0].type == duckdb.StatementType.SELECT
    return bool(statement.type == duckdb.StatementType.SELECT)
