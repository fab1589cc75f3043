"""Parts: immutable Parquet files of one table, and how many of them are worth merging."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.schema import conform, schema_of
from warehouse.store import duck
from warehouse.store.durable import seal_file
from warehouse.tables import Table

# Rows in a row group: few enough that a query for one document skips most of a part.
ROW_GROUP = 32_768
# So many parts of similar size are merged into one: publishing stays cheap, readers open few files.
FANOUT = 8
# The share of row groups that a reader searches in vain because the Bloom filter doesn't exclude them.
_FALSE_POSITIVES = 0.05
_MAGIC = b"PAR1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One Parquet file: its name in the table's folder, its number of rows, its size, the digest of its bytes."""

    name: str
    rows: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Load:
    """The weight of a part or segment (its rows or files), by which `choose_merge` chooses."""

    name: str
    weight: int


def write_part(
    connection: duckdb.DuckDBPyConnection, table: Table, query: str, place: Path, stem: str | None
) -> Part | None:
    """Write the rows of a query, in the table's order, as one file; return None if there are no rows.

    `stem` names the file; if it is None, the file is named by the digest of its bytes.
    """
    rows = sorted_rows(connection, table, query)
    return store_part(table, rows, place, stem) if rows.num_rows else None


def rows_of(connection: duckdb.DuckDBPyConnection, table: Table, query: str) -> pa.Table:
    """Return the rows of a query, with the columns and types of the table."""
    names = duck.columns(schema_of(table).names)
    return connection.sql(f"SELECT {names} FROM ({query})").to_arrow_table().cast(schema_of(table))


def sorted_rows(connection: duckdb.DuckDBPyConnection, table: Table, query: str) -> pa.Table:
    """Return the rows of a query in the table's order."""
    names = duck.columns(schema_of(table).names)
    return connection.sql(f"SELECT {names} FROM ({query}) ORDER BY {duck.order_of(table)}").to_arrow_table()


def store_part(table: Table, rows: pa.Table, place: Path, stem: str | None) -> Part:
    """Write rows, which must be in the table's order already, as one file."""
    place.mkdir(parents=True, exist_ok=True)
    aside = place / "part.tmp"
    whole = conform(table, {name: rows.column(name) for name in rows.column_names})
    pq.write_table(
        whole,
        aside,
        compression="zstd",
        row_group_size=ROW_GROUP,
        bloom_filter_options=_bloom_filters(table, whole.num_rows),
    )
    seal_file(aside)
    with aside.open("rb") as written:
        sha256 = hashlib.file_digest(written, "sha256").hexdigest()
    final = place / f"{stem or sha256[:16]}.parquet"
    size = aside.stat().st_size
    aside.rename(final)
    return Part(name=final.name, rows=whole.num_rows, size_bytes=size, sha256=sha256)


def _bloom_filters(table: Table, rows: int) -> dict[str, dict[str, float]]:
    """Return Bloom filters for ids by which rows aren't sorted, so that one row is found without reading all parts."""
    ids = [name for name in schema_of(table).names if name.endswith("_id") and name != table.order[0]]
    return {name: {"ndv": max(1, min(rows, ROW_GROUP)), "fpp": _FALSE_POSITIVES} for name in ids}


def is_whole(file: Path) -> bool:
    """Whether a file begins and ends with Parquet's magic bytes, so isn't emptied, cut short or filled with zeros."""
    size = file.stat().st_size
    with file.open("rb") as written:
        first = written.read(len(_MAGIC))
        written.seek(max(len(_MAGIC), size - len(_MAGIC)))
        return first == written.read() == _MAGIC


def choose_merge(loads: Iterable[Load], cap: int) -> list[str]:
    """Return the names of loads to merge into one now, lightest first; empty if no merge is worth it.

    Weights are divided into tiers; each tier begins at `FANOUT` times the weight of the tier below. The lowest tier
    with at least `FANOUT` loads is merged, as many of them as weigh at most `cap` together; loads of half the cap or
    more are never merged. So one publish merges at most `cap`, and each row is rewritten once for each tier.

    >>> choose_merge([Load(str(n), 10) for n in range(8)], 1000)
    ['0', '1', '2', '3', '4', '5', '6', '7']
    >>> choose_merge([Load(str(n), 10) for n in range(7)], 1000)
    []
    """
    tiers: dict[int, list[Load]] = {}
    for load in loads:
        if load.weight * 2 < cap:
            tiers.setdefault(_tier(load.weight), []).append(load)
    for _, members in sorted(tiers.items()):
        if len(members) >= FANOUT:
            return _within(sorted(members, key=lambda load: (load.weight, load.name)), cap)
    return []


def _tier(weight: int) -> int:
    """Return how often the weight can be divided by `FANOUT`: the logarithm, rounded down."""
    tier = 0
    while weight >= FANOUT:
        weight //= FANOUT
        tier += 1
    return tier


def _within(loads: Sequence[Load], cap: int) -> list[str]:
    """Return the names of the first loads that weigh at most `cap` together; none if that is only one load."""
    total = 0
    names = []
    for load in loads:
        total += load.weight
        if total > cap:
            break
        names.append(load.name)
    return names if len(names) > 1 else []
