"""Which year a name of the calendar without one belongs to, for one who writes on a given day."""

from datetime import date

from transforms.dates import periods
from transforms.dates.meanings import Calendar, Weekday
from transforms.dates.periods import Period
from transforms.dates.words import Holiday, TimeWords
from transforms.syntax.tense import FUTURE, PAST, PRESENT, SURELY_FUTURE, SURELY_PAST

# A bare month may lie so far ahead without a word of the future ('a summit in April').
AHEAD_DAYS = 45
# Within so many days the nearest reading of a day and month is right whatever the verb (dividends, deadlines).
SURE_DAYS = 120
# A quarter is spoken of from a quarter before it begins.
QUARTER_DAYS = 92
TO_COME = frozenset({FUTURE, SURELY_FUTURE})


def in_year(meaning: Calendar, year: int, words: TimeWords) -> Period | None:
    """The part of that year which the names say; None where the year has no such day."""
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
    """The day a holiday falls on in a year."""
    if rule.rule == "easter":
        return periods.shift_days(periods.easter(year), rule.day)
    if rule.rule == "fixed":
        return date(year, rule.month, rule.day)
    whole = periods.month(year, rule.month)
    if rule.nth > 0:
        return periods.shift_days(whole.first, (rule.weekday - whole.first.isoweekday()) % 7 + 7 * (rule.nth - 1))
    return periods.shift_days(whole.last, -((whole.last.isoweekday() - rule.weekday) % 7))


def name_from_day(meaning: Calendar, at: date, words: TimeWords, tense: str | None) -> Period | None:
    """What a name without a year means on the day `at`: by 'last' and 'next', else by tense, else the nearest."""
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
    """'last April' is over, 'next April' has not begun, 'this April' is of the year."""
    if turn < 0:
        return ([reading for reading in readings if reading.last < at] or readings)[-1]
    if turn > 0:
        return ([reading for reading in readings if reading.first > at] or readings)[0]
    return ([reading for reading in readings if reading.first.year == at.year] or readings)[0]


def _distance(period: Period, at: date) -> int:
    """Days between the period and the day."""
    return max((period.first - at).days, (at - period.last).days, 0)


def weekday_from_day(meaning: Weekday, at: date, tense: str | None) -> date:
    """'last' and 'next' leave the day itself out; a bare name is the last before, or the next where it is to come."""
    back = (at.isoweekday() - meaning.number) % 7
    if meaning.turn == -1:
        return periods.shift_days(at, -(back or 7))
    if meaning.turn == 1 or (meaning.turn is None and tense in TO_COME and back):
        return periods.shift_days(at, 7 - back)
    if meaning.turn == 0:
        return periods.shift_days(at, meaning.number - at.isoweekday())
    return periods.shift_days(at, -back)
