"""A Prefect server of our own for one run: a child process that ends with us and starts while we load models."""

import fcntl
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

# A first start migrates the server's database: 18 s on two busy cores.
_LONGEST_START_S = 180.0
_PAUSE_S = 0.1
# The file in a server's home that is locked while the server runs.
_IN_USE = "in_use"
# The addresses of servers of ours that act on no event.
_DEAF: set[str] = set()
_ALWAYS = {"PREFECT__SERVER_FINAL": "1", "PREFECT_UI_ENABLED": "0"}


class ServerError(RuntimeError):
    """The Prefect server didn't start; the message names its log."""


def quiet_environment(home: Path) -> dict[str, str]:
    """Return the environment that Prefect reads at import: no usage data, few messages, its state in `home`."""
    return {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_CLI_PROMPT": "false",
        # The console shows only our own messages; the server's pages show all.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "PREFECT_SHOW_UNSTABLE_WARNINGS": "false",
    }


@contextmanager
def running_server(home: Path, *, services: bool = False) -> Iterator["Server"]:
    """Start a server with its state in `home`, in the background; stop it at the end of the block.

    With `services` it also schedules runs and acts on events; one run needs neither.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / _IN_USE).open("w") as mark:
        # The kernel drops this lock when we end, in whatever way; the child ends with us.
        fcntl.flock(mark, fcntl.LOCK_SH)
        server = Server(home, services=services)
        if not services:
            _DEAF.add(server.url)
        try:
            yield server
        finally:
            server.stop()
            _DEAF.discard(server.url)


def acts_on_events() -> bool:
    """Whether the server of this process's runs may have automations: one of ours without services has none."""
    return os.environ.get("PREFECT_API_URL") not in _DEAF


def is_in_use(home: Path) -> bool:
    """Whether a server with its state in `home` is running, this process's or another's."""
    with (home / _IN_USE).open("w") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


class Server:
    """The child process of a server; call `wait` before the first use."""

    def __init__(self, home: Path, *, services: bool) -> None:
        # Without services nobody uses events: they aren't stored, because they were half of the database.
        alone = (
            {}
            if services
            else {"PREFECT__SERVER_EPHEMERAL": "1", "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false"}
        )
        self._log = home / "server.log"
        with socket.create_server(("127.0.0.1", 0)) as listener, self._log.open("wb") as log:
            self.port = int(listener.getsockname()[1])
            # The child has the port from the start, and ends when its stdin is closed, also if SIGKILL ends us.
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "flows.server.server", str(listener.fileno())],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                pass_fds=(listener.fileno(),),
                env=quiet_environment(home) | os.environ | alone | _ALWAYS,
                start_new_session=True,
            )

    @property
    def url(self) -> str:
        """Address of the API."""
        return f"http://127.0.0.1:{self.port}/api"

    def wait(self) -> None:
        """Block until the server answers.

        Raises `ServerError` if it ended or doesn't answer in time.
        """
        deadline = time.monotonic() + _LONGEST_START_S
        while not self._answers():
            if self._child.poll() is not None:
                raise ServerError(f"the Prefect server ended with {self._child.returncode}; see {self._log}")
            if time.monotonic() > deadline:
                raise ServerError(f"the Prefect server didn't answer in {_LONGEST_START_S:.0f} s; see {self._log}")
            time.sleep(_PAUSE_S)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("GET", "/api/health")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """Kill the child; its database is transactional, so no orderly shutdown is needed."""
        self._child.kill()
        self._child.wait()
        if self._child.stdin:
            self._child.stdin.close()


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def _serve(descriptor: int) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import uvicorn  # noqa: PLC0415 - the parent imports this module too

    uvicorn.run("prefect.server.api.server:create_app", factory=True, fd=descriptor, log_level="error", lifespan="on")


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
