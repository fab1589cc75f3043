"""The view of health: broken laws first, then what was refused and withheld, unread languages, runs and drift."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import streamlit as st
from streamlit import column_config as c

from warehouse.dashboard import queries
from warehouse.dashboard.wording import Row
from warehouse.publish.mending import GOES_WITH_ITS_FACT
from warehouse.read.status import languages_not_read, troubled_files
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import Snapshot, listing

_MOST = 1_000
_LAST = 10
_RUNS = f"""
    SELECT started_utc AS started, replace(outcome, '_', ' ') AS outcome, files_seen AS files, files_new AS new,
           files_changed AS changed, files_removed AS removed, files_refused AS refused
    FROM runs ORDER BY started_utc DESC LIMIT {_LAST}
"""
_CHECKS = """
    SELECT table_name AS "table", replace(expectation, '_', ' ') AS law, passed, severity, unexpected_count AS rows,
           examples, notes FROM checks WHERE run_id = (
        SELECT r.run_id FROM runs r JOIN checks USING (run_id) ORDER BY r.started_utc DESC LIMIT 1)
    ORDER BY passed, severity, table_name, expectation
"""
# Links that were withheld only with their fact come last.
_WITHHELD = f"""
    SELECT d.path AS file, w.table_name AS "table", w."row" ->> '$.quote' AS words, replace(w.law, '_', ' ') AS law,
           w.detail AS reason
    FROM withheld w LEFT JOIN documents d USING (document_id)
    ORDER BY w.law = '{GOES_WITH_ITS_FACT}', d.path, w.table_name, w.key LIMIT {_MOST}
"""


def show(connection: duckdb.DuckDBPyConnection, totals: Row, data: str) -> None:
    """Show what is wrong first; what is right is folded away."""
    _laws(queries.rows(connection, _CHECKS))
    troubled = troubled_files(connection)
    st.subheader(f"Refused, or kept as they were: {troubled.num_rows:,} of {totals['files']:,} files")
    if troubled.num_rows:
        _grid(troubled.slice(0, _MOST), "Files refused", _kept(troubled.num_rows))
    else:
        st.markdown("Every file became a document.")
    st.subheader(f"Withheld: {totals['withheld']:,} rows")
    st.markdown("Each broke a law and is in no other table; the rest of its document is published.")
    if totals["withheld"]:
        _grid(queries.table(connection, _WITHHELD), "Rows withheld", _kept(totals["withheld"]))
    unread = languages_not_read(connection)
    st.subheader(f"In languages that aren’t read: {sum(unread.column('documents').to_pylist()):,} documents")
    if unread.num_rows:
        _grid(unread, "Documents by language that isn’t read")
    st.subheader("Last runs")
    _grid(queries.table(connection, _RUNS), "Last runs")
    st.subheader("Drift")
    st.markdown(
        "What each snapshot holds; a document that suddenly yields more or less says that texts or rules moved."
    )
    _grid(_drift(listing(DataFolder.open(Path(data)))), "Rows of the last snapshots")


def _laws(checks: Sequence[Row]) -> None:
    broken = [check for check in checks if not check["passed"]]
    st.subheader(f"Broken laws: {len(broken)} of {len(checks)} checks")
    if broken:
        columns = ("severity", "table", "law", "rows", "examples", "notes")
        _grid(pa.table({name: [check[name] for check in broken] for name in columns}), "Broken laws")
    held = [check for check in checks if check["passed"]]
    if held:
        with st.expander(f"{len(held)} checks hold"):
            _grid(pa.table({name: [check[name] for check in held] for name in ("table", "law", "notes")}), "Kept laws")
    if not checks:
        st.markdown("No run was judged yet.")


def _kept(total: int) -> str:
    return f"The first {_MOST:,} of {total:,}." if total > _MOST else ""


def _grid(table: pa.Table, alt: str, note: str = "") -> None:
    """Show a table whose long texts can be read whole in its cells."""
    if note:
        st.caption(note)
    wide = {name: c.TextColumn(width="large") for name in ("detail", "reason", "notes") if name in table.column_names}
    config: dict[str, Any] = {**wide, "started": c.DatetimeColumn("started (UTC)", format="D MMM YYYY, HH:mm")}
    st.dataframe(table, hide_index=True, placeholder="", alt=alt, column_config=config)


def _drift(snapshots: Sequence[Snapshot]) -> pa.Table:
    """Return the rows of each of the last snapshots, and how many a document yields."""
    last = list(snapshots)[-_LAST:][::-1]
    counts = [snapshot.rows for snapshot in last]
    columns: dict[str, list[Any]] = {"published (UTC)": [snapshot.created_utc for snapshot in last]}
    for name in ("documents", "figures", "statements", "withheld"):
        columns[name] = [rows[name] for rows in counts]
    for name in ("figures", "statements"):
        columns[f"{name} a document"] = [round(rows[name] / max(rows["documents"], 1), 2) for rows in counts]
    return pa.table(columns)
