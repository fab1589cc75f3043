"""`python -m training.dating`: learns from annotated figures how the days of a figure are chosen.

Of each figure whose clause names no day: which window an annotator wrote down (a conditional logit), and which windows
are fair readings (a logistic regression), both with a ridge. It learns from the annotated figures of `figures/dev` and
from news pages whose incident a registry dated. Scores come first, by five folds of documents, so that no figure is
judged by weights that saw its article; then all is learnt from and written to seeds/models/dating.json.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from flows.reference import load_reference
from tests.quality.gold import BY_PATH, gold_folder
from training.placement import BATCH, FITTING, FOLDS, met
from transforms.dating import FEATURES, Dated, Dating, DatingWeights, Matrix, Option, best_option
from transforms.extract import Source, extract_batch
from transforms.records import Figure

OUT = Path(__file__).resolve().parent.parent / "seeds" / "models" / "dating.json"
FIGURES, REGISTRY = "figures/dev.jsonl", "incidents/gva.jsonl"
# By cross-validation, of 1, 2 and 4; and how much a page of the registry counts, of 0.1, 0.3 and 1.
RIDGE = 2.0
REGISTRY_WEIGHT = 0.3
# The registry's scorer takes a window of at most so many days for an answer.
DAYS = 3
Row = Mapping[str, Any]


class _Recorder(DatingWeights):
    """Chooses nothing and keeps what there was to choose from."""

    def __init__(self) -> None:
        super().__init__({}, {}, 2.0)
        object.__setattr__(self, "seen", [])

    def choose(self, dating: Dating, figures: Sequence[Figure]) -> dict[str, Dated]:
        self.seen.append((dating, {figure.figure_id for figure in figures}))  # type: ignore[attr-defined]
        return {}


@dataclass(slots=True)
class Article:
    """One document: its figures as the clauses date them, and the options of those that they don't date."""

    row: Row
    figures: list[Figure]
    options: dict[int, tuple[list[Option], Matrix]]
    right: dict[int, list[int]] = field(default_factory=dict)
    fair: dict[int, Matrix] = field(default_factory=dict)
    weight: float = 1.0

    @property
    def fold(self) -> int:
        """In which fold the document is judged."""
        return hashlib.sha256(str(self.row["id"]).encode()).digest()[0] % FOLDS


def read(rows: Sequence[Row], given: Callable[[Row], Any]) -> list[Article]:
    """The articles of gold rows, extracted, with the options of their figures."""
    recorder = _Recorder()
    reference = replace(load_reference(), dating=recorder)
    articles = []
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        sources = [Source(r["id"], r["text"].encode("utf-8", "surrogatepass"), given(r)) for r in batch]
        for row, found in zip(batch, extract_batch(sources, reference), strict=True):
            dating, undated = recorder.seen.pop()  # type: ignore[attr-defined]
            figures = list(found.figures)
            options = {n: dating.features(f) for n, f in enumerate(figures) if f.figure_id in undated}
            articles.append(Article(row, figures, options))
    return articles


def iso(window: tuple[date | None, date | None]) -> list[str | None]:
    """A window as gold writes it."""
    return [day.isoformat() if day else None for day in window]


def label_figures(article: Article) -> None:
    """Mark the options that are the annotator's window, and those that he takes for fair."""
    for gold in article.row["figures"]:
        number = met(article.figures, gold)
        if number is None or gold.get("optional") or number not in article.options:
            continue
        options, _ = article.options[number]
        main = [gold.get("from_date"), gold.get("to_date")]
        fair = [main, *(list(window) for window in gold.get("date_ok", ()))]
        written = [iso(option.window) for option in options]
        article.fair[number] = np.array([float(window in fair) for window in written])
        right = [n for n, window in enumerate(written) if window == main]
        right = right or [n for n, window in enumerate(written) if window in fair]
        if right:
            article.right[number] = right


def label_incident(article: Article) -> None:
    """Mark the options of the registry's dead and injured that hold its day and are narrow."""
    registry = article.row.get("registry")
    if not registry:
        return
    day = date.fromisoformat(registry["date"])
    hits = [
        n
        for n, f in enumerate(article.figures)
        for what, events in FITTING.items()
        if n in article.options
        and registry[what]
        and f.kind == "count"
        and f.event in events
        and registry[what] in {f.value, f.low}
    ]
    for number in hits:
        windows = [option.window for option in article.options[number][0]]
        holds = [(a or date.min) <= day <= (b or date.max) for a, b in windows]
        right = [
            n
            for n, (a, b) in enumerate(windows)
            if holds[n] and a is not None and b is not None and (b - a).days < DAYS
        ]
        if right:
            article.right[number] = right
            article.fair[number] = np.array(holds, dtype=float)
            article.weight = REGISTRY_WEIGHT / len(hits)


def fit(articles: Sequence[Article]) -> tuple[dict[str, float], dict[str, float]]:
    """The weights under which the right windows are likeliest, and those that tell fair windows from others."""
    chosen = [(a.options[n][1], right, a.weight) for a in articles for n, right in a.right.items()]
    options = np.concatenate([rows for rows, _, _ in chosen])
    sizes = np.array([len(rows) for rows, _, _ in chosen])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    hits = np.zeros(len(options))
    for start, (_, right, _) in zip(starts, chosen, strict=True):
        hits[start + np.array(right)] = 1
    weight = np.array([w for _, _, w in chosen])

    def unlikely(weights: Matrix) -> tuple[float, Matrix]:
        scores = options @ weights
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        shares = raised / np.repeat(np.add.reduceat(raised, starts), sizes)
        hit = np.add.reduceat(shares * hits, starts) + 1e-12
        pull = (shares - shares * hits / np.repeat(hit, sizes)) * np.repeat(weight, sizes)
        return RIDGE / 2 * float(weights @ weights) - float(weight @ np.log(hit)), RIDGE * weights + pull @ options

    judged = [(a.options[n][1], fair, a.weight) for a in articles for n, fair in a.fair.items()]
    rows = np.concatenate([r for r, _, _ in judged])
    fair = np.concatenate([f for _, f, _ in judged])
    counts = np.concatenate([np.full(len(f), w) for _, f, w in judged])

    def unfair(weights: Matrix) -> tuple[float, Matrix]:
        shares = 1 / (1 + np.exp(-(rows @ weights)))
        loss = -float(counts @ (fair * np.log(shares + 1e-12) + (1 - fair) * np.log(1 - shares + 1e-12)))
        return RIDGE / 2 * float(weights @ weights) + loss, RIDGE * weights + ((shares - fair) * counts) @ rows

    return _named(unlikely), _named(unfair)


def _named(loss: Callable[[Matrix], tuple[float, Matrix]]) -> dict[str, float]:
    found = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {name: round(float(v), 3) for name, v in zip(FEATURES, found, strict=True) if round(float(v), 3)}


def choose(article: Article, number: int, weights: DatingWeights) -> tuple[date | None, date | None]:
    """The days of a figure under the weights."""
    figure = article.figures[number]
    if number in article.options:
        options, rows = article.options[number]
        likely = np.array([weights.likely.get(name, 0.0) for name in FEATURES])
        fair = np.array([weights.fair.get(name, 0.0) for name in FEATURES])
        best = best_option(options, rows @ likely, rows @ fair, weights.threshold)
        if best is not None:
            return best.window
    return figure.from_date, figure.to_date


def score_figures(articles: Sequence[Article], weights: Callable[[Article], DatingWeights]) -> str:
    """Told, sharp and precision, as the scorer of figures counts them."""
    asked = told = sharp = held = wrong = 0
    for article in articles:
        for gold in article.row["figures"]:
            if gold.get("optional"):
                continue
            main = [gold.get("from_date"), gold.get("to_date")]
            asked += any(main)
            number = met(article.figures, gold)
            if number is None:
                continue
            mine = iso(choose(article, number, weights(article)))
            right = mine in [main, *(list(window) for window in gold.get("date_ok", ()))]
            vague = mine == [None, article.row.get("published_on")] and mine != main
            held, wrong = held + any(mine), wrong + (any(mine) and not right)
            told += any(main) and any(mine) and right and not vague
            sharp += any(main) and mine == main
    return f"told {100 * told / asked:.1f}, sharp {100 * sharp / asked:.1f}, precision {100 * (1 - wrong / held):.1f}"


def score_incidents(articles: Sequence[Article], weights: DatingWeights) -> str:
    """Of the registry's incidents whose count is found, the share dated and the share dated wrongly."""
    asked = dated = wrong = 0
    for article in articles:
        registry = article.row.get("registry")
        if not registry:
            continue
        day = date.fromisoformat(registry["date"])
        for what, events in FITTING.items():
            windows = [
                choose(article, n, weights)
                for n, f in enumerate(article.figures)
                if registry[what] > 1 and f.kind == "count" and f.event in events and registry[what] in {f.value, f.low}
            ]
            if not windows:
                continue
            asked += 1
            holds = [(a or date.min) <= day <= (b or date.max) for a, b in windows]
            sharp = [h and a and b and (b - a).days < DAYS for h, (a, b) in zip(holds, windows, strict=True)]
            dated += any(sharp)
            wrong += not any(sharp) and any((a or b) and not h for h, (a, b) in zip(holds, windows, strict=True))
    return f"of {asked} when {100 * dated / max(1, asked):.1f}, wrong days {100 * wrong / max(1, asked):.1f}"


def main() -> int:
    """Score by cross-validation, then learn from everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threshold", type=float, nargs="+", default=[0.6], help="the last is what ships")
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
    folds = {fold: fit([*(a for a in news if a.fold != fold), *pages]) for fold in range(FOLDS)}
    whole = fit([*news, *pages])
    for threshold in wanted.threshold:
        at = {fold: DatingWeights(*weights, threshold) for fold, weights in folds.items()}
        sys.stdout.write(f"{threshold}: {score_figures(news, lambda a, at=at: at[a.fold])}\n")  # type: ignore[misc]
        sys.stdout.write(f"    registry, {score_incidents(measured, DatingWeights(*whole, threshold))}\n")
    likely, fair = whole
    shipped = {"likely": likely, "fair": fair, "threshold": wanted.threshold[-1]}
    OUT.write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")
    return 0


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
