"""Writes the outputs that README shows again: `python -m tests.docs.record`, then read the difference."""

import re
import tempfile
from pathlib import Path

from tests.docs.asking import NOT_RUN, beside, reported, said
from tests.docs.pages import README, ROOT, Step, blocks, steps
from tests.publishing import publish_folder
from warehouse.store.folder import DataFolder

# Where the folder lies says nothing to a reader, and ends in other lines on each machine.
_PLACE = re.compile(r"\S*/(?=data/(?:published|docs)/)")


def record(folder: DataFolder) -> None:
    """Run README's commands and write their output below them."""
    text = README.read_text(encoding="utf-8")
    with beside(folder):
        for block in reversed(blocks(README)):
            if block.language == "console":
                renewed = "".join(_renewed(step, folder) for step in steps(block))
                text = text[: block.start] + renewed + text[block.end :]
    README.write_text(text, encoding="utf-8")


def _renewed(step: Step, folder: DataFolder) -> str:
    shown = step.shown
    if step.command == "make run":
        shown = _PLACE.sub("", reported(folder))
    elif step.words[0] == "dateline" and step.words[1] not in NOT_RUN and "my-data" not in step.words:
        shown = said(step)
    return f"$ {step.command}\n" + (shown.rstrip() + "\n" if shown.strip() else "")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        record(publish_folder(ROOT / "seeds" / "dispatches", Path(place) / "data"))
