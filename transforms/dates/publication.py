"""Infers the publication window of a document without a date from its own words.

The words allow, in this order:
- a complete date in the text or a caption is past: the document is published on that day or later; a month or a year
  is only where the text tells it as past, since plans, games and budgets are named after years to come;
- a day and month without a year is within the twelve months before publication, in the year nearest to the complete
  dates, and recent: at the latest the month after it ends;
- 'Friday' without a date is within the last seven days: beside a day and month, the text is at most six days later;
- 'this week', 'this month' beside such a day keep the text in its week, its month.
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
# A day and month takes its year from a complete date only if it lies this near: half a year either way.
SAME_YEAR_DAYS = 183
# News dates the last years completely: further back a weekday beside a day and month fits by chance.
WEEKDAY_YEARS = 3
# 'Friday' means one of the last seven days, publication included.
WEEKDAY_DAYS = 6
# Words before a date in the future.
DEADLINES = frozenset({"by", "until", "till", "through", "before", "to", "due", "for", "after", "deadline"})
# Between the two ends of a period, which may be one of years to come.
_FROM = re.compile(r"\d\s?[-–—/]\s?$")
_UNTIL = re.compile(r"(?:\s?[-–—/]\s?|\s(?:to|until|through|and)\s)(?:[A-Z][a-z]+\.? )?\d{2}")
# In the present tense these announce a day: 'the last day is 3 May'.
SCHEDULING = frozenset({"is", "are"})
# Characters before an expression that are searched for such words.
LEAD_IN = 12


@dataclass(frozen=True, slots=True)
class PublicationWindow:
    """The days between which a document was published; both None where nothing is known."""

    earliest: date | None
    latest: date | None
    basis: str
    quote: str | None = None

    def stamp(self, document: Document) -> Document:
        """The document with the window; unchanged where its date was given or stated."""
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
    """A past day, complete or completed, and the words for it."""

    first: date
    last: date
    start: int
    end: int


def find_publication_window(reading: Reading, document: Document, words: TimeWords) -> PublicationWindow:
    """The document's window: given or stated, else the narrowest that its words allow; never today's date."""
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
    """The window that the expressions of a document without a date allow."""
    full = max(_complete_dates(reading, expressions, words), key=lambda e: (e.first, -e.start), default=None)
    if full is None:
        return PublicationWindow(None, None, "none")
    newest = max(_without_year(reading, expressions, words, full), key=lambda e: (e.last, -e.start), default=None)
    if newest is None or newest.last < full.first:
        return PublicationWindow(full.first, None, "inferred", reading.text[full.start : full.end])
    latest = _last_day_of_news(reading.text, newest.last, expressions)
    return PublicationWindow(newest.last, latest, "inferred", reading.text[newest.start : newest.end])


def _complete_dates(reading: Reading, expressions: Sequence[Expression], words: TimeWords) -> Iterator[WindowEvidence]:
    """Past dates with a year."""
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
    """Days and months without a year, in the year that the complete dates give them."""
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
    """The day in the year nearest to the complete date; a weekday beside it decides between years."""
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
    # Beside a month alone either year may be meant, unless the day is close.
    limit = SAME_YEAR_DAYS if full.first == full.last else SAME_YEAR_DAYS // 4
    if nearest is None or abs((nearest - full.first).days) > limit:
        return None
    return nearest


def _last_day_of_news(text: str, newest: date, expressions: Sequence[Expression]) -> date:
    """The last day on which a text could still use these words for its newest day `newest`."""
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
    """Whether a month or a year is one of which the text tells: plans, games and budgets have years to come."""
    before, after = (
        reading.text[max(0, expression.start - LEAD_IN) : expression.start],
        reading.text[expression.end : expression.end + 2 * LEAD_IN],
    )
    if expression.joined or _FROM.search(before) or _UNTIL.match(after):
        return False
    # A picture was taken before its caption was written, in whatever tense it is told.
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
    """The word before the expression."""
    before = reading.text[max(0, expression.start - LEAD_IN) : expression.start].lower().split()
    return before[-1] if before else ""


def _tense(reading: Reading, expression: Expression) -> str | None:
    sentence = reading.sentence_at(expression.start)
    return None if sentence is None else tense_at(sentence.parse, expression.start - sentence.start)
