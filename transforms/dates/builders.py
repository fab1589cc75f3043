"""What the tokens of each kind of time expression mean."""

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.dates.meanings import (
    DOCUMENT,
    TEXT,
    THIS,
    Calendar,
    Coming,
    Duration,
    Meaning,
    Recurring,
    SamePart,
    Shift,
    Span,
    Vague,
    Weekday,
)
from transforms.dates.scanner import Token


def _int(token: Token) -> int:
    return int(token.number)


def _year(token: Token) -> int:
    """The year of a token of code Y or y; "'98" is of the century before or after 2030."""
    if token.code == "y":
        return _int(token) + (2000 if token.number < 30 else 1900)
    return _int(token)


def _get(tokens: Sequence[Token], codes: str) -> Token | None:
    return next((t for t in tokens if t.code in codes), None)


def _last(tokens: Sequence[Token], codes: str) -> Token | None:
    return next((t for t in reversed(tokens) if t.code in codes), None)


def calendar(tokens: Sequence[Token]) -> Meaning | None:
    """Month, day, season, holiday, quarter, year in any order, and 'last year', 'that year' for the year."""
    month, season, holiday = _get(tokens, "M"), _get(tokens, "S"), _get(tokens, "4")
    year, unit, era = _get(tokens, "Yy"), _last(tokens, "U"), _get(tokens, "A")
    day = _get(tokens, "D1j") if month or (unit and unit.value == "M") else None
    if day and not 1 <= day.number <= 31:
        return None
    weekday = _get(tokens, "W")
    made = Calendar(
        year=_year(year) if year else None,
        weekday=int(weekday.value) if weekday else None,
        month=int(month.value) if month else None,
        day=_int(day) if day else None,
        season=season.value if season else None,
        holiday=holiday.value if holiday else None,
        before_christ=bool(era and era.value == "BC"),
    )
    if made.day and made.month and made.day > (29 if made.month == 2 else 30 if made.month in {4, 6, 9, 11} else 31):
        return None
    if unit:
        turn = _last(tokens, "glXCch")
        if unit.value != ("M" if made.month is None and made.day else "Y") or turn is None:
            return None
        led = tokens[tokens.index(turn) - 1].code == "t"
        if turn.code == "h" or (turn.code in "lX" and led):
            return replace(made, of_text=True)
        return replace(made, year_turn=_turn(turn))
    return made


def _turn(token: Token) -> int:
    return {"l": -1, "X": 1, "c": -1}.get(token.code, 0)


def named_turn(tokens: Sequence[Token]) -> Meaning | None:
    """'last April', 'this summer', 'next Friday', 'that winter', 'this past spring'."""
    name = tokens[-1]
    turns = [t for t in tokens if t.code in "glXCch"]
    turn = turns[-1]
    of_text = turn.code == "h" or (
        tokens[0].code == "t" and turn.word in {"following", "next", "previous", "preceding"}
    )
    if name.code == "W":
        return Weekday(int(name.value), _turn(turn), of_text)
    if name.code == "M":
        return Calendar(month=int(name.value), turn=None if of_text else _turn(turn), of_text=of_text)
    if name.code == "4":
        return Calendar(holiday=name.value, turn=None if of_text else _turn(turn), of_text=of_text)
    return Calendar(season=name.value, turn=None if of_text else _turn(turn), of_text=of_text)


def turn_month_day(tokens: Sequence[Token]) -> Meaning | None:
    """'last Oct. 23'."""
    made = calendar(tokens[1:])
    return replace(made, turn=_turn(tokens[0])) if isinstance(made, Calendar) else None


def week_of(tokens: Sequence[Token]) -> Meaning | None:
    """'the week of May 23'."""
    unit = _get(tokens, "U")
    made = calendar([t for t in tokens if t is not unit])
    if unit is None or unit.value != "W" or not isinstance(made, Calendar):
        return None
    return replace(made, week=True)


def coded_quarter(tokens: Sequence[Token]) -> Meaning | None:
    """'Q3', 'Q3 2015'."""
    year = _get(tokens, "Yy")
    return Calendar(quarter=_int(tokens[0]), year=_year(year) if year else None)


def weekday(tokens: Sequence[Token]) -> Meaning | None:
    """A day of the week alone."""
    return Weekday(int(tokens[0].value))


def relative_day(tokens: Sequence[Token]) -> Meaning | None:
    """Yesterday, today, tomorrow."""
    return Shift("D", int(_get(tokens, "Rr").value), DOCUMENT, "D")  # type: ignore[union-attr]


def tonight(_: Sequence[Token]) -> Meaning | None:
    """Tonight, of the day of writing."""
    return Shift("D", 0, DOCUMENT, "D")


def parse_clock(word: str) -> str | None:
    """The time of an ISO 8601 date and time, as TIMEX3; None where it has none.

    >>> parse_clock("2016-05-12T14:30Z"), parse_clock("2016-05-12")
    ('T14:30', None)
    """
    found = re.match(r"[0-9-]{10}[t ](\d{2}:\d{2}(?::\d{2})?)", word, re.IGNORECASE)
    return f"T{found[1]}" if found else None


def numeric_date(tokens: Sequence[Token]) -> Meaning | None:
    """2016-05-24, 24/05/2016, 5/24/16: the day first where the month can't be, else as American news writes."""
    return parse_numeric(tokens[0].word)


def parse_numeric(word: str) -> Calendar | None:
    """The day that figures write, None where they write none.

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


def iso_date(tokens: Sequence[Token]) -> Meaning | None:
    """A date as ISO 8601 writes it."""
    return parse_numeric(tokens[0].word[:10])


def decade(tokens: Sequence[Token]) -> Meaning | None:
    """'the 1990s', "the '80s"."""
    token = tokens[-1]
    start = _int(token)
    if start < 100:
        start += 1900 if start >= 30 else 2000
    return Span(start, 10) if start % 10 == 0 and start >= 1000 else None


def century(tokens: Sequence[Token]) -> Meaning | None:
    """'the 19th century', 'the ninth century BC'."""
    ordinal, unit, era = _get(tokens, "1"), _get(tokens, "U"), _get(tokens, "A")
    if not ordinal or not unit or unit.value != "CE" or not 1 <= ordinal.number <= 30:
        return None
    return Span((_int(ordinal) - 1) * 100, 100, bool(era and era.value == "BC"))


def quarter(tokens: Sequence[Token]) -> Meaning | None:
    """'the third quarter of 1984', 'the 1988 second quarter', "this year's first half"."""
    ordinal, units = _get(tokens, "1"), [t for t in tokens if t.code in "Ub"]
    part = next((t for t in units if t.code == "b" or t.value == "Q"), None)
    year, turn, last = _get(tokens, "Y"), _get(tokens, "glXCh"), _get(tokens, "l")
    if part is None:
        return None
    of_year = any(t.value == "Y" for t in units)
    number = _int(ordinal) if ordinal else 2 if part.code == "b" and (last or _get(tokens, "E")) else 0
    if not 1 <= number <= (2 if part.code == "b" else 4):
        return None
    if part.code == "b" and not (year or of_year):
        return None
    return Calendar(
        year=_year(year) if year else None,
        half=number if part.code == "b" else None,
        quarter=None if part.code == "b" else number,
        year_turn=_turn(turn) if turn and of_year and turn.code != "h" else None,
        of_text=bool(turn and of_year and turn.code == "h"),
    )


# Units of clock time are written after 'T'.
CLOCK_UNITS = {"H": "H", "MIN": "M", "S": "S"}
GRAIN_LETTERS = {
    "N": "N",
    "D": "D",
    "W": "W",
    "M": "M",
    "Q": "Q",
    "Y": "Y",
    "DE": "E",
    "CE": "C",
    "ML": "L",
    "WE": "WE",
}


# Half of a unit in the next smaller one.
HALVES = {"Y": ("M", 6), "H": ("M", 30), "MIN": ("S", 30)}


def duration_value(count: float | None, unit: str) -> str:
    """TIMEX3 of so many units; an unknown count is X.

    >>> duration_value(9, "M"), duration_value(2.5, "Y"), duration_value(None, "H"), duration_value(2, "DE")
    ('P9M', 'P2Y6M', 'PTXH', 'P20Y')
    """
    if count is not None:
        scale = {"FN": ("W", 2.0), "DE": ("Y", 10.0), "CE": ("Y", 100.0), "ML": ("Y", 1000.0)}.get(unit)
        if scale is not None:
            unit, count = scale[0], count * scale[1]
        if unit == "Q" and count % 1:
            unit, count = "M", count * 3
    if count is not None and count % 1 == 0.5 and unit in HALVES:
        below, parts = HALVES[unit]
        return (
            duration_value(count // 1, unit) if count > 1 else "PT" if unit in CLOCK_UNITS else "P"
        ) + f"{parts}{below}"
    number = "X" if count is None else f"{count:.10g}"
    if unit in CLOCK_UNITS:
        return f"PT{number}{CLOCK_UNITS[unit]}"
    return f"P{number}{GRAIN_LETTERS.get(unit, 'D')}"


def _count(tokens: Sequence[Token]) -> float | None:
    """How many units the tokens say; None where that stays vague."""
    if _get(tokens, "q"):
        return None
    numbers = [t.number for t in tokens if t.code in "DYNj"]
    half = _get(tokens, "b")
    if numbers:
        return numbers[0] + (0.5 if half else 0)
    if _get(tokens, "k"):
        return 2
    return (1.5 if _get(tokens, "a&") and half and tokens[-1] is half else 0.5) if half else 1


def length(tokens: Sequence[Token]) -> Meaning | None:
    """'two years', 'several months', 'a week', 'the past nine months', '10-year', 'the next few days'."""
    unit = _last(tokens, "Uu")
    if unit is None or unit.value in {"PERIOD", "WE"}:
        return None
    count = _count(tokens)
    turn = _get(tokens, "lXcf")
    value = duration_value(count, unit.value)
    if unit.value == "Q" and count:
        value = duration_value(count * 3, "M")
    direction = (1 if turn.code in "Xf" else -1) if turn and turn.word != "latest" else 0
    return Duration(value, unit.value, count, direction)


def coming(tokens: Sequence[Token]) -> Meaning | None:
    """'in two weeks': when, where the clause is about the future; how long elsewhere."""
    span = length(tokens)
    if isinstance(span, Duration) and span.grain == "Q":
        return None
    if not isinstance(span, Duration) or span.count is None or span.count % 1 or span.grain in CLOCK_UNITS:
        return span
    weeks = span.grain == "FN"
    grain, count = ("W", 2 * int(span.count)) if weeks else (span.grain, int(span.count))
    return Coming(span, Shift(grain, count, DOCUMENT, grain))


def bare_length(tokens: Sequence[Token]) -> Meaning | None:
    """'for years', 'over months'."""
    unit = tokens[-1]
    return (
        None
        if unit.value in {"PERIOD", "Q", "WE", "N", "S", "CE", "ML"}
        else Duration(duration_value(None, unit.value), unit.value, None)
    )


def ago(tokens: Sequence[Token]) -> Meaning | None:
    """'two weeks ago', 'a year earlier', 'six days later', 'ten years from now'."""
    unit, way = _last(tokens, "Uu"), tokens[-1]
    if unit is None or unit.value in {"PERIOD", "WE"}:
        return None
    count = _count(tokens)
    sign = 1 if way.code in "LV>" else -1
    if unit.value in CLOCK_UNITS:
        return Duration(duration_value(count, unit.value), unit.value, count)
    base = DOCUMENT if way.code in "GV" else TEXT
    if count is None or unit.value == "Q" or (count % 1 and unit.value != "Y"):
        return Vague("FUTURE_REF" if sign > 0 else "PAST_REF") if count is None else None
    grain = unit.value
    if count % 1 and grain == "Y":
        count, grain = count * 12, "M"
    return Shift(
        {"FN": "W"}.get(grain, grain), int(sign * count * (2 if grain == "FN" else 1)), base, grain, compared=True
    )


def units_ago(tokens: Sequence[Token]) -> Meaning | None:
    """'months ago', 'years later'."""
    return Vague("FUTURE_REF" if tokens[-1].code == "L" else "PAST_REF")


def deictic(tokens: Sequence[Token]) -> Meaning | None:
    """'last week', 'this month', 'the previous year', 'that day', 'the following month', 'the current quarter'."""
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
        return Duration("P10Y", "DE", 1, _turn(turn))
    grain = unit.value
    if turn.word == "latest":
        return Shift(grain, 0 if grain == "Q" else -1, TEXT, grain)
    return Shift(grain, _turn(turn), TEXT if of_text else THIS if turn.code == "g" else DOCUMENT, grain)


def past_unit(tokens: Sequence[Token]) -> Meaning | None:
    """'over the last year': how long, up to now."""
    unit = tokens[-1]
    if tokens[1].word not in {"last", "past"} or unit.value not in {"Y", "M", "W", "Q", "DE", "CE", "H"}:
        return None
    return Duration(duration_value(1, unit.value), unit.value, 1, -1)


def definite(tokens: Sequence[Token]) -> Meaning | None:
    """'the quarter', 'the year', 'the weekend': the one the text speaks of."""
    unit = tokens[-1]
    if unit.value not in {"Q", "Y", "M", "W", "WE"}:
        return None
    return Shift(unit.value, 0, {"WE": DOCUMENT, "Q": TEXT}.get(unit.value, THIS), unit.value)


def ended(tokens: Sequence[Token]) -> Meaning | None:
    """'the year ended July 2': how long, not which."""
    unit = tokens[-1]
    return Duration(duration_value(1, unit.value), unit.value, 1) if unit.value == "Y" else None


def year_end(_: Sequence[Token]) -> Meaning | None:
    """'year-end', "the year's end"."""
    return Shift("Y", 0, DOCUMENT, "Y")


def decade_word(tokens: Sequence[Token]) -> Meaning | None:
    """'the nineties'."""
    return Span(int(tokens[-1].value), 10)


def year_period(tokens: Sequence[Token]) -> Meaning | None:
    """'the 1988 quarter', 'the 1988 period': the part of that year that matches the one spoken of."""
    unit = tokens[-1]
    return SamePart(_int(tokens[-2]), unit.value) if unit.value in {"Q", "PERIOD"} else None


def latest(tokens: Sequence[Token]) -> Meaning | None:
    """'the latest period', 'the latest quarter'."""
    unit = tokens[-1]
    return Shift("Q", 0, TEXT, "Q") if unit.value in {"Q", "PERIOD"} and tokens[-2].word == "latest" else None


def neighbour(tokens: Sequence[Token]) -> Meaning | None:
    """'the day before', 'the day after', 'the year before'."""
    unit = _get(tokens, "U")
    if unit is None or unit.value in {"PERIOD", "MIN", "S", "H", "Q", "CE", "ML"}:
        return None
    sign = 1 if tokens[-1].code in "L>X" else -1
    return Shift(unit.value, sign, TEXT, unit.value)


def year_ago(tokens: Sequence[Token]) -> Meaning | None:
    """'year-earlier', 'the year-ago quarter', 'the year-earlier period'."""
    if tokens[0].value != "Y" and (len(tokens) < 2 or tokens[1].value != "Y"):
        return None
    ordinal = _get(tokens, "1")
    if ordinal and 1 <= ordinal.number <= 4:
        return Calendar(quarter=_int(ordinal), year_turn=-1)
    return Shift("Y", -1, DOCUMENT, "Y", compared=True)


def every(tokens: Sequence[Token]) -> Meaning | None:
    """'every day', 'each July', 'every two weeks', 'Tuesday nights', 'each Thursday'."""
    name, last = _get(tokens, "MWwS4"), tokens[-1]
    daypart = _get(tokens, "Pp") or (last if last.code == "u" and last.value == "N" else None)
    if name is None and daypart is not None and daypart.code in "Pp":
        return Recurring("XXXX-XX-XX" + daypart.value[:4]) if daypart.value[1].isalpha() else None
    if name is None:
        unit = _last(tokens, "Uu")
        if unit is None or unit.value == "PERIOD":
            return None
        count = _count([t for t in tokens if t.code != "a"])
        ordinal = _get(tokens, "1")
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


def reference(tokens: Sequence[Token]) -> Meaning | None:
    """Now, recently, the future."""
    return Vague(tokens[0].value)


def current(_: Sequence[Token]) -> Meaning | None:
    """'current' before what is counted now."""
    return Vague("PRESENT_REF")


def recent(tokens: Sequence[Token]) -> Meaning | None:
    """'recent', 'recent weeks', 'in recent years'; 'coming months'."""
    return Vague("FUTURE_REF" if _get(tokens, "Xf") else "PAST_REF")


def the_past(tokens: Sequence[Token]) -> Meaning | None:
    """'the past', 'the future'."""
    return {"past": Vague("PAST_REF"), "future": Vague("FUTURE_REF")}.get(tokens[-1].word)


def day_of_month(tokens: Sequence[Token]) -> Meaning | None:
    """'on the 5th'."""
    ordinal = tokens[-1]
    return (
        Calendar(day=_int(ordinal), of_text=True) if 1 <= ordinal.number <= 31 and ordinal.word[0].isdigit() else None
    )


def named_day(tokens: Sequence[Token]) -> Meaning | None:
    """'9/11': the day that the vocabulary gives."""
    return parse_numeric(tokens[0].value)


def season_over_years(tokens: Sequence[Token]) -> Meaning | None:
    """'the winter of 2008-09': the season that begins in the first of the two years."""
    first, second = (t for t in tokens if t.code in "YDN")
    follows = (_int(first) + 1) % (100 if len(second.word) == 2 else 10_000)
    return calendar(tokens[: tokens.index(first) + 1]) if _int(second) == follows else None


def year_alone(tokens: Sequence[Token]) -> Meaning | None:
    """A year, with its era."""
    era = _get(tokens, "A")
    token = _get(tokens, "YyDN")
    if token is None or (token.code in "DN" and (era is None or token.number > 5000 or token.number % 1)):
        return None
    return Calendar(year=_year(token), before_christ=bool(era and era.value == "BC"))
