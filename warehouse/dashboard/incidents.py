"""The view of incidents: a timeline and a list, and one incident with its claims side by side."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import duckdb
import streamlit as st
from streamlit import column_config as c

from warehouse.dashboard import charts, facts, listing, markup, places
from warehouse.dashboard import incident_queries as queries
from warehouse.dashboard.figures import worded
from warehouse.dashboard.filters import Filters
from warehouse.dashboard.wording import Row, days, number, plain, published

INCIDENTS = listing.Listing(
    "incidents",
    "incident",
    "incident_id",
    {
        "event": c.TextColumn("What happened", width=110),
        "place": c.TextColumn("Place", width=170),
        "days": c.TextColumn("Days", width=160),
        "claimed": c.TextColumn(
            "Number claimed", help="The least and the most that anybody says", alignment="right", width=130
        ),
        "disputed": c.CheckboxColumn("Disputed", help="Two of its claims contradict each other", width=80),
        "documents": c.NumberColumn("Texts", format="localized", width=70),
        "stories": c.NumberColumn(
            "Independent", help="Texts, copies of one story counted once", format="localized", width=100
        ),
        "claimants": c.NumberColumn("Claimants", format="localized", width=90),
        "claims": c.NumberColumn("Claims", format="localized", width=70),
        "news": c.TextColumn("Since then", help="New or changed since the chosen snapshot", width=90),
        "headline": c.TextColumn("In short", width=420),
        "incident_id": c.TextColumn("Id", width=140),
    },
)


def show(
    connection: duckdb.DuckDBPyConnection, filters: Filters, snapshots: Mapping[str, str], former: str | None
) -> None:
    """Show the timeline and the list; `snapshots` are earlier ones, each with its day in words."""
    since, only_new = _since(snapshots, former)
    chosen = since if only_new else None
    count = queries.count(connection, filters, chosen)

    def fetch(limit: int, offset: int) -> list[Row]:
        found = queries.incidents(connection, filters, chosen, st.session_state["order_of_incidents"], (limit, offset))
        news = queries.news(connection, [row["incident_id"] for row in found], since) if since else {}
        return [{**row, **_worded(row), "news": news.get(row["incident_id"], "")} for row in found]

    timeline = st.container()
    rows = listing.show(INCIDENTS, count, fetch, list(queries.ORDERS), order_key="order_of_incidents")
    dated = [row for row in rows if row["from_date"] or row["to_date"]]
    if dated:
        with timeline.expander("Timeline", expanded=True):
            charts.timeline(dated)


def _since(snapshots: Mapping[str, str], former: str | None) -> tuple[str | None, bool]:
    """Let the reader choose an earlier snapshot, and whether only what is new since is shown."""
    if not snapshots:
        return None, False
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ids = list(snapshots)
        since = st.selectbox(
            "New or changed since",
            ids,
            index=ids.index(former) if former in ids else 0,
            format_func=snapshots.__getitem__,
            key="against",
            bind="query-params",
            width=280,
        )
        only_new = st.toggle("Only new and changed", key="only_new", bind="query-params")
    return since, only_new


def _worded(row: Row) -> dict[str, Any]:
    where = (row["place_name"], row["admin1"], row["country"])
    claimed = number(row["low"]) if row["low"] == row["high"] else f"{number(row['low'])} to {number(row['high'])}"
    return {
        "event": plain(row["event"]),
        "place": ", ".join(dict.fromkeys(part for part in where if part)),
        "days": days(row["from_date"], row["to_date"]),
        "claimed": claimed if row["high"] is not None else "",
    }


def show_one(connection: duckdb.DuckDBPyConnection, incident_id: str) -> None:
    """Show one incident: claims side by side, contradictions in words, how the toll moved, sentences, the map."""
    facts.back()
    row = queries.incident(connection, incident_id)
    if row is None:
        st.info(f"This snapshot has no incident {incident_id}: with other claims an incident has another id.")
        return
    told = _worded(row)
    title = " · ".join(part for part in (told["event"], told["place"], told["days"]) if part)
    facts.show_html(
        f"<h2>{escape(title)}</h2>",
        f'<p class="lead">{_range(told)} <b>{row["claims"]:,}</b> claims; texts: <b>{row["documents"]:,}</b>, of which'
        f" <b>{row['stories']:,}</b> aren’t copies of each other, by <b>{row['claimants']:,}</b> claimants.</p>",
    )
    claims = [{**each, **worded(each)} for each in queries.figures(connection, incident_id)]
    _contradictions(connection, claims)
    for event in dict.fromkeys(claim["event"] for claim in claims if charts.can_be_drawn(claim)):
        shown = [claim for claim in claims if claim["event"] == event and charts.can_be_drawn(claim)]
        st.subheader(f"{event.capitalize() or 'Counted'}: who says how many, in the order of publication")
        charts.side_by_side(shown)
    _table(claims)
    _statements(queries.statements(connection, incident_id))
    if row["latitude"] is not None:
        places.show_spot(row["place_name"], row["latitude"], row["longitude"])


def _range(told: Mapping[str, Any]) -> str:
    return (
        f"Between the least and the most that anybody says: <b>{escape(told['claimed'])}</b>."
        if told["claimed"]
        else ""
    )


def _contradictions(connection: duckdb.DuckDBPyConnection, claims: Sequence[Row]) -> None:
    by_id = {claim["figure_id"]: claim for claim in claims}
    for pair in queries.contradictions(connection, list(by_id)):
        left, right = by_id[pair["figure_id"]], by_id[pair["other_id"]]
        how = "They are independent." if pair["independent"] else "They aren’t known to be independent."
        facts.show_html(
            f'<div class="rival conflict"><b>{escape(left["claimant"])}</b> says {escape(_said(left))}, '
            f"<b>{escape(right['claimant'])}</b> says {escape(_said(right))}. {how}</div>"
        )


def _said(claim: Row) -> str:
    return " ".join(part for part in (claim["figure"], claim["counted"], claim["event"]) if part)


def _table(claims: Sequence[Row]) -> None:
    """Show every claim with its sentence, in the order of publication: how the toll moved."""
    address = facts.keep()
    lines = [
        (
            escape(claim["published"]),
            markup.link(_said(claim), {**address, "fact": claim["figure_id"]}),
            escape(claim["claimant"]),
            escape(claim["sentence"]),
            escape(claim["document"]),
        )
        for claim in claims
    ]
    if lines:
        head = ("Published", "Claim", "Who says it", "Sentence", "In")
        facts.show_html("<h3>Claims, as they were published</h3>", markup.table(head, lines, kind="claims"))


def _statements(said: Sequence[Row]) -> None:
    address = facts.keep()
    lines = [
        (
            escape(published(row)),
            escape(row["speaker"] or "nobody named"),
            markup.link(row["quote"], {**address, "fact": row["statement_id"]}),
            escape(row["title"] or row["path"]),
        )
        for row in said
    ]
    if lines:
        head = ("Published", "Who says it", "What is said", "In")
        facts.show_html("<h3>Statements</h3>", markup.table(head, lines, kind="statements"))
