"""Decides by the dates in a text whether the text is a history or news of the day."""

from collections.abc import Sequence
from datetime import date

from transforms.dates.meanings import Calendar, Expression, Shift, Weekday

# A text is a history if it has at least this many dates with a past year, and this many times more of them than
# expressions relative to publication. News seldom names three years, and histories name dozens (seen on annotated news
# and on accounts of wars).
LEAST_YEARS = 5
OUTNUMBERED = 3


def is_narrative(expressions: Sequence[Expression], written: date | None) -> bool:
    """Whether dates without a year belong to the last year mentioned rather than to the time of publication.

    A history names years and seldom says 'yesterday', 'Friday' or 'last week'; news does the reverse.
    """
    named = hanging = 0
    for expression in expressions:
        match expression.meaning:
            case Calendar(year=int() as year, before_christ=ancient):
                named += ancient or written is None or year < written.year
            case Weekday():
                hanging += 1
            case Shift(base="document"):
                hanging += 1
            case _:
                pass
    return named >= LEAST_YEARS and named >= OUTNUMBERED * hanging
