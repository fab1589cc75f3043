"""Upkeep: what a killed run left, going back, retention, the lock, a full disk."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from shutil import copytree, rmtree

import duckdb
import pytest

from expectations import records
from tests.warehouse.made import NOON, Made, harvest_of, publish, run_of, source_of, stage
from warehouse.errors import LockedError, NoSnapshotError, StorageFullError
from warehouse.publish.planning import compare
from warehouse.publish.staging import Staging
from warehouse.publish.upkeep import retain, roll_back, sweep
from warehouse.read.intact import check_files
from warehouse.read.reading import connect, query
from warehouse.read.spans import span_violations
from warehouse.store import parts, raw
from warehouse.store.durable import remove_folder
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold
from warehouse.store.snapshots import current, demand_current, listing

LANDING = [Made("a.txt", 3, ("Maro", "Sila"), 1), Made("b.txt", 5, ("Sila",), 1), Made("c.txt", 8, ("Teres",), 2)]


class KilledError(BaseException):
    """Stands for the end of the process."""


def kill(*_: object, **__: object) -> None:
    raise KilledError


def note_death(folder: DataFolder, run_id: str) -> None:
    """What the lock of the next run notes of one that was killed."""
    died = {"run_id": run_id, "pid": 1, "since_utc": NOON.isoformat()}
    (folder.root / "lock.died").write_text(json.dumps(died) + "\n")


def names(folder: DataFolder) -> list[str]:
    found: list[str] = query(folder, "SELECT path FROM files ORDER BY path").column("path").to_pylist()
    return found


def test_rollback_is_a_flip_that_the_journal_knows(folder: DataFolder) -> None:
    first = publish(folder, LANDING[:1], "one")
    second = publish(folder, LANDING, "two")
    assert first is not None
    assert second is not None
    roll_back(folder, first.id, run_of("back", "rolled_back"), lambda: NOON)
    assert names(folder) == ["a.txt"]
    rows = query(folder, "SELECT outcome, snapshot_id FROM runs WHERE run_id = 'back'").to_pylist()
    assert rows == [{"outcome": "rolled_back", "snapshot_id": first.id}]
    roll_back(folder, second.id, run_of("again", "rolled_back"), lambda: NOON)
    assert len(names(folder)) == 3
    with pytest.raises(NoSnapshotError):
        roll_back(folder, "../staging", run_of("bad"), lambda: NOON)


def test_a_reader_keeps_its_snapshot(folder: DataFolder) -> None:
    publish(folder, LANDING[:1], "one")
    connection = connect(folder)
    publish(folder, LANDING, "two")
    assert connection.execute("SELECT count(*) FROM documents JOIN files USING (document_id)").fetchall() == [(1,)]
    assert len(names(folder)) == 3


def test_the_duckdb_file_works_from_any_folder_and_after_a_move(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(folder, LANDING, "one")
    monkeypatch.chdir("/")
    with duckdb.connect(folder.current / "dateline.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM figures").fetchall() == [(3,)]
        assert connection.execute("SELECT run_id FROM runs").fetchall() == [("one",)]
    folder.root.rename(tmp_path / "moved [1]")
    moved = DataFolder.open(tmp_path / "moved [1]")
    assert len(names(moved)) == 3
    sweep(moved)
    with duckdb.connect(moved.current / "dateline.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM figures").fetchall() == [(3,)]


def test_retention_spares_the_newest_the_young_and_the_current(folder: DataFolder) -> None:
    snapshots = [
        publish(folder, LANDING[:1], "r1"),
        publish(folder, LANDING[1:2], "r2"),
        publish(folder, LANDING[2:], "r3"),
    ]
    first, second, third = (snapshot.id for snapshot in snapshots if snapshot)
    later = NOON + timedelta(days=9)
    assert retain(folder, count=1, age=timedelta(days=10), now=later) == []
    roll_back(folder, first, run_of("back", "rolled_back"), lambda: NOON)
    assert retain(folder, count=1, age=timedelta(days=1), now=later) == [second]
    assert [snapshot.id for snapshot in listing(folder)] == [first, third]
    assert names(folder) == ["a.txt"]
    kept = {path.name for path in folder.raw.iterdir()}
    assert kept == {source_of(LANDING[0]).sha256, source_of(LANDING[2]).sha256}


def test_raw_files_that_a_killed_run_left_are_removed(folder: DataFolder) -> None:
    """Those of staged rows stay for the run that takes them over; the rest belongs to nobody."""
    publish(folder, LANDING[:1], "one")
    kept = {source_of(file).sha256 for file in LANDING[:2]}
    dead = Staging.begin(folder, "dead", [source_of(file) for file in LANDING])
    dead.write([harvest_of(LANDING[1], source_of(LANDING[1]))])
    for file in LANDING:
        raw.keep(folder, file.content)
    sweep(folder)
    assert {path.name for path in folder.raw.iterdir()} == kept


def test_folders_that_were_half_removed_hold_up_no_sweep(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between a folder's rename and the removal of its last file: its marks speak of files that are gone."""
    publish(folder, LANDING[:1], "one")
    candidate = stage(folder, LANDING, "two")
    assert candidate is not None
    folder.docs.mkdir()

    def half(path: Path) -> None:
        rmtree(path / "sources", ignore_errors=True)
        raise KilledError

    monkeypatch.setattr("warehouse.store.durable.shutil.rmtree", half)
    for place in (candidate.staging.path, folder.docs):
        with pytest.raises(KilledError):
            remove_folder(place)
    monkeypatch.undo()
    note_death(folder, "two")
    sweep(folder)
    assert list(folder.staging.iterdir()) == []
    assert list(folder.root.glob(".aside-*")) == []
    assert {path.name for path in folder.raw.iterdir()} == {source_of(LANDING[0]).sha256}


def test_a_data_folder_that_was_killed_while_it_was_made_is_made_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its label it lacks one folder alone."""
    whole = Path.mkdir

    def dying(path: Path, *args: object, **how: object) -> None:
        if path.name == "snapshots":
            raise KilledError
        whole(path, *args, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", dying)
    with pytest.raises(KilledError):
        DataFolder.bind(tmp_path / "data", tmp_path / "landing")
    monkeypatch.undo()
    folder = DataFolder.bind(tmp_path / "data", tmp_path / "landing")
    with hold(folder, "next", NOON):
        sweep(folder)
        publish(folder, LANDING, "next")
    assert len(names(folder)) == 3


def test_two_runs_at_once(folder: DataFolder) -> None:
    code = (
        "import sys; from datetime import datetime; from pathlib import Path\n"
        "from warehouse.store.folder import DataFolder; from warehouse.store.lock import hold\n"
        "with hold(DataFolder.open(Path(sys.argv[1])), 'first', datetime(2016, 3, 1, 11)):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with (
            pytest.raises(LockedError, match=f"run first .process {other.pid}. .*2016-03-01 11:00:00 UTC"),
            hold(folder, "second", NOON),
        ):
            pass
        other.kill()
        other.wait()
    with hold(folder, "third", NOON):
        with pytest.raises(LockedError, match="run third"), hold(folder, "fourth", NOON):
            pass
        assert sweep(folder).died == ("first",)
    publish(folder, LANDING, "one")
    assert query(folder, "SELECT run_id FROM runs WHERE outcome = 'died'").column(0).to_pylist() == ["first"]
    with hold(folder, "fifth", NOON):
        assert sweep(folder).died == ()


def test_finished_batches_of_a_dead_run_are_taken_over(folder: DataFolder) -> None:
    plan = compare(folder, [source_of(file) for file in LANDING])
    dead = Staging.begin(folder, "dead", plan.to_extract)
    dead.write([harvest_of(file, source_of(file)) for file in LANDING[:2]])
    (dead.path / ".aside-half").mkdir()
    edited = Made("b.txt", 6, ("Sila",), 1)
    now = [LANDING[0], edited, LANDING[2]]
    candidate = stage(folder, now, "next")
    assert candidate is not None
    assert not dead.path.exists()
    assert sorted(source.path for source in candidate.staging.sources()) == ["a.txt", "b.txt", "c.txt"]
    candidate.publish(run_of("next"), [])
    assert query(folder, "SELECT quote FROM figures ORDER BY quote").column(0).to_pylist() == ["3", "6", "8"]
    assert list(folder.staging.iterdir()) == []


@pytest.mark.parametrize("step", ["sorted_rows", "store_part", "write_catalogue", "flip", "record"])
def test_killed_anywhere_the_former_or_the_next_is_current(
    folder: DataFolder, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law 8: and the next run carries on, with nothing left over."""
    publish(folder, LANDING[:1], "one")
    before = names(folder)
    module = {"sorted_rows": "warehouse.publish.segments", "store_part": "warehouse.store.parts"}.get(
        step, "warehouse.publish.publishing"
    )
    # Nothing is cleared up, as after kill -9.
    monkeypatch.setattr("warehouse.publish.publishing.shutil.rmtree", lambda _: None)
    monkeypatch.setattr(f"{module}.{step}", kill)
    with pytest.raises(KilledError):
        publish(folder, LANDING, "two")
    monkeypatch.undo()
    note_death(folder, "two")
    assert names(folder) == (before if step != "record" else [file.path for file in LANDING])
    sweep(folder)
    outcomes = dict(zip(*query(folder, "SELECT run_id, outcome FROM runs").to_pydict().values(), strict=True))
    assert outcomes["two"] == ("published" if step == "record" else "died")
    publish(folder, [*LANDING, Made("z.txt", 1, ("Umi",))], "three")
    assert len(names(folder)) == 4
    left = {path.name.split("-")[-1] for path in folder.snapshots.iterdir()}
    assert left == {"one", "three"} | ({"two"} if step == "record" else set())
    assert list(folder.staging.iterdir()) == []
    assert span_violations(connect(folder), folder, records).num_rows == 0


def test_a_full_disk_leaves_what_was_there(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(folder, LANDING[:1], "one")
    before = current(folder)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parts.pq, "write_table", full)
    with pytest.raises(StorageFullError, match="nothing was published"):
        publish(folder, LANDING, "two")
    monkeypatch.undo()
    assert current(folder) == before
    assert len(list(folder.snapshots.iterdir())) == 1
    publish(folder, LANDING, "three")
    assert len(names(folder)) == 3


def test_each_raw_file_is_there_once(folder: DataFolder) -> None:
    assert raw.keep(folder, b"abc") == raw.keep(folder, b"abc")
    assert [path.read_bytes() for path in folder.raw.iterdir()] == [b"abc"]


def test_a_copy_of_a_data_folder_says_that_its_duckdb_file_reads_the_original(folder: DataFolder) -> None:
    publish(folder, LANDING, "one")
    copy = folder.root.with_name("copy")
    copytree(folder.root, copy, symlinks=True)
    copied = DataFolder.open(copy)
    (found,) = [c for c in check_files(copied, demand_current(copied)) if not c.passed]
    assert found.expectation == "duckdb_file_reads_this_folder"
    assert str(folder.root) in found.examples[0]
    sweep(copied)
    rmtree(folder.root)
    assert all(check.passed for check in check_files(copied, demand_current(copied)))
    with duckdb.connect(copied.current / "dateline.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchall() == [(len(LANDING),)]
