"""What changed between two snapshots, row by row and column by column, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.errors import NoSnapshotError
from warehouse.publish.incidents.reviews import changed_claims
from warehouse.records import Source
from warehouse.schema import conform, fields_of, schema_of
from warehouse.store import duck
from warehouse.store.catalogue import mount_table
from warehouse.store.columns import columns_of
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import Snapshot, demand_current, find
from warehouse.tables import BY_NAME, SNAPSHOT, STORED, Table

_POSITIONS = ("passage_no", "char_start", "char_end", "byte_start", "byte_end")
# Columns of `sources` that tell which input was read.
_INPUTS = ("sha256", "file_sha256", "given_digest", "refusal")
# Longer values are cut: a changed text would otherwise be in the journal twice.
_CUT = 1_000
# Rows in one batch.
_AT_ONCE = 100_000
# A changed row has a line for each column.
_COUNTS = """
    SELECT table_name AS "table", operation, cause, count(DISTINCT key) AS rows FROM told
    GROUP BY ALL ORDER BY ALL
"""
# A figure's id is made of its position and words: if these change, one figure goes and another comes. The nth figure of
# an event and a class that a document lost is compared with the nth figure of that event and class that it gained.
_FIGURES = """
    WITH went AS (SELECT *, row_number() OVER alike AS nth FROM before.figures ANTI JOIN after.figures USING (figure_id)
                  WINDOW alike AS (PARTITION BY document_id, kind, event, counted_class ORDER BY char_start)),
    came AS (SELECT *, row_number() OVER alike AS nth FROM after.figures ANTI JOIN before.figures USING (figure_id)
             WINDOW alike AS (PARTITION BY document_id, kind, event, counted_class ORDER BY char_start)),
    lines AS (
        SELECT coalesce(c.document_id, w.document_id) AS document_id, c.figure_id,
               coalesce(c.char_start, w.char_start) AS char_start,
               coalesce(c.event, w.event) AS event, w.quote || coalesce(' ' || w.counted, '') AS before,
               c.quote || coalesce(' ' || c.counted, '') AS after
        FROM went w FULL JOIN came c ON w.document_id = c.document_id AND w.kind = c.kind AND w.nth = c.nth
             AND w.event IS NOT DISTINCT FROM c.event AND w.counted_class IS NOT DISTINCT FROM c.counted_class
        UNION ALL
        SELECT f.document_id, f.figure_id, f.char_start, f.event,
               f.quote || ': ' || t.column_name || ' ' || coalesce(t.before, 'NULL'),
               f.quote || ': ' || t.column_name || ' ' || coalesce(t.after, 'NULL')
        FROM told t JOIN after.figures f ON t.key = f.figure_id
        WHERE t.table_name = 'figures' AND t.operation = 'changed'
    )
    SELECT coalesce(cause, 'other_document') AS cause, path, event, before, after, figure_id
    FROM lines LEFT JOIN causes USING (document_id) ORDER BY path, char_start
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two snapshots.

    `rows` are as in the table `changes`. `counts` are numbers of rows by table, operation and cause. `figures` has a
    line for each figure that was added, removed or changed: its file, its words before and now, and the id that it
    has now.
    """

    rows: pa.Table
    counts: pa.Table
    figures: pa.Table


def diff(folder: DataFolder, old_id: str | None = None, new_id: str | None = None) -> Difference:
    """Compare two snapshots.

    Without ids the current snapshot is compared with the one before it. If another version wrote one of them, only
    the columns that both have are compared.
    """
    new = (find(folder, new_id) if new_id else demand_current(folder)).demand_layout()
    former = old_id or new.manifest["former"]
    if former is None:
        raise NoSnapshotError(f"no snapshot came before {new.id}")
    old = find(folder, former).demand_layout()
    connection = duck.open_memory()
    _mount_difference(connection, old, new)
    rows = pa.concat_tables(compute_changes(connection, new.id))
    connection.register("told", without_moves(rows))
    return Difference(rows, connection.sql(_COUNTS).to_arrow_table(), connection.sql(_FIGURES).to_arrow_table())


def without_moves(changes: pa.Table) -> pa.Table:
    """Return the changes without changed positions: a new line at the top of a page moves all spans below it."""
    moves = pc.and_(
        pc.equal(changes.column("operation"), "changed"),
        pc.is_in(changes.column("column_name"), value_set=pa.array(_POSITIONS, pa.string())),
    )
    return changes.filter(pc.invert(moves))


def _mount_difference(connection: duckdb.DuckDBPyConnection, old: Snapshot, new: Snapshot) -> None:
    """Make the schemas `before` and `after` with the rows of the parts that the two snapshots don't share.

    A column that one snapshot lacks is NULL in both; a table that one snapshot lacks has no rows.
    """
    for schema, own, other in (("before", old, new), ("after", new, old)):
        connection.execute(f"CREATE SCHEMA {schema}")
        for table in STORED:
            shared = {part.sha256 for part in other.parts(table)}
            files = [own.path / table.folder / part.name for part in own.parts(table) if part.sha256 not in shared]
            theirs = columns_of(other, table)
            both = [name for name in columns_of(own, table) if name in theirs]
            mount_table(connection, schema, table, files, both)
    find_causes(connection, changed_claims(*(snapshot.manifest.get("reviewed", []) for snapshot in (old, new))))


def find_causes(connection: duckdb.DuckDBPyConnection, reviewed: Sequence[str] = ()) -> None:
    """Make the tables `causes`, for each document whose source differs, why its rows changed, and `reviewed_claims`.

    `reviewed` are the claims whose review changed.
    """
    connection.execute("CREATE TEMP TABLE reviewed_claims AS SELECT unnest(?::VARCHAR[]) AS claim_id", [[*reviewed]])
    changed = " OR ".join(f"a.{name} IS DISTINCT FROM b.{name}" for name in _INPUTS)
    connection.execute(
        f"""
        CREATE TEMP TABLE causes AS
        SELECT document_id, path, CASE
            WHEN a.path IS NULL OR b.path IS NULL OR {changed} THEN 'input'
            WHEN a.code_digest <> b.code_digest THEN 'code'
            WHEN a.seeds_digest <> b.seeds_digest THEN 'seed'
            ELSE 'other_document' END AS cause
        FROM before.sources b FULL JOIN after.sources a USING (document_id, path)
        """
    )


def compute_changes(
    connection: duckdb.DuckDBPyConnection, snapshot_id: str, tables: Iterable[Table] = SNAPSHOT
) -> Iterator[pa.Table]:
    """Compare the schemas `before` and `after`, which may share equal rows; yield changes in the order of the key.

    Yields at least one table and several if there are many changes: a first publish adds every row.
    """
    connection.execute(
        "CREATE TEMP TABLE changed (operation VARCHAR, table_name VARCHAR, key VARCHAR, document_id VARCHAR, "
        "column_name VARCHAR, before VARCHAR, after VARCHAR, cause VARCHAR)"
    )
    _find_shared_causes(connection)
    for table in tables:
        if duck.count(connection, f"before.{table.name}"):
            _compare(connection, table)
        else:
            _insert_whole(connection, table, "added", f"after.{table.name}")
    rows = connection.sql(
        f"SELECT {duck.literal(snapshot_id)} AS snapshot_id, operation, table_name, key, document_id, column_name, "
        f"before, after, cause FROM changed ORDER BY {duck.order_of(BY_NAME['changes'])}"
    ).to_arrow_reader(_AT_ONCE)
    yield _conformed(pa.Table.from_batches([], rows.schema))
    for batch in rows:
        yield _conformed(pa.Table.from_batches([batch]))
    connection.execute("DROP TABLE changed")


def _conformed(rows: pa.Table) -> pa.Table:
    return conform(BY_NAME["changes"], {name: rows.column(name) for name in rows.column_names})


def _find_shared_causes(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `entity_causes` and `incident_causes`: why the documents that name one, or its review, changed.

    And `incident_claim_causes`: a claim whose document didn't change has the cause of its incident if that is a review.
    """
    for column, rows in (("entity_id", "sightings"), ("incident_id", "incident_claims")):
        reviewed = f"SELECT {column}, 'review' FROM named SEMI JOIN reviewed_claims USING (claim_id)"
        connection.execute(
            f"""
            CREATE TEMP TABLE {column.removesuffix("_id")}_causes AS
            WITH named AS (FROM before.{rows} UNION ALL BY NAME FROM after.{rows})
            SELECT {column}, CASE
                WHEN bool_or(cause = 'input') THEN 'input' WHEN bool_or(cause = 'code') THEN 'code'
                WHEN bool_or(cause = 'seed') THEN 'seed' WHEN bool_or(cause = 'review') THEN 'review'
                ELSE 'other_document' END AS cause
            FROM (
                SELECT {column}, cause FROM named JOIN causes USING (document_id)
                {f"UNION ALL {reviewed}" if column == "incident_id" else ""}
            ) GROUP BY {column}
            """
        )
    connection.execute(
        """
        CREATE TEMP TABLE incident_claim_causes AS
        SELECT claim_id, coalesce(any_value(c.cause), max(i.cause) FILTER (i.cause = 'review')) AS cause
        FROM (FROM before.incident_claims UNION ALL BY NAME FROM after.incident_claims)
        LEFT JOIN causes c USING (document_id) LEFT JOIN incident_causes i USING (incident_id) GROUP BY claim_id
        """
    )


def _compare(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Insert a line for each row that was added or removed, and for each column that changed in a row."""
    names = duck.columns(schema_of(table).names)
    _insert_whole(
        connection, table, "added", f"(FROM after.{table.name} ANTI JOIN before.{table.name} USING ({_keys(table)}))"
    )
    _insert_whole(
        connection, table, "removed", f"(FROM before.{table.name} ANTI JOIN after.{table.name} USING ({_keys(table)}))"
    )
    differ = f"SELECT {names} FROM {{}}.{table.name} EXCEPT SELECT {names} FROM {{}}.{table.name}"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE new_rows AS {differ.format('after', 'before')}; "
        f"CREATE OR REPLACE TEMP TABLE old_rows AS {differ.format('before', 'after')}"
    )
    if not duck.count(connection, f"new_rows SEMI JOIN old_rows USING ({_keys(table)})"):
        return
    for field in fields_of(table.record):
        column = duck.name(field.name)
        if field.name not in table.key:
            rows = (
                f"(SELECT a.*, b.{column} AS value_before, a.{column} AS value_after FROM new_rows a "
                f"JOIN old_rows b USING ({_keys(table)}) WHERE a.{column} IS DISTINCT FROM b.{column})"
            )
            values = (duck.literal(field.name), _cut("value_before"), _cut("value_after"))
            _insert(connection, table, "changed", rows, values)


def _insert_whole(connection: duckdb.DuckDBPyConnection, table: Table, operation: str, rows: str) -> None:
    _insert(connection, table, operation, rows, ("NULL", "NULL", "NULL"))


def _insert(
    connection: duckdb.DuckDBPyConnection, table: Table, operation: str, rows: str, values: tuple[str, str, str]
) -> None:
    """Insert a line for each of the rows, with its key, its document and the cause."""
    key = duck.key_of(table, "t.")
    join, document = _cause_of(table)
    connection.execute(
        f"INSERT INTO changed SELECT '{operation}', '{table.name}', {key}, {document}, {', '.join(values)}, "
        f"coalesce(c.cause, 'other_document') FROM {rows} t LEFT JOIN {join}"
    )


def _cause_of(table: Table) -> tuple[str, str]:
    """Return the SQL join that finds a row's cause, and the SQL expression for its document."""
    if table.owner == "path":
        return "causes c ON c.path = t.path", "c.document_id"
    if table.name == "incident_claims":
        return "incident_claim_causes c ON c.claim_id = t.claim_id", "t.document_id"
    if "document_id" in schema_of(table).names:
        return "causes c ON c.document_id = t.document_id", "t.document_id"
    (key,) = table.key
    return f"{key.removesuffix('_id')}_causes c ON c.{key} = t.{key}", "NULL"


def _keys(table: Table) -> str:
    return duck.columns(table.key)


def _cut(column: str) -> str:
    """Return the SQL expression for the value as text, cut if it is long."""
    text = f"{column}::VARCHAR"
    return f"CASE WHEN length({text}) > {_CUT} THEN left({text}, {_CUT}) || '…' ELSE {text} END"


def cause_of(old: Source | None, new: Source) -> str | None:
    """Return why a file's rows must be made again; None if nothing differs."""
    if old is None or any(getattr(old, name) != getattr(new, name) for name in _INPUTS):
        return "input"
    if old.code_digest != new.code_digest:
        return "code"
    return "seed" if old.seeds_digest != new.seeds_digest else None
