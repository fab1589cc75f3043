"""The questions that the page asks of the published views; each answer has at most as many rows as are shown."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from transforms.text.sentences import split_sentences
from warehouse.dashboard.filters import CLAIMANTS, Filters
from warehouse.dashboard.wording import Row
from warehouse.store.catalogue import canned

# The most choices in a filter; the most frequent values are offered, others can be typed.
CHOICES = 500
# The most points in a chart or on the map: more can't be told apart.
DRAWN = 2_000
# With more figures of events than this, not all are compared when the page opens, which takes time with their square.
COMPARED = 10_000

COUNTED = ("documents", "incidents", "figures", "statements", "files", "withheld")
_NEWEST = "d.published_latest DESC NULLS LAST, d.path"
FIGURE_ORDERS = {
    "newest day": "first_day DESC NULLS LAST, path, char_start",
    "oldest day": "first_day NULLS LAST, path, char_start",
    "largest number": "amount DESC NULLS LAST, path, char_start",
    "event": "event NULLS LAST, first_day DESC NULLS LAST, path, char_start",
    "latest publication": "published_latest DESC NULLS LAST, path, char_start",
}
_FIGURE = """
    SELECT f.figure_id, f.document_id, f.passage_no, f.char_start, f.char_end, f.quote, f.kind, f.value, f.low, f.high,
           f.qualifier, f.unit, f.counted, f.counted_class, f.event, f.measure, f.modality, f.from_date, f.to_date,
           f.date_basis, f.date_evidence, f.place_evidence, f.attribution, f.claimant_quote, f.trend, f.rule,
           f.place_relation, f.place_id, p.name AS place, p.place_type, p.admin1, p.country, c.name AS claimant,
           d.title, d.path, d.publisher, d.published_on, d.published_earliest, d.published_latest
           {more}
    FROM figures f JOIN documents d USING (document_id)
    LEFT JOIN entities p ON p.entity_id = f.place_id LEFT JOIN entities c ON c.entity_id = f.claimant_id
    {joins}
"""
_SHORT = _FIGURE.format(more="", joins="{joins}")
_WITH_PASSAGE = _FIGURE.format(
    more=", substring(d.text, s.char_start + 1, s.char_end - s.char_start) AS passage,"
    " f.char_start - s.char_start AS start_in_passage",
    joins="JOIN passages s ON s.document_id = f.document_id AND s.passage_no = f.passage_no {joins}",
)


# A table named `figures`, which a cursor finds before the published one.
_MAY_MEET = """
    CREATE TEMP TABLE figures AS FROM main.figures WHERE figure_id IN (
        SELECT claim_id FROM incident_claims
        WHERE incident_id = (SELECT incident_id FROM incident_claims WHERE claim_id = $id))
"""


def table(connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, Any] | None = None) -> pa.Table:
    """Return the answer to a query as an Arrow table."""
    return connection.sql(query, params=parameters or {}).to_arrow_table()


def rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
    """Return the rows of a query as mappings by column name."""
    connection.execute(query, parameters or {})
    names = [column[0] for column in connection.description or ()]
    return [dict(zip(names, row, strict=True)) for row in connection.fetchall()]


def one(connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, Any] | None = None) -> Row | None:
    """Return the first row of a query, or None."""
    found = rows(connection, query, parameters)
    return found[0] if found else None


def _count(connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, Any]) -> int:
    ((found,),) = connection.execute(f"SELECT count(*) {query}", parameters).fetchall()
    return int(found)


def find_disputes(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `disputes` of the figures that another one contradicts, and `compared`: whether they are known.

    In a large warehouse figures aren't compared here; the page of each figure says who contradicts it.
    """
    few = _count(connection, "FROM figures WHERE event IS NOT NULL", {}) <= COMPARED
    connection.execute("CREATE TABLE compared AS SELECT CAST($few AS BOOLEAN) AS known", {"few": few})
    pairs = "FROM figure_pairs WHERE verdict = 'conflict'" if few else "FROM figure_pairs WHERE false"
    connection.execute(f"CREATE TABLE disputes AS SELECT figure_id {pairs} UNION SELECT other_id {pairs}")


def totals(connection: duckdb.DuckDBPyConnection) -> Row:
    """Count documents, figures, statements, disputed figures, refused files and withheld rows."""
    counts = ", ".join(f"(SELECT count(*) FROM {name}) AS {name}" for name in COUNTED)
    query = f"""
        SELECT {counts}, (SELECT count(*) FROM disputes) AS disputed, (SELECT known FROM compared) AS compared,
               (SELECT count(*) FROM files WHERE status = 'refused') AS refused,
               (SELECT created_utc FROM snapshot) AS created_utc
    """
    return rows(connection, query)[0]


def choices(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the choices of each filter, the most frequent first."""
    placed = "FROM figures f JOIN entities e ON e.entity_id = f.place_id"
    many = f"GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT {CHOICES}"
    queries = {
        "country": f"SELECT e.country {placed} WHERE e.country IS NOT NULL {many}",
        "place": f"SELECT e.name {placed} WHERE e.place_type IS DISTINCT FROM 'country' {many}",
        "event": f"SELECT event FROM figures WHERE event IS NOT NULL AND kind = 'count' {many}",
        "counted": f"SELECT counted_class FROM figures WHERE counted_class IS NOT NULL {many}",
        "claimant": "SELECT e.name FROM (SELECT claimant_id AS id FROM figures UNION ALL SELECT speaker_id FROM"
        f" statements) JOIN entities e ON e.entity_id = id {many}",
        "publisher": f"SELECT publisher FROM documents WHERE publisher IS NOT NULL {many}",
    }
    return {name: [str(value) for (value,) in connection.execute(query).fetchall()] for name, query in queries.items()}


def choose_figures(connection: duckdb.DuckDBPyConnection, filters: Filters) -> int:
    """Make the table `chosen`, of the figures that pass the filters, for this cursor alone; returns their number.

    The chart, the map and each page of the list take their rows from it, so that nothing is searched twice.
    """
    condition, parameters = filters.figures()
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE chosen AS
        SELECT f.figure_id, f.document_id, f.char_start, f.kind, f.event, f.modality, f.place_id,
               coalesce(f.from_date, f.to_date) AS first_day, coalesce(f.value, f.low, f.high) AS amount,
               coalesce(f.value, f.high, f.low) AS most, d.path, d.published_latest
        FROM figures f JOIN documents d USING (document_id) WHERE {condition}
        """,
        parameters,
    )
    return _count(connection, "FROM chosen", {})


def figures(connection: duckdb.DuckDBPyConnection, order: str, limit: int, offset: int = 0) -> list[Row]:
    """Return a page of the chosen figures, each with its sentence."""
    page = f"SELECT figure_id FROM chosen ORDER BY {FIGURE_ORDERS[order]} LIMIT {limit} OFFSET {offset}"
    ids = [figure for (figure,) in connection.execute(page).fetchall()]
    found = figures_of(connection, ids)
    return [found[figure] for figure in ids]


def figures_of(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, Row]:
    """Return the figures of these ids, each with its sentence."""
    query = _WITH_PASSAGE.format(joins="WHERE f.figure_id IN (SELECT unnest($ids))")
    found = rows(connection, query, {"ids": list(ids)})
    return {row["figure_id"]: row for row in _with_disputes(connection, [_with_sentence(row) for row in found])}


def chart_points(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the counts of events among the chosen figures that have days, the latest first."""
    page = (
        "SELECT figure_id FROM chosen"
        " WHERE event IS NOT NULL AND kind = 'count' AND first_day IS NOT NULL AND amount > 0"
        f" ORDER BY first_day DESC, figure_id LIMIT {DRAWN}"
    )
    query = _SHORT.format(joins=f"WHERE f.figure_id IN ({page})")
    return _with_disputes(connection, rows(connection, query))


def _with_sentence(row: Row) -> Row:
    """Return the row with the sentence that holds its words, and where in the sentence they stand."""
    text, start = row["passage"], row["start_in_passage"]
    spans = split_sentences(text, 0, len(text))
    first, last = next((span for span in spans if span[0] <= start < span[1]), (0, len(text)))
    return {**row, "sentence": text[first:last], "start_in_sentence": start - first}


def _with_disputes(connection: duckdb.DuckDBPyConnection, found: list[Row]) -> list[Row]:
    """Return the rows with whether another figure contradicts them; None where figures weren't compared."""
    query = (
        "SELECT known, list(figure_id) FROM compared LEFT JOIN disputes ON list_contains($ids, figure_id) GROUP BY ALL"
    )
    ((known, disputed),) = connection.execute(query, {"ids": [row["figure_id"] for row in found]}).fetchall()
    return [{**row, "disputed": row["figure_id"] in disputed if known else None} for row in found]


def rivals(connection: duckdb.DuckDBPyConnection, figure_id: str) -> list[Row]:
    """Return the pairs in which a figure stands, contradictions first; `other` is the id of the other figure.

    The view `figure_pairs` compares the figures of each incident. Here it is made over those of this one's alone.
    """
    (view,) = (item for item in canned() if item.name == "figure_pairs")
    few = connection.cursor()
    few.execute(_MAY_MEET, {"id": figure_id})
    few.execute(view.statement.replace("CREATE VIEW", "CREATE TEMP VIEW", 1))
    query = """
        SELECT verdict, independent, same_story, same_claimant, other_id AS other FROM temp.figure_pairs
        WHERE figure_id = $id
        UNION ALL
        SELECT verdict, independent, same_story, same_claimant, figure_id FROM temp.figure_pairs WHERE other_id = $id
        ORDER BY verdict = 'conflict' DESC, verdict, independent DESC, other
    """
    found = rows(few, query, {"id": figure_id})
    few.close()
    return found


def figure_links(connection: duckdb.DuckDBPyConnection, fact_id: str) -> list[Row]:
    """Return what a figure or statement is linked to, and by which rule."""
    query = """
        SELECT l.role, l.quote, l.rule, coalesce(e.name, t.value) AS target FROM links l
        LEFT JOIN entities e ON e.entity_id = l.target_id LEFT JOIN dates t ON t.date_id = l.target_id
        WHERE l.from_id = $id ORDER BY l.role, l.ordinal
    """
    return rows(connection, query, {"id": fact_id})


def places(connection: duckdb.DuckDBPyConnection, by: str) -> list[Row]:
    """Return the places of the chosen figures, those with the most of `by` first.

    `by` is an event, of which the largest number that one figure gives is shown, or `figures`, which are counted.
    """
    counted = by == "figures"
    amount = "count(*)" if counted else "max(c.most)"
    condition = "" if counted else "AND c.event = $shown AND c.kind = 'count' AND c.modality = 'asserted'"
    return rows(
        connection,
        f"""
        SELECT e.entity_id, e.name, e.country, e.admin1, e.place_type, e.latitude, e.longitude,
               count(*) AS figures, count(DISTINCT c.document_id) AS documents,
               CAST({amount} AS DOUBLE) AS amount
        FROM chosen c JOIN entities e ON e.entity_id = c.place_id WHERE e.latitude IS NOT NULL {condition}
        GROUP BY ALL HAVING amount > 0 ORDER BY amount DESC, e.name, e.entity_id LIMIT {DRAWN}
        """,
        {} if counted else {"shown": by},
    )


def count_statements(connection: duckdb.DuckDBPyConnection, filters: Filters) -> int:
    """Count the statements in documents that pass the filters, of the chosen speakers."""
    condition, parameters = _statements(filters)
    return _count(connection, f"FROM statements s JOIN documents d USING (document_id) WHERE {condition}", parameters)


def statements(connection: duckdb.DuckDBPyConnection, filters: Filters, limit: int, offset: int = 0) -> list[Row]:
    """Return a page of the statements, with their speakers, the latest publication first."""
    condition, parameters = _statements(filters)
    return rows(
        connection,
        f"""
        SELECT s.statement_id, s.quote, s.mode, s.cue, coalesce(e.name, s.speaker_quote) AS speaker,
               d.document_id, d.title, d.path, d.publisher, d.published_on, d.published_earliest, d.published_latest
        FROM statements s JOIN documents d USING (document_id) LEFT JOIN entities e ON e.entity_id = s.speaker_id
        WHERE {condition} ORDER BY {_NEWEST}, s.char_start LIMIT {limit} OFFSET {offset}
        """,
        parameters,
    )


def _statements(filters: Filters) -> tuple[str, dict[str, Any]]:
    condition, parameters = filters.documents()
    if filters.claimant:
        condition += f" AND s.speaker_id IN ({CLAIMANTS})"
    for number in range(len(filters.searched)):
        condition += f" AND (contains(lower(s.quote), $word{number}) OR contains(lower(d.title), $word{number}))"
    return condition, parameters


def count_documents(connection: duckdb.DuckDBPyConnection, filters: Filters) -> int:
    """Count the documents that pass the filters."""
    condition, parameters = filters.documents()
    return _count(connection, f"FROM documents d WHERE {condition}", parameters)


def documents(connection: duckdb.DuckDBPyConnection, filters: Filters, limit: int, offset: int = 0) -> list[Row]:
    """Return a page of the documents that pass the filters, the latest publication first, those without a date last."""
    condition, parameters = filters.documents()
    return rows(
        connection,
        f"""
        WITH page AS (SELECT d.document_id, row_number() OVER (ORDER BY {_NEWEST}) AS nth FROM documents d
                      WHERE {condition} ORDER BY {_NEWEST} LIMIT {limit} OFFSET {offset})
        SELECT d.document_id, d.path, d.title, d.publisher, d.authors, d.language, d.words, d.published_on,
               d.published_earliest, d.published_latest, coalesce(n.figures, 0) AS figures
        FROM page JOIN documents d USING (document_id)
        LEFT JOIN (SELECT document_id, count(*) AS figures FROM figures SEMI JOIN page USING (document_id) GROUP BY ALL)
             n USING (document_id)
        ORDER BY nth
        """,
        parameters,
    )


def document(connection: duckdb.DuckDBPyConnection, document_id: str) -> Row | None:
    """Return the document of that id with its text, or None."""
    return one(connection, "FROM documents WHERE document_id = $id", {"id": document_id})


def passages(connection: duckdb.DuckDBPyConnection, document_id: str) -> list[Row]:
    """Return the passages of a document in order, without those of zone `markup`."""
    query = "FROM passages WHERE document_id = $id AND zone <> 'markup' ORDER BY passage_no"
    return rows(connection, query, {"id": document_id})


def spans(connection: duckdb.DuckDBPyConnection, document_id: str) -> list[Row]:
    """Return every mention, figure, date and statement of a document, each with a short description."""
    query = """
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
    """
    return rows(connection, query, {"id": document_id})


def fact(connection: duckdb.DuckDBPyConnection, fact_id: str) -> Row | None:
    """Return what any fact is, its document, its place in characters and bytes, and its sentence; or None."""
    where = "document_id, passage_no, char_start, char_end, byte_start, byte_end, quote"
    found = one(
        connection,
        f"""
        WITH found AS (
            SELECT 'figure' AS fact, figure_id AS id, {where}, rule FROM figures WHERE figure_id = $id
            UNION ALL SELECT 'name', mention_id, {where}, rule FROM mentions WHERE mention_id = $id
            UNION ALL SELECT 'date', date_id, {where}, NULL FROM dates WHERE date_id = $id
            UNION ALL SELECT 'statement', statement_id, {where}, NULL FROM statements WHERE statement_id = $id)
        SELECT f.*, substring(d.text, s.char_start + 1, s.char_end - s.char_start) AS passage,
               f.char_start - s.char_start AS start_in_passage, d.title, d.path, d.publisher, d.published_on,
               d.published_earliest, d.published_latest
        FROM found f JOIN documents d USING (document_id)
        JOIN passages s ON s.document_id = f.document_id AND s.passage_no = f.passage_no
        """,
        {"id": fact_id},
    )
    return _with_sentence(found) if found else None
