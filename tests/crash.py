"""Kills runs with SIGKILL at random moments and checks that nothing is ever mixed, lost or left behind: `make crash`."""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.flows.conftest import fill
from warehouse.folder import DataFolder
from warehouse.reading import connect, query
from warehouse.snapshots import current

# The longest a run takes on a busy machine; kills are spread evenly over what runs took so far.
_LONGEST_S = 300.0
_TABLES = ("files", "documents", "passages", "mentions", "entities", "statements", "links", "stories")


def main() -> None:
    """Kill, look, go on; at the end one run must finish and equal a run from scratch."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)  # noqa: S311 - not for secrets
    with tempfile.TemporaryDirectory(prefix="dateline-crash-") as place:
        root = Path(place)
        landing, data = fill(root / "landing"), root / "data"
        length = _whole_run(landing, data)
        print(f"a whole run takes {length:.1f} s")
        for number in range(chosen.kills):
            (landing / f"news-{number}.txt").write_text(
                f"The mayor of town {'abcdefghij'[number % 10]} left, aides said."
            )
            _kill(landing, data, chance.uniform(0, length * 1.1), number)
        _whole_run(landing, data)
        _check_whole(data)
        _check_small(data)
        _whole_run(landing, root / "scratch")
        for table in _TABLES:
            if _rows(data, table) != _rows(root / "scratch", table):
                raise SystemExit(f"{table} differs from a run from scratch")
    print(f"{chosen.kills} kills: current was whole after each, and the rows are those of a run from scratch")


def _start(landing: Path, data: Path) -> subprocess.Popen[bytes]:
    line = [
        sys.executable,
        "-m",
        "flows.cli",
        "run",
        "--landing",
        str(landing),
        "--data",
        str(data),
        "--batch-size",
        "1",
    ]
    environment = os.environ | {"DATELINE_SETTLE_SECONDS": "0"}
    return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def _whole_run(landing: Path, data: Path) -> float:
    started = time.monotonic()
    child = _start(landing, data)
    said, _ = child.communicate(timeout=_LONGEST_S)
    if child.returncode:
        raise SystemExit(f"a run ended with {child.returncode}: {said.decode(errors='replace')[-3000:]}")
    return time.monotonic() - started


def _kill(landing: Path, data: Path, after: float, number: int) -> None:
    child = _start(landing, data)
    try:
        child.communicate(timeout=after)
        how = "it was done"
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        # Ends only when nobody holds its output any more: a server left behind would.
        child.communicate(timeout=30)
        how = "killed"
    _check_no_server(data)
    rows = _check_whole(data)
    print(f"{number + 1:3}  after {after:5.1f} s: {how}; {rows} documents are current")


def _check_whole(data: Path) -> int:
    """The current snapshot is one: every published file has its document and its bytes, nothing else has."""
    folder = DataFolder.open(data)
    snapshot = current(folder)
    if snapshot is None:
        return 0
    for name, count in snapshot.rows.items():
        if name in _TABLES and len(_rows(data, name)) != count:
            raise SystemExit(f"{name} has other rows than its manifest says")
    published = {row["document_id"] for row in _rows(data, "files") if row["status"] == "published"}
    documents = {row["document_id"]: row for row in _rows(data, "documents")}
    if published != set(documents):
        raise SystemExit("files and documents disagree: a mixed snapshot")
    for row in documents.values():
        if not (folder.raw / row["content_sha256"]).exists():
            raise SystemExit(f"the raw file of {row['path']} is missing")
    connect(folder).close()
    return len(documents)


def _check_small(data: Path) -> None:
    """Nothing that kills left behind stays."""
    left = list((data / "staging").iterdir())
    if left:
        raise SystemExit(f"staging isn't empty: {left}")
    if (data / "cache" / "flow_runs").exists():
        raise SystemExit("a flow run is still signed")
    outcomes = query(DataFolder.open(data), "SELECT outcome, count(*) AS runs FROM runs GROUP BY 1").to_pylist()
    print({row["outcome"]: row["runs"] for row in outcomes})


def _check_no_server(data: Path) -> None:
    """No server of a killed run lives on."""
    deadline = time.monotonic() + 10
    while servers := _servers(data):
        if time.monotonic() > deadline:
            raise SystemExit(f"servers live on: {servers}")
        time.sleep(0.1)


def _servers(data: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line, environment = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
        except OSError:
            continue  # it ended meanwhile, or isn't ours
        if b"flows.server" in line and os.fsencode(data.resolve()) in environment:
            found.append(int(process.name))
    return found


def _rows(data: Path, table: str) -> list[dict[str, object]]:
    return query(DataFolder.open(data), f"SELECT * FROM {table} ORDER BY ALL").to_pylist()


if __name__ == "__main__":
    main()
