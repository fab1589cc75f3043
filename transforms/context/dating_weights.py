"""The options among which a figure's days are chosen, the features that describe them, and the learnt weights."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

import numpy as np

from transforms.context.logit import Matrix, softmax
from transforms.records import Date, Figure

if TYPE_CHECKING:
    from transforms.context.dating import Dating

Window = tuple[date | None, date | None]

# LEAST: a window less likely than this is never chosen. FAIRNESS: the weight of a window's acceptability beside its
# likelihood. BELIEVED: the days of the clause are kept if they are at least this acceptable. By cross-validation.
LEAST = 0.1
FAIRNESS = 0.5
BELIEVED = 0.4
LENGTHS_OF_TIME = frozenset({"duration", "age"})

DATED = (
    "clause", "carried", "clause_other", "sentence", "before", "behind", "gap", "clauses_between", "dates_between",
    "only", "distance", "previous", "distance_alone", "nearest_alone", "next", "lead", "lead_alone", "title",
    "first", "first_alone", "on", "in", "since", "by", "until", "after", "of", "as of", "day", "week", "month",
    "year", "longer", "explicit", "from_text", "future", "age", "publication_day", "history", "heading",
    "paragraph", "same_event", "other_event", "same_number", "shared_words", "opens", "reporting", "clock",
    "happens", "spoken", "aftermath", "aftermath_alone", "aftermath_here", "length_of_time", "lead_event_alone",
    "caption",
)  # fmt: skip
SHAPED = (
    "always", "clause", "sentence", "alone", "since", "until", "as of", "after", "day", "month", "year", "stock",
    "cumulative", "flow", "no_event", "planned", "perfect", "so_far", "money", "length_of_time", "explicit",
    "future", "lead", "unpublished", "age", "reporting",
)  # fmt: skip
SHAPES = ("since", "until", "pair")
OPTIONS = ("on publication", "up to publication", "from publication", "no days")
OPTED = (
    "always", "alone", "stock", "flow", "cumulative", "no_measure", "planned", "possible", "no_event", "duration",
    "age", "money", "ratio", "no_lead", "no_body", "dated_article", "perfect", "date_before", "unpublished",
    "clause", "clause_date", "present", "ahead", "so_far", "title", "dated_before",
)  # fmt: skip
ALONE = (
    *DATED,
    *(f"{shape} {name}" for shape in SHAPES for name in SHAPED),
    *(f"{option}: {name}" for option in OPTIONS for name in OPTED),
)
AROUND = ("first look", "figure before", "figure behind", "same sentence", "all events")
FEATURES = (*ALONE, *AROUND)
AT = {name: number for number, name in enumerate(FEATURES)}
OF_DATES = frozenset(DATED)


@dataclass(frozen=True, slots=True)
class Option:
    """A window of days, the date it comes from (None if from publication), and how: `at`, `since`, `until` or `pair`.

    `other` is the second date of a `pair`.
    """

    window: Window
    date: Date | None = None
    shape: str = "at"
    other: Date | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """The option chosen for a figure, and where its date stands, as in `records.Figure.date_evidence`."""

    option: Option
    evidence: str


@dataclass(frozen=True, slots=True)
class DatingWeights:
    """Weights by feature: for the likeliest days in the first and in the second look, and for acceptable days (`fair`).

    Days are chosen only if the probability that they are acceptable is at least `threshold`.
    """

    first: Mapping[str, float]
    second: Mapping[str, float]
    fair: Mapping[str, float]
    threshold: float

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read `seeds/models/dating.json`.

        Raises ValueError if a weight has the name of no feature.
        """
        told = json.loads(text)
        for name in (*told["first"], *told["second"], *told["fair"]):
            if name not in AT:
                raise ValueError(f"dating.json: no feature is called {name!r}")
        return cls(**told)

    def choose(
        self, dating: "Dating", figures: Sequence[Figure], said: Mapping[str, Sequence[Date]]
    ) -> dict[str, Dated | None]:
        """Return the days chosen for each figure, by figure id; None if the days that it had were rejected.

        `said` are the dates that each figure was already linked to, in its clause or in the sentences before. A figure
        that keeps its days is left out.
        """
        inside = dating.inside(figures)
        looks = [dating.features(figure, said.get(figure.figure_id, ())) for figure in inside]
        options, rows = [o for o, _ in looks], [r for _, r in looks]
        first, second, fair = (column(weights) for weights in (self.first, self.second, self.fair))
        dating.look_again(inside, options, rows, [softmax(row @ first) for row in rows])
        chosen: dict[str, Dated | None] = {}
        for figure, choice, row in zip(inside, options, rows, strict=True):
            if figure.kind in LENGTHS_OF_TIME:
                continue
            best = pick(figure, choice, row @ second, row @ fair, self.threshold)
            if best is not None and dating.is_ahead(figure, best):
                best = None
            if best is None and figure.figure_id in said and (figure.from_date or figure.to_date):
                chosen[figure.figure_id] = None
            elif best is not None and best.window != (figure.from_date, figure.to_date):
                chosen[figure.figure_id] = dating.tell(figure, best)
        return chosen


def pick(figure: Figure, options: Sequence[Option], likely: Matrix, fair: Matrix, threshold: float) -> Option | None:
    """Return the option with the best window of days; None if no window is acceptable enough.

    Days said in the clause come first. Among the others, windows that come only from publication are left out.
    """
    shares = softmax(likely)
    total = windows(options, shares)
    fairest: dict[Window, float] = {}
    teller: dict[Window, int] = {}
    for number, option in enumerate(options):
        accepted = 1 / (1 + math.exp(-min(max(float(fair[number]), -30.0), 30.0)))
        fairest[option.window] = max(fairest.get(option.window, 0.0), accepted)
        before = teller.setdefault(option.window, number)
        if option.date is not None and (options[before].date is None or shares[number] > shares[before]):
            teller[option.window] = number
    own = (figure.from_date, figure.to_date)
    if figure.date_evidence == "clause" and fairest.get(own, 0.0) >= BELIEVED:
        return options[teller[own]]
    found = [
        (share + FAIRNESS * fairest[window], -teller[window])
        for window, share in total.items()
        if fairest[window] >= threshold and share >= LEAST and options[teller[window]].date is not None
    ]
    return options[-max(found)[1]] if found else None


def column(weights: Mapping[str, float]) -> Matrix:
    """The weights in the order of `FEATURES`."""
    return np.array([weights.get(name, 0.0) for name in FEATURES])


def windows(options: Sequence[Option], shares: Matrix) -> dict[Window, float]:
    """Return how likely each window is: the sum over its options, because several dates can give the same window."""
    total: dict[Window, float] = {}
    for option, share in zip(options, shares, strict=True):
        total[option.window] = total.get(option.window, 0.0) + float(share)
    return total
