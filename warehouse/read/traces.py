"""Looks for a text in all files of a data folder, to show that a takedown was complete."""

import html
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.counting import counted
from warehouse.store.fingerprints import Fingerprint
from warehouse.store.folder import DataFolder
from warehouse.store.raw import find
from warehouse.store.snapshots import listing
from warehouse.store.tombstones import FILE, Tombstone
from warehouse.tables import STORED

_SQLITE = b"SQLite format 3\0"
_ROWS_AT_ONCE = 10_000
# A column with reviewed vocabulary only, never with words of a text.
_VOCABULARY = "aliases"
# Escapes of JSON, which some rows and pages contain.
_ESCAPED = {"\\n": "\n", "\\r": "\n", "\\t": " ", '\\"': '"'}


@dataclass(frozen=True, slots=True)
class Trace:
    """A place where the text was found: a file, relative to the data folder, and where in the file."""

    place: Path
    where: str

    def __str__(self) -> str:
        return f"{self.place}: {self.where}"


def _nothing(_: bytes) -> Sequence[str]:
    return ()


def find_traces(
    folder: DataFolder, sought: Sequence[Fingerprint], render: Callable[[bytes], Sequence[str]] = _nothing
) -> Iterator[Trace]:
    """Yield each place where one of the texts was found: in Parquet files, databases and all other files.

    `render` returns the texts of raw bytes as a reader sees them: tags and escapes cut their words.
    """
    known: dict[tuple[int, int], list[str]] = {}
    for path in sorted(path for path in folder.root.rglob("*") if path.is_file() and not path.is_symlink()):
        info = path.stat()
        # Snapshots share their parts, so each file is read once.
        identity = (info.st_dev, info.st_ino)
        if identity not in known:
            known[identity] = list(_look_into(path, sought, render if path.parent == folder.raw else _nothing))
        for where in known[identity]:
            yield Trace(path.relative_to(folder.root), where)


def find_remains(folder: DataFolder, stones: Sequence[Tombstone]) -> Iterator[Trace]:
    """Yield what takedowns left behind: raw files, rows of the documents, takedowns that aren't finished."""
    for stone in stones:
        if stone.is_pending:
            yield Trace(Path(FILE), f"{stone.document_id}: the next run finishes its takedown")
        for sha256 in sorted(stone.sha256s):
            if found := find(folder, sha256):
                yield Trace(found.relative_to(folder.root), "its bytes")
    ids = pa.array(sorted({stone.document_id for stone in stones}), pa.string())
    for snapshot in listing(folder):
        # Tables owned by `path` may still have the refusal of the document's file.
        for table in (table for table in STORED if table.owner != "path"):
            for file in snapshot.files(table):
                if "document_id" in pq.read_schema(file).names:
                    rows = pq.read_table(file, columns=["document_id"], partitioning=None)
                    if count := pc.sum(pc.is_in(rows.column("document_id"), value_set=ids)).as_py():
                        yield Trace(file.relative_to(folder.root), f"{counted(count, 'row')} of it")


def _look_into(path: Path, sought: Sequence[Fingerprint], render: Callable[[bytes], Sequence[str]]) -> Iterator[str]:
    if path.suffix == ".parquet":
        try:
            yield from _look_into_parquet(path, sought)
        except pa.ArrowInvalid:
            yield "it can't be read, so it may have it"
        return
    raw = path.read_bytes()
    if raw.startswith(_SQLITE):
        yield from _look_into_sqlite(path, sought)
    if any(_is_in(text, sought) for text in (raw.decode("utf-8", "replace"), *render(raw))):
        yield "its text"


def _look_into_parquet(path: Path, sought: Sequence[Fingerprint]) -> Iterator[str]:
    found: Counter[str] = Counter()
    for batch in pq.ParquetFile(path).iter_batches(_ROWS_AT_ONCE):
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            values = column.flatten() if pa.types.is_list(column.type) else column
            if pa.types.is_string(values.type) and name != _VOCABULARY:
                found[name] += sum(_is_in(value, sought) for value in values.unique().to_pylist() if value)
    yield from (f"column {name}, {count} values" for name, count in found.items() if count)


def _look_into_sqlite(path: Path, sought: Sequence[Fingerprint]) -> Iterator[str]:
    """Search a database's tables: its bytes aren't enough, because long values are stored there in several pieces."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            rows = database.execute('SELECT * FROM "{}"'.format(table.replace('"', '""')))
            if count := sum(any(isinstance(cell, str) and _is_in(cell, sought) for cell in row) for row in rows):
                yield f"table {table}, {count} rows"


def _is_in(text: str, sought: Sequence[Fingerprint]) -> bool:
    if "\\" in text:
        for escaped, plain in _ESCAPED.items():
            text = text.replace(escaped, plain)
    if "&" in text:
        text = html.unescape(text)
    return any(each.is_in(text) for each in sought)
