"""Prints what `dateline run` and `check` say about a warehouse, on stdout."""

import shlex
import shutil
import sys
from pathlib import Path

import click

from expectations.verdict import Verdict
from flows.outcome import Published
from flows.output.judgement import PAGE
from flows.output.terminal import printable
from warehouse.counting import counted
from warehouse.read.reading import connect
from warehouse.read.status import SUGGESTED, count_files, languages_not_read
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import CATALOGUE, demand_current


def report_run(published: Published, data: Path) -> None:
    """Print what a run published, where the files are, and queries to begin with."""
    folder = DataFolder.open(data)
    snapshot = demand_current(folder)
    rows = snapshot.rows
    for warning in published.warnings:
        click.echo(f"warning: {printable(warning)}", err=True)
    head = f"published {snapshot.id}" if published.snapshot_id else f"nothing new; {snapshot.id} stays"
    click.echo(head)
    shown = ("documents", "entities", "figures", "dates", "statements")
    click.echo("  " + ", ".join(counted_rows(table, rows[table]) for table in shown))
    called = command()
    place = f"--data {shlex.quote(printable(str(data)))}"
    status = f"{called} status {place}"
    files, records = count_files(snapshot), count_files(snapshot, "refused_records")
    refused = files["refused"]
    click.echo(f"  {counted(refused, 'file')} refused" + (f": {status} says why" if refused else ""))
    if count := records["refused"]:
        click.echo(f"  {counted(count, 'record')} of other files refused: {status} says why")
    if kept := files["kept"] + records["kept"]:
        click.echo(f"  {counted(kept, 'file')} kept as before: {status} says why")
    if withheld := rows["withheld"]:
        click.echo(f"  {counted(withheld, 'row')} withheld: {status} says by which law")
    if published.snapshot_id and (not_read := languages_not_read(connect(folder)).to_pylist()):
        which = ", ".join(f"{row['language']} {row['documents']:,}" for row in not_read)
        count = sum(row["documents"] for row in not_read)
        click.echo(f"  {counted(count, 'document')} not mined: the language isn't read ({which})")
    click.echo(f"  Parquet  {printable(str(snapshot.path))}")
    click.echo(f"  DuckDB   {printable(str(folder.current / CATALOGUE))}")
    if folder.docs.exists():
        click.echo(f"  checks   {printable(str(folder.docs / PAGE))}")
    if published.snapshot_id:
        click.echo("try next:")
        for query in SUGGESTED:
            click.echo(f'  {called} sql {place} "{query}"')


def command() -> str:
    """Return how a shell calls this command: by its name if its folder is on the PATH, else by its path."""
    beside = Path(sys.executable).parent / "dateline"
    if shutil.which("dateline") or not beside.exists():
        return "dateline"
    here = Path.cwd()
    return shlex.quote(str(beside.relative_to(here) if beside.is_relative_to(here) else beside))


def counted_rows(table: str, count: int) -> str:
    """Return the number of a table's rows with the table's name, in the singular if it is one.

    >>> counted_rows("entities", 1), counted_rows("refused_records", 2)
    ('1 entity', '2 refused records')
    """
    many = table.replace("_", " ")
    one = many.removesuffix("ies") + "y" if many.endswith("ies") else many.removesuffix("s")
    return counted(count, one, many)


def report_check(verdict: Verdict) -> bool:
    """Print what a judgement found; return whether no check of severity error failed."""
    for line in verdict.warnings:
        click.echo(f"warning: {printable(line)}", err=True)
    failed = [found for found in verdict.checks if not found.passed and found.severity == "error"]
    for found in failed:
        examples = "; ".join(found.examples)
        click.echo(
            printable(f"{found.table_name}: {found.expectation}: {counted(found.unexpected_count, 'row')}: {examples}")
        )
    click.echo(f"{counted(len(verdict.checks), 'check')}, {len(failed)} failed")
    return not failed
