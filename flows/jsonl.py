"""Reads and writes documents as JSON: one object for each document, with its records by table."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import islice
from typing import Any

from flows.extraction import Refused, extract_or_refuse, file_row, refused_record
from transforms.documents.given import Given
from transforms.extract import Extraction, Source
from transforms.reference import Reference

# Lines in one batch: enough for the models to be efficient, few enough for quick answers.
LINES_AT_ONCE = 64


class LineError(ValueError):
    """A line of input that isn't a document; the message names the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """One document to extract, and the `id` that its answer repeats."""

    id: object
    source: Source


def read_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """Read documents from JSON lines {id, text, published_on?, path?}; empty lines are skipped.

    Raises `LineError` at the first line that isn't a document.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read_line(number, line)


def _read_line(number: int, line: bytes) -> Line:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise LineError(f"line {number}: no JSON: {error}") from error
    except RecursionError as error:
        raise LineError(f"line {number}: its brackets are nested too deep") from error
    if not isinstance(entry, dict) or "id" not in entry or not isinstance(entry.get("text"), str):
        raise LineError(f"line {number}: wants an object with an id and a text")
    try:
        published_on = date.fromisoformat(entry["published_on"]) if entry.get("published_on") else None
    except (TypeError, ValueError) as error:
        raise LineError(f"line {number}: published_on is no ISO date: {entry['published_on']!r}") from error
    path = str(entry.get("path") or entry["id"])
    # A lone surrogate has no bytes in UTF-8; it becomes '?', so that no offset moves.
    raw = entry["text"].encode("utf-8", "replace")
    return Line(entry["id"], Source(path, raw, Given(published_on=published_on) if published_on else None))


def extract_lines(
    lines: Iterable[Line], reference: Reference, report: Callable[[str], None]
) -> Iterator[Mapping[str, object]]:
    """Extract documents; yield the tables of each with its id, in the order of the input."""
    waiting = iter(lines)
    while batch := list(islice(waiting, LINES_AT_ONCE)):
        answers = describe_sources([line.source for line in batch], reference, report)
        yield from ({"id": line.id, **tables} for line, tables in zip(batch, answers, strict=True))


def dump(answer: Mapping[str, object]) -> str:
    """Return the tables of one document as a JSON object on one line."""
    # A lone surrogate in an id or a path can't be written; it becomes an escape.
    return json.dumps(answer, ensure_ascii=False, default=_plain).encode("utf-8", "backslashreplace").decode()


def describe_sources(
    sources: Sequence[Source], reference: Reference, report: Callable[[str], None]
) -> Iterator[dict[str, list[dict[str, object]]]]:
    """Yield the tables of each source, in order; a source without records yields a row that says why.

    For a file this is its row of `files`, which every file has; for a record it is a row of `refused_records`. A fault
    of the code is passed to `report` with its traceback.
    """
    for source, result in zip(sources, extract_or_refuse(sources, reference), strict=True):
        if isinstance(result, Refused) and result.fault:
            report(f"{source.path}: {result.fault}")
        own = {"files": [row_of(file_row(source.path, source.raw, result))]} if source.record is None else {}
        if isinstance(result, Extraction):
            yield own | tables_of(result)
        elif source.record is None:
            yield own
        else:
            yield {"refused_records": [row_of(refused_record(source.path, source.record, result))]}


def tables_of(extraction: Extraction) -> dict[str, list[dict[str, object]]]:
    """Return the records of an extraction as JSON objects, by table."""
    tables = {"documents": [row_of(extraction.document)]}
    for field in fields(extraction):
        if field.name != "document":
            tables[field.name] = [row_of(record) for record in getattr(extraction, field.name)]
    return tables


def row_of(record: Any) -> dict[str, object]:
    """Return a record as a JSON object."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
