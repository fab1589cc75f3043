"""The places among which the place of a figure is chosen, the features that describe them, and the learnt weights."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from transforms.context.logit import Matrix, softmax
from transforms.records import Entity, Figure, Mention

if TYPE_CHECKING:
    from transforms.context.placement import Placement


ALONE = (
    "clause", "clause_other", "inside_clause", "sentence", "before", "behind", "lies", "of", "moves", "gap",
    "others_between", "opens", "where", "directly_behind", "paragraph", "distance", "previous", "nearest",
    "nearest_alone", "next", "share", "mentions", "title", "title_alone", "lead", "lead_alone", "first", "heading",
    "country", "continent", "province", "town", "town_in_lead", "town_in_title", "untyped", "located",
    "holds_finer", "holds_finer_here", "ever_lies", "main_country", "dateline", "main_province", "around",
    "addressed", "official", "official_only", "happens_here", "happens_ever", "spoken_here", "same_clause", "steps",
    "same_event", "same_number", "shared_words", "below_heading", "only_here", "heading_alone", "publisher",
    "town_alone", "sentence_town", "first_alone", "in_list", "lies_before", "lies_behind",
    "modifies", "country_modifies", "behind_other",
)  # fmt: skip
AROUND = ("first_look", "figure_before", "figure_behind", "same_sentence", "all_events")
# What the sentences that name a place share with the figure's sentence.
SHARED = ("same_event", "same_number", "shared_words")
FEATURES = (*ALONE, *AROUND)
NONE = (
    "always", "no_event", "length_of_time", "money", "share_or_other", "none_in_sentence", "no_clause_place",
    "no_body", "wide", "age",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlacementWeights:
    """The weights of each look, by feature; a place is chosen only if its probability is at least `threshold`."""

    first: Mapping[str, float]
    second: Mapping[str, float]
    none_first: Mapping[str, float]
    none_second: Mapping[str, float]
    threshold: float

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read `seeds/models/placement.json`.

        Raises ValueError if a weight has the name of no feature.
        """
        told = json.loads(text)
        for name in (*told["first"], *told["second"]):
            if name not in FEATURES:
                raise ValueError(f"placement.json: no feature is called {name!r}")
        for name in (*told["none_first"], *told["none_second"]):
            if name not in NONE:
                raise ValueError(f"placement.json: no feature is called {name!r}")
        return cls(**told)

    def choose(
        self, placement: "Placement", figures: Sequence[Figure], clauses: Mapping[str, str | None]
    ) -> dict[str, "Chosen"]:
        """Return the place chosen for each figure, by figure id; `clauses` are the places said in the figures' clauses.

        A figure without a likely place is left out.
        """
        if not placement.candidates:
            return {}
        inside = placement.inside(figures)
        looks = [placement.features(figure, clauses.get(figure.figure_id)) for figure in inside]
        rows = [row for row, _ in looks]
        first = [probabilities(row, none, self.first, self.none_first) for row, none in looks]
        placement.look_again(inside, rows, first)
        chosen: dict[str, Chosen] = {}
        for figure, (row, none) in zip(inside, looks, strict=True):
            found = probabilities(row, none, self.second, self.none_second)
            candidate = placement.best(found, self.threshold)
            if candidate is not None:
                chosen[figure.figure_id] = placement.tell(figure, candidate)
        return chosen


@dataclass(frozen=True, slots=True)
class Chosen:
    """The place chosen for a figure: the mention that names it for this figure, and where that mention stands.

    `evidence` says where: `sentence`, `section`, `carried` or `story`, as in `records.Figure`.
    """

    mention: Mention
    relation: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Told:
    """Mentions in text order, with the numbers of their sentences."""

    mentions: Sequence[Mention]
    sentences: Sequence[int]

    def inside(self, at: int) -> Sequence[Mention]:
        """Return the mentions in the sentence number `at`."""
        return self.mentions[bisect_left(self.sentences, at) : bisect_right(self.sentences, at)]

    def before(self, at: int) -> Mention | None:
        """Return the last mention before the sentence number `at`."""
        number = bisect_left(self.sentences, at)
        return self.mentions[number - 1] if number else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place of the article, with those of its features that are the same for all figures of the article.

    `told` are all mentions of the place; `spoken` those in zones about what the article reports; `carried` those of
    `spoken` in the body, but not in the lead; `first` are the first sentences that name the place.
    """

    entity: Entity
    told: Told
    spoken: Told
    carried: Told
    first: Sequence[int]
    standing: Mapping[str, float]


def probabilities(rows: Matrix, none: Matrix, weights: Mapping[str, float], without: Mapping[str, float]) -> Matrix:
    """Return the probability of each candidate and, as the last one, of no place: a softmax over their scores."""
    scores = np.append(
        rows @ np.array([weights.get(name, 0.0) for name in FEATURES]),
        none @ np.array([without.get(name, 0.0) for name in NONE]),
    )
    return softmax(scores)
