"""Chooses the days of a figure whose clause names none, as a careful reader of the whole article would.

Each date that the article tells is a candidate twice, for its own days ('at') and for all days since ('since'), and
beside them stand the windows that publication alone leaves. A conditional logit over readable features says which one a
reader would write down, a logistic regression whether he would accept it; both were learnt from annotated figures by
`training/dating.py`. A window is told only where it would be accepted; else the days stay what publication leaves.
"""

import json
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
import numpy.typing as npt

from transforms.reading import Reading
from transforms.records import Date, Document, Figure

Matrix = npt.NDArray[np.float64]
Window = tuple[date | None, date | None]

TOLD_IN = frozenset({"body", "title", "heading", "dateline", "subtitle"})
LEAD_SENTENCES = 2
LEAD_IN = 15
LEADING = re.compile(
    r"\b(on|in|since|by|until|till|between|from|before|after|during|of|for|at|through|to)\s+(?:the\s+)?$", re.IGNORECASE
)
OWN_LEADING = frozenset({"since", "by", "until", "after"})
REPORTING = re.compile(r"\b(?:said|told|announced|reported|according|says|statement|added|confirmed)\b")
REPORTING_WINDOW = 25
PERFECT = re.compile(r"\b(?:has|have)\s+(?:been\s+)?\w+(?:ed|en|t)\b")
CLAUSES = re.compile(r"[,;]|\b(?:and|but|while|who|which|that|when)\b")
# Older than this many days before publication a date is history.
HISTORY = 400
# What of an endless table is looked at.
MOST_DATES = 60
MOST_FIGURES = 1000
# How much being acceptable counts beside being the likeliest, by cross-validation.
FAIRNESS = 0.5
# A window less likely than this is never chosen.
LEAST = 0.1

DATED = (
    "sentence", "before", "behind", "gap", "clauses_between", "dates_between", "only", "distance", "previous",
    "distance_alone", "nearest_alone", "next", "lead", "lead_alone", "title", "title_alone", "first", "first_alone",
    "on", "in", "since", "by", "until", "after", "of", "day", "week", "month", "year", "longer", "explicit", "relative",
    "told_from_text", "future", "age", "publication_day", "history", "heading", "paragraph", "lead_event_alone",
    "same_event", "other_event", "opens", "reporting", "clock", "length_of_time", "stock", "cumulative", "flow",
)  # fmt: skip
VARIANTS = ("at", "since")
OPTIONS = ("on publication", "up to publication", "from publication", "no days")
OPTED = (
    "always", "no_date_in_sentence", "stock", "flow", "cumulative", "no_measure", "planned", "possible", "event",
    "duration", "age", "money", "ratio", "no_lead", "no_body", "dated_article", "perfect", "date_before", "unpublished",
)  # fmt: skip
FEATURES = (
    *(f"{variant} {name}" for variant in VARIANTS for name in DATED),
    *(f"{option}: {name}" for option in OPTIONS for name in OPTED),
)


@dataclass(frozen=True, slots=True)
class DatingWeights:
    """Weights by feature: which window is `likely` the one, and which is `fair`; `threshold` is the least fairness."""

    likely: Mapping[str, float]
    fair: Mapping[str, float]
    threshold: float

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read `seeds/models/dating.json`.

        Raises ValueError where a weight is of no feature.
        """
        told = json.loads(text)
        for name in (*told["likely"], *told["fair"]):
            if name not in FEATURES:
                raise ValueError(f"dating.json: no feature is called {name!r}")
        return cls(**told)

    def choose(self, dating: "Dating", figures: Sequence[Figure]) -> dict[str, "Dated"]:
        """The days of each figure that the article dates, by figure id."""
        likely = np.array([self.likely.get(name, 0.0) for name in FEATURES])
        fair = np.array([self.fair.get(name, 0.0) for name in FEATURES])
        chosen: dict[str, Dated] = {}
        for figure in figures[:MOST_FIGURES]:
            options, rows = dating.features(figure)
            best = best_option(options, rows @ likely, rows @ fair, self.threshold)
            if best is not None:
                chosen[figure.figure_id] = dating.tell(figure, best)
        return chosen


@dataclass(frozen=True, slots=True)
class Option:
    """A window of days; `date` is the expression that tells it, None where publication does."""

    window: Window
    date: Date | None = None
    since: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """The option chosen for a figure, and how the article tells it, as in `records.Figure.date_evidence`."""

    option: Option
    evidence: str


def best_option(options: Sequence[Option], likely: Matrix, fair: Matrix, threshold: float) -> Option | None:
    """The option that tells the best window of days; None where none is fair enough, or publication says as much."""
    raised = np.exp(likely - likely.max())
    shares, accepted = raised / raised.sum(), 1 / (1 + np.exp(-fair))
    total: dict[Window, float] = {}
    fairest: dict[Window, float] = {}
    teller: dict[Window, tuple[float, int]] = {}
    for number, option in enumerate(options):
        total[option.window] = total.get(option.window, 0.0) + float(shares[number])
        fairest[option.window] = max(fairest.get(option.window, 0.0), float(accepted[number]))
        teller[option.window] = max(teller.get(option.window, (-1.0, 0)), (float(shares[number]), -number))
    found = [
        (total[window] + FAIRNESS * fairest[window], -number, window)
        for number, window in enumerate(total)
        if window[0] is not None and fairest[window] >= threshold and total[window] >= LEAST
    ]
    return options[-teller[max(found)[2]][1]] if found else None


class Dating:
    """The dates of one document, and the windows that each figure can have."""

    def __init__(self, reading: Reading, document: Document, dates: Sequence[Date], figures: Sequence[Figure]) -> None:
        self._text = reading.text
        self._sentences = reading.sentences
        self._starts = [sentence.start for sentence in reading.sentences]
        self._zones = {passage.passage_no: passage.zone for passage in reading.passages}
        self._published = document.published_on
        told = [d for d in dates if d.type in {"date", "time"} and d.earliest is not None and d.latest is not None]
        self._dates = [d for d in told if self._zones[d.passage_no] != "furniture"]
        self._date_starts = [d.char_start for d in self._dates]
        body = [at for at, sentence in enumerate(reading.sentences) if sentence.zone == "body"]
        self._lead = frozenset(body[:LEAD_SENTENCES])
        first = next((d for d in self._dates if self._zones[d.passage_no] in TOLD_IN), None)
        self._first = first.char_start if first else -1
        self._events: dict[int, set[str]] = {}
        for figure in figures:
            if figure.event is not None:
                self._events.setdefault(self._sentence_of(figure.char_start), set()).add(figure.event)

    def _sentence_of(self, char: int) -> int:
        return bisect_right(self._starts, char) - 1

    def features(self, figure: Figure) -> tuple[list[Option], Matrix]:
        """The windows that the figure can have, with their features, a row each; columns are those of `FEATURES`."""
        at = self._sentence_of(figure.char_start)
        sentence = self._sentences[at]
        here = self._dates[
            bisect_left(self._date_starts, sentence.start) : bisect_left(self._date_starts, sentence.end)
        ]
        earlier = self._dates[: bisect_left(self._date_starts, sentence.start)]
        nearest = next((d for d in reversed(earlier) if self._zones[d.passage_no] in TOLD_IN), None)
        options: list[Option] = []
        rows: list[list[float]] = []
        blank = [0.0] * len(DATED)
        rest = [0.0] * (len(OPTIONS) * len(OPTED))
        for day in self._near(figure.char_start):
            values = self._dated(figure, day, at, here, nearest)
            row = [float(values.get(name, 0.0)) for name in DATED]
            options.append(Option((day.earliest, day.latest), day))
            rows.append([*row, *blank, *rest])
            if self._published is not None and day.earliest is not None and day.earliest <= self._published:
                options.append(Option((day.earliest, self._published), day, since=True))
                rows.append([*blank, *row, *rest])
        opted = [float(value) for value in self._opted(figure, at, here=bool(here), before=nearest is not None)]
        windows: tuple[Window, ...] = (
            (self._published, self._published),
            (None, self._published),
            (self._published, None),
            (None, None),
        )
        for number, window in enumerate(windows):
            row = [0.0] * (len(OPTIONS) * len(OPTED))
            row[number * len(OPTED) : (number + 1) * len(OPTED)] = opted
            options.append(Option(window))
            rows.append([*blank, *blank, *row])
        return options, np.array(rows)

    def _near(self, char: int) -> Sequence[Date]:
        """The dates around a character; all of them but in an endless table."""
        at = bisect_left(self._date_starts, char)
        return self._dates[max(0, at - MOST_DATES) : at + MOST_DATES]

    def _dated(
        self, figure: Figure, day: Date, at: int, here: Sequence[Date], nearest: Date | None
    ) -> dict[str, float]:
        """How the article tells the date, seen from the figure."""
        number, zone = self._sentence_of(day.char_start), self._zones[day.passage_no]
        lead, title = number in self._lead, zone in {"title", "subtitle"}
        first, alone = day.char_start == self._first, not here
        events = self._events.get(number, set()) if number != at else set()
        values: dict[str, float] = {
            "lead": lead,
            "lead_alone": lead and alone,
            "title": title,
            "title_alone": title and alone,
            "first": first,
            "first_alone": first and alone,
            "heading": zone == "heading",
            "paragraph": day.passage_no == figure.passage_no,
            "lead_event_alone": lead and alone and figure.event is not None,
            "same_event": figure.event is not None and figure.event in events,
            "other_event": bool(events),
            "explicit": day.anchor == "explicit",
            "relative": day.anchor == "document",
            "told_from_text": day.anchor == "text",
            "clock": day.type == "time",
            "length_of_time": figure.kind in {"duration", "age"},
            "stock": figure.measure == "stock",
            "cumulative": figure.measure == "cumulative",
            "flow": figure.measure == "flow",
            self._leading(day): 1.0,
            self._grain(day): 1.0,
        }
        if self._published is not None and day.latest is not None:
            gap = (self._published - day.latest).days
            values |= {
                "future": gap < 0,
                "age": math.log1p(max(0, gap)) / 8,
                "publication_day": day.earliest == day.latest == self._published,
                "history": gap > HISTORY,
            }
        if number == at:
            values |= self._in_sentence(figure, day, at, here)
        elif number < at:
            near = 1 / (1 + at - number)
            values |= {
                "distance": near,
                "previous": number == at - 1,
                "distance_alone": near * alone,
                "nearest_alone": alone and day is nearest,
            }
        else:
            values["next"] = number == at + 1
        return values

    def _in_sentence(self, figure: Figure, day: Date, at: int, here: Sequence[Date]) -> dict[str, float]:
        start, end = self._sentences[at].start, self._sentences[at].end
        low, high = sorted((day.char_start, figure.char_start))
        around = max(start, day.char_start - REPORTING_WINDOW), min(end, day.char_end + REPORTING_WINDOW)
        return {
            "sentence": 1.0,
            "before": day.char_start < figure.char_start,
            "behind": day.char_start >= figure.char_start,
            "gap": 1 / (1 + (high - low) / 30),
            "clauses_between": min(5, len(CLAUSES.findall(self._text, low, high))) / 5,
            "dates_between": min(3, sum(low < other.char_start < high for other in here)) / 3,
            "only": len(here) == 1,
            "opens": day.char_start - start < 12,
            "reporting": REPORTING.search(self._text, *around) is not None,
        }

    def _leading(self, day: Date) -> str:
        """The preposition that leads the date, within its words or before them."""
        own = day.quote.split(" ", 1)[0].lower()
        if own in OWN_LEADING:
            return own
        found = LEADING.search(self._text, max(0, day.char_start - LEAD_IN), day.char_start)
        return found[1].lower() if found else ""

    @staticmethod
    def _grain(day: Date) -> str:
        if day.earliest is None or day.latest is None:
            return "longer"
        days = (day.latest - day.earliest).days + 1
        return next(
            (name for most, name in ((1, "day"), (7, "week"), (31, "month"), (366, "year")) if days <= most), "longer"
        )

    def _opted(self, figure: Figure, at: int, *, here: bool, before: bool) -> list[bool]:
        sentence = self._sentences[at]
        return [
            True,
            not here,
            figure.measure == "stock",
            figure.measure == "flow",
            figure.measure == "cumulative",
            figure.measure is None,
            figure.modality == "planned",
            figure.modality in {"possible", "demanded"},
            figure.event is not None,
            figure.kind == "duration",
            figure.kind == "age",
            figure.kind == "money",
            figure.kind == "ratio",
            at not in self._lead,
            sentence.zone != "body",
            bool(self._dates),
            PERFECT.search(self._text, sentence.start, sentence.end) is not None,
            before,
            self._published is None,
        ]

    def tell(self, figure: Figure, option: Option) -> Dated:
        """How the article tells the option to this figure: in its sentence, above it, before it, by the story."""
        day = option.date
        if day is None:
            return Dated(option, "document")
        at, number, zone = (
            self._sentence_of(figure.char_start),
            self._sentence_of(day.char_start),
            self._zones[day.passage_no],
        )
        if number == at:
            return Dated(option, "sentence")
        if zone == "heading" and number < at:
            return Dated(option, "section")
        if zone == "body" and number < at and number not in self._lead:
            return Dated(option, "carried")
        return Dated(option, "story")
