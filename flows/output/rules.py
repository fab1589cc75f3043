"""`docs/rules.md`: every rule that a row can name, with a sentence about it, from the `rules.py` of each room.

Write it anew with `python -m flows.output.rules`.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import transforms

PLACE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def rules() -> Mapping[str, Mapping[str, str]]:
    """Return the sentence about each rule, by room (sorted) and by the rule's name."""
    rooms = sorted(place.parent.name for place in Path(transforms.__path__[0]).glob("*/rules.py"))
    return {room: import_module(f"transforms.{room}.rules").RULES for room in rooms}


def render_rules() -> str:
    """Return the whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "The column `rule` of `figures`, `mentions` and `links` names the rule that made the row: `room/name`. The"
    yield "room is a folder of `transforms`; its `rules.py` declares the rule, and the modules that name it apply it."
    yield "Derived from those files by `python -m flows.output.rules`; don't edit it here."
    for room, sentences in rules().items():
        yield ""
        yield f"## {room}"
        yield ""
        yield "| rule | what it does |"
        yield "| --- | --- |"
        for name, sentence in sentences.items():
            yield f"| `{name}` | {sentence} |"


if __name__ == "__main__":
    PLACE.write_text(render_rules(), encoding="utf-8")
