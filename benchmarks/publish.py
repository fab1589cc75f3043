"""What a publish costs as the warehouse grows: made-up rows, no extraction, ratios within one run.

    python benchmarks/publish.py [--documents 100000] [--added 100] [--times 5]

Adds so many documents to an empty warehouse and to a big one, turn by turn, edits and removes some in the big
one, compares all spans with the raw bytes, and prints each as a ratio to the add to the empty one.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import duckdb
import numpy as np
import numpy.typing as npt

from expectations import records
from tests.warehouse.made import run_of
from warehouse.publish.publishing import prepare
from warehouse.publish.staging import Staging
from warehouse.read.reading import connect
from warehouse.read.spans import span_violations
from warehouse.records import Source
from warehouse.schema import fields_of, schema_of
from warehouse.store import duck, raw
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import new_snapshot_id
from warehouse.tables import OWNED, Table

# Rows a document and the columns that matter; news articles of 600 words give about this.
_WORDS = "'Officials in the town said on Tuesday that ' || n || ' families had left. '"
_TEXT = f"repeat({_WORDS}, 40)"
_PATH = "format('p{:09}', n)"
_ID = "md5('d' || n)[:16]"
_QUOTE = "n::VARCHAR"
_AT = "43 + i * (length(" + _WORDS + "))"
_SPAN = {
    "document_id": _ID,
    "passage_no": "0",
    "char_start": _AT,
    "char_end": f"{_AT} + length({_QUOTE})",
    "byte_start": _AT,
    "byte_end": f"{_AT} + length({_QUOTE})",
    "quote": _QUOTE,
}
# Half of a document's entities are known to many documents, half to it alone.
_ENTITY = "md5('e' || CASE WHEN i % 2 = 0 THEN (n * 7 + i) % 5000 ELSE n * 100 + i END)[:16]"
# Tables that are not named here get no rows.
_ROWS: dict[str, tuple[int, dict[str, str]]] = {
    "files": (1, {"path": _PATH, "document_id": _ID, "size_bytes": "3000", "status": "'published'"}),
    "sources": (1, {"path": _PATH, "document_id": _ID, "sha256": "sha256('s' || n || ' ' || edition)"}),
    "documents": (
        1,
        {
            "document_id": _ID,
            "path": _PATH,
            "text": _TEXT,
            "encoding": "'utf-8'",
            "content_sha256": "sha256(" + _TEXT + ")",
        },
    ),
    "passages": (12, {"document_id": _ID, "passage_no": "i"}),
    "mentions": (24, {**_SPAN, "mention_id": "md5('m' || n || ' ' || i)[:16]", "entity_id": _ENTITY}),
    "sightings": (12, {"document_id": _ID, "entity_id": _ENTITY, "name": "'name ' || " + _ENTITY}),
    "figures": (10, {**_SPAN, "figure_id": "md5('f' || n || ' ' || i || ' ' || edition)[:16]"}),
    "dates": (5, {**_SPAN, "date_id": "md5('t' || n || ' ' || i)[:16]"}),
    "statements": (5, {**_SPAN, "statement_id": "md5('q' || n || ' ' || i)[:16]"}),
    "links": (20, {"document_id": _ID, "from_id": "md5('f' || n || ' ' || i)[:16]", "ordinal": "i"}),
    "numerals": (20, {**_SPAN, "char_start": f"i * 60 + {_AT} * 0"}),
    "bands": (64, {"document_id": _ID, "band": "(hash(n // 2 * 1000 + i) % 9223372036854775807)::BIGINT"}),
    "signatures": (
        1,
        {
            "document_id": _ID,
            "minima": "list_transform(range(128), lambda x: (hash(n // 2 * 1000 + x) % 4294967296)::BIGINT)",
            "bands": "list_transform(range(64), lambda x: (hash(n // 2 * 1000 + x) % 9223372036854775807)::BIGINT)",
        },
    ),
}
_FILLERS = {str: "'some words'", int: "i", float: "1.5", bool: "true"}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--added", type=int, default=100)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as place:
        measure(Path(place), asked.documents, asked.added, asked.times)


def measure(place: Path, documents: int, added: int, times: int) -> None:
    """Publish in turns into an empty and a big warehouse."""
    compare_spans(_bind(place, "spans"), min(documents, 2_000))
    big = _bind(place, "big")
    seconds, size = _publish(big, range(documents), edition=0)
    print(f"publish {documents} documents ({size} rows) at once: {seconds:.1f} s")
    empties, bigs = [], []
    for nth in range(times):
        fresh = range(documents + nth * added, documents + (nth + 1) * added)
        empties.append(_publish(_bind(place, f"empty{nth}"), fresh, edition=0)[0])
        bigs.append(_publish(big, fresh, edition=0)[0])
    empty = statistics.median(empties)
    _say(f"add {added} to none", empties, empty)
    _say(f"add {added} to {documents}", bigs, empty)
    together = range(documents // 2, documents // 2 + added)
    _say(f"edit {added} together", [_publish(big, together, edition=1)[0]], empty)
    spread = range(0, documents, max(documents // added, 1))
    _say(f"edit {added} spread over all", [_publish(big, spread, edition=2)[0]], empty)
    _say(f"remove {added} together", [_publish(big, range(0), edition=0, removed=range(10, 10 + added))[0]], empty)
    more = range(documents * 2, documents * 2 + added * 20)
    steps = [_publish(big, more[first : first + added], edition=0)[0] for first in range(0, len(more), added)]
    _say(f"add {added}, 20 times more (merging)", steps, empty)


def compare_spans(folder: DataFolder, documents: int) -> None:
    """Compare every span of a warehouse with its raw bytes (law 2)."""
    _publish(folder, range(documents), edition=0)
    connection = connect(folder)
    for (text,) in connection.execute("SELECT text FROM documents").fetchall():
        raw.keep(folder, text.encode())
    counts = ", ".join(f"(SELECT count(*) FROM {name})" for name in ("mentions", "figures", "dates", "statements"))
    ((spans,),) = connection.execute(f"SELECT list_sum([{counts}])::BIGINT").fetchall()
    started = time.perf_counter()
    wrong = {row["table_name"] for row in span_violations(connection, folder, records).to_pylist()}
    seconds = time.perf_counter() - started
    # Links and numerals are made up without care for their places.
    print(f"compare {spans} spans of {documents} documents with their bytes: {seconds:.2f} s; wrong in {sorted(wrong)}")


def _say(what: str, seconds: Sequence[float], unit: float) -> None:
    median, worst = statistics.median(seconds), max(seconds)
    print(f"{what:40} {median:6.2f} s  ratio {median / unit:5.2f}   worst {worst:6.2f} s  ratio {worst / unit:5.2f}")


def _bind(place: Path, name: str) -> DataFolder:
    (place / "landing").mkdir(exist_ok=True)
    return DataFolder.bind(place / name, place / "landing")


def _publish(folder: DataFolder, numbers: range, *, edition: int, removed: Sequence[int] = ()) -> tuple[float, int]:
    """Stage documents, which isn't measured, then publish them: seconds from staged to current, rows published."""
    now = datetime.now(UTC).replace(tzinfo=None)
    run_id = f"{folder.root.name}-{now:%H%M%S%f}"
    staging = Staging.begin(folder, run_id, ())
    for first in range(0, len(numbers), 2_000):
        tables = _make(numbers[first : first + 2_000], edition)
        staging.write_tables(f"{first:09}", tables)
    gone = [_source(n) for n in removed]
    started = time.perf_counter()
    candidate = prepare(
        folder, staging, removed=gone, snapshot_id=new_snapshot_id(now, run_id), group_stories=_group_stories
    )
    snapshot = candidate.publish(run_of(run_id), [])
    return time.perf_counter() - started, sum(snapshot.rows.values())


def _make(numbers: range, edition: int) -> dict[Table, object]:
    """The rows of some documents, in columns."""
    connection = duckdb.connect()
    connection.execute(
        f"CREATE TABLE numbers AS SELECT range AS n, {edition} AS edition "
        f"FROM range({numbers.start}, {numbers.stop}, {numbers.step})"
    )
    return {table: _rows(connection, table) for table in OWNED}


def _rows(connection: duckdb.DuckDBPyConnection, table: Table) -> object:
    rows, columns = _ROWS.get(table.name, (0, {}))
    chosen = ", ".join(
        f"{columns.get(field.name, 'NULL' if field.nullable else _FILLERS.get(field.python, '[]'))} AS {duck.name(field.name)}"  # type: ignore[call-overload]
        for field in fields_of(table.record)
    )
    query = f"SELECT {chosen} FROM numbers, range({rows}) AS r(i)"
    return connection.sql(query).to_arrow_table().cast(schema_of(table))


def _source(n: int) -> Source:
    ((identity,),) = duckdb.execute("SELECT md5('d' || ?)[:16]", [n]).fetchall()
    return Source(
        path=f"p{n:09}",
        document_id=identity,
        sha256=None,
        given_digest=None,
        code_digest="",
        seeds_digest="",
        refusal=None,
    )


def _group_stories(minima: npt.NDArray[np.uint32], bands: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Documents with the same first band are one story."""
    del minima
    _, first, which = np.unique(bands[:, 0], return_index=True, return_inverse=True)
    return first[which]


if __name__ == "__main__":
    main()
