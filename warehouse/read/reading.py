"""Reads one snapshot and the journal by SQL; queries can reach nothing else."""

import secrets
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.errors import QueryError
from warehouse.read.reads import demand_reads
from warehouse.store import duck
from warehouse.store.catalogue import mount
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import demand_current, find

# The query for all tables and views, and what they contain.
TABLES = """
    SELECT view_name AS name, comment AS holds FROM duckdb_views() WHERE NOT internal
    UNION ALL SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal ORDER BY name
"""


def connect(folder: DataFolder, snapshot_id: str | None = None) -> duckdb.DuckDBPyConnection:
    """Open a snapshot, by default the one that is current now.

    The connection stays with its snapshot while others are published, blocks nobody and reads only files of the
    snapshot and the journal. Raises `NoSnapshotError`, `FormatError`.
    """
    snapshot = (find(folder, snapshot_id) if snapshot_id else demand_current(folder)).demand_layout()
    connection = duck.open_memory()
    confine(connection, (snapshot.path, folder.journal))
    mount(connection, folder, snapshot)
    connection.execute("SET lock_configuration = true")
    return connection


def confine(connection: duckdb.DuckDBPyConnection, places: Iterable[Path]) -> None:
    """Let a connection read no file outside these folders and load no code; the caller must lock these settings."""
    # DuckDB checks file names twice, escaped and not; the two differ if a folder's name contains '*', '?' or '['.
    named = (name(place) for place in places for name in (str, duck.escape))
    listed = ", ".join(map(duck.literal, named))
    for setting in (
        # A separate folder, which DuckDB makes if it must spill, and removes; queries may read files in it.
        f"temp_directory = {duck.literal(str(Path(tempfile.gettempdir()) / f'dateline-{secrets.token_hex(8)}'))}",
        f"allowed_directories = [{listed}]",
        "enable_external_access = false",
        # Load no extensions, and don't take Python variables of this program for tables of the same name.
        "autoload_known_extensions = false",
        "autoinstall_known_extensions = false",
        "python_enable_replacements = false",
    ):
        connection.execute(f"SET {setting}")


def split(connection: duckdb.DuckDBPyConnection, text: str) -> list[str]:
    """Split a text into its SQL statements, as DuckDB parses it; raises `QueryError` if it can't be parsed."""
    try:
        return [statement.query for statement in connection.extract_statements(text)]
    except duckdb.Error as error:
        raise QueryError(str(error)) from error


def query(
    folder: DataFolder,
    sql: str,
    snapshot_id: str | None = None,
    parameters: Sequence[object] | Mapping[str, object] | None = None,
) -> pa.Table:
    """Return the answer to one read-only query; raises `QueryError` with DuckDB's message if it can't be answered."""
    return answer(connect(folder, snapshot_id), sql, parameters)


def answer(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] | Mapping[str, object] | None = None
) -> pa.Table:
    """Return the answer to one read-only query over a connection of `connect`; raises `QueryError`."""
    try:
        return connection.sql(demand_reads(connection, sql), params=parameters).to_arrow_table()
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
