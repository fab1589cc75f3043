"""What a run tells its server as events, and that an automation hears of a new contradiction once."""

import shutil

import pytest

from flows.outcome import GateClosedError
from flows.run import run
from tests.conftest import ROOT
from tests.docs.pages import blocks
from tests.flows.hooks import wait_for
from warehouse.read.conflicts import new_conflicts
from warehouse.store.folder import DataFolder

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server"), pytest.mark.timeout(300)]


def told_events(name):
    """The events of that name that the server has."""
    from prefect.client.orchestration import get_client

    wanted = {"filter": {"event": {"name": [name]}}, "limit": 50}
    with get_client(sync_client=True) as client:
        return client.request("POST", "/events/filter", json=wanted).json()["events"]


def test_a_webhook_hears_of_a_new_contradiction_once(settings, heard, dispatches, monkeypatch):
    address, told = heard
    monkeypatch.setenv("HOOK", address)
    (block,) = [each for each in blocks(ROOT / "docs" / "automations.md") if each.language == "python"]
    exec(compile(block.text, str(block), "exec"), {})  # noqa: S102
    shutil.copy(dispatches / "thousands-flee-azaz.txt", settings.landing)
    run(settings)
    shutil.copy(dispatches / "counts-differ-over-azaz.txt", settings.landing)
    second = run(settings)
    wait_for(lambda: told)
    (settings.landing / "other.txt").write_text("The road to Tal Rifaat is open.")
    third = run(settings)
    wait_for(lambda: [e for e in told_events("dateline.snapshot.published") if third.snapshot_id in str(e)])
    found = {e["payload"]["message"]: e for e in told_events("dateline.conflict.found") if second.snapshot_id in str(e)}
    wait_for(lambda: len(told) >= len(found))
    assert sorted(told) == sorted(found)
    (displaced,) = [message for message in found if message.startswith("displaced in Azaz: ")]
    claims = found[displaced]["payload"]["claims"]
    assert {(claim["quote"], claim["claimant"]) for claim in claims} == {
        ("30,000", "United Nations"),
        ("45,000", "Human Rights Watch"),
    }
    assert len(new_conflicts(DataFolder.open(settings.data), second.snapshot_id)) == len(found)
    assert not new_conflicts(DataFolder.open(settings.data), third.snapshot_id)


def test_a_closed_gate_is_an_event(settings):
    run(settings)
    for path in list(settings.landing.rglob("*.txt")):
        path.unlink()
    with pytest.raises(GateClosedError):
        run(settings)
    named = f"dateline.folder.{settings.data.parent.name}"
    events = wait_for(lambda: [e for e in told_events("dateline.gate.closed") if named in str(e["related"])])
    assert "documents_stay" in events[0]["payload"]["message"]
