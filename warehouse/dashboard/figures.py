"""The view of figures: a chart over time, and the table of all that pass the filters."""

from typing import Any

import duckdb
import streamlit as st
from streamlit import column_config as c

from warehouse.dashboard import charts, listing, queries
from warehouse.dashboard.filters import Filters
from warehouse.dashboard.wording import EVIDENCE, Row, amount, claimant, days, plain, published

FIGURES = listing.Listing(
    "figures",
    "fact",
    "figure_id",
    {
        "figure": c.TextColumn("Figure", help="The number with its hedge", alignment="right", width=120),
        "counted": c.TextColumn("Counted", width=110),
        "event": c.TextColumn("Event", width=110),
        "place": c.TextColumn("Place", width=130),
        "days": c.TextColumn("Days", width=150),
        "claimant": c.TextColumn("Who claims it", width=170),
        "disputed": c.CheckboxColumn("Disputed", help="Another figure contradicts it", width=80),
        "sentence": c.TextColumn("Sentence", width=420),
        "publisher": c.TextColumn("Publisher", width=130),
        "document": c.TextColumn("Document", width=220),
        "published": c.TextColumn("Published", width=130),
        "place_told": c.TextColumn("Place is told", width=150),
        "days_told": c.TextColumn("Days are told", width=150),
        "modality": c.TextColumn("Stated as", width=90),
        "value": c.NumberColumn("Value", help="The number written", format="localized", width=90),
        "low": c.NumberColumn("At least", help="Lower bound; empty is open", format="localized", width=90),
        "high": c.NumberColumn("At most", help="Upper bound; empty is open", format="localized", width=90),
        "from_date": c.DateColumn("First day", width=100),
        "to_date": c.DateColumn("Last day", width=100),
        "country": c.TextColumn("Country", width=100),
        "path": c.TextColumn("File", width=200),
        "figure_id": c.TextColumn("Id", width=140),
    },
)


def show(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Show the chart and the table."""
    count = queries.choose_figures(connection, filters)
    drawn = queries.chart_points(connection)
    if drawn:
        with st.expander("Over time", expanded=True):
            charts.over_time([{**row, **worded(row)} for row in drawn])
            limit = f" The latest {len(drawn):,} are drawn." if len(drawn) == queries.DRAWN else ""
            st.caption(
                "Each dot is a number that a text gives for an event, at the middle of its days; a bar has its bounds."
                f" Nobody’s number is taken for the best.{limit}"
            )

    def fetch(limit: int, offset: int) -> list[Row]:
        found = queries.figures(connection, st.session_state["order"], limit, offset)
        return [{**row, **worded(row)} for row in found]

    listing.show(FIGURES, count, fetch, list(queries.FIGURE_ORDERS))


def worded(row: Row) -> dict[str, Any]:
    """Return what a row says in words, by column of the table."""
    relation = row["place_relation"] or "in"
    place = row["place"] if relation == "in" or not row["place"] else f"{relation} {row['place']}"
    return {
        "figure": amount(row),
        "event": plain(row["event"]),
        "place": place,
        "days": days(row["from_date"], row["to_date"]),
        "claimant": claimant(row),
        "document": row["title"] or row["path"],
        "published": published(row),
        "place_told": EVIDENCE[row["place_evidence"]],
        "days_told": EVIDENCE[row["date_evidence"]],
    }
