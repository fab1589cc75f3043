"""Scheduled runs on a real server: they publish, never overlap, catch up once, and failures are heard of."""

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from flows.settings import Settings
from warehouse.folder import DataFolder
from warehouse.reading import query

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server"), pytest.mark.timeout(600)]


@pytest.fixture
def heard():
    """A webhook: its address and what it was told."""
    told = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(self.rfile.read(int(self.headers["content-length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", told
    server.shutdown()


def wait_for(what, longest=240.0):
    deadline = time.monotonic() + longest
    while not (found := what()):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    return found


def test_a_served_run_publishes_and_a_closed_gate_is_heard_of(settings, heard):
    from prefect.client.orchestration import get_client

    from flows.turns import limit_of

    address, told = heard
    line = [
        sys.executable,
        "-m",
        "flows.cli",
        "serve",
        "--landing",
        str(settings.landing),
        "--data",
        str(settings.data),
    ]
    environment = os.environ | {"DATELINE_NOTIFY_URL": address, "DATELINE_SETTLE_SECONDS": "0"}
    service = subprocess.Popen(line, env=environment)
    try:
        with get_client(sync_client=True) as client:
            name = f"dateline/{limit_of(settings.data)}"
            deployment = wait_for(lambda: _deployment(client, name))

            def ended(run):
                state = client.read_flow_run(run.id).state
                return state if state.is_final() else None

            run = client.create_flow_run_from_deployment(deployment.id)
            assert wait_for(lambda: ended(run)).name == "Completed"
            assert query(DataFolder.open(settings.data), "FROM documents").num_rows == 3
            assert client.read_global_concurrency_limit_by_name(limit_of(settings.data)).limit == 1
            assert {artifact.key for artifact in client.read_artifacts()} >= {"dateline-run"}
            for path in settings.landing.rglob("*.txt"):
                path.unlink()
            run = client.create_flow_run_from_deployment(deployment.id)
            state = wait_for(lambda: ended(run))
            assert state.name == "Failed"
            assert "--expect-removals 3" in state.message
            assert "expect-removals" in wait_for(lambda: told)[0]
    finally:
        service.terminate()
        service.wait(60)


def _deployment(client, name):
    from prefect.exceptions import ObjectNotFound

    try:
        return client.read_deployment_by_name(name)
    except ObjectNotFound:
        return None


def test_runs_that_were_missed_are_caught_up_once(settings):
    from prefect.client.orchestration import get_client
    from prefect.states import Scheduled

    from flows.pipeline import dateline
    from flows.turns import _catch_up_once

    with get_client(sync_client=True) as client:
        flow = client.create_flow(dateline)
        deployment = client.create_deployment(flow, f"late-{settings.data.parent.name}")
        times = [datetime.now(UTC) + timedelta(hours=hours) for hours in (-3, -2, -1, 1)]
        first, *late, future = [
            client.create_flow_run_from_deployment(deployment, state=Scheduled(scheduled_time=when)) for when in times
        ]
        _catch_up_once(str(deployment), str(first.id))
        states = [client.read_flow_run(run.id).state.type.value for run in (first, *late, future)]
    assert states == ["SCHEDULED", "CANCELLED", "CANCELLED", "SCHEDULED"]


def test_a_second_run_waits_for_its_turn(settings):
    from flows.turns import turn

    entered = threading.Event()
    second = threading.Thread(target=lambda: _take(turn, settings, entered))
    with turn(settings.data):
        second.start()
        assert not entered.wait(3)
    assert entered.wait(60)
    second.join(60)


def _take(turn, settings: Settings, entered):
    with turn(settings.data):
        entered.set()
