"""What people do to a warehouse besides running: go back, take a document down, judge everything again."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from expectations.gate import judge
from expectations.verdict import Verdict
from flows.loading.digests import code_digest, seeds_digest
from flows.loading.vocabularies import known_vocabularies
from flows.work import utc_now
from transforms.documents.stories import group_stories
from warehouse.publish import takedown, upkeep
from warehouse.publish.mending import BROKEN
from warehouse.read.intact import check_files
from warehouse.read.whole import Standing
from warehouse.records import Check, Run
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold
from warehouse.store.snapshots import Snapshot, demand_current, find


def roll_back(folder: DataFolder, snapshot_id: str) -> Snapshot:
    """Make an earlier snapshot current; raises `NoSnapshotError`, `LockedError`."""
    find(folder, snapshot_id)
    with _held(folder) as (run_id, now):
        return upkeep.roll_back(folder, snapshot_id, _run(run_id, now, "rolled_back"))


def take_down(folder: DataFolder, document_id: str, reason: str) -> takedown.TakeDown:
    """Remove a document from everywhere, for good; raises `LockedError`, `NoSnapshotError`."""
    with _held(folder) as (run_id, now):
        run = _run(run_id, now, "taken_down")
        return takedown.take_down(folder, document_id, run, group_stories, reason=reason, now=now)


@contextmanager
def _held(folder: DataFolder) -> Iterator[tuple[str, datetime]]:
    now = utc_now()
    run_id = f"{now:%Y%m%dT%H%M%S}Z-{secrets.token_hex(3)}"
    with hold(folder, run_id, now):
        upkeep.sweep(folder)
        yield run_id, now


def _run(run_id: str, now: datetime, outcome: str) -> Run:
    return Run(
        run_id=run_id,
        started_utc=now,
        finished_utc=utc_now(),
        outcome=outcome,
        snapshot_id=None,
        inputs_digest=None,
        code_digest=code_digest(),
        seeds_digest=seeds_digest(),
        files_seen=0,
        files_new=0,
        files_changed=0,
        files_removed=0,
        files_refused=0,
    )


def check(folder: DataFolder) -> Verdict:
    """Compare the files of the current snapshot with what was published, then judge all its rows.

    The rows of a snapshot that another version wrote kept that version's laws: its files alone are looked at, and a
    warning says so. Raises `NoSnapshotError`, `FormatError`.
    """
    snapshot = demand_current(folder).demand_layout()
    files = check_files(folder, snapshot)
    if not snapshot.is_readable:
        return _of_files([*files, _unjudged(snapshot)])
    if not all(check.passed for check in files):
        return _of_files(files)
    verdict = judge(Standing(folder), folder, snapshot.id, known_vocabularies())
    return replace(verdict, checks=(*files, *verdict.checks))


def _of_files(checks: Sequence[Check]) -> Verdict:
    """A verdict on a snapshot whose rows weren't judged."""
    damaged = any(not check.passed and check.severity == "error" for check in checks)
    return Verdict(
        checks=tuple(checks),
        refusals=(),
        broken=BROKEN.empty_table(),
        closed=damaged,
        message="files of the snapshot are damaged: restore them from a backup" if damaged else "",
    )


def _unjudged(snapshot: Snapshot) -> Check:
    return Check(
        run_id=snapshot.id,
        table_name="files",
        expectation="rows_are_judged",
        severity="warning",
        passed=False,
        unexpected_count=snapshot.rows["files"],
        examples=(f"dateline {snapshot.writer} wrote the snapshot with other columns; dateline run makes it again",),
        notes="The laws speak of this version's columns.",
    )
