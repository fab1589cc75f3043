"""Finds the declared columns that a snapshot has: if another version wrote it, it may lack columns or tables."""

import pyarrow.parquet as pq

from warehouse.schema import schema_of
from warehouse.store.snapshots import Snapshot
from warehouse.tables import Table


def columns_of(snapshot: Snapshot, table: Table) -> tuple[str, ...]:
    """Return the declared columns that the snapshot's table has with their types; none if a key column is missing."""
    declared = schema_of(table)
    if snapshot.is_readable:
        return tuple(declared.names)
    files = snapshot.files(table)
    found = pq.read_schema(files[0]) if files else declared.empty_table().select([]).schema
    names = tuple(f.name for f in declared if f.name in found.names and found.field(f.name).type.equals(f.type))
    return names if set(table.key) <= set(names) else ()
