"""SQL functions with which laws read words, made of `expectations.reading`, and a table of the words around figures."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import unescape
from typing import Any

import duckdb
import pyarrow as pa

from expectations.reading.amounts import Units, says_unit, units_said, worths
from expectations.reading.hedges import Hedges
from expectations.reading.timex import days_of, differs_from_words, is_timex

# Number of answers that are cached: the same few words are in many rows.
_KEPT = 100_000
# How many characters before and after a number are searched for its hedge, its unit and its trend.
_BEFORE, _AFTER = 160, 80


def make_known(connection: duckdb.DuckDBPyConnection, known: Mapping[str, pa.Table]) -> None:
    """Make the schema `known` with the reviewed vocabularies as its tables."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS known")
    for name, table in known.items():
        connection.register("arriving", table)
        connection.execute(f"CREATE OR REPLACE TABLE known.{name} AS FROM arriving")
        connection.unregister("arriving")


def make_readable(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the SQL functions from the vocabularies in the schema `known`, and the table `around` of the new figures.

    `around` has for each figure the words `before` and `after` it, and in `worths` every amount that its quote may say.
    """
    units = Units.of(
        connection.execute(
            "SELECT lower(unnest(words)), unit, factor FROM known.units WHERE kind <> 'money'"
        ).fetchall()
        + connection.execute("SELECT unnest(words), unit, factor FROM known.units").fetchall()
    )
    hedges = Hedges.of(connection.execute("SELECT wording, side, qualifier, low, high FROM known.hedges").fetchall())

    def amounts(quote: str, unit: str) -> list[float]:
        # Quotes are as printed: '½' may be an HTML character reference such as '&frac12;'.
        return worths(unescape(quote), unit, units)

    def beside(quote: str) -> list[str]:
        return units_said(quote, units, surely=True)

    def says(quote: str, before: str, after: str, unit: str) -> bool:
        return says_unit(quote, before, after, unit, units)

    words: dict[str, tuple[Callable[..., Any], int, str]] = {
        "worths": (amounts, 2, "DOUBLE[]"),
        "units_beside": (beside, 1, "VARCHAR[]"),
        "says_unit": (says, 4, "BOOLEAN"),
        "says_hedge": (hedges.said, 4, "BOOLEAN"),
        "is_bounded": (hedges.is_bounded, 1, "BOOLEAN"),
        "says_trend": (hedges.has_trend, 2, "BOOLEAN"),
        "is_timex": (is_timex, 2, "BOOLEAN"),
        "days_of": (days_of, 1, "DATE[]"),
        "differs_from_words": (differs_from_words, 2, "VARCHAR"),
    }
    for name, (function, count, answer) in words.items():
        parameters: list[Any] = ["VARCHAR"] * count
        connection.create_function(name, lru_cache(_KEPT)(function), parameters, answer)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE around AS
        SELECT f.figure_id, f.document_id, f.quote,
               substring(d.text, greatest(f.char_start - {_BEFORE}, 0) + 1, least(f.char_start, {_BEFORE})) AS before,
               substring(d.text, f.char_end + 1, {_AFTER}) AS after,
               worths(f.quote, coalesce(f.unit, '')) AS worths
        FROM (SELECT DISTINCT figure_id, document_id, quote, unit, char_start, char_end FROM staged.figures) f
        JOIN staged.documents d USING (document_id)
        """  # noqa: S608 (numbers of our own)
    )
