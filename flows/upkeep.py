"""What people do to a warehouse besides running: go back, judge everything again."""

from expectations.gate import judge
from expectations.verdict import Verdict
from flows.holding import held
from flows.loading.reference import known_vocabularies
from flows.takedown import finish_takedowns
from warehouse.publish import upkeep
from warehouse.read.whole import Standing
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import Snapshot, demand_current, find


def roll_back(folder: DataFolder, snapshot_id: str) -> Snapshot:
    """Make an earlier snapshot current; raises `NoSnapshotError`, `LockedError`."""
    find(folder, snapshot_id)
    finish_takedowns(folder)
    with held(folder, "rolled_back") as run:
        return upkeep.roll_back(folder, snapshot_id, run)


def check(folder: DataFolder) -> Verdict:
    """Judge all rows of the current snapshot; raises `NoSnapshotError`."""
    return judge(Standing(folder), folder, demand_current(folder).id, known_vocabularies())
