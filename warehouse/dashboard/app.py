"""The page itself, as Streamlit runs it: `streamlit run app.py -- DATA_FOLDER`.

The address contains the whole state (view, filters, what is opened), so that a reader can send what they see to
somebody else. The current snapshot is looked up once for each address: rows of a later one are never mixed in.
"""

import sys
from html import escape
from pathlib import Path

import duckdb
import streamlit as st

from warehouse.dashboard import changes, controls, facts, figures, health, incidents, places, queries, reading
from warehouse.dashboard.filters import Filters
from warehouse.dashboard.wording import Row, day
from warehouse.errors import WarehouseError
from warehouse.read.reading import connect
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import Snapshot, current

INCIDENTS, FIGURES, MAP, STATEMENTS, DOCUMENTS = "Incidents", "Figures", "Map", "Statements", "Documents"
CHANGES, HEALTH = "What changed", "Health"
VIEWS = (INCIDENTS, FIGURES, MAP, STATEMENTS, DOCUMENTS, CHANGES, HEALTH)
# Views of the snapshot as a whole, which no filter narrows.
_UNFILTERED = (CHANGES, HEALTH)


@st.cache_resource(max_entries=2, show_spinner="Opening what was published …")
def open_snapshot(data: str, snapshot_id: str) -> duckdb.DuckDBPyConnection:
    """Open one connection for each snapshot, shared by all viewers; each query uses its own cursor."""
    connection = connect(DataFolder.open(Path(data)), snapshot_id)
    queries.find_disputes(connection)
    return connection


@st.cache_data(max_entries=2, show_spinner=False)
def offered(data: str, snapshot_id: str) -> dict[str, list[str]]:
    """Return the choices that each filter offers."""
    return queries.choices(open_snapshot(data, snapshot_id).cursor())


@st.cache_data(max_entries=2, show_spinner=False)
def counted(data: str, snapshot_id: str) -> Row:
    """Return the numbers of the page's first sentence."""
    return queries.totals(open_snapshot(data, snapshot_id).cursor())


def main() -> None:
    """Draw the page for the data folder named on the command line."""
    st.set_page_config(page_title="Dateline", layout="wide", initial_sidebar_state="collapsed")
    st.html(Path(__file__).with_name("style.css"))
    data = sys.argv[1]
    try:
        snapshot = current(DataFolder.open(Path(data)))
    except WarehouseError as error:
        facts.show_html("<h1>Dateline</h1>", f'<p class="note">{escape(str(error))}</p>')
        return
    if snapshot is None:
        _nothing_yet(data)
        return
    totals = counted(data, snapshot.id)
    _head(totals, snapshot)
    if not totals["documents"]:
        st.info(f"Nothing to read yet: of {totals['files']:,} files none became a document. “Health” says why of each.")
    view = st.segmented_control(
        "View",
        VIEWS,
        default=INCIDENTS if totals["incidents"] else FIGURES if totals["documents"] else HEALTH,
        required=True,
        label_visibility="collapsed",
        key="view",
        bind="query-params",
        on_change=controls.start_again,
    )
    opened = next((name for name in controls.OPENED if name in st.query_params), None)
    with st.container(key="hidden" if opened or view in _UNFILTERED else "controls"):
        filters = controls.choose(offered(data, snapshot.id), compared=totals["compared"])
    connection = open_snapshot(data, snapshot.id).cursor()
    if opened:
        _show_opened(connection, opened, st.query_params[opened])
    else:
        _show_view(connection, view, filters, data, snapshot)


def _show_opened(connection: duckdb.DuckDBPyConnection, opened: str, identity: str) -> None:
    if opened == "incident":
        incidents.show_one(connection, identity)
    elif opened == "fact":
        facts.show_fact(connection, identity)
    else:
        facts.back()
        facts.show_document(connection, identity)


def _show_view(
    connection: duckdb.DuckDBPyConnection, view: str, filters: Filters, data: str, snapshot: Snapshot
) -> None:
    if view == INCIDENTS:
        incidents.show(connection, filters, changes.earlier(data, snapshot), snapshot.manifest["former"])
    elif view == MAP:
        places.show(connection, filters, offered(data, snapshot.id))
    elif view == CHANGES:
        changes.show(connection, data, snapshot)
    elif view == HEALTH:
        health.show(connection, counted(data, snapshot.id), data)
    else:
        show = {DOCUMENTS: reading.show_documents, STATEMENTS: reading.show_statements}
        show.get(view, figures.show)(connection, filters)


def _head(totals: Row, snapshot: Snapshot) -> None:
    """Say what the page is, in a title and a sentence."""
    made = totals["created_utc"]
    disputed = f", <b>{totals['disputed']:,}</b> of them contradicted by another" if totals["disputed"] else ""
    when = f"Published on {day(made.date())} at {made:%H:%M} UTC"
    facts.show_html(
        "<h1>Dateline</h1>",
        f'<p class="lead">What <b>{totals["documents"]:,}</b> news texts say: <b>{totals["figures"]:,}</b> figures'
        f"{disputed}, and <b>{totals['statements']:,}</b> statements, each with the words that say it and who claims"
        f' it. <span class="note" title="snapshot {escape(snapshot.id)}">{when}.</span></p>',
    )


def _nothing_yet(data: str) -> None:
    facts.show_html(
        "<h1>Dateline</h1>",
        '<p class="lead">Nothing has been published in this data folder yet.</p>',
        "<p>Put texts into a folder and run:</p>",
        f"<pre>dateline run --landing FOLDER --data {escape(data)}</pre>",
        "<p>Then load this page again.</p>",
    )


if __name__ == "__main__":  # how Streamlit runs a page
    main()
