"""Reads dates and clock times written in digits only: '2016-05-24', '24/05/2016', 'T14:30'."""

import re

from transforms.dates.meanings import Calendar
from transforms.numerals.dates import day_or_none, full_year, possible_days

# Numbers outside this range are no years.
_FIRST_YEAR, _NO_YEAR = 1000, 2200


def parse_clock(word: str) -> str | None:
    """Return the time in an ISO 8601 date and time, as TIMEX3; None if there is no time.

    >>> parse_clock("2016-05-12T14:30Z"), parse_clock("2016-05-12")
    ('T14:30', None)
    """
    found = re.match(r"[0-9-]{10}[t ](\d{2}:\d{2}(?::\d{2})?)", word, re.IGNORECASE)
    return f"T{found[1]}" if found else None


def parse_numeric(word: str) -> Calendar | None:
    """Return the day that the digits mean, of two possible days the likelier; None if they mean no day.

    >>> found = parse_numeric("24/05/2016")
    >>> (found.year, found.month, found.day), parse_numeric("5.13.1")
    ((2016, 5, 24), None)
    """
    written = re.split(r"[-/.]", word)
    parts = [int(part) for part in written]
    lengths = [len(part) for part in written]
    if lengths[0] == 4:
        # After the year, the month comes before the day, as in ISO 8601.
        day = day_or_none(*parts)
    elif lengths[0] <= 2 and (lengths[2] == 4 or (lengths[2] == 2 and "/" in word)):
        day = next(iter(possible_days(parts[0], parts[1], full_year(parts[2]), dotted="." in word)), None)
    else:
        return None
    if day is None or not _FIRST_YEAR <= day.year < _NO_YEAR:
        return None
    return Calendar(year=day.year, month=day.month, day=day.day)
