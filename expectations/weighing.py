"""Collects the documents and rows to take out because they break a law; too many of them close the gate."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from expectations.broken import NOTHING, Broken
from expectations.law import JUDGED_BY_ROW, Law
from expectations.laws.weighed import DOCUMENTS_STAY, FEW_DOCUMENTS_ARE_REFUSED, FEW_ROWS_ARE_WITHHELD
from expectations.verdict import Refusal
from warehouse.publish.mending import BROKEN, GOES_WITH_ITS_FACT
from warehouse.store import duck

# Documents may be refused one by one until that many, and that share of all, break a law:
# beyond that the code or the collector is at fault and not a document.
REFUSED_AT_LEAST = 5
REFUSED_SHARE = 0.1
# Rows may be withheld one by one until more than so many, and more than that share of a run's rows, break a law.
WITHHELD_AT_MOST = 10
WITHHELD_SHARE = 1 / 500


@dataclass(frozen=True, slots=True)
class Weighed:
    """Documents and rows to take out, and the laws of run scope that say whether these are too many."""

    refusals: tuple[Refusal, ...]
    broken: pa.Table
    laws: tuple[tuple[Law, Broken], ...]


def weigh(
    connection: duckdb.DuckDBPyConnection, *, documents_before: int, documents_gone: int, expected_removals: int | None
) -> Weighed:
    """Find what to take out by the table `broken_rows`, and whether it is too much.

    Of `documents_before`, `documents_gone` would no longer be published.
    """
    refusals = _find_refusals(connection)
    broken = _find_withheld(connection)
    laws = (
        (DOCUMENTS_STAY, _removals(documents_before, documents_gone, expected_removals or 0)),
        (FEW_DOCUMENTS_ARE_REFUSED, _refused_flood(connection, refusals)),
        (FEW_ROWS_ARE_WITHHELD, _withheld_flood(connection)),
    )
    return Weighed(refusals, broken, laws)


def _find_refusals(connection: duckdb.DuckDBPyConnection) -> tuple[Refusal, ...]:
    """Return a refusal for each document that breaks a law of document scope, with these laws."""
    rows = connection.execute(
        """
        SELECT document_id, list(law ORDER BY law), string_agg(said, '; ' ORDER BY law) FROM (
            SELECT document_id, concat(table_name, ': ', law) AS law,
                   concat(table_name, ': ', law, ', ', min(concat_ws(' ', key, datum)), ': ', any_value(notes)) AS said
            FROM broken_rows WHERE scope = 'document' AND document_id IS NOT NULL
            GROUP BY document_id, table_name, broken_rows.law
        ) GROUP BY document_id ORDER BY document_id
        """
    ).fetchall()
    return tuple(Refusal(document, tuple(laws), said) for document, laws, said in rows)


def _find_withheld(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return the rows that break a law of row scope, without those of refused documents; makes `withheld_rows`."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE withheld_rows AS
        SELECT DISTINCT table_name, key, document_id, law, concat_ws(': ', datum, notes) AS detail
        FROM broken_rows
        WHERE scope = 'row' AND document_id NOT IN (
            SELECT document_id FROM broken_rows WHERE scope = 'document' AND document_id IS NOT NULL)
        """
    )
    names = ", ".join(BROKEN.names)
    return connection.sql(f"SELECT {names} FROM withheld_rows ORDER BY ALL").to_arrow_table().cast(BROKEN)  # noqa: S608


def _removals(before: int, gone: int, expected: int) -> Broken:
    if gone * 2 <= before or gone <= expected:
        return NOTHING
    said = f"{gone} of {before} documents would be removed: --expect-removals {gone} lets them go"
    return Broken(gone, (None,), (said,))


def _refused_flood(connection: duckdb.DuckDBPyConnection, refusals: Sequence[Refusal]) -> Broken:
    # A file of many records counts as many documents as it holds, any other as one.
    ((documents,),) = connection.execute("SELECT sum(greatest(records, 1)) FROM main.files").fetchall()
    refused = len(refusals)
    if refused < REFUSED_AT_LEAST or refused <= REFUSED_SHARE * (documents or 0):
        return NOTHING
    said = (
        f"{refused} of {documents} documents break a law, more than {REFUSED_SHARE:.0%} and at least {REFUSED_AT_LEAST}"
    )
    return Broken(refused, (None,), (said,))


def _withheld_flood(connection: duckdb.DuckDBPyConnection) -> Broken:
    """Return what breaks the law if too many rows of the run do: those found now and those withheld before together."""
    now = duck.count(connection, "(SELECT DISTINCT table_name, key FROM withheld_rows)")
    before = duck.count(connection, f"(FROM staged.withheld WHERE law <> '{GOES_WITH_ITS_FACT}')")
    rows = sum(duck.count(connection, f"staged.{table.name}") for table in JUDGED_BY_ROW) + before
    withheld = now + before
    if withheld <= WITHHELD_AT_MOST or withheld <= WITHHELD_SHARE * rows:
        return NOTHING
    said = f"{withheld} of {rows} rows break a law, more than {WITHHELD_AT_MOST} and 1 in {1 / WITHHELD_SHARE:.0f}"
    return Broken(withheld, (None,), (said,))
