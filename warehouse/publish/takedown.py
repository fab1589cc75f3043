"""Removes a document for good: its rows and its bytes, under every path, everywhere in the data folder."""

import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.errors import NoDocumentError, storage
from warehouse.publish.containers import stage_without
from warehouse.publish.datapackage import write_datapackage
from warehouse.publish.derived import GroupStories
from warehouse.publish.incidents.finding import Known
from warehouse.publish.incidents.reviews import to_table
from warehouse.publish.publishing import DRAFT, Candidate, prepare, write_parts
from warehouse.publish.staging import Staging
from warehouse.publish.upkeep import FORMER, drop_raw, remove_snapshots, staged_sources
from warehouse.records import Check, Run, Source
from warehouse.store import journal
from warehouse.store.catalogue import write_catalogue
from warehouse.store.durable import ASIDE, aside_of, remove_folder
from warehouse.store.fingerprints import Digests, Fingerprint, Runs
from warehouse.store.folder import DataFolder
from warehouse.store.raw import path_of
from warehouse.store.snapshots import (
    CHANGES,
    Snapshot,
    current,
    distinct_parts,
    listing,
    new_snapshot_id,
    write_manifest,
)
from warehouse.store.tombstones import Tombstone, put_tombstone, read_tombstones
from warehouse.tables import BY_NAME, FACTS

# Judges a snapshot that a takedown made and returns the checks; they are recorded, but stop nothing.
Judge = Callable[[Candidate], Sequence[Check]]
# Changes held in memory at once.
_ROWS_AT_ONCE = 100_000
_NAME = re.compile(r"\w+")
_SAID = "the takedown is noted: the next run or takedown goes on with it"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDown:
    """What a takedown did: paths of the document, snapshots written again, snapshots removed, raw files removed."""

    paths: tuple[str, ...]
    snapshot_ids: tuple[str, ...]
    removed_ids: tuple[str, ...]
    digests_removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Quoted:
    """How to recognise a line that names or quotes the document.

    By ids of the document, of its copies and of their rows; by its paths; by fingerprints of its texts.
    """

    owners: frozenset[str]
    ids: frozenset[str]
    paths: frozenset[str]
    texts: tuple[Fingerprint, ...]

    def is_in(self, line: str) -> bool:
        return (
            not self.ids.isdisjoint(_NAME.findall(line))
            or any(word in line for word in self.paths)
            or any(text.is_in(line) for text in self.texts)
        )


def note_takedown(folder: DataFolder, document_id: str, run: Run, *, reason: str, now: datetime) -> Tombstone:
    """Note that a document is to be taken down: runs refuse it from now on, and `finish_takedown` removes it.

    The caller holds the lock. Raises `NoDocumentError` if neither a snapshot nor a staged row has the document
    and none was taken down under that id.
    """
    with storage(folder.root, _SAID):
        known = [stone for stone in read_tombstones(folder) if stone.document_id == document_id]
        places = list(distinct_parts(listing(folder), BY_NAME["sources"]).values())
        found = _sources([*places, *staged_sources(folder)], {document_id}, ())
        if not found and not known:
            raise NoDocumentError(
                f"no snapshot has a document {document_id!r}: the column document_id of `documents` has the ids"
            )
        digests = frozenset[str]().union(*(source.digests for source in found), *(stone.sha256s for stone in known))
        copies = _sources(places, {document_id}, digests)
        stone = Tombstone(
            document_id=document_id,
            reason=reason,
            run_id=run.run_id,
            taken_down_utc=now.isoformat(),
            sha256s=digests,
            sentences=Digests.of(_texts(folder, {document_id})),
            paths=tuple(sorted({source.path for source in (*found, *copies)})),
        )
        put_tombstone(folder, stone)
        return stone


def finish_takedown(
    folder: DataFolder,
    stone: Tombstone,
    run: Run,
    group_stories: GroupStories,
    judge: Judge,
    *,
    clock: Callable[[], datetime],
    known: Known | None = None,
) -> TakeDown:
    """Remove a noted document from snapshots, the raw store, staged rows, the cache, Data Docs and the journal.

    Rows that were made of the same bytes under other paths go too. A new snapshot without these rows becomes current;
    earlier ones are written again under their names, or removed if they have other columns. The caller holds the lock,
    and later marks the tombstone as done. After a crash the call can be repeated. Raises `FormatError` if the
    current snapshot has other columns: first a run must publish a new one.
    """
    with storage(folder.root, _SAID):
        found = {
            snapshot: sources
            for snapshot in listing(folder)
            if (sources := _sources(snapshot.files(BY_NAME["sources"]), {stone.document_id}, stone.sha256s))
        }
        newest = current(folder)
        if newest in found:
            newest.demand_readable()
        quoted = _quoted(folder, stone, found)
        # Once before the rows go, because they tell what quotes them, and again after this takedown's own entries.
        _clear_journal(folder, quoted)
        for place in (folder.docs, folder.cache):
            if place.exists():
                remove_folder(place)
        folder.cache.mkdir()
        staging = Staging.begin(folder, run.run_id, ())
        if newest in found:
            snapshot_id = new_snapshot_id(clock(), run.run_id)
            removed = [*found[newest], *stage_without(staging, newest, found[newest])]
            candidate = prepare(
                folder, staging, removed=removed, snapshot_id=snapshot_id, group_stories=group_stories, known=known
            )
            checks = judge(candidate)
            candidate.publish(replace(run, finished_utc=clock()), checks)
        else:
            staging.remove()
            journal.append(folder, replace(run, snapshot_id=newest.id if newest else None, finished_utc=clock()))
        foreign = [snapshot for snapshot in found if not snapshot.is_readable]
        remove_snapshots(folder, foreign)
        for snapshot in listing(folder):
            if snapshot in found:
                _write_again(folder, snapshot, found[snapshot], group_stories, quoted, known=known or Known())
            else:
                _clear_snapshot(snapshot, quoted)
        _clear_journal(folder, quoted)
        digests = [sha256 for sha256 in sorted(stone.sha256s) if path_of(folder, sha256).exists()]
        for sha256 in digests:
            path_of(folder, sha256).unlink()
        drop_raw(folder)
    gone = {snapshot.id for snapshot in foreign}
    return TakeDown(
        paths=tuple(sorted({*(stone.paths or ()), *(s.path for sources in found.values() for s in sources)})),
        snapshot_ids=tuple(sorted({snapshot.id for snapshot in found} - gone)),
        removed_ids=tuple(sorted(gone)),
        digests_removed=tuple(digests),
    )


def _sources(files: Iterable[Path], document_ids: Collection[str], sha256s: Collection[str]) -> list[Source]:
    """Read the sources of these documents or of these bytes; files of another version may lack some columns."""
    sought = {"document_id": _strings(document_ids), "sha256": _strings(sha256s), "kept_sha256": _strings(sha256s)}
    rows = []
    for file in files:
        known = set(pq.read_schema(file).names)
        wanted = [pc.field(column).isin(values) for column, values in sought.items() if column in known]
        rows += pq.read_table(file, filters=reduce(or_, wanted), partitioning=None).to_pylist()
    # In an earlier version each file was one document, so there was no column `file_path`.
    names = [field.name for field in fields(Source)]
    named: list[dict[str, Any]] = [{"file_path": row["path"]} | {n: row[n] for n in names if n in row} for row in rows]
    return [Source(**{**dict.fromkeys(names), **row}) for row in named]


def _texts(folder: DataFolder, document_ids: Collection[str]) -> set[str]:
    """Return the texts that these documents have in any snapshot."""
    files = distinct_parts(listing(folder), BY_NAME["documents"])
    return {text for file in files.values() for text in _values([file], "text", document_ids)}


def _values(files: Sequence[Path], column: str, document_ids: Collection[str]) -> list[str]:
    """Return the values of a column in the rows of these documents."""
    wanted = pc.field("document_id").isin(_strings(document_ids))
    rows = pq.read_table(files, columns=[column], filters=wanted, partitioning=None)
    found: list[str] = rows.column(column).to_pylist()
    return found


def _quoted(folder: DataFolder, stone: Tombstone, found: Mapping[Snapshot, Sequence[Source]]) -> _Quoted:
    owners = {stone.document_id, *(source.document_id for sources in found.values() for source in sources)}
    columns = [(table.name, table.key[0]) for table in FACTS] + [("withheld", "key"), ("sightings", "entity_id")]
    ids = {
        value
        for snapshot in found
        if snapshot.is_readable
        for table, column in columns
        for value in _values(snapshot.files(BY_NAME[table]), column, owners)
    }
    paths = {*(stone.paths or ()), *(source.path for sources in found.values() for source in sources)}
    texts = (stone.sentences, Runs.of(_texts(folder, {stone.document_id})))
    return _Quoted(frozenset(owners), frozenset({*ids, *owners}), frozenset(paths), texts)


def _write_again(
    folder: DataFolder,
    snapshot: Snapshot,
    sources: Sequence[Source],
    group_stories: GroupStories,
    quoted: _Quoted,
    *,
    known: Known,
) -> None:
    """Write an earlier snapshot again without the document, then replace the old one by it."""
    aside = f"{ASIDE}{snapshot.id}"
    # The only new rows are those of files that now have fewer records.
    staging = Staging.aside(folder, aside)
    removed = (*sources, *stage_without(staging, snapshot, sources))
    # Joined by its own review, not by today's.
    known = replace(known, reviewed=to_table(snapshot.manifest.get("reviewed", [])))
    candidate = Candidate(folder, aside, staging, group_stories, removed, known=known)
    candidate.path.mkdir()
    write_parts(candidate, snapshot)
    staging.remove()
    draft = candidate.draft
    (candidate.path / DRAFT).unlink()
    manifest = {
        **_without_examples(snapshot.manifest, quoted),
        "segments": draft.manifest["segments"],
        "tables": draft.manifest["tables"],
        "reviewed": draft.manifest["reviewed"],
    }
    _clear_changes(snapshot.path / CHANGES, candidate.path / CHANGES, quoted)
    write_datapackage(Snapshot(candidate.path, manifest | {"snapshot_id": snapshot.id}))
    write_manifest(candidate.path, manifest)
    former = snapshot.path.rename(folder.snapshots / f"{aside}{FORMER}")
    candidate.path.rename(snapshot.path)
    shutil.rmtree(former)
    write_catalogue(folder, Snapshot(snapshot.path, manifest))


def _clear_snapshot(snapshot: Snapshot, quoted: _Quoted) -> None:
    """Clear the changes and examples that name or quote the document in a snapshot that doesn't have the document."""
    _clear_changes(snapshot.path / CHANGES, snapshot.path / CHANGES, quoted)
    manifest = _without_examples(snapshot.manifest, quoted)
    if manifest != snapshot.manifest:
        write_manifest(snapshot.path, manifest)


def _without_examples(manifest: Mapping[str, Any], quoted: _Quoted) -> dict[str, Any]:
    """Return the manifest without the examples, in its verdicts, that name or quote the document."""
    verdicts = [
        {**check, "examples": [line for line in check["examples"] if not quoted.is_in(line)]}
        for check in manifest.get("verdicts", ())
    ]
    return {**manifest, "verdicts": verdicts}


def _clear_journal(folder: DataFolder, quoted: _Quoted) -> None:
    """Remove from the journal what names or quotes the document; delete files of the journal that can't be read."""
    for path in folder.journal.glob(f"*/*{journal.UNREADABLE}"):
        path.unlink()
    for path in sorted((folder.journal / "checks").glob("*.parquet")):
        rows = pq.read_table(path)
        said = rows.column("examples").to_pylist()
        kept = [[line for line in examples if not quoted.is_in(line)] for examples in said]
        if kept != said:
            journal.put(path, _with_column(rows, "examples", pa.array(kept, rows.schema.field("examples").type)))
    for path in sorted((folder.journal / "changes").glob("*.parquet")):
        _clear_changes(path, path, quoted)


def _clear_changes(old: Path, new: Path, quoted: _Quoted) -> None:
    """Write the table of changes again without values of the document's rows and without its path.

    That these rows changed is kept. The rows are read part by part: a first publish adds every row.
    """
    if old == new and not any(pc.any(_own(rows, quoted)).as_py() for rows in _parts(old)):
        return
    with aside_of(new) as aside, pq.ParquetWriter(aside, pq.read_schema(old), compression="zstd") as file:
        for rows in _parts(old):
            file.write_table(_cleared(rows, quoted))


def _parts(file: Path) -> Iterator[pa.Table]:
    return (pa.Table.from_batches([batch]) for batch in pq.ParquetFile(file).iter_batches(_ROWS_AT_ONCE))


def _own(rows: pa.Table, quoted: _Quoted) -> pa.ChunkedArray:
    """Return which changes belong to the document: by the document's id, or by the row's own key."""
    of_document = pc.is_in(rows.column("document_id"), value_set=_strings(quoted.owners))
    return pc.or_(of_document, pc.is_in(rows.column("key"), value_set=_strings({*quoted.ids, *quoted.paths})))


def _cleared(rows: pa.Table, quoted: _Quoted) -> pa.Table:
    own = _own(rows, quoted)
    named = pc.and_(own, pc.equal(rows.column("table_name"), "files"))
    keys = pc.if_else(named, pc.coalesce(rows.column("document_id"), pa.scalar("?")), rows.column("key"))
    cleared = _with_column(rows, "key", keys)
    for name in ("before", "after"):
        values = pc.if_else(own, pa.scalar(None, pa.string()), rows.column(name))
        cleared = _with_column(cleared, name, values)
    return cleared


def _with_column(rows: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    place = rows.column_names.index(name)
    return rows.set_column(place, rows.schema.field(place), values)


def _strings(values: Iterable[str]) -> pa.Array:
    return pa.array(sorted(values), pa.string())
