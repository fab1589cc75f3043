"""Small inputs that real text taught, each with what must come out; every one of them may be read."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flows.jsonl import tables_of
from tests.quality.gold import Row
from tests.quality.metric import Metric
from transforms.extract import Extraction

KINDS = (
    "event said, NULL",
    "gate refuses the document",
    "page layout",
    "place said, not linked",
    "wrong counted",
    "wrong entity",
    "wrong event or modality",
    "wrong kind or unit",
    "wrong number",
    "wrong or missing day",
    "wrong or missing speaker",
    "wrong place",
)


def answer(_: Row, extraction: Extraction) -> Row:
    """All tables, as `dateline extract` writes them."""
    return tables_of(extraction)


def printed(gold: Path, system: Path) -> Sequence[str]:
    """The scorer runs a command over the cases; ours prints what was extracted already."""
    return [str(gold), "--command", f"cat {system}"]


def holding(kind: str) -> Callable[[Any], float]:
    """The share of the cases of a kind that hold."""

    def pick(scores: Any) -> float:
        held, tried = scores["by_kind"][kind]
        return float(held / tried)

    return pick


METRICS = [
    Metric(
        name=f"cases: {kind}", gold="../cases/real_text.jsonl", scorer="cases.py", system=answer, pick=holding(kind),
        arguments=printed,
    )
    for kind in KINDS
]  # fmt: skip
