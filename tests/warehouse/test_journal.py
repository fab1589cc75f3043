"""The journal: a file a day and table, replaced whole, so that it neither grows by a file a run nor is seen half."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.warehouse.made import NOON, Made, publish, run_of
from warehouse.publish.upkeep import retain, trim
from warehouse.read.reading import connect, query
from warehouse.records import Check
from warehouse.store import journal
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import listing

LANDING = [Made("a.txt", 3), Made("b.txt", 5)]


def files(folder: DataFolder, table: str) -> list[str]:
    return sorted(path.name for path in (folder.journal / table).iterdir())


def check_of(run_id: str, expectation: str = "made") -> Check:
    return Check(
        run_id=run_id, table_name="files", expectation=expectation, severity="error", passed=True,
        unexpected_count=0, examples=(), notes="why",
    )  # fmt: skip


def test_two_hundred_runs_of_a_day_are_one_file(folder: DataFolder) -> None:
    for nth in range(200):
        journal.append(folder, run_of(f"r{nth}", "unchanged"))
    assert files(folder, "runs") == ["0.parquet", "20160301-000000.parquet"]
    assert journal.known_runs(folder) == {f"r{nth}" for nth in range(200)}


def test_a_run_said_twice_stands_once(folder: DataFolder) -> None:
    publish(folder, LANDING, "one")
    journal.append(folder, run_of("two", "died"), [check_of("two"), check_of("two", "another")])
    journal.append(folder, run_of("two", "failed"), [check_of("two")])
    assert query(folder, "SELECT outcome FROM runs WHERE run_id = 'two'").column(0).to_pylist() == ["failed"]
    assert query(folder, "SELECT expectation FROM checks WHERE run_id = 'two'").column(0).to_pylist() == ["made"]


def test_a_full_file_is_closed_and_another_begun(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """So an addition rewrites a bounded number of rows; what is closed can still be replaced."""
    monkeypatch.setattr(journal, "FILE_ROWS", 3)
    for nth in range(8):
        journal.append(folder, run_of(f"r{nth}"))
    journal.append(folder, run_of("r0", "failed"))
    rows = {name: pq.read_metadata(folder.journal / "runs" / name).num_rows for name in files(folder, "runs")[1:]}
    assert rows == {"20160301-000000.parquet": 3, "20160301-000001.parquet": 3, "20160301-000002.parquet": 2}
    assert len(journal.known_runs(folder)) == 8


def test_many_changes_are_a_link_to_the_snapshots_own(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "FILE_ROWS", 20)
    first = publish(folder, LANDING, "one")
    second = publish(folder, LANDING[:1], "two")
    assert first is not None
    assert second is not None
    for snapshot in (first, second):
        journal.add_changes(folder, snapshot)
    changes = folder.journal / "changes"
    assert files(folder, "changes") == ["0.parquet", "20160301-000000.parquet", "20160301-000001.parquet"]
    assert (changes / "20160301-000000.parquet").samefile(first.path / "changes.parquet")
    assert not (changes / "20160301-000001.parquet").samefile(second.path / "changes.parquet")
    counts = {snapshot.id: pq.read_metadata(snapshot.path / "changes.parquet").num_rows for snapshot in (first, second)}
    assert dict(connect(folder).execute("SELECT snapshot_id, count(*) FROM changes GROUP BY 1").fetchall()) == counts


def test_old_days_are_forgotten_except_since_the_oldest_snapshot(folder: DataFolder) -> None:
    journal.append(folder, replace(run_of("before"), started_utc=NOON - timedelta(days=1)))
    publish(folder, LANDING, "one")
    journal.append(folder, replace(run_of("after"), started_utc=NOON + timedelta(days=50)))
    later = NOON + timedelta(days=100)
    assert trim(folder, age=timedelta(days=200), now=later) == 0
    assert trim(folder, age=timedelta(days=60), now=later) == 1
    assert query(folder, "SELECT run_id FROM runs ORDER BY 1").column(0).to_pylist() == ["after", "one"]
    publish(folder, LANDING[:1], "two")
    (gone, *_) = listing(folder)
    assert retain(folder, count=1, age=timedelta(0), now=later) == [gone.id]
    assert journal.forget(folder, date(2016, 3, 2)) == 2
    assert query(folder, "FROM changes").num_rows == 0


def test_readers_of_the_journal_see_each_run_once_while_others_are_written(folder: DataFolder) -> None:
    """Both by a connection that is kept and by the DuckDB file, opened anew."""
    publish(folder, LANDING, "r0")
    stop = threading.Event()
    failures: list[BaseException] = []
    kept, seen = connect(folder), []

    def read() -> None:
        try:
            while not stop.is_set():
                sql = "SELECT count(*), count(DISTINCT run_id) FROM runs"
                with duckdb.connect(folder.current.resolve() / "dateline.duckdb", read_only=True) as fresh:
                    seen.extend(reader.execute(sql).fetchall()[0] for reader in (kept, fresh))
        except BaseException as error:  # noqa: BLE001  shown by the assertion below
            failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for nth in range(1, 100):
        journal.append(folder, run_of(f"r{nth}", "unchanged"))
    stop.set()
    reader.join()
    assert failures == []
    assert len(seen) > 10
    assert all(count == distinct for count, distinct in seen)
    assert seen == sorted(seen)


def test_a_journal_of_a_version_with_fewer_columns_is_read(folder: DataFolder) -> None:
    """What wasn't known then is NULL; its file is left as it is."""
    publish(folder, LANDING, "one")
    (place,) = (folder.journal / "runs").glob("2016*.parquet")
    for path in (place, folder.journal / "runs" / "0.parquet"):
        rows = pq.read_table(path).drop_columns(["seeds_digest", "files_new"])
        path.unlink()
        pq.write_table(rows, path)
    before = place.read_bytes()
    assert query(folder, "SELECT run_id, files_new FROM runs").to_pylist() == [{"run_id": "one", "files_new": None}]
    publish(folder, LANDING[:1], "two")
    assert place.read_bytes() == before
    assert query(folder, "SELECT files_new FROM runs ORDER BY run_id").column(0).to_pylist() == [None, 0]


def test_nothing_half_written_is_left(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    journal.append(folder, run_of("one"))

    def fail(_: Path) -> None:
        raise OSError(5, "the disk is gone")

    monkeypatch.setattr("warehouse.store.durable.seal_file", fail)
    with pytest.raises(OSError, match="disk"):
        journal.append(folder, run_of("two"))
    assert journal.known_runs(folder) == {"one"}
    assert files(folder, "runs") == ["0.parquet", "20160301-000000.parquet"]
