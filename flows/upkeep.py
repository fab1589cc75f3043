"""Operations on a warehouse other than runs: roll back, open a moved folder, judge everything again."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from expectations.gate import judge
from expectations.own import read_own_laws
from expectations.verdict import Verdict
from flows.holding import held
from flows.loading.vocabularies import known_vocabularies
from flows.takedown import finish_takedowns
from flows.work import new_run_id, utc_now
from warehouse.publish import upkeep
from warehouse.publish.mending import BROKEN
from warehouse.read.intact import check_files
from warehouse.read.whole import Standing
from warehouse.records import Check
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold
from warehouse.store.snapshots import Snapshot, demand_current, find


def roll_back(folder: DataFolder, snapshot_id: str) -> Snapshot:
    """Make an earlier snapshot current; raises `NoSnapshotError`, `LockedError`."""
    find(folder, snapshot_id)
    finish_takedowns(folder)
    with held(folder, "rolled_back") as run:
        return upkeep.roll_back(folder, snapshot_id, run, utc_now)


def open_here(folder: DataFolder) -> Snapshot:
    """Write the DuckDB files of a moved or copied data folder again, for its new place; return the current snapshot.

    Raises `NoSnapshotError`, `LockedError`.
    """
    snapshot = demand_current(folder)
    now = utc_now()
    with hold(folder, new_run_id(now), now):
        upkeep.sweep(folder)
    return snapshot


def check(folder: DataFolder, laws: Path | None = None, reference: Path | None = None) -> Verdict:
    """Compare the files of the current snapshot with what was published, then judge all its rows.

    If another version wrote the snapshot with other columns, only its files are checked, with a warning: its rows
    were judged by that version's laws. `laws` and `reference` are the folders of the user's own laws and
    reference data. Raises `NoSnapshotError`, `FormatError`, `LawError`, `SeedError`.
    """
    snapshot = demand_current(folder).demand_layout()
    files = check_files(folder, snapshot)
    if not snapshot.is_readable:
        return _of_files([*files, _unjudged(snapshot)])
    if not all(check.passed for check in files):
        return _of_files(files)
    verdict = judge(Standing(folder), folder, snapshot.id, known_vocabularies(reference), own=read_own_laws(laws))
    return replace(verdict, checks=(*files, *verdict.checks))


def _of_files(checks: Sequence[Check]) -> Verdict:
    """Make the verdict on a snapshot of which only the files were checked."""
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
