"""State survives: what a kill, a power cut, a poor disk or a stranger leaves behind holds up no run and loses nothing."""

import errno
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.made import NOON, Made, everything, overwrite, publish, run_of, source_of, stage
from warehouse.errors import FormatError, NoSnapshotError
from warehouse.publish.upkeep import retain, roll_back, sweep, trim
from warehouse.read.reading import connect, query
from warehouse.read.status import last_runs
from warehouse.store import durable, journal, raw
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold
from warehouse.store.snapshots import demand_current, listing

LANDING = [Made("a.txt", 3, ("Maro", "Sila"), 1), Made("b.txt", 5, ("Sila",), 1), Made("c.txt", 8, ("Teres",), 2)]
LATER = NOON + timedelta(days=99)


class KilledError(BaseException):
    """Stands for the end of the process."""


def published_files(folder: DataFolder) -> list[Path]:
    places = (folder.raw, folder.snapshots, folder.journal)
    return [path for place in places for path in place.rglob("*") if path.is_file()]


def test_published_files_are_read_only(folder: DataFolder) -> None:
    publish(folder, LANDING[:2], "one")
    publish(folder, LANDING, "two")
    modes = {path: stat.filemode(path.stat().st_mode) for path in published_files(folder)}
    assert {path: mode for path, mode in modes.items() if mode != "-r--r--r--"} == {}


# What Linux lets root do though a file's mode forbids it.
_ROOT_ALONE = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", "--inh-caps=-all")


def as_another(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run code in another process, to which the modes of files apply."""
    if os.getuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root may write anyway, and setpriv, which takes that from it, is not at hand")
    line = [*(_ROOT_ALONE if os.getuid() == 0 else ()), sys.executable, "-c", code, *words]
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(line, capture_output=True, text=True, cwd=root, check=False)


def test_who_may_not_write_everything_cannot_write_to_what_is_published(folder: DataFolder) -> None:
    """Not even the owner, nor DuckDB over a file of the snapshot."""
    publish(folder, LANDING, "one")
    part = next(demand_current(folder).path.glob("figures/*.parquet"))
    code = (
        "import sys, duckdb\n"
        "for path in sys.argv[1:]:\n"
        "    try: open(path, 'r+b'); print('opened', path)\n"
        "    except PermissionError: pass\n"
        "try: duckdb.sql(f\"COPY (SELECT 1) TO '{sys.argv[1]}' (FORMAT parquet, USE_TMP_FILE false)\"); print('copied')\n"
        "except duckdb.Error: pass\n"
    )
    said = as_another(code, str(part), *map(str, published_files(folder)))
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_who_owns_it_publishes_prunes_and_clears_up_without_the_rights_of_root(tmp_path: Path) -> None:
    """Read-only files hold up nothing that Dateline does itself."""
    code = (
        "import sys; from datetime import timedelta; from pathlib import Path\n"
        "from tests.warehouse.test_state import *\n"
        "folder = DataFolder.bind(Path(sys.argv[1]) / 'data', Path(sys.argv[1]))\n"
        "with hold(folder, 'one', NOON):\n"
        "    sweep(folder); publish(folder, LANDING[:2], 'r1'); publish(folder, LANDING, 'r2')\n"
        "    publish(folder, LANDING[1:], 'r3')\n"
        "    assert len(retain(folder, count=1, age=timedelta(0), now=LATER)) == 2\n"
        "    sweep(folder)\n"
        "print(query(folder, 'FROM documents').num_rows, len(list(folder.raw.iterdir())))\n"
    )
    said = as_another(code, str(tmp_path))
    assert (said.stdout, said.returncode) == ("2 2\n", 0), said.stderr


@pytest.mark.parametrize("dies_at", range(6))
def test_a_prune_that_was_killed_leaves_no_snapshot_without_its_raw_files(
    folder: DataFolder, dies_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is still listed can be gone back to, and is whole; the next sweep removes what is left."""
    for nth, files in enumerate(([LANDING[0]], [LANDING[1]], [LANDING[2]])):
        publish(folder, files, f"r{nth}")
    left = dies_at

    def dying(act: object) -> object:
        def acts(*given: object, **how: object) -> object:
            nonlocal left
            if not left:
                raise KilledError
            left -= 1
            return act(*given, **how)  # type: ignore[operator]

        return acts

    with monkeypatch.context() as patch, hold(folder, "prune", NOON):
        patch.setattr(Path, "rename", dying(Path.rename))
        patch.setattr(Path, "unlink", dying(Path.unlink))
        patch.setattr(shutil, "rmtree", dying(shutil.rmtree))
        try:
            retain(folder, count=1, age=timedelta(0), now=LATER)
        except KilledError:
            (folder.root / "lock.died").write_text('{"run_id": "prune", "pid": 1, "since_utc": "2016-03-01"}\n')
    for snapshot in listing(folder):
        digests = connect(folder, snapshot.id).execute("SELECT sha256 FROM files").fetchall()
        assert all((folder.raw / sha256).exists() for (sha256,) in digests), dies_at
    sweep(folder)
    needed = {source_of(LANDING[int(snapshot.manifest["run_id"][1])]).sha256 for snapshot in listing(folder)}
    assert {path.name for path in folder.raw.iterdir()} == needed
    assert [path.name for path in folder.snapshots.iterdir() if path.name.startswith(durable.ASIDE)] == []


def test_a_run_over_midnight_costs_no_snapshot(folder: DataFolder) -> None:
    """The journal has it under the day when it began; a crash after that day was trimmed took the snapshot with it."""
    midnight = NOON.replace(hour=0) + timedelta(days=1)
    candidate = stage(folder, LANDING[:1], "over midnight")
    assert candidate is not None
    began, ended = midnight - timedelta(minutes=1), midnight + timedelta(minutes=1)
    candidate.publish(replace(run_of("over midnight"), started_utc=began, finished_utc=ended), [])
    publish(folder, LANDING, "two")
    assert trim(folder, age=timedelta(days=1), now=midnight + timedelta(days=3)) == 0
    assert "over midnight" in journal.known_runs(folder)


def test_a_snapshot_that_the_journal_forgot_outlives_a_crash(folder: DataFolder) -> None:
    """Only one of the run that died, which it never made current, goes."""
    first = publish(folder, LANDING[:1], "one")
    second = publish(folder, LANDING, "two")
    assert first is not None
    assert second is not None
    journal.forget(folder, (NOON + timedelta(days=9)).date())
    (folder.root / "lock.died").write_text('{"run_id": "three", "pid": 1, "since_utc": "2016-03-01"}\n')
    sweep(folder)
    assert [snapshot.id for snapshot in listing(folder)] == [first.id, second.id]


def test_a_clock_that_goes_back_takes_nothing_with_it(folder: DataFolder) -> None:
    """Names sort by time: the newest snapshot may bear the oldest name."""
    publish(folder, LANDING, "one")
    candidate = stage(folder, LANDING[:2], "two")
    assert candidate is not None
    early = replace(candidate, snapshot_id=candidate.snapshot_id.replace("2016", "2015"))
    candidate.path.rename(early.path)
    before = NOON - timedelta(days=365)
    early.publish(replace(run_of("two"), started_utc=before, finished_utc=before), [])
    assert demand_current(folder).id == early.snapshot_id
    with hold(folder, "next", before):
        sweep(folder)
        assert retain(folder, count=1, age=timedelta(0), now=before) == []
        assert trim(folder, age=timedelta(0), now=before) == 0
    assert len(listing(folder)) == 2
    assert publish(folder, LANDING, "three") is not None
    assert query(folder, "FROM documents").num_rows == 3


@pytest.mark.parametrize("content", [b"", b"\0" * 64, b'{"run_id": "o', b"[]", b"7", b"\xff\xfe", b"{}\n{}"])
def test_spoilt_notes_of_who_died_hold_up_no_run(folder: DataFolder, content: bytes) -> None:
    publish(folder, LANDING[:1], "one")
    (folder.root / "lock.died").write_bytes(content)
    (folder.root / "lock").write_bytes(content)
    raw.keep(folder, b"of the one that died")
    with hold(folder, "next", NOON):
        assert sweep(folder).died == ()
        # Somebody died, whoever it was, so that all is looked through, unless both files are empty.
        assert len(list(folder.raw.iterdir())) == (1 if content else 2)
        publish(folder, LANDING, "next")
    assert not (folder.root / "lock.died").exists()
    assert query(folder, "FROM documents").num_rows == 3


def test_a_death_is_noted_after_half_a_line(folder: DataFolder) -> None:
    publish(folder, LANDING[:1], "one")
    (folder.root / "lock.died").write_text('{"run_id": "o')
    (folder.root / "lock").write_text('{"run_id": "two", "pid": 1, "since_utc": "2016-03-01T12:00:00"}')
    with hold(folder, "next", NOON):
        assert sweep(folder).died == ("two",)


@pytest.mark.parametrize("content", [b"", b"\0" * 64, b"PAR1", b"PAR1 cut in the mid"])
@pytest.mark.parametrize("name", ["0.parquet", "20160301-000000.parquet"])
def test_a_spoilt_file_of_the_journal_holds_up_no_reader_and_no_run(
    folder: DataFolder, name: str, content: bytes
) -> None:
    publish(folder, LANDING[:1], "one")
    spoilt = folder.journal / "runs" / name
    overwrite(spoilt, content)
    assert query(folder, "FROM documents").num_rows == 1
    assert query(folder, "FROM runs").num_rows == last_runs(folder, 5).num_rows == (name == "0.parquet")
    with hold(folder, "next", NOON):
        swept = sweep(folder)
        publish(folder, LANDING, "next")
    assert [path.name for path in swept.unreadable] == [f"{name}.unreadable"]
    assert swept.unreadable[0].read_bytes() == content
    # Of the snapshot that was current then, the sweep knows the run.
    assert set(query(folder, "SELECT run_id FROM runs").column(0).to_pylist()) == {"one", "next"}
    with duckdb.connect(folder.current / "dateline.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchall() == [(2,)]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"layout": 1}', '{"layout": 1, "landing_hex": "xyz"}'])
def test_a_spoilt_label_is_said(folder: DataFolder, content: str) -> None:
    overwrite(folder.root / "warehouse.json", content)
    with pytest.raises(FormatError, match=r"warehouse\.json can't be read"):
        DataFolder.open(folder.root)


def test_a_snapshot_with_a_spoilt_manifest_is_none(folder: DataFolder) -> None:
    first = publish(folder, LANDING[:1], "one")
    publish(folder, LANDING, "two")
    assert first is not None
    overwrite(first.path / "manifest.json", b"\0" * 64)
    assert [snapshot.id for snapshot in listing(folder)] == [demand_current(folder).id]
    with pytest.raises(NoSnapshotError, match="manifest"):
        roll_back(folder, first.id, run_of("back"), lambda: NOON)


def test_temporary_files_of_the_cache_and_of_snapshots_go_after_a_crash(folder: DataFolder) -> None:
    snapshot = publish(folder, LANDING[:1], "one")
    assert snapshot is not None
    for place in (folder.cache, snapshot.path, folder.raw, folder.root, folder.journal / "runs"):
        (place / ".aside-x").write_text("half")
    (snapshot.path / "dateline.duckdb.tmp").write_text("half")
    (folder.root / "lock.died").write_text('{"run_id": "three", "pid": 1, "since_utc": "2016-03-01"}\n')
    sweep(folder)
    assert [path for path in folder.root.rglob("*") if path.name.startswith(".aside-") or path.suffix == ".tmp"] == []


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK])
def test_without_hard_links_copies_are_made_and_counted(
    folder: DataFolder, tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on exFAT, on some network folders, and where a file has as many names as there may be."""
    monkeypatch.setattr(journal, "FILE_ROWS", 20)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    first = publish(folder, LANDING[:2], "one")
    assert first is not None
    # Staged by a run that died: its batches are copied too.
    assert stage(folder, LANDING, "died") is not None
    shutil.rmtree(folder.snapshots / stage_id(folder))
    candidate = stage(folder, LANDING, "two")
    assert candidate is not None
    kept = sum(
        part.size_bytes for table in ("files", "documents") for part in candidate.draft.parts(by_name(table))[:1]
    )
    assert candidate.copied_bytes > kept > 0
    second = candidate.publish(run_of("two"), [])
    with hold(folder, "again", NOON):
        journal.add_changes(folder, first)
        journal.add_changes(folder, second)
    (tmp_path / "other").mkdir()
    scratch = DataFolder.bind(tmp_path / "scratch", tmp_path / "other")
    publish(scratch, LANDING, "all")
    assert everything(folder) == everything(scratch)
    assert all(path.stat().st_nlink == 1 for path in published_files(folder))
    counts = "SELECT count(*), count(DISTINCT key || column_name || operation) FROM changes GROUP BY snapshot_id"
    assert all(rows >= distinct for rows, distinct in connect(folder).execute(counts).fetchall())


def by_name(table: str) -> object:
    from warehouse.tables import BY_NAME

    return BY_NAME[table]


def stage_id(folder: DataFolder) -> str:
    return next(path.name for path in folder.snapshots.iterdir() if path.name.endswith("-died"))


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (("run",), 2, "can't be written"),
        (("rollback", "{first}"), 2, "can't be written"),
        (("status",), 0, "current snapshot"),
        (("sql", "FROM documents"), 0, "(3 rows)"),
        (("diff",), 0, "added"),
    ],
)
def test_who_may_only_read_reads_and_is_told_why_a_run_can_not_write(
    folder: DataFolder, line: tuple[str, ...], code: int, words: str
) -> None:
    first = publish(folder, LANDING[:1], "one")
    publish(folder, LANDING, "two")
    assert first is not None
    line = (*(word.replace("{first}", first.id) for word in line), "--data", str(folder.root))
    places = [folder.root, *(path for path in folder.root.rglob("*") if path.is_dir()), folder.root / "lock"]
    modes = {place: place.stat().st_mode for place in places if place.exists()}
    try:
        for place, mode in modes.items():
            place.chmod(mode & ~0o222)
        said = as_another(
            "import sys; from flows.cli import main; sys.argv = ['dateline', *sys.argv[1:]]; main()", *line
        )
    finally:
        for place, mode in modes.items():
            place.chmod(mode)
    assert said.returncode == code, said.stderr
    assert words in said.stdout + said.stderr
    assert "Traceback" not in said.stderr
