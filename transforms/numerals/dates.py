"""Reads dates of three numbers, such as 05/06/2016 and 24.5.98, by the same rules in pages and in sentences."""

from datetime import date

# Years of two digits are 20xx below this, and 19xx from this on.
_TURN = 30
_DECEMBER = 12


def full_year(year: int) -> int:
    """Return the year with its century; `year` may have two digits.

    >>> full_year(16), full_year(98), full_year(2016)
    (2016, 1998, 2016)
    """
    if year >= 100:
        return year
    return year + (2000 if year < _TURN else 1900)


def possible_days(first: int, second: int, year: int, *, dotted: bool, american: bool = False) -> tuple[date, ...]:
    """Return the days that two small numbers and a year may mean, the likelier day first; none if there is no such day.

    A number over 12 is the day. If neither is over 12, the day comes first if the numbers are `dotted`, the month if
    the date is `american`. Otherwise both orders are possible. A caller that can leave the date open then uses the year
    alone; a caller that needs a day uses the order with the month first, as most English news with slashes does.

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
    return tuple(day for month, number in orders if (day := day_or_none(year, month, number)))


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Return the day of the calendar; None if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        # These digits have the form of a date but are no day: a version, a score.
        return None
