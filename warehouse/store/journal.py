"""The journal of what runs did: for each table and day a Parquet file, which each addition replaces as a whole."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.errors import storage
from warehouse.records import Check, Run
from warehouse.schema import schema_of, to_arrow
from warehouse.store import duck
from warehouse.store.durable import ASIDE, aside_of, share_file, sync_folder
from warehouse.store.folder import DataFolder
from warehouse.store.parts import is_whole
from warehouse.store.snapshots import CHANGES, Snapshot
from warehouse.tables import BY_NAME, JOURNAL, Table

# Most rows of a file: then the day gets another one, so that no addition rewrites more than this, some 50 ms.
FILE_ROWS = 65_536
# Suffix of a file that is no longer valid Parquet and was renamed.
UNREADABLE = ".unreadable"


def append(folder: DataFolder, run: Run, checks: Sequence[Check] = ()) -> None:
    """Write a run and its checks; a second call for the same run replaces the first.

    Readers see a table either with or without the run: its file is replaced by renaming.
    """
    with storage(folder.root):
        if checks:
            _add(folder, BY_NAME["checks"], run.started_utc, to_arrow(BY_NAME["checks"], _sorted("checks", checks)))
        _add(folder, BY_NAME["runs"], run.started_utc, to_arrow(BY_NAME["runs"], [run]))


def add_changes(folder: DataFolder, snapshot: Snapshot) -> None:
    """Add a snapshot's changes to the journal; if they are many, as a second name of the snapshot's own file."""
    table, made = BY_NAME["changes"], datetime.fromisoformat(snapshot.manifest["created_utc"])
    changes = snapshot.path / CHANGES
    if pq.read_metadata(changes).num_rows <= FILE_ROWS:
        _add(folder, table, made, pq.read_table(changes))
    elif not any(_is_of(file, snapshot) for file in _files_of(folder, table, made.date())):
        place = _next_of(folder, table, made.date())
        aside = place.with_name(f"{ASIDE}{place.stem}")
        aside.unlink(missing_ok=True)
        share_file(changes, aside)
        aside.rename(place)
        sync_folder(place.parent)


def put(place: Path, rows: pa.Table) -> None:
    """Write a file of the journal, whole or not at all."""
    with aside_of(place) as aside:
        pq.write_table(rows, aside, compression="zstd")


def known_runs(folder: DataFolder) -> set[str]:
    """Return the ids of the runs in the journal."""
    files = readable(folder, BY_NAME["runs"])
    rows = duck.open_memory().execute(f"SELECT run_id FROM {duck.parquet(files)}").fetchall() if files else []
    return {run_id for (run_id,) in rows}


def readable(folder: DataFolder, table: Table) -> list[Path]:
    """Return the files of a table that are valid Parquet, in the order of their days."""
    return [file for file in sorted((folder.journal / table.name).glob("*.parquet")) if is_whole(file)]


def mend(folder: DataFolder) -> list[Path]:
    """Rename files that are no longer valid Parquet, because they would stop every reader; return their new paths.

    They aren't deleted, because somebody may still be able to read them.
    """
    files = [file for table in JOURNAL for file in (folder.journal / table.name).glob("*.parquet")]
    moved = [file.rename(file.with_name(f"{file.name}{UNREADABLE}")) for file in files if not is_whole(file)]
    folder.make_journal()
    return moved


def without_zone(folder: DataFolder) -> list[Path]:
    """Return the files whose times aren't marked as UTC, as earlier versions wrote them."""
    files = [file for table in JOURNAL if _times(schema_of(table)) for file in readable(folder, table)]
    return [file for file in files if any(item.type.tz is None for item in _times(pq.read_schema(file)))]


def mark_utc(file: Path) -> None:
    """Write a file again with its times marked as UTC, which they always were; its other columns stay as they are."""
    rows = pq.read_table(file, partitioning=None)
    marked = rows.schema
    for item in _times(marked):
        marked = marked.set(marked.get_field_index(item.name), item.with_type(pa.timestamp("us", tz="UTC")))
    put(file, rows.cast(marked))


def older(folder: DataFolder, before: date) -> list[Path]:
    """Return the files of days before that date."""
    files = [file for table in JOURNAL for file in (folder.journal / table.name).glob("*-*.parquet")]
    return [file for file in files if file.name < f"{before:%Y%m%d}"]


def forget(folder: DataFolder, before: date) -> int:
    """Delete the files of days before that date; return their number."""
    old = older(folder, before)
    for file in old:
        file.unlink()
    return len(old)


def _add(folder: DataFolder, table: Table, when: datetime, rows: pa.Table) -> None:
    """Add rows to a file of that day; they replace rows of the same run or snapshot in it."""
    if not rows.num_rows:
        return
    owner = table.key[0]
    own = rows.column(owner).unique()
    files = [file for file in _files_of(folder, table, when.date()) if _is_open(file, table)]
    has_own = (file for file in files if pc.any(pc.is_in(pq.read_table(file, columns=[owner])[owner], own)).as_py())
    has_room = (file for file in files if pq.read_metadata(file).num_rows + rows.num_rows <= FILE_ROWS)
    place = next(has_own, None) or next(has_room, None)
    if place is None:
        put(_next_of(folder, table, when.date()), rows)
        return
    known = pq.read_table(place)
    others = known.filter(pc.invert(pc.is_in(known[owner], own)))
    put(place, pa.concat_tables([others, rows]).cast(schema_of(table)))


def _times(schema: pa.Schema) -> list[pa.Field]:
    return [item for item in schema if pa.types.is_timestamp(item.type)]


def _is_of(file: Path, snapshot: Snapshot) -> bool:
    """Whether a file of the journal holds a snapshot's changes."""
    return bool(pc.any(pc.equal(pq.read_table(file, columns=["snapshot_id"]).column(0), snapshot.id)).as_py())


def _is_open(file: Path, table: Table) -> bool:
    """Whether rows may be added to a file: not if it is a snapshot's own file or has another version's columns."""
    about = pq.read_metadata(file)
    return bool(about.num_rows <= FILE_ROWS and about.schema.to_arrow_schema().equals(schema_of(table)))


def _files_of(folder: DataFolder, table: Table, day: date) -> list[Path]:
    """Return the files of a day, the newest first."""
    return sorted((folder.journal / table.name).glob(f"{day:%Y%m%d}-*.parquet"), reverse=True)


def _next_of(folder: DataFolder, table: Table, day: date) -> Path:
    """Return the path of the next file of a day."""
    files = _files_of(folder, table, day)
    number = int(files[0].stem.rpartition("-")[2]) + 1 if files else 0
    return folder.journal / table.name / f"{day:%Y%m%d}-{number:06}.parquet"


def _sorted(table: str, records: Sequence[object]) -> list[object]:
    return sorted(records, key=lambda record: [getattr(record, name) for name in BY_NAME[table].key])
