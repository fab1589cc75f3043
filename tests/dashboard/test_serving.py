"""The page without a browser: odd addresses draw it all the same, and a signal ends all that serves it."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from streamlit.testing.v1 import AppTest

from tests.warehouse.made import Made, publish
from warehouse.dashboard.serve import APP
from warehouse.store.folder import DataFolder


@pytest.fixture
def data(tmp_path):
    (tmp_path / "landing").mkdir()
    folder = DataFolder.bind(tmp_path / "data", tmp_path / "landing")
    publish(folder, [Made("a.txt", 3, ("Maro",), 1)], "one")
    return folder.root


@pytest.mark.parametrize("day", ["1800-01-01", "0001-01-01", "9999-12-31", "2016-02-30", "soon", "2016-03-01"])
def test_a_day_beyond_the_calendar_breaks_no_page(data, monkeypatch, day):
    monkeypatch.setattr(sys, "argv", ["app.py", str(data)])
    page = AppTest.from_file(str(APP), default_timeout=60)
    for name in ("since", "until"):
        page.query_params[name] = day
    assert not page.run().exception


def test_an_empty_folder_says_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "landing").mkdir()
    folder = DataFolder.bind(tmp_path / "data", tmp_path / "landing")
    monkeypatch.setattr(sys, "argv", ["app.py", str(folder.root)])
    page = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not page.exception
    assert "dateline run --landing" in " ".join(str(element.proto) for element in page.get("html"))


@pytest.mark.parametrize(
    ("asked", "told"), [({}, "All 750 figures"), ({"size": "100", "page": "8"}, "701 to 750 of 750")]
)
def test_pages_say_how_many_there_are(tmp_path, monkeypatch, asked, told):
    (tmp_path / "landing").mkdir()
    folder = DataFolder.bind(tmp_path / "data", tmp_path / "landing")
    publish(folder, [Made(f"{n}.txt", n, ("Maro",), 0) for n in range(3, 753)], "one", batch=750)
    monkeypatch.setattr(sys, "argv", ["app.py", str(folder.root)])
    page = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in {"view": "Figures", **asked}.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    assert any(told in caption.value for caption in page.caption)


def test_a_signal_to_the_command_ends_the_page(data):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = [sys.executable, "-m", "flows.cli", "dashboard", "--data", str(data), "--port", str(port)]
    # A session of its own, so that whatever it starts can be found.
    page = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for(lambda: is_open(port))
        page.send_signal(signal.SIGTERM)
        page.wait(timeout=60)
        wait_for(lambda: not is_open(port))
        with pytest.raises(ProcessLookupError):
            os.killpg(page.pid, 0)
    finally:
        page.kill()


def is_open(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def wait_for(what, longest=90.0):
    deadline = time.monotonic() + longest
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.1)
