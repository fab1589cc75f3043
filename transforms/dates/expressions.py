"""Finds the time expressions of a passage, and their meaning before anchoring."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from transforms.dates.calendar_builders import calendar, year_alone
from transforms.dates.clocks import join_clocks
from transforms.dates.guards import CodedTokens, counts_plural, fits
from transforms.dates.meanings import (
    Calendar,
    Duration,
    Expression,
    FutureOrDuration,
    Meaning,
    Recurring,
    TimeOfDay,
    VagueReference,
)
from transforms.dates.numeric import parse_clock
from transforms.dates.patterns import PATTERNS, TimePattern, pattern
from transforms.dates.scanner import Token, scan
from transforms.dates.words import TimeWords
from transforms.syntax.tokens import Tokens
from transforms.text.reading import Reading

LISTS = frozenset({"list_of_days", "month_and_days"})
RANGES = frozenset({"days_of_month", "month_days", "month_to_month", "day_to_day", "years", "years_bc"})
# If the words after these patterns belong to something else ('May of last week'), only this part is the expression.
TRIMMED = {
    "day_month": pattern("(weekday comma? (the|on)?)? the? day of? month"),
    "month_day": pattern("(weekday comma?)? month the? day"),
    "month_year": pattern("month"),
    "season_year": pattern("the? season"),
}


# A year and two digits are a range of fewer years than this: '2016-18', but not 'Resolution 2016-98'.
MOST_YEARS = 60


@cache
def _grammar() -> re.Pattern[str]:
    """Return one regular expression for all patterns; a match shows where a pattern may begin."""
    return re.compile("|".join(pattern(rule.pattern) for rule in PATTERNS))


@cache
def _patterns() -> Sequence[tuple[TimePattern, re.Pattern[str]]]:
    """Return each pattern with its compiled form, in the order in which they are tried."""
    return tuple((rule, re.compile(pattern(rule.pattern))) for rule in PATTERNS)


def expressions_of(reading: Reading, words: TimeWords) -> list[Expression]:
    """Return the time expressions of all mined passages, in text order, before anchoring."""
    return [
        expression
        for passage in reading.mined()
        for expression in find_expressions(
            reading.text, passage.char_start, passage.char_end, words, partial(_counts, reading)
        )
    ]


def _counts(reading: Reading, end: int) -> bool:
    """Whether, in the parse, the number that ends at the character `end` counts a noun after it."""
    sentence = reading.sentence_at(end - 1)
    if sentence is None or sentence.parse is None:
        return False
    return Tokens(sentence.parse, sentence.start).counts(end)


def find_expressions(
    text: str, start: int, end: int, words: TimeWords, counts: Callable[[int], bool] = lambda _: False
) -> list[Expression]:
    """Return the time expressions of `text[start:end]` in text order, without overlap; `counts` as in `CodedTokens`."""
    tokens = scan(text, start, end, words)
    scanned = CodedTokens(text, tokens, "".join(token.code for token in tokens), counts)
    widened = [_widen(core, scanned) for core in _cores(scanned)]
    return join_clocks(list(_without_overlap(widened)), scanned)


def _cores(scanned: CodedTokens) -> Iterator[Expression]:
    """Yield the expressions that the patterns match, in text order; at each position the first match is taken."""
    at = 0
    while found := _grammar().search(scanned.codes, at):
        at = found.start() + 1
        for rule, compiled in _patterns():
            match = compiled.match(scanned.codes, found.start())
            made = match and list(_make(rule, scanned, match.start() + rule.lead, match.end() - 1))
            if match and made:
                yield from made
                at = max(match.end(), at)
                break


def _make(rule: TimePattern, scanned: CodedTokens, first: int, last: int) -> Iterator[Expression]:
    """Yield the expressions that a pattern makes of the tokens `first` to `last`; none if a guard rejects them."""
    tokens = scanned.tokens
    if rule.name in RANGES:
        yield from _range(rule, tokens[first : last + 1], first)
        return
    if rule.name in LISTS:
        if not counts_plural(scanned, last):
            yield from _list(tokens[first : last + 1], first)
        return
    if not fits(rule.name, scanned, first, last):
        return
    meaning = rule.build(tokens[first : last + 1])
    core = re.match(TRIMMED[rule.name], scanned.codes[first : last + 1]) if rule.name in TRIMMED else None
    if meaning is None and core is not None:
        last = first + core.end() - 1
        meaning = rule.build(tokens[first : last + 1])
    if meaning is None:
        return
    if isinstance(meaning, Duration) and tokens[first].code in "ta" and "-" in scanned.codes[first:last]:
        first += 1  # in 'the five-year war' the article belongs to the war
    clock = (
        parse_clock(tokens[first].word)
        if rule.name == "iso"
        else tokens[last].value
        if rule.name == "tonight"
        else None
    )
    part = "END" if rule.name == "year_end" else None
    yield Expression(tokens[first].start, tokens[last].end, meaning, first, last, clock=clock, part=part)


def _range(rule: TimePattern, part: Sequence[Token], first: int) -> Iterator[Expression]:
    """Yield the two ends of a range, as TimeML has them; a month or year printed at one end applies to both."""
    joint = next(i for i, t in enumerate(part) if i and t.code in "&2-~/")
    left, right = part[:joint], part[joint + 1 :]
    ends: list[Meaning | None]
    if rule.name == "years_bc":
        era = right[-1]
        ends = [year_alone([left[0], era]), year_alone(right)]
    elif rule.name == "years":
        begin, end = int(left[0].number), int(right[0].number)
        if len(right[0].word) != 2:
            return
        last = begin // 100 * 100 + end
        if last < begin:
            last += 100  # '1999-00' ends in 2000
        if not 0 < last - begin < MOST_YEARS:
            return
        ends = [Calendar(year=begin), Calendar(year=last)]
    else:
        whole = calendar(right)
        if rule.name == "month_days":
            month = next(t for t in left if t.code == "M")
            whole = calendar([month, *right])
        near = calendar([*left, *(t for t in right if t.code == "M")] if rule.name == "days_of_month" else left)
        if not isinstance(whole, Calendar) or not isinstance(near, Calendar):
            return
        year = whole.year
        if year is not None and near.month and whole.month and near.month > whole.month:
            year -= 1
        ends = [replace(near, year=year, year_turn=whole.year_turn, of_text=whole.of_text), whole]
    for side, offset, meaning, joined in ((left, 0, ends[0], False), (right, joint + 1, ends[1], True)):
        if meaning is not None:
            yield Expression(
                side[0].start, side[-1].end, meaning, first + offset, first + offset + len(side) - 1, joined=joined
            )


def _list(part: Sequence[Token], first: int) -> Iterator[Expression]:
    """Yield each day of a list, '17, 18 and 19 May 2016' or 'May 7, 8 and 9'; nothing if one day is impossible."""
    month = next(i for i, t in enumerate(part) if t.code == "M")
    days = [i for i, t in enumerate(part) if t.code in "D1j"]
    # The tokens after both the days and the month give the year.
    year = part[max(month, days[-1]) + 1 :]
    meanings = [calendar([part[day], part[month], *year]) for day in days]
    if None in meanings:
        return
    for at, (day, meaning) in enumerate(zip(days, meanings, strict=True)):
        begin = 0 if at == 0 else day
        end = len(part) - 1 if day == days[-1] else day
        if meaning is not None:
            yield Expression(part[begin].start, part[end].end, meaning, first + begin, first + end, joined=at > 0)


# Codes of words before an expression that belong to it, with the part of the period that they mean.
PARTS = {"B": "START", "m": "MID", "E": "END", "J": "START", "L": "END"}


def _widen(core: Expression, scanned: CodedTokens) -> Expression:
    """Return the expression with the words for a part before it: 'the end of', 'early', 'mid-'."""
    if isinstance(core.meaning, FutureOrDuration | Duration | Recurring | VagueReference | TimeOfDay):
        return core
    tokens, codes = scanned.tokens, scanned.codes
    opens = core.first == 0 or any(code in ".=;" for code in codes[max(0, core.first - 2) : core.first])
    first, part = core.first, core.part
    while first:
        before = tokens[first - 1]
        if before.code in PARTS:
            part = PARTS[before.code]
        elif (
            (before.code == "-" and first > 1 and tokens[first - 2].code in "mBE")
            or (before.code == "i" and before.word == "in" and first > 1 and tokens[first - 2].code in "BEJLm")
            or (before.code == "n" and first > 1 and tokens[first - 2].code in "BE")
            or (before.code == "t" and first > 1 and tokens[first - 2].code in "BEm" and codes[core.first] != "t")
        ):
            pass
        else:
            break
        first -= 1
    if first < core.first and first and codes[first - 1] == "t" and codes[first] in "BmE":
        first -= 1
    return replace(core, start=tokens[first].start, first=first, part=part, opens=opens)


def _without_overlap(expressions: Sequence[Expression]) -> Iterator[Expression]:
    end = -1
    for expression in expressions:
        if expression.first > end:
            yield expression
            end = expression.last
