"""Learns from annotated figures how the days of a figure are chosen.

Which window an annotator wrote down (a conditional logit, two looks) and which windows are fair readings (a logistic
regression), both with a ridge, over the readable features of `transforms.context.dating`. It learns from the annotated
figures of `figures/dev` and from news pages whose incident a registry dated: there any window of at most three days
that holds the day is right, and any that holds it is fair.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from training.fitting import FITTING, FOLDS, Row, fit_choice, fit_fair, fold_of, met
from transforms.context.dating import Dating
from transforms.context.dating_weights import (
    AROUND,
    FEATURES,
    LENGTHS_OF_TIME,
    DatingWeights,
    Option,
    Window,
    column,
    pick,
)
from transforms.context.days import published_days
from transforms.context.logit import Matrix, softmax
from transforms.records import Date, Document, Figure

# By cross-validation, of 1, 2, 5 and 10; and how much a page of the registry counts for the one and the other model.
RIDGE = 2.0
LIKELY_WEIGHT, FAIR_WEIGHT = 1.0, 0.5
# The registry's scorer takes a window of at most so many days for an answer.
DAYS = 3


class DatingRecorder(DatingWeights):
    """Chooses nothing and keeps what there was to choose from."""

    def __init__(self) -> None:
        super().__init__({}, {}, {}, 2.0)
        object.__setattr__(self, "seen", [])

    def choose(self, dating: Dating, figures: Sequence[Figure], said: Mapping[str, Sequence[Date]]) -> dict[str, Any]:
        """Keep the dates and figures of a document."""
        self.seen.append((dating, list(figures), said))  # type: ignore[attr-defined]
        return {}


@dataclass(slots=True)
class Article:
    """One document: its figures as the clauses date them, and the windows that each can have."""

    row: Row
    document: Document
    dating: Dating
    figures: list[Figure]
    said: Mapping[str, Sequence[Date]]
    options: list[list[Option]]
    rows: list[Matrix]
    # By figure: which options are right, and which are fair.
    right: dict[int, list[int]] = field(default_factory=dict)
    fair: dict[int, Matrix] = field(default_factory=dict)
    hits: int = 0


def article(row: Row, document: Document, seen: tuple[Dating, list[Figure], Mapping[str, Sequence[Date]]]) -> Article:
    """The article of a gold row, with the features of the first look."""
    dating, figures, said = seen
    inside = dating.inside(figures)
    looks = [dating.features(figure, said.get(figure.figure_id, ())) for figure in inside]
    return Article(row, document, dating, inside, said, [o for o, _ in looks], [r for _, r in looks])


def iso(window: Window) -> list[str | None]:
    """A window as gold writes it."""
    return [day.isoformat() if day else None for day in window]


def label_figures(article: Article) -> None:
    """Mark the options that are the annotator's window, and those that he takes for fair."""
    for gold in article.row["figures"]:
        number = met(article.figures, gold)
        if number is None or gold.get("optional"):
            continue
        main = [gold.get("from_date"), gold.get("to_date")]
        fair = [main, *(list(window) for window in gold.get("date_ok", ()))]
        written = [iso(option.window) for option in article.options[number]]
        article.fair[number] = np.array([float(window in fair) for window in written])
        right = [n for n, window in enumerate(written) if window == main]
        right = right or [n for n, window in enumerate(written) if window in fair]
        if right:
            article.right[number] = right


def label_incident(article: Article) -> None:
    """Mark the options of the registry's dead and injured that hold its day, and those of them that are narrow."""
    registry = article.row.get("registry")
    if not registry:
        return
    day = date.fromisoformat(registry["date"])
    hits = {n for what, events in FITTING.items() if registry[what] for n in counts(article, registry[what], events)}
    article.hits = len(hits)
    for number in sorted(hits):
        held = [holds(option.window, day) for option in article.options[number]]
        right = [n for n, option in enumerate(article.options[number]) if held[n] and is_narrow(option.window)]
        if right:
            article.right[number] = right
            article.fair[number] = np.array(held, dtype=float)


def counts(article: Article, count: int, events: set[str]) -> list[int]:
    """The numbers of the figures that count so many of such events."""
    return [
        n
        for n, f in enumerate(article.figures)
        if f.kind == "count" and f.event in events and (f.value == count or (f.value is None and f.low == count))
    ]


def holds(window: Window, day: date) -> bool:
    """Whether the day lies in the window."""
    return (window[0] or date.min) <= day <= (window[1] or date.max)


def is_narrow(window: Window) -> bool:
    """Whether the registry's scorer takes the window for an answer."""
    first, last = window
    return first is not None and last is not None and (last - first).days < DAYS


def learn(articles: Sequence[Article], threshold: float) -> DatingWeights:
    """All weights: what the second look is told of the first comes from weights that didn't see the article."""
    for one in articles:
        for row in one.rows:
            row[:, -len(AROUND) :] = 0
    first = _fit_likely(articles)
    for fold in range(FOLDS):
        weights = _fit_likely([a for a in articles if fold_of(a.row) != fold])
        for one in articles:
            if fold_of(one.row) == fold:
                look_again(one, weights)
    second = _fit_likely(articles)
    fair = [(a.rows[n], held, FAIR_WEIGHT / a.hits if a.hits else 1.0) for a in articles for n, held in a.fair.items()]
    return DatingWeights(_named(first), _named(second), _named(fit_fair(fair, RIDGE)), threshold)


def _fit_likely(articles: Sequence[Article]) -> Matrix:
    return fit_choice(
        [
            (a.rows[n], right, LIKELY_WEIGHT / a.hits if a.hits else 1.0)
            for a in articles
            for n, right in a.right.items()
        ],
        RIDGE,
    )


def _named(weights: Matrix) -> dict[str, float]:
    rounded = [round(float(value), 3) for value in weights]
    return {name: value for name, value in zip(FEATURES, rounded, strict=True) if value}


def look_again(article: Article, first: Matrix) -> None:
    """Fill in the features of the second look."""
    article.dating.look_again(
        article.figures, article.options, article.rows, [softmax(row @ first) for row in article.rows]
    )


def days(article: Article, weights: DatingWeights) -> list[Window]:
    """The days of each figure, as `transforms.context.locating` gives them."""
    for row in article.rows:
        row[:, -len(AROUND) :] = 0
    look_again(article, column(weights.first))
    second, fair = column(weights.second), column(weights.fair)
    found: list[Window] = []
    for figure, options, row in zip(article.figures, article.options, article.rows, strict=True):
        own = (figure.from_date, figure.to_date)
        if figure.kind in LENGTHS_OF_TIME:
            found.append(own)
            continue
        best = pick(figure, options, row @ second, row @ fair, weights.threshold)
        left = published_days(article.document) if figure.figure_id in article.said else own
        found.append(left if best is None else best.window)
    return found


def score_figures(articles: Sequence[Article], weights: Mapping[int, DatingWeights]) -> str:
    """Told, sharp and precision, as the scorer of figures counts them; each article by weights that didn't see it."""
    asked = told = sharp = held = wrong = 0
    for one in articles:
        found = days(one, weights[fold_of(one.row)])
        for gold in one.row["figures"]:
            if gold.get("optional"):
                continue
            main = [gold.get("from_date"), gold.get("to_date")]
            asked += any(main)
            number = met(one.figures, gold)
            if number is None:
                continue
            mine = iso(found[number])
            right = mine in [main, *(list(window) for window in gold.get("date_ok", ()))]
            vague = mine == [None, one.row.get("published_on")] and mine != main
            held, wrong = held + any(mine), wrong + (any(mine) and not right)
            told += any(main) and any(mine) and right and not vague
            sharp += any(main) and mine == main
    return f"told {100 * told / asked:.1f}, sharp {100 * sharp / asked:.1f}, precision {100 * (1 - wrong / held):.1f}"


def score_incidents(articles: Sequence[Article], weights: DatingWeights) -> str:
    """Of the registry's incidents whose count is found, the share dated and the share dated wrongly."""
    asked = dated = wrong = 0
    for one in articles:
        registry = one.row.get("registry")
        if not registry:
            continue
        day, found = date.fromisoformat(registry["date"]), days(one, weights)
        for what, events in FITTING.items():
            told = [found[n] for n in counts(one, registry[what], events)] if registry[what] > 1 else []
            if not told:
                continue
            asked += 1
            sharp = any(holds(window, day) and is_narrow(window) for window in told)
            dated, wrong = dated + sharp, wrong + (not sharp and any(any(w) and not holds(w, day) for w in told))
    return f"of {asked} when {100 * dated / max(1, asked):.1f}, wrong days {100 * wrong / max(1, asked):.1f}"
