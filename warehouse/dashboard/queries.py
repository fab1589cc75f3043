"""The queries of the page; each list of rows has a limit, however large the warehouse is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import duckdb

from warehouse.publish.mending import GOES_WITH_ITS_FACT
from warehouse.read.status import CHANGES_BY_CAUSE

# The most rows in a list: more than anybody reads, few enough for a phone.
SHOWN = 200
# The most choices in a filter; the most frequent values are chosen.
CHOICES = 300

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the page; None or an empty string matches everything. Days are ISO strings."""

    place: str | None = None
    actor: str | None = None
    event: str | None = None
    publisher: str | None = None
    since: str | None = None
    until: str | None = None

    def active(self) -> dict[str, str]:
        """Return the filters that are set, by name, as the page's address contains them."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}

    def figures(self) -> tuple[str, dict[str, str]]:
        """Return an SQL condition on `figures f` joined with `documents d`, and its parameters."""
        conditions = {
            "place": "(f.place_id = $place OR EXISTS (FROM links l WHERE l.from_id = f.figure_id"
            " AND l.role IN ('place', 'from', 'to') AND l.target_id = $place))",
            "actor": "(f.claimant_id = $actor OR f.counted_id = $actor OR EXISTS (FROM mentions m"
            " WHERE m.document_id = f.document_id AND m.entity_id = $actor"
            " AND m.passage_no = f.passage_no))",
            "event": "f.event = $event",
            "publisher": "d.publisher = $publisher",
            "since": "coalesce(f.to_date, d.published_latest) >= CAST($since AS DATE)",
            "until": "coalesce(f.from_date, d.published_earliest) <= CAST($until AS DATE)",
        }
        chosen = self.active()
        return " AND ".join(["true", *(conditions[name] for name in chosen)]), chosen

    def documents(self) -> tuple[str, dict[str, str]]:
        """Return an SQL condition on `documents d`, and its parameters."""
        mentioned = "EXISTS (FROM mentions m WHERE m.document_id = d.document_id AND m.entity_id = ${})"
        conditions = {
            "place": mentioned.format("place"),
            "actor": mentioned.format("actor"),
            "event": "EXISTS (FROM figures f WHERE f.document_id = d.document_id AND f.event = $event)",
            "publisher": "d.publisher = $publisher",
            "since": "d.published_latest >= CAST($since AS DATE)",
            "until": "d.published_earliest <= CAST($until AS DATE)",
        }
        chosen = self.active()
        return " AND ".join(["true", *(conditions[name] for name in chosen)]), chosen


def rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
    """Return the rows of a query as mappings by column name."""
    connection.execute(query, parameters or {})
    names = [column[0] for column in connection.description or ()]
    return [dict(zip(names, row, strict=True)) for row in connection.fetchall()]


def totals(connection: duckdb.DuckDBPyConnection) -> Row:
    """Count documents, figures, entities, statements, refused files and withheld rows."""
    return rows(
        connection,
        """
        SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM figures) AS figures,
               (SELECT count(*) FROM entities) AS entities, (SELECT count(*) FROM statements) AS statements,
               (SELECT count(*) FROM files WHERE status = 'refused') AS refused,
               (SELECT count(*) FROM withheld) AS withheld
        """,
    )[0]


def choices(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of each filter as (value, words), the most frequent first."""
    named = """
        SELECT e.entity_id AS value, e.name AS words FROM entities e JOIN mentions m USING (entity_id)
        WHERE e.kind IN ({}) GROUP BY ALL ORDER BY count(*) DESC, words LIMIT {}
    """
    queries = {
        "place": named.format("'place'", CHOICES),
        "actor": named.format("'person', 'organisation'", CHOICES),
        "event": "SELECT event AS value, replace(event, '_', ' ') AS words FROM figures"
        " WHERE event IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, 1",
        "publisher": "SELECT publisher AS value, publisher AS words FROM documents"
        f" WHERE publisher IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT {CHOICES}",
    }
    return {name: [(r["value"], r["words"]) for r in rows(connection, query)] for name, query in queries.items()}


_FIGURE = """
    SELECT f.figure_id, f.document_id, f.quote, f.kind, f.value, f.low, f.high, f.qualifier, f.unit,
           f.counted, f.counted_class, f.event,
           f.measure, f.modality, f.from_date, f.to_date, f.date_basis, f.attribution, f.claimant_quote,
           f.trend, p.name AS place, f.place_relation, c.name AS claimant, d.title, d.path, d.publisher,
           d.published_on, d.published_earliest, d.published_latest,
           CASE WHEN date_trunc('week', f.from_date) = date_trunc('week', f.to_date)
                THEN date_trunc('week', f.from_date) END AS week
    FROM figures f JOIN documents d USING (document_id)
    LEFT JOIN entities p ON p.entity_id = f.place_id LEFT JOIN entities c ON c.entity_id = f.claimant_id
"""


def figures(connection: duckdb.DuckDBPyConnection, filters: Filters) -> list[Row]:
    """Return the figures that pass the filters, sorted by week, the latest first and none last, then by event."""
    condition, parameters = filters.figures()
    return rows(
        connection,
        f"{_FIGURE} WHERE {condition} ORDER BY week DESC NULLS LAST, f.event NULLS LAST,"
        f" f.counted_class NULLS LAST, d.path, f.char_start LIMIT {SHOWN}",
        parameters,
    )


def count_figures(connection: duckdb.DuckDBPyConnection, filters: Filters) -> int:
    """Count the figures that pass the filters."""
    condition, parameters = filters.figures()
    found = rows(
        connection,
        f"SELECT count(*) AS n FROM figures f JOIN documents d USING (document_id) WHERE {condition}",
        parameters,
    )
    return int(found[0]["n"])


def conflicts(connection: duckdb.DuckDBPyConnection, shown: Sequence[str]) -> list[Row]:
    """Return the pairs of these figures that contradict each other, in the order of the figures."""
    if not shown:
        return []
    return rows(
        connection,
        "SELECT * FROM figure_pairs WHERE verdict = 'conflict' AND list_contains($shown, figure_id)"
        " AND list_contains($shown, other_id)"
        " ORDER BY list_position($shown, figure_id), list_position($shown, other_id)",
        {"shown": list(shown)},
    )


def figure(connection: duckdb.DuckDBPyConnection, figure_id: str) -> Row | None:
    """Return the figure of that id, or None."""
    found = rows(connection, f"{_FIGURE} WHERE f.figure_id = $id", {"id": figure_id})
    return found[0] if found else None


def places(connection: duckdb.DuckDBPyConnection, filters: Filters) -> list[Row]:
    """Return places with coordinates, and how often each is named in documents that pass the filters."""
    condition, parameters = filters.documents()
    return rows(
        connection,
        f"""
        SELECT e.entity_id, e.name, e.country_code, e.latitude, e.longitude, e.place_type, count(*) AS mentions,
               count(DISTINCT m.document_id) AS documents
        FROM mentions m JOIN entities e USING (entity_id) JOIN documents d USING (document_id)
        WHERE e.latitude IS NOT NULL AND e.kind = 'place' AND {condition}
        GROUP BY ALL ORDER BY mentions DESC, e.name LIMIT {SHOWN}
        """,
        parameters,
    )


def actors(connection: duckdb.DuckDBPyConnection, filters: Filters) -> list[Row]:
    """Return people and organisations, and how often each is named and makes statements."""
    condition, parameters = filters.documents()
    return rows(
        connection,
        f"""
        SELECT e.entity_id, e.name, e.kind, e.wikidata_id, count(*) AS mentions,
               count(DISTINCT m.document_id) AS documents,
               (SELECT count(*) FROM statements s WHERE s.speaker_id = e.entity_id) AS statements
        FROM mentions m JOIN entities e USING (entity_id) JOIN documents d USING (document_id)
        WHERE e.kind IN ('person', 'organisation') AND {condition}
        GROUP BY ALL ORDER BY mentions DESC, e.name LIMIT {SHOWN}
        """,
        parameters,
    )


def statements(connection: duckdb.DuckDBPyConnection, filters: Filters) -> list[Row]:
    """Return statements with their speakers, in documents that pass the filters."""
    condition, parameters = filters.documents()
    speaker = "AND s.speaker_id = $actor" if filters.actor else ""
    return rows(
        connection,
        f"""
        SELECT s.statement_id, s.document_id, s.quote, s.mode, s.cue, s.speaker_quote, e.name AS speaker, s.speaker_id,
               d.title, d.path, d.publisher
        FROM statements s JOIN documents d USING (document_id) LEFT JOIN entities e ON e.entity_id = s.speaker_id
        WHERE {condition} {speaker} ORDER BY d.published_latest DESC NULLS LAST, d.path, s.char_start LIMIT {SHOWN}
        """,
        parameters,
    )


def documents(connection: duckdb.DuckDBPyConnection, filters: Filters) -> list[Row]:
    """Return the documents that pass the filters, newest first, those without a date last."""
    condition, parameters = filters.documents()
    return rows(
        connection,
        f"""
        SELECT d.document_id, d.path, d.title, d.publisher, d.authors, d.published_on, d.published_earliest,
               d.published_latest, d.published_basis, d.words,
               (SELECT count(*) FROM figures f WHERE f.document_id = d.document_id) AS figures
        FROM documents d WHERE {condition} ORDER BY d.published_latest DESC NULLS LAST, d.path LIMIT {SHOWN}
        """,
        parameters,
    )


def document(connection: duckdb.DuckDBPyConnection, document_id: str) -> Row | None:
    """Return the document of that id with its text, or None."""
    found = rows(connection, "FROM documents WHERE document_id = $id", {"id": document_id})
    return found[0] if found else None


def passages(connection: duckdb.DuckDBPyConnection, document_id: str) -> list[Row]:
    """Return the passages of a document in order, without those of zone `markup`."""
    return rows(
        connection,
        "FROM passages WHERE document_id = $id AND zone <> 'markup' ORDER BY passage_no",
        {"id": document_id},
    )


def spans(connection: duckdb.DuckDBPyConnection, document_id: str) -> list[Row]:
    """Return every mention, figure, date and statement of a document, each with a short description."""
    return rows(
        connection,
        """
        SELECT 'mention' AS fact, m.mention_id AS id, m.char_start, m.char_end, m.kind || ': ' || e.name AS about
        FROM mentions m JOIN entities e USING (entity_id) WHERE m.document_id = $id
        UNION ALL
        SELECT 'figure', figure_id, char_start, char_end, concat_ws(' ', kind, qualifier, counted, event)
        FROM figures WHERE document_id = $id
        UNION ALL
        SELECT 'date', date_id, char_start, char_end, concat_ws(' ', value, earliest::VARCHAR, 'to', latest::VARCHAR)
        FROM dates WHERE document_id = $id
        UNION ALL
        SELECT 'statement', statement_id, char_start, char_end, concat_ws(' ', mode, 'said by', speaker_quote)
        FROM statements WHERE document_id = $id
        ORDER BY 3, 4 DESC
        """,
        {"id": document_id},
    )


def links(connection: duckdb.DuckDBPyConnection, fact_id: str) -> list[Row]:
    """Return what a figure or statement is linked to, and by which rule."""
    return rows(
        connection,
        """
        SELECT l.role, l.quote, l.rule, coalesce(e.name, t.value) AS target FROM links l
        LEFT JOIN entities e ON e.entity_id = l.target_id LEFT JOIN dates t ON t.date_id = l.target_id
        WHERE l.from_id = $id ORDER BY l.role, l.ordinal
        """,
        {"id": fact_id},
    )


def place_of(connection: duckdb.DuckDBPyConnection, fact_id: str) -> Row | None:
    """Return the document of any fact and its offsets in characters and bytes, or None."""
    found = rows(
        connection,
        """
        SELECT document_id, char_start, char_end, byte_start, byte_end, rule FROM figures WHERE figure_id = $id
        UNION ALL SELECT document_id, char_start, char_end, byte_start, byte_end, rule FROM mentions
                  WHERE mention_id = $id
        UNION ALL SELECT document_id, char_start, char_end, byte_start, byte_end, anchor FROM dates WHERE date_id = $id
        UNION ALL SELECT document_id, char_start, char_end, byte_start, byte_end, mode FROM statements
                  WHERE statement_id = $id
        """,
        {"id": fact_id},
    )
    return found[0] if found else None


def troubled(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the files that were refused or kept as they were, with reasons."""
    return rows(
        connection,
        "SELECT path, status, stage, reason, detail FROM files WHERE status <> 'published'"
        f" ORDER BY status DESC, path LIMIT {SHOWN}",
    )


def withheld(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return withheld rows, each with its quote; links that were withheld only with their fact come last."""
    return rows(
        connection,
        "SELECT d.path, w.table_name, w.\"row\" ->> '$.quote' AS quote, w.law, w.detail, count(*) OVER () AS total"
        " FROM withheld w JOIN documents d USING (document_id)"
        f" ORDER BY w.law = '{GOES_WITH_ITS_FACT}', d.path, w.table_name, w.key LIMIT {SHOWN}",
    )


def checks(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the checks of the last run that was judged, failed ones first."""
    return rows(
        connection,
        """
        SELECT c.table_name, c.expectation, c.severity, c.passed, c.unexpected_count, c.examples, c.notes
        FROM checks c WHERE c.run_id = (
            SELECT r.run_id FROM runs r JOIN checks USING (run_id) ORDER BY r.started_utc DESC LIMIT 1)
        ORDER BY c.passed, c.severity, c.table_name, c.expectation
        """,
    )


def runs(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the last ten runs, the newest first."""
    return rows(connection, "FROM runs ORDER BY started_utc DESC LIMIT 10")


def changes(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Count the changes of the current snapshot by table, operation and cause."""
    return rows(connection, CHANGES_BY_CAUSE)


def changed_values(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the single values that the current snapshot changed."""
    return rows(
        connection,
        "SELECT table_name, key, column_name, before, after, cause FROM last_changes WHERE operation = 'changed'"
        f" ORDER BY ALL LIMIT {SHOWN}",
    )
