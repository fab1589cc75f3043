"""Makes periods of the calendar with their TIMEX3 values: days, weeks, months, quarters, seasons, years, decades.

Values follow the TimeML annotation guidelines 1.2.1: '2016-05-27', '2016-W21', '2016-05', '2016-Q2', '2016-SU', '2016',
'201' for a decade, '20' for a century, 'BC0218' before our era, 'X' for what is unknown.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

FIRST_YEAR, LAST_YEAR = 1, 9999
# First month of each meteorological season of the northern hemisphere; each season has three months.
SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
MONTHS_OF = {"M": 1, "Q": 3, "HY": 6, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}
DAYS_OF = {"D": 1, "N": 1, "W": 7, "FN": 14, "WE": 7}


@dataclass(frozen=True, slots=True)
class Period:
    """A TIMEX3 value, and its first and last day, both included."""

    value: str
    first: date
    last: date
    grain: str


def day(of: date) -> Period:
    """Return the period of one day.

    >>> day(date(2016, 5, 27)).value
    '2016-05-27'
    """
    return Period(of.isoformat(), of, of, "D")


def week(of: date) -> Period:
    """Return the ISO week that contains the day.

    >>> week(date(2016, 5, 27)).value, week(date(2016, 5, 27)).first
    ('2016-W21', datetime.date(2016, 5, 23))
    """
    year, number, weekday = of.isocalendar()
    first = shift_days(of, 1 - weekday)
    return Period(f"{year:04d}-W{number:02d}", first, shift_days(first, 6), "W")


def weekend(of: date) -> Period:
    """Return Saturday and Sunday of the ISO week that contains the day."""
    whole = week(of)
    return Period(f"{whole.value}-WE", shift_days(whole.first, 5), whole.last, "WE")


def month(year: int, number: int) -> Period:
    """Return a month; `number` is 1 to 12."""
    last = monthrange(year, number)[1]
    return Period(f"{year:04d}-{number:02d}", date(year, number, 1), date(year, number, last), "M")


def quarter(year: int, number: int) -> Period:
    """Return a quarter of the calendar year; `number` is 1 to 4."""
    return _months(f"{year:04d}-Q{number}", year, 3 * number - 2, 3, "Q")


def half(year: int, number: int) -> Period:
    """Return a half of the calendar year; `number` is 1 or 2."""
    return _months(f"{year:04d}-H{number}", year, 6 * number - 5, 6, "HY")


def season(year: int, code: str) -> Period:
    """Return a season by its TIMEX3 code; a winter belongs to the year in which it begins.

    >>> season(2015, "WI").last
    datetime.date(2016, 2, 29)
    """
    return _months(f"{year:04d}-{code}", year, SEASON_STARTS[code], 3, "S")


def year(number: int) -> Period:
    """Return a calendar year."""
    return Period(f"{number:04d}", date(number, 1, 1), date(number, 12, 31), "Y")


def decade(start: int) -> Period:
    """Return the ten years from `start`, as in 'the 1990s'.

    >>> decade(1990).value
    '199'
    """
    return Period(f"{start // 10:03d}", date(max(start, FIRST_YEAR), 1, 1), date(start + 9, 12, 31), "DE")


def century(number: int) -> Period:
    """Return a century of our era, counted as in news: the 20th is 1900 to 1999.

    >>> century(20).value
    '19'
    """
    start = (number - 1) * 100
    return Period(f"{number - 1:02d}", date(max(start, FIRST_YEAR), 1, 1), date(start + 99, 12, 31), "CE")


def holding(grain: str, of: date) -> Period:
    """Return the period of the given granularity that contains the day; for finer or unknown ones, the day."""
    match grain:
        case "W" | "FN":
            return week(of)
        case "WE":
            return weekend(of)
        case "M":
            return month(of.year, of.month)
        case "Q":
            return quarter(of.year, (of.month + 2) // 3)
        case "HY":
            return half(of.year, (of.month + 5) // 6)
        case "Y":
            return year(of.year)
        case "DE":
            return decade(of.year // 10 * 10)
        case "CE" | "ML":
            return century(of.year // 100 + 1)
        case _:
            return day(of)


def step(of: date, grain: str, count: int) -> date:
    """Return the day moved by a number of units; a day after the end of the new month becomes its last day.

    >>> step(date(2016, 3, 31), "M", -1)
    datetime.date(2016, 2, 29)
    """
    if grain in MONTHS_OF:
        at = of.year * 12 + of.month - 1 + count * MONTHS_OF[grain]
        target, number = min(max(at // 12, FIRST_YEAR), LAST_YEAR), at % 12 + 1
        return date(target, number, min(of.day, monthrange(target, number)[1]))
    return shift_days(of, count * DAYS_OF.get(grain, 0))


def shift_days(of: date, count: int) -> date:
    """Return the day moved by a number of days, but not beyond the first or last day of `date`."""
    ordinal = min(max(of.toordinal() + count, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(ordinal)


def hull(one: Period, other: Period, open_value: str | None) -> Period:
    """Combine two readings of one expression: the days of both, and the leading parts of the value that agree.

    >>> hull(day(date(2016, 5, 27)), day(date(2016, 5, 30)), None).value
    '2016-05-XX'
    """
    if one.value == other.value:
        return one
    first, last = min(one.first, other.first), max(one.last, other.last)
    return Period(open_value or _common(one.value, other.value), first, last, one.grain)


def narrowed(period: Period, part: str | None) -> Period:
    """Return the half of a period meant by 'early' (START), 'mid' (MID) or 'late' (END), with the same value."""
    if part is None or period.grain == "D":
        return period
    days = (period.last - period.first).days
    match part:
        case "START":
            return replace(period, last=shift_days(period.first, days // 2))
        case "END":
            return replace(period, first=shift_days(period.last, -(days // 2)))
        case "MID":
            return replace(
                period, first=shift_days(period.first, days // 4), last=shift_days(period.last, -(days // 4))
            )
        case _:
            return period


def easter(of_year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm, Meeus, Astronomical Algorithms, ch. 8).

    >>> easter(2016)
    datetime.date(2016, 3, 27)
    """
    a, b, c = of_year % 19, of_year // 100, of_year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * i) // 451
    at = h + i - 7 * m + 114
    return date(of_year, at // 31, at % 31 + 1)


def _months(value: str, start_year: int, start_month: int, count: int, grain: str) -> Period:
    end = min(start_year * 12 + start_month - 1 + count - 1, LAST_YEAR * 12 + 11)
    return Period(value, date(start_year, start_month, 1), month(end // 12, end % 12 + 1).last, grain)


def _common(one: str, other: str) -> str:
    """Return the leading components that agree, and X for the others.

    >>> _common("2015-12-31", "2016-01-01")
    'XXXX-XX-XX'
    >>> _common("2016-W44-WE", "2016-W45-WE")
    '2016-WXX-WE'
    """
    parts = list(zip(one.split("-"), other.split("-"), strict=False))
    agreed = True
    merged = []
    for left, right in parts:
        agreed = agreed and left == right
        if agreed or left == right == "WE":
            merged.append(left)
        else:
            merged.append("WXX" if left.startswith("W") else "X" * len(left))
    return "-".join(merged)
