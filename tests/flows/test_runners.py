"""Where batches run: the same rows everywhere, a killed worker's batch made again, nothing left behind by Ctrl-C."""

import os
import pickle
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.harvest import harvest
from flows.landing.items import Item
from flows.landing.landing import Landed
from flows.run import run
from flows.server.runners import cut, runner_of
from flows.settings import Settings
from flows.work import opened
from tests.conftest import ROOT
from tests.flows.conftest import TEXTS
from warehouse.publish.staging import Staging
from warehouse.tables import OWNED


def landed(size: int, path: str = "a.txt") -> Item:
    return Item(Landed(path, Path(path), size=size), source=None, given=None)


@pytest.mark.parametrize("runner", ["processes", "dask"])
@pytest.mark.parametrize(
    ("sizes", "pooled"),
    [([], False), ([900_000], False), ([3_000_000], False), ([400_000] * 2, False), ([600_000] * 2, True)],
)
def test_a_pool_is_started_for_much_work_in_several_batches_alone(runner, sizes, pooled):
    settings = Settings(runner=runner, workers=2, batch_size=1)
    batches = cut([landed(size) for size in sizes], settings)
    assert (runner_of(settings, batches) is not None) == pooled


def test_one_worker_and_here_are_no_pool():
    batches = cut([landed(900_000)] * 4, Settings(batch_size=1))
    for settings in (Settings(runner="processes", workers=1), Settings(runner="here", workers=2)):
        assert runner_of(settings, batches) is None


def test_only_paths_and_counts_travel(settings):
    (settings.landing / "long.txt").write_text("The road to Marea is closed, aid workers say.\n\n" * 300)
    with opened(settings, aloud=False) as work:
        staging = Staging.begin(work.folder, work.run_id, work.plan.to_extract)
        items = list(work.items.values())
        tally = harvest(work.folder, staging, items, settings)
    assert tally.rows > 300
    assert len(pickle.dumps((work.folder, staging, items))) < 5_000
    assert len(pickle.dumps(tally)) < 500


@pytest.fixture
def cluster(tmp_path):
    """A Dask cluster of two workers, started by hand: its address."""
    dask = [str(Path(sys.executable).parent / "dask")]
    told = tmp_path / "scheduler"
    log = (tmp_path / "dask.log").open("wb")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    def start(*words):
        return subprocess.Popen([*dask, *words], cwd=ROOT, env=environment, stdout=log, stderr=log)

    processes = [start("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))]
    try:
        deadline = time.monotonic() + 120
        while not told.exists():
            assert time.monotonic() < deadline
            time.sleep(0.2)
        address = re.search(r"tcp://[\w.:]+", told.read_text())[0]
        more = ("--nworkers", "2", "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path))
        processes.append(start("worker", address, *more))
        yield address
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(30)
        log.close()


def staged(staging):
    """All rows of a run's staging, by table, in one order."""
    tables = {table.name: pq.read_table(staging.files(table)).to_pylist() for table in OWNED}
    return {name: sorted(rows, key=repr) for name, rows in tables.items()}


@pytest.mark.prefect
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize("runner", ["processes", "dask", "a cluster"])
def test_a_worker_killed_in_mid_batch_doubles_and_loses_nothing(settings, tmp_path, monkeypatch, request, runner):
    import flows.pipeline
    from tests.flows import killing

    address = request.getfixturevalue("cluster") if runner == "a cluster" else ""
    with opened(settings, aloud=False) as work:
        staging = Staging.begin(work.folder, work.run_id, work.plan.to_extract)
        harvest(work.folder, staging, list(work.items.values()), settings)
        expected = staged(staging)
    monkeypatch.setattr("flows.server.runners._WORTH_A_POOL_BYTES", 0)
    monkeypatch.setattr(flows.pipeline, "stage_batch", killing.stage_batch)
    where = {"runner": "processes" if runner == "processes" else "dask", "dask_address": address}
    pooled = settings.model_copy(update={"data": tmp_path / "pooled", "workers": 2, "batch_size": 1, **where})
    with opened(pooled, aloud=False) as work:
        staging, tally = flows.pipeline.stage(work)
        assert (work.folder.root / "killed").exists()
        assert staged(staging) == expected
        assert len(staging.batches()) == len(TEXTS)
        assert tally.faults == ()


# The flow is started as on the command line, but small work is given to a pool too.
POOLED = "import flows.server.runners as r; r._WORTH_A_POOL_BYTES = 0; from flows.cli import main; main()"


@pytest.mark.prefect
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("runner", "how"), [("processes", signal.SIGINT), ("processes", signal.SIGKILL), ("dask", signal.SIGINT)]
)
def test_a_pooled_run_that_is_stopped_leaves_no_process_and_the_next_goes_on(
    settings, prefect_server, runner, how, monkeypatch
):
    for number in range(60):
        (settings.landing / f"{number}.txt").write_text(f"The mayor of town {number} left, aides said. " * 40)
    folders = ["--landing", str(settings.landing), "--data", str(settings.data)]
    pool = ["--runner", runner, "--workers", "2", "--batch-size", "1"]
    environment = os.environ | {"DATELINE_SETTLE_SECONDS": "0", "PREFECT_API_URL": prefect_server}
    line = [sys.executable, "-c", POOLED, "run", *folders, *pool]
    child = subprocess.Popen(line, cwd=ROOT, env=environment, stderr=subprocess.PIPE, start_new_session=True)
    marks = settings.data / "staging"
    deadline = time.monotonic() + 200
    while not list(marks.glob("*/finished/*.json")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(child.pid, how) if how == signal.SIGINT else os.kill(child.pid, how)
    _, said = child.communicate(timeout=60)
    assert child.returncode == (130 if how == signal.SIGINT else -signal.SIGKILL), said.decode()
    wait_until_gone(child.pid)
    if how == signal.SIGINT:
        assert "stopped; what is staged stays" in said.decode()
    done = len(list(marks.glob("*/finished/*.json")))
    assert 0 < done < 63
    import flows.pipeline

    made = []
    monkeypatch.setattr(flows.pipeline, "harvest", lambda *given: made.extend(given[2]) or harvest(*given))
    assert run(settings).rows["documents"] == 63
    assert len(made) == 63 - done


def wait_until_gone(session):
    deadline = time.monotonic() + 20
    while left := [pid for pid in all_processes() if session_of(pid) == session]:
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


def all_processes():
    return [int(path.name) for path in Path("/proc").glob("[0-9]*")]


def session_of(pid):
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None
