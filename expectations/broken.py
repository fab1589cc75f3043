"""Computes in DuckDB which rows break a law: their true number, and the first few in words.

Rows that break a law of row or document scope are gathered in the table `broken_rows`, because these rows or their
documents are taken out before publication.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from expectations import records
from expectations.law import Law, Scope
from expectations.laws import LAWS, SPAN_LAWS
from expectations.readers import make_readable
from expectations.shared import make_shared
from warehouse.read.spans import span_violations
from warehouse.store.folder import DataFolder

# Broken rows kept for a law's report; their number is always the true one.
KEPT = 200


@dataclass(frozen=True, slots=True)
class Broken:
    """Rows that break one expectation: their number, their documents, and the first few rows in words."""

    count: int
    documents: tuple[str | None, ...]
    rows: tuple[str, ...]


NOTHING = Broken(0, (), ())


def gather(connection: duckdb.DuckDBPyConnection, rows: str, table: str, law: str, *, notes: str, scope: Scope) -> None:
    """Put rows (`document_id`, `key`, `datum` of a table or view) into `broken_rows`."""
    connection.execute(
        f"INSERT INTO broken_rows SELECT ?, ?, ?, ?, document_id, key, datum FROM {rows}",  # noqa: S608
        [table, law, notes, scope],
    )


def find_broken(
    connection: duckdb.DuckDBPyConnection, folder: DataFolder, own: Sequence[tuple[Law, pa.Table]] = ()
) -> list[tuple[Law, Broken]]:
    """Return every law with the rows that break it, and make the table `broken_rows`.

    `folder` holds the raw store; `own` are the user's own laws with the rows that were found to break them.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE broken_rows (table_name VARCHAR, law VARCHAR, notes VARCHAR, scope VARCHAR, "
        "document_id VARCHAR, key VARCHAR, datum VARCHAR)"
    )
    make_readable(connection)
    make_shared(connection)
    # A law that compares two rows skips a pair if the other row is already in `broken_rows`: so the order counts.
    found = [*_broken_spans(connection, folder), *((law, _broken(connection, law, law.query)) for law in LAWS)]
    for law, rows in own:
        connection.register("arriving", rows)
        found.append((law, _broken(connection, law, "FROM arriving")))
        connection.unregister("arriving")
    return found


def _broken(connection: duckdb.DuckDBPyConnection, law: Law, query: str) -> Broken:
    """The rows that break a law."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE broken AS {query}")
    [(count,)] = connection.execute("SELECT count(*) FROM broken").fetchall()
    if not count:
        return NOTHING
    if law.severity == "error" and law.scope != "run":
        gather(connection, "broken", law.table, law.name, notes=law.notes, scope=law.scope)
    documents = connection.execute("SELECT DISTINCT document_id FROM broken ORDER BY 1 NULLS FIRST").fetchall()
    rows = connection.execute(
        "SELECT concat_ws(' ', b.key, '(' || d.path || ')', b.datum) FROM broken b"
        " LEFT JOIN main.documents d ON d.document_id = b.document_id ORDER BY b.document_id, b.key LIMIT ?",
        [KEPT],
    ).fetchall()
    return Broken(count, tuple(d for (d,) in documents), tuple(r for (r,) in rows))


def _broken_spans(connection: duckdb.DuckDBPyConnection, folder: DataFolder) -> list[tuple[Law, Broken]]:
    connection.register("violations", span_violations(connection, folder, records, schema="staged"))
    query = "SELECT document_id, key, problem AS datum FROM violations WHERE table_name = '{}'"
    found = [(law, _broken(connection, law, query.format(table))) for table, law in SPAN_LAWS.items()]
    connection.unregister("violations")
    return found
