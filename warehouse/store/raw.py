"""The raw store: each raw file once, named by the digest of its bytes."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq

from warehouse.errors import storage
from warehouse.store.durable import write_whole
from warehouse.store.folder import DataFolder


def path_of(folder: DataFolder, sha256: str) -> Path:
    """Where the raw file of that digest lies."""
    return folder.raw / sha256


def find(folder: DataFolder, sha256: str | None) -> Path | None:
    """The raw file of that digest; None where it isn't kept, or no digest is known."""
    place = path_of(folder, sha256) if sha256 else None
    return place if place and place.is_file() else None


def digests_in(sources: Iterable[Path]) -> set[str]:
    """The raw files of which these Parquet files of the table `sources` speak; another version's may lack a column."""
    found: set[str | None] = set()
    for file in sources:
        for column in pq.ParquetFile(file).read(columns=["sha256", "kept_sha256"]).columns:
            found.update(column.to_pylist())
    return {digest for digest in found if digest}


def keep(folder: DataFolder, raw: bytes) -> str:
    """Store the bytes where they aren't yet; returns their SHA-256 in hex."""
    sha256 = hashlib.sha256(raw).hexdigest()
    place = path_of(folder, sha256)
    if not place.exists():
        with storage(folder.root):
            write_whole(place, raw)
    return sha256
