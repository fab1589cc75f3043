"""Writes the outputs that README and the first steps show again: `python -m tests.docs.record`, then read the difference."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.docs import walk
from tests.docs.asking import NOT_RUN, beside, reported, said
from tests.docs.pages import README, ROOT, Step, blocks, steps
from tests.publishing import publish_folder
from warehouse.store.folder import DataFolder

# Where the folder lies says nothing to a reader, and ends in other lines on each machine.
_PLACE = re.compile(r"\S*/(?=data/(?:published|docs)/)")


def record(folder: DataFolder) -> None:
    """Run README's commands and write their output below them."""
    with beside(folder):
        _write(README, lambda step: _renewed(step, folder))


def record_walk(folder: DataFolder) -> None:
    """Run the queries of the first steps that show an answer, and write it below them."""
    shown = {step.command for step in walk.asked()}
    with beside(folder):
        _write(walk.PAGE, lambda step: _lines(step, said(step) if step.command in shown else step.shown))


def _write(page: Path, renew: Callable[[Step], str]) -> None:
    text = page.read_text(encoding="utf-8")
    for block in reversed(blocks(page)):
        if block.language == "console":
            text = text[: block.start] + "".join(map(renew, steps(block))) + text[block.end :]
    page.write_text(text, encoding="utf-8")


def _renewed(step: Step, folder: DataFolder) -> str:
    shown = step.shown
    if step.command == "make run":
        shown = _PLACE.sub("", reported(folder))
    elif step.words[0] == "dateline" and step.words[1] not in NOT_RUN and "my-data" not in step.words:
        shown = said(step)
    return _lines(step, shown)


def _lines(step: Step, shown: str) -> str:
    return f"$ {step.command}\n" + (shown.rstrip() + "\n" if shown.strip() else "")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        record(publish_folder(ROOT / "seeds" / "dispatches", Path(place) / "data"))
        record_walk(walk.publish_walk(Path(place)))
