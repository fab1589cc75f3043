"""Builds the meaning of calendar dates from their tokens: '24 May 2016', 'last April', 'the third quarter of 1984'."""

from collections.abc import Sequence
from dataclasses import replace

from transforms.dates.meanings import (
    Calendar,
    Meaning,
    Weekday,
    YearSpan,
)
from transforms.dates.numeric import parse_numeric
from transforms.dates.scanner import Token
from transforms.dates.selecting import first_of, last_of, turn_of, whole, year_of
from transforms.numerals.dates import full_year


def calendar(tokens: Sequence[Token]) -> Meaning | None:
    """Build a date of month, day, weekday, season, holiday and year in any order.

    The year may also be 'last year' or 'that year'.
    """
    month, season, holiday = first_of(tokens, "M"), first_of(tokens, "S"), first_of(tokens, "4")
    year, unit, era = first_of(tokens, "Yy"), last_of(tokens, "U"), first_of(tokens, "A")
    day = first_of(tokens, "D1j") if month or (unit and unit.value == "M") else None
    if day and not 1 <= day.number <= 31:
        return None
    weekday = first_of(tokens, "W")
    made = Calendar(
        year=year_of(year) if year else None,
        weekday=int(weekday.value) if weekday else None,
        month=int(month.value) if month else None,
        day=whole(day) if day else None,
        season=season.value if season else None,
        holiday=holiday.value if holiday else None,
        before_christ=bool(era and era.value == "BC"),
    )
    if made.day and made.month and made.day > (29 if made.month == 2 else 30 if made.month in {4, 6, 9, 11} else 31):
        return None
    if unit:
        turn = last_of(tokens, "glXCch")
        if unit.value != ("M" if made.month is None and made.day else "Y") or turn is None:
            return None
        led = tokens[tokens.index(turn) - 1].code == "t"
        if turn.code == "h" or (turn.code in "lX" and led):
            return replace(made, of_text=True)
        return replace(made, year_turn=turn_of(turn))
    return made


def named_turn(tokens: Sequence[Token]) -> Meaning | None:
    """Build 'last April', 'this summer', 'next Friday', 'that winter', 'this past spring'."""
    name = tokens[-1]
    turns = [t for t in tokens if t.code in "glXCch"]
    turn = turns[-1]
    of_text = turn.code == "h" or (
        tokens[0].code == "t" and turn.word in {"following", "next", "previous", "preceding"}
    )
    if name.code == "W":
        return Weekday(int(name.value), turn_of(turn), of_text)
    if name.code == "M":
        return Calendar(month=int(name.value), turn=None if of_text else turn_of(turn), of_text=of_text)
    if name.code == "4":
        return Calendar(holiday=name.value, turn=None if of_text else turn_of(turn), of_text=of_text)
    return Calendar(season=name.value, turn=None if of_text else turn_of(turn), of_text=of_text)


def turn_month_day(tokens: Sequence[Token]) -> Meaning | None:
    """Build a day with 'last', 'this' or 'next': 'last Oct. 23'."""
    made = calendar(tokens[1:])
    return replace(made, turn=turn_of(tokens[0])) if isinstance(made, Calendar) else None


def week_of(tokens: Sequence[Token]) -> Meaning | None:
    """Build the week of a day: 'the week of May 23'."""
    unit = first_of(tokens, "U")
    made = calendar([t for t in tokens if t is not unit])
    if unit is None or unit.value != "W" or not isinstance(made, Calendar):
        return None
    return replace(made, week=True)


def coded_quarter(tokens: Sequence[Token]) -> Meaning | None:
    """Build a quarter with a code: 'Q3', 'Q3 2015'."""
    year = first_of(tokens, "Yy")
    return Calendar(quarter=whole(tokens[0]), year=year_of(year) if year else None)


def numeric_date(tokens: Sequence[Token]) -> Meaning | None:
    """Build a date in digits: 2016-05-24, 24/05/2016, 5/24/16.

    The month is read before the day if that is possible and the numbers aren't separated by dots.
    """
    return parse_numeric(tokens[0].word)


def iso_date(tokens: Sequence[Token]) -> Meaning | None:
    """Build a date in the form of ISO 8601."""
    return parse_numeric(tokens[0].word[:10])


def decade(tokens: Sequence[Token]) -> Meaning | None:
    """Build a decade in digits: 'the 1990s', "the '80s"."""
    token = tokens[-1]
    start = full_year(whole(token))
    return YearSpan(start, 10) if start % 10 == 0 and start >= 1000 else None


def century(tokens: Sequence[Token]) -> Meaning | None:
    """Build a century: 'the 19th century', 'the ninth century BC'."""
    ordinal, unit, era = first_of(tokens, "1"), first_of(tokens, "U"), first_of(tokens, "A")
    if not ordinal or not unit or unit.value != "CE" or not 1 <= ordinal.number <= 30:
        return None
    return YearSpan((whole(ordinal) - 1) * 100, 100, bool(era and era.value == "BC"))


def quarter(tokens: Sequence[Token]) -> Meaning | None:
    """Build a quarter or half: 'the third quarter of 1984', 'the 1988 second quarter', "this year's first half"."""
    ordinal, units = first_of(tokens, "1"), [t for t in tokens if t.code in "Ub"]
    part = next((t for t in units if t.code == "b" or t.value == "Q"), None)
    year, turn, last = first_of(tokens, "Y"), first_of(tokens, "glXCh"), first_of(tokens, "l")
    if part is None:
        return None
    of_year = any(t.value == "Y" for t in units)
    number = whole(ordinal) if ordinal else 2 if part.code == "b" and (last or first_of(tokens, "E")) else 0
    if not 1 <= number <= (2 if part.code == "b" else 4):
        return None
    if part.code == "b" and not (year or of_year):
        return None
    return Calendar(
        year=year_of(year) if year else None,
        half=number if part.code == "b" else None,
        quarter=None if part.code == "b" else number,
        year_turn=turn_of(turn) if turn and of_year and turn.code != "h" else None,
        of_text=bool(turn and of_year and turn.code == "h"),
    )


def decade_word(tokens: Sequence[Token]) -> Meaning | None:
    """Build a decade in words: 'the nineties'."""
    return YearSpan(int(tokens[-1].value), 10)


def day_of_month(tokens: Sequence[Token]) -> Meaning | None:
    """Build a day whose month the text implies: 'on the 5th'."""
    ordinal = tokens[-1]
    return (
        Calendar(day=whole(ordinal), of_text=True) if 1 <= ordinal.number <= 31 and ordinal.word[0].isdigit() else None
    )


def named_day(tokens: Sequence[Token]) -> Meaning | None:
    """Build a day with a name of its own, which is in the vocabulary: '9/11'."""
    return parse_numeric(tokens[0].value)


def season_over_years(tokens: Sequence[Token]) -> Meaning | None:
    """Build a season over two years, by the year it begins in: 'the winter of 2008-09'."""
    first, second = (t for t in tokens if t.code in "YDN")
    follows = (whole(first) + 1) % (100 if len(second.word) == 2 else 10_000)
    return calendar(tokens[: tokens.index(first) + 1]) if whole(second) == follows else None


def year_alone(tokens: Sequence[Token]) -> Meaning | None:
    """Build a year, with its era if there is one."""
    era = first_of(tokens, "A")
    token = first_of(tokens, "YyDN")
    if token is None or (token.code in "DN" and (era is None or token.number > 5000 or token.number % 1)):
        return None
    return Calendar(year=year_of(token), before_christ=bool(era and era.value == "BC"))
