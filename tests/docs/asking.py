"""Runs what the pages show, in this process, beside the folder `data` of the published dispatches."""

import contextlib
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import cli
from flows.outcome import Published
from flows.output.reports import report_run
from tests.docs.pages import Step
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import demand_current

# As wide as README is.
WIDTH = "120"
# They write, or stay until they are stopped: only their arguments are read here, others' tests run them.
NOT_RUN = frozenset({"run", "serve", "dashboard", "rollback", "takedown"})
_CHANGING = (
    (re.compile(r"\d{8}T\d{6}\.\d+Z-\d{8}T\d{6}Z-[0-9a-f]{6}"), "SNAPSHOT"),
    (re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}"), "RUN"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?"), "TIME"),
    (re.compile(r"\S*/(?=data/|seeds/)"), ""),
    (re.compile(r"-{3,}"), "---"),
    (re.compile(r" {2,}"), "  "),
)


def normalised(output: str) -> str:
    """The output without what differs from run to run: ids of runs, times, where the folder lies, widths."""
    for pattern, word in _CHANGING:
        output = pattern.sub(word, output)
    return "\n".join(line.rstrip() for line in output.strip().splitlines())


@contextlib.contextmanager
def beside(folder: DataFolder) -> Iterator[None]:
    """The working folder is the one that holds `data`, the terminal as wide as README."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder.root.parent)
        patch.setenv("COLUMNS", WIDTH)
        # The pages are read with the command's folder on the PATH.
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield


def said(step: Step) -> str:
    """What the command prints; in `beside`."""
    answer = CliRunner().invoke(cli, step.words[1:], prog_name="dateline")
    assert answer.exit_code == 0, f"{step}: {answer.output}"
    return answer.stdout


def reported(folder: DataFolder) -> str:
    """What `make run` says at the end of a first run; in `beside`."""
    snapshot = demand_current(folder)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        report_run(Published(snapshot.id, snapshot.rows), Path("data"))
    return out.getvalue()
