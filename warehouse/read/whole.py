"""Presents the current snapshot to the gate as a candidate, so that every row is judged again."""

from dataclasses import dataclass

import duckdb

from warehouse.store import duck
from warehouse.store.catalogue import mount_table
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import demand_current
from warehouse.tables import STORED


@dataclass(frozen=True, slots=True)
class Standing:
    """The current snapshot as a candidate; it isn't compared with a former snapshot."""

    folder: DataFolder
    has_former: bool = False
    documents_before: int = 0
    documents_gone: int = 0

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open the snapshot for judging: schemas `main` and `staged` have all its rows, `former` has none.

        Raises `NoSnapshotError`, `FormatError`.
        """
        snapshot = demand_current(self.folder).demand_readable()
        connection = duck.open_memory()
        for schema in ("staged", "former"):
            connection.execute(f"CREATE SCHEMA {schema}")
        for table in STORED:
            for schema in ("main", "staged"):
                mount_table(connection, schema, table, snapshot.files(table))
            mount_table(connection, "former", table, [])
        return connection
