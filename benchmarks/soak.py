"""Made-up documents through the whole pipeline: time by step, memory, sizes: `make soak`.

    python -m benchmarks.soak [--documents 10000] [--folder soak]

Publishes a tenth of the documents by one worker and by all, then all of them, each from nothing, and says what a
document costs: what grows faster than the documents shows. What was interrupted goes on where it stopped.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from tests import generated
from warehouse.store.durable import write_whole

# Often enough to see a batch's peak, seldom enough to cost nothing.
_PAUSE_S = 0.5
_STEPS = {"batch": "extract", "build_candidate": "build", "judge_candidate": "gate", "publish_candidate": "publish"}


@dataclass
class Cost:
    """What publishing so many documents took."""

    documents: int
    workers: int
    words: int = 0
    seconds: float = 0.0
    # From the first batch's start to the last one's end.
    extracting: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)
    peak_mb: dict[str, int] = field(default_factory=dict)
    staged_mb: int = 0
    published_mb: int = 0
    raw_mb: int = 0


def main() -> None:
    """Measure both sizes and print them side by side."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--folder", type=Path, default=Path("soak"))
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = options.parse_args()
    tenth = asked.documents // 10
    sizes = [(tenth, 1), (tenth, asked.workers), (asked.documents, asked.workers)]
    _print(*(measure(asked.folder, documents, workers) for documents, workers in sizes))


def measure(folder: Path, documents: int, workers: int) -> Cost:
    """Publish so many documents into a data folder of their own; what is published already isn't again."""
    landing, data = folder / f"landing-{documents}", folder / f"data-{documents}-{workers}"
    told, half = (folder / f"{part}-{documents}-{workers}.json" for part in ("cost", "half"))
    if told.exists():
        return Cost(**json.loads(told.read_bytes()))
    generated.fill(landing, documents)
    cost = Cost(**json.loads(half.read_bytes())) if half.exists() else Cost(documents, workers)
    cost.words = sum(len(path.read_bytes().split()) for path in landing.rglob("*.txt"))
    command = [sys.executable, "-m", "flows.cli", "run", "--landing", str(landing), "--data", str(data)]
    started = time.monotonic()
    before = cost.seconds
    with subprocess.Popen([*command, "--workers", str(workers)]) as process:  # noqa: S603 - our own interpreter
        while process.poll() is None:
            _watch(psutil.Process(process.pid), cost)
            cost.staged_mb = max(cost.staged_mb, _size_mb(data / "staging"))
            cost.seconds = before + time.monotonic() - started
            write_whole(half, json.dumps(asdict(cost)).encode())
            time.sleep(_PAUSE_S)
    if process.returncode:
        raise SystemExit(f"the run ended with {process.returncode}; start again and it goes on")
    cost.steps, cost.extracting = _steps(data / "prefect" / "prefect.db")
    cost.published_mb, cost.raw_mb = _size_mb(data / "published"), _size_mb(data / "raw")
    write_whole(told, json.dumps(asdict(cost)).encode())
    return cost


def _watch(driver: psutil.Process, cost: Cost) -> None:
    """Note the memory of the driver, its largest worker and Prefect's server."""
    for process in (driver, *driver.children(recursive=True)):
        try:
            line = " ".join(process.cmdline())
            size = process.memory_info().rss >> 20
        except psutil.Error:
            continue
        part = "driver" if process == driver else "server" if "server" in line else "worker"
        cost.peak_mb[part] = max(cost.peak_mb.get(part, 0), size)


def _steps(database: Path) -> tuple[dict[str, float], float]:
    """Seconds of each step's tasks, which overlap where several workers extract, and from first to last batch."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    query = (
        "SELECT name, julianday(start_time) * 86400, julianday(end_time) * 86400 FROM task_run WHERE end_time NOT NULL"
    )
    seconds: dict[str, float] = defaultdict(float)
    starts, ends = [], []
    for name, start, end in connection.execute(query):
        step = _STEPS.get(name.rpartition("-")[0] or name)
        if step:
            seconds[step] += end - start
        if step == "extract":
            starts.append(start)
            ends.append(end)
    connection.close()
    return dict(seconds), max(ends) - min(starts)


def _size_mb(folder: Path) -> int:
    """What the files under a folder take, each counted once."""
    sizes: dict[int, int] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                found = Path(place, name).lstat()
            except FileNotFoundError:
                continue
            sizes[found.st_ino] = found.st_size
    return sum(sizes.values()) >> 20


def _print(*costs: Cost) -> None:
    def row(name: str, *cells: object) -> None:
        print(f"{name:32}" + "".join(f"{cell:>14}" for cell in cells))

    row("documents", *(f"{cost.documents:,}" for cost in costs))
    row("workers", *(cost.workers for cost in costs))
    row("words", *(f"{cost.words:,}" for cost in costs))
    row("seconds, whole run", *(f"{cost.seconds:.0f}" for cost in costs))
    row("words a second, extracting", *(f"{cost.words / cost.extracting:,.0f}" for cost in costs))
    for step in _STEPS.values():
        row(f"{step}, ms a document", *(f"{1000 * cost.steps[step] / cost.documents:.2f}" for cost in costs))
    row("gate, share of the run", *(f"{cost.steps['gate'] / cost.seconds:.3f}" for cost in costs))
    for part in ("driver", "worker", "server"):
        row(f"{part}, peak MB", *(cost.peak_mb.get(part, 0) for cost in costs))
    for what in ("raw_mb", "staged_mb", "published_mb"):
        row(f"{what.removesuffix('_mb')}, MB", *(getattr(cost, what) for cost in costs))


if __name__ == "__main__":
    main()
