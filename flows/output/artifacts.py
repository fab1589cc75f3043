"""Shows a run on its pages on the Prefect server: what it found, the tables for readers, refused files, progress."""

from collections.abc import Sequence
from html import escape
from typing import Any

import pyarrow as pa
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.outcome import Published
from flows.output.judgement import PAGE
from flows.output.terminal import printable
from flows.server.naming import key_of, name_of
from flows.work import Work
from warehouse.counting import counted
from warehouse.read.reading import connect
from warehouse.read.status import (
    changes_by_cause,
    languages_not_read,
    troubled_by_reason,
    troubled_files,
    withheld_by_law,
    withheld_rows,
)
from warehouse.tables import SNAPSHOT

# How many withheld rows are on the run's page; a run with many more doesn't publish.
_ROWS = 20
# How many refused files are listed: a page of a table, which the server stores whole.
_FILES = 500


class ProgressPage:
    """The progress of a run's batches as an artifact; a run of one batch has none."""

    def __init__(self, work: Work, batches: int) -> None:
        self._total = batches
        self._done = 0
        key = key_of(name_of(work.settings), "progress")
        self._id: Any = create_progress_artifact(0.0, key=key, description=self._line()) if batches > 1 else None

    def add(self) -> None:
        """Note that one more batch is done."""
        self._done += 1
        if self._id:
            update_progress_artifact(self._id, 100.0 * self._done / self._total, description=self._line())

    def _line(self) -> str:
        return f"{self._done:,} of {counted(self._total, 'batch', 'batches')}"


def show_refusal(work: Work, outcome: str) -> None:
    """Create the page of a run that published nothing, with the reason."""
    _create_page(work, ["\n".join(_harmless(line) for line in outcome.splitlines())])


def show_published(work: Work, published: Published) -> None:
    """Create the page of a run that published, the table of its tables, and that of the files that are refused."""
    connection = connect(work.folder)
    called = name_of(work.settings)
    create_table_artifact(
        [{"table": table.name, "rows": published.rows[table.name], "a row is": table.meaning} for table in SNAPSHOT],
        key=key_of(called, "tables"),
        description=f"the tables of snapshot {published.snapshot_id}",
    )
    troubled = troubled_files(connection)
    if troubled.num_rows:
        rows = troubled.slice(0, _FILES).to_pylist()
        how_many = counted(troubled.num_rows, "file or record", "files and records")
        create_table_artifact(
            [{name: escape(printable(cell or "")) for name, cell in row.items()} for row in rows],
            key=key_of(called, "refused"),
            description=f"{how_many} refused, or kept as before",
        )
    tables = {
        "Refused and kept, by reason": troubled_by_reason(connection),
        "Withheld": withheld_by_law(connection),
        "Withheld rows": withheld_rows(connection, _ROWS),
        "Not mined for their language": languages_not_read(connection),
        "Changed": changes_by_cause(connection),
    }
    parts = [f"Published `{published.snapshot_id}`."]
    parts += [f"{title}\n\n{_lines(table)}" for title, table in tables.items() if table.num_rows]
    parts.append("\n".join(f"- {_harmless(warning)}" for warning in published.warnings))
    _create_page(work, parts)


def _create_page(work: Work, parts: Sequence[str]) -> None:
    plan = work.plan
    page = work.folder.docs / PAGE
    counts = f"{len(plan.new):,} new, {len(plan.changed):,} changed, {len(plan.removed):,} gone"
    head = [
        f"Run `{work.run_id}` over `{printable(str(work.folder.landing))}`",
        f"{counted(len(work.items), 'file or record', 'files and records')}: {counts}.",
    ]
    if page.exists():
        # No page of a server may open a file, so the path stands there to be copied.
        head.append(f"Checks: [{printable(str(page))}]({page.as_uri()}), on the machine of the run.")
    create_markdown_artifact(
        "\n\n".join([*head, *parts]),
        key=key_of(name_of(work.settings)),
        description="what the run found and published",
    )


def _lines(table: pa.Table) -> str:
    """Return a table in Markdown."""
    head = f"| {' | '.join(table.column_names)} |\n|{' --- |' * table.num_columns}"
    rows = ("| " + " | ".join(_harmless(str(cell)) for cell in row.values()) + " |" for row in table.to_pylist())
    return "\n".join([head, *rows])


def _harmless(text: str) -> str:
    """Escape text from documents for Markdown tables and HTML."""
    return escape(printable(text)).replace("|", "&#124;")
