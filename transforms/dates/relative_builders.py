"""Builds the meaning of relative times from their tokens: 'yesterday', 'two weeks ago', 'the previous month'."""

from collections.abc import Sequence

from transforms.dates.durations import CLOCK_UNITS, duration_value
from transforms.dates.meanings import (
    DOCUMENT,
    TEXT,
    THIS,
    Calendar,
    Duration,
    Meaning,
    SamePart,
    Shift,
    VagueReference,
    Weekday,
)
from transforms.dates.scanner import Token
from transforms.dates.selecting import count_of, first_of, last_of, turn_of, whole


def weekday(tokens: Sequence[Token]) -> Meaning | None:
    """Build a day of the week alone: 'Friday'."""
    return Weekday(int(tokens[0].value))


def relative_day(tokens: Sequence[Token]) -> Meaning | None:
    """Build a day relative to publication: yesterday, today, tomorrow."""
    return Shift("D", int(first_of(tokens, "Rr").value), DOCUMENT, "D")  # type: ignore[union-attr]


def tonight(_: Sequence[Token]) -> Meaning | None:
    """Build 'tonight': the day of publication."""
    return Shift("D", 0, DOCUMENT, "D")


def ago(tokens: Sequence[Token]) -> Meaning | None:
    """Build a distance in time: 'two weeks ago', 'a year earlier', 'six days later', 'ten years from now'."""
    unit, way = last_of(tokens, "Uu"), tokens[-1]
    if unit is None or unit.value in {"PERIOD", "WE"}:
        return None
    count = count_of(tokens)
    sign = 1 if way.code in "LV>" else -1
    if unit.value in CLOCK_UNITS:
        return Duration(duration_value(count, unit.value), unit.value, count)
    base = DOCUMENT if way.code in "GV" else TEXT
    if count is None or unit.value == "Q" or (count % 1 and unit.value != "Y"):
        return VagueReference("FUTURE_REF" if sign > 0 else "PAST_REF") if count is None else None
    grain = unit.value
    if count % 1 and grain == "Y":
        count, grain = count * 12, "M"
    return Shift(
        {"FN": "W"}.get(grain, grain), int(sign * count * (2 if grain == "FN" else 1)), base, grain, compared=True
    )


def units_ago(tokens: Sequence[Token]) -> Meaning | None:
    """Build a distance in time without a number: 'months ago', 'years later'."""
    return VagueReference("FUTURE_REF" if tokens[-1].code == "L" else "PAST_REF")


def deictic(tokens: Sequence[Token]) -> Meaning | None:
    """Build a unit with 'last', 'this' or the like: 'last week', 'that day', 'the following month'."""
    unit, turns = tokens[-1], [t for t in tokens if t.code in "glXCch"]
    turn = turns[-1]
    if unit.value in {"PERIOD", "MIN", "S", "H", "CE", "ML"} or turn.code == "c":
        return None
    definite = tokens[0].code == "t"
    of_text = turn.code == "h" or turn.word in {
        "previous",
        "preceding",
        "following",
        "subsequent",
        "prior",
        "succeeding",
    }
    of_text = of_text or (definite and turn.word == "next")
    if unit.value == "D" and turn.word in {"last", "past", "coming", "latest"}:
        return None
    if unit.value == "DE" and turn.word in {"past", "last", "next", "coming"} and definite:
        return Duration("P10Y", "DE", 1, turn_of(turn))
    grain = unit.value
    if turn.word == "latest":
        return Shift(grain, 0 if grain == "Q" else -1, TEXT, grain)
    return Shift(grain, turn_of(turn), TEXT if of_text else THIS if turn.code == "g" else DOCUMENT, grain)


def definite(tokens: Sequence[Token]) -> Meaning | None:
    """Build the period that the text is about: 'the quarter', 'the year', 'the weekend'."""
    unit = tokens[-1]
    if unit.value not in {"Q", "Y", "M", "W", "WE"}:
        return None
    return Shift(unit.value, 0, {"WE": DOCUMENT, "Q": TEXT}.get(unit.value, THIS), unit.value)


def year_end(_: Sequence[Token]) -> Meaning | None:
    """Build the year of 'year-end' or "the year's end"."""
    return Shift("Y", 0, DOCUMENT, "Y")


def year_period(tokens: Sequence[Token]) -> Meaning | None:
    """Build the quarter that the text is about, in another year: 'the 1988 quarter', 'the 1988 period'."""
    unit = tokens[-1]
    return SamePart(whole(tokens[-2]), unit.value) if unit.value in {"Q", "PERIOD"} else None


def latest(tokens: Sequence[Token]) -> Meaning | None:
    """Build the latest quarter: 'the latest period', 'the latest quarter'."""
    unit = tokens[-1]
    return Shift("Q", 0, TEXT, "Q") if unit.value in {"Q", "PERIOD"} and tokens[-2].word == "latest" else None


def neighbour(tokens: Sequence[Token]) -> Meaning | None:
    """Build the unit before or after the last date in the text: 'the day before', 'the year after'."""
    unit = first_of(tokens, "U")
    if unit is None or unit.value in {"PERIOD", "MIN", "S", "H", "Q", "CE", "ML"}:
        return None
    sign = 1 if tokens[-1].code in "L>X" else -1
    return Shift(unit.value, sign, TEXT, unit.value)


def year_ago(tokens: Sequence[Token]) -> Meaning | None:
    """Build the time one year before: 'year-earlier', 'the year-ago quarter', 'the year-earlier period'."""
    if tokens[0].value != "Y" and (len(tokens) < 2 or tokens[1].value != "Y"):
        return None
    ordinal = first_of(tokens, "1")
    if ordinal and 1 <= ordinal.number <= 4:
        return Calendar(quarter=whole(ordinal), year_turn=-1)
    return Shift("Y", -1, DOCUMENT, "Y", compared=True)


def reference(tokens: Sequence[Token]) -> Meaning | None:
    """Build a vague reference: now, recently, the future."""
    return VagueReference(tokens[0].value)


def current(_: Sequence[Token]) -> Meaning | None:
    """Build the vague present that 'current' means."""
    return VagueReference("PRESENT_REF")


def recent(tokens: Sequence[Token]) -> Meaning | None:
    """Build the vague past or future of 'recent', 'in recent years', 'coming months'."""
    return VagueReference("FUTURE_REF" if first_of(tokens, "Xf") else "PAST_REF")


def the_past(tokens: Sequence[Token]) -> Meaning | None:
    """Build 'the past' or 'the future'."""
    return {"past": VagueReference("PAST_REF"), "future": VagueReference("FUTURE_REF")}.get(tokens[-1].word)
