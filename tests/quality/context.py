"""Figures as an analyst needs them: every column against blind annotation, place and day against a registry."""

from collections.abc import Callable
from typing import Any

from flows.jsonl import tables_of
from tests.quality.gold import Row
from tests.quality.metric import Metric, share
from transforms.extract import Extraction

FIGURES, INCIDENTS = "figures/dev.jsonl", "incidents/gva.jsonl"
# A second annotation of 13 of the texts, made without sight of the first and of the rules.
SECOND = "second annotation"


def tables(*names: str) -> Callable[[Row, Extraction], Row]:
    """These tables, as `dateline extract` writes them."""

    def system(_: Row, extraction: Extraction) -> Row:
        written = tables_of(extraction)
        return {name: written[name] for name in names}

    return system


def rest_of(*path: str) -> Callable[[Any], float]:
    """What is left to all: of a share of errors, those without."""
    pick = share(*path)
    return lambda scores: 1 - pick(scores)


def _figures(name: str, pick: Callable[[Any], float], *, second: float | None = None) -> Metric:
    return Metric(
        name=f"figures: {name}", gold=FIGURES, scorer="figures.py", system=_CONTEXT, pick=pick,
        peers={SECOND: second} if second else {},
    )  # fmt: skip


def _registry(name: str, pick: Callable[[Any], float]) -> Metric:
    return Metric(
        name=f"registry: {name}", gold=INCIDENTS, scorer="incidents.py", system=_PLACED, pick=pick,
        empty=("figures", "entities"),
    )  # fmt: skip


_CONTEXT = tables("figures", "entities", "mentions")
_PLACED = tables("figures", "entities")
METRICS = [
    _figures("found", share("found", "R")),
    _figures("found, precision", share("found", "P")),
    _figures("number", share("number", "right"), second=100),
    _figures("counted class", share("counted_class", "right")),
    _figures("event told", share("event", "told"), second=96),
    _figures("event precision", share("event", "precision")),
    _figures("measure", share("measure", "right")),
    _figures("modality", share("modality", "right")),
    _figures("place told", share("place", "told"), second=96),
    _figures("place precision", share("place", "precision")),
    _figures("place finest", share("place", "finest"), second=90),
    _figures("not misled", rest_of("misled"), second=100),
    _figures("days told", share("days", "told"), second=73),
    _figures("days sharp", share("days", "sharp"), second=66),
    _figures("days precision", share("days", "precision")),
    _figures("claimant told", share("claimant", "told"), second=95),
    _figures("claimant precision", share("claimant", "precision")),
    _figures("answered", share("answered"), second=90),
    _registry("number", share("number")),
    _registry("where", share("where")),
    _registry("no wrong place", rest_of("wrong place")),
    _registry("when", share("when")),
    _registry("no wrong days", rest_of("wrong days")),
    _registry("answered", share("answered")),
]
