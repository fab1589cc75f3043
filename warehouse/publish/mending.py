"""Takes out of a staged batch what broke a law, and corrects the rows that referred to it.

A refused document loses all its rows, and `files` says why. A row that broke a law of row scope moves to `withheld`,
together with its links if it is a fact. References to it are removed: a link keeps its words, a numeral becomes
unexplained, an entity that the document no longer names goes. The columns of figures and statements that repeat links
are filled again from the remaining links. Only rows of the same document are read: the result is the same in any run.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.store import duck
from warehouse.store.parts import rows_of
from warehouse.tables import BY_NAME, FACTS, Table

# A broken row: the names of its table and of the law, its key, its document, and what is wrong, in words for people.
BROKEN = pa.schema([(name, pa.string()) for name in ("table_name", "key", "document_id", "law", "detail")])
# Stands for a law in `withheld` if a link is withheld only because its figure or statement is.
GOES_WITH_ITS_FACT = "goes_with_its_fact"


def mend(
    files: Mapping[Table, Path], refusals: Mapping[str, str], broken: pa.Table, poorer: Mapping[str, int]
) -> dict[Table, pa.Table]:
    """Return the tables of a batch without refused documents (id to detail) and `broken` rows (columns of `BROKEN`).

    `poorer` are files in the batch (path to number) that have so many more refused records, in this or other batches.
    """
    connection = duck.open_memory()
    for table, file in files.items():
        connection.execute(f"CREATE TABLE {table.name} AS FROM {duck.parquet([file])}")
    connection.register("refused", _pairs(refusals))
    for path, count in poorer.items():
        connection.execute("UPDATE files SET records_refused = records_refused + ? WHERE path = ?", [count, path])
    connection.register("broken", broken)
    _refuse(connection, files)
    _withhold(connection)
    _loosen(connection)
    _flatten(connection)
    return {table: rows_of(connection, table, f"FROM {table.name}") for table in files}


def _pairs(refusals: Mapping[str, str]) -> pa.Table:
    columns = [list(refusals.keys()), list(refusals.values())]
    return pa.table([pa.array(column, pa.string()) for column in columns], names=["document_id", "why"])


def _refuse(connection: duckdb.DuckDBPyConnection, tables: Mapping[Table, Path]) -> None:
    """Delete all rows of refused documents and mark their files or records as refused by the gate; `sources` stays."""
    connection.execute(
        "UPDATE files SET status = 'refused', document_id = NULL, records = 0, stage = 'gate', reason = 'law_broken', "
        "detail = r.why FROM sources s JOIN refused r USING (document_id) WHERE s.path = files.path; "
        "DELETE FROM refused_records WHERE path IN (SELECT s.path FROM sources s JOIN refused USING (document_id)); "
        "INSERT INTO refused_records SELECT s.path, s.file_path, s.record, 'refused', 'gate', 'law_broken', r.why "
        "FROM sources s JOIN refused r USING (document_id) WHERE s.record IS NOT NULL"
    )
    for table in tables:
        if table.owner == "document_id":
            connection.execute(f"DELETE FROM {table.name} WHERE document_id IN (SELECT document_id FROM refused)")


def _withhold(connection: duckdb.DuckDBPyConnection) -> None:
    """Move broken rows to `withheld`.

    Makes the tables `lost`, with ids that no row may refer to any more, and `torn`, with facts that lost links.
    """
    connection.execute(
        """
        CREATE TABLE bad AS
        SELECT table_name, key, document_id, string_agg(DISTINCT law, '; ' ORDER BY law) AS law,
               string_agg(DISTINCT detail, '; ' ORDER BY detail) AS detail
        FROM broken GROUP BY ALL;
        CREATE TABLE lost (document_id VARCHAR, target_id VARCHAR);
        CREATE TABLE torn (from_id VARCHAR, role VARCHAR);
        CREATE TABLE unnamed AS
        SELECT DISTINCT m.document_id, m.entity_id FROM mentions m
        JOIN bad b ON b.table_name = 'mentions' AND b.key = m.mention_id
        """
    )
    for table in FACTS:
        (key,) = table.key
        connection.execute(f"INSERT INTO lost SELECT document_id, key FROM bad WHERE table_name = '{table.name}'")
        _move(connection, table, f"SELECT t.{key}, b.law, b.detail FROM {table.name} t {_is_bad(table)}")
    links = BY_NAME["links"]
    keys = duck.columns(links.key)
    connection.execute(f"INSERT INTO torn SELECT t.from_id, t.role FROM links t {_is_bad(links)}")
    _move(connection, links, f"SELECT {keys}, b.law, b.detail FROM links t {_is_bad(links)}")
    _move(
        connection,
        links,
        f"SELECT {keys}, '{GOES_WITH_ITS_FACT}', 'it is a link of ' || from_id || ', which is withheld' "
        "FROM links WHERE from_id IN (SELECT target_id FROM lost)",
    )
    connection.execute(
        "DELETE FROM unnamed WHERE (document_id, entity_id) IN (SELECT (document_id, entity_id) FROM mentions); "
        "DELETE FROM sightings WHERE (document_id, entity_id) IN (SELECT (document_id, entity_id) FROM unnamed); "
        "INSERT INTO lost SELECT document_id, entity_id FROM unnamed"
    )


def _is_bad(table: Table) -> str:
    """Return the SQL join of a table `t` with what is wrong with its rows."""
    return f"JOIN bad b ON b.table_name = '{table.name}' AND b.key = {duck.key_of(table, 't.')}"


def _move(connection: duckdb.DuckDBPyConnection, table: Table, chosen: str) -> None:
    """Move rows to `withheld`; `chosen` is a query for their keys, the law and the detail."""
    keys = duck.columns(table.key)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE moved AS SELECT DISTINCT * FROM ({chosen}) c({keys}, law, detail);
        INSERT INTO withheld BY NAME
        SELECT '{table.name}' AS table_name, key || CASE WHEN nth > 1 THEN '#' || nth ELSE '' END AS key,
               document_id, law, detail, "row"
        FROM (
            SELECT *, row_number() OVER (PARTITION BY key ORDER BY "row") AS nth FROM (
                SELECT {duck.key_of(table, "t.")} AS key, t.document_id, m.law, m.detail, to_json(t)::VARCHAR AS "row"
                FROM {table.name} t JOIN moved m USING ({keys})
            )
        );
        DELETE FROM {table.name} WHERE {duck.key_of(table)} IN (SELECT {duck.key_of(table)} FROM moved)
        """
    )


def _loosen(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove references to rows that are lost: links keep their words, numerals become unexplained."""
    connection.execute(
        f"""
        INSERT INTO torn SELECT from_id, role FROM links WHERE (document_id, target_id) IN (FROM lost);
        UPDATE links SET target_id = NULL WHERE (document_id, target_id) IN (FROM lost);
        UPDATE statements SET speaker_id = NULL WHERE (document_id, speaker_id) IN (FROM lost);
        UPDATE numerals SET role = 'unexplained', target_id = NULL
        WHERE (document_id, target_id) IN (FROM lost)
           OR {duck.key_of(BY_NAME["numerals"])} IN (SELECT key FROM bad WHERE table_name = 'numerals')
        """
    )


def _flatten(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the columns that repeat links again, for facts in `torn`: from the first remaining link of each role.

    What depended on words that are gone becomes unknown: the days if the date is gone, event and measure if the event's
    words are gone. A place stays as long as its link does.
    """
    connection.execute(
        """
        CREATE TABLE firsts AS
        SELECT from_id, role, first(target_id ORDER BY ordinal) AS target_id, first(quote ORDER BY ordinal) AS quote,
               first(relation ORDER BY ordinal) AS relation, first(evidence ORDER BY ordinal) AS evidence
        FROM links SEMI JOIN torn USING (from_id) GROUP BY from_id, role;
        CREATE TABLE places AS
        SELECT DISTINCT ON (from_id) from_id, target_id,
               CASE WHEN role <> 'place' THEN role ELSE relation END AS relation, evidence
        FROM firsts WHERE role IN ('place', 'from', 'to') AND target_id IS NOT NULL
        ORDER BY from_id, list_position(['place', 'from', 'to'], role);

        UPDATE figures SET counted_id = (SELECT target_id FROM firsts WHERE from_id = figure_id AND role = 'counted')
        WHERE (figure_id, 'counted') IN (FROM torn);
        UPDATE figures SET
            claimant_id = (SELECT target_id FROM firsts WHERE from_id = figure_id AND role = 'claimant'),
            claimant_quote = (SELECT quote FROM firsts WHERE from_id = figure_id AND role = 'claimant')
        WHERE (figure_id, 'claimant') IN (FROM torn);
        UPDATE figures SET attribution = CASE WHEN claimant_id IS NOT NULL THEN 'named'
                                              WHEN claimant_quote IS NOT NULL THEN 'described' ELSE 'publisher' END
        WHERE (figure_id, 'claimant') IN (FROM torn);
        UPDATE figures SET event_quote = (SELECT quote FROM firsts WHERE from_id = figure_id AND role = 'event')
        WHERE (figure_id, 'event') IN (FROM torn);
        UPDATE figures SET event = NULL, measure = NULL
        WHERE (figure_id, 'event') IN (FROM torn) AND event_quote IS NULL;
        UPDATE figures SET from_date = NULL, to_date = NULL, date_basis = 'none', date_evidence = 'none'
        WHERE (figure_id, 'date') IN (FROM torn);
        UPDATE figures SET
            place_id = (SELECT target_id FROM places WHERE from_id = figure_id),
            place_relation = (SELECT relation FROM places WHERE from_id = figure_id),
            place_evidence = coalesce((SELECT evidence FROM places WHERE from_id = figure_id), 'none')
        WHERE figure_id IN (SELECT from_id FROM torn WHERE role IN ('place', 'from', 'to'))
          AND place_id NOT IN (SELECT target_id FROM firsts WHERE from_id = figure_id AND target_id IS NOT NULL
                               AND role IN ('place', 'from', 'to'));

        UPDATE statements SET
            speaker_id = (SELECT target_id FROM firsts WHERE from_id = statement_id AND role = 'claimant'),
            speaker_quote = (SELECT quote FROM firsts WHERE from_id = statement_id AND role = 'claimant')
        WHERE (statement_id, 'claimant') IN (FROM torn);
        UPDATE statements SET cue = (SELECT quote FROM firsts WHERE from_id = statement_id AND role = 'cue')
        WHERE (statement_id, 'cue') IN (FROM torn)
        """
    )
