"""Infers the publication window of a document without a date from the words in it.

These rules are applied, in this order:
- A complete date in the text or a caption is past: the document is published on that day or later. A month or a year
  counts only if the text reports on it as past, because plans, games and budgets are named after future years.
- A day and month without a year is within the twelve months before publication, in the year nearest to the complete
  dates. It is recent: the document is published at the latest on the last day of the month after it.
- 'Friday' without a date is within the last seven days: if the text also has a day and month without a year, it is
  published at most six days after that day.
- With 'this week' or 'this month', the text is published in the same week or month as such a day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from transforms.dates import periods
from transforms.dates.anchoring import Timeline, anchor
from transforms.dates.expressions import expressions_of
from transforms.dates.meanings import Calendar, Expression, Shift, Weekday
from transforms.dates.words import TimeWords
from transforms.records import Document
from transforms.syntax.tense import FUTURE, PAST, PRESENT, SURELY_FUTURE, SURELY_PAST, tense_at
from transforms.text.reading import Reading

# Zones about the news itself; a biography or a credit names other years.
TELLING = frozenset({"title", "subtitle", "dateline", "heading", "body", "caption"})
# A day and month takes its year from a complete date only if the two are at most this many days apart: half a year.
SAME_YEAR_DAYS = 183
# Years in which a weekday, day and month are searched: over more years, they agree by chance.
WEEKDAY_YEARS = 3
# 'Friday' means one of the last seven days, publication included.
WEEKDAY_DAYS = 6
# Words that come before a date in the future.
DEADLINES = frozenset({"by", "until", "till", "through", "before", "to", "due", "for", "after", "deadline"})
# Signs and words between the two ends of a period, which may be in the future.
_FROM = re.compile(r"\d\s?[-–—/]\s?$")
_UNTIL = re.compile(r"(?:\s?[-–—/]\s?|\s(?:to|until|through|and)\s)(?:[A-Z][a-z]+\.? )?\d{2}")
# After these verbs in the present tense, a day is announced: 'the last day is 3 May'.
SCHEDULING = frozenset({"is", "are"})
# How many characters before an expression are searched for such words.
LEAD_IN = 12


@dataclass(frozen=True, slots=True)
class PublicationWindow:
    """The first and last day on which a document may have been published; None if unknown."""

    earliest: date | None
    latest: date | None
    basis: str
    quote: str | None = None

    def stamp(self, document: Document) -> Document:
        """Return the document with an inferred window; unchanged if its date was given or stated."""
        if self.basis != "inferred":
            return document
        return replace(
            document,
            published_earliest=self.earliest,
            published_latest=self.latest,
            published_basis=self.basis,
            published_quote=self.quote,
        )


@dataclass(frozen=True, slots=True)
class WindowEvidence:
    """A past date as evidence: its first and last day, and the position of the words that name it.

    Its year is either printed with it or inferred from another date.
    """

    first: date
    last: date
    start: int
    end: int


def find_publication_window(reading: Reading, document: Document, words: TimeWords) -> PublicationWindow:
    """Return the document's window: given or stated, else the narrowest that its words allow; never today's date."""
    if document.published_basis != "none":
        return PublicationWindow(
            document.published_earliest,
            document.published_latest,
            document.published_basis,
            document.published_quote,
        )
    expressions = [
        expression
        for expression in expressions_of(reading, words)
        if reading.passage_at(expression.start).zone in TELLING
    ]
    return infer_window(reading, expressions, words)


def infer_window(reading: Reading, expressions: Sequence[Expression], words: TimeWords) -> PublicationWindow:
    """Infer the window of a document without a date from its time expressions."""
    full = max(_complete_dates(reading, expressions, words), key=lambda e: (e.first, -e.start), default=None)
    if full is None:
        return PublicationWindow(None, None, "none")
    newest = max(_without_year(reading, expressions, words, full), key=lambda e: (e.last, -e.start), default=None)
    if newest is None or newest.last < full.first:
        return PublicationWindow(full.first, None, "inferred", reading.text[full.start : full.end])
    latest = _last_day_of_news(reading.text, newest.last, expressions)
    return PublicationWindow(newest.last, latest, "inferred", reading.text[newest.start : newest.end])


def _complete_dates(reading: Reading, expressions: Sequence[Expression], words: TimeWords) -> Iterator[WindowEvidence]:
    """Yield the past dates that have a year."""
    for expression in expressions:
        meaning = expression.meaning
        if not isinstance(meaning, Calendar) or meaning.year is None or meaning.before_christ:
            continue
        if _is_ahead(reading, expression):
            continue
        found = anchor(expression, Timeline(None, None, narrative=False, words=words), None)
        if found.earliest is None or found.latest is None:
            continue
        if found.earliest == found.latest or _is_told(reading, expression):
            yield WindowEvidence(found.earliest, found.latest, expression.start, expression.end)


def _without_year(
    reading: Reading, expressions: Sequence[Expression], words: TimeWords, full: WindowEvidence
) -> Iterator[WindowEvidence]:
    """Yield the past days without a year, each in the year inferred from the complete date `full`."""
    for at, expression in enumerate(expressions):
        meaning = expression.meaning
        if (
            not isinstance(meaning, Calendar)
            or meaning.year is not None
            or meaning.day is None
            or meaning.month is None
        ):
            continue
        if meaning.of_text or meaning.year_turn is not None or _is_ahead(reading, expression):
            continue
        day = _nearest(meaning, full, words)
        if day is not None:
            start = expressions[at - 1].start if expression.joined else expression.start
            yield WindowEvidence(day, day, start, expression.end)


def _nearest(meaning: Calendar, full: WindowEvidence, words: TimeWords) -> date | None:
    """Return the day in the year nearest to the complete date; with a weekday, in the first year that fits."""
    precise = (full.last - full.first).days <= 31
    if not precise and meaning.weekday is None:
        return None
    years = range(full.first.year - precise, full.first.year + (2 if meaning.weekday is None else WEEKDAY_YEARS))
    days = []
    for year in years:
        named = replace(meaning, year=year, weekday=None)
        expression = Expression(0, 0, named, 0, 0)
        found = anchor(expression, Timeline(None, None, narrative=False, words=words), None).earliest
        if found is not None and meaning.weekday in {None, found.isoweekday()}:
            days.append(found)
    if meaning.weekday is not None:
        return next((day for day in days if day >= full.first), None)
    nearest = min(days, key=lambda day: abs((day - full.first).days), default=None)
    # If the complete date is only a month, the year is clear only for a closer day.
    limit = SAME_YEAR_DAYS if full.first == full.last else SAME_YEAR_DAYS // 4
    if nearest is None or abs((nearest - full.first).days) > limit:
        return None
    return nearest


def _last_day_of_news(text: str, newest: date, expressions: Sequence[Expression]) -> date:
    """Return the last day on which a text could still use these words, if its newest date is `newest`."""
    weekdays = any(isinstance(e.meaning, Weekday) and e.meaning.turn is None for e in expressions)
    said = [e for e in expressions if "this" in text[e.start : e.end].lower()]
    present = {e.meaning.unit for e in said if isinstance(e.meaning, Shift)}
    following = periods.step(newest.replace(day=1), "M", 1)
    latest = periods.month(following.year, following.month).last
    if weekdays:
        latest = min(latest, periods.shift_days(newest, WEEKDAY_DAYS))
        if "W" in present:
            latest = min(latest, periods.week(newest).last)
    if "M" in present:
        latest = min(latest, periods.month(newest.year, newest.month).last)
    return latest


def _is_told(reading: Reading, expression: Expression) -> bool:
    """Whether the text reports on a month or year as past; plans, games and budgets are named after future years."""
    before, after = (
        reading.text[max(0, expression.start - LEAD_IN) : expression.start],
        reading.text[expression.end : expression.end + 2 * LEAD_IN],
    )
    if expression.joined or _FROM.search(before) or _UNTIL.match(after):
        return False
    # A picture was taken before its caption was written, whatever the tense of the caption.
    if reading.passage_at(expression.start).zone == "caption" or _lead(reading, expression) == "of":
        return True
    return _tense(reading, expression) in {PAST, SURELY_PAST}


def _is_ahead(reading: Reading, expression: Expression) -> bool:
    """Whether the text treats the date as future."""
    lead = _lead(reading, expression)
    if lead in DEADLINES and not expression.joined:
        return True
    tense = _tense(reading, expression)
    return tense in {FUTURE, SURELY_FUTURE} or (tense == PRESENT and lead in SCHEDULING)


def _lead(reading: Reading, expression: Expression) -> str:
    """Return the word before the expression, in lower case; empty if there is none."""
    before = reading.text[max(0, expression.start - LEAD_IN) : expression.start].lower().split()
    return before[-1] if before else ""


def _tense(reading: Reading, expression: Expression) -> str | None:
    sentence = reading.sentence_at(expression.start)
    return None if sentence is None else tense_at(sentence.parse, expression.start - sentence.start)
