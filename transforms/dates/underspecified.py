"""Completes dates without a year, for a text written on a given day."""

from datetime import date

from transforms.dates import periods
from transforms.dates.meanings import Calendar, Weekday
from transforms.dates.periods import Period
from transforms.dates.words import Holiday, TimeWords
from transforms.syntax.tense import FUTURE, PAST, PRESENT, SURELY_FUTURE, SURELY_PAST

# Without a future tense, a month without a year may be at most this far ahead ('a summit in April').
AHEAD_DAYS = 45
# A day and month at most this near is taken in the nearest year, whatever the tense (dividends, deadlines).
SURE_DAYS = 120
# News mentions a quarter at most this many days before it begins.
QUARTER_DAYS = 92
TO_COME = frozenset({FUTURE, SURELY_FUTURE})


def in_year(meaning: Calendar, year: int, words: TimeWords) -> Period | None:
    """Return the day or period of the given year that `meaning` names; None if the year has no such day."""
    if not periods.FIRST_YEAR <= year < periods.LAST_YEAR:
        return None
    match meaning:
        case Calendar(holiday=str() as holiday):
            return periods.day(holiday_in(words.holidays[holiday], year))
        case Calendar(month=int() as month, day=int() as number):
            whole = periods.month(year, month)
            if number > whole.last.day:
                return None
            of = whole.first.replace(day=number)
            return periods.week(of) if meaning.week else periods.day(of)
        case Calendar(month=int() as month):
            return periods.month(year, month)
        case Calendar(season=str() as season):
            return periods.season(year, season)
        case Calendar(quarter=int() as number):
            return periods.quarter(year, number)
        case Calendar(half=int() as number):
            return periods.half(year, number)
        case Calendar(day=None):
            return periods.year(year)
        case _:
            return None


def holiday_in(rule: Holiday, year: int) -> date:
    """Return the day of a holiday in a year."""
    if rule.rule == "easter":
        return periods.shift_days(periods.easter(year), rule.day)
    if rule.rule == "fixed":
        return date(year, rule.month, rule.day)
    whole = periods.month(year, rule.month)
    if rule.nth > 0:
        return periods.shift_days(whole.first, (rule.weekday - whole.first.isoweekday()) % 7 + 7 * (rule.nth - 1))
    return periods.shift_days(whole.last, -((whole.last.isoweekday() - rule.weekday) % 7))


def name_from_day(meaning: Calendar, at: date, words: TimeWords, tense: str | None) -> Period | None:
    """Return what a date without a year means in a text written on the day `at`.

    It is decided by 'last' and 'next', else by tense, by a weekday and by the distance from `at`.
    """
    if meaning.year_turn is not None:
        return in_year(meaning, at.year + meaning.year_turn, words)
    if meaning.day is not None and meaning.month is None:
        return in_year(Calendar(month=at.month, day=meaning.day), at.year, words)
    years = (at.year - 1, at.year, at.year + 1)
    readings = [reading for year in years if (reading := in_year(meaning, year, words)) is not None]
    if not readings:
        return None
    if meaning.turn is not None:
        return _turned(meaning.turn, readings, at)
    past = [reading for reading in readings if reading.first <= at] or readings
    ahead = [reading for reading in readings if reading.last >= at] or readings
    if meaning.quarter is not None or meaning.half is not None:
        begun = 0 if tense == PAST else QUARTER_DAYS
        return ([r for r in readings if (r.first - at).days <= begun] or readings)[-1]
    near = min(readings, key=lambda reading: (_distance(reading, at), reading.value))
    if meaning.day is None and meaning.holiday is None:
        is_near = meaning.season is None and _distance(near, at) <= AHEAD_DAYS
        if tense in TO_COME:
            return ahead[0]
        return near if is_near and tense in {None, PRESENT} else past[-1]
    fitting = [reading for reading in readings if reading.first.isoweekday() == meaning.weekday]
    if len(fitting) == 1:
        return fitting[0]
    if tense not in {SURELY_PAST, SURELY_FUTURE} and _distance(near, at) <= SURE_DAYS:
        return near
    return ahead[0] if tense in TO_COME else past[-1]


def _turned(turn: int, readings: list[Period], at: date) -> Period:
    """Select the reading for 'last' (the last that has ended), 'next' (the first to begin) or 'this' (in this year)."""
    if turn < 0:
        return ([reading for reading in readings if reading.last < at] or readings)[-1]
    if turn > 0:
        return ([reading for reading in readings if reading.first > at] or readings)[0]
    return ([reading for reading in readings if reading.first.year == at.year] or readings)[0]


def _distance(period: Period, at: date) -> int:
    """Return the number of days between the period and the day; 0 if the day is in the period."""
    return max((period.first - at).days, (at - period.last).days, 0)


def weekday_from_day(meaning: Weekday, at: date, tense: str | None) -> date:
    """Return the day that a weekday means on the day `at`.

    'last' and 'next' exclude the day `at` itself. 'this' means the weekday of the current week. A weekday alone is the
    day `at` or the last such day before it; in the future tense, the next such day.
    """
    back = (at.isoweekday() - meaning.number) % 7
    if meaning.turn == -1:
        return periods.shift_days(at, -(back or 7))
    if meaning.turn == 1 or (meaning.turn is None and tense in TO_COME and back):
        return periods.shift_days(at, 7 - back)
    if meaning.turn == 0:
        return periods.shift_days(at, meaning.number - at.isoweekday())
    return periods.shift_days(at, -back)
