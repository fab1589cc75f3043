"""Anchors time expressions: to the document's day or window, or to the last date that the text told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from transforms.dates import periods
from transforms.dates.meanings import (
    DOCUMENT,
    TEXT,
    THIS,
    Calendar,
    Coming,
    Duration,
    Expression,
    Meaning,
    Recurring,
    SamePart,
    Shift,
    Span,
    TimeOfDay,
    Vague,
    Weekday,
)
from transforms.dates.periods import Period
from transforms.dates.underspecified import TO_COME, in_year, name_from_day, weekday_from_day
from transforms.dates.words import TimeWords

EXPLICIT, NONE = "explicit", "none"
# A story moves on by so many years where it names a year in passing; other years are looks back or ahead.
NEXT_YEARS = 2
# Figures of so many months or of a year are compared with the year before, no longer with its quarter.
LONGER_THAN_QUARTERS = frozenset({"P9M", "P6M", "P1Y"})


@dataclass(frozen=True, slots=True)
class Anchored:
    """What an expression means: its TIMEX3 type and value, the days it can mean, and what it was counted from."""

    type: str
    value: str | None
    earliest: date | None
    latest: date | None
    anchor: str


@dataclass(slots=True)
class Timeline:
    """Where a reader of the text stands: the document's window, and the dates told so far."""

    earliest: date | None
    latest: date | None
    narrative: bool
    words: TimeWords
    focus: Period | None = None
    year: int | None = None
    day: Period | None = None
    quarter: Period | None = None
    quarterly: bool = False

    @property
    def window(self) -> Sequence[date]:
        """The ends of the document's window that are known, one where they are the same day."""
        return sorted({day for day in (self.earliest, self.latest) if day is not None})

    def tell(self, period: Period, *, passing: bool, ahead: bool) -> None:
        """Note a date that the text named: in passing or at the head of its sentence, to come or not."""
        self.focus = period
        if period.grain not in {"DE", "CE"} and not (passing and self._is_aside(period, ahead=ahead)):
            self.year = period.first.year
        if period.grain == "D":
            self.day = period
        if period.grain == "Q" and (self.latest is None or period.last <= self.latest):
            self.quarter, self.quarterly = period, True

    def _is_aside(self, period: Period, *, ahead: bool) -> bool:
        """Whether a year alone is a look back or far ahead: the story goes on in the year it was in."""
        if self.year is None or period.grain != "Y":
            return False
        return ahead or not 0 <= period.first.year - self.year <= NEXT_YEARS


def anchor(expression: Expression, timeline: Timeline, tense: str | None) -> Anchored:
    """What the expression means where it stands; the timeline moves on."""
    meaning = expression.meaning
    match meaning:
        case Coming():
            chosen = meaning.ahead if tense in TO_COME else meaning.length
            return anchor(replace(expression, meaning=chosen), timeline, tense)
        case Duration():
            return _duration(meaning, timeline)
        case Recurring():
            return Anchored("set", meaning.value, None, None, NONE)
        case Vague():
            return _vague(meaning, timeline)
        case Span(before_christ=True):
            return Anchored("date", f"BC{meaning.start // 100:02d}", None, None, EXPLICIT)
        case Calendar(before_christ=True):
            return Anchored("date", f"BC{meaning.year:04d}", None, None, EXPLICIT)
        case _:
            return _dated(expression, timeline, tense)


def _duration(meaning: Duration, timeline: Timeline) -> Anchored:
    """A length of time; 'the past nine months' also says when."""
    near, far = timeline.earliest, timeline.latest
    if meaning.value in LONGER_THAN_QUARTERS and not meaning.direction:
        timeline.quarterly = False
    if not meaning.direction or not timeline.window:
        return Anchored("duration", meaning.value, None, None, NONE)
    counted = meaning.count is not None and meaning.count % 1 == 0
    steps = int(meaning.count or 0) * meaning.direction
    if meaning.direction < 0:
        near = periods.step(near, meaning.grain, steps) if near is not None and counted else None
    else:
        far = periods.step(far, meaning.grain, steps) if far is not None and counted else None
    return Anchored("duration", meaning.value, near, far, DOCUMENT)


def _vague(meaning: Vague, timeline: Timeline) -> Anchored:
    """Present, past or future of the document's day."""
    near = None if meaning.value == "PAST_REF" else timeline.earliest
    far = None if meaning.value == "FUTURE_REF" else timeline.latest
    return Anchored("date", meaning.value, near, far, DOCUMENT if timeline.window else NONE)


def _dated(expression: Expression, timeline: Timeline, tense: str | None) -> Anchored:
    """A date or a time on one."""
    meaning, clock = expression.meaning, expression.clock or ""
    kind = "time" if clock else "date"
    period, basis = _told(meaning, timeline)
    if period is not None:
        if _moves(meaning):
            timeline.tell(period, passing=not expression.opens, ahead=tense in TO_COME)
        part = periods.narrowed(period, expression.part)
        return Anchored(kind, period.value + clock, part.first, part.last, basis)
    # The same question asked at both ends of the document's window.
    readings = [reading for at in timeline.window if (reading := _from_day(meaning, at, timeline, tense)) is not None]
    if not readings or len(readings) < len(timeline.window):
        return Anchored(kind, _open_value(expression), None, None, NONE)
    both = periods.hull(readings[0], readings[-1], _open_value(expression) if isinstance(meaning, Weekday) else None)
    if timeline.latest is not None and timeline.earliest is not None:
        if _moves(meaning):
            timeline.tell(both, passing=not expression.opens, ahead=tense in TO_COME)
        part = periods.narrowed(both, expression.part)
        value = both.value if both.value.endswith(clock) else both.value + clock
        return Anchored(kind, value, part.first, part.last, DOCUMENT)
    first = None if timeline.earliest is None else both.first
    last = None if timeline.latest is None else both.last
    return Anchored(kind, _open_value(expression), first, last, DOCUMENT)


def _moves(meaning: Meaning) -> bool:
    """Whether a date can be what later ones are told from; what a figure is compared with is none."""
    if isinstance(meaning, Shift) and meaning.compared and meaning.count < 0:
        return False
    return not isinstance(meaning, TimeOfDay | SamePart)


def _told(meaning: Meaning, timeline: Timeline) -> tuple[Period | None, str]:
    """What the words alone, or with the dates told so far, say; None where the document's own day decides."""
    focus, words = timeline.focus, timeline.words
    found: Period | None = None
    match meaning:
        case Span():
            whole = periods.decade(meaning.start) if meaning.years == 10 else periods.century(meaning.start // 100 + 1)
            return whole, EXPLICIT
        case SamePart():
            return _same_part(meaning, timeline), EXPLICIT
        case Calendar(year=int() as year):
            return in_year(meaning, year, words), EXPLICIT
        case Shift(compared=True, grain="Y", count=-1) if timeline.quarterly and not timeline.narrative:
            found = _year_before(timeline)
        case Shift(unit="Q", base="text", count=0) if timeline.quarter is not None:
            found = timeline.quarter
        case Shift() if focus is not None and (
            meaning.base == TEXT or (meaning.base == THIS and timeline.narrative and meaning.count == 0)
        ):
            found = _shifted(meaning, focus)
        case Calendar(of_text=True, day=int() as day, month=None) if focus is not None:
            found = in_year(replace(meaning, month=focus.first.month, day=day), focus.first.year, words)
        case Calendar(of_text=True) if focus is not None:
            found = in_year(meaning, focus.first.year, words)
        case Calendar(turn=None, year_turn=None) if timeline.narrative and timeline.year is not None:
            found = in_year(meaning, timeline.year, words)
        case Weekday(turn=None) if timeline.narrative and timeline.day is not None:
            found = _nearest_weekday(meaning, timeline.day)
        case Weekday(of_text=True) if timeline.day is not None:
            found = periods.day(weekday_from_day(meaning, timeline.day.first, None))
        case TimeOfDay() if timeline.narrative:
            found = timeline.day
        case _:
            found = None
    return found, TEXT


def _same_part(meaning: SamePart, timeline: Timeline) -> Period:
    """The quarter reported, in that year; the year where none is."""
    if timeline.quarter is None:
        return periods.year(meaning.year)
    return periods.quarter(meaning.year, (timeline.quarter.first.month + 2) // 3)


def _year_before(timeline: Timeline) -> Period | None:
    """The quarter a year before the one reported."""
    if timeline.quarter is None:
        return None
    return periods.holding("Q", periods.step(timeline.quarter.first, "Y", -1))


# From the finest to the coarsest.
GRAINS = ("D", "W", "M", "S", "Q", "HY", "Y", "DE", "CE")


def _shifted(meaning: Shift, start: Period) -> Period:
    """The date moved to, told no finer than the one it was counted from and the words allow."""
    moved = periods.step(start.first, meaning.grain, meaning.count)
    if meaning.count == 0:
        return periods.holding(meaning.unit, moved)
    if meaning.unit == "W" and start.grain == "D":
        return periods.day(moved)
    ranks = [GRAINS.index(grain) for grain in (meaning.unit, start.grain) if grain in GRAINS]
    grain = GRAINS[max(ranks, default=0)]
    return periods.holding("M" if grain == "S" else grain, moved)


def _nearest_weekday(meaning: Weekday, told: Period) -> Period:
    """The day of that name within three days of the last day told."""
    ahead = (meaning.number - told.first.isoweekday()) % 7
    return periods.day(periods.shift_days(told.first, ahead if ahead <= 3 else ahead - 7))


def _from_day(meaning: Meaning, at: date, timeline: Timeline, tense: str | None) -> Period | None:
    """What an expression means to one who writes on the day `at`."""
    match meaning:
        case Shift():
            return _shift_from_day(meaning, at)
        case Weekday():
            return periods.day(weekday_from_day(meaning, at, tense))
        case TimeOfDay():
            return periods.day(at)
        case Calendar():
            return name_from_day(meaning, at, timeline.words, tense)
        case _:
            return None


def _shift_from_day(meaning: Shift, at: date) -> Period:
    """'last week', 'yesterday'; 'the quarter' is the one that has ended, and so is 'the weekend' until Wednesday."""
    if (meaning.unit, meaning.count) == ("Q", 0) and meaning.base == TEXT:
        return periods.holding("Q", periods.step(at, "Q", -1))
    moved = periods.step(at, meaning.grain, meaning.count)
    if (meaning.unit, meaning.count) == ("WE", 0) and at.isoweekday() <= 3:
        moved = periods.shift_days(at, -7)
    return periods.holding(meaning.unit, moved)


# What is open in 'last week', 'this month' without a day to count from.
OPEN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX"}


def _open_value(expression: Expression) -> str | None:
    """The TIMEX3 value with X for what no anchor says; None where nothing is known."""
    clock = expression.clock or ""
    match expression.meaning:
        case Weekday(number=number):
            return f"XXXX-WXX-{number}{clock}"
        case Calendar(month=int() as month, day=int() as day):
            return f"XXXX-{month:02d}-{day:02d}{clock}"
        case Calendar(month=int() as month):
            return f"XXXX-{month:02d}"
        case Calendar(day=int() as day):
            return f"XXXX-XX-{day:02d}{clock}"
        case Calendar(season=str() as season):
            return f"XXXX-{season}"
        case Calendar(quarter=int() as number):
            return f"XXXX-Q{number}"
        case Calendar(half=int() as number):
            return f"XXXX-H{number}"
        case TimeOfDay():
            return f"XXXX-XX-XX{clock}"
        case Shift(unit=unit):
            return OPEN.get(unit, "XXXX") + clock
        case Calendar(holiday=str()):
            return f"XXXX-XX-XX{clock}"
        case _:
            return None
