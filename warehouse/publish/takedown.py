"""Taking a document down for good: out of every snapshot, the raw store and the journal's words."""

import json
import shutil
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.errors import NoDocumentError, storage
from warehouse.publish.datapackage import write_datapackage
from warehouse.publish.derived import GroupStories
from warehouse.publish.planning import TOMBSTONES, taken_down
from warehouse.publish.publishing import DRAFT, Candidate, prepare, write_parts
from warehouse.publish.staging import Staging
from warehouse.publish.upkeep import FORMER, remove_snapshots
from warehouse.records import Run, Source
from warehouse.store import journal
from warehouse.store.catalogue import write_catalogue
from warehouse.store.durable import ASIDE, remove_folder, write_whole
from warehouse.store.folder import DataFolder
from warehouse.store.raw import digests_in, path_of
from warehouse.store.snapshots import CHANGES, MANIFEST, Snapshot, current, listing, new_snapshot_id
from warehouse.tables import BY_NAME


@dataclass(frozen=True, slots=True)
class TakeDown:
    """What was done: the snapshots written again without the document or removed, the raw files removed and those kept.

    A raw file is kept where another document has the same bytes.
    """

    snapshot_ids: tuple[str, ...]
    removed_ids: tuple[str, ...]
    digests_removed: tuple[str, ...]
    digests_kept: tuple[str, ...]


def take_down(
    folder: DataFolder, document_id: str, run: Run, group_stories: GroupStories, *, reason: str, now: datetime
) -> TakeDown:
    """Remove a document from all snapshots, the raw store and the journal's quotations; the caller holds the lock.

    The current snapshot is followed by one without it; earlier ones are written again under their names, or
    removed where they have other columns. A later run refuses its path and its bytes with the reason `taken_down`.
    Staged rows of dead runs are dropped. The pages about the last judgement go too, for they may quote it. May be
    called again after a crash. Raises `NoDocumentError` where no snapshot has the document and none was taken down
    under that id, `FormatError` where the current snapshot has other columns: a run has to follow it up first.
    """
    with storage(folder.root):
        found = {snapshot: source for snapshot in listing(folder) if (source := _source_of(snapshot, document_id))}
        if not found and document_id not in taken_down(folder).document_ids:
            raise NoDocumentError(
                f"no snapshot has a document {document_id!r}: the column document_id of `documents` has the ids"
            )
        why = {"reason": reason, "run_id": run.run_id, "taken_down_utc": now.isoformat()}
        digests = _note(folder, document_id, {digest for source in found.values() for digest in source.digests}, why)
        newest = current(folder)
        if newest in found:
            newest.demand_readable()
        # First, while a snapshot knows the path: called again after a crash, perhaps none does.
        words = {document_id, *(source.path for source in found.values())}
        _clear_checks(folder, words)
        staging = Staging.begin(folder, run.run_id, ())
        if newest in found:
            snapshot_id = new_snapshot_id(now, run.run_id)
            candidate = prepare(
                folder, staging, removed=[found[newest]], snapshot_id=snapshot_id, group_stories=group_stories
            )
            candidate.publish(run, [])
        else:
            staging.remove()
            journal.append(folder, replace(run, snapshot_id=newest.id if newest else None))
        foreign = [snapshot for snapshot in found if not snapshot.is_readable]
        remove_snapshots(folder, foreign)
        for snapshot, source in found.items():
            if snapshot not in foreign:
                _write_again(folder, snapshot, source, group_stories, words)
        for path in sorted((folder.journal / "changes").glob("*.parquet")):
            _clear_changes(path, path, document_id)
        if folder.docs.exists():
            remove_folder(folder.docs)
        kept = _still_needed(folder, digests)
        for sha256 in digests - kept:
            path_of(folder, sha256).unlink(missing_ok=True)
    removed = {snapshot.id for snapshot in foreign}
    written = {snapshot.id for snapshot in found} - removed
    return TakeDown(*(tuple(sorted(names)) for names in (written, removed, digests - kept, kept)))


def _source_of(snapshot: Snapshot, document_id: str) -> Source | None:
    """The document's source in a snapshot, where it is there; a snapshot of another version may lack some columns."""
    wanted = [("document_id", "=", document_id)]
    found = pq.read_table(snapshot.files(BY_NAME["sources"]), filters=wanted, partitioning=None).to_pylist()
    return Source(**{field.name: found[0].get(field.name) for field in fields(Source)}) if found else None


def _note(folder: DataFolder, document_id: str, digests: Collection[str], why: dict[str, str]) -> set[str]:
    """Add to the list of what must not come back; all digests that the document has there."""
    path = folder.root / TOMBSTONES
    lines = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    lines += [{"document_id": document_id, "sha256": sha256, **why} for sha256 in (*sorted(digests), None)]
    write_whole(path, json.dumps(lines, indent=1, ensure_ascii=False).encode())
    return {line["sha256"] for line in lines if line["document_id"] == document_id and line["sha256"]}


def _write_again(
    folder: DataFolder, snapshot: Snapshot, source: Source, group_stories: GroupStories, words: Collection[str]
) -> None:
    """Write an earlier snapshot without the document, then put it in the place of the old one."""
    aside = f"{ASIDE}{snapshot.id}"
    # An empty staging folder: nothing is added.
    candidate = Candidate(folder, aside, Staging(folder.staging / aside), group_stories, (source,))
    candidate.path.mkdir()
    write_parts(candidate, snapshot)
    draft = candidate.draft
    (candidate.path / DRAFT).unlink()
    manifest = {
        **snapshot.manifest,
        "segments": draft.manifest["segments"],
        "tables": draft.manifest["tables"],
        "verdicts": [_without_examples(check, words) for check in snapshot.manifest["verdicts"]],
    }
    _clear_changes(snapshot.path / CHANGES, candidate.path / CHANGES, source.document_id)
    write_datapackage(Snapshot(candidate.path, manifest | {"snapshot_id": snapshot.id}))
    write_whole(candidate.path / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False).encode())
    former = snapshot.path.rename(folder.snapshots / f"{aside}{FORMER}")
    candidate.path.rename(snapshot.path)
    shutil.rmtree(former)
    write_catalogue(folder, Snapshot(snapshot.path, manifest))


def _without_examples(check: dict[str, object], words: Collection[str]) -> dict[str, object]:
    """A verdict without the examples that name the document."""
    examples = check["examples"]
    if not isinstance(examples, list):
        return check
    return {**check, "examples": [text for text in examples if not any(word in text for word in words)]}


def _clear_checks(folder: DataFolder, words: Collection[str]) -> None:
    """Take examples that name the document out of the journal's checks."""
    for path in sorted((folder.journal / "checks").glob("*.parquet")):
        rows = pq.read_table(path)
        said = rows.column("examples").to_pylist()
        kept = [[text for text in examples if not any(word in text for word in words)] for examples in said]
        if kept != said:
            place = rows.column_names.index("examples")
            journal.put(
                path, rows.set_column(place, rows.schema.field(place), pa.array(kept, rows.schema.field(place).type))
            )


def _clear_changes(old: Path, new: Path, document_id: str) -> None:
    """Write changes again: that the document's rows changed stays, what they said goes."""
    rows = pq.read_table(old)
    hit = pc.fill_null(pc.equal(rows.column("document_id"), document_id), fill_value=False)
    if old == new and not pc.any(hit).as_py():
        return
    for name in ("before", "after"):
        place = rows.column_names.index(name)
        cleared = pc.if_else(hit, pa.scalar(None, pa.string()), rows.column(name))
        rows = rows.set_column(place, rows.schema.field(place), cleared)
    journal.put(new, rows)


def _still_needed(folder: DataFolder, digests: Collection[str]) -> set[str]:
    """The digests that other documents of any snapshot have."""
    files = [file for snapshot in listing(folder) for file in snapshot.files(BY_NAME["sources"])]
    return digests_in(files) & set(digests)
