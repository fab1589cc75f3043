"""Goes the walk of docs/first-steps.md: its texts, published, and its steps that ask something of them."""

import re
from pathlib import Path

from tests.docs.asking import NOT_RUN
from tests.docs.pages import ROOT, Step, blocks, steps
from tests.publishing import publish_folder
from warehouse.store.folder import DataFolder

PAGE = ROOT / "docs" / "first-steps.md"


def asked() -> list[Step]:
    """The steps whose answer the page shows."""
    found = [step for block in blocks(PAGE) if block.language == "console" for step in steps(block)]
    return [step for step in found if is_asked(step) and step.shown]


def is_asked(step: Step) -> bool:
    return step.words[0] == "dateline" and step.words[1] not in NOT_RUN


def publish_walk(place: Path) -> DataFolder:
    """Publish the texts of the page, each under the name that stands before it."""
    (place / "my-texts").mkdir()
    page = PAGE.read_text(encoding="utf-8")
    for block in blocks(PAGE):
        if block.language == "text":
            name = re.findall(r"`(my-texts/[\w.-]+)`", page[: block.start])[-1]
            (place / name).write_text(block.text)
    return publish_folder(place / "my-texts", place / "my-data")
