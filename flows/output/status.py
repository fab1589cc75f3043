"""Says how a warehouse is, for `dateline status`: in words, or as JSON for monitoring."""

from typing import Any

import click
import pyarrow as pa

from flows.output.reports import counted_rows
from flows.output.show import aligned, as_json
from flows.output.terminal import printable
from warehouse.read.reading import connect
from warehouse.read.status import (
    count_stories,
    languages_not_read,
    last_runs,
    troubled_files,
    withheld_by_law,
    withheld_rows,
)
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import current
from warehouse.store.tombstones import pending
from warehouse.tables import SNAPSHOT

# How many withheld rows are listed; the table `withheld` has all.
_ROWS = 50
# How a run ends that somebody must look at; one that was stopped by hand isn't among them.
_BAD = frozenset({"gate_closed", "nothing_readable", "failed", "died"})


def report_status(folder: DataFolder, runs: int, form: str = "table") -> bool:
    """Print how the warehouse is, in words or as JSON; return whether all is well."""
    found = _look(folder, runs)
    if form == "json":
        click.echo(as_json(_plain(found)))
    else:
        _print(found)
    return not found["problems"]


def _look(folder: DataFolder, runs: int) -> dict[str, Any]:
    """Return all that is told, by name; tables as Arrow tables."""
    snapshot = current(folder)
    ended = last_runs(folder, max(runs, 1))
    unfinished = [stone.document_id for stone in pending(folder)]
    problems = [] if snapshot else ["nothing is published yet"]
    if ended.num_rows and (outcome := ended["outcome"][0].as_py()) in _BAD:
        problems.append(f"the last run ended as {outcome}")
    problems += [f"the takedown of {one} isn't finished: the next run goes on with it" for one in unfinished]
    found: dict[str, Any] = {
        "healthy": not problems,
        "problems": problems,
        "snapshot_id": snapshot.id if snapshot else None,
        "landing": str(folder.landing),
        "rows": {},
        "runs": ended.slice(0, runs),
    }
    if snapshot:
        connection = connect(folder)
        # A row of `stories` is a document; how many stories there are is another question.
        found["rows"] = {table.name: snapshot.rows[table.name] for table in SNAPSHOT}
        found["rows"]["stories"] = count_stories(connection)
        found["files"] = troubled_files(connection)
        found["withheld"] = withheld_by_law(connection)
        found["withheld_rows"] = withheld_rows(connection, _ROWS)
        found["languages_not_read"] = languages_not_read(connection)
    return found


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value.to_pylist() if isinstance(value, pa.Table) else value for name, value in found.items()}


def _print(found: dict[str, Any]) -> None:
    if found["snapshot_id"]:
        click.echo(f"current snapshot {found['snapshot_id']} of {printable(found['landing'])}")
        click.echo("  " + ", ".join(counted_rows(table, count) for table, count in found["rows"].items()))
    for problem in found["problems"]:
        click.echo(problem)
    click.echo("\nlast runs")
    click.echo(aligned(found["runs"]), nl=False)
    if not found["snapshot_id"]:
        return
    click.echo("\nfiles refused or kept as they were")
    click.echo(aligned(found["files"]), nl=False)
    if withheld := found["rows"]["withheld"]:
        click.echo("\nrows withheld, by law")
        click.echo(aligned(found["withheld"]), nl=False)
        click.echo(f"\nthe first {min(_ROWS, withheld)} of them: dateline explain KEY shows one")
        click.echo(aligned(found["withheld_rows"]), nl=False)
    if found["languages_not_read"].num_rows:
        click.echo("\ndocuments not mined, by language")
        click.echo(aligned(found["languages_not_read"]), nl=False)
