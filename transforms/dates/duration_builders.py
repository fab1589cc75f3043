"""Builds the meaning of durations, rates and recurring times from tokens: 'two years', 'a day', 'every Tuesday'."""

from collections.abc import Sequence

from transforms.dates.durations import CLOCK_UNITS, duration_value
from transforms.dates.meanings import (
    DOCUMENT,
    Duration,
    FutureOrDuration,
    Meaning,
    Recurring,
    Shift,
)
from transforms.dates.scanner import Token
from transforms.dates.selecting import count_of, first_of, last_of


def length(tokens: Sequence[Token]) -> Meaning | None:
    """Build a duration: 'two years', 'several months', 'a week', 'the past nine months', '10-year'."""
    unit = last_of(tokens, "Uu")
    if unit is None or unit.value in {"PERIOD", "WE"}:
        return None
    count = count_of(tokens)
    turn = first_of(tokens, "lXcf")
    value = duration_value(count, unit.value)
    if unit.value == "Q" and count:
        value = duration_value(count * 3, "M")
    direction = (1 if turn.code in "Xf" else -1) if turn and turn.word != "latest" else 0
    return Duration(value, unit.value, count, direction)


def coming(tokens: Sequence[Token]) -> Meaning | None:
    """Build 'in two weeks': it will be a date if the clause is about the future, else a duration."""
    span = length(tokens)
    if isinstance(span, Duration) and span.grain == "Q":
        return None
    if not isinstance(span, Duration) or span.count is None or span.count % 1 or span.grain in CLOCK_UNITS:
        return span
    weeks = span.grain == "FN"
    grain, count = ("W", 2 * int(span.count)) if weeks else (span.grain, int(span.count))
    return FutureOrDuration(span, Shift(grain, count, DOCUMENT, grain))


def bare_length(tokens: Sequence[Token]) -> Meaning | None:
    """Build a duration without a number: 'for years', 'over months'."""
    unit = tokens[-1]
    return (
        None
        if unit.value in {"PERIOD", "Q", "WE", "N", "S", "CE", "ML"}
        else Duration(duration_value(None, unit.value), unit.value, None)
    )


def past_unit(tokens: Sequence[Token]) -> Meaning | None:
    """Build a duration that ends at publication: 'over the last year'."""
    unit = tokens[-1]
    if tokens[1].word not in {"last", "past"} or unit.value not in {"Y", "M", "W", "Q", "DE", "CE", "H"}:
        return None
    return Duration(duration_value(1, unit.value), unit.value, 1, -1)


def ended(tokens: Sequence[Token]) -> Meaning | None:
    """Build the duration of a year in 'the year ended July 2'."""
    unit = tokens[-1]
    return Duration(duration_value(1, unit.value), unit.value, 1) if unit.value == "Y" else None


def every(tokens: Sequence[Token]) -> Meaning | None:
    """Build a recurring time: 'every day', 'each July', 'every two weeks', 'Tuesday nights', 'each Thursday'."""
    name, last = first_of(tokens, "MWwS4"), tokens[-1]
    daypart = first_of(tokens, "Pp") or (last if last.code == "u" and last.value == "N" else None)
    if name is None and daypart is not None and daypart.code in "Pp":
        return Recurring("XXXX-XX-XX" + daypart.value[:4]) if daypart.value[1].isalpha() else None
    if name is None:
        unit = last_of(tokens, "Uu")
        if unit is None or unit.value == "PERIOD":
            return None
        count = count_of([t for t in tokens if t.code != "a"])
        ordinal = first_of(tokens, "1")
        return Recurring(duration_value(ordinal.number if ordinal else count, unit.value))
    if name.code == "M":
        return Recurring(f"XXXX-{int(name.value):02d}")
    if name.code == "S":
        return Recurring(f"XXXX-{name.value}")
    if name.code == "4":
        return None
    suffix = "TNI" if daypart is not None and daypart.value == "N" else daypart.value if daypart is not None else ""
    return Recurring(f"XXXX-WXX-{name.value}{suffix}")


def rate(tokens: Sequence[Token]) -> Meaning | None:
    """Build the unit of a rate: 'per day', or 'a year' after an amount."""
    unit = tokens[-1]
    return None if unit.value in {"PERIOD", "S", "MIN", "H", "WE"} else Recurring(duration_value(1, unit.value))


def frequency(tokens: Sequence[Token]) -> Meaning | None:
    """Build a recurring time of one word: daily, weekly, annually."""
    return Recurring(tokens[0].value)
