"""Snapshots: immutable folders of parts, each with a manifest, one of them current."""

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.errors import FormatError, NoSnapshotError
from warehouse.schema import schema_digest
from warehouse.store.durable import ASIDE, point, write_whole
from warehouse.store.folder import LAYOUT, DataFolder
from warehouse.store.parts import Part
from warehouse.tables import BY_NAME, Table

MANIFEST = "manifest.json"
CHANGES = "changes.parquet"
CATALOGUE = "dateline.duckdb"
# The name by which people can call the snapshot before the current one.
PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published snapshot, read from its manifest; `path` is a real path, never the pointer."""

    path: Path
    manifest: Mapping[str, Any] = field(repr=False, hash=False)

    @property
    def id(self) -> str:
        """The snapshot's id: the UTC time at which it was made and the run that made it."""
        return self.path.name

    @property
    def created_utc(self) -> datetime:
        """When it was made, in UTC."""
        return datetime.fromisoformat(self.manifest["created_utc"])

    @property
    def rows(self) -> dict[str, int]:
        """The number of rows by table; 0 for a table that the version which wrote the snapshot didn't have."""
        known = {name: table["rows"] for name, table in self.manifest["tables"].items()}
        return dict.fromkeys(BY_NAME, 0) | known

    @property
    def segments(self) -> dict[str, int]:
        """The number of files whose rows each segment has, by segment."""
        return dict(self.manifest["segments"])

    @property
    def is_readable(self) -> bool:
        """Whether the tables have exactly this version's columns, so that the next snapshot may keep its parts."""
        return bool(self.manifest["layout"] == LAYOUT and self.manifest["schema"] == schema_digest())

    @property
    def writer(self) -> str:
        """The version of Dateline that wrote the snapshot."""
        return str(self.manifest.get("versions", {}).get("dateline", "an unknown version"))

    def parts(self, table: Table) -> list[Part]:
        """Return the parts of a table, in the order they were made; none if the snapshot's version lacked the table."""
        return [Part(**part) for part in self.manifest["tables"].get(table.name, {"parts": ()})["parts"]]

    def files(self, table: Table) -> list[Path]:
        """Return the Parquet files of a table: at least one if the snapshot's version had the table."""
        return [self.path / table.folder / part.name for part in self.parts(table)]

    def demand_readable(self) -> "Snapshot":
        """Return the snapshot itself; raises `FormatError` if another version wrote it with other columns."""
        if not self.is_readable:
            message = (
                f"snapshot {self.id} was written by dateline {self.writer} with other columns; it can be read, and "
                "`dateline run` publishes a new snapshot, made from all files again"
            )
            raise FormatError(message)
        return self

    def demand_layout(self) -> "Snapshot":
        """Return the snapshot itself; raises `FormatError` if a version with another layout of snapshots wrote it."""
        if self.manifest["layout"] != LAYOUT:
            message = (
                f"snapshot {self.id} was laid out by dateline {self.writer} in another way; it stays readable as plain "
                "Parquet. `dateline run` publishes a new snapshot, made from all files again"
            )
            raise FormatError(message)
        return self


def new_snapshot_id(now: datetime, run_id: str) -> str:
    """Return the id of a snapshot made at that UTC time by that run; ids sort by time.

    >>> new_snapshot_id(datetime(2016, 2, 3, 4, 5, 6), "a run/1")
    '20160203T040506.000000Z-a-run-1'
    """
    return f"{now:%Y%m%dT%H%M%S.%f}Z-{re.sub('[^0-9A-Za-z]+', '-', run_id)}"


def load(path: Path) -> Snapshot:
    """Load the snapshot in a folder; raises `NoSnapshotError` if there is none or its manifest can't be read."""
    try:
        return Snapshot(path, dict(json.loads((path / MANIFEST).read_bytes())))
    except (ValueError, TypeError) as error:
        raise NoSnapshotError(
            f"the manifest of snapshot {path.name} can't be read: restore it from a backup"
        ) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoSnapshotError(
            f"no snapshot {path.name}: it never was, or retention deleted it; `dateline status` names the last ones"
        ) from error


def find(folder: DataFolder, name: str) -> Snapshot:
    """Find the snapshot whose id is `name` or begins with it; `previous` means the snapshot before the current one.

    Raises `NoSnapshotError` if there is none, or if several ids begin with `name`.
    """
    if name == PREVIOUS:
        snapshot = demand_current(folder)
        if snapshot.manifest["former"] is None:
            raise NoSnapshotError(f"no snapshot came before {snapshot.id}")
        return load(folder.snapshots / snapshot.manifest["former"])
    if not name or "/" in name or name.startswith("."):
        raise NoSnapshotError(f"no snapshot {name!r}")
    alike = [path for path in folder.snapshots.iterdir() if path.name.startswith(name)]
    if len(alike) > 1 and all(path.name != name for path in alike):
        named = ", ".join(sorted(path.name for path in alike))
        raise NoSnapshotError(f"several snapshots begin with {name!r}: {named}")
    return load(alike[0] if len(alike) == 1 else folder.snapshots / name)


def current(folder: DataFolder) -> Snapshot | None:
    """Load the snapshot to which the pointer now leads; None if nothing was published yet."""
    try:
        target = folder.current.readlink()
    except FileNotFoundError:
        return None
    return load(folder.snapshots / target.name)


def current_readable(folder: DataFolder) -> Snapshot | None:
    """Return the current snapshot; None if there is none, or if another version wrote it with other columns."""
    snapshot = current(folder)
    return snapshot if snapshot and snapshot.is_readable else None


def demand_current(folder: DataFolder) -> Snapshot:
    """Load the current snapshot; raises `NoSnapshotError` if nothing was published yet."""
    snapshot = current(folder)
    if snapshot is None:
        raise NoSnapshotError("nothing is published yet: `dateline run` publishes the first snapshot")
    return snapshot


def listing(folder: DataFolder) -> list[Snapshot]:
    """Return all whole snapshots, oldest first."""
    snapshots = []
    for path in sorted(folder.snapshots.iterdir()):
        if not path.name.startswith(ASIDE):
            with suppress(NoSnapshotError):
                snapshots.append(load(path))
    return snapshots


def flip(folder: DataFolder, snapshot_id: str) -> None:
    """Make a snapshot current."""
    point(folder.current, f"snapshots/{snapshot_id}")


def write_manifest(path: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest of a snapshot's folder, whole or not at all."""
    write_whole(path / MANIFEST, json.dumps(manifest, ensure_ascii=False).encode())


def distinct_parts(snapshots: Iterable[Snapshot], table: Table) -> dict[str, Path]:
    """Return the files of a table in these snapshots, by digest; a part that several share is there once."""
    return {part.sha256: each.path / table.folder / part.name for each in snapshots for part in each.parts(table)}
