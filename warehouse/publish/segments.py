"""Segments: all rows of a set of files, one part in each table, so that a change touches few parts."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.publish.staging import Staging
from warehouse.schema import schema_of
from warehouse.store import duck
from warehouse.store.parts import Load, Part, choose_merge, sorted_rows, store_part
from warehouse.store.snapshots import Snapshot
from warehouse.tables import BY_NAME, OWNED, Table

# Most files in a segment: so many are rewritten if one old file changes, and at most so many are merged by one publish.
# 512 articles are some 5 MB of Parquet in all tables and take half a second to write. A hundred thousand articles are
# in 200 to 400 segments: a reader opens these in a tenth of a second, and a publish links them in another tenth.
# Recent files are in smaller segments.
SEGMENT_FILES = 512
# A segment also ends at this size, so that a few huge files don't make a part that is too large for the memory.
SEGMENT_BYTES = 32 * 1024 * 1024
# Tables written at once.
_WRITERS = 2


@dataclass(frozen=True, slots=True)
class Chunk:
    """Staged files and records with neighbouring paths that become one segment."""

    name: str
    files: int
    batches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one new segment is written from: former segments and chunks of staged files."""

    segments: tuple[str, ...] = ()
    chunks: tuple[Chunk, ...] = ()

    @property
    def is_mixed(self) -> bool:
        """Whether rows of several sources are combined; not if one segment only loses rows."""
        return bool(self.chunks) or len(self.segments) != 1


@dataclass(frozen=True, slots=True)
class Plan:
    """Which segments stay as they are and which are written."""

    kept: dict[str, int]
    recipes: tuple[Recipe, ...]
    touched: tuple[str, ...] = field(default=())


def plan_segments(connection: duckdb.DuckDBPyConnection, base: Snapshot | None, staging: Staging) -> Plan:
    """Choose which segments to write; the table `gone` has the files whose former rows go."""
    former = base.segments if base else {}
    lost = _find_touched(connection, base)
    chunks = _cut_chunks(connection, staging)
    sizes = {name: files - lost.get(name, 0) for name, files in former.items()}
    new = {chunk.name: chunk for chunk in chunks}
    loads = [Load(name, size) for name, size in sizes.items() if size]
    loads += [Load(chunk.name, chunk.files) for chunk in chunks]
    merged = choose_merge(loads, SEGMENT_FILES)
    groups = [merged, *([load.name] for load in loads if load.name not in merged)]
    recipes = tuple(
        Recipe(tuple(name for name in group if name in former), tuple(new[name] for name in group if name in new))
        for group in groups
        if len(group) > 1 or any(name in new or name in lost for name in group)
    )
    written = {name for recipe in recipes for name in recipe.segments}
    kept = {name: size for name, size in former.items() if name not in written and name not in lost}
    return Plan(kept, recipes, tuple(sorted(lost)))


def write_segment(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, base: Snapshot | None, staging: Staging, place: Path
) -> tuple[str, int, dict[str, Part]]:
    """Write one segment in all tables; return its name (a digest of its sources), its number of files, its parts."""
    queries = {table: query_of(recipe, table, base, staging) for table in OWNED}
    ((name, files),) = connection.execute(
        "SELECT md5(string_agg(concat_ws(chr(31), s.path, s.sha256, s.given_digest, s.code_digest, s.seeds_digest, "
        "s.refusal, s.kept_sha256, s.file_sha256, f.status, f.records, f.records_refused), chr(30) ORDER BY s.path)), "
        f"count(*) FROM ({queries[BY_NAME['sources']]}) s LEFT JOIN ({queries[BY_NAME['files']]}) f USING (path)"
    ).fetchall()
    gone = connection.sql("SELECT path, document_id FROM gone").to_arrow_table()

    # One table is compressed and synced while another is read.
    with ThreadPoolExecutor(_WRITERS) as pool:
        writing = {}
        for table in OWNED:
            rows = sorted_rows(connection, table, queries[table]) if recipe.is_mixed else None
            files_before = segment_files(base, table, recipe.segments)
            writing[table.name] = pool.submit(_write_rows, table, rows, files_before, gone, place=place, stem=name[:16])
        parts = {table: part for table, written in writing.items() if (part := written.result())}
    return name[:16], files, parts


def _write_rows(
    table: Table, rows: pa.Table | None, files: Sequence[Path], gone: pa.Table, *, place: Path, stem: str
) -> Part | None:
    """Write the rows of one table in a segment: `rows`, or if they are None the remaining rows of the former file."""
    if rows is None:
        rows = _thin(table, files, gone)
    return store_part(table, rows, place / table.folder, stem) if rows.num_rows else None


def _thin(table: Table, files: Sequence[Path], gone: pa.Table) -> pa.Table:
    """Return the rows of one segment without those of files that are gone; they are sorted already."""
    if not files:
        return schema_of(table).empty_table()
    (file,) = files
    rows = pq.ParquetFile(file).read()
    lost = pc.is_in(rows.column(table.owner), value_set=gone.column(table.owner).combine_chunks())
    return rows.filter(pc.invert(lost))


def query_of(recipe: Recipe, table: Table, base: Snapshot | None, staging: Staging) -> str:
    """Return the query for the rows of one table of a recipe."""
    names = duck.columns(schema_of(table).names)
    queries = []
    files = segment_files(base, table, recipe.segments)
    if files:
        queries.append(f"SELECT {names} FROM {duck.parquet(files)} t ANTI JOIN gone USING ({table.owner})")
    for chunk in recipe.chunks:
        staged = duck.parquet(staging.files(table, chunk.batches))
        chosen = f"SELECT {table.owner} FROM chunks WHERE chunk = {duck.literal(chunk.name)}"
        queries.append(f"SELECT {names} FROM {staged} t SEMI JOIN ({chosen}) USING ({table.owner})")
    return " UNION ALL ".join(queries) or f"SELECT {names} FROM staged.{table.name} LIMIT 0"


def segment_files(base: Snapshot | None, table: Table, segments: Sequence[str]) -> list[Path]:
    """Return the files in which a table has rows of these segments."""
    if base is None:
        return []
    wanted = {f"{name}.parquet" for name in segments}
    return [base.path / table.folder / part.name for part in base.parts(table) if part.name in wanted]


def _find_touched(connection: duckdb.DuckDBPyConnection, base: Snapshot | None) -> dict[str, int]:
    """Return for each segment with files to remove the number of these files."""
    if base is None or not duck.count(connection, "gone"):
        return {}
    source = duck.parquet(base.files(BY_NAME["sources"]), filename=True)
    rows = connection.execute(
        f"SELECT parse_filename(filename, true), count(*) FROM {source} SEMI JOIN gone USING (path) GROUP BY 1"
    ).fetchall()
    return dict(rows)


def _cut_chunks(connection: duckdb.DuckDBPyConnection, staging: Staging) -> list[Chunk]:
    """Cut the staged files, in the order of their paths, into chunks; makes the table `chunks`."""
    files = staging.files(BY_NAME["sources"])
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE chunks (path VARCHAR, document_id VARCHAR, batch VARCHAR, chunk VARCHAR)"
    )
    if not files:
        return []
    connection.execute(
        "INSERT INTO chunks SELECT path, document_id, batch, 'chunk ' || (nth // ?) || ' ' || (bytes // ?) FROM ("
        "SELECT s.path, s.document_id, parse_filename(s.filename, true) AS batch, "
        "row_number() OVER paths - 1 AS nth, sum(coalesce(strlen(d.text), 0)) OVER paths AS bytes "
        f"FROM {duck.parquet(files, filename=True)} s LEFT JOIN staged.documents d USING (document_id) "
        "WINDOW paths AS (ORDER BY s.path))",
        [SEGMENT_FILES, SEGMENT_BYTES],
    )
    rows = connection.execute(
        "SELECT chunk, count(*), list(DISTINCT batch ORDER BY batch) FROM chunks GROUP BY chunk ORDER BY min(path)"
    ).fetchall()
    return [Chunk(chunk, count, tuple(batches)) for chunk, count, batches in rows]
