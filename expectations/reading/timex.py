"""What a TIMEX3 value means, and what the words of a date say: the gate's own reading of time expressions."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

# fmt: off
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)
# fmt: on
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_REFERENCES = frozenset({"PRESENT_REF", "PAST_REF", "FUTURE_REF"})
_CLOCK = r"(?:T(?:(?:[01]\d|2[0-4])(?::[0-5]\d(?::[0-5]\d)?)?|MO|MI|AF|EV|NI|DT))?"
_DAY = re.compile(
    r"(?:(?P<year>\d{4}|\d{3}X?|\d\d(?:XX)?|XXXX)"
    r"(?:-(?:W(?P<week>\d\d|XX)(?:-(?P<weekday>[1-7X]|WE))?|Q(?P<quarter>[1-4X])|H(?P<half>[12X])|(?P<season>SP|SU|FA|WI)"
    rf"|(?P<month>0[1-9]|1[0-2]|XX)(?:-(?P<day>0[1-9]|[12]\d|3[01]|XX))?))?)?{_CLOCK}"
)
_BEFORE_CHRIST = re.compile(r"BC\d{2,4}")
_AMOUNT = r"(?:\d+(?:\.\d+)?|X)"
_LENGTH = re.compile(
    rf"P(?=.)(?:(?:{_AMOUNT}(?:CE|DE|E|C|L|Y|Q|M|W|WE|D|N|FA|SP|SU|WI|MO|EV|AF|NI))*)(?:T(?:{_AMOUNT}[HMS])+)?"
)
# The first month of each season; a season lasts three months.
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
# Short names of months, without 'may', which is more often a verb.
_SHORT = frozenset({*(name[:3] for name in _MONTHS if name != "may"), "sept"})
_ENDING = re.compile(r"(?:st|nd|rd|th)$")
_DIGITS_OF_A_DAY = 2
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?<![\d.,:$])(?:1[0-9]|20)\d\d(?![\d:]|[.,]\d)")


# The first and the last day that a value can mean; empty if the value leaves the year open or isn't a date.
Days = tuple[date, date] | tuple[()]


def is_timex(value: str, kind: str) -> bool:
    """Whether the value is valid TIMEX3 for this type of expression: a time must have a clock part, a date must not.

    >>> is_timex("2016-02-30", "date"), is_timex("P3D", "duration"), is_timex("20xx-99-99", "date")
    (False, True, False)
    """
    if kind == "duration":
        return _LENGTH.fullmatch(value) is not None
    if value in _REFERENCES or _BEFORE_CHRIST.fullmatch(value):
        return True
    if kind == "set" and _LENGTH.fullmatch(value):
        return True
    parts = _DAY.fullmatch(value)
    if parts is None or (kind != "set" and ("T" in value) != (kind == "time")):
        return False
    return not _is_whole(parts) or bool(days_of(value))


def _is_whole(parts: re.Match[str]) -> bool:
    """Whether the value has a year in digits and no part that is left open ('X')."""
    return (parts["year"] or "").isdigit() and not any("X" in (part or "") for part in parts.groups())


def days_of(value: str) -> Days:
    """Return the first and the last day that a TIMEX3 value can mean; none if it has no year or there is no such day.

    >>> [day.isoformat() for day in days_of("2015-W41")], [day.isoformat() for day in days_of("2015-10-XX")]
    (['2015-10-05', '2015-10-11'], ['2015-10-01', '2015-10-31'])
    >>> days_of("2015-02-30"), days_of("XXXX-06")
    ((), ())
    """
    parts = _DAY.fullmatch(value)
    year = (parts["year"] or "").replace("X", "") if parts else ""
    if parts is None or not year:
        return ()
    try:
        return _days(parts, year)
    except ValueError:
        return ()


def _days(parts: re.Match[str], year: str) -> Days:
    if len(year) < 4:
        step = 10 ** (4 - len(year))
        return (date(max(int(year) * step, 1), 1, 1), date(int(year) * step + step - 1, 12, 31))
    number = int(year)
    whole = (date(number, 1, 1), date(number, 12, 31))
    if parts["season"]:
        return _months(number, _SEASONS[parts["season"]], 3)
    if (parts["quarter"] or "X") != "X":
        return _months(number, 3 * int(parts["quarter"]) - 2, 3)
    if (parts["half"] or "X") != "X":
        return _months(number, 6 * int(parts["half"]) - 5, 6)
    if parts["week"] and parts["week"] != "XX":
        return _week(number, int(parts["week"]), parts["weekday"] or "X")
    if parts["month"] and parts["month"] != "XX":
        if (parts["day"] or "XX") == "XX":
            return _months(number, int(parts["month"]), 1)
        day = date(number, int(parts["month"]), int(parts["day"]))
        return (day, day)
    return whole


def _months(year: int, month: int, count: int) -> Days:
    last = month + count - 1
    year_of_last, last = year + (last > 12), last - 12 * (last > 12)
    return (date(year, month, 1), date(year_of_last, last, calendar.monthrange(year_of_last, last)[1]))


def _week(year: int, week: int, weekday: str) -> Days:
    monday = date.fromisocalendar(year, week, 1)
    if weekday == "WE":
        return (monday + timedelta(days=5), monday + timedelta(days=6))
    if weekday == "X":
        return (monday, monday + timedelta(days=6))
    day = monday + timedelta(days=int(weekday) - 1)
    return (day, day)


def differs_from_words(quote: str, value: str) -> str:
    """Return which part of a date's value differs from its words: 'year', 'month', 'day', 'weekday', or '' for none.

    >>> differs_from_words("Friday", "2015-10-09"), differs_from_words("Friday, 9 October", "2015-11-09")
    ('', 'month')
    """
    parts = _DAY.fullmatch(value)
    return next(_differences(quote, value, parts), "") if parts else ""


def _differences(quote: str, value: str, parts: re.Match[str]) -> Iterator[str]:
    words = _WORD.findall(quote.lower())
    clock = value.partition("T")[2].replace(":", "")
    years = {match[0] for match in _YEAR.finditer(quote)} - {clock}
    if len(years) == 1 and len(parts["year"]) == 4 and parts["year"].isdigit() and parts["year"] not in years:
        yield "year"
    months = {_MONTH_NUMBERS[word[:3]] for word in words if word in _MONTHS or word in _SHORT}
    days = {int(day) for word in words if (day := _ENDING.sub("", word)).isdecimal() and len(day) <= _DIGITS_OF_A_DAY}
    if len(months) == 1 and (parts["month"] or "XX") != "XX":
        if int(parts["month"]) not in months:
            yield "month"
        elif days and (parts["day"] or "XX") != "XX" and int(parts["day"]) not in days:
            yield "day"
    weekdays = {number for number, name in enumerate(_WEEKDAYS) if name in words}
    found = days_of(value)
    # Not if the words also name the day: 'Thursday, July 8, 2016' may be the text's own mistake.
    if len(weekdays) == 1 and not days and found and found[0] == found[1] and found[0].weekday() not in weekdays:
        yield "weekday"
