"""Takes the pictures of the page that the documentation shows: `make screenshots`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.dashboard.conftest import CHROMIUM, WEBGL, served
from tests.publishing import publish_folder

ROOT = Path(__file__).resolve().parents[2]
# Name, address, width, height, dark.
PICTURES = (
    ("page", "?view=Incidents", 1200, 900, False),
    ("page-map", "?view=Map&event=displaced&event=killed", 1200, 900, True),
)


def main() -> int:
    """Publish our dispatches, open the page, take the pictures."""
    if CHROMIUM is None:
        print("no Chromium here", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as place, sync_playwright() as play:
        data = Path(place, "data")
        publish_folder(ROOT / "seeds" / "dispatches", data)
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *WEBGL])
        with served(data) as url:
            for name, query, width, height, dark in PICTURES:
                scheme = "dark" if dark else "light"
                page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
                page.goto(url + query)
                page.wait_for_selector(".dl h1")
                # The map is drawn without a graphics card.
                page.wait_for_timeout(20_000 if "Map" in query else 5_000)
                page.screenshot(path=ROOT / "docs" / f"{name}.png")
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
