"""Anchors time expressions: to the document's day or window, or to the last date that a narrative told."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from transforms import periods
from transforms.periods import Period
from transforms.tense import FUTURE, PAST
from transforms.timegrammar import (
    DOCUMENT,
    Calendar,
    Duration,
    Expression,
    Recurring,
    SamePart,
    Shift,
    Span,
    TimeOfDay,
    Vague,
    Weekday,
)
from transforms.timewords import Holiday, TimeWords

EXPLICIT, TEXT, NONE = "explicit", "text", "none"
# A story moves on by so many years where it names a year in passing.
NEXT_YEARS = 2
# A bare month may lie so far ahead without a word of the future ('a summit in April').
AHEAD_DAYS = 45
# Within so many days the nearest reading of a day and month is right whatever the tense (dividends, deadlines).
SURE_DAYS = 120


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
    quarter: Period | None = None
    day: Period | None = None
    quarterly: bool = False
    told: list[Period] = field(default_factory=list)

    def _aside(self, period: Period, *, opens: bool) -> bool:
        """Whether a year alone is a look back or far ahead: the story goes on in the year it was in."""
        if self.year is None or period.first is None or period.grain != "Y" or opens:
            return False
        return not 0 <= period.first.year - self.year <= NEXT_YEARS

    def tell(self, period: Period, *, opens: bool) -> None:
        """Note a date that the text named."""
        if period.first is None:
            return
        self.focus = period
        if period.grain not in {"DE", "CE"} and not self._aside(period, opens=opens):
            self.year = period.first.year
        if period.grain == "D":
            self.day = period
        if period.grain == "Q":
            self.quarter, self.quarterly = period, True


def anchor(expression: Expression, timeline: Timeline, tense: str | None) -> Anchored:
    """What the expression means where it stands; the timeline moves on."""
    meaning = expression.meaning
    match meaning:
        case Duration():
            return _duration(meaning, timeline)
        case Recurring():
            return Anchored("set", meaning.value, None, None, NONE)
        case Vague():
            return _vague(meaning, timeline)
        case Span():
            return _span(meaning, expression.part)
        case _:
            return _dated(expression, timeline, tense)


def _duration(meaning: Duration, timeline: Timeline) -> Anchored:
    """A length of time; 'the past nine months' also says when."""
    count = meaning.count
    if meaning.value in {"P9M", "P6M", "P1Y"} and not meaning.direction:
        timeline.quarterly = False  # what follows compares with the same months a year before
    if meaning.direction and (count is None or count % 1) and (timeline.earliest or timeline.latest):
        if meaning.direction < 0:
            return Anchored("duration", meaning.value, None, timeline.latest, DOCUMENT)
        return Anchored("duration", meaning.value, timeline.earliest, None, DOCUMENT)
    if not meaning.direction or count is None or timeline.earliest is None:
        return Anchored("duration", meaning.value, None, None, NONE)
    steps = int(count) * meaning.direction
    near, far = timeline.earliest, timeline.latest
    if meaning.direction < 0:
        return Anchored("duration", meaning.value, periods.step(near, meaning.grain, steps), far, DOCUMENT)
    end = None if far is None else periods.step(far, meaning.grain, steps)
    return Anchored("duration", meaning.value, near, end, DOCUMENT)


def _vague(meaning: Vague, timeline: Timeline) -> Anchored:
    """Present, past or future of the document's day."""
    known = timeline.earliest is not None or timeline.latest is not None
    basis = DOCUMENT if known else NONE
    match meaning.value:
        case "PRESENT_REF":
            return Anchored("date", meaning.value, timeline.earliest, timeline.latest, basis)
        case "PAST_REF":
            return Anchored("date", meaning.value, None, timeline.latest, basis)
        case _:
            return Anchored("date", meaning.value, timeline.earliest, None, basis)


def _span(meaning: Span, part: str | None) -> Anchored:
    """A decade or a century."""
    if meaning.before_christ:
        return Anchored("date", f"BC{meaning.start // 100:02d}", None, None, EXPLICIT)
    whole = periods.decade(meaning.start) if meaning.years == 10 else periods.century(meaning.start // 100 + 1)
    whole = periods.narrowed(whole, part)
    return Anchored("date", whole.value, whole.first, whole.last, EXPLICIT)


def _dated(expression: Expression, timeline: Timeline, tense: str | None) -> Anchored:
    """A date: the same question asked at both ends of the document's window."""
    period, basis = _resolve(expression, timeline, tense)
    kind = "date" if expression.clock is None else "time"
    if period is None:
        return Anchored(kind, _open_value(expression), None, None, NONE)
    if _moves(expression):
        timeline.tell(period, opens=expression.opens)
    value, narrowed = period.value, periods.narrowed(period, expression.part)
    if expression.clock is not None:
        value += expression.clock
    return Anchored(kind, value, narrowed.first, narrowed.last, basis)


def _moves(expression: Expression) -> bool:
    """Whether a date can be what later ones are told from."""
    meaning = expression.meaning
    if isinstance(meaning, Shift) and meaning.compared and meaning.count < 0:
        return False  # what a figure is compared with is no place to go on from
    return not isinstance(meaning, TimeOfDay | SamePart)


def _resolve(expression: Expression, timeline: Timeline, tense: str | None) -> tuple[Period | None, str]:
    """The period meant and what it was counted from."""
    meaning = expression.meaning
    if isinstance(meaning, Calendar) and meaning.before_christ:
        return Period(f"BC{meaning.year:04d}", None, None, "Y"), EXPLICIT
    if isinstance(meaning, SamePart):
        return _same_part(meaning, timeline), EXPLICIT
    if isinstance(meaning, Calendar) and meaning.year is not None:
        return _named(meaning, meaning.year, timeline.words), EXPLICIT
    told = _from_text(meaning, timeline, tense)
    if told is not None:
        return told, TEXT
    if timeline.earliest is None and timeline.latest is None:
        return None, NONE
    ends = [_from_day(meaning, at, timeline, tense) for at in _window(timeline)]
    if any(end is None for end in ends):
        return None, NONE
    near, far = ends[0], ends[-1]
    assert near is not None and far is not None  # noqa: S101, PT018 - none of the ends is None
    both = periods.hull(near, far, _open_value(expression) if isinstance(meaning, Weekday) else None)
    if timeline.earliest is None:
        both = replace(both, first=None)
    if timeline.latest is None:
        both = replace(both, last=None, value=_open_value(expression) or both.value)
    return both, DOCUMENT


def _same_part(meaning: SamePart, timeline: Timeline) -> Period:
    if timeline.quarter is None or timeline.quarter.first is None:
        return periods.year(meaning.year)
    return periods.quarter(meaning.year, (timeline.quarter.first.month + 2) // 3)


def _window(timeline: Timeline) -> Sequence[date]:
    days = [day for day in (timeline.earliest, timeline.latest) if day is not None]
    return days if days[0] != days[-1] else days[:1]


def _from_text(meaning: object, timeline: Timeline, tense: str | None) -> Period | None:
    """What the dates told so far make of an expression; None where the document's own day decides."""
    focus = timeline.focus
    match meaning:
        case Shift(compared=True, grain="Y", count=-1) if timeline.quarterly and not timeline.narrative:
            return _year_before(timeline)
        case Shift(base="text"):
            return _shift_from_text(meaning, timeline)
        case Shift(base="this") if timeline.narrative and focus is not None and meaning.count == 0:
            return _shift_from_text(meaning, timeline)
        case Calendar(of_text=True) if focus is not None and focus.first is not None:
            return _told_name(meaning, focus)
        case Calendar(turn=None, year_turn=None) if timeline.narrative and timeline.year is not None:
            return _named(meaning, _narrative_year(meaning, timeline), timeline.words)
        case Weekday() if (timeline.narrative or meaning.of_text) and timeline.day is not None:
            return _weekday_after(meaning, timeline.day)
        case TimeOfDay() if timeline.day is not None and timeline.narrative:
            return timeline.day
        case Shift(unit="D", base="document") if (
            timeline.narrative and timeline.day is not None and abs(meaning.count) < 2
        ):
            return None
        case _:
            return None


def _year_before(timeline: Timeline) -> Period | None:
    """The quarter a year before the one reported."""
    if timeline.quarter is None or timeline.quarter.first is None:
        return None
    return periods.holding("Q", periods.step(timeline.quarter.first, "Y", -1))


def _shift_from_text(meaning: Shift, timeline: Timeline) -> Period | None:
    focus = timeline.focus
    if meaning.grain == "Q" and timeline.quarter is not None and meaning.count == 0:
        return timeline.quarter
    if focus is None or focus.first is None:
        return None
    moved = periods.step(focus.first, meaning.grain, meaning.count)
    return _coarse(meaning, moved, focus)


def _coarse(meaning: Shift, moved: date, start: Period) -> Period:
    """The day moved to, told no finer than the date it was counted from and the words allow."""
    order = ["D", "W", "M", "S", "Q", "HY", "Y", "DE", "CE"]
    finest = meaning.unit if meaning.unit in order else "D"
    if finest == "W" and start.grain == "D":
        return periods.day(moved)
    at = max(order.index(finest), order.index(start.grain) if start.grain in order else 0)
    if meaning.count == 0:
        return periods.holding(meaning.unit, moved)
    grain = order[at]
    return periods.holding("M" if grain == "S" else grain, moved)


def _told_name(meaning: Calendar, focus: Period) -> Period | None:
    assert focus.first is not None  # noqa: S101 - told dates are bounded
    if meaning.day is not None and meaning.month is None:
        return _named(replace(meaning, month=focus.first.month), focus.first.year, None)
    return _named(meaning, focus.first.year, None)


def _narrative_year(meaning: Calendar, timeline: Timeline) -> int:
    """The year of the last date told; the turn of the year is passed when a winter month is followed by a spring one."""
    assert timeline.year is not None  # noqa: S101 - asked for only where a year was told
    return timeline.year


def _weekday_after(meaning: Weekday, told: Period) -> Period:
    assert told.first is not None  # noqa: S101 - days are bounded
    ahead = (meaning.number - told.first.isoweekday()) % 7
    return periods.day(periods.shift_days(told.first, ahead if ahead <= 3 else ahead - 7))


def _from_day(meaning: object, at: date, timeline: Timeline, tense: str | None) -> Period | None:
    """What an expression means to one who writes on the day `at`."""
    match meaning:
        case Shift():
            return _shift_from_day(meaning, at, timeline)
        case Weekday():
            return periods.day(_weekday(meaning, at, tense))
        case TimeOfDay():
            return timeline.day if timeline.day is not None and timeline.narrative else periods.day(at)
        case Calendar():
            return _calendar_from_day(meaning, at, timeline.words, tense)
        case _:
            return None


def _shift_from_day(meaning: Shift, at: date, timeline: Timeline) -> Period:
    if meaning.unit == "Q" and meaning.count == 0:
        return periods.holding("Q", periods.step(at, "Q", 0 if meaning.base == DOCUMENT else -1))
    moved = periods.step(at, meaning.grain, meaning.count)
    if meaning.grain == "WE" and meaning.count == 0 and at.isoweekday() <= 3:
        moved = periods.shift_days(at, -7)
    if meaning.unit in {"H", "MIN", "S"}:
        return periods.day(at)
    return periods.holding(meaning.unit, moved)


def _weekday(meaning: Weekday, at: date, tense: str | None) -> date:
    """'last' and 'next' leave the day itself out; a bare name is the nearest before, or after where it is to come."""
    back = (at.isoweekday() - meaning.number) % 7
    if meaning.turn == -1:
        return periods.shift_days(at, -(back or 7))
    if meaning.turn == 1 or (tense == FUTURE and back):
        return periods.shift_days(at, 7 - back)
    if meaning.turn == 0:
        return periods.shift_days(at, meaning.number - at.isoweekday())
    return periods.shift_days(at, -back)


def _calendar_from_day(meaning: Calendar, at: date, words: TimeWords, tense: str | None) -> Period | None:
    """A name without a year: by 'last' and 'next', else by tense, else the nearest."""
    if meaning.year_turn is not None:
        return _named(meaning, at.year + meaning.year_turn, words)
    if meaning.of_text and meaning.day is not None and meaning.month is None:
        return _day_of_month(meaning.day, at)
    readings = [r for y in (at.year - 1, at.year, at.year + 1) if (r := _named(meaning, y, words)) is not None]
    readings = [r for r in readings if r.first is not None and r.last is not None]
    if not readings:
        return None
    past = [r for r in readings if r.first <= at]  # type: ignore[operator]
    ahead = [r for r in readings if r.last >= at]  # type: ignore[operator]
    if meaning.turn == -1:
        done = [r for r in readings if r.last < at]  # type: ignore[operator]
        return (done or readings)[-1]
    dayless = meaning.day is None and meaning.holiday is None
    if meaning.turn == 1 or (tense == FUTURE and meaning.turn is None and dayless):
        later = [r for r in readings if r.first > at] if meaning.turn == 1 else ahead  # type: ignore[operator]
        return (later or readings)[0]
    if meaning.turn == 0:
        return next((r for r in readings if r.first.year == at.year), readings[0])  # type: ignore[union-attr]
    if meaning.quarter is not None or meaning.half is not None:
        soon = [r for r in readings if (r.first - at).days <= 92 and (tense != PAST or r.first <= at)]  # type: ignore[operator]
        return (soon or readings)[-1]
    if meaning.weekday is not None:
        fitting = [r for r in readings if r.first is not None and r.first.isoweekday() == meaning.weekday]
        if len(fitting) == 1:
            return fitting[0]
    near = min(readings, key=lambda r: (_distance(r, at), r.value))
    if meaning.day is not None or meaning.holiday is not None:
        if _distance(near, at) <= SURE_DAYS or tense is None:
            return near
        return (past or readings)[-1] if tense == PAST else (ahead or readings)[0]
    if tense is None and _distance(near, at) <= AHEAD_DAYS and meaning.season is None:
        return near
    return (past or readings)[-1]


def _distance(period: Period, at: date) -> int:
    """Days between the period and the day."""
    assert period.first is not None and period.last is not None  # noqa: S101, PT018 - asked of bounded ones only
    return max((period.first - at).days, (at - period.last).days, 0)


def _day_of_month(number: int, at: date) -> Period | None:
    found = _named(Calendar(month=at.month, day=number), at.year, None)
    return found


def _named(meaning: Calendar, year: int, words: TimeWords | None) -> Period | None:
    """The part of that year which the names say; None where the year has no such day."""
    if not periods.FIRST_YEAR <= year <= periods.LAST_YEAR - 1:
        return None
    if meaning.holiday is not None:
        rule = words.holidays[meaning.holiday] if words is not None else None
        return None if rule is None else periods.day(holiday_in(rule, year))
    if meaning.month is not None and meaning.day is not None:
        if meaning.month == 2 and meaning.day == 29 and year % 4:
            return None
        try:
            return periods.day(date(year, meaning.month, meaning.day))
        except ValueError:
            return None
    if meaning.month is not None:
        return periods.month(year, meaning.month)
    if meaning.season is not None:
        return periods.season(year, meaning.season)
    if meaning.quarter is not None:
        return periods.quarter(year, meaning.quarter)
    if meaning.half is not None:
        return periods.half(year, meaning.half)
    return periods.year(year) if meaning.day is None else None


def holiday_in(rule: Holiday, year: int) -> date:
    """The day a holiday falls on in a year."""
    if rule.rule == "easter":
        return periods.shift_days(periods.easter(year), rule.day)
    if rule.rule == "fixed":
        return date(year, rule.month, rule.day)
    if rule.nth > 0:
        first = date(year, rule.month, 1)
        return periods.shift_days(first, (rule.weekday - first.isoweekday()) % 7 + 7 * (rule.nth - 1))
    last = periods.month(year, rule.month).last
    assert last is not None  # noqa: S101 - months are bounded
    return periods.shift_days(last, -((last.isoweekday() - rule.weekday) % 7))


def _open_value(expression: Expression) -> str | None:
    """The TIMEX3 value with X for what no anchor says; None where nothing is known."""
    meaning = expression.meaning
    clock = expression.clock or ""
    match meaning:
        case Weekday():
            return f"XXXX-WXX-{meaning.number}{clock}"
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
        case Shift(unit="D" | "N") | TimeOfDay():
            return f"XXXX-XX-XX{clock}"
        case Shift(unit=unit):
            return {"W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX"}.get(unit, "XXXX")
        case _:
            return None
