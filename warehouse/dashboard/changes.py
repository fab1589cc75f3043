"""The view of what changed: each figure that came, went or reads otherwise since a chosen snapshot, and why."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import streamlit as st
from streamlit import column_config as c

from warehouse.dashboard import listing, queries
from warehouse.dashboard.wording import CAUSES, Row, day, plain
from warehouse.errors import WarehouseError
from warehouse.publish.changes import Difference, diff, without_moves
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import Snapshot
from warehouse.store.snapshots import listing as snapshots_of

# The most single values shown: `dateline diff --rows` has all.
_MOST = 10_000
CHANGES = listing.Listing(
    "changed figures",
    "fact",
    "figure_id",
    {
        "what": c.TextColumn("What", width=90),
        "before": c.TextColumn("Before", width=190),
        "after": c.TextColumn("Now", width=190),
        "event": c.TextColumn("Event", width=110),
        "sentence": c.TextColumn("Sentence now", width=420),
        "why": c.TextColumn("Why", width=190),
        "path": c.TextColumn("File", width=240),
        "figure_id": c.TextColumn("Id", width=140),
    },
)


@st.cache_data(max_entries=4, show_spinner="Comparing two snapshots …")
def _difference(data: str, old: str, new: str) -> Difference:
    return diff(DataFolder.open(Path(data)), old, new)


def show(connection: duckdb.DuckDBPyConnection, data: str, snapshot: Snapshot) -> None:
    """Show the choice of a snapshot, counts, the figures, and every other value that changed."""
    labels = earlier(data, snapshot)
    if not labels:
        st.info("This is the first snapshot: everything in it is new.")
        return
    former = snapshot.manifest["former"]
    ids = list(labels)
    against = st.selectbox(
        "Compared with what was published on",
        ids,
        index=ids.index(former) if former in ids else 0,
        format_func=labels.__getitem__,
        key="against",
        bind="query-params",
        width=360,
    )
    try:
        found = _difference(data, against, snapshot.id)
    except WarehouseError as error:
        st.warning(str(error))
        return
    if not found.rows.num_rows:
        st.info(f"Nothing changed since {labels[against]}.")
        return
    _counts(found.counts.to_pylist(), labels[against])
    figures = _figures(connection, found.figures.to_pylist())
    listing.show(CHANGES, len(figures), lambda limit, offset: figures[offset : offset + limit])
    _values(connection, found)


def earlier(data: str, snapshot: Snapshot) -> Mapping[str, str]:
    """Return the ids of the snapshots before one, the latest first, each with its day and time in words."""
    found = [s for s in reversed(snapshots_of(DataFolder.open(Path(data)))) if s.id < snapshot.id]
    return {s.id: f"{day(s.created_utc.date())}, {s.created_utc:%H:%M:%S} UTC" for s in found}


def _counts(counts: Sequence[Row], since: str) -> None:
    """Say in a sentence how many rows of what people count changed."""
    words = {"documents": "document", "figures": "figure", "statements": "statement"}
    total: dict[tuple[str, str], int] = {}
    for row in counts:
        key = (row["table"], row["operation"])
        total[key] = total.get(key, 0) + row["rows"]
    told = [
        f"**{total[table, operation]:,}** {word}{'s' * (total[table, operation] != 1)} {operation}"
        for table, word in words.items()
        for operation in ("added", "removed", "changed")
        if (table, operation) in total
    ]
    st.markdown(f"Since {since}: {', '.join(told) or 'no document, figure or statement changed'}.")


def _figures(connection: duckdb.DuckDBPyConnection, lines: Sequence[Row]) -> list[Row]:
    ids = [line["figure_id"] for line in lines if line["figure_id"]]
    now = queries.figures_of(connection, ids)
    told = [
        {
            **line,
            "what": "new" if line["before"] is None else "gone" if line["after"] is None else "changed",
            "event": plain(line["event"]),
            "why": CAUSES[line["cause"]],
            "sentence": now[line["figure_id"]]["sentence"] if line["figure_id"] in now else None,
        }
        for line in lines
    ]
    return sorted(told, key=lambda line: line["why"])


def _values(connection: duckdb.DuckDBPyConnection, found: Difference) -> None:
    """Show the other rows and values that changed, by table and cause, folded away."""
    rows = without_moves(found.rows)
    with st.expander(f"Every row that changed, in all tables ({rows.num_rows:,})"):
        st.dataframe(
            found.counts,
            hide_index=True,
            placeholder="",
            column_config={"rows": c.NumberColumn(format="localized")},
            alt="Rows that changed, by table and cause",
        )
        if rows.num_rows > _MOST:
            st.caption(f"The first {_MOST:,} of {rows.num_rows:,}; `dateline diff --rows` has all.")
        st.dataframe(
            _with_paths(connection, rows.slice(0, _MOST)), hide_index=True, placeholder="", alt="Values that changed"
        )


def _with_paths(connection: duckdb.DuckDBPyConnection, rows: pa.Table) -> pa.Table:
    query = "SELECT document_id, path FROM documents WHERE list_contains($ids, document_id)"
    ids = [i for i in rows.column("document_id").unique().to_pylist() if i]
    paths: dict[Any, str] = {row["document_id"]: row["path"] for row in queries.rows(connection, query, {"ids": ids})}
    named = pa.array([paths.get(i) for i in rows.column("document_id").to_pylist()], pa.string())
    return rows.append_column("path", named).select(
        ["table_name", "operation", "path", "column_name", "before", "after", "cause", "key"]
    )
