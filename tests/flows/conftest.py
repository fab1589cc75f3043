"""A Prefect server for the whole session, and small landing folders without a figure in them."""

import os
import shutil
import sqlite3
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest

from flows.server.server import quiet_environment, running_server
from flows.settings import Settings
from tests.flows.hooks import webhook

TEXTS = {
    "azaz.txt": "Rebels took the village of Kafra, a spokesman for the brigade said on Friday.",
    "deep/marea.txt": "The road to Marea is closed, aid workers say.",
    "tal rifaat.txt": "Shells fell on Tal Rifaat, the mayor said. Nobody was hurt.",
}


def fill(landing: Path) -> Path:
    for name, text in TEXTS.items():
        (landing / name).parent.mkdir(parents=True, exist_ok=True)
        (landing / name).write_text(text)
        os.utime(landing / name, (1_500_000_000, 1_500_000_000))
    return landing


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return fill(tmp_path / "landing")


@pytest.fixture
def settings(tmp_path, landing):
    return Settings(landing=landing, data=tmp_path / "data", settle_seconds=0, runner="here")


def keep(database: Path, copy: Path) -> None:
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(f"{copy}.{os.getpid()}")) as target:
        source.backup(target)
    Path(f"{copy}.{os.getpid()}").rename(copy)


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory, request):
    """Address of a server; this process's Prefect uses it."""
    home = tmp_path_factory.mktemp("prefect")
    # An empty database of the version is kept: to make one takes twenty seconds.
    cache = getattr(request.config, "cache", None)
    place = cache.mkdir("prefect") if cache else tmp_path_factory.mktemp("empty")
    empty = place / f"{version('prefect')}.db"
    if empty.exists():
        shutil.copyfile(empty, home / "prefect.db")
    with pytest.MonkeyPatch.context() as patch, running_server(home, services=True) as server:
        for name, value in quiet_environment(home).items():
            patch.setenv(name, value)
        patch.setenv("PREFECT_API_URL", server.url)
        server.wait()
        if not empty.exists():
            keep(home / "prefect.db", empty)
        # It reads the environment when it is imported, so not before.
        from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        # A flow that ends would wait a second for its heartbeat.
        with temporary_settings({PREFECT_API_URL: server.url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            yield server.url


@pytest.fixture
def heard():
    """A webhook: its address and what it was told."""
    with webhook() as hook:
        yield hook
