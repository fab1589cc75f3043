"""Finds the time expressions of a passage: what stands where and what it means, before it is anchored."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from transforms.reading import Reading
from transforms.timegrammar import (
    DOCUMENT,
    RULES,
    Calendar,
    Duration,
    Expression,
    Meaning,
    Recurring,
    Rule,
    Shift,
    TimeOfDay,
    Vague,
    Weekday,
    calendar,
    pattern,
)
from transforms.timescan import Token, scan
from transforms.timewords import TimeWords

RANGES = frozenset({"days_of_month", "month_days", "month_to_month", "day_to_day", "years"})
# What a clock time looks like: with a colon, with a.m. or p.m., or o'clock.
CLOCK = re.compile(pattern("clock meridiem? hour? zone?".replace("hour? ", "") + "|DAY meridiem zone?|day oclock"))


@cache
def _grammar() -> re.Pattern[str]:
    """All rules as one pattern: where any of them may begin."""
    return re.compile("|".join(pattern(rule.pattern) for rule in RULES))


@cache
def _rules() -> Sequence[tuple[Rule, re.Pattern[str]]]:
    """Each rule with its own pattern, in the order in which they are tried."""
    return tuple((rule, re.compile(pattern(rule.pattern))) for rule in RULES)


def expressions_of(reading: Reading, words: TimeWords) -> list[Expression]:
    """The time expressions of all mined passages before they are anchored, in text order."""
    return [
        expression
        for passage in reading.mined()
        for expression in find_expressions(reading.text, passage.char_start, passage.char_end, words)
    ]


def find_expressions(text: str, start: int, end: int, words: TimeWords) -> list[Expression]:
    """The time expressions of `text[start:end]` in text order, without overlap."""
    tokens = scan(text, start, end, words)
    codes = "".join(token.code for token in tokens)
    cores = sorted([*_cores(text, tokens, codes)], key=lambda e: e.first)
    widened = [_widen(core, tokens, codes) for core in cores]
    return list(_with_clocks(_without_overlap(widened), text, tokens, codes))


def _cores(text: str, tokens: Sequence[Token], codes: str) -> Iterator[Expression]:
    """The expressions that the rules make, left to right; at each place the first rule that fits wins."""
    at = 0
    while found := _grammar().search(codes, at):
        at = found.start() + 1
        for rule, compiled in _rules():
            match = compiled.match(codes, found.start())
            made = match and list(_make(rule, text, tokens, codes, match.start() + rule.head, match.end() - 1))
            if match and made:
                yield from made
                at = max(match.end(), at)
                break


def _make(rule: Rule, text: str, tokens: Sequence[Token], codes: str, first: int, last: int) -> Iterator[Expression]:
    """The expressions a rule makes of the tokens `first` to `last`; none where they mean something else here."""
    part = tokens[first : last + 1]
    if rule.name in RANGES:
        yield from _range(rule, part, first, text)
        return
    if not _fits(rule.name, tokens, codes, first, last):
        return
    meaning = rule.build(part, text)
    if meaning is None and rule.name in TRIMMED:
        core = re.match(TRIMMED[rule.name], codes[first : last + 1])
        if core:
            last = first + core.end() - 1
            meaning = rule.build(tokens[first : last + 1], text)
    if meaning is not None:
        if isinstance(meaning, Duration) and part[0].code == "t" and "-" in codes[first:last]:
            first += 1
        yield Expression(tokens[first].start, tokens[last].end, meaning, first, last)


# Where the words after the core turn out to be of another kind ('May of last week'), the core stands alone.
TRIMMED = {
    "day_month": pattern("(weekday comma? (the|on)?)? the? day of? month"),
    "month_day": pattern("(weekday comma?)? month the? day"),
    "month_year": pattern("month"),
    "season_year": pattern("the? season"),
}


def _range(rule: Rule, part: Sequence[Token], first: int, text: str) -> Iterator[Expression]:
    """Both ends of a range, each a row as TimeML has it; what only one end says holds for both."""
    joint = next(i for i, t in enumerate(part) if i and t.code in "&2-~/")
    left, right = part[:joint], part[joint + 1 :]
    if rule.name == "years":
        begin, end = int(left[0].number), int(right[0].number)
        if len(right[0].word) != 2 or end <= begin % 100:
            return
        ends: list[Meaning | None] = [Calendar(year=begin), Calendar(year=begin // 100 * 100 + end)]
    else:
        whole = calendar(right, text)
        if rule.name == "month_days":
            month = next(t for t in left if t.code == "M")
            whole = calendar([month, *right], text)
        near = calendar([*left, *(t for t in right if t.code == "M")] if rule.name == "days_of_month" else left, text)
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


# A year alone needs one of these before it, or a mark or the end after it.
YEAR_LEADS = frozenset("io2&t<>BmEJLeh,(n-~vs/M4F.:")
YEAR_WORDS = frozenset(
    {"its", "their", "his", "her", "our", "my", "is", "was", "due", "a", "an", "year", "years", "that"}
)
COUNT_AFTER = frozenset("uUj")


def _fits(name: str, tokens: Sequence[Token], codes: str, first: int, last: int) -> bool:
    """Whether the words around leave the expression its sense."""
    before = codes[first - 1] if first else ""
    after = codes[last + 1] if last + 1 < len(codes) else ""
    next_word = tokens[last + 1].word if after else ""
    match name:
        case "year":
            if after in COUNT_AFTER and after:
                return False
            if 1000 <= tokens[first].number < 1800 and before not in "iot2&-~(<>,":
                return False
            return _is_year(tokens, before, after, next_word, first)
        case "length" | "one_length" | "length_half" | "half_length":
            if after == "0" or (after in "-~" and after and codes[last + 2 : last + 3] == "0"):
                return False
            if tokens[last].word in {"second", "seconds"} and codes[last - 1] == "a":
                return False
            if name == "one_length" and tokens[last].value == "Q":
                return False
            return not (tokens[last].value == "Q" and (next_word == "of" or codes[first] == "1"))
        case "bare_length":
            return tokens[first - 1].word in {"for", "in", "over", "after", "within"} and first > 0
        case "definite":
            return _definite_fits(tokens, codes, first, last, after, next_word)
        case "past_unit":
            return first > 0 and tokens[first - 1].word in {"over", "in", "during", "for", "within", "throughout"}
        case "month_day":
            return not _counts_instead(tokens, codes, first, last)
        case "recent":
            return next_word != ""
        case "deictic":
            return not (tokens[last].value == "Q" and next_word == "of")
        case "season":
            return (before in "inBmE&<>s-" and before != "") or codes[first] == "t"
        case "neighbour" | "ago" | "one_ago":
            return codes[last] not in "<>" or after in {"", ".", ",", ")", ";", "&", "="}
        case _:
            return True


def _is_year(tokens: Sequence[Token], before: str, after: str, next_word: str, first: int) -> bool:
    if before == "" or before in YEAR_LEADS or tokens[first - 1].word in YEAR_WORDS:
        return not (
            before == "-"
            and tokens[first - 1].end == tokens[first].start
            and first > 1
            and tokens[first - 2].code in "xN"
            and tokens[first - 2].word not in {"pre", "post", "mid"}
        )
    word = tokens[first + 1] if after == "x" else None
    plain = word is not None and word.word.isalpha() and not word.word.endswith("s") and before == "x"
    if after in {"", ".", ",", ")", ":", ";", "=", "s"} or (plain and not tokens[first - 1].word[:1].isdigit()):
        return 1900 <= tokens[first].number < 2040 and before != "N"
    return False


def _definite_fits(tokens: Sequence[Token], codes: str, first: int, last: int, after: str, next_word: str) -> bool:
    """'the year' speaks of a year unless 'of the year', 'the year of', 'the week that' say which."""
    unit = tokens[last].value
    before = tokens[first - 1].word if first else ""
    if next_word in {"of", "that", "when", "in", "from", "after", "before"}:
        return False
    return (
        not (before == "of" and unit != "WE" and codes[first - 2 : first - 1] not in {"E", "B", "m", "e"})
        and after != "-"
    )


def _counts_instead(tokens: Sequence[Token], codes: str, first: int, last: int) -> bool:
    """'in May 15 people': a number that counts the plural after it."""
    if codes[last] not in "Dj" or first == 0 or tokens[first - 1].word not in {"in", "since", "during"}:
        return False
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    return (
        after is not None
        and after.code == "x"
        and after.word.isalpha()
        and after.word.endswith(("s", "people", "men", "women", "children"))
    )


# Words before an expression that are part of it, with what they say of it.
PARTS = {"B": "START", "m": "MID", "E": "END", "J": "START", "L": "END"}


def _widen(core: Expression, tokens: Sequence[Token], codes: str) -> Expression:
    """Take in 'the end of', 'early', 'mid-', 'about' before the expression."""
    if isinstance(core.meaning, Duration | Recurring | Vague | TimeOfDay):
        return core
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
    return replace(core, start=tokens[first].start, first=first, part=part)


def _without_overlap(expressions: Sequence[Expression]) -> Iterator[Expression]:
    end = -1
    for expression in expressions:
        if expression.first > end:
            yield expression
            end = expression.last


def _with_clocks(
    expressions: Iterator[Expression], text: str, tokens: Sequence[Token], codes: str
) -> Iterator[Expression]:
    """Join clock times and parts of the day to the day they stand beside; others stand alone."""
    clocks = [*_clocks(tokens, codes)]
    days = list(expressions)
    merged: list[Expression] = []
    at = 0
    for clock in clocks:
        while at < len(days) and days[at].last < clock.first:
            merged.append(days[at])
            at += 1
        if at < len(days) and days[at].first <= clock.last:
            continue
        before = merged[-1] if merged else None
        after = days[at] if at < len(days) else None
        if (
            before is not None
            and before.clock is None
            and _is_day(before)
            and _touch(codes, before.last, clock.first, after_day=True)
        ):
            merged[-1] = replace(before, end=clock.end, last=clock.last, clock=clock.clock)
        elif after is not None and _is_day(after) and _touch(codes, clock.last, after.first, after_day=False):
            days[at] = replace(after, start=clock.start, first=clock.first, clock=clock.clock, part=None)
        elif clock.meaning is not None:
            merged.append(clock)
    merged.extend(days[at:])
    yield from merged


JOINTS = {
    True: frozenset({"", "9", ",", "i", "it", "nt", ",9"}),
    False: frozenset({"", "n", ",", "o", "ot", "nt", "(z)"}),
}


def _touch(codes: str, last: int, first: int, *, after_day: bool) -> bool:
    return codes[last + 1 : first] in JOINTS[after_day]


def _is_day(expression: Expression) -> bool:
    meaning = expression.meaning
    if isinstance(meaning, Calendar):
        return meaning.day is not None or meaning.holiday is not None
    return isinstance(meaning, Weekday) or (isinstance(meaning, Shift) and meaning.unit == "D")


def _clocks(tokens: Sequence[Token], codes: str) -> Iterator[Expression]:
    """Clock times and parts of the day, with the words that lead into them."""
    for found in re.finditer(TIME, codes):
        first, last = found.start(), found.end() - 1
        part = tokens[first : last + 1]
        value = _clock_value(part)
        if value is None:
            continue
        lead = next((t for t in part if t.code in "glhrX"), None)
        if lead is None and codes[first] not in "tKDjBmEL9" and not value[1].isdigit():
            if (first and (codes[first - 1] in "WRMD5d1YnioP29," or tokens[last].word in {"overnight"})) or (
                last + 1 < len(codes) and codes[last + 1] in "WRno"
            ):
                pass
            else:
                continue
        if lead is not None and lead.code in "gl":
            meaning: Meaning = Shift("D", -1 if lead.code == "l" and lead.word == "last" else 0, DOCUMENT, "D")
        elif lead is not None:
            meaning = Shift("D", 1 if lead.code == "X" else 0, "text", "D")
        else:
            meaning = TimeOfDay()
        yield Expression(part[0].start, part[-1].end, meaning, first, last, clock=value)


TIME = re.compile(
    pattern(
        "clock meridiem? zone?|(DAY|day) meridiem zone?|day oclock ((in|at) the daypart)?"
        "|(the? (start|mid|end) hyphen? (the|this|that|last|next|the next)?|the? (last|this|that|next)|the)? daypart (units)?"
    )
)


def _clock_value(part: Sequence[Token]) -> str | None:
    """TIMEX3 of a time of day, from 'T00:00' to 'T24:00'."""
    clock = next((t for t in part if t.code in "KDj"), None)
    if clock is None:
        return next(t.value for t in part if t.code == "P")
    numbers = [int(n) for n in clock.word.replace(".", ":").split(":")] if clock.code == "K" else [int(clock.number)]
    meridiem = next((t.value for t in part if t.code == "T"), None)
    daypart = next((t.value for t in part if t.code == "P"), None)
    if meridiem == "PM" or (meridiem is None and daypart in {"TAF", "TEV"}):
        numbers[0] += 12 if numbers[0] < 12 else 0
    elif meridiem == "AM" and numbers[0] == 12:
        numbers[0] = 0
    if numbers[0] > 24 or any(n > 59 for n in numbers[1:]):
        return None
    if len(numbers) == 1:
        numbers.append(0)
    return "T" + ":".join(f"{n:02d}" for n in numbers)
