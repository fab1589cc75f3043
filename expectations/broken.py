"""Computes in DuckDB which rows break a law: their true number, and the first few in words."""

from dataclasses import dataclass

import duckdb

from expectations.laws import LAWS, SPAN_LAWS, Law
from warehouse.folder import DataFolder
from warehouse.spans import span_violations

# Broken rows kept for a law's report; their number is always the true one.
KEPT = 200


@dataclass(frozen=True, slots=True)
class Broken:
    """Rows that break one expectation: how many, whose, and the first few in words."""

    count: int
    documents: tuple[str | None, ...]
    rows: tuple[str, ...]


NOTHING = Broken(0, (), ())


def find_broken(connection: duckdb.DuckDBPyConnection, folder: DataFolder) -> list[tuple[Law, Broken]]:
    """Every law with the rows that break it; `folder` holds the raw store."""
    return [*((law, _broken(connection, law)) for law in LAWS), *_broken_spans(connection, folder)]


def _broken(connection: duckdb.DuckDBPyConnection, law: Law) -> Broken:
    """The rows that break a law."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE broken AS {law.query}")
    return _summary(connection)


def _summary(connection: duckdb.DuckDBPyConnection) -> Broken:
    [(count,)] = connection.execute("SELECT count(*) FROM broken").fetchall()
    if not count:
        return NOTHING
    documents = connection.execute("SELECT DISTINCT document_id FROM broken ORDER BY 1 NULLS FIRST").fetchall()
    rows = connection.execute(
        "SELECT concat_ws(' ', b.key, '(' || d.path || ')', b.datum) FROM broken b"
        " LEFT JOIN main.documents d ON d.document_id = b.document_id ORDER BY b.document_id, b.key LIMIT ?",
        [KEPT],
    ).fetchall()
    return Broken(count, tuple(d for (d,) in documents), tuple(r for (r,) in rows))


def _broken_spans(connection: duckdb.DuckDBPyConnection, folder: DataFolder) -> list[tuple[Law, Broken]]:
    violations = span_violations(connection, folder, schema="staged")
    connection.register("violations", violations)
    found = []
    for table, law in SPAN_LAWS.items():
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE broken AS SELECT document_id, key, problem AS datum FROM violations"
            " WHERE table_name = $table",
            {"table": table},
        )
        found.append((law, _summary(connection)))
    connection.unregister("violations")
    return found
