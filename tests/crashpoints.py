"""Ends a process before each durable step that it takes, one after the other, and looks at what is left.

A step is whatever changes what the disk holds: a file written, synced, renamed, linked, made read-only or removed. The
rows are made up, so that a point costs a fraction of a second; `make crash` tries all, tests a few of each kind.
"""

import os
import shutil
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows.settings import Settings
from flows.work import opened
from tests.warehouse.made import NOON, Made, everything, overwrite, publish, run_of
from warehouse.publish.publishing import DRAFT
from warehouse.publish.upkeep import retain, roll_back, sweep
from warehouse.read.intact import check_files
from warehouse.read.reading import query
from warehouse.store import journal
from warehouse.store.durable import ASIDE
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold
from warehouse.store.raw import digests_in
from warehouse.store.snapshots import current, demand_current, listing
from warehouse.tables import BY_NAME

_STEPS = ("replace", "rename", "unlink", "rmdir", "mkdir", "link", "symlink", "fsync", "ftruncate", "chmod")
# How a child ends that was killed, that had no step left to die at, that failed.
_KILLED, _DONE, _FAILED = 70, 71, 72
LATER = NOON + timedelta(days=99)
BEFORE = [Made("a.txt", 3, ("Maro", "Sila"), 1), Made("b.txt", 5, ("Sila",), 1), Made("c.txt", 8, ("Teres",), 2)]
AFTER = [Made("a.txt", 4, ("Maro",), 1), BEFORE[1], Made("d.txt", 9, ("Umi",), 3)]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Something that may be killed: what there is before, what is done, and the landing folder that it ends with.

    Done twice it is as done once; `act` takes the lock, and clears up first, as all that Dateline does.
    """

    name: str
    before: Callable[[Path], None]
    act: Callable[[Path], None]
    ends_with: tuple[Made, ...]


def _bound(root: Path) -> DataFolder:
    (root / "landing").mkdir(exist_ok=True)
    return DataFolder.bind(root / "data", root / "landing")


@contextmanager
def _at_work(root: Path, run_id: str) -> Iterator[DataFolder]:
    folder = _bound(root)
    with hold(folder, run_id, NOON):
        sweep(folder)
        yield folder


def _nothing(root: Path) -> None:
    (root / "landing").mkdir(exist_ok=True)


def _published(root: Path) -> None:
    publish(_bound(root), BEFORE[:2], "r1")
    publish(_bound(root), BEFORE, "r2")


def _of_another_version(root: Path) -> None:
    _published(root)
    snapshot = demand_current(_bound(root))
    overwrite(snapshot.path / "manifest.json", (snapshot.path / "manifest.json").read_text().replace(
        snapshot.manifest["schema"], "0" * 64))  # fmt: skip


def _moved(root: Path) -> None:
    _published(root)
    for snapshot in listing(_bound(root)):
        place = snapshot.path / "manifest.json"
        overwrite(place, place.read_text().replace(str(root / "data"), "/elsewhere"))


def _run(root: Path) -> None:
    with _at_work(root, "r3") as folder:
        publish(folder, AFTER, "r3")


def _first_run(root: Path) -> None:
    with _at_work(root, "r1") as folder:
        publish(folder, BEFORE, "r1")


def _look(root: Path) -> None:
    """What a run does that finds nothing new: it knows the files by its cache, and says so in the journal."""
    with opened(Settings(landing=root / "landing", data=root / "data", settle_seconds=0), aloud=False) as work:
        work.record("unchanged")


def _filled(root: Path) -> None:
    (root / "landing").mkdir(exist_ok=True)
    for made in BEFORE:
        (root / "landing" / made.path).write_bytes(made.content)
        # Long settled by the clock of the file, so that the cache may know it.
        os.utime(root / "landing" / made.path, (1, 1))
    _published(root)


def _prune(root: Path) -> None:
    with _at_work(root, "prune") as folder:
        retain(folder, count=1, age=timedelta(0), now=LATER)


def _go_back(root: Path) -> None:
    with _at_work(root, "back") as folder:
        roll_back(folder, listing(folder)[0].id, run_of("back", "rolled_back"), lambda: NOON)


def _roll_over(root: Path) -> None:
    """Files of the journal are full: each run begins another, and many changes are a second name of the snapshot's."""
    whole = journal.FILE_ROWS
    journal.FILE_ROWS = 3
    try:
        with _at_work(root, "r3") as folder:
            for nth in range(4):
                journal.append(folder, run_of(f"u{nth}", "unchanged"))
            publish(folder, AFTER, "r3")
    finally:
        journal.FILE_ROWS = whole


def _clear_up(root: Path) -> None:
    with _at_work(root, "sweep"):
        pass


SCENARIOS = (
    Scenario("first run", _nothing, _first_run, tuple(BEFORE)),
    Scenario("run", _published, _run, tuple(AFTER)),
    Scenario("look", _filled, _look, tuple(BEFORE)),
    Scenario("prune", _published, _prune, tuple(BEFORE)),
    Scenario("rollback", _published, _go_back, tuple(BEFORE[:2])),
    Scenario("upgrade", _of_another_version, _run, tuple(AFTER)),
    Scenario("move", _moved, _clear_up, tuple(BEFORE)),
    Scenario("journal roll-over", _published, _roll_over, tuple(AFTER)),
)


class Ordeal:
    """One scenario in a folder of its own, which is put back before each kill."""

    def __init__(self, scenario: Scenario, place: Path) -> None:
        self.scenario, self.root, self._kept = scenario, place / "at", place / "before"
        self.root.mkdir(parents=True)
        scenario.before(self.root)
        shutil.copytree(self.root, self._kept, symlinks=True)
        scratch = place / "scratch"
        (scratch / "landing").mkdir(parents=True)
        publish(_bound(scratch), scenario.ends_with, "scratch")
        self.wanted = everything(_bound(scratch))
        self.known = [self._paths(), sorted(made.path for made in scenario.ends_with)]

    def steps(self) -> int:
        """How many durable steps it takes, undisturbed."""
        self._put_back()
        return self._child(None)

    def kill(self, step: int) -> str:
        """End it before a step, look at what is left, then have it finished; what was wrong, empty where nothing."""
        self._put_back()
        self._child(step)
        try:
            self._check_readable()
            self.scenario.act(self.root)
            self._check_readable()
            self._check_done()
        except Exception:  # noqa: BLE001 - any error is a finding
            return f"{self.scenario.name}, step {step}: {traceback.format_exc()}"
        return ""

    def _put_back(self) -> None:
        shutil.rmtree(self.root)
        shutil.copytree(self._kept, self.root, symlinks=True)

    def _child(self, dies_at: int | None) -> int:
        """Act in a child that ends before a step; the steps that it took where it lived to the end."""
        counted = self.root.parent / "steps"
        child = os.fork()
        if not child:
            end = _FAILED
            try:
                taken = _count_steps(dies_at)
                self.scenario.act(self.root)
                counted.write_text(str(taken[0]))
                end = _DONE
            except BaseException:  # noqa: BLE001 - the parent tells by the exit code
                traceback.print_exc()
            finally:
                os._exit(end)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code not in ({_KILLED} if dies_at is not None else {_DONE}):
            raise AssertionError(f"{self.scenario.name}: the child ended with {code} at step {dies_at}")
        return int(counted.read_text()) if dies_at is None else dies_at

    def _folder(self) -> DataFolder | None:
        return DataFolder.open(self.root / "data") if (self.root / "data" / "warehouse.json").exists() else None

    def _paths(self) -> list[str]:
        folder = self._folder()
        return query(folder, "SELECT path FROM files ORDER BY 1").column(0).to_pylist() if folder else []

    def _check_readable(self) -> None:
        """What is current is what was before or what is to come, and each snapshot that is listed is whole."""
        folder = self._folder()
        if folder is None or not folder.snapshots.exists() or current(folder) is None:
            assert not self.known[0], "nothing is current any more"
            return
        assert self._paths() in self.known
        assert query(folder, "FROM documents").num_rows == demand_current(folder).rows["documents"]
        for snapshot in listing(folder):
            # Between a move and the step that makes up for it, the DuckDB file reads the former place: a warning.
            bad = [c for c in check_files(folder, snapshot) if not c.passed and c.severity == "error"]
            assert not bad, f"{snapshot.id}: {bad}"

    def _check_done(self) -> None:
        """Its rows are those of a run from scratch, and nothing is left over."""
        folder = _bound(self.root)
        assert everything(folder) == self.wanted
        left = [path for path in folder.root.rglob("*") if path.name.startswith(ASIDE) or path.suffix == ".tmp"]
        left += [*folder.staging.iterdir(), *folder.snapshots.glob(f"*/{DRAFT}")]
        assert not left, f"left behind: {left}"
        assert len(list(folder.snapshots.iterdir())) == len(listing(folder))
        spoken = digests_in(file for each in listing(folder) for file in each.files(BY_NAME["sources"]))
        assert {path.name for path in folder.raw.iterdir()} == spoken
        runs = query(folder, "SELECT count(*) AS n, count(DISTINCT run_id) AS ids FROM runs").to_pylist()[0]
        assert runs["n"] == runs["ids"], "a run stands twice in the journal"
        assert not (folder.root / "lock.died").exists()


def _count_steps(dies_at: int | None) -> list[int]:
    """Have this process end before a durable step; the list holds how many it took."""
    taken = [0]

    def stepping(act: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **how: Any) -> Any:
            if taken[0] == dies_at:
                os._exit(_KILLED)
            taken[0] += 1
            return act(*given, **how)

        return step

    for name in _STEPS:
        setattr(os, name, stepping(getattr(os, name)))
    pq.write_table = stepping(pq.write_table)
    pq.ParquetWriter.write_table = stepping(pq.ParquetWriter.write_table)
    shutil.copyfile = stepping(shutil.copyfile)
    return taken


def try_all(place: Path) -> None:
    """Every step of every scenario; prints the totals, ends the program where one didn't hold."""
    wrong: list[str] = []
    for scenario in SCENARIOS:
        ordeal = Ordeal(scenario, place / scenario.name.replace(" ", "-"))
        steps = ordeal.steps()
        found = [said for step in range(steps) if (said := ordeal.kill(step))]
        print(f"{scenario.name}: killed before each of {steps} steps, {len(found)} times not whole after", flush=True)
        wrong += found
    if wrong:
        raise SystemExit("\n".join(wrong))
