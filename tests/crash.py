"""Kills at every durable step, and runs with SIGKILL at random moments: nothing is ever mixed, lost or left behind.

`make crash`.
"""

import argparse
import hashlib
import json
import os
import random
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.crashpoints import try_all
from tests.flows.conftest import fill
from warehouse.publish.publishing import DRAFT
from warehouse.publish.staging import Staging
from warehouse.read.reading import connect, query
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import CATALOGUE, current, listing
from warehouse.tables import SNAPSHOT

# The longest a run takes on a busy machine.
_LONGEST_S = 300.0
# Kills fall anywhere in a run, or soon after the sign of a phase: the gate takes seconds, the others less.
_PHASES = {"anywhere": 0.0, "ingest": 0.5, "gate": 3.0, "publish": 0.3}
# Raw files of staged rows that the last run let go: looked for again after the next crash.
_LATE = 4
# What a hundred flow runs take in Prefect's database, twice.
_PREFECT_BYTES = 32_000_000


def main() -> None:
    """Each step first; then kill, look, go on; at the end one run must finish and equal a run from scratch."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-steps-") as place:
        try_all(Path(place))
    with tempfile.TemporaryDirectory(prefix="dateline-crash-") as place:
        ordeal = Ordeal(Path(place), random.Random(chosen.seed))  # noqa: S311 - not for secrets
        ordeal.finish()
        while sum(ordeal.killed.values()) < chosen.kills:
            ordeal.edit()
            ordeal.kill()
        ordeal.edit()
        ordeal.finish()
        ordeal.check_small()
        ordeal.check_equal()
        print(f"killed {dict(ordeal.killed)}; {ordeal.adopted} staged files taken over, none computed again")
        print(f"{chosen.kills} kills: current was whole after each, and the rows are those of a run from scratch")


@dataclass
class Ordeal:
    """A landing folder that changes, a data folder, and what was done to it."""

    root: Path
    chance: random.Random
    killed: Counter[str] = field(default_factory=Counter)
    adopted: int = 0
    lengths: list[float] = field(default_factory=list)
    _written: int = 0

    def __post_init__(self) -> None:
        self.landing, self.data = fill(self.root / "landing"), self.root / "data"
        (self.root / "tmp").mkdir()

    def edit(self) -> None:
        """Add some files, edit one, remove one."""
        for number in range(self._written, self._written + 3):
            self._write(number, number)
        self._written += 3
        self._write(self.chance.randrange(self._written), self._written + 1000)
        (self.landing / f"news-{self.chance.randrange(self._written)}.txt").unlink(missing_ok=True)

    def _write(self, number: int, amount: int) -> None:
        text = f"The mayor of town {'abcdefghij'[number % 10]} left, aides said. About {amount} people went with him."
        (self.landing / f"news-{number}.txt").write_text(text)

    def finish(self, data: Path | None = None) -> None:
        """One run to its end."""
        staged, started = self._staged(), time.monotonic()
        child = self._start(data or self.data)
        said = child.communicate(timeout=_LONGEST_S)[0].decode(errors="replace")
        if child.returncode:
            raise SystemExit(f"a run ended with {child.returncode}: {said[-3000:]}")
        self.lengths.append(time.monotonic() - started)
        if data is None:
            self._check_adopted(staged, said)

    def kill(self) -> None:
        """One run, killed in a phase of it, unless it is faster; then what it left is looked at."""
        phase = self.chance.choice(list(_PHASES))
        staged, known, started = self._staged(), {*self._snapshots(), *self._staging()}, time.monotonic()
        child = self._start(self.data)
        signs: dict[str, Callable[[], bool]] = {
            "ingest": lambda: any(path not in known and any(path.glob("finished/*.json")) for path in self._staging()),
            "gate": lambda: any((path / DRAFT).exists() for path in self._snapshots()),
            "publish": lambda: any(path not in known and (path / CATALOGUE).exists() for path in self._snapshots()),
        }
        after = self.chance.uniform(0, _PHASES[phase])
        if phase == "anywhere":
            after = self.chance.uniform(0, statistics.median(self.lengths[-5:]))
        else:
            while child.poll() is None and not signs[phase]():
                time.sleep(0.005)
        try:
            said, _ = child.communicate(timeout=after)
            how = "it was done"
            self.lengths.append(time.monotonic() - started)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            # Ends only when nobody holds its output any more: a server left behind would.
            said, _ = child.communicate(timeout=30)
            how = "killed"
            self.killed[phase] += 1
        seconds = time.monotonic() - started
        self._check_no_server()
        rows = self._check_whole()
        self._check_adopted(staged, said.decode(errors="replace"))
        print(
            f"{sum(self.killed.values()):3} {phase:8} after {seconds:5.1f} s: {how}; {rows} documents are current",
            flush=True,
        )

    def _start(self, data: Path) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", "flows.cli", "run", "--landing", str(self.landing), "--data", str(data)]
        environment = os.environ | {"DATELINE_SETTLE_SECONDS": "0", "TMPDIR": str(self.root / "tmp")}
        return subprocess.Popen(
            [*line, "--batch-size", "1"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def _snapshots(self) -> list[Path]:
        return list((self.data / "published" / "snapshots").glob("2*"))

    def _staging(self) -> list[Path]:
        return list((self.data / "staging").glob("2*"))

    def _staged(self) -> set[str]:
        """Paths of the files whose rows are staged and wanted: the next run must not compute them again."""
        published = {(row["path"], row["sha256"]) for row in self._files()}
        return {
            source.path
            for path in self._staging()
            for source in Staging(path).sources()
            if (source.path, source.sha256) not in published
            and (self.landing / source.path).exists()
            and _digest(self.landing / source.path) == source.sha256
        }

    def _check_adopted(self, staged: set[str], said: str) -> None:
        """Whoever got as far as staging took over every finished batch; who didn't left it."""
        found = re.search(r"(\d+) of \d+ files are staged already", said)
        if found:
            self.adopted += int(found[1])
            if int(found[1]) < len(staged):
                raise SystemExit(f"{len(staged)} files were staged, {found[1]} were taken over")
        elif lost := staged - self._staged():
            raise SystemExit(f"staged rows were lost: {lost}; the run said: {said[-2000:]}")

    def _files(self) -> list[dict[str, object]]:
        if not (self.data / "warehouse.json").exists() or current(DataFolder.open(self.data)) is None:
            return []
        return _rows(self.data, "files")

    def _check_whole(self) -> int:
        """The current snapshot is one: every published file has its document and its bytes, nothing else has."""
        if not self._files():
            return 0
        folder = DataFolder.open(self.data)
        snapshot = current(folder)
        for table in SNAPSHOT:
            if snapshot and len(_rows(self.data, table.name)) != snapshot.rows[table.name]:
                raise SystemExit(f"{table.name} has other rows than its manifest says")
        published = {row["document_id"] for row in self._files() if row["status"] == "published"}
        documents = {row["document_id"]: row for row in _rows(self.data, "documents")}
        if published != set(documents):
            raise SystemExit("files and documents disagree: a mixed snapshot")
        for row in documents.values():
            if not (folder.raw / str(row["content_sha256"])).exists():
                raise SystemExit(f"the raw file of {row['path']} is missing")
        connect(folder).close()
        return len(documents)

    def _check_no_server(self) -> None:
        """No server of a killed run lives on."""
        deadline = time.monotonic() + 10
        while servers := self._servers():
            if time.monotonic() > deadline:
                raise SystemExit(f"servers live on: {servers}")
            time.sleep(0.1)

    def _servers(self) -> list[int]:
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                line, environment = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
            except OSError:
                continue  # it ended meanwhile, or isn't ours
            if b"flows.server.server" in line and os.fsencode(self.data.resolve()) in environment:
                found.append(int(process.name))
        return found

    def check_small(self) -> None:
        """Nothing that kills left behind stays, nothing grows with their number."""
        folder = DataFolder.open(self.data)
        left = [*folder.staging.iterdir(), *folder.root.rglob(".aside-*"), *folder.snapshots.glob(f"*/{DRAFT}")]
        if left or (folder.cache / "flow_runs").exists():
            raise SystemExit(f"left behind: {left}, or a flow run is still signed")
        if len(self._snapshots()) != len(listing(folder)):
            raise SystemExit("a half-made snapshot is left")
        needed = {
            row[0]
            for snapshot in listing(folder)
            for row in connect(folder, snapshot.id).execute("SELECT sha256 FROM files").fetchall()
        }
        stray = {path.name for path in folder.raw.iterdir()} - needed
        if len(stray) > _LATE:
            raise SystemExit(f"{len(stray)} raw files belong to no snapshot")
        journal = Counter(path.parent.name for path in folder.journal.rglob("*.parquet"))
        # A first, empty one, today's, and tomorrow's at midnight.
        if max(journal.values()) > 3:
            raise SystemExit(f"the journal has {journal} files")
        self._check_prefect(folder.root / "prefect")
        print("temporary files left:", sorted(path.name for path in (self.root / "tmp").iterdir()))
        outcomes = query(folder, "SELECT outcome, count(*) AS runs FROM runs GROUP BY 1").to_pylist()
        print(json.dumps({row["outcome"]: row["runs"] for row in outcomes}))

    def _check_prefect(self, home: Path) -> None:
        """Prefect's database is small, and no run in it is under way."""
        size = sum(path.stat().st_size for path in home.iterdir())
        if size > _PREFECT_BYTES:
            raise SystemExit(f"Prefect's state has grown to {size} bytes")
        with sqlite3.connect(home / "prefect.db") as database:
            for table in ("flow_run", "task_run"):
                states = dict(database.execute(f"SELECT state_type, count(*) FROM {table} GROUP BY 1").fetchall())
                print(table, states)
                if set(states) - {"COMPLETED", "CRASHED", "FAILED", "CANCELLED"}:
                    raise SystemExit(f"stale: {table} {states}")

    def check_equal(self) -> None:
        """The rows are those of a run from scratch."""
        self.finish(self.root / "scratch")
        for table in SNAPSHOT:
            if _rows(self.data, table.name) != _rows(self.root / "scratch", table.name):
                raise SystemExit(f"{table.name} differs from a run from scratch")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _rows(data: Path, table: str) -> list[dict[str, object]]:
    return query(DataFolder.open(data), f"SELECT * FROM {table} ORDER BY ALL").to_pylist()


if __name__ == "__main__":
    main()
