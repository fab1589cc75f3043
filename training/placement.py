"""Learns from annotated figures how the place of a figure is chosen.

The weights of a conditional logit over the readable features of `transforms.context.placement`, by maximum likelihood
with a ridge, in two looks. They are learnt from the annotated figures of `figures/dev` (the finest place that the
annotator wrote down) and from news pages whose incident a registry placed (any town within 50 km of it).
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from training.fitting import FITTING, FOLDS, Row, fit_choice, fold_of, met
from transforms.context.logit import Matrix
from transforms.context.placement import Placement
from transforms.context.placement_weights import (
    AROUND,
    FEATURES,
    NONE,
    Chosen,
    PlacementWeights,
    probabilities,
)
from transforms.extract import Extraction
from transforms.records import Figure

# By cross-validation, of 1.5, 3, 4, 6 and 10; and how much a page of the registry counts, of 0, 1, 2, 3 and 4.
RIDGE = 4.0
REGISTRY_WEIGHT = 2.0
# The registry's scorer takes a place within so many kilometres for right.
NEAR = 50
EARTH_RADIUS = 6371
COARSE = frozenset({"country", "admin1", "region", "continent"})
Seen = tuple[Placement, list[Figure], Mapping[str, str | None]]


class PlacementRecorder(PlacementWeights):
    """Chooses nothing and keeps what there was to choose from."""

    def __init__(self) -> None:
        super().__init__({}, {}, {}, {}, 2.0)
        object.__setattr__(self, "seen", [])

    def choose(
        self, placement: Placement, figures: Sequence[Figure], clauses: Mapping[str, str | None]
    ) -> dict[str, Chosen]:
        """Keep the candidates and figures of a document."""
        self.seen.append((placement, list(figures), clauses))  # type: ignore[attr-defined]
        return {}


@dataclass(slots=True)
class Article:
    """One document: its figures with the features of both looks, and which candidates are right where that is known."""

    row: Row
    placement: Placement
    figures: list[Figure]
    rows: list[Matrix]
    none: list[Matrix]
    names: Mapping[str, set[str]]
    # By figure: the numbers of the candidates that are right, the number behind the last where none is.
    right: dict[int, list[int]] = field(default_factory=dict)
    weight: float = 1.0


def article(row: Row, found: Extraction, seen: Seen) -> Article:
    """The article of a gold row, with the features of the first look."""
    placement, figures, clauses = seen
    inside = placement.inside(figures)
    looks = [placement.features(figure, clauses.get(figure.figure_id)) for figure in inside]
    return Article(row, placement, inside, [r for r, _ in looks], [n for _, n in looks], _names(found))


def _names(found: Extraction) -> Mapping[str, set[str]]:
    """All wordings of each entity."""
    names: dict[str, set[str]] = defaultdict(set)
    for entity in found.entities:
        names[entity.entity_id] |= {entity.name, *entity.aliases}
    for mention in found.mentions:
        names[mention.entity_id].add(mention.quote)
    return names


def _words(name: str) -> set[str]:
    return {w for w in re.findall(r"\w+", name.lower()) if w not in {"the", "a", "an", "s", "of", "in", "and"}}


def alike(one: str, other: str) -> bool:
    """Whether all words of one wording stand in the other, as the scorer compares them."""
    a, b = _words(one), _words(other)
    return bool(a and b) and (a <= b or b <= a)


def label_figures(article: Article) -> None:
    """Mark the finest annotated place that is a candidate; where none is, the figure teaches nothing."""
    for gold in article.row["figures"]:
        number = met(article.figures, gold)
        if number is None or gold.get("optional"):
            continue
        wanted = gold.get("places") or []
        right: list[int] = []
        for place in wanted:
            right = [
                n
                for n, c in enumerate(article.placement.candidates)
                if any(alike(place, name) for name in article.names[c.entity.entity_id])
            ]
            if right:
                break
        if right or not wanted:
            article.right[number] = right or [len(article.placement.candidates)]


def label_incident(article: Article) -> None:
    """Mark every town near the incident for the figures that tell the registry's dead and injured."""
    registry, point = article.row.get("registry"), article.row.get("latlon")
    if not registry or not point:
        return
    near = [n for n, c in enumerate(article.placement.candidates) if _is_near(c.entity, point)]
    hits = [
        n
        for n, f in enumerate(article.figures)
        for what, events in FITTING.items()
        if registry[what] and f.kind == "count" and f.event in events and registry[what] in {f.value, f.low}
    ]
    if near and hits:
        article.right = dict.fromkeys(hits, near)
        article.weight = REGISTRY_WEIGHT / len(hits)


def _is_near(entity: Any, point: Sequence[float]) -> bool:
    if entity.latitude is None or entity.longitude is None or entity.place_type in COARSE:
        return False
    return kilometres((entity.latitude, entity.longitude), point) <= NEAR


def kilometres(one: Sequence[float], other: Sequence[float]) -> float:
    """The great-circle distance of two points in degrees."""
    a, b, c, d = map(math.radians, (*one, *other))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(h))


def fit(articles: Sequence[Article]) -> tuple[dict[str, float], dict[str, float]]:
    """The weights of features and of no place under which the right candidates are likeliest."""
    width = len(FEATURES)
    examples = []
    for article in articles:
        for number, right in article.right.items():
            rows, none = article.rows[number], article.none[number]
            # One option more than there are candidates: that the figure has no place.
            options = np.zeros((len(rows) + 1, width + len(NONE)))
            options[:-1, :width], options[-1, width:] = rows, none
            examples.append((options, right, article.weight))
    rounded = [round(float(value), 3) for value in fit_choice(examples, RIDGE)]
    return (
        {name: value for name, value in zip(FEATURES, rounded[:width], strict=True) if value},
        {name: value for name, value in zip(NONE, rounded[width:], strict=True) if value},
    )


def learn(articles: Sequence[Article], threshold: float) -> PlacementWeights:
    """Both looks: what the second is told of the first comes from weights that didn't see the article."""
    for article in articles:
        for row in article.rows:
            row[:, -len(AROUND) :] = 0
    first, none_first = fit(articles)
    for fold in range(FOLDS):
        held = [a for a in articles if fold_of(a.row) == fold]
        weights = fit([a for a in articles if fold_of(a.row) != fold])
        for article in held:
            look_again(article, *weights)
    second, none_second = fit(articles)
    return PlacementWeights(first, second, none_first, none_second, threshold)


def look_again(article: Article, first: Mapping[str, float], none: Mapping[str, float]) -> None:
    """Fill in the features of the second look."""
    found = [probabilities(r, n, first, none) for r, n in zip(article.rows, article.none, strict=True)]
    article.placement.look_again(article.figures, article.rows, found)


def choose(article: Article, weights: PlacementWeights) -> list[str | None]:
    """The place chosen for each figure, by id."""
    for row in article.rows:
        row[:, -len(AROUND) :] = 0
    look_again(article, weights.first, weights.none_first)
    chosen = []
    for rows, none in zip(article.rows, article.none, strict=True):
        best = article.placement.best(probabilities(rows, none, weights.second, weights.none_second), weights.threshold)
        chosen.append(None if best is None else best.entity.entity_id)
    return chosen


def score_figures(articles: Sequence[Article], weights: Mapping[int, PlacementWeights]) -> str:
    """Told, precision, finest and misled, as the scorer of figures counts them."""
    asked = told = finest = held = wrong = misled = events = 0
    for article in articles:
        chosen = choose(article, weights[fold_of(article.row)]) if article.placement.candidates else []
        for gold in article.row["figures"]:
            if gold.get("optional"):
                continue
            places = gold.get("places") or []
            asked, events = asked + bool(places), events + (gold.get("event") is not None)
            number = met(article.figures, gold)
            if number is None or not chosen or chosen[number] is None:
                continue
            names = article.names[str(chosen[number])]
            right = any(alike(p, n) for p in [*places, *(gold.get("places_ok") or [])] if p for n in names)
            held, wrong = held + 1, wrong + (not right)
            told += bool(places) and right
            finest += bool(places) and any(alike(places[0], n) for n in names)
            misled += gold.get("event") is not None and not right
    return (
        f"told {100 * told / asked:.1f}, precision {100 * (1 - wrong / max(1, held)):.1f}, "
        f"finest {100 * finest / asked:.1f}, misled {100 * misled / events:.1f}"
    )


def score_incidents(articles: Sequence[Article], weights: PlacementWeights) -> str:
    """Of the registry's incidents whose count is found, the share placed near and placed elsewhere."""
    asked = near = wrong = 0
    for article in articles:
        registry, point = article.row.get("registry"), article.row.get("latlon")
        if not registry or not point:
            continue
        chosen = choose(article, weights) if article.placement.candidates else []
        entities = {c.entity.entity_id: c.entity for c in article.placement.candidates}
        for what, events in FITTING.items():
            hits = [
                n
                for n, f in enumerate(article.figures)
                if registry[what] > 1 and f.kind == "count" and f.event in events and registry[what] in {f.value, f.low}
            ]
            if not hits:
                continue
            found = [entities[c] for n in hits if chosen and (c := chosen[n]) is not None]
            points = [(e.latitude, e.longitude) for e in found if e.latitude is not None and e.longitude is not None]
            close = [kilometres(p, point) <= NEAR for p in points]
            asked, near, wrong = asked + 1, near + any(close), wrong + (bool(close) and not any(close))
    return f"of {asked} where {100 * near / max(1, asked):.1f}, wrong place {100 * wrong / max(1, asked):.1f}"
