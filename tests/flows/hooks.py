"""A webhook that notes what it hears, and waiting for what comes some time."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TypeVar

Thing = TypeVar("Thing")


@contextmanager
def webhook() -> Iterator[tuple[str, list[str]]]:
    """A webhook: its address and what it was told."""
    told: list[str] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["content-length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", told
    server.shutdown()


def wait_for(what: Callable[[], Thing], longest: float = 240.0) -> Thing:
    deadline = time.monotonic() + longest
    while not (found := what()):
        assert time.monotonic() < deadline
        time.sleep(0.3)
    return found
