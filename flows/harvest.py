"""Reads one batch of files and records, keeps it in the raw store, extracts and stages it; in any process."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.extraction import (
    TOO_SLOW,
    Refused,
    check_faults,
    extract_or_refuse,
    failure,
    file_row,
    packed_form,
    refused_record,
)
from flows.landing.items import Item, refused_source
from flows.landing.landing import ChangingError, read
from flows.landing.walking import Landed
from flows.loading.reference import load_reference
from flows.settings import Settings
from transforms import extract
from transforms.files import File
from warehouse.errors import FormatError
from warehouse.publish.staging import Harvest, Staging
from warehouse.records import Source
from warehouse.store import raw as store
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import current_readable


@dataclass(frozen=True, slots=True)
class Fault:
    """A file or record on which extraction failed: its refusal, not staged yet, and the traceback (None if slow)."""

    harvest: Harvest
    trace: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """The result of a batch: how many files and rows, and on which files the code failed."""

    files: int = 0
    rows: int = 0
    faults: tuple[Fault, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.files + other.files, self.rows + other.rows, self.faults + other.faults)


def harvest(folder: DataFolder, staging: Staging, items: Sequence[Item], settings: Settings) -> Tally:
    """Stage the rows of a batch; whole or not at all."""
    opened = [_open(item, folder, settings.max_bytes) for item in items]
    sources = [
        extract.Source(item.source.path, raw, item.given, item.source.record, item.source.container)
        for item, raw in opened
        if raw is not None
    ]
    # The models are loaded only if the batch has something to read.
    reference = load_reference(settings.tagger, settings.columns, settings.reference) if sources else None
    results = list(extract_or_refuse(sources, reference, settings.document_seconds)) if reference else []
    traces = {
        source.path: result.fault
        for source, result in zip(sources, results, strict=True)
        if isinstance(result, Refused) and (result.fault or result.reason == TOO_SLOW)
    }
    harvests = list(_harvests(opened, iter(results)))
    rows, misfits = _write(staging, [harvest for harvest in harvests if harvest.source.path not in traces])
    return Tally(
        files=len(items),
        rows=rows,
        # Faults are staged only when the run knows that they are few: a later run would take them over unnoticed.
        faults=(*(Fault(h, traces[h.source.path]) for h in harvests if h.source.path in traces), *misfits),
    )


def _write(staging: Staging, harvests: Sequence[Harvest]) -> tuple[int, tuple[Fault, ...]]:
    """Stage harvests; return the number of rows, and as faults the harvests that don't fit the tables, not staged."""
    try:
        return staging.write(harvests) if harvests else 0, ()
    except FormatError as error:
        if len(harvests) > 1:
            # Stage each harvest alone, to find the one at fault.
            alone = [_write(staging, [harvest]) for harvest in harvests]
            return sum(rows for rows, _ in alone), tuple(fault for _, faults in alone for fault in faults)
        (harvest,) = harvests
        why = failure(error)
        return 0, (Fault(_refusing(harvest, why), why.fault or ""),)


def _refusing(harvest: Harvest, why: Refused) -> Harvest:
    """Turn a harvest whose records can't be staged into a refusal."""
    if harvest.file is None:
        return replace(
            harvest, records={}, refused=refused_record(harvest.source.path, harvest.source.record or "", why)
        )
    file = replace(
        harvest.file,
        status="refused",
        records=0,
        document_id=None,
        stage=why.stage,
        reason=why.reason,
        detail=why.detail,
    )
    return replace(harvest, records={}, file=file)


def stage_faults(folder: DataFolder, staging: Staging, faults: Sequence[Fault]) -> None:
    """Stage the files on which extraction failed: with their published rows if there are any, else as refused.

    Raises `Overwhelmed` if they are too many of the files read by this run and by dead runs that it continues.
    """
    sound = sum(source.refusal is None for source in staging.sources())
    failed = sorted(fault.harvest.source.path for fault in faults if fault.trace is not None)
    check_faults(failed, sound + len(faults))
    staging.keep(current_readable(folder), [fault.harvest for fault in faults])


def _open(item: Item, folder: DataFolder, max_bytes: int) -> tuple[Item, bytes | None]:
    """Read a file's bytes and keep them in the raw store; None, and the reason in the item, if it can't be read."""
    if item.landed.reason:
        return item, None
    kept = store.find(folder, item.source.sha256)
    if item.source.container:
        # The record's bytes were kept when its file was split.
        lost = "its bytes aren't in the raw store any more"
        return (item, kept.read_bytes()) if kept else (_refused(item, "unreadable", lost), None)
    if item.landed.held and kept:
        return item, kept.read_bytes()
    try:
        raw = read(item.landed, max_bytes)
    except ChangingError as error:
        return _unsettled(item, folder, str(error))
    except OSError as error:
        return _refused(item, "unreadable", f"it can't be read: {error.strerror}"), None
    sha256 = hashlib.sha256(raw).hexdigest()
    if sha256 != item.source.sha256:
        return _unsettled(item, folder, "it was written to since the run began")
    store.keep(folder, raw, sha256)
    return item, raw


def _unsettled(item: Item, folder: DataFolder, detail: str) -> tuple[Item, bytes | None]:
    """Return the published bytes instead of a file that is being written; refuse the file if there are none."""
    kept = store.find(folder, item.former)
    if kept is None:
        return _refused(item, "changing", detail), None
    return replace(item, source=replace(item.source, sha256=item.former)), kept.read_bytes()


def _refused(item: Item, reason: str, detail: str) -> Item:
    return replace(item, landed=item.landed.refuse(reason, detail), source=refused_source(item.source, reason, detail))


def _harvests(
    opened: Sequence[tuple[Item, bytes | None]], results: Iterator[extract.Extraction | Refused]
) -> Iterator[Harvest]:
    for item, raw in opened:
        landed, source = item.landed, item.source
        if raw is None:
            why = Refused("split" if source.container else "read", landed.reason or "", landed.detail or "")
            yield _harvest(source, _unread(landed, why) if source.record is None else None, why, {})
            continue
        result = next(results)
        refused = result if isinstance(result, Refused) else None
        records = records_of(result) if isinstance(result, extract.Extraction) else {}
        file = _read_file(item, raw, result) if source.record is None else None
        yield _harvest(_remembered(source, result), file, refused, records)


def _read_file(item: Item, raw: bytes, result: extract.Extraction | Refused) -> File:
    """Make the row of `files` for a file that was read, packed or not."""
    file = file_row(item.source.path, raw, result)
    if not item.source.container:
        return file
    packed = packed_form(file.format)
    return replace(file, sha256=item.source.file_sha256, size_bytes=item.landed.size, format=packed)


def _harvest(
    source: Source, file: File | None, refused: Refused | None, records: Mapping[str, Sequence[object]]
) -> Harvest:
    """Make the harvest of a file, with its row of `files`, or of a record, with a row only if it was refused."""
    row = refused_record(source.path, source.record, refused) if refused and source.record is not None else None
    return Harvest(source=source, file=file, records=records, refused=row)


def _remembered(source: Source, result: extract.Extraction | Refused) -> Source:
    """Return the source as the next run shall see it: a file that was too slow is marked, so that it is tried again."""
    if isinstance(result, Refused) and result.reason == TOO_SLOW:
        return replace(source, refusal=f"{result.reason}: {result.detail}")
    return source


def records_of(extraction: extract.Extraction) -> dict[str, Sequence[object]]:
    """Return the records of an extraction by table."""
    tables = {name: getattr(extraction, name) for name in extraction.__dataclass_fields__ if name != "document"}
    return {"documents": [extraction.document], **tables}


def _unread(landed: Landed, why: Refused) -> File:
    return File(
        path=landed.path,
        sha256=None,
        size_bytes=landed.size,
        status="refused",
        format=landed.form,
        records=0,
        document_id=None,
        stage=why.stage,
        reason=why.reason,
        detail=why.detail,
    )
