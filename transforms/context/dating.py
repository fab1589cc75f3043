"""Chooses the days of each figure as a careful reader of the whole article would, or none if the reader can't say.

Every date in the article gives candidates in three shapes: its own days ('at'), all days since then ('since'), all
days up to it ('until'). Further candidates are the stretch between two dates of one sentence ('pair'), the days that
the figure's clause says, and the days that follow from the date of publication. A conditional logit (McFadden 1974)
over readable features says which days a reader would write down; its second look adds which days the neighbouring
figures got in the first. A logistic regression says whether the reader would accept the days. Days that the reader
wouldn't accept are dropped: then only the date of publication says when.
`training/dating.py` learns the weights; `seeds/models/README.md` is their model card.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from transforms.context.dating_weights import (
    ALONE,
    AT,
    FEATURES,
    LENGTHS_OF_TIME,
    OF_DATES,
    OPTED,
    OPTIONS,
    SHAPED,
    Dated,
    Option,
    Window,
    windows,
)
from transforms.context.days import OF_DAY
from transforms.context.discourse import ELSEWHERE
from transforms.context.evidence import Evidence
from transforms.context.logit import Matrix
from transforms.records import Date, Document, Figure
from transforms.text.reading import Reading, Sentence

# Zones whose dates are about what the article reports.
TOLD_IN = frozenset({"body", "title", "heading", "dateline", "subtitle"})
LEAD_SENTENCES = 2
# Characters between a figure and a date in which clauses are counted: a longer line isn't prose.
FAR = 1000
# Characters before a date that are searched for the word that introduces it: 'since', 'by'.
LEAD_IN = 22
LEADING = re.compile(
    r"\b(on|in|since|by|until|till|between|from|before|after|during|of|for|at|through|to|as of|begun?|began|started)"
    r"\s+(?:the\s+|early\s+|late\s+|mid-?)*$",
    re.IGNORECASE,
)
OWN_LEADING = frozenset({"since", "by", "until", "after", "from", "between"})
REPORTING = re.compile(r"\b(?:said|told|announced|reported|according|says|statement|added|confirmed)\b")
REPORTING_WINDOW = 25
NOW = re.compile(
    r"(?:right )?now|currently|presently|at present|recent(?:ly)?|lately|soon|present|future|past|once", re.IGNORECASE
)
PERFECT = re.compile(r"\b(?:has|have|had)\s+(?:already\s+|also\s+|now\s+|been\s+)*\w+(?:ed|en|t)\b")
PRESENT = re.compile(r"\b(?:is|are|remains?|continues?|now|currently)\b")
AHEAD = re.compile(r"\b(?:will|would|could|may|might|expected|plans?|planned|going to)\b")
SO_FAR = re.compile(r"\b(?:so far|to date|already|total|toll|now)\b", re.IGNORECASE)
CLAUSES = re.compile(r"[,;]|\b(?:and|but|while|who|which|that|when)\b")
# Older than this many days before publication a date is history.
HISTORY = 400
# How many dates of an article are considered: of the figure's sentence the nearest on either side (HERE), the last
# before the sentence, the first after it, the first of the article.
HERE, BEFORE, BEHIND, FIRST = 8, 7, 2, 3


class Dating:
    """The dates of one document, and the windows of days that each figure can have."""

    def __init__(
        self,
        reading: Reading,
        document: Document,
        dates: Sequence[Date],
        evidence: Evidence,
    ) -> None:
        self._text = reading.text
        self._sentences = reading.sentences
        self._evidence = evidence
        self._zones = {passage.passage_no: passage.zone for passage in reading.passages}
        self._published = document.published_on
        told = [d for d in dates if d.earliest is not None and d.latest is not None and d.type != "set"]
        self._dates = [d for d in told if self._zones[d.passage_no] != "furniture" and _names_a_day(d)]
        self._date_starts = [d.char_start for d in self._dates]
        self._main = [d for d in self._dates if self._zones[d.passage_no] in TOLD_IN]
        self._first = self._main[0].char_start if self._main else -1
        body = [at for at, sentence in enumerate(reading.sentences) if sentence.zone == "body"]
        self._lead = frozenset(body[:LEAD_SENTENCES])
        self._clauses: dict[str, dict[str, float]] = {}
        self._wordings: dict[int, dict[str, float]] = {}

    def inside(self, figures: Sequence[Figure]) -> list[Figure]:
        """Return the figures for which days are chosen."""
        return self._evidence.inside(figures)

    def is_ahead(self, figure: Figure, option: Option) -> bool:
        """Whether the days of the option begin after publication although the figure is asserted as a fact."""
        first, published = option.window[0], self._published
        ahead = first is not None and published is not None and first > published
        return ahead and figure.modality == "asserted"

    def features(self, figure: Figure, said: Sequence[Date]) -> tuple[list[Option], Matrix]:
        """Return the windows of days that the figure can have, and their features: a row each, columns as `FEATURES`.

        `said` are the dates that the figure was already linked to, in its clause or in the sentences before.
        """
        at = self._evidence.sentence_of(figure.char_start)
        sentence = self._sentences[at]
        near = self._near(figure, sentence)
        if self._wording(at)["apart"]:
            near = [d for d in near if sentence.start <= d.char_start < sentence.end]
        here = [d for d in near if sentence.start <= d.char_start < sentence.end]
        earlier = [d for d in near if d.char_start < sentence.start and self._zones[d.passage_no] in TOLD_IN]
        nearest = earlier[-1] if earlier else None
        tells = self._tells(figure, at, here=bool(here))
        own: Window = (figure.from_date, figure.to_date)
        options: list[Option] = []
        values: list[Mapping[str, float]] = []
        told = {day.date_id: self._dated(figure, day, at, here, nearest) for day in near}
        for day in near:
            # 'Will send 500 troops, the ministry said on Wednesday' dates the saying.
            if not (told[day.date_id]["spoken"] and told[day.date_id].get("sentence")):
                options += (shapes := list(self._shapes(day)))
                values += [told[day.date_id]] * len(shapes)
        for one, other in pairwise(here):
            if one.earliest is not None and other.latest is not None and one.earliest < other.latest:
                nearer = min(one, other, key=lambda d: abs(d.char_start - figure.char_start))
                options.append(Option((one.earliest, other.latest), one, "pair", other))
                values.append(told[nearer.date_id])
        if said and all(option.window != own for option in options):
            options.append(Option(own, said[0]))
            values.append(told.get(said[0].date_id, {}))
        rows = np.zeros((len(options) + len(OPTIONS), len(FEATURES)))
        for row, option, shown in zip(rows, options, values, strict=False):
            self._fill(row, option, shown, tells, figure if said and option.window == own else None, said=bool(said))
        published = [
            Option((self._published, self._published)),
            Option((None, self._published)),
            Option((self._published, None)),
            Option((None, None)),
        ]
        left = list(zip(OPTIONS, published, strict=True))[0 if self._published else -1 :]
        opted = {**self._opted(figure, at, tells, before=nearest is not None), "clause_date": bool(said)}
        for row, (name, option) in zip(rows[len(options) :], left, strict=False):
            opted["clause"] = not said and option.window == own
            for key in OPTED:
                row[AT[f"{name}: {key}"]] = opted[key]
        return [*options, *(option for _, option in left)], rows[: len(options) + len(left)]

    def _near(self, figure: Figure, sentence: Sentence) -> list[Date]:
        """Return the dates that are candidates for the figure, in text order."""
        first, at, last = (bisect_left(self._date_starts, c) for c in (sentence.start, figure.char_start, sentence.end))
        here = self._dates[max(first, at - HERE) : min(last, at + HERE)]
        near = [*self._dates[max(0, first - BEFORE) : first], *here, *self._dates[last : last + BEHIND]]
        more = [d for d in self._main[:FIRST] if d not in near]
        return sorted([*more, *near], key=lambda d: d.char_start)

    def _shapes(self, day: Date) -> Iterator[Option]:
        """Yield the windows that one date can mean: its own days, all days since it, all days until it."""
        yield Option((day.earliest, day.latest), day)
        if self._published is None:
            yield Option((day.earliest, None), day, "since")
        elif day.earliest is not None and day.earliest < self._published:
            yield Option((day.earliest, self._published), day, "since")
        yield Option((None, day.latest), day, "until")

    def _fill(
        self,
        row: Matrix,
        option: Option,
        values: Mapping[str, float],
        tells: Mapping[str, float],
        own: Figure | None,
        *,
        said: bool,
    ) -> None:
        """Write the features of a date's window into `row`; `own` is the figure if it already has these days."""
        clause, carried = own is not None and own.date_evidence != "carried", own is not None
        for name, value in values.items():
            if value and name in OF_DATES:
                row[AT[name]] = value
        row[AT["clause"]] = clause
        row[AT["carried"]] = carried and not clause
        row[AT["clause_other"]] = said and own is None
        if option.shape != "at":
            shaped = {**tells, **values, "always": 1.0, "clause": clause}
            for name in SHAPED:
                row[AT[f"{option.shape} {name}"]] = shaped.get(name, 0.0)

    def _wording(self, at: int) -> dict[str, float]:
        """Return the hints at time in a sentence, except dates; `apart`: 'in a separate attack' is on another day."""
        if at not in self._wordings:
            text = self._text[self._sentences[at].start : self._sentences[at].end]
            words = (word.strip(",.;:") for word in text.lower().split())
            self._wordings[at] = {
                "perfect": PERFECT.search(text) is not None,
                "present": PRESENT.search(text) is not None,
                "ahead": AHEAD.search(text) is not None,
                "so_far": SO_FAR.search(text) is not None,
                "apart": not ELSEWHERE.isdisjoint(words),
            }
        return self._wordings[at]

    def _tells(self, figure: Figure, at: int, *, here: bool) -> dict[str, float]:
        """Return the hints at time in a figure and its sentence other than dates."""
        return {
            **self._wording(at),
            "alone": not here,
            "stock": figure.measure == "stock",
            "cumulative": figure.measure == "cumulative",
            "flow": figure.measure == "flow",
            "no_event": figure.event is None,
            "planned": figure.modality == "planned",
            "money": figure.kind == "money",
            "unpublished": self._published is None,
        }

    def _dated(
        self, figure: Figure, day: Date, at: int, here: Sequence[Date], nearest: Date | None
    ) -> dict[str, float]:
        """Return the features of a date as a candidate for the figure."""
        number, zone = self._evidence.sentence_of(day.char_start), self._zones[day.passage_no]
        lead, title = number in self._lead, zone in {"title", "subtitle"}
        first, alone = day.char_start == self._first, not here
        clock = day.type == "time"
        if day.date_id not in self._clauses:
            self._clauses[day.date_id] = self._evidence.clause(day.char_start, day.char_end, number)
        values: dict[str, float] = {
            "lead": lead,
            "lead_alone": lead and alone,
            "title": title,
            "caption": zone not in TOLD_IN,
            "first": first,
            "first_alone": first and alone,
            "heading": zone == "heading",
            "paragraph": day.passage_no == figure.passage_no,
            "lead_event_alone": lead and alone and figure.event is not None,
            **(self._evidence.shares(figure, at, number) if number != at else {}),
            "explicit": day.anchor == "explicit",
            "from_text": day.anchor == "text",
            "clock": clock,
            **self._clauses[day.date_id],
            "length_of_time": figure.kind in LENGTHS_OF_TIME,
            self._leading(day): 1.0,
            self._grain(day): 1.0,
        }
        values["aftermath_alone"] = alone and values["aftermath"]
        values["aftermath_here"] = values["aftermath"] and not self._evidence.is_aftermath(at)
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
            "clauses_between": min(5, len(CLAUSES.findall(self._text, low, min(high, low + FAR)))) / 5,
            "dates_between": min(3, sum(low < other.char_start < high for other in here)) / 3,
            "only": len(here) == 1,
            "opens": day.char_start - start < 12,
            "reporting": REPORTING.search(self._text, *around) is not None,
        }

    def _leading(self, day: Date) -> str:
        """Return the word that introduces the date ('since', 'by'), in its quote or before; '' if there is none."""
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

    def _opted(self, figure: Figure, at: int, tells: Mapping[str, float], *, before: bool) -> dict[str, float]:
        """Return the features that favour days taken from publication alone, or no days at all."""
        zone = self._sentences[at].zone
        return {
            **tells,
            "always": 1.0,
            "no_measure": figure.measure is None,
            "possible": figure.modality in {"possible", "demanded"},
            "duration": figure.kind == "duration",
            "age": figure.kind == "age",
            "ratio": figure.kind == "ratio",
            "no_lead": at not in self._lead,
            "no_body": zone != "body",
            "title": zone in {"title", "subtitle"},
            "dated_article": bool(self._main),
            "date_before": before,
            "dated_before": before and bool(tells["alone"]),
        }

    def look_again(
        self,
        figures: Sequence[Figure],
        options: Sequence[Sequence[Option]],
        rows: Sequence[Matrix],
        first: Sequence[Matrix],
    ) -> None:
        """Fill in the features of the second look: how likely these days were in the first, for this figure and others.

        Days that a figure's clause says count as certain.
        """
        columns = len(ALONE)
        got = [
            {(f.from_date, f.to_date): 1.0} if f.date_evidence == "clause" else windows(o, p)
            for f, o, p in zip(figures, options, first, strict=True)
        ]
        events = [n for n, figure in enumerate(figures) if figure.event is not None]
        sentences = [self._evidence.sentence_of(figure.char_start) for figure in figures]
        overall = _total([got[n] for n in events])
        together: dict[int, list[int]] = {}
        for n, at in enumerate(sentences):
            if figures[n].kind not in LENGTHS_OF_TIME:
                together.setdefault(at, []).append(n)
        sums = {at: _total([got[n] for n in those]) for at, those in together.items()}
        for n, row in enumerate(rows):
            at = bisect_left(events, n)
            after = at + 1 if at < len(events) and events[at] == n else at
            those = together.get(sentences[n], [])
            mine = got[n] if figures[n].kind not in LENGTHS_OF_TIME else {}
            others = len(those) - bool(mine)
            for k, option in enumerate(options[n]):
                window = option.window
                row[k, columns] = got[n].get(window, 0.0)
                if at > 0:
                    row[k, columns + 1] = got[events[at - 1]].get(window, 0.0)
                if after < len(events):
                    row[k, columns + 2] = got[events[after]].get(window, 0.0)
                if others:
                    row[k, columns + 3] = (sums[sentences[n]].get(window, 0.0) - mine.get(window, 0.0)) / others
                row[k, columns + 4] = overall.get(window, 0.0) / max(1, len(events))

    def tell(self, figure: Figure, option: Option) -> Dated:
        """Return the option with where its date is: the figure's sentence, its heading, before it or elsewhere."""
        day = option.date
        if day is None:
            return Dated(option, "document")
        at, number, zone = (
            self._evidence.sentence_of(figure.char_start),
            self._evidence.sentence_of(day.char_start),
            self._zones[day.passage_no],
        )
        if number == at:
            return Dated(option, "sentence")
        if zone == "heading" and number < at:
            return Dated(option, "section")
        if zone == "body" and number < at and number not in self._lead:
            return Dated(option, "carried")
        return Dated(option, "story")


def _names_a_day(day: Date) -> bool:
    """Whether the date names a day: neither 'at 10 p.m.', whose day stands in other words, nor 'now'."""
    return OF_DAY.search(day.quote) is not None if day.type == "time" else NOW.fullmatch(day.quote) is None


def _total(shares: Sequence[Mapping[Window, float]]) -> dict[Window, float]:
    """Return for each window the sum of its shares."""
    total: dict[Window, float] = {}
    for got in shares:
        for window, share in got.items():
            total[window] = total.get(window, 0.0) + share
    return total
