"""Snapshots: immutable folders of parts, each with a manifest, one of them current."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.errors import FormatError, NoSnapshotError
from warehouse.schema import schema_digest
from warehouse.store.durable import ASIDE, point
from warehouse.store.folder import LAYOUT, DataFolder
from warehouse.store.parts import Part
from warehouse.tables import Table

MANIFEST = "manifest.json"
CHANGES = "changes.parquet"
CATALOGUE = "dateline.duckdb"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published snapshot, read from its manifest; `path` is a real path, never the pointer."""

    path: Path
    manifest: Mapping[str, Any] = field(repr=False, hash=False)

    @property
    def id(self) -> str:
        """Its name: the UTC time it was made and the run that made it."""
        return self.path.name

    @property
    def rows(self) -> dict[str, int]:
        """Rows by table."""
        return {name: table["rows"] for name, table in self.manifest["tables"].items()}

    @property
    def segments(self) -> dict[str, int]:
        """How many files' rows each segment holds."""
        return dict(self.manifest["segments"])

    @property
    def is_readable(self) -> bool:
        """Whether its tables have the columns this version knows."""
        return bool(self.manifest["layout"] == LAYOUT and self.manifest["schema"] == schema_digest())

    def parts(self, table: Table) -> list[Part]:
        """The parts of a table, in the order they were made."""
        return [Part(**part) for part in self.manifest["tables"][table.name]["parts"]]

    def files(self, table: Table) -> list[Path]:
        """The Parquet files of a table, at least one."""
        return [self.path / table.folder / part.name for part in self.parts(table)]

    def demand_readable(self) -> "Snapshot":
        """Itself; raises `FormatError` where another version wrote it."""
        if not self.is_readable:
            writer = self.manifest.get("versions", {}).get("dateline", "an unknown version")
            message = (
                f"snapshot {self.id} was written by dateline {writer} with other columns; it stays readable as plain "
                "Parquet. `dateline run` publishes a new snapshot, made from all files again"
            )
            raise FormatError(message)
        return self


def new_snapshot_id(now: datetime, run_id: str) -> str:
    """The name of a snapshot made at that UTC time by that run; names sort by time.

    >>> new_snapshot_id(datetime(2016, 2, 3, 4, 5, 6), "a run/1")
    '20160203T040506.000000Z-a-run-1'
    """
    return f"{now:%Y%m%dT%H%M%S.%f}Z-{re.sub('[^0-9A-Za-z]+', '-', run_id)}"


def load(path: Path) -> Snapshot:
    """The snapshot in a folder; raises `NoSnapshotError` where it isn't whole."""
    try:
        return Snapshot(path, json.loads((path / MANIFEST).read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoSnapshotError(
            f"no snapshot {path.name}: it never was, or retention deleted it; `dateline status` names the last ones"
        ) from error


def find(folder: DataFolder, snapshot_id: str) -> Snapshot:
    """The snapshot of that name; raises `NoSnapshotError`."""
    if not snapshot_id or "/" in snapshot_id or snapshot_id.startswith("."):
        raise NoSnapshotError(f"no snapshot {snapshot_id!r}")
    return load(folder.snapshots / snapshot_id)


def current(folder: DataFolder) -> Snapshot | None:
    """The current snapshot, the pointer resolved once; None where nothing was published yet."""
    try:
        target = folder.current.readlink()
    except FileNotFoundError:
        return None
    return load(folder.snapshots / target.name)


def demand_current(folder: DataFolder) -> Snapshot:
    """The current snapshot; raises `NoSnapshotError` where nothing was published yet."""
    snapshot = current(folder)
    if snapshot is None:
        raise NoSnapshotError("nothing is published yet: `dateline run` publishes the first snapshot")
    return snapshot


def listing(folder: DataFolder) -> list[Snapshot]:
    """All whole snapshots, oldest first."""
    paths = sorted(path for path in folder.snapshots.iterdir() if not path.name.startswith(ASIDE))
    return [load(path) for path in paths if (path / MANIFEST).exists()]


def flip(folder: DataFolder, snapshot_id: str) -> None:
    """Make a snapshot current."""
    point(folder.current, f"snapshots/{snapshot_id}")
