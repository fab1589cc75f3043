"""Maintains a data folder: cleans up after killed runs, rolls back, deletes old snapshots. Callers hold the lock."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from warehouse.errors import NoSnapshotError
from warehouse.publish.publishing import record
from warehouse.publish.staging import Staging
from warehouse.records import Run
from warehouse.store import journal
from warehouse.store.catalogue import write_catalogue
from warehouse.store.durable import ASIDE, remove_folder, set_aside, sync_folder
from warehouse.store.folder import DataFolder
from warehouse.store.lock import UNKNOWN, forget_died, read_died
from warehouse.store.raw import digests_in, path_of
from warehouse.store.snapshots import (
    CATALOGUE,
    MANIFEST,
    Snapshot,
    current,
    demand_current,
    distinct_parts,
    find,
    flip,
    listing,
    load,
    write_manifest,
)
from warehouse.tables import BY_NAME

# Suffix of an old snapshot that is renamed until a copy without the document that was taken down has its place.
FORMER = "-former"


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: runs that died, the number of leftovers removed, files of the journal that can't be read."""

    died: tuple[str, ...]
    removed: int
    unreadable: tuple[Path, ...]


def sweep(folder: DataFolder) -> Swept:
    """Clean up after a killed run: complete the journal, remove half-made folders and files; finished batches stay.

    If the data folder was moved, or an earlier version wrote its journal, also write its DuckDB files again. Takes
    almost no time if the last run ended by itself.
    """
    died = read_died(folder)
    unreadable = journal.mend(folder)
    _give_back(folder)
    snapshot = current(folder)
    known = journal.known_runs(folder)
    if snapshot and snapshot.manifest["run_id"] not in known:
        record(folder, snapshot)
        known.add(snapshot.manifest["run_id"])
    dead = tuple(holder.run_id for holder in died if holder.run_id not in known and holder != UNKNOWN)
    for holder in died:
        if holder.run_id in dead:
            journal.append(folder, _died(holder.run_id, holder.since_utc, snapshot))
    # Only a run that published nothing leaves staged rows, or raw files to which no row refers.
    if died or any(folder.staging.iterdir()):
        drop_raw(folder)
    removed = _remove_leftovers(folder, snapshot, dead, everywhere=bool(died))
    if died:
        for unbound in listing(folder):
            if not (unbound.path / CATALOGUE).exists():
                # A takedown died between a snapshot's new parts and the views over them.
                write_catalogue(folder, unbound)
    forget_died(folder)
    if snapshot and snapshot.manifest["root"] != str(folder.root):
        # The current snapshot last: if this is killed, the next sweep does it again.
        for moved in sorted(listing(folder), key=lambda each: each.id == snapshot.id):
            _bind_again(folder, moved)
    _mark_utc(folder)
    return Swept(dead, removed, tuple(unreadable))


def roll_back(folder: DataFolder, snapshot_id: str, run: Run, clock: Callable[[], datetime]) -> Snapshot:
    """Make an earlier (or later) snapshot current, and write into the journal when it was done.

    Raises `NoSnapshotError`, `FormatError`.
    """
    snapshot = find(folder, snapshot_id).demand_layout()
    flip(folder, snapshot.id)
    journal.append(folder, replace(run, snapshot_id=snapshot.id, finished_utc=clock()))
    return snapshot


def retain(folder: DataFolder, *, count: int, age: timedelta, now: datetime) -> list[str]:
    """Delete snapshots that are neither among the newest `count` nor younger than `age`; never the current one.

    Raw files to which no remaining snapshot refers go too. Returns the deleted ids. Connections that are open on a
    deleted snapshot fail at their next query: choose an `age` longer than any connection is open.
    """
    snapshots = listing(folder)
    spared = {demand_current(folder).id, *(snapshot.id for snapshot in snapshots[len(snapshots) - count :])}
    old = [snapshot for snapshot in snapshots if snapshot.id not in spared and now - _made(snapshot) > age]
    if old:
        remove_snapshots(folder, old)
    return [snapshot.id for snapshot in old]


def remove_snapshots(folder: DataFolder, old: Sequence[Snapshot]) -> None:
    """Delete snapshots, none of them current, and the raw files to which no other snapshot refers."""
    kept = [snapshot for snapshot in listing(folder) if snapshot not in old]
    orphans = _orphans(folder, old, kept)
    # Rename them first, so that nobody rolls back to a snapshot whose raw files are gone. If this is killed afterwards,
    # the next sweep removes the rest.
    gone = [set_aside(snapshot.path) for snapshot in old]
    sync_folder(folder.snapshots)
    for sha256 in orphans:
        path_of(folder, sha256).unlink(missing_ok=True)
    for path in gone:
        shutil.rmtree(path)


def trim(folder: DataFolder, *, age: timedelta, now: datetime) -> int:
    """Delete the journal's files of days older than `age`, but none since the oldest snapshot; return how many.

    A query that runs at that moment fails and can be repeated.
    """
    if not journal.older(folder, (now - age).date()):
        return 0
    return journal.forget(folder, min([now - age, *map(_began, listing(folder))]).date())


def _made(snapshot: Snapshot) -> datetime:
    return datetime.fromisoformat(snapshot.manifest["created_utc"])


def _began(snapshot: Snapshot) -> datetime:
    """Return when the snapshot's run began: the journal has the run under that day, perhaps before `created_utc`."""
    return min(_made(snapshot), datetime.fromisoformat(snapshot.manifest["run"]["started_utc"]))


def _orphans(folder: DataFolder, old: Sequence[Snapshot], kept: Sequence[Snapshot]) -> list[str]:
    """Return digests of raw files to which only old snapshots refer, by the parts that no kept snapshot shares."""
    shared, own = (distinct_parts(snapshots, BY_NAME["sources"]) for snapshots in (kept, old))
    alone = [file for sha256, file in own.items() if sha256 not in shared]
    if not alone:
        return []
    return sorted(digests_in(alone) - digests_in((*shared.values(), *staged_sources(folder))))


def drop_raw(folder: DataFolder) -> None:
    """Remove the raw files to which neither a snapshot nor a staged row refers."""
    spoken = distinct_parts(listing(folder), BY_NAME["sources"])
    needed = digests_in((*spoken.values(), *staged_sources(folder)))
    for path in folder.raw.iterdir():
        if path.name not in needed:
            path.unlink()


def staged_sources(folder: DataFolder) -> list[Path]:
    """Return the files with the sources of staged rows, except in folders that are being removed and may lack some."""
    stagings = (Staging(path) for path in folder.staging.iterdir() if not path.name.startswith(ASIDE))
    return [file for staging in stagings for file in staging.files(BY_NAME["sources"])]


def _give_back(folder: DataFolder) -> None:
    """Give an earlier snapshot its name back if a takedown died before the new copy got this name."""
    for former in folder.snapshots.glob(f"{ASIDE}*{FORMER}"):
        home = folder.snapshots / former.name.removeprefix(ASIDE).removesuffix(FORMER)
        if not home.exists():
            former.rename(home)


def _remove_leftovers(folder: DataFolder, snapshot: Snapshot | None, dead: Sequence[str], *, everywhere: bool) -> int:
    """Remove half-made snapshots, snapshots that dead runs never made current, and files and folders named `ASIDE`."""
    removed = 0
    for path in sorted(folder.snapshots.iterdir()):
        if path.name.startswith(ASIDE):
            shutil.rmtree(path)
            removed += 1
        elif (snapshot is None or path.name != snapshot.id) and not _was_current(path, dead):
            remove_folder(path)
            removed += 1
    for path in sorted(folder.staging.iterdir()):
        if path.name.startswith(ASIDE) or (snapshot and path.name == snapshot.manifest["run_id"]):
            shutil.rmtree(path)
            removed += 1
    places = [folder.root, folder.current.parent, *folder.journal.iterdir()]
    if everywhere:
        # The raw store may have a hundred thousand files, so it is searched only after a crash.
        places += [folder.raw, folder.cache, *(each.path for each in listing(folder))]
    for place in places:
        for aside in (*place.glob(f"{ASIDE}*"), *place.glob("*.tmp")):
            if aside.is_dir() and not aside.is_symlink():
                shutil.rmtree(aside)
            else:
                aside.unlink()
            removed += 1
    return removed


def _was_current(path: Path, dead: Sequence[str]) -> bool:
    """Whether the folder is a whole snapshot that was published; a snapshot of a run in `dead` wasn't."""
    if not dead:
        # If no run died, the manifest need not be read.
        return (path / MANIFEST).exists()
    try:
        return load(path).manifest["run_id"] not in dead
    except NoSnapshotError:
        # A damaged manifest may be restored, so the folder is kept; without a manifest it was never published.
        return (path / MANIFEST).exists()


def _bind_again(folder: DataFolder, snapshot: Snapshot) -> None:
    """Write a snapshot's DuckDB file and manifest again after the data folder was moved: both contain real paths."""
    moved = Snapshot(snapshot.path, {**snapshot.manifest, "root": str(folder.root)})
    write_catalogue(folder, moved)
    write_manifest(moved.path, moved.manifest)


def _mark_utc(folder: DataFolder) -> None:
    """Mark the times in an earlier version's journal as UTC, after the views that show them so.

    The files last: if this is killed, the next sweep does it again.
    """
    if unmarked := journal.without_zone(folder):
        for snapshot in listing(folder):
            write_catalogue(folder, snapshot)
        for file in unmarked:
            journal.mark_utc(file)


def _died(run_id: str, started: datetime, snapshot: Snapshot | None) -> Run:
    """Make the journal's row for a run that died before it could write its own."""
    return Run(
        run_id=run_id,
        started_utc=started,
        finished_utc=None,
        outcome="died",
        snapshot_id=snapshot.id if snapshot else None,
        inputs_digest=None,
        code_digest=None,
        seeds_digest=None,
    )
