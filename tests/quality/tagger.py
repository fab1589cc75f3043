"""How well the published mentions agree with four corpora of names, each in conventions of its own.

The shipped weights learnt from these very texts (all but re3d's four of the BBC): the figures guard
against regression, and say nothing about new text. What held for unseen documents is in
`seeds/models/README.md`.
"""

from collections.abc import Callable
from typing import Any

from tests.quality.gold import Row
from tests.quality.metric import Metric
from transforms.entities.nested import INSIDE
from transforms.extract import Extraction

KINDS = {
    "person": "Person",
    "organisation": "Organisation",
    "place": "Location",
    "people": "Nationality",
    "weapon": "Weapon",
    # re3d tells military platforms from other vehicles, we don't; the former are three times as many.
    "vehicle": "MilitaryPlatform",
}
NAMED = ("--types", "Person,Organisation,Location")
BARE = ("--strip-articles", *NAMED)


def mentions(_: Row, extraction: Extraction) -> Row:
    """Mentions alone, their kinds as the corpora call them; these mark no name inside another and no event."""
    return {
        "entities": [_entity(m, KINDS[m.kind]) for m in extraction.mentions if m.rule != INSIDE and m.kind in KINDS]
    }


def everything(_: Row, extraction: Extraction) -> Row:
    """Mentions, dates and figures: all types of re3d that our tables know."""
    found = list(mentions({}, extraction)["entities"])
    found += [_entity(d, "Temporal") for d in extraction.dates]
    timed = {(d.char_start, d.char_end) for d in extraction.dates}
    for figure in extraction.figures:
        if (figure.char_start, figure.char_end) not in timed:
            found.append(_entity(figure, "Money" if figure.kind == "money" else "Quantity"))
    return {"entities": found}


def _entity(record: Any, kind: str) -> dict[str, Any]:
    return {"begin": record.char_start, "end": record.char_end, "type": kind}


def f1(mode: str) -> Callable[[Any], float]:
    """Picks F1 of a mode, exact or overlap."""
    return lambda scores: float(scores[mode]["F1"])


def _metric(
    name: str, gold: str, mode: str, options: tuple[str, ...], *, peers: dict[str, float], aim: float | None = None,
    system: Callable[[Row, Extraction], Row] = mentions,
) -> Metric:  # fmt: skip
    return Metric(
        name=f"{name} {mode}", gold=gold, scorer="spans.py", system=system, pick=f1(mode), options=options,
        peers=peers, aim=aim,
    )  # fmt: skip


RE3D, SM = "re3d/dev.jsonl", "spaCy sm"
METRICS = [
    _metric("re3d all types", RE3D, "exact", (), peers={SM: 38.1}, aim=72, system=everything),
    _metric("re3d all types", RE3D, "overlap", (), peers={SM: 52.6}, aim=85, system=everything),
    _metric("re3d named", RE3D, "exact", ("--named", *NAMED), peers={SM: 45.7}, aim=78),
    _metric("re3d named", RE3D, "overlap", ("--named", *NAMED), peers={SM: 61.3}, aim=90),
    _metric("re3d named without articles", RE3D, "exact", ("--named", *BARE), peers={}),
    _metric("WikiGold", "ner/wikigold.jsonl", "exact", NAMED, peers={SM: 61.0}, aim=74),
    _metric("WikiGold without articles", "ner/wikigold.jsonl", "exact", BARE, peers={}),
    _metric("UNER EWT", "ner/uner_ewt_dev.jsonl", "exact", NAMED, peers={}),
    _metric("GUM interviews", "ner/gum_interview.jsonl", "overlap", NAMED, peers={SM: 73.0}, aim=78),
]
