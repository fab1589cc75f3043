"""The history of the server of our own is the newest runs; its database doesn't grow for ever."""

import pytest

from flows.server.server import running_server
from flows.work import SIGNED, utc_now
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server")]


def test_the_oldest_runs_and_artifacts_are_forgotten(tmp_path):
    from prefect.artifacts import create_markdown_artifact
    from prefect.client.orchestration import get_client
    from prefect.states import Completed

    from flows.pipeline import ingest
    from flows.server.history import tidy

    with get_client(sync_client=True) as client:
        # Other tests' runs are on the same server, and those that ran are later than runs that are only noted. A schedule
        # that one of them left would go on making runs.
        for deployment in client.read_deployments():
            client.delete_deployment(deployment.id)
        while known := client.read_flow_runs():
            for run in known:
                client.delete_flow_run(run.id)
        runs = [client.create_flow_run(ingest, state=Completed()).id for _ in range(4)]
        for number in range(4):
            create_markdown_artifact(str(number), key="made-up")
        before = max(len(client.read_flow_runs()), len(client.read_artifacts()))
        for _ in range(before // 20 + 1):
            tidy(tmp_path, kept=2)
        assert {run.id for run in client.read_flow_runs()} == set(runs[-2:])
        assert {artifact.data for artifact in client.read_artifacts()} == {"2", "3"}


def test_runs_that_died_before_they_could_sign_do_not_stay_running(settings):
    """Unless a process holds the data folder: then they may live."""
    from prefect.client.orchestration import get_client
    from prefect.states import Running

    from flows.pipeline import ingest
    from flows.server.history import tidy

    folder = DataFolder.bind(settings.data, settings.landing)
    with get_client(sync_client=True) as client:
        dead = client.create_flow_run(ingest, state=Running())
        with hold(folder, "another", utc_now()):
            tidy(settings.data)
        assert client.read_flow_run(dead.id).state.name == "Running"
        tidy(settings.data)
        assert client.read_flow_run(dead.id).state.name == "Crashed"


def test_a_run_with_nothing_new_buries_one_that_died(settings):
    from prefect.client.orchestration import get_client
    from prefect.states import Running

    from flows.pipeline import dateline
    from flows.run import run

    run(settings)
    with get_client(sync_client=True) as client:
        dead = client.create_flow_run(dateline, state=Running())
        signature = settings.data / "cache" / SIGNED
        # A power cut may have spoilt another's.
        signature.write_bytes(f"{dead.id}\n".encode() + b"\0" * 36)
        assert run(settings).snapshot_id is None
        assert client.read_flow_run(dead.id).state.name == "Crashed"
        assert not signature.exists()


def test_a_server_for_one_run_keeps_no_events(tmp_path, monkeypatch):
    started = {}

    def note(_, env, **__):
        started.update(env)
        raise OSError("not started")

    monkeypatch.setattr("flows.server.server.subprocess.Popen", note)
    with pytest.raises(OSError, match="not started"), running_server(tmp_path):
        pass
    assert started["PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED"] == "false"
