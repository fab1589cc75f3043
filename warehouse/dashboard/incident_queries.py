"""The questions about incidents: which there are, what is new about them, and the claims of one."""

from collections.abc import Sequence
from typing import Any

import duckdb

from warehouse.dashboard.filters import Filters
from warehouse.dashboard.queries import figures_of, one, rows
from warehouse.dashboard.wording import Row

ORDERS = {
    "newest day": "coalesce(i.from_date, i.to_date) DESC NULLS LAST, i.incident_id",
    "most claims": "i.claims DESC, i.incident_id",
    "largest number": "g.high DESC NULLS LAST, i.incident_id",
    "oldest day": "coalesce(i.from_date, i.to_date) NULLS LAST, i.incident_id",
}
# What figures of the incident's own event say, the least and the most of them, and whether any is contradicted.
_GIVEN = """
    SELECT i.incident_id,
           min(coalesce(f.value, f.low)) FILTER (f.event = i.event AND f.kind = 'count') AS low,
           max(coalesce(f.value, f.high, f.low)) FILTER (f.event = i.event AND f.kind = 'count') AS high,
           bool_or(f.figure_id IN (SELECT figure_id FROM disputes)) AS disputed
    FROM incidents i JOIN incident_claims k USING (incident_id) LEFT JOIN figures f ON f.figure_id = k.claim_id
    GROUP BY ALL
"""
_INCIDENT = f"""
    SELECT i.*, p.country, p.admin1, p.latitude, p.longitude, g.low, g.high, coalesce(g.disputed, false) AS disputed
    FROM incidents i JOIN ({_GIVEN}) g USING (incident_id) LEFT JOIN entities p ON p.entity_id = i.place_id
"""


def count(connection: duckdb.DuckDBPyConnection, filters: Filters, since: str | None = None) -> int:
    """Count the incidents of which a claim passes the filters; with `since` those that are new or changed."""
    condition, parameters = _condition(filters, since)
    query = f"SELECT count(*) AS n FROM incidents i LEFT JOIN entities p ON p.entity_id = i.place_id WHERE {condition}"
    return int(rows(connection, query, parameters)[0]["n"])


def incidents(
    connection: duckdb.DuckDBPyConnection,
    filters: Filters,
    since: str | None,
    order: str,
    page: tuple[int, int],
) -> list[Row]:
    """Return a page, by limit and offset, of the incidents of which a claim passes the filters."""
    condition, parameters = _condition(filters, since)
    query = f"{_INCIDENT} WHERE {condition} ORDER BY {ORDERS[order]} LIMIT {page[0]} OFFSET {page[1]}"
    return rows(connection, query, parameters)


def incident(connection: duckdb.DuckDBPyConnection, incident_id: str) -> Row | None:
    """Return the incident of that id, or None."""
    return one(connection, f"{_INCIDENT} WHERE i.incident_id = $id", {"id": incident_id})


def figures(connection: duckdb.DuckDBPyConnection, incident_id: str) -> list[Row]:
    """Return the figures among the claims of an incident, in the order of publication, with the rule of each."""
    query = """
        SELECT k.claim_id, k.rule FROM incident_claims k JOIN documents d USING (document_id)
        WHERE k.incident_id = $id AND k.kind = 'figure' ORDER BY d.published_latest NULLS LAST, d.path, k.claim_id
    """
    claims = rows(connection, query, {"id": incident_id})
    found = figures_of(connection, [claim["claim_id"] for claim in claims])
    return [{**found[claim["claim_id"]], "joined_by": claim["rule"]} for claim in claims]


def statements(connection: duckdb.DuckDBPyConnection, incident_id: str) -> list[Row]:
    """Return the statements among the claims of an incident, in the order of publication."""
    query = """
        SELECT s.statement_id, s.quote, coalesce(e.name, s.speaker_quote) AS speaker, d.title, d.path, d.publisher,
               d.published_on, d.published_earliest, d.published_latest
        FROM incident_claims k JOIN statements s ON s.statement_id = k.claim_id
        JOIN documents d ON d.document_id = s.document_id LEFT JOIN entities e ON e.entity_id = s.speaker_id
        WHERE k.incident_id = $id ORDER BY d.published_latest NULLS LAST, d.path, s.char_start
    """
    return rows(connection, query, {"id": incident_id})


def contradictions(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> list[Row]:
    """Return the pairs among these figures that contradict each other."""
    query = """
        SELECT figure_id, other_id, independent, same_story, same_claimant FROM figure_pairs
        WHERE verdict = 'conflict' AND list_contains($ids, figure_id) AND list_contains($ids, other_id)
        ORDER BY list_position($ids, figure_id), list_position($ids, other_id)
    """
    return rows(connection, query, {"ids": list(ids)})


def news(connection: duckdb.DuckDBPyConnection, ids: Sequence[str], since: str) -> dict[str, str]:
    """Return for each of these incidents that came after a snapshot whether it is new or changed.

    An incident's id is made of its claims: it is changed if an earlier snapshot had some of them.
    """
    query = """
        WITH came AS (SELECT table_name, key FROM changes WHERE snapshot_id > $since AND operation = 'added'
                      AND table_name IN ('incidents', 'figures', 'statements'))
        SELECT k.incident_id, bool_and(k.claim_id IN (SELECT key FROM came)) AS is_new
        FROM incident_claims k
        WHERE list_contains($ids, k.incident_id)
              AND k.incident_id IN (SELECT key FROM came WHERE table_name = 'incidents')
        GROUP BY ALL
    """
    found = rows(connection, query, {"ids": list(ids), "since": since})
    return {row["incident_id"]: "new" if row["is_new"] else "changed" for row in found}


def _condition(filters: Filters, since: str | None) -> tuple[str, dict[str, Any]]:
    """Return an SQL condition on `incidents i`: one of its figures passes the filters, all of them if none are set."""
    condition, parameters = "true", dict[str, Any]()
    if filters.chosen:
        passes, parameters = filters.figures()
        condition = (
            "i.incident_id IN (SELECT incident_id FROM incident_claims WHERE claim_id IN ("
            f"SELECT f.figure_id FROM figures f JOIN documents d USING (document_id) WHERE {passes}))"
        )
    if since:
        parameters["since_snapshot"] = since
        condition += (
            " AND i.incident_id IN (SELECT key FROM changes WHERE snapshot_id > $since_snapshot"
            " AND operation = 'added' AND table_name = 'incidents')"
        )
    return condition, parameters
