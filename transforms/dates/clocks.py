"""Finds clock times and parts of the day, and joins them to the day next to them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms.dates.guards import CodedTokens
from transforms.dates.meanings import DOCUMENT, TEXT, THIS, Calendar, Expression, Meaning, Shift, TimeOfDay, Weekday
from transforms.dates.patterns import pattern
from transforms.dates.scanner import Token

TIME = re.compile(
    pattern(
        "clock units? meridiem? zone?|day meridiem zone?|day oclock ((in|at) the daypart)?"
        "|(?<=at) day in the daypart"
        "|(the? (start|mid|end) hyphen? (the|this|that|last|next)?|the? (last|this|that|next)|the)? daypart"
    )
)
# What may come between a day and its time of day.
AFTER_DAY = re.compile(r",?9?v?|it?|nt")
# What may come between a time of day and its day: '10:35 a.m. (0735 GMT) on Friday'.
BEFORE_DAY = re.compile(r"(?:\([KNDx]T?z\))?,?(?:[no]t?)?")
# Codes after which a part of the day needs no 'the'.
BESIDE = frozenset("WRMDd51YnioP29,")


# Codes that a date can begin with.
DATES = frozenset("MWDd51lXgh4R")


def join_clocks(expressions: Sequence[Expression], scanned: CodedTokens) -> list[Expression]:
    """Return the expressions, each joined with its time of day; a time without a day is an expression of its own."""
    days, joined = list(expressions), []
    at = 0
    for clock in _clocks(scanned):
        while at < len(days) and days[at].last < clock.first:
            joined.append(days[at])
            at += 1
        if at < len(days) and days[at].first <= clock.last:
            continue
        before = joined[-1] if joined else None
        after = days[at] if at < len(days) else None
        if before is not None and _is_day(before) and AFTER_DAY.fullmatch(scanned.codes, before.last + 1, clock.first):
            joined[-1] = replace(before, end=clock.end, last=clock.last, clock=clock.clock)
        elif after is not None and _is_day(after) and BEFORE_DAY.fullmatch(scanned.codes, clock.last + 1, after.first):
            days[at] = replace(after, start=clock.start, first=clock.first, clock=clock.clock, part=None)
        elif before is not None and before.clock and _is_restated(scanned, before, clock):
            joined.append(replace(clock, meaning=before.meaning))
        else:
            joined.append(clock)
    return joined + days[at:]


def _is_restated(scanned: CodedTokens, before: Expression, clock: Expression) -> bool:
    """Whether the clock time repeats the time before it in another zone: 'on Sunday at 9 a.m. (0600 GMT)'."""
    return scanned.codes[before.last + 1 : clock.first] == "(" and scanned.code(clock.last) == "z"


def _is_day(expression: Expression) -> bool:
    """Whether the expression is a day that has no time of day yet."""
    meaning = expression.meaning
    if expression.clock not in {None, "TNI"}:
        return False
    if isinstance(meaning, Calendar):
        return meaning.day is not None or meaning.holiday is not None
    return isinstance(meaning, Weekday) or (isinstance(meaning, Shift) and meaning.unit == "D")


def _clocks(scanned: CodedTokens) -> Iterator[Expression]:
    for found in TIME.finditer(scanned.codes):
        first, last = found.start(), found.end() - 1
        part = scanned.tokens[first : last + 1]
        value = clock_value(part)
        lead = next((t.code for t in part if t.code in "glhX"), None)
        if value is None or (lead is None and value[1].isalpha() and not _is_led(scanned, first, last)):
            continue
        yield Expression(part[0].start, part[-1].end, _day_of(lead), first, last, clock=value)


def _is_led(scanned: CodedTokens, first: int, last: int) -> bool:
    """Whether words for a part of the day mean a time: 'the morning', 'in late afternoon', 'Monday night'."""
    before, after = scanned.code(first - 1), scanned.code(last + 1)
    of = last + 3 if scanned.code(last + 2) == "t" else last + 2
    if after == "o" and scanned.code(of) not in DATES:
        return False  # 'the night of the attack'
    return (
        scanned.code(first) != "P"
        or before in BESIDE
        or scanned.word(last) == "overnight"
        or after in {"W", "R", "n", "o"}
    )


def _day_of(lead: str | None) -> Meaning:
    """Return the day of a part of the day, by its first word: 'last night', 'this morning', 'the next morning'."""
    match lead:
        case "l":
            return Shift("D", -1, DOCUMENT, "D")
        case "g":
            return Shift("D", 0, THIS, "D")
        case "h" | "X":
            return Shift("D", int(lead == "X"), TEXT, "D")
        case _:
            return TimeOfDay()


def clock_value(part: Sequence[Token]) -> str | None:
    """Return the TIMEX3 value of a time of day: 'T00:00' to 'T24:00', or a part of the day; None if impossible."""
    clock = next((t for t in part if t.code in "KDj1"), None)
    daypart = next((t.value for t in part if t.code == "P"), None)
    if clock is None:
        return daypart
    numbers = [int(n) for n in clock.word.replace(".", ":").split(":")] if clock.code == "K" else [int(clock.number)]
    meridiem = next((t.value for t in part if t.code == "T"), None)
    # '15:24pm' is a clock of 24 hours with a needless mark; '22pm' is no time.
    if numbers[0] > 12 and (meridiem == "AM" or (meridiem is not None and clock.code != "K")):
        return None
    if meridiem == "PM" or (meridiem is None and daypart in {"TAF", "TEV"}):
        numbers[0] += 12 if numbers[0] < 12 else 0
    elif meridiem == "AM" and numbers[0] == 12:
        numbers[0] = 0
    if numbers[0] > 24 or any(n > 59 for n in numbers[1:]):
        return None
    return "T" + ":".join(f"{n:02d}" for n in (numbers if len(numbers) > 1 else [*numbers, 0]))
