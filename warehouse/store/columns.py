"""Which of the declared columns a snapshot has: one that another version wrote may lack some, or whole tables."""

import pyarrow.parquet as pq

from warehouse.schema import schema_of
from warehouse.store.snapshots import Snapshot
from warehouse.tables import Table


def columns_of(snapshot: Snapshot, table: Table) -> tuple[str, ...]:
    """The declared columns that the snapshot's table has, in their types; none where it lacks one of the key."""
    declared = schema_of(table)
    if snapshot.is_readable:
        return tuple(declared.names)
    files = snapshot.files(table)
    found = pq.read_schema(files[0]) if files else declared.empty_table().select([]).schema
    names = tuple(f.name for f in declared if f.name in found.names and found.field(f.name).type.equals(f.type))
    return names if set(table.key) <= set(names) else ()
