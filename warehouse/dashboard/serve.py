"""Serves the page on loopback, by Streamlit."""

import importlib.util
import os
import sys
from pathlib import Path
from typing import NoReturn

from warehouse.errors import WarehouseError
from warehouse.store.folder import DataFolder

APP = Path(__file__).with_name("app.py")


class DashboardError(WarehouseError):
    """The page can't be served; the message says what to do."""


def command(data: Path, port: int) -> list[str]:
    """Return the command that serves the page of a data folder until it is interrupted.

    Raises `NoWarehouseError` if there is no data folder, `DashboardError` if Streamlit isn't installed.
    """
    DataFolder.open(data)
    if importlib.util.find_spec("streamlit") is None:
        raise DashboardError("the page needs Streamlit: pip install 'dateline[dashboard]'")
    flags = {
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorLinks": "false",
    }
    settings = [part for name, value in flags.items() for part in (f"--{name}", value)]
    return [sys.executable, "-m", "streamlit", "run", str(APP), *settings, "--", str(data.resolve())]


def serve(data: Path, port: int) -> NoReturn:
    """Replace this process by Streamlit's: what ends this process ends the page too, and no process is left behind."""
    line = command(data, port)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(line[0], line)  # noqa: S606 (our own interpreter and page)
