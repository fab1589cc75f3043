"""Anchors time expressions: to the document's publication window, or to the last date in the text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from transforms.dates import periods
from transforms.dates.meanings import (
    DOCUMENT,
    TEXT,
    THIS,
    Calendar,
    Duration,
    Expression,
    FutureOrDuration,
    Meaning,
    Recurring,
    SamePart,
    Shift,
    TimeOfDay,
    VagueReference,
    Weekday,
    YearSpan,
)
from transforms.dates.periods import Period
from transforms.dates.underspecified import TO_COME, in_year, name_from_day, weekday_from_day
from transforms.dates.words import TimeWords

EXPLICIT, NONE = "explicit", "none"
# A year mentioned in passing becomes the year of the story only if it is at most this many years later.
NEXT_YEARS = 2
# After one of these durations, 'a year earlier' means the year before, not the same quarter of that year.
LONGER_THAN_QUARTERS = frozenset({"P9M", "P6M", "P1Y"})


@dataclass(frozen=True, slots=True)
class AnchoredExpression:
    """What an expression means: its TIMEX3 type and value, the first and last day it can mean, and its anchor."""

    type: str
    value: str | None
    earliest: date | None
    latest: date | None
    anchor: str


@dataclass(slots=True)
class Timeline:
    """What later expressions are anchored to: the publication window, and the last dates mentioned so far."""

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
        """The known ends of the publication window, in order; one day if both are the same."""
        return sorted({day for day in (self.earliest, self.latest) if day is not None})

    def tell(self, period: Period, *, passing: bool, ahead: bool) -> None:
        """Note a date that the text mentions, so that later dates can be anchored to it.

        `passing`: the date isn't at the start of its sentence; `ahead`: the clause is about the future.
        """
        self.focus = period
        if period.grain not in {"DE", "CE"} and not (passing and self._is_aside(period, ahead=ahead)):
            self.year = period.first.year
        if period.grain == "D":
            self.day = period
        if period.grain == "Q" and (self.latest is None or period.last <= self.latest):
            self.quarter, self.quarterly = period, True

    def _is_aside(self, period: Period, *, ahead: bool) -> bool:
        """Whether a year alone is past, future or much later, so that it doesn't become the year of the story."""
        if self.year is None or period.grain != "Y":
            return False
        return ahead or not 0 <= period.first.year - self.year <= NEXT_YEARS


def anchor(expression: Expression, timeline: Timeline, tense: str | None) -> AnchoredExpression:
    """Anchor the expression by the dates before it in the text, and note its own date in the timeline."""
    meaning = expression.meaning
    match meaning:
        case FutureOrDuration():
            chosen = meaning.ahead if tense in TO_COME else meaning.length
            return anchor(replace(expression, meaning=chosen), timeline, tense)
        case Duration():
            return _duration(meaning, timeline)
        case Recurring():
            return AnchoredExpression("set", meaning.value, None, None, NONE)
        case VagueReference():
            return _vague(meaning, timeline)
        case YearSpan(before_christ=True):
            return AnchoredExpression("date", f"BC{meaning.start // 100:02d}", None, None, EXPLICIT)
        case Calendar(before_christ=True):
            return AnchoredExpression("date", f"BC{meaning.year:04d}", None, None, EXPLICIT)
        case _:
            return _dated(expression, timeline, tense)


def _duration(meaning: Duration, timeline: Timeline) -> AnchoredExpression:
    """Anchor a duration; if it ends or begins at publication ('the past nine months'), it also gets days."""
    near, far = timeline.earliest, timeline.latest
    if meaning.value in LONGER_THAN_QUARTERS and not meaning.direction:
        timeline.quarterly = False
    if not meaning.direction or not timeline.window:
        return AnchoredExpression("duration", meaning.value, None, None, NONE)
    counted = meaning.count is not None and meaning.count % 1 == 0
    steps = int(meaning.count or 0) * meaning.direction
    if meaning.direction < 0:
        near = periods.step(near, meaning.grain, steps) if near is not None and counted else None
    else:
        far = periods.step(far, meaning.grain, steps) if far is not None and counted else None
    return AnchoredExpression("duration", meaning.value, near, far, DOCUMENT)


def _vague(meaning: VagueReference, timeline: Timeline) -> AnchoredExpression:
    """Anchor a vague reference to the present, past or future of the publication."""
    near = None if meaning.value == "PAST_REF" else timeline.earliest
    far = None if meaning.value == "FUTURE_REF" else timeline.latest
    return AnchoredExpression("date", meaning.value, near, far, DOCUMENT if timeline.window else NONE)


def _dated(expression: Expression, timeline: Timeline, tense: str | None) -> AnchoredExpression:
    """Anchor a date, or a time on a date."""
    meaning, clock = expression.meaning, expression.clock or ""
    kind = "time" if clock else "date"
    period, basis = _told(meaning, timeline)
    if period is not None:
        if _moves(meaning):
            timeline.tell(period, passing=not expression.opens, ahead=tense in TO_COME)
        part = periods.narrowed(period, expression.part)
        return AnchoredExpression(kind, period.value + clock, part.first, part.last, basis)
    # The meaning is computed for each end of the publication window.
    readings = [reading for at in timeline.window if (reading := _from_day(meaning, at, timeline, tense)) is not None]
    if not readings or len(readings) < len(timeline.window):
        return AnchoredExpression(kind, _open_value(expression), None, None, NONE)
    both = periods.hull(readings[0], readings[-1], _open_value(expression) if isinstance(meaning, Weekday) else None)
    if timeline.latest is not None and timeline.earliest is not None:
        if _moves(meaning):
            timeline.tell(both, passing=not expression.opens, ahead=tense in TO_COME)
        part = periods.narrowed(both, expression.part)
        value = both.value if both.value.endswith(clock) else both.value + clock
        return AnchoredExpression(kind, value, part.first, part.last, DOCUMENT)
    first = None if timeline.earliest is None else both.first
    last = None if timeline.latest is None else both.last
    return AnchoredExpression(kind, _open_value(expression), first, last, DOCUMENT)


def _moves(meaning: Meaning) -> bool:
    """Whether later dates may be anchored to this date; not to a time of day or a date of comparison."""
    if isinstance(meaning, Shift) and meaning.compared and meaning.count < 0:
        return False
    return not isinstance(meaning, TimeOfDay | SamePart)


def _told(meaning: Meaning, timeline: Timeline) -> tuple[Period | None, str]:
    """Return the period meant, by the words alone or by the dates so far, and its anchor.

    The period is None if it depends on publication.
    """
    focus, words = timeline.focus, timeline.words
    found: Period | None = None
    match meaning:
        case YearSpan():
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
    """Return the quarter being reported, in the given year; if no quarter is being reported, that year."""
    if timeline.quarter is None:
        return periods.year(meaning.year)
    return periods.quarter(meaning.year, (timeline.quarter.first.month + 2) // 3)


def _year_before(timeline: Timeline) -> Period | None:
    """Return the quarter one year before the quarter being reported."""
    if timeline.quarter is None:
        return None
    return periods.holding("Q", periods.step(timeline.quarter.first, "Y", -1))


# From the finest to the coarsest.
GRAINS = ("D", "W", "M", "S", "Q", "HY", "Y", "DE", "CE")


def _shifted(meaning: Shift, start: Period) -> Period:
    """Return the date `start` moved by the shift, as a period of the coarser granularity of the two."""
    moved = periods.step(start.first, meaning.grain, meaning.count)
    if meaning.count == 0:
        return periods.holding(meaning.unit, moved)
    if meaning.unit == "W" and start.grain == "D":
        return periods.day(moved)
    ranks = [GRAINS.index(grain) for grain in (meaning.unit, start.grain) if grain in GRAINS]
    grain = GRAINS[max(ranks, default=0)]
    return periods.holding("M" if grain == "S" else grain, moved)


def _nearest_weekday(meaning: Weekday, told: Period) -> Period:
    """Return the weekday of that name within three days before or after the last date."""
    ahead = (meaning.number - told.first.isoweekday()) % 7
    return periods.day(periods.shift_days(told.first, ahead if ahead <= 3 else ahead - 7))


def _from_day(meaning: Meaning, at: date, timeline: Timeline, tense: str | None) -> Period | None:
    """What an expression means if the text was written on the day `at`."""
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
    """Return what 'last week' or 'yesterday' means on the day `at`.

    'the quarter' means the last quarter that has ended. From Monday to Wednesday, 'the weekend' means the last weekend.
    """
    if (meaning.unit, meaning.count) == ("Q", 0) and meaning.base == TEXT:
        return periods.holding("Q", periods.step(at, "Q", -1))
    moved = periods.step(at, meaning.grain, meaning.count)
    if (meaning.unit, meaning.count) == ("WE", 0) and at.isoweekday() <= 3:
        moved = periods.shift_days(at, -7)
    return periods.holding(meaning.unit, moved)


# The TIMEX3 value of 'last week' or 'this month' by unit, if it has no anchor.
OPEN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX"}


def _open_value(expression: Expression) -> str | None:
    """Return the TIMEX3 value with X for the parts that are unknown without an anchor; None if all are unknown."""
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
