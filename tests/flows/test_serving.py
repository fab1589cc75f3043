"""Scheduled runs on a real server: they publish, never overlap, catch up once, are tried again, and are heard of."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.server.naming import key_of, name_of
from tests.conftest import ROOT
from tests.docs.pages import blocks, steps
from tests.flows.hooks import wait_for
from warehouse.read.reading import query
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server"), pytest.mark.timeout(600)]
PREFECT = str(Path(sys.executable).parent / "prefect")


@pytest.fixture
def client():
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as opened:
        yield opened


@pytest.fixture
def started():
    """Start a process that serves runs; it is stopped at the end, as a service manager does."""
    processes = []

    def start(line, **more):
        environment = os.environ | {"DATELINE_SETTLE_SECONDS": "0", "PYTHONPATH": str(ROOT)} | more.pop("told", {})
        processes.append(subprocess.Popen(line, env=environment, **more))
        return processes[-1]

    yield start
    for process in processes:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def ended(client, run):
    """The state in which a run ended."""
    while not (state := client.read_flow_run(run.id).state).is_final():
        time.sleep(0.3)
    return state


def runs_of(client, deployment):
    from prefect.client.schemas.filters import FlowRunFilter

    wanted = FlowRunFilter.model_validate({"deployment_id": {"any_": [str(deployment)]}})
    return client.read_flow_runs(flow_run_filter=wanted)


def late(client, deployment, *, hours):
    """Runs that a schedule made for hours that have passed."""
    from prefect.states import Scheduled

    times = [datetime.now(UTC) - timedelta(hours=hour) for hour in hours]
    return [client.create_flow_run_from_deployment(deployment, state=Scheduled(scheduled_time=when)) for when in times]


def rows(settings, sql):
    return query(DataFolder.open(settings.data), sql).to_pylist()


def test_a_service_catches_up_once_tries_again_what_was_killed_and_tells_of_a_closed_gate(
    settings, heard, client, started, tmp_path
):
    from flows.server.turns import limit_of
    from flows.serving import deployments

    address, told = heard
    # What an earlier service left behind: its deployments, and three runs that were due while it was down.
    scheduled, *_ = [deployment.apply() for deployment in deployments(settings)]
    missed = late(client, scheduled, hours=(3, 2, 1))
    folders = ["--landing", str(settings.landing), "--data", str(settings.data)]
    log = tmp_path / "serve.log"
    with log.open("wb") as said:
        told_more = {"DATELINE_NOTIFY_URL": address}
        started([sys.executable, "-m", "flows.cli", "serve", *folders], told=told_more, stderr=said, stdout=said)
    states = sorted(ended(client, run).name for run in missed)
    assert states == ["Cancelled", "Cancelled", "Completed"]
    assert rows(settings, "SELECT outcome FROM runs") == [{"outcome": "published"}]
    assert len(rows(settings, "FROM documents")) == 3
    assert client.read_global_concurrency_limit_by_name(limit_of(settings.data)).limit == 1
    (run,) = [run for run in missed if client.read_flow_run(run.id).state.is_completed()]
    assert_its_page_tells(client, run)
    lines = log.read_text()
    assert "nanobind" not in lines
    assert "temporary directory" not in lines
    assert lines.count(f"  {name_of(settings)}/backfill  ") == 1

    # A run is killed, and another tries again.
    (settings.landing / "new.txt").write_text("The road is open again.")
    known = {run.id for run in runs_of(client, scheduled)}
    killed = client.create_flow_run_from_deployment(scheduled)
    lock = settings.data / "lock"
    os.kill(json.loads(wait_for(lock.read_text))["pid"], signal.SIGKILL)
    assert ended(client, killed).name == "Crashed"
    (again,) = wait_for(lambda: [run for run in due(client, scheduled) if run.id not in {*known, killed.id}])
    assert ended(client, again).name == "Completed"
    assert len(rows(settings, "FROM documents")) == 4

    # The gate closes on the next.
    settings.landing.rename(tmp_path / "aside")
    settings.landing.mkdir()
    closed = client.create_flow_run_from_deployment(scheduled)
    state = ended(client, closed)
    assert state.name == "Failed"
    assert "--expect-removals 4" in state.message
    wait_for(lambda: [line for line in told if "expect-removals 4" in line])
    assert len(rows(settings, "FROM documents")) == 4
    outcomes = [row["outcome"] for row in rows(settings, "SELECT outcome FROM runs ORDER BY started_utc")]
    assert outcomes == ["published", "died", "published", "gate_closed"]


def due(client, deployment):
    """The runs that aren't the schedule's, an hour ahead."""
    return [run for run in runs_of(client, deployment) if not run.auto_scheduled]


def assert_its_page_tells(client, run):
    """Tasks, an artifact, and our own messages among the logs."""
    from prefect.client.schemas.filters import FlowRunFilter, LogFilter

    inner = client.read_flow_runs(
        flow_run_filter=FlowRunFilter.model_validate({"parent_flow_run_id": {"any_": [str(run.id)]}})
    )
    ids = {"id": {"any_": [str(each.id) for each in inner]}}
    tasks = client.read_task_runs(flow_run_filter=FlowRunFilter.model_validate(ids))
    # The last two of the main flow's own stand for its inner flows.
    called = {"batch 1 of 1: 3 documents", "build the snapshot", "judge it", "publish it"}
    assert {task.name for task in tasks} == called
    name = client.read_flow_run(run.id).name.partition(":")[0]
    names = {each.name for each in (*inner, client.read_flow_run(run.id))}
    assert names == {f"{name}: 3 new", f"{name}: extract 3 documents", f"{name}: judge and publish"}
    assert {task.state.name for task in tasks} == {"Completed"}
    pages = {each.key: each.data for each in client.read_artifacts() if each.flow_run_id == run.id}
    assert set(pages) == {key_of(name), key_of(name, "tables")}
    assert "3 files and records: 3 new" in pages[key_of(name)]
    assert "index.html](file:///" in pages[key_of(name)]
    tables = [row["table"] for row in json.loads(pages[key_of(name, "tables")])]
    assert "figures" in tables
    assert "bands" not in tables
    logs = LogFilter.model_validate({"flow_run_id": {"any_": [str(run.id)]}})
    wait_for(lambda: any("3 to extract" in log.message for log in client.read_logs(log_filter=logs)), longest=30)


def test_a_work_pool_runs_the_deployments_of_prefect_yaml(settings, client, started, tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    text = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    assert "interval: 3600" in text
    (project / "prefect.yaml").write_text(text.replace("interval: 3600", "interval: 20"), encoding="utf-8")
    told = {"DATELINE_LANDING": str(settings.landing), "DATELINE_DATA": str(settings.data)}

    def prefect(words):
        line = [PREFECT, *words[1:]]
        done = subprocess.run(
            line, cwd=project, env=os.environ | told, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()

    page = (each for each in blocks(ROOT / "docs" / "operations.md") if each.language == "console")
    pool, deploy, worker, backfill = [step.words for each in page for step in steps(each) if step.words[0] == "prefect"]
    prefect(pool)
    prefect(deploy)
    scheduled = client.read_deployment_by_name("dateline/scheduled")
    started([PREFECT, *worker[1:]], cwd=project, told=told)

    def first():
        # On a busy machine it comes late, and those after it are cancelled.
        done = (run for run in runs_of(client, scheduled.id) if run.state.is_final() and not run.state.is_cancelled())
        return next(done, None)

    run = wait_for(first)
    client.pause_deployment(scheduled.id)
    assert run.auto_scheduled
    assert run.state.name == "Completed"
    assert len(rows(settings, "FROM documents")) == 3
    prefect([word.replace("2016/05", "deep") for word in backfill])
    (run,) = runs_of(client, client.read_deployment_by_name("dateline/backfill").id)
    assert ended(client, run).name == "Completed"
    last = rows(settings, "SELECT files_new, files_changed FROM runs ORDER BY started_utc DESC LIMIT 1")
    assert last == [{"files_new": 0, "files_changed": 1}]


def test_only_late_runs_with_the_same_parameters_are_cancelled(settings, client):
    from flows.server.turns import _catch_up_once
    from flows.serving import deployments

    *_, backfill = [deployment.apply() for deployment in deployments(settings)]
    one, other = (
        client.create_flow_run_from_deployment(backfill, parameters={"again": [pattern]}) for pattern in ("a*", "b*")
    )
    same = client.create_flow_run_from_deployment(backfill, parameters={"again": ["a*"]})
    _catch_up_once(str(backfill), str(one.id))
    states = [client.read_flow_run(run.id).state.type.value for run in (one, other, same)]
    assert states == ["SCHEDULED", "SCHEDULED", "CANCELLED"]


def test_a_service_that_died_leaves_no_run_running_and_one_at_work_is_left_alone(settings, client):
    from prefect.states import Running

    from flows.server.turns import bury_dead
    from flows.serving import deployments
    from flows.work import utc_now

    scheduled, *_ = [deployment.apply() for deployment in deployments(settings)]
    run = client.create_flow_run_from_deployment(scheduled)
    client.set_flow_run_state(run.id, Running(), force=True)
    folder = DataFolder.bind(settings.data, settings.landing)
    with hold(folder, "another", utc_now()):
        bury_dead([scheduled], settings.data)
        assert client.read_flow_run(run.id).state.is_running()
    bury_dead([scheduled], settings.data)
    assert client.read_flow_run(run.id).state.is_crashed()


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr("flows.server.turns._LOOK_S", 0.5)


@pytest.mark.usefixtures("quick")
def test_a_second_run_waits_while_the_first_lives(settings):
    from flows.server.turns import one_run_at_a_time
    from flows.work import utc_now

    folder = DataFolder.bind(settings.data, settings.landing)
    entered = threading.Event()
    second = threading.Thread(target=take, args=(settings, entered))
    with one_run_at_a_time(settings.data), hold(folder, "first", utc_now()):
        second.start()
        assert not entered.wait(4)
    assert entered.wait(60)
    second.join(60)


@pytest.mark.usefixtures("quick")
def test_a_run_without_a_server_is_waited_for(settings):
    from flows.work import utc_now

    folder = DataFolder.bind(settings.data, settings.landing)
    entered = threading.Event()
    second = threading.Thread(target=take, args=(settings, entered))
    with hold(folder, "by hand", utc_now()):
        second.start()
        assert not entered.wait(3)
    assert entered.wait(60)
    second.join(60)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("broken", ["taken for ever", "switched off"])
def test_a_limit_that_lets_nobody_or_everybody_pass_is_mended(settings, client, broken):
    """The server keeps leases in memory: started anew, it knows that a slot is taken, but not until when."""
    from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate

    from flows.server.turns import limit_of

    taken = {"active_slots": 1} if broken == "taken for ever" else {"active": False}
    name = limit_of(settings.data)
    client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=name, limit=1, **taken))
    entered = threading.Event()
    take(settings, entered)
    limit = client.read_global_concurrency_limit_by_name(name)
    assert (limit.active, limit.limit, limit.active_slots) == (True, 1, 0)


def take(settings, entered):
    from flows.server.turns import one_run_at_a_time

    with one_run_at_a_time(settings.data):
        entered.set()


def test_deployments_have_names_descriptions_and_help_and_bad_settings_are_refused(settings, client):
    from prefect.exceptions import PrefectHTTPStatusError

    from flows.serving import deployments

    found = [client.read_deployment(deployment.apply()) for deployment in deployments(settings)]
    assert [one.name for one in found] == ["scheduled", "rebuild", "backfill"]
    assert len({one.description for one in found}) == 3
    assert client.read_flow(found[0].flow_id).name == name_of(settings) == settings.data.parent.name
    schema = found[0].parameter_openapi_schema
    assert all(parameter["description"] for parameter in schema["properties"].values())
    assert schema["definitions"]["RunSettings"]["properties"]["tagger"]["enum"] == ["own", "spacy"]
    run = client.create_flow_run_from_deployment(found[1].id, parameters={"settings": {"tagger": "spacy"}})
    assert run.parameters["settings"] == {"tagger": "spacy"}
    for wrong in ({"tagger": "nobody"}, {"tager": "spacy"}, {"workers": 0}):
        with pytest.raises(PrefectHTTPStatusError, match=next(iter(wrong))):
            client.create_flow_run_from_deployment(found[1].id, parameters={"settings": wrong})


def test_another_folder_of_the_same_name_is_refused_and_what_was_named_by_a_digest_goes(settings, client, tmp_path):
    from prefect.exceptions import ObjectNotFound

    from flows.pipeline import dateline
    from flows.server.turns import limit_of
    from flows.serving import _demand_own, _remove_former, deployments
    from flows.settings import SettingsError

    for deployment in deployments(settings):
        deployment.apply()
    _demand_own(name_of(settings), settings.data)
    with pytest.raises(SettingsError, match=r"scheduled for the data folder .*another name"):
        _demand_own(name_of(settings), tmp_path / "other")
    former = limit_of(settings.data)
    dateline.to_deployment(former).apply()
    _remove_former(former)
    with pytest.raises(ObjectNotFound):
        client.read_deployment_by_name(f"dateline/{former}")
