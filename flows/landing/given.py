"""Reads what the collector knew about each file, from `metadata.csv` in the landing folder."""

import csv
import hashlib
import io
import json
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date
from pathlib import Path

from flows.landing.landing import ChangingError, read
from flows.landing.walking import METADATA, Landed, Rules, kind_of, stamp_of
from transforms.documents.given import Given

COLUMNS = ("path", "url", "title", "authors", "publisher", "published_on")
# Columns that say something of one document alone, and nothing of the records of a file.
OF_ONE_RECORD = ("url", "title")
# Separates the authors of one document, as in most catalogues: names may contain commas.
_SEPARATOR = ";"
# 100,000 files with all that can be given are some 40 MB.
_MAX_BYTES = 64 * 1024 * 1024
# The longest addresses that browsers take have 2,000 characters, lists of authors of a large study 10,000.
_MAX_CELL = 20_000


class MetadataError(ValueError):
    """The whole file can't be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the collector knew, by path, and a message for each entry that was left out."""

    given: dict[str, Given]
    complaints: tuple[str, ...] = ()


def load_metadata(landing: Path, rules: Rules, settle_seconds: float, former: bytes | None) -> tuple[bytes | None, str]:
    """Read the landing folder's `metadata.csv`; return its bytes, or None if there is none, and a complaint or ''.

    If the file is being written, the `former` bytes are returned. Raises `MetadataError` if it can't be read:
    a run without it would publish other rows.
    """
    path = landing / METADATA
    try:
        return _settled(path, landing, rules, settle_seconds), ""
    except FileNotFoundError:
        return None, ""
    except ChangingError as error:
        if former is None:
            raise MetadataError(f"{path} is being written, and was never read before: run again") from error
        return former, f"{METADATA} is being written: what was read before stays"
    except OSError as error:
        raise MetadataError(f"{path} can't be read: {error.strerror}") from error


def _settled(path: Path, landing: Path, rules: Rules, settle_seconds: float) -> bytes:
    """Read a file that nobody is writing; raises `ChangingError`, `OSError`, `MetadataError`."""
    if path.is_symlink() and (forbidden := rules.forbid(landing, path)):
        raise MetadataError(f"{path} can't be read: {forbidden}")
    info = path.stat()
    if not stat.S_ISREG(info.st_mode):
        raise MetadataError(f"{path} can't be read: it is a {kind_of(info)}, not a file")
    wait = min(settle_seconds, info.st_mtime + settle_seconds - time.time())
    if wait > 0:
        time.sleep(wait)
        if stamp_of(path.stat()) != stamp_of(info):
            raise ChangingError("it was written to while we waited")
    if info.st_size > _MAX_BYTES:
        raise MetadataError(f"{path} can't be read: it has {info.st_size:,} bytes, more than {_MAX_BYTES:,}")
    return read(Landed(METADATA, path, stamp=stamp_of(info)), _MAX_BYTES)


def parse_metadata(raw: bytes | None) -> Metadata:
    """Parse a `metadata.csv`.

    UTF-8, comma-separated, a header with `path` and any of the other `COLUMNS`; authors separated by ';',
    `published_on` as YYYY-MM-DD, empty for unknown. A bad entry is left out whole, with a complaint. Raises
    `MetadataError` if the header isn't valid.
    """
    if raw is None:
        return Metadata({})
    entries = _entries(raw.decode("utf-8-sig", "surrogateescape"))
    header = next(entries, None)
    if not isinstance(header, list) or not _is_header(header):
        raise MetadataError(
            f"the first line of {METADATA} must have 'path' and may have {', '.join(COLUMNS[1:])}; it is {header}"
        )
    given: dict[str, Given] = {}
    complaints = []
    for number, cells in enumerate(entries, 2):
        try:
            if cells:
                name, knowledge = _entry(header, cells, given)
                given[name] = knowledge
        except ValueError as error:
            complaints.append(f"{METADATA}, entry {number} left out: {error}")
    return Metadata(given, tuple(complaints))


def _is_header(cells: list[str]) -> bool:
    return "path" in cells and len(set(cells)) == len(cells) and set(cells) <= set(COLUMNS)


def _entries(text: str) -> Iterator[list[str] | csv.Error]:
    """Yield the cells of each entry, or the error if it is bad; after a bad entry, reading resumes at the next line."""
    lines = io.StringIO(text, newline="").readlines()
    # The reader lets cells be as long as the file; `_entry` checks their length. Else their lines would become entries.
    before = csv.field_size_limit(_MAX_BYTES)
    try:
        at = 0
        while at < len(lines):
            first = at
            reader = csv.reader(map(lines.__getitem__, range(first, len(lines))), strict=True)
            try:
                for cells in reader:
                    at = first + reader.line_num
                    yield cells
                at = len(lines)
            except csv.Error as error:
                yield error
                at += 1
    finally:
        csv.field_size_limit(before)


def _entry(header: list[str], cells: list[str] | csv.Error, given: Mapping[str, Given]) -> tuple[str, Given]:
    if isinstance(cells, csv.Error):
        raise ValueError(f"it is no CSV: {cells}")  # noqa: TRY004 - what was read is wrong, not a type
    if len(cells) != len(header):
        raise ValueError(f"{len(cells)} cells where the header has {len(header)}")
    entry = dict(zip(header, cells, strict=True))
    for name, cell in entry.items():
        if len(cell) > _MAX_CELL:
            raise ValueError(f"its {name} has {len(cell):,} characters, more than {_MAX_CELL:,}")
        if not cell.isascii() and any("\udc80" <= char <= "\udcff" for char in cell):
            raise ValueError(f"its {name} isn't UTF-8")
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


def given_for(metadata: Metadata, path: str, file_path: str) -> Given | None:
    """Return what is given for a document: of a record its own entry, completed by the entry of its file.

    The columns `OF_ONE_RECORD` of the entry of a file belong to none of its records.
    """
    own, of_file = metadata.given.get(path), metadata.given.get(file_path)
    if path == file_path or of_file is None:
        return own
    own = own or Given()
    return replace(
        own,
        authors=own.authors or of_file.authors,
        publisher=own.publisher or of_file.publisher,
        published_on=own.published_on or of_file.published_on,
    )


def given_digest(given: Given | None) -> str | None:
    """Return a digest of what the collector knew; a document is extracted again when the digest changes."""
    if given is None or given == Given():
        return None
    return hashlib.sha256(json.dumps(astuple(given), default=str).encode()).hexdigest()
