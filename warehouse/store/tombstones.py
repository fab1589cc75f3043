"""Tombstones: notes of what is taken down, written before the removal, so that no crash or run brings it back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from warehouse.store.durable import write_whole
from warehouse.store.fingerprints import Digests
from warehouse.store.folder import DataFolder

FILE = "taken_down.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """One takedown: the document, the digests of its raw files, and digests by which its text is recognised.

    `paths` are the document's paths as long as the takedown isn't finished, then None.
    """

    document_id: str
    reason: str
    run_id: str
    taken_down_utc: str
    sha256s: frozenset[str]
    sentences: Digests
    paths: tuple[str, ...] | None

    @property
    def is_pending(self) -> bool:
        """Whether the takedown isn't finished."""
        return self.paths is not None


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What must not come back: ids of documents and digests of raw files."""

    document_ids: frozenset[str]
    digests: frozenset[str]


def read_tombstones(folder: DataFolder) -> list[Tombstone]:
    """Read all takedowns, the oldest first."""
    place = _place(folder)
    if not place.exists():
        return []
    found: dict[tuple[str, str], Tombstone] = {}
    for said in json.loads(place.read_text(encoding="utf-8")):
        stone = _parse(said)
        key = (stone.document_id, stone.run_id)
        found[key] = replace(stone, sha256s=stone.sha256s | found[key].sha256s) if key in found else stone
    return list(found.values())


def put_tombstone(folder: DataFolder, stone: Tombstone) -> None:
    """Write a tombstone; it replaces an earlier one of the same document and run."""
    key = (stone.document_id, stone.run_id)
    others = [other for other in read_tombstones(folder) if (other.document_id, other.run_id) != key]
    write_whole(_place(folder), json.dumps([_say(each) for each in (*others, stone)], indent=1).encode())


def taken_down(folder: DataFolder) -> TakenDown:
    """Return what was taken down: files of these documents or with these bytes are refused as `taken_down`."""
    stones = read_tombstones(folder)
    return TakenDown(
        frozenset(stone.document_id for stone in stones),
        frozenset(sha256 for stone in stones for sha256 in stone.sha256s),
    )


def pending(folder: DataFolder) -> Sequence[Tombstone]:
    """Return the takedowns that a crash, a full disk or an unreachable server left unfinished."""
    return [stone for stone in read_tombstones(folder) if stone.is_pending]


def _place(folder: DataFolder) -> Path:
    return folder.root / FILE


def _say(stone: Tombstone) -> dict[str, Any]:
    return {
        "document_id": stone.document_id,
        "reason": stone.reason,
        "run_id": stone.run_id,
        "taken_down_utc": stone.taken_down_utc,
        "sha256s": sorted(stone.sha256s),
        "salt": stone.sentences.salt,
        "sentences": sorted(stone.sentences.digests),
        "paths": stone.paths,
    }


def _parse(said: dict[str, Any]) -> Tombstone:
    """Make a tombstone from its JSON; in an older form, without digests of sentences, each raw file had an entry."""
    paths = said.get("paths")
    return Tombstone(
        document_id=said["document_id"],
        reason=said["reason"],
        run_id=said["run_id"],
        taken_down_utc=said["taken_down_utc"],
        sha256s=frozenset(said.get("sha256s") or ([said["sha256"]] if said.get("sha256") else [])),
        sentences=Digests(said.get("salt", ""), frozenset(said.get("sentences", ()))),
        paths=None if paths is None else tuple(paths),
    )
