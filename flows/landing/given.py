"""What the collector knew of each file: `metadata.csv` in the landing folder."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from transforms.documents.given import Given

METADATA = "metadata.csv"
COLUMNS = ("path", "url", "title", "authors", "publisher", "published_on")
# Between the authors of one document, as in most catalogues: names hold commas.
_SEPARATOR = ";"


class MetadataError(ValueError):
    """The whole file can't be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is given, by path, and what is wrong, a message a line that was left out."""

    given: dict[str, Given]
    complaints: tuple[str, ...] = ()


def read_metadata(landing: Path) -> Metadata:
    """Read the landing folder's `metadata.csv`, if it has one.

    UTF-8, comma-separated, a header with `path` and any of the other `COLUMNS`; authors separated by ';',
    `published_on` as YYYY-MM-DD, empty for unknown. A bad line is left out whole, and said. Raises
    `MetadataError` where the file as a whole can't be read: to go on without it would publish other rows.
    """
    path = landing / METADATA
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Metadata({})
    except (OSError, UnicodeDecodeError) as error:
        raise MetadataError(f"{path} can't be read: {error}") from error
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    return _parse(path, lines)


def _parse(path: Path, lines: Iterator[list[str]]) -> Metadata:
    header = _next(path, lines) or []
    if "path" not in header or len(set(header)) != len(header) or not set(header) <= set(COLUMNS):
        raise MetadataError(
            f"{path}: the first line must name path and any of {', '.join(COLUMNS[1:])}; it has {header}"
        )
    given: dict[str, Given] = {}
    complaints = []
    number = 1
    while (cells := _next(path, lines)) is not None:
        number += 1
        if not cells:
            continue
        try:
            name, knowledge = _entry(header, cells, given)
            given[name] = knowledge
        except ValueError as error:
            complaints.append(f"{METADATA}, entry {number} left out: {error}")
    return Metadata(given, tuple(complaints))


def _next(path: Path, lines: Iterator[list[str]]) -> list[str] | None:
    try:
        return next(lines, None)
    except csv.Error as error:
        raise MetadataError(f"{path} is no CSV: {error}") from error


def _entry(header: list[str], cells: list[str], given: Mapping[str, Given]) -> tuple[str, Given]:
    if len(cells) != len(header):
        raise ValueError(f"{len(cells)} cells where the header has {len(header)}: {cells}")
    entry = dict(zip(header, cells, strict=True))
    if not entry["path"]:
        raise ValueError("it names no path")
    if entry["path"] in given:
        raise ValueError(f"a second one for {entry['path']!r}; the first holds")
    return entry["path"], _given(entry)


def _given(entry: dict[str, str]) -> Given:
    stated = entry.get("published_on", "").strip()
    return Given(
        url=entry.get("url", "").strip() or None,
        title=entry.get("title", "").strip() or None,
        authors=tuple(name.strip() for name in entry.get("authors", "").split(_SEPARATOR) if name.strip()),
        publisher=entry.get("publisher", "").strip() or None,
        published_on=date.fromisoformat(stated) if stated else None,
    )


def given_digest(given: Given | None) -> str | None:
    """Digest of what is given: a document is extracted again when it changes."""
    if given is None or given == Given():
        return None
    return hashlib.sha256(json.dumps(astuple(given), default=str).encode()).hexdigest()
