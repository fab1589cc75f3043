"""The page, served from a published folder and looked at by a real Chromium."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.publishing import publish_folder
from warehouse.dashboard.serve import command

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"

BLAST = (
    "Blast in Kabul kills 20\n\nBy Ada Fern\n\nJune 5, 2016\n\nA blast killed 20 people in Kabul on Saturday, the army"
    " said. The United Nations said 14 people were killed in Kabul on Saturday.\n"
)
# The map needs WebGL, here without a graphics card.
WEBGL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]


@contextmanager
def served(data: Path) -> Iterator[str]:
    """The page over a data folder; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    page = subprocess.Popen(command(data, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            connection = HTTPConnection("127.0.0.1", port, timeout=1)
            try:
                connection.request("GET", "/_stcore/health")
                if connection.getresponse().status == 200:
                    break
            except OSError:
                time.sleep(0.1)
            finally:
                connection.close()
        yield f"http://127.0.0.1:{port}/"
    finally:
        page.terminate()
        page.wait()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, dispatches: Path) -> Path:
    """Our dispatches, a page with a hostile title, and a file that is refused."""
    landing = tmp_path_factory.mktemp("landing")
    for text in dispatches.iterdir():
        shutil.copy(text, landing)
    # A collector's titles are shown as they are given; of a text's own the tags are no part.
    title = HOSTILE.replace('"', '""')
    (landing / "metadata.csv").write_text(f'path,title\nhostile.txt,"{title}"\n', encoding="utf-8")
    (landing / "hostile.txt").write_text(
        f"{HOSTILE} in Azaz\n\nBy Ada Fern\n\nJune 3, 2016\n\n"
        f"Aid workers {HOSTILE} said 46,000 Syrians fled from ISIS near Azaz between the 24 and 27 May.\n",
        encoding="utf-8",
    )
    (landing / "empty.txt").write_bytes(b"")
    data = tmp_path_factory.mktemp("warehouse") / "data"
    publish_folder(landing, data)
    # A second snapshot: one number reads otherwise, one text is new.
    counts = landing / "counts-differ-over-azaz.txt"
    counts.write_text(counts.read_text(encoding="utf-8").replace("30,000", "31,000"), encoding="utf-8")
    (landing / "blast.txt").write_text(BLAST, encoding="utf-8")
    publish_folder(landing, data)
    return data


@pytest.fixture(scope="session")
def address(published: Path) -> Iterator[str]:
    with served(published) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: the page isn't looked at")
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", *WEBGL, "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def look(browser, address: str) -> Iterator[Callable[..., object]]:
    """Open a view; after the test no error may be on the console, and no request may have left the machine."""
    errors: list[str] = []
    strangers: list[str] = []
    contexts = []

    def open_view(query: str = "", *, width: int = 1200, dark: bool = False, base: str = address) -> object:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: None if is_own(request.url, base) else strangers.append(request.url))
        page.goto(base + query)
        page.wait_for_selector(".dl h1", timeout=60_000)
        return page

    yield open_view
    for context in contexts:
        context.close()
    assert strangers == []
    assert errors == []


def is_own(url: str, base: str) -> bool:
    """Whether a request stays within the page."""
    return url.startswith((base, base.replace("http:", "ws:"), "data:", "blob:"))
