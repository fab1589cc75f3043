"""`python -m training.placement`: learns from annotated figures how the place of a figure is chosen.

The weights of a conditional logit over the readable features of `transforms.context.placement`, by maximum likelihood
with a ridge. They are learnt from the annotated figures of `figures/dev` (the finest place that the annotator wrote
down) and from news pages whose incident a registry placed (any town within 50 km of it). Scores come first, by five
folds of documents, so that no figure is judged by weights that saw its article, and on the registry's pages that are
only measured on; then all else is learnt from and written to seeds/models/placement.json. No text leaves the
annotated data.
"""

import argparse
import hashlib
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from flows.loading.reference import load_reference
from tests.quality.gold import BY_PATH, gold_folder
from transforms.context.placement import FEATURES, NONE, Chosen, Matrix, Placement, PlacementWeights, probabilities
from transforms.extract import Extraction, Source, extract_batch
from transforms.records import Figure

OUT = Path(__file__).resolve().parent.parent / "seeds" / "models" / "placement.json"
FIGURES, REGISTRY = "figures/dev.jsonl", "incidents/gva.jsonl"
FOLDS = 5
# By cross-validation, of 0.3, 1 and 3; and how much a page of the registry counts, of 0, 1 and 2.
RIDGE = 3.0
REGISTRY_WEIGHT = 2.0
# The registry's scorer takes a place within so many kilometres for right.
NEAR = 50
EARTH_RADIUS = 6371
BATCH = 32
FITTING = {"killed": {"killed", "casualties"}, "injured": {"wounded", "casualties"}}
COARSE = frozenset({"country", "admin1", "region", "continent"})
Row = Mapping[str, Any]


class _Recorder(PlacementWeights):
    """Chooses nothing and keeps what there was to choose from."""

    def __init__(self) -> None:
        super().__init__({}, {}, {}, {}, 2.0)
        object.__setattr__(self, "seen", [])

    def choose(
        self, placement: Placement, figures: Sequence[Figure], clauses: Mapping[str, str | None]
    ) -> dict[str, Chosen]:
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

    @property
    def fold(self) -> int:
        """In which fold the document is judged."""
        return hashlib.sha256(str(self.row["id"]).encode()).digest()[0] % FOLDS


def read(rows: Sequence[Row], given: Callable[[Row], Any]) -> list[Article]:
    """The articles of gold rows, extracted, with the features of the first look."""
    recorder = _Recorder()
    reference = replace(load_reference(), placement=recorder)
    articles = []
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        sources = [Source(r["id"], r["text"].encode("utf-8", "surrogatepass"), given(r)) for r in batch]
        recorder.seen.clear()  # type: ignore[attr-defined]
        for row, found in zip(batch, extract_batch(sources, reference), strict=True):
            placement, figures, clauses = recorder.seen[-1]  # type: ignore[attr-defined]
            inside = placement.inside(figures)
            looks = [placement.features(figure, clauses.get(figure.figure_id)) for figure in inside]
            articles.append(
                Article(row, placement, inside, [r for r, _ in looks], [n for _, n in looks], _names(found))
            )
    return articles


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


def met(figures: Sequence[Figure], gold: Row) -> int | None:
    """The number of the figure that overlaps an annotated one the most."""
    hits = [(min(f.char_end, gold["end"]) - max(f.char_start, gold["begin"]), n) for n, f in enumerate(figures)]
    overlap, number = max(hits, default=(0, -1), key=lambda hit: hit[0])
    return number if overlap > 0 else None


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
    examples = [(a.rows[n], a.none[n], right, a.weight) for a in articles for n, right in a.right.items()]
    # All options of all figures, one under the other; the last of each figure is that it has no place.
    options = np.zeros((sum(len(rows) + 1 for rows, *_ in examples), width + len(NONE)))
    starts, right_ones, weight = [], np.zeros(len(options)), np.array([example[3] for example in examples])
    at = 0
    for rows, none, right, _ in examples:
        starts.append(at)
        options[at : at + len(rows), :width] = rows
        options[at + len(rows), width:] = none
        right_ones[[at + n for n in right]] = 1
        at += len(rows) + 1
    sizes = np.diff([*starts, at])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = options @ weights
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        shares = raised / np.repeat(np.add.reduceat(raised, starts), sizes)
        hit = np.add.reduceat(shares * right_ones, starts) + 1e-12
        pull = (shares - shares * right_ones / np.repeat(hit, sizes)) * np.repeat(weight, sizes)
        total = RIDGE / 2 * float(weights @ weights) - float(weight @ np.log(hit))
        return total, RIDGE * weights + pull @ options

    found = minimize(loss, np.zeros(width + len(NONE)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    rounded = [round(float(value), 3) for value in found]
    return (
        {name: value for name, value in zip(FEATURES, rounded[:width], strict=True) if value},
        {name: value for name, value in zip(NONE, rounded[width:], strict=True) if value},
    )


def learn(articles: Sequence[Article], threshold: float) -> PlacementWeights:
    """Both looks: what the second is told of the first comes from weights that didn't see the article."""
    for article in articles:
        for row in article.rows:
            row[:, -5:] = 0
    first, none_first = fit(articles)
    for fold in range(FOLDS):
        held = [a for a in articles if a.fold == fold]
        weights = fit([a for a in articles if a.fold != fold])
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
        row[:, -5:] = 0
    look_again(article, weights.first, weights.none_first)
    chosen = []
    for rows, none in zip(article.rows, article.none, strict=True):
        best = article.placement.best(probabilities(rows, none, weights.second, weights.none_second), weights.threshold)
        chosen.append(None if best is None else best.entity.entity_id)
    return chosen


def score_figures(articles: Sequence[Article], weights: Callable[[Article], PlacementWeights]) -> str:
    """Told, precision, finest and misled, as the scorer of figures counts them."""
    asked = told = finest = held = wrong = misled = events = 0
    for article in articles:
        chosen = choose(article, weights(article)) if article.placement.candidates else []
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


def main() -> int:
    """Score by cross-validation, then learn from everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threshold", type=float, nargs="+", default=[0.55], help="the last is what ships")
    parser.add_argument("--pages", type=int, default=900, help="pages of the registry that are learnt from")
    wanted = parser.parse_args()
    folder = gold_folder()
    if folder is None:
        sys.stderr.write("DATELINE_GOLD is not set: there is nothing to learn from\n")
        return 2
    news = read(_rows(folder / FIGURES), BY_PATH[FIGURES].told)
    registry = sorted(_rows(folder / REGISTRY), key=lambda r: hashlib.sha256(r["id"].encode()).hexdigest())
    measured = read(registry[:600], BY_PATH[REGISTRY].told)
    # Neither an annotated text nor a measured incident is learnt from as another page of the registry.
    texts, incidents = {a.row["text"] for a in news}, {a.row["incident"] for a in measured}
    others = [r for r in registry[600:] if r["text"] not in texts and r["incident"] not in incidents]
    pages = read(others[: wanted.pages], BY_PATH[REGISTRY].told)
    for article in news:
        label_figures(article)
    for article in pages:
        label_incident(article)
    folds = {fold: learn([a for a in [*news, *pages] if a in pages or a.fold != fold], 0.0) for fold in range(FOLDS)}
    whole = learn([*news, *pages], 0.0)
    for threshold in wanted.threshold:
        at = {fold: replace(weights, threshold=threshold) for fold, weights in folds.items()}
        sys.stdout.write(f"{threshold}: {score_figures(news, lambda a, at=at: at[a.fold])}\n")  # type: ignore[misc]
        sys.stdout.write(f"    registry, {score_incidents(measured, replace(whole, threshold=threshold))}\n")
    shipped = replace(whole, threshold=wanted.threshold[-1])
    OUT.write_text(
        json.dumps({name: getattr(shipped, name) for name in shipped.__dataclass_fields__}, indent=1) + "\n",
        encoding="utf-8",
    )
    return 0


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
