"""Rows of `files` for files of many records: they count records whose rows are in other batches and segments."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.files import File
from warehouse.publish.staging import Harvest, Staging
from warehouse.records import Source
from warehouse.store.snapshots import Snapshot
from warehouse.tables import BY_NAME

_REFUSED = BY_NAME["refused_records"]


def count_refused(staging: Staging, former: Snapshot | None, unchanged: Collection[str]) -> Counter[str]:
    """Count each file's refused records: those staged, and those of the former snapshot that are `unchanged`."""
    counts: Counter[str] = Counter()
    for _, file_path in _refused(pq.read_table(file) for file in staging.files(_REFUSED)):
        counts[file_path] += 1
    if former:
        for path, file_path in _refused([pq.read_table(former.files(_REFUSED), partitioning=None)]):
            counts[file_path] += path in unchanged
    return counts


def stage_without(staging: Staging, snapshot: Snapshot, gone: Sequence[Source]) -> list[Source]:
    """Stage the rows of files that lose the records in `gone`; return the sources of files that lose all records."""
    lost = Counter(source.file_path for source in gone if source.record)
    if not lost:
        return []
    paths = {source.path for source in gone}
    rows = pq.read_table(snapshot.files(_REFUSED), partitioning=None)
    refused = Counter(file_path for path, file_path in _refused([rows]) if path in paths)
    sources = {row["path"]: Source(**row) for row in _rows(snapshot, "sources", lost)}
    files = [File(**row) for row in _rows(snapshot, "files", lost)]
    harvests = [
        Harvest(
            # So the next run splits the file again and refuses the records that were taken down.
            source=replace(sources[file.path], given_digest=None),
            file=replace(
                file,
                records=file.records - lost[file.path],
                records_refused=file.records_refused - refused[file.path],
            ),
            records={},
        )
        for file in files
    ]
    left = [harvest for harvest in harvests if harvest.file and harvest.file.records]
    if left:
        staging.write(left)
    return [harvest.source for harvest in harvests if not (harvest.file and harvest.file.records)]


def _refused(tables: Iterable[pa.Table]) -> Iterator[tuple[str, str]]:
    """Yield the path and the file of each record that is refused."""
    for rows in tables:
        chosen = rows.filter(pc.equal(rows.column("status"), "refused"))
        yield from zip(chosen.column("path").to_pylist(), chosen.column("file_path").to_pylist(), strict=True)


def _rows(snapshot: Snapshot, table: str, paths: Collection[str]) -> list[dict[str, Any]]:
    """Return the rows of a table for some paths."""
    wanted = pc.field("path").isin(pa.array(sorted(paths), pa.string()))
    found: list[dict[str, Any]] = pq.read_table(
        snapshot.files(BY_NAME[table]), filters=wanted, partitioning=None
    ).to_pylist()
    return found
