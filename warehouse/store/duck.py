"""Opens DuckDB connections, and writes the parts of SQL that name Parquet files."""

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

import duckdb

from warehouse.tables import Table

# Characters that DuckDB would expand in a path.
_GLOB = re.compile(r"([*?\[])")
# DuckDB recommends 125 MB for each thread; publishing 18 million rows sorts them in one gigabyte.
_LEAST_MB, _MB_A_THREAD = 1024, 128


def open_memory() -> duckdb.DuckDBPyConnection:
    """Open a new in-memory database; what doesn't fit in memory goes to the system's temporary folder.

    Times are shown and read as UTC, whatever the machine's zone.
    """
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"SET temp_directory = {literal(tempfile.gettempdir())}")
    connection.execute("SET enable_progress_bar = false")
    return connection


def open_bounded() -> duckdb.DuckDBPyConnection:
    """Open an in-memory database with a memory limit that suits its number of threads; the rest goes to disk.

    Publishing loads all rows that it changes: without the limit its memory would grow with these rows, up to 80 % of
    the machine's. See https://duckdb.org/docs/stable/guides/performance/environment.
    """
    connection = open_memory()
    ((threads,),) = connection.execute("SELECT current_setting('threads')").fetchall()
    connection.execute(f"SET memory_limit = '{max(_LEAST_MB, _MB_A_THREAD * int(threads))}MB'")
    return connection


def count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    """Count the rows of a table, view or FROM clause."""
    ((found,),) = connection.execute(f"SELECT count(*) FROM {rows}").fetchall()
    return int(found)


def literal(text: str) -> str:
    """Return the text as an SQL string literal.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """Return the text as a quoted SQL identifier."""
    return '"' + text.replace('"', '""') + '"'


def columns(names: Iterable[str]) -> str:
    """Return the names as quoted identifiers joined by commas."""
    return ", ".join(map(name, names))


def parquet(files: Iterable[Path], *, filename: bool = False) -> str:
    """Return the table function that reads exactly these files; '=' in a folder's name doesn't become a column.

    >>> parquet([Path("/a[1]/b.parquet")])
    "read_parquet(['/a[[]1]/b.parquet'], hive_partitioning=false)"
    """
    listed = ", ".join(literal(escape(path)) for path in files)
    return f"read_parquet([{listed}]{', filename=true' if filename else ''}, hive_partitioning=false)"


def escape(path: Path) -> str:
    """Return the path with the characters escaped that DuckDB would expand as a pattern."""
    return _GLOB.sub(r"[\1]", str(path))


def key_of(table: Table, prefix: str = "") -> str:
    """Return the SQL for a row's key as text: its columns joined by '/', each column name after `prefix`."""
    return f"concat_ws('/', {', '.join(f'{prefix}{name(column)}::VARCHAR' for column in table.key)})"


def order_of(table: Table) -> str:
    """Return the ORDER BY list for the table's order of rows."""
    return columns(table.order)
