"""Prints what `dateline run`, `status` and `check` say about a warehouse, on stdout."""

from pathlib import Path

import click

from expectations.verdict import Verdict
from flows.outcome import Published
from flows.output.show import aligned
from flows.output.terminal import counted, printable
from warehouse.read.reading import connect
from warehouse.read.status import (
    SUGGESTED,
    count_files,
    languages_not_read,
    last_runs,
    troubled_files,
    withheld_by_law,
    withheld_rows,
)
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import CATALOGUE, current, demand_current
from warehouse.store.tombstones import pending
from warehouse.tables import SNAPSHOT

# How many withheld rows are listed; the table `withheld` has all.
_ROWS = 50


def report_run(published: Published, data: Path) -> None:
    """Print what a run published, where the files are, and queries to begin with."""
    folder = DataFolder.open(data)
    snapshot = demand_current(folder)
    rows = snapshot.rows
    for warning in published.warnings:
        click.echo(f"warning: {printable(warning)}", err=True)
    head = f"published {snapshot.id}" if published.snapshot_id else f"nothing new; {snapshot.id} stays"
    click.echo(head)
    told = ("documents", "entities", "figures", "dates", "statements")
    click.echo("  " + ", ".join(counted(rows[table], table) for table in told))
    status = f"dateline status --data {printable(str(data))}"
    files, records = count_files(snapshot), count_files(snapshot, "refused_records")
    refused = files["refused"]
    click.echo(f"  {counted(refused, 'files')} refused" + (f": {status} says why" if refused else ""))
    if records["refused"]:
        click.echo(f"  {counted(records['refused'], 'records')} of other files refused: {status} says why")
    if kept := files["kept"] + records["kept"]:
        click.echo(f"  {counted(kept, 'files')} kept as before: {status} says why")
    if withheld := rows["withheld"]:
        click.echo(f"  {counted(withheld, 'rows')} withheld: {status} says by which law")
    if published.snapshot_id and (not_read := languages_not_read(connect(folder)).to_pylist()):
        which = ", ".join(f"{row['language']} {row['documents']:,}" for row in not_read)
        count = sum(row["documents"] for row in not_read)
        click.echo(f"  {counted(count, 'documents')} not mined: their language isn't read ({which})")
    click.echo(f"  Parquet  {printable(str(snapshot.path))}")
    click.echo(f"  DuckDB   {printable(str(folder.current / CATALOGUE))}")
    if folder.docs.exists():
        click.echo(f"  checks   {printable(str(folder.docs / 'index.html'))}")
    if published.snapshot_id:
        click.echo("try next:")
        for query in SUGGESTED:
            click.echo(f'  dateline sql --data {data} "{query}"')


def report_status(folder: DataFolder, runs: int) -> None:
    """Print which snapshot is current, how the last runs ended, and what was refused, kept, withheld or not mined."""
    snapshot = current(folder)
    if snapshot is None:
        click.echo("nothing is published yet")
    else:
        click.echo(f"current snapshot {snapshot.id} of {printable(str(folder.landing))}")
        click.echo("  " + ", ".join(counted(snapshot.rows[table.name], table.name) for table in SNAPSHOT))
    for stone in pending(folder):
        click.echo(f"the takedown of {stone.document_id} isn't finished: the next run goes on with it")
    click.echo("\nlast runs")
    click.echo(aligned(last_runs(folder, runs)), nl=False)
    if snapshot:
        connection = connect(folder)
        click.echo("\nfiles refused or kept as they were")
        click.echo(aligned(troubled_files(connection)), nl=False)
        if snapshot.rows["withheld"]:
            click.echo("\nrows withheld, by law")
            click.echo(aligned(withheld_by_law(connection)), nl=False)
            click.echo(f"\nthe first {min(_ROWS, snapshot.rows['withheld'])} of them: dateline explain KEY shows one")
            click.echo(aligned(withheld_rows(connection, _ROWS)), nl=False)
        not_read = languages_not_read(connection)
        if not_read.num_rows:
            click.echo("\ndocuments not mined, by language")
            click.echo(aligned(not_read), nl=False)


def report_check(verdict: Verdict) -> bool:
    """Print what a judgement found; return whether no check of severity error failed."""
    for line in verdict.warnings:
        click.echo(f"warning: {printable(line)}", err=True)
    failed = [found for found in verdict.checks if not found.passed and found.severity == "error"]
    for found in failed:
        examples = "; ".join(found.examples)
        click.echo(printable(f"{found.table_name}: {found.expectation}: {found.unexpected_count} rows: {examples}"))
    click.echo(f"{len(verdict.checks)} checks, {len(failed)} failed")
    return not failed
