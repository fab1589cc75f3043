"""Splits a landed file into its records with their keys; reads it as a stream and passes on each record's bytes."""

import io
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from flows.landing.landing import chunks_of, reading, too_large
from flows.landing.walking import Landed
from transforms.containers.gzipped import Unpacked
from transforms.containers.naming import Named, name_fault, name_record
from transforms.containers.pieces import NoTextColumnError, Piece, RecordError, faulty
from transforms.containers.recognition import GZIP, PARQUET
from transforms.containers.splitting import split
from transforms.text.columns import Columns

# Rows of a Parquet file that are in memory at once.
_ROWS = 256
# Characters of what is said of a row that can't be read.
_SAID = 300


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: its key, the digest and number of its bytes; or the reason and detail of its refusal."""

    key: str
    sha256: str | None
    size: int | None
    reason: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """All records of a file, and how often a record was in it again; such repetitions are read once."""

    records: tuple[Record, ...]
    repeated: int


def split_file(
    file: Landed, columns: Columns, limit: int, keep: Callable[[str, bytes], str], taken: Collection[str] = ()
) -> Records:
    """Split a file of many records; `keep` stores the bytes of a record, given its key, and returns their digest.

    No record gets a key that is in `taken`.

    Raises `RecordError` if the file as a whole can't be split, and the errors of `flows.landing.landing.reading`.
    """
    found, keys = _split_once(file, columns, limit, _Register(keep, taken))
    if keys:
        # Records with the same key came in another order than the digests of their texts.
        found, _ = _split_once(file, columns, limit, _Register(keep, taken, keys))
    return found


def _split_once(
    file: Landed, columns: Columns, limit: int, register: "_Register"
) -> tuple[Records, Mapping[Named, str]]:
    """Return the records of a file, and the keys that they should have if they were given others."""
    without_text: list[NoTextColumnError] = []
    with reading(file, scanned=True) as handle:
        for piece in _pieces(handle, file.form or "", columns, limit):
            try:
                register.add(piece, name_record(piece, columns))
            except RecordError as error:
                without_text += [error] if isinstance(error, NoTextColumnError) else []
                register.refuse(piece, error)
    if without_text and len(without_text) == register.refused == register.count:
        # No record has a text: the file has no articles, or its columns have other names.
        raise without_text[0]
    if not register.count:
        raise RecordError("empty", "it holds no record")
    return register.all(), register.moved()


def unpack(file: Landed, limit: int) -> bytes:
    """Unpack a file of one record; raises `RecordError`, and the errors of `flows.landing.landing.reading`."""
    with reading(file, scanned=True) as handle:
        unpacked = Unpacked(chunks_of(handle))
        raw = io.BytesIO()
        for chunk in unpacked:
            raw.write(chunk)
            if raw.tell() > limit:
                raise RecordError("too_large", f"unpacked, more than the {limit:,} bytes that max_bytes allows")
    if unpacked.fault:
        raise RecordError("broken", unpacked.fault)
    return raw.getvalue()


class _Register:
    """The records of a file so far, by key."""

    def __init__(
        self, keep: Callable[[str, bytes], str], taken: Collection[str], keys: Mapping[Named, str] | None = None
    ) -> None:
        self._keep = keep
        self._taken = frozenset(taken)
        self._records: dict[str, Record] = {}
        self._keys = dict(keys or {})
        # How many records have each key of their own so far, or were tried to be given it.
        self._tried: dict[str, int] = {}
        self.refused = 0
        self._repeated = 0

    @property
    def count(self) -> int:
        """The number of records so far."""
        return len(self._records)

    def add(self, piece: Piece, named: Named) -> None:
        """Add a record; of records with the same key and text one is kept, whatever their order."""
        key = self._key(named)
        record = Record(key, self._keep(key, piece.raw), len(piece.raw))
        former = self._records.get(record.key)
        self._repeated += former is not None
        if former is None or (former.sha256 or "") > (record.sha256 or ""):
            self._records[record.key] = record

    def refuse(self, piece: Piece, error: RecordError) -> None:
        """Add a part of the file that can't be read as refused, under a key that no record has."""
        key = self._key(name_fault(piece))
        if key not in self._records:
            self.refused += 1
            self._records[key] = Record(key, None, None, error.reason, str(error))

    def all(self) -> Records:
        """Return the records, in the order of the file."""
        return Records(tuple(self._records.values()), self._repeated)

    def moved(self) -> Mapping[Named, str]:
        """Return the keys that the records get whatever their order in the file; none if they have these keys.

        Of records with the same key, the one whose text has the first digest keeps the key.
        """
        if len({named.key for named in self._keys}) == len(self._keys):
            return {}
        own = {named.key for named in self._keys}
        nth: Counter[str] = Counter()
        keys: dict[Named, str] = {}
        for named in sorted(self._keys, key=lambda named: (named.key, named.text_digest)):
            key = ""
            while not key or key in self._taken or (key in own and nth[named.key] > 1):
                nth[named.key] += 1
                key = named.key if nth[named.key] == 1 else f"{named.key}~{nth[named.key]}"
            keys[named] = key
        return keys if keys != self._keys else {}

    def _key(self, named: Named) -> str:
        """Return a unique key: of records with the same key but different texts, the second gets '~2' appended."""
        if named not in self._keys:
            nth = self._tried.get(named.key, 0) + 1
            while (key := named.key if nth == 1 else f"{named.key}~{nth}") in self._records or key in self._taken:
                nth += 1
            self._tried[named.key] = nth
            self._keys[named] = key
        return self._keys[named]


def _pieces(handle: BinaryIO, form: str, columns: Columns, limit: int) -> Iterator[Piece]:
    if form == PARQUET:
        yield from _rows(handle, columns, limit)
        return
    chunks = chunks_of(handle)
    if not form.startswith(GZIP):
        yield from split(chunks, form, columns, limit)
        return
    inner = form.removeprefix(f"{GZIP} ")
    if inner == PARQUET:
        raise RecordError("format_not_read", "a Parquet file packed with gzip; unpack it")
    unpacked = Unpacked(chunks)
    yield from split(unpacked, inner, columns, limit)
    if unpacked.fault:
        yield faulty(unpacked.fault.encode(), "broken", unpacked.fault)


def _rows(handle: BinaryIO, columns: Columns, limit: int) -> Iterator[Piece]:
    """Yield the rows of a Parquet file, each as a JSON object of its cells, sorted by their names."""
    try:
        file = pq.ParquetFile(handle)
        names = file.schema_arrow.names
        if "text" not in columns.find(names):
            raise NoTextColumnError(names)
        for batch in file.iter_batches(_ROWS):
            for cells in _cells(batch):
                if isinstance(cells, str):
                    yield faulty(cells.encode("utf-8", "replace"), "broken", cells)
                    continue
                raw = json.dumps(cells, ensure_ascii=False, sort_keys=True, default=_plain).encode("utf-8", "replace")
                if len(raw) > limit:
                    yield faulty(raw, "too_large", f"it has {too_large(len(raw), limit)}")
                else:
                    yield Piece(raw, cells)
    except (pa.ArrowException, OSError) as error:
        yield faulty(b"PAR1", "broken", f"the Parquet file can't be read on: {error}")


def _cells(batch: pa.RecordBatch) -> Iterator[dict[str, Any] | str]:
    """Yield the cells of each row by name; for a row with a value that Python can't hold, say what is wrong with it."""
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError, KeyError) as error:
        # Text that isn't UTF-8, a day beyond the calendar, a time zone that nobody knows: find the row that has it.
        if batch.num_rows == 1:
            yield f"a cell can't be read: {error}"[:_SAID]
        else:
            for number in range(batch.num_rows):
                yield from _cells(batch.slice(number, 1))


def _plain(value: object) -> str:
    """Return as text a Parquet value that JSON can't express."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)
