"""The page itself, as Streamlit runs it: `streamlit run app.py -- DATA_FOLDER`.

The address contains the whole state (view, filters, chosen row), so that a reader can send what they see to
somebody else. The current snapshot is looked up once for each address: rows of a later one are never mixed in.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from html import escape
from pathlib import Path

import duckdb
import streamlit as st

from warehouse.dashboard import chart, map, markup, queries  # noqa: A004 (the module is a map)
from warehouse.dashboard.queries import Filters, Row
from warehouse.errors import NoSnapshotError, WarehouseError
from warehouse.read.reading import connect
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import current

# The range of the calendar.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
VIEWS = {
    "figures": "Figures",
    "map": "Places",
    "actors": "Actors",
    "documents": "Documents",
    "checks": "Files and checks",
    "changes": "What changed",
}


def show(*parts: str) -> None:
    """Put HTML on the page; what comes from documents is escaped already."""
    st.html(f'<div class="dl">{"".join(parts)}</div>')


@st.cache_resource(max_entries=2)
def open_snapshot(data: str, snapshot_id: str) -> duckdb.DuckDBPyConnection:
    """Open one connection for each snapshot, shared by all viewers; each query uses its own cursor."""
    return connect(DataFolder.open(Path(data)), snapshot_id)


@st.cache_data(max_entries=2)
def offered(data: str, snapshot_id: str) -> dict[str, list[tuple[str, str]]]:
    """Return the choices that each filter offers."""
    return queries.choices(open_snapshot(data, snapshot_id).cursor())


def choose(data: str, snapshot_id: str) -> Filters:
    """Show the filters, return them as the reader set them, and write them to the address."""
    known = offered(data, snapshot_id)
    chosen: dict[str, str] = {}
    set_before = [f.name for f in fields(Filters) if f.name in st.query_params]
    with st.expander("Filter" + (f" ({len(set_before)} set)" if set_before else ""), expanded=bool(set_before)):
        columns = st.columns(4)
        for column, name in zip(columns, ("place", "actor", "event", "publisher"), strict=True):
            words = dict(known[name])
            now = st.query_params.get(name)
            if now and now not in words:
                words[now] = now
            picked = column.selectbox(
                name.capitalize(),
                list(words),
                index=list(words).index(now) if now else None,
                format_func=words.__getitem__,
                placeholder="all",
            )
            if picked:
                chosen[name] = picked
        for column, name in zip(columns[:2], ("since", "until"), strict=True):
            day = column.date_input(
                name.capitalize(), value=_day(st.query_params.get(name)), min_value=FIRST_DAY, max_value=LAST_DAY
            )
            if isinstance(day, date):
                chosen[name] = day.isoformat()
    for field in fields(Filters):
        if field.name in chosen:
            st.query_params[field.name] = chosen[field.name]
        elif field.name in st.query_params:
            del st.query_params[field.name]
    return Filters(**chosen)


def _day(text: str | None) -> date | None:
    """Return the day written in the address, or the nearest day of the calendar; None if it isn't a day."""
    try:
        return min(max(date.fromisoformat(text), FIRST_DAY), LAST_DAY) if text else None
    except ValueError:
        return None


def view_figures(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Show the figures by week and event, then contradicting figures side by side, then all figures as cards."""
    keep = filters.active()
    rows = queries.figures(connection, filters)
    if not rows:
        show('<p class="note">No figure passes these filters.</p>')
        return
    by_id = {r["figure_id"]: r for r in rows}
    pairs = queries.conflicts(connection, list(by_id))
    disputed = frozenset(i for p in pairs for i in (p["figure_id"], p["other_id"]))
    count = queries.count_figures(connection, filters)
    drawn = chart.figures_by_week(rows, disputed, keep)
    if drawn:
        show(
            "<h3>By week and event</h3>",
            '<p class="note">Weeks are ISO weeks, from Monday. A dot is the number written, '
            "a bar its bounds, an arrow a bound that nobody gave. Nobody's number is taken for the best.</p>",
            drawn,
        )
    if pairs:
        show("<h3>Contradictions</h3>", *(_pair(p, by_id, keep) for p in pairs))
    shown = "" if count <= len(rows) else f", the first {len(rows)} shown: filter to see others"
    cards = (markup.figure_card(r, keep, disputed=r["figure_id"] in disputed) for r in rows)
    show(f"<h3>All {count:,} figures{shown}</h3>", f'<div class="cards">{"".join(cards)}</div>')


def _pair(pair: Row, by_id: dict[str, Row], keep: dict[str, str]) -> str:
    left, right = by_id[pair["figure_id"]], by_id[pair["other_id"]]
    how = "independent sources" if pair["independent"] else "not independent"
    return (
        f'<div class="against">{markup.figure_card(left, keep, disputed=True)}'
        f'<div class="versus">against<br>({how})</div>'
        f"{markup.figure_card(right, keep, disputed=True)}</div>"
    )


def view_map(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Show the places on a map and as a list."""
    keep = filters.active()
    places = queries.places(connection, filters)
    if not places:
        show('<p class="note">No place with coordinates passes these filters.</p>')
        return
    show(
        '<p class="note">The larger the circle, the more often the place is named. A click shows its figures.</p>',
        map.draw(places, keep),
        "<h3>Places</h3>",
        markup.table(
            ("Place", "Kind", "Country", "Named", "Documents"),
            (
                (
                    markup.link(p["name"], {**keep, "view": "figures", "place": p["entity_id"]}),
                    escape((p["place_type"] or "").replace("_", " ")),
                    escape(p["country_code"] or ""),
                    str(p["mentions"]),
                    str(p["documents"]),
                )
                for p in places
            ),
        ),
    )


def view_actors(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Show who says what, and who is named."""
    keep = filters.active()
    actors = queries.actors(connection, filters)
    said = queries.statements(connection, filters)
    show(
        "<h3>Who says what</h3>",
        markup.table(
            ("Speaker", "Says", "In"),
            (
                (
                    markup.link(
                        s["speaker"] or s["speaker_quote"] or "nobody named",
                        {**keep, "view": "actors", "actor": s["speaker_id"]},
                    )
                    if s["speaker_id"]
                    else escape(s["speaker_quote"] or "nobody named"),
                    markup.link(s["quote"], {**keep, "view": "fact", "id": s["statement_id"]}),
                    escape(s["title"] or s["path"]),
                )
                for s in said
            ),
        )
        if said
        else '<p class="note">No statement passes these filters.</p>',
        "<h3>Actors</h3>",
        markup.table(
            ("Actor", "Kind", "Named", "Documents", "Statements"),
            (
                (
                    markup.link(a["name"], {**keep, "view": "actors", "actor": a["entity_id"]}),
                    escape(a["kind"]),
                    str(a["mentions"]),
                    str(a["documents"]),
                    str(a["statements"]),
                )
                for a in actors
            ),
        ),
    )


def view_documents(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Show the list of documents, or the document that the address names."""
    keep = filters.active()
    chosen = st.query_params.get("document")
    if chosen:
        _document(connection, chosen, keep, None)
        return
    show(
        markup.table(
            ("Title", "Publisher", "Published", "Words", "Figures"),
            (
                (
                    markup.link(d["title"] or d["path"], {**keep, "view": "documents", "document": d["document_id"]}),
                    escape(d["publisher"] or ""),
                    escape(markup.published(d)),
                    f"{d['words']:,}",
                    str(d["figures"]),
                )
                for d in queries.documents(connection, filters)
            ),
        )
    )


def view_fact(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Show one fact: its row, its links, and its place in the text."""
    keep = filters.active()
    fact_id = st.query_params.get("id", "")
    place = queries.place_of(connection, fact_id)
    if place is None:
        show(f'<p class="note">The snapshot has no row {escape(fact_id)}.</p>')
        return
    row = queries.figure(connection, fact_id)
    links = queries.links(connection, fact_id)
    if row is not None:
        show('<div class="cards">', markup.figure_card(row, keep), "</div>")
    if links:
        lines = (
            (escape(k["role"]), f"“{escape(k['quote'])}”", escape(k["target"] or ""), escape(k["rule"])) for k in links
        )
        show("<h3>Linked to</h3>", markup.table(("Role", "Words", "Taken for", "Rule"), lines))
    where = f"bytes {place['byte_start']:,} to {place['byte_end']:,}"
    _document(connection, place["document_id"], keep, fact_id, where)


def _document(
    connection: duckdb.DuckDBPyConnection, document_id: str, keep: dict[str, str], fact_id: str | None, where: str = ""
) -> None:
    found = queries.document(connection, document_id)
    if found is None:
        show(f'<p class="note">The snapshot has no document {escape(document_id)}.</p>')
        return
    by = ", ".join(found["authors"])
    about = " · ".join(
        part for part in (by, found["publisher"] or "", markup.published(found), found["path"], where) if part
    )
    show(
        f"<h3>{escape(found['title'] or found['path'])}</h3>",
        f'<p class="note">{escape(about)}</p>',
        '<p class="legend"><span class="fact figure">figure</span><span class="fact date">date</span>'
        '<span class="fact mention">name</span><span class="fact statement">statement</span></p>',
        markup.marked_text(
            found["text"],
            queries.passages(connection, document_id),
            queries.spans(connection, document_id),
            keep,
            fact_id,
        ),
    )


def _cells(rows: Sequence[Row], columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield for each row these columns as cells of an HTML table."""
    return (tuple(escape(str(row[name] or "")) for name in columns) for row in rows)


def view_checks(connection: duckdb.DuckDBPyConnection, _: Filters) -> None:
    """Show files that were refused or kept as they were, withheld rows, the last judgement and the last runs."""
    troubled, withheld = queries.troubled(connection), queries.withheld(connection)
    checks, runs = queries.checks(connection), queries.runs(connection)
    show("<h3>Files refused or kept as they were</h3>")
    if troubled:
        columns = ("path", "status", "stage", "reason", "detail")
        show(markup.table(("File", "Status", "Stage", "Reason", "Detail"), _cells(troubled, columns)))
    else:
        show('<p class="note">None: every file became a document.</p>')
    if withheld:
        shown = "" if len(withheld) == withheld[0]["total"] else f", the first {len(withheld)} shown"
        show(
            f"<h3>{withheld[0]['total']:,} rows withheld{shown}</h3>",
            '<p class="note">Each broke a law and is in no other table; the rest of its document stands.</p>',
            markup.table(
                ("File", "Table", "Words", "Law", "What is wrong"),
                _cells(withheld, ("path", "table_name", "quote", "law", "detail")),
            ),
        )
    failed = [c for c in checks if not c["passed"]]
    show(f"<h3>Latest checks: {len(checks) - len(failed)} of {len(checks)} hold</h3>")
    show(
        markup.table(
            ("", "Table", "Expectation", "Rows", "Why it must hold"),
            (
                (
                    '<span class="ok">holds</span>'
                    if c["passed"]
                    else f'<span class="bad">{escape(c["severity"])}</span>',
                    escape(c["table_name"]),
                    escape(c["expectation"].replace("_", " ")),
                    f"{c['unexpected_count']:,}",
                    escape("; ".join(c["examples"])) if not c["passed"] else escape(c["notes"]),
                )
                for c in checks
            ),
        )
    )
    lines = (
        (escape(f"{r['started_utc']:%Y-%m-%d %H:%M}"), escape(r["outcome"].replace("_", " ")), str(r["files_seen"]),
         str(r["files_new"]), str(r["files_changed"]), str(r["files_removed"]), str(r["files_refused"]))
        for r in runs
    )  # fmt: skip
    show(
        "<h3>Last runs</h3>",
        markup.table(("Started (UTC)", "Outcome", "Files", "New", "Changed", "Removed", "Refused"), lines),
    )


def view_changes(connection: duckdb.DuckDBPyConnection, _: Filters) -> None:
    """Show what the current snapshot changed, and why."""
    summary = queries.changes(connection)
    if not summary:
        show('<p class="note">This is the first snapshot, or nothing changed.</p>')
        return
    show(
        markup.table(
            ("Table", "Rows", "", "Cause"),
            (
                (escape(c["table"]), escape(c["operation"]), f"{c['rows']:,}", escape(c["cause"].replace("_", " ")))
                for c in summary
            ),
        )
    )
    values = queries.changed_values(connection)
    if values:
        columns = ("table_name", "key", "column_name", "before", "after", "cause")
        show(
            "<h3>Changed values</h3>",
            markup.table(("Table", "Row", "Column", "Before", "After", "Cause"), _cells(values, columns)),
        )


SHOW: dict[str, Callable[[duckdb.DuckDBPyConnection, Filters], None]] = {
    "figures": view_figures,
    "map": view_map,
    "actors": view_actors,
    "documents": view_documents,
    "checks": view_checks,
    "changes": view_changes,
    "fact": view_fact,
}


def main() -> None:
    """Draw the page for the data folder named on the command line."""
    st.set_page_config(page_title="Dateline", layout="wide", initial_sidebar_state="collapsed")
    st.html(Path(__file__).with_name("style.css"))
    data = sys.argv[1]
    try:
        snapshot = current(DataFolder.open(Path(data)))
        if snapshot is None:
            raise NoSnapshotError(f"{data}: nothing has been published yet; dateline run publishes")
    except WarehouseError as error:
        show(f'<p class="note">{escape(str(error))}</p>')
        return
    connection = open_snapshot(data, snapshot.id).cursor()
    totals = queries.totals(connection)
    view = st.query_params.get("view", "figures")
    view = view if view in SHOW else "figures"
    shown = ("documents", "figures", "entities", "statements", "refused", *(["withheld"] if totals["withheld"] else []))
    numbers = "".join(f"<span><b>{totals[name]:,}</b> {name}</span>" for name in shown)
    show(f'<div class="totals">{numbers}<span class="id">snapshot {escape(snapshot.id)}</span></div>')
    filters = choose(data, snapshot.id)
    keep = filters.active()
    tabs = "".join(
        markup.link(words, {**keep, "view": name}, kind="here" if name == view else "") for name, words in VIEWS.items()
    )
    show(f"<nav>{tabs}</nav>")
    SHOW[view](connection, filters)


if __name__ == "__main__":  # how Streamlit runs a page
    main()
