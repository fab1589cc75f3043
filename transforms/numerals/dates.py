"""What dates of three numbers may mean, such as 05/06/2016 and 24.5.98: one policy for pages and for sentences."""

from datetime import date

# A year of two figures is of the century before or after this one.
_TURN = 30
_DECEMBER = 12


def full_year(year: int) -> int:
    """The year, of two figures or more, with its century.

    >>> full_year(16), full_year(98), full_year(2016)
    (2016, 1998, 2016)
    """
    if year >= 100:
        return year
    return year + (2000 if year < _TURN else 1900)


def possible_days(first: int, second: int, year: int, *, dotted: bool, american: bool = False) -> tuple[date, ...]:
    """The days that two small numbers and a year may mean, the likelier one first; none where there is no such day.

    The number over 12 is the day. Of two others the day comes first between dots, the month where something else shows
    that Americans wrote it. Where nothing does both orders are possible: who may say so names the year alone, and who
    must name a day takes the month first, as most English news with slashes does.

    >>> [str(day) for day in possible_days(5, 6, 2016, dotted=False)]
    ['2016-05-06', '2016-06-05']
    >>> [str(day) for day in possible_days(5, 6, 2016, dotted=True)]
    ['2016-06-05']
    """
    if max(first, second) > _DECEMBER or first == second:
        orders = [(second, first) if first > _DECEMBER else (first, second)]
    elif dotted:
        orders = [(second, first)]
    else:
        orders = [(first, second)] if american else [(first, second), (second, first)]
    return tuple(day for month, number in orders if (day := _day(year, month, number)))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        # Digits in the form of a date that are no day: a version, a score.
        return None
