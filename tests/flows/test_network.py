"""What listens is reached from this machine alone, and nothing is told to anybody outside."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from expectations.judging import new_context
from flows.server.server import quiet_environment
from tests.warehouse.made import Made, publish
from warehouse.dashboard.serve import command
from warehouse.store.folder import DataFolder

LOOPBACK = "127.0.0.1"


@pytest.mark.prefect
def test_the_server_of_a_run_listens_on_loopback_alone(prefect_server: str) -> None:
    port = urlsplit(prefect_server).port
    listening = {c.laddr.ip for c in psutil.net_connections("tcp") if c.status == "LISTEN" and c.laddr.port == port}
    assert listening == {LOOPBACK}


def test_the_page_is_told_to_listen_on_loopback_and_to_send_nothing(tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    folder = DataFolder.bind(tmp_path / "data", tmp_path / "landing")
    publish(folder, [Made("a.txt", 3, ("Maro",), 1)], "one")
    line = command(folder.root, 1)
    assert line[line.index("--server.address") + 1] == LOOPBACK
    assert line[line.index("--browser.gatherUsageStats") + 1] == "false"


def test_prefect_and_great_expectations_report_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = quiet_environment(tmp_path)
    assert told["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert told["DO_NOT_TRACK"] == "1"
    monkeypatch.delenv("GX_ANALYTICS_ENABLED", raising=False)
    new_context()
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
