"""Upkeep of a data folder: what a killed run left, going back, retention. The caller holds the lock."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from warehouse.publish.publishing import record
from warehouse.publish.staging import Staging
from warehouse.records import Run
from warehouse.store import journal
from warehouse.store.catalogue import write_catalogue
from warehouse.store.durable import ASIDE, remove_folder, write_whole
from warehouse.store.folder import DataFolder
from warehouse.store.lock import forget_died, read_died
from warehouse.store.raw import digests_in, path_of
from warehouse.store.snapshots import CATALOGUE, MANIFEST, Snapshot, current, demand_current, find, flip, listing, load
from warehouse.tables import BY_NAME

# Ends the name of a snapshot aside, until its copy without a document that was taken down has its place.
FORMER = "-former"


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: runs that died, leftovers removed."""

    died: tuple[str, ...]
    removed: int


def sweep(folder: DataFolder) -> Swept:
    """Finish what a killed run left: its journal, half-made folders, files aside; finished batches stay.

    Also binds the DuckDB files anew where the data folder was moved. Costs next to nothing where the last
    run ended by itself.
    """
    died = read_died(folder)
    _give_back(folder)
    snapshot = current(folder)
    known = journal.known_runs(folder)
    if snapshot and snapshot.manifest["run_id"] not in known:
        record(folder, snapshot)
        known.add(snapshot.manifest["run_id"])
    dead = tuple(holder.run_id for holder in died if holder.run_id not in known)
    for holder in died:
        if holder.run_id in dead:
            journal.append(folder, _died(holder.run_id, holder.since_utc, snapshot))
    # Only a run that published nothing leaves rows staged, or bytes that nobody speaks of.
    if died or any(folder.staging.iterdir()):
        _drop_raw(folder)
    removed = _remove_leftovers(folder, snapshot, known, everywhere=bool(died))
    for unbound in (each for each in listing(folder) if died and not (each.path / CATALOGUE).exists()):
        # A takedown died between a snapshot's new parts and the views over them.
        write_catalogue(folder, unbound)
    forget_died(folder)
    if snapshot and snapshot.manifest["root"] != str(folder.root):
        # The current one last: killed in between, the next sweep begins again.
        for moved in sorted(listing(folder), key=lambda each: each.id == snapshot.id):
            _bind_again(folder, moved)
    return Swept(dead, removed)


def roll_back(folder: DataFolder, snapshot_id: str, run: Run) -> Snapshot:
    """Make an earlier (or later) snapshot current; raises `NoSnapshotError`, `FormatError`."""
    snapshot = find(folder, snapshot_id).demand_readable()
    flip(folder, snapshot_id)
    journal.append(folder, replace(run, snapshot_id=snapshot_id))
    return snapshot


def retain(folder: DataFolder, *, count: int, age: timedelta, now: datetime) -> list[str]:
    """Delete snapshots that are neither among the newest `count` nor younger than `age`; never the current one.

    Raw files that no snapshot left speaks of go too. Returns the ids deleted. Connections that are open on a
    deleted snapshot fail at their next query: choose `age` longer than anybody reads.
    """
    snapshots = listing(folder)
    spared = {demand_current(folder).id, *(snapshot.id for snapshot in snapshots[len(snapshots) - count :])}
    old = [snapshot for snapshot in snapshots if snapshot.id not in spared and now - _made(snapshot) > age]
    if old:
        remove_snapshots(folder, old)
    return [snapshot.id for snapshot in old]


def remove_snapshots(folder: DataFolder, old: Sequence[Snapshot]) -> None:
    """Delete snapshots, none of them current, and the raw files of which no other speaks."""
    kept = [snapshot for snapshot in listing(folder) if snapshot not in old]
    # Raw files first: killed in between, the next call finds them again by the snapshots still there.
    for sha256 in _orphans(folder, old, kept):
        path_of(folder, sha256).unlink(missing_ok=True)
    for snapshot in old:
        remove_folder(snapshot.path)


def trim(folder: DataFolder, *, age: timedelta, now: datetime) -> int:
    """Forget the journal's days older than `age`, except those since the oldest snapshot; how many files went.

    A query that is under way just then fails and may be asked again.
    """
    oldest = min((_made(snapshot) for snapshot in listing(folder)[:1]), default=now)
    return journal.forget(folder, min(oldest, now - age).date())


def _made(snapshot: Snapshot) -> datetime:
    return datetime.fromisoformat(snapshot.manifest["created_utc"])


def _orphans(folder: DataFolder, old: Sequence[Snapshot], kept: Sequence[Snapshot]) -> list[str]:
    """Raw files that only these old snapshots speak of: read from the parts that no kept snapshot shares."""
    table = BY_NAME["sources"]
    shared = {
        part.sha256: snapshot.path / table.folder / part.name for snapshot in kept for part in snapshot.parts(table)
    }
    alone = {
        part.sha256: snapshot.path / table.folder / part.name
        for snapshot in old
        for part in snapshot.parts(table)
        if part.sha256 not in shared
    }
    if not alone:
        return []
    return sorted(digests_in(alone.values()) - digests_in((*shared.values(), *_staged_sources(folder))))


def _drop_raw(folder: DataFolder) -> None:
    """Remove the raw files of which neither a snapshot nor a staged row speaks."""
    table = BY_NAME["sources"]
    snapshots = listing(folder)
    if not all(snapshot.is_readable for snapshot in snapshots):
        return
    spoken = {
        part.sha256: snapshot.path / table.folder / part.name
        for snapshot in snapshots
        for part in snapshot.parts(table)
    }
    needed = digests_in((*spoken.values(), *_staged_sources(folder)))
    for path in folder.raw.iterdir():
        if path.name not in needed:
            path.unlink()


def _staged_sources(folder: DataFolder) -> list[Path]:
    """The files that hold the sources of staged rows; a folder aside is being removed and may lack some of its own."""
    stagings = (Staging(path) for path in folder.staging.iterdir() if not path.name.startswith(ASIDE))
    return [file for staging in stagings for file in staging.files(BY_NAME["sources"])]


def _give_back(folder: DataFolder) -> None:
    """Give an earlier snapshot its name back where a takedown died before the new copy had it."""
    for former in folder.snapshots.glob(f"{ASIDE}*{FORMER}"):
        home = folder.snapshots / former.name.removeprefix(ASIDE).removesuffix(FORMER)
        if not home.exists():
            former.rename(home)


def _remove_leftovers(folder: DataFolder, snapshot: Snapshot | None, known: set[str], *, everywhere: bool) -> int:
    """Remove half-made snapshots, snapshots that never became current, files and folders aside."""
    removed = 0
    for path in sorted(folder.snapshots.iterdir()):
        if path.name.startswith(ASIDE):
            shutil.rmtree(path)
            removed += 1
        elif (snapshot is None or path.name != snapshot.id) and not _was_current(path, known, sure=not everywhere):
            remove_folder(path)
            removed += 1
    for path in sorted(folder.staging.iterdir()):
        if path.name.startswith(ASIDE) or (snapshot and path.name == snapshot.manifest["run_id"]):
            shutil.rmtree(path)
            removed += 1
    places = [folder.root, folder.current.parent, *folder.journal.iterdir()]
    if everywhere:
        # The raw store may hold a hundred thousand names: looked through after a crash alone.
        places.append(folder.raw)
    for place in places:
        for aside in place.glob(f"{ASIDE}*"):
            if aside.is_dir() and not aside.is_symlink():
                shutil.rmtree(aside)
            else:
                aside.unlink()
            removed += 1
    return removed


def _was_current(path: Path, known: set[str], *, sure: bool) -> bool:
    """Whether the folder is a whole snapshot that the journal knows; `sure` where no run died, so whole is enough."""
    return (path / MANIFEST).exists() and (sure or load(path).manifest["run_id"] in known)


def _bind_again(folder: DataFolder, snapshot: Snapshot) -> None:
    """The data folder was moved: its DuckDB files name real paths, so they are written again."""
    moved = Snapshot(snapshot.path, {**snapshot.manifest, "root": str(folder.root)})
    if moved.is_readable:
        write_catalogue(folder, moved)
    write_whole(moved.path / MANIFEST, json.dumps(moved.manifest, indent=1, ensure_ascii=False).encode())


def _died(run_id: str, started: datetime, snapshot: Snapshot | None) -> Run:
    """The journal's line for a run that could not write its own."""
    return Run(
        run_id=run_id,
        started_utc=started,
        finished_utc=None,
        outcome="died",
        snapshot_id=snapshot.id if snapshot else None,
        inputs_digest=None,
        code_digest=None,
        seeds_digest=None,
        files_seen=0,
        files_new=0,
        files_changed=0,
        files_removed=0,
        files_refused=0,
    )
