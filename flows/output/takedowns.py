"""Prints what `dateline takedown` did, or where it found what was to be gone."""

from pathlib import Path

import click

from flows.output.terminal import printable
from flows.takedown import find_taken_down, find_text, take_down
from warehouse.counting import counted
from warehouse.store.folder import DataFolder


def report_takedown(folder: DataFolder, document_id: str, reason: str) -> bool:
    """Take a document down and print what was done; return whether all of it was."""
    finished = take_down(folder, document_id, reason)
    for each in finished:
        for line in each.lines():
            click.echo(line)
        for line in each.broken:
            click.echo(printable(line), err=True)
    return all(each.is_whole for each in finished)


def report_traces(folder: DataFolder, document_id: str | None, sought: str) -> bool:
    """Print where the text of a file, or of what was taken down, still is; return whether it is nowhere."""
    if sought and document_id:
        raise click.UsageError("--check looks for the text of a FILE or for a document that was taken down, not both")
    try:
        found = find_text(folder, Path(sought)) if sought else find_taken_down(folder, document_id)
    except (OSError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    for trace in found:
        click.echo(printable(str(trace)))
    click.echo(f"found in {counted(len(found), 'place')}" if found else "it is nowhere in the data folder")
    return not found
