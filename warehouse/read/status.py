"""Answers what people ask first about a warehouse: the last runs, the refused files, two queries to begin with.

Most functions take a connection of `warehouse.read.reading.connect`, so that several calls open the warehouse once.
"""

from collections import Counter
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.vocabulary import READ_LANGUAGES
from warehouse.read.reading import answer
from warehouse.store import duck
from warehouse.store.catalogue import mount_journal
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import Snapshot
from warehouse.tables import BY_NAME

_TROUBLED = (
    "SELECT path, NULL AS record, status, stage, reason, detail FROM files WHERE status <> 'published' "
    "UNION ALL SELECT path, record, status, stage, reason, detail FROM refused_records"
)
# Queries that are suggested after a run.
SUGGESTED = (
    "SELECT quote, counted, event, from_date, claimant_quote FROM figures WHERE kind = 'count' LIMIT 10",
    "SELECT name, kind, documents, mentions FROM entity_counts ORDER BY mentions DESC LIMIT 10",
)


def last_runs(folder: DataFolder, count: int) -> pa.Table:
    """Return the newest `count` runs of the journal, newest first; works also if there is no snapshot yet."""
    connection = duck.open_memory()
    mount_journal(connection, folder, BY_NAME["runs"])
    return connection.sql(
        "SELECT run_id, started_utc, outcome, files_seen, files_new, files_changed, files_removed, files_refused, "
        "snapshot_id FROM runs ORDER BY started_utc DESC, run_id DESC LIMIT ?",
        params=[count],
    ).to_arrow_table()


def troubled_files(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return the files and records that the current snapshot refuses, or keeps as they were, and why."""
    return answer(
        connection, f"SELECT path, status, stage, reason, detail FROM ({_TROUBLED}) ORDER BY status DESC, path"
    )


def count_files(snapshot: Snapshot, table: str = "files") -> Counter[str]:
    """Count the files, or refused records, by status; reads only one column, because also idle runs call this."""
    found = pq.read_table(snapshot.files(BY_NAME[table]), columns=["status"], partitioning=None).column("status")
    return Counter({row["values"].as_py(): row["counts"].as_py() for row in pc.value_counts(found)})


def count_stories(connection: duckdb.DuckDBPyConnection) -> int:
    """Count the stories of the current snapshot: documents that tell the same one count once."""
    return duck.count(connection, "(SELECT DISTINCT story_id FROM stories)")


def troubled_by_reason(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Count the files and records that the current snapshot refuses, or keeps as they were, by reason."""
    return answer(
        connection,
        f"SELECT status, reason, count(*) FILTER (record IS NULL) AS files, count(record) AS records "
        f"FROM ({_TROUBLED}) GROUP BY ALL ORDER BY status DESC, reason",
    )


def withheld_by_law(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Count the rows that the current snapshot withholds, by table and law."""
    return answer(
        connection,
        'SELECT table_name AS "table", law, count(*) AS rows, count(DISTINCT document_id) AS files '
        "FROM withheld GROUP BY ALL ORDER BY ALL",
    )


def withheld_rows(connection: duckdb.DuckDBPyConnection, count: int) -> pa.Table:
    """Return the first `count` rows that the current snapshot withholds, with their file, quote, law and fault."""
    return answer(
        connection,
        'SELECT d.path, w.table_name AS "table", w.key, w."row" ->> \'$.quote\' AS quote, w.law, w.detail '
        "FROM withheld w JOIN documents d USING (document_id) ORDER BY d.path, w.table_name, w.key LIMIT ?",
        parameters=[count],
    )


def languages_not_read(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Count the documents whose body isn't mined because we don't read its language, by language."""
    read = ", ".join(map(duck.literal, sorted(READ_LANGUAGES)))
    return answer(
        connection,
        "SELECT language, count(*) AS documents FROM documents "
        f"WHERE language NOT IN ({read}) GROUP BY ALL ORDER BY ALL",
    )


# Only a changed row has several lines, one for each column; there are far fewer of these than of other lines.
CHANGES_BY_CAUSE = """
    SELECT table_name AS "table", operation, cause, count(*) AS rows FROM last_changes
    WHERE operation != 'changed' GROUP BY ALL
    UNION ALL
    SELECT table_name, operation, cause, count(DISTINCT key) FROM last_changes
    WHERE operation = 'changed' GROUP BY ALL ORDER BY ALL
"""


def changes_by_cause(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Count the rows that the current snapshot added, changed and removed, by table and cause."""
    return answer(connection, CHANGES_BY_CAUSE)


def explain(connection: duckdb.DuckDBPyConnection, row_id: str) -> list[dict[str, Any]]:
    """Return the lines of the macro `explain` for the row of that id: the row, then its links; none if unknown."""
    rows: list[dict[str, Any]] = answer(connection, "FROM explain(?)", parameters=[row_id]).to_pylist()
    return rows
