"""Extracts files without a warehouse; files of many records are extracted record by record."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from flows.extraction import Refused, packed_form, refused_record
from flows.jsonl import LINES_AT_ONCE, describe_sources, row_of
from flows.landing.splitting import Record, split_file, unpack
from flows.landing.walking import Landed, stamp_of
from flows.loading.columns import load_columns
from flows.settings import Settings
from transforms.containers.pieces import RecordError
from transforms.containers.recognition import GZIP, HEAD, recognise
from transforms.extract import Source
from transforms.files import File
from transforms.reference import Reference

Tables = dict[str, list[dict[str, object]]]


def describe_file(
    path: Path, reference: Reference, settings: Settings, report: Callable[[str], None]
) -> Iterator[Tables]:
    """Yield the tables of each document of a file; for a file of many records, its row of `files` comes last.

    A record or file that can't be read yields a row that says why; a fault of the code is passed to `report`.
    """
    columns = load_columns(settings.columns)
    with path.open("rb") as handle:
        form = recognise(handle.read(HEAD), str(path), columns)
    if form is None:
        yield from describe_sources([Source(str(path), path.read_bytes())], reference, report)
        return
    info = path.stat()
    file = Landed(str(path), path, info.st_size, stamp_of(info), form=form)
    with tempfile.TemporaryDirectory() as aside:

        def keep(_: str, raw: bytes) -> str:
            sha256 = hashlib.sha256(raw).hexdigest()
            (Path(aside) / sha256).write_bytes(raw)
            return sha256

        try:
            if form == GZIP:
                source = Source(file.path, unpack(file, settings.max_bytes), container=form)
                for tables in describe_sources([source], reference, report):
                    (row,) = tables["files"]
                    packed = {"sha256": _digest(file), "size_bytes": file.size, "format": packed_form(row["format"])}
                    yield tables | {"files": [row | packed]}
                return
            found = split_file(file, columns, settings.max_bytes, keep)
        except RecordError as error:
            yield {"files": [row_of(_row(file, Refused("split", error.reason, str(error))))]}
            return
        refused = 0
        for first in range(0, len(found.records), LINES_AT_ONCE):
            for tables in _describe(file, found.records[first : first + LINES_AT_ONCE], Path(aside), reference, report):
                refused += "refused_records" in tables
                yield tables
        yield {"files": [row_of(replace(_row(file), records=len(found.records), records_refused=refused))]}


def _describe(
    file: Landed, records: Sequence[Record], aside: Path, reference: Reference, report: Callable[[str], None]
) -> Iterator[Tables]:
    """Yield the tables of each record, in order."""
    sources = [
        Source(f"{file.path}#{record.key}", (aside / record.sha256).read_bytes(), None, record.key, file.form)
        for record in records
        if record.sha256
    ]
    answers = describe_sources(sources, reference, report)
    for record in records:
        if record.sha256:
            yield next(answers)
        else:
            why = Refused("split", record.reason or "", record.detail or "")
            yield {"refused_records": [row_of(refused_record(f"{file.path}#{record.key}", record.key, why))]}


def _row(file: Landed, refused: Refused | None = None) -> File:
    """Make the row of `files` for a file of many records."""
    return File(
        path=file.path,
        sha256=_digest(file),
        size_bytes=file.size,
        status="refused" if refused else "published",
        format=file.form,
        records=0,
        document_id=None,
        stage=refused.stage if refused else None,
        reason=refused.reason if refused else None,
        detail=refused.detail if refused else None,
    )


def _digest(file: Landed) -> str:
    with file.place.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
