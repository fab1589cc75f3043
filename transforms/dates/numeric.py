"""Reads dates and clock times written in digits only: '2016-05-24', '24/05/2016', 'T14:30'."""

import re

from transforms.dates.meanings import (
    Calendar,
)


def parse_clock(word: str) -> str | None:
    """The time of an ISO 8601 date and time, as TIMEX3; None where it has none.

    >>> parse_clock("2016-05-12T14:30Z"), parse_clock("2016-05-12")
    ('T14:30', None)
    """
    found = re.match(r"[0-9-]{10}[t ](\d{2}:\d{2}(?::\d{2})?)", word, re.IGNORECASE)
    return f"T{found[1]}" if found else None


def parse_numeric(word: str) -> Calendar | None:
    """The day that the digits stand for, None where they stand for none.

    >>> found = parse_numeric("24/05/2016")
    >>> (found.year, found.month, found.day), parse_numeric("5.13.1")
    ((2016, 5, 24), None)
    """
    parts = [int(part) for part in re.split(r"[-/.]", word)]
    lengths = [len(part) for part in re.split(r"[-/.]", word)]
    if lengths[0] == 4:
        year, month, day = parts
    elif lengths[0] <= 2 and lengths[2] in {2, 4}:
        month, day, year = parts
        if month > 12 or ("." in word and day <= 12):
            month, day = day, month
        if lengths[2] == 2:
            if "/" not in word:
                return None
            year += 2000 if year < 30 else 1900
    else:
        return None
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1000 <= year < 2200):
        return None
    if day > (29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31):
        return None
    return Calendar(year=year, month=month, day=day)
