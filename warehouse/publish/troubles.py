"""What a run reports about its staged rows: files and records refused or kept, rows withheld."""

from dataclasses import dataclass

from warehouse.publish.mending import GOES_WITH_ITS_FACT
from warehouse.publish.staging import Staging
from warehouse.store import duck
from warehouse.tables import BY_NAME

# How many troubles of one kind are listed; the rest are only counted.
TOLD = 10
_WHY = "concat(path, ': ', reason, ': ', detail)"
_TROUBLED = (
    "SELECT path, status, reason, detail FROM files UNION ALL SELECT path, status, reason, detail FROM refused_records"
)
_QUERIES = {
    "refused": f"SELECT {_WHY} FROM ({_TROUBLED}) WHERE status = 'refused' ORDER BY path",
    "kept": f"SELECT {_WHY} FROM ({_TROUBLED}) WHERE status = 'kept' ORDER BY path",
    "withheld": f"""
        SELECT concat(s.path, ': ', w.table_name, ' "', w."row" ->> '$.quote', '": ', w.law, ': ', w.detail)
        FROM withheld w JOIN sources s USING (document_id) WHERE w.law <> '{GOES_WITH_ITS_FACT}' ORDER BY s.path, w.key
    """,
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of trouble: the number of its cases, and the first few in words."""

    kind: str
    count: int
    lines: tuple[str, ...]


def find_troubles(staging: Staging) -> list[Trouble]:
    """Return each kind of trouble that the staged rows have: files or records refused or kept, rows withheld."""
    connection = duck.open_memory()
    for table in (BY_NAME[name] for name in ("files", "refused_records", "sources", "withheld")):
        files = staging.files(table)
        if not files:
            return []
        connection.execute(f"CREATE VIEW {table.name} AS FROM {duck.parquet(files)}")
    found = []
    for kind, query in _QUERIES.items():
        if count := duck.count(connection, f"({query})"):
            rows = connection.execute(f"{query} LIMIT {TOLD}").fetchall()
            found.append(Trouble(kind, count, tuple(line for (line,) in rows)))
    return found
