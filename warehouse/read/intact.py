"""Checks that the files of a snapshot are as they were published, and the raw files as they were read."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

from warehouse.records import Check
from warehouse.store.folder import DataFolder
from warehouse.store.parts import Part
from warehouse.store.raw import digests_in, path_of
from warehouse.store.snapshots import Snapshot
from warehouse.tables import BY_NAME, STORED

# How many examples a check names.
_NAMED = 3


def check_files(folder: DataFolder, snapshot: Snapshot) -> list[Check]:
    """Compare each part with the manifest and each raw file with its name; works for snapshots of any version."""
    damaged = {
        table.name: [
            f"{part.name}: {why}"
            for part in snapshot.parts(table)
            if (why := _damage(snapshot.path / table.folder / part.name, part))
        ]
        for table in STORED
    }
    checks = [
        _check(
            snapshot, name, "parts_are_as_published", found,
            "Readers see what passed the gate: each file has the bytes and rows that the manifest says.",
        )
        for name, found in damaged.items()
    ]  # fmt: skip
    lost = list(_lost_raw(folder, digests_in(file for file in snapshot.files(BY_NAME["sources"]) if file.exists())))
    why = "A quotation is proven by the raw file, which lies in the raw store under the digest of its bytes."
    raw = _check(snapshot, "sources", "raw_files_are_as_read", lost, why)
    return [*checks, raw, _check_catalogue(folder, snapshot)]


def _check_catalogue(folder: DataFolder, snapshot: Snapshot) -> Check:
    """Check that the DuckDB file reads this folder, and not the folder of which this one is a copy."""
    elsewhere = snapshot.manifest["root"]
    found = (
        [f"it reads {elsewhere}; `dateline open {folder.root}` writes it anew"] if elsewhere != str(folder.root) else []
    )
    why = "The DuckDB file names its Parquet files by their full path: in a copy it goes on to read the original."
    return replace(_check(snapshot, "files", "duckdb_file_reads_this_folder", found, why), severity="warning")


def _damage(file: Path, part: Part) -> str | None:
    """Return what is wrong with a part; None if it is as it was published."""
    try:
        if _digest(file) != part.sha256:
            return "its bytes are others"
        return None if pq.read_metadata(file).num_rows == part.rows else "it has another number of rows"
    except FileNotFoundError:
        return "it is missing"


def _lost_raw(folder: DataFolder, digests: Iterable[str]) -> Iterator[str]:
    for sha256 in sorted(digests):
        try:
            if _digest(path_of(folder, sha256)) != sha256:
                yield f"{sha256}: its bytes are others"
        except FileNotFoundError:
            yield f"{sha256}: it is missing"


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _check(snapshot: Snapshot, table: str, expectation: str, found: list[str], notes: str) -> Check:
    return Check(
        run_id=snapshot.id,
        table_name=table,
        expectation=expectation,
        severity="error",
        passed=not found,
        unexpected_count=len(found),
        examples=tuple(found[:_NAMED]),
        notes=notes,
    )
