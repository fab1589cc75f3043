"""What the tokens of durations, rates and recurring times mean: 'two years', 'a day', 'every Tuesday'."""

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
    """'two years', 'several months', 'a week', 'the past nine months', '10-year', 'the next few days'."""
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
    """'in two weeks': a date where the clause is about the future, elsewhere a duration."""
    span = length(tokens)
    if isinstance(span, Duration) and span.grain == "Q":
        return None
    if not isinstance(span, Duration) or span.count is None or span.count % 1 or span.grain in CLOCK_UNITS:
        return span
    weeks = span.grain == "FN"
    grain, count = ("W", 2 * int(span.count)) if weeks else (span.grain, int(span.count))
    return FutureOrDuration(span, Shift(grain, count, DOCUMENT, grain))


def bare_length(tokens: Sequence[Token]) -> Meaning | None:
    """'for years', 'over months'."""
    unit = tokens[-1]
    return (
        None
        if unit.value in {"PERIOD", "Q", "WE", "N", "S", "CE", "ML"}
        else Duration(duration_value(None, unit.value), unit.value, None)
    )


def past_unit(tokens: Sequence[Token]) -> Meaning | None:
    """'over the last year': a duration that ends now."""
    unit = tokens[-1]
    if tokens[1].word not in {"last", "past"} or unit.value not in {"Y", "M", "W", "Q", "DE", "CE", "H"}:
        return None
    return Duration(duration_value(1, unit.value), unit.value, 1, -1)


def ended(tokens: Sequence[Token]) -> Meaning | None:
    """'the year ended July 2': a duration."""
    unit = tokens[-1]
    return Duration(duration_value(1, unit.value), unit.value, 1) if unit.value == "Y" else None


def every(tokens: Sequence[Token]) -> Meaning | None:
    """'every day', 'each July', 'every two weeks', 'Tuesday nights', 'each Thursday'."""
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
    """'per day', 'a year' after an amount."""
    unit = tokens[-1]
    return None if unit.value in {"PERIOD", "S", "MIN", "H", "WE"} else Recurring(duration_value(1, unit.value))


def frequency(tokens: Sequence[Token]) -> Meaning | None:
    """Daily, weekly, annually."""
    return Recurring(tokens[0].value)
