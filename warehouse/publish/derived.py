"""Updates the tables whose rows depend on several files, entities and stories, as far as something changed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.publish.segments import segment_files
from warehouse.schema import schema_of
from warehouse.store import duck
from warehouse.store.parts import Load, Part, choose_merge, write_part
from warehouse.store.snapshots import Snapshot
from warehouse.tables import BY_NAME, Table

# Takes minima and bands, one row for each document; returns for each document the row of its story's first document.
GroupStories = Callable[[npt.NDArray[np.uint32], npt.NDArray[np.int64]], npt.NDArray[np.int64]]

# Rows in a part of these narrow tables, and the most that one publish merges: a few MB, a fraction of a second.
PART_ROWS = 131_072

_ENTITIES = BY_NAME["entities"]
_STORIES = BY_NAME["stories"]


def find_entity_changes(connection: duckdb.DuckDBPyConnection, base: Snapshot | None, touched: Sequence[str]) -> None:
    """Make the tables `drop_entities` (ids) and `add_entities` (rows).

    An entity exists as long as a document names it. If documents give different rows for it, the smallest row is taken,
    so that the order in which documents arrive doesn't matter.
    """
    names = duck.columns(schema_of(_ENTITIES).names)
    sightings = BY_NAME["sightings"]
    old = segment_files(base, sightings, touched)
    gone = f"SELECT entity_id FROM {duck.parquet(old)} SEMI JOIN gone USING (document_id)" if old else None
    connection.execute(
        "CREATE TEMP TABLE lost_entities AS SELECT DISTINCT entity_id "
        f"FROM ({gone or 'SELECT entity_id FROM staged.sightings LIMIT 0'})"
    )
    connection.execute(
        f"""
        CREATE TEMP TABLE affected AS SELECT entity_id FROM lost_entities UNION SELECT entity_id FROM staged.sightings;
        CREATE TEMP TABLE known_entities AS SELECT {names} FROM former.entities SEMI JOIN affected USING (entity_id);
        CREATE TEMP TABLE next_entities AS SELECT DISTINCT ON (entity_id) {names} FROM (
            SELECT {names} FROM staged.sightings
            UNION ALL
            SELECT {names} FROM known_entities ANTI JOIN lost_entities USING (entity_id)
            UNION ALL
            {_remaining(connection, names)}
        ) ORDER BY {names}
        """
    )
    compare_rows(connection, _ENTITIES)


def _remaining(connection: duckdb.DuckDBPyConnection, names: str) -> str:
    """Return the query for sightings, in remaining documents, of entities that lost a document; empty if none did."""
    if not duck.count(connection, "lost_entities"):
        return f"SELECT {names} FROM known_entities WHERE false"
    return (
        f"SELECT {names} FROM former.sightings "
        "SEMI JOIN lost_entities USING (entity_id) ANTI JOIN gone USING (document_id)"
    )


def find_story_changes(connection: duckdb.DuckDBPyConnection, group_stories: GroupStories) -> None:
    """Make the tables `drop_stories` (ids) and `add_stories` (rows).

    Every story that lost a document or may gain one is grouped again. Stories are taken whole, so that no copy of
    their documents is outside them and the result is the same as if all documents were grouped.
    """
    connection.execute(
        """
        CREATE TEMP TABLE open_stories AS SELECT DISTINCT story_id FROM former.stories SEMI JOIN (
            SELECT document_id FROM gone
            UNION ALL
            SELECT document_id FROM former.bands SEMI JOIN staged.bands USING (band)
        ) USING (document_id);
        CREATE TEMP TABLE known_stories AS FROM former.stories SEMI JOIN open_stories USING (story_id);
        CREATE TEMP TABLE staying AS SELECT document_id FROM known_stories ANTI JOIN gone USING (document_id)
        """
    )
    signatures = "FROM staged.signatures"
    if duck.count(connection, "staying"):
        signatures += " UNION ALL BY NAME (FROM former.signatures SEMI JOIN staying USING (document_id))"
    signed = connection.sql(f"FROM ({signatures}) WHERE len(bands) > 0 ORDER BY document_id").to_arrow_table()
    documents = signed.column("document_id")
    first = group_stories(_matrix(signed.column("minima")).astype(np.uint32), _matrix(signed.column("bands")))
    connection.register("grouped", pa.table({"document_id": documents, "story_id": documents.take(pa.array(first))}))
    # A document without words is a story of its own.
    connection.execute(
        """
        CREATE TEMP TABLE next_stories AS SELECT document_id, coalesce(story_id, document_id) AS story_id
        FROM (SELECT document_id FROM staged.documents UNION SELECT document_id FROM staying)
        LEFT JOIN grouped USING (document_id)
        """
    )
    connection.unregister("grouped")
    compare_rows(connection, _STORIES)


def _matrix(lists: pa.ChunkedArray) -> npt.NDArray[Any]:
    """Return lists of equal length as the rows of a matrix."""
    flat: npt.NDArray[Any] = pc.list_flatten(lists.combine_chunks()).to_numpy()
    return flat.reshape(len(lists), -1 if len(lists) else 1)


def compare_rows(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Make the tables `drop_<table>`, rows that are no longer valid, and `add_<table>`, new rows."""
    names = duck.columns(schema_of(table).names)
    for made, rows, others in (("drop", "known", "next"), ("add", "next", "known")):
        connection.execute(
            f"CREATE TEMP TABLE {made}_{table.name} AS "
            f"SELECT {names} FROM {rows}_{table.name} EXCEPT SELECT {names} FROM {others}_{table.name}"
        )


def write_derived(
    connection: duckdb.DuckDBPyConnection, table: Table, base: Snapshot | None, place: Path
) -> tuple[list[Part], list[Part]]:
    """Write the parts that change; return the parts that are kept and the parts that were written."""
    former = {part.name: part for part in base.parts(table) if part.rows} if base else {}
    lost = _find_touched(connection, table, base)
    loads = [Load(name, part.rows - lost.get(name, 0)) for name, part in former.items()]
    added = duck.count(connection, f"add_{table.name}")
    merged = choose_merge([load for load in [*loads, Load("", added)] if load.weight], PART_ROWS)
    groups = [merged] if merged else []
    groups += [[name] for name in lost if name not in merged]
    groups += [[""]] if added and "" not in merged else []
    written = [part for group in groups for part in _write_group(connection, table, base, group, place)]
    rewritten = {name for group in groups for name in group}
    return [part for name, part in former.items() if name not in rewritten], written


def _find_touched(connection: duckdb.DuckDBPyConnection, table: Table, base: Snapshot | None) -> dict[str, int]:
    """Return for each part with rows to remove the number of these rows."""
    if base is None or not duck.count(connection, f"drop_{table.name}"):
        return {}
    rows = connection.execute(
        f"SELECT parse_filename(filename), count(*) FROM {duck.parquet(base.files(table), filename=True)} "
        f"SEMI JOIN drop_{table.name} USING ({table.key[0]}) GROUP BY 1"
    ).fetchall()
    return dict(rows)


def _write_group(
    connection: duckdb.DuckDBPyConnection, table: Table, base: Snapshot | None, group: Sequence[str], place: Path
) -> list[Part]:
    """Write one part from the remaining rows of former parts; with the new rows if the group contains their name ''."""
    names = duck.columns(schema_of(table).names)
    queries = [f"SELECT {names} FROM add_{table.name}"] if "" in group else []
    files = [base.path / table.folder / name for name in group if name] if base else []
    if files:
        queries.append(f"SELECT {names} FROM {duck.parquet(files)} ANTI JOIN drop_{table.name} USING ({table.key[0]})")
    part = write_part(connection, table, " UNION ALL ".join(queries), place / table.folder, None)
    return [part] if part else []
