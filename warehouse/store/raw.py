"""The raw store: each raw file once, named by the digest of its bytes."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq

from warehouse.errors import storage
from warehouse.store.durable import write_whole
from warehouse.store.folder import DataFolder


def path_of(folder: DataFolder, sha256: str) -> Path:
    """Return the path of the raw file of that digest, whether it exists or not."""
    return folder.raw / sha256


def find(folder: DataFolder, sha256: str | None) -> Path | None:
    """Return the path of the raw file of that digest; None if there is no such file or `sha256` is None."""
    place = path_of(folder, sha256) if sha256 else None
    return place if place and place.is_file() else None


def digests_in(sources: Iterable[Path]) -> set[str]:
    """Return the digests of the raw files to which these Parquet files of the table `sources` refer."""
    found: set[str | None] = set()
    for file in sources:
        for column in pq.ParquetFile(file).read(columns=["sha256", "kept_sha256"]).columns:
            found.update(column.to_pylist())
    return {digest for digest in found if digest}


def keep(folder: DataFolder, raw: bytes, sha256: str | None = None) -> str:
    """Store the bytes unless they are stored already; return their SHA-256 in hex, `sha256` if it is known."""
    sha256 = sha256 or hashlib.sha256(raw).hexdigest()
    place = path_of(folder, sha256)
    if not place.exists():
        with storage(folder.root):
            write_whole(place, raw)
    return sha256
