"""The journal: what runs did, append-only, one Parquet file a run and table."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import duck
from warehouse.durable import ASIDE, sync_file, sync_folder
from warehouse.errors import storage
from warehouse.folder import DataFolder
from warehouse.records import Check, Run
from warehouse.schema import to_arrow
from warehouse.tables import BY_NAME


def append(folder: DataFolder, run_id: str, *, runs: Sequence[Run] = (), checks: Sequence[Check] = ()) -> None:
    """Write what a run knows of itself; a second time under the same run replaces the first."""
    with storage(folder.root):
        for name, records in (("checks", checks), ("runs", runs)):
            if records:
                rows = to_arrow(
                    BY_NAME[name], sorted(records, key=lambda r: [getattr(r, k) for k in BY_NAME[name].key])
                )
                put(folder.journal / name / f"{_stem(run_id)}.parquet", rows)


def add_changes(folder: DataFolder, snapshot_id: str, changes: Path) -> None:
    """Take a snapshot's changes into the journal: a hard link, the same file."""
    place = folder.journal / "changes" / f"{_stem(snapshot_id)}.parquet"
    if not place.exists():
        os.link(changes, place)


def put(place: Path, rows: pa.Table) -> None:
    """Write a file of the journal, whole or not at all."""
    aside = place.with_name(f"{ASIDE}{place.stem}")
    try:
        pq.write_table(rows, aside, compression="zstd")
        sync_file(aside)
        aside.rename(place)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(place.parent)


def known_runs(folder: DataFolder) -> set[str]:
    """Ids of the runs in the journal."""
    files = sorted((folder.journal / "runs").glob("*.parquet"))
    rows = duck.open_memory().execute(f"SELECT run_id FROM {duck.parquet(files)}").fetchall()
    return {run_id for (run_id,) in rows}


def _stem(name: str) -> str:
    """A file name for an id."""
    return re.sub("[^0-9A-Za-z.-]+", "-", name)
