"""Reading: SQL over one snapshot and the journal, and nothing else."""

import tempfile
from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from warehouse import duck
from warehouse.catalogue import mount
from warehouse.errors import QueryError
from warehouse.folder import DataFolder
from warehouse.snapshots import demand_current, find

_READ_ONLY = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


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
        if statements[0].type not in _READ_ONLY:
            raise QueryError("only queries: the warehouse is changed by `dateline run` alone")
        return connection.sql(statements[0], params=parameters).to_arrow_table()
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
