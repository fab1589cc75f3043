"""Opens DuckDB connections, and writes the parts of SQL that name Parquet files."""

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

import duckdb

from warehouse.tables import Table

# Characters that DuckDB would expand in a path.
_GLOB = re.compile(r"([*?\[])")
# DuckDB asks for 125 MB a thread; a publish of 18 million rows sorts them within a gigabyte.
_LEAST_MB, _MB_A_THREAD = 1024, 128


def open_memory() -> duckdb.DuckDBPyConnection:
    """A connection of its own; what doesn't fit in memory spills to the system's temporary folder."""
    connection = duckdb.connect()
    connection.execute(f"SET temp_directory = {literal(tempfile.gettempdir())}")
    connection.execute("SET enable_progress_bar = false")
    return connection


def open_bounded() -> duckdb.DuckDBPyConnection:
    """A connection in memory that holds no more than its threads work well with, and spills the rest.

    A publish lays out all rows that it changes: without a bound its memory would grow with them, up to four fifths
    of the machine's. See https://duckdb.org/docs/stable/guides/performance/environment.
    """
    connection = open_memory()
    ((threads,),) = connection.execute("SELECT current_setting('threads')").fetchall()
    connection.execute(f"SET memory_limit = '{max(_LEAST_MB, _MB_A_THREAD * int(threads))}MB'")
    return connection


def count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    """How many rows a table, view or FROM clause has."""
    ((found,),) = connection.execute(f"SELECT count(*) FROM {rows}").fetchall()
    return int(found)


def literal(text: str) -> str:
    """The text as an SQL string.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """The text as an SQL identifier."""
    return '"' + text.replace('"', '""') + '"'


def columns(names: Iterable[str]) -> str:
    """Identifiers joined by commas."""
    return ", ".join(map(name, names))


def parquet(files: Iterable[Path], *, filename: bool = False) -> str:
    """The table function that reads these files, and no others; '=' in a folder's name makes no column.

    >>> parquet([Path("/a[1]/b.parquet")])
    "read_parquet(['/a[[]1]/b.parquet'], hive_partitioning=false)"
    """
    listed = ", ".join(literal(escape(path)) for path in files)
    return f"read_parquet([{listed}]{', filename=true' if filename else ''}, hive_partitioning=false)"


def escape(path: Path) -> str:
    """The path, with what DuckDB would expand taken literally."""
    return _GLOB.sub(r"[\1]", str(path))


def key_of(table: Table, prefix: str = "") -> str:
    """The key of a row as text: its columns joined by '/', each behind `prefix`."""
    return f"concat_ws('/', {', '.join(f'{prefix}{name(column)}::VARCHAR' for column in table.key)})"


def order_of(table: Table) -> str:
    """The ORDER BY list that puts rows in the table's order."""
    return columns(table.order)
