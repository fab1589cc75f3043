"""Finds ages: 'aged 10 and 12', 'children under five', 'Senard, 65,', 'in her 60s'."""

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.figures.amounts import Atom, Quantity, Scope
from transforms.figures.rules import FigureRule
from transforms.numerals.numbers import Number

AGED = re.compile(
    r"\b(?:aged?|ages)(?:[ ](?:of|between|from|about|around|at least|over|under|just|only))?[ ]$|"
    r"\b(?:man|woman|boy|girl|child) of[ ]$",
    re.IGNORECASE,
)
# 'Who was 10 at the time', 'she is 34.': the age of one person, with no counted noun after the number.
WHOSE = re.compile(
    r"\b(?:who|he|she|I|boy|girl|man|woman)(?:[ ]who)?(?:[ ]just)?"
    r"(?:[ ](?:am|is|was|turned|had turned|turns|will be|would be|will turn|would have been)|['’][sm])[ ]"
    r"(?:just[ ]|only[ ]|now[ ]|about[ ]|around[ ])?$",
    re.IGNORECASE,
)
AFTER_WHOSE = re.compile(
    r"[ ]*$|,[ ]|[;)]|[.](?:[ \n]|$)|"
    r"[ ](?:and (?:has|had|is|was|lives|works)|at the time|when|last|this|next|by|today|now)\b"
)
# 'Children under five', 'none of them was over 25'.
OF_WHOM = re.compile(
    r"\b(?:child|children|kids?|girls?|boys?|infants|babies|minors|youths?|teenagers|adults?|women|men|people|persons|"
    r"those|them|anyone|everyone|males?|females?|residents|students|pupils|patients|neither|none|all|refugees)"
    r"[ ](?:(?:is|was|are|were|aged|who are|who were)[ ])?(?:under|over|below|above|younger than|older than)[ ]$",
    re.IGNORECASE,
)
# 'Average life expectancy is around 73', 'the median age was 29'.
OF_LIFE = re.compile(
    r"\b(?:(?:average|median|mean|retirement|minimum|legal)[ ]age|life expectancy)\b[^.;,\d]{0,40}"
    r"\b(?:is|was|of|at|be|to|from|than|reached)[ ](?:about[ ]|around[ ]|just[ ]|only[ ])?$",
    re.IGNORECASE,
)
# What may follow an age, because it isn't a counted noun.
NOTHING_COUNTED = re.compile(
    r"[ ]*$|[.,;:)?!]|[ ](?:and|or|in|at|is|was|are|were|have|had|has|who|from|by|on|to|with|die|dies|died|for|face|"
    r"suffer|do|will|would|can|could|may|should|need|among|as|this|last|were|rais)"
)
NAMED = re.compile(r"(?<=[^\W\d_]),[ ]$")
AFTER_NAMED = re.compile(r"(?:,|[ ]and[ ]\d{1,3},|\)|[ ]*$|;|[.](?:[ ]|$)|[ ]?[\u2013\u2014-][ ]?)")
# 'Mr Carroll (48)', 'a teacher, 29, was shot'.
BRACKETED = re.compile(r"[^\W\d_]{2,}[ ]\($")
SOMEBODY = re.compile(
    r"\b(?:man|woman|boy|girl|mother|father|brother|sister|son|daughter|wife|husband|teacher|student|driver|worker|"
    r"farmer|soldier|officer|policeman|teenager|resident|victim|suspect|gunman|doctor|nurse|journalist|shepherd|"
    r"fisherman|shopkeeper|seller|trader|grandmother|grandfather|uncle|aunt|cousin|baby|child|pensioner|widow|men|women|boys|girls|"
    r"children|brothers|sisters|sons|daughters|teenagers|students),[ ]$",
    re.IGNORECASE,
)
OLD_ENOUGH = 10
# 'Grand'Anse (42), Nippes (37)': counts in brackets in a list; ages if the names are persons'.
NEXT_BRACKET = re.compile(r"\)[,;]?(?:[ ]and)?[ \n](?:[^\W\d_][\w'’.-]*[ ]){1,5}\((\d[\d,.]*)\)")
LAST_BRACKET = re.compile(r"\((\d[\d,.]*)\)[,;]?(?:[ ]and)?[ \n](?:[^\W\d_][\w'’.-]*[ ]){1,5}\($")
BRACKET_WINDOW = 80
# '60s', "30's": an age, a decade or degrees, never seconds.
PLURAL = re.compile(r"['’]?s\b(?!-)")
DECADES = range(20, 100, 10)
# 'In her 60s', 'two men in their early 20s'.
IN_DECADE = re.compile(
    r"\b(?:his|her|their|my|our|your|one['’]s)[ ]"
    r"(?:(?:very[ ])?(?:early|mid|middle|late|lower|upper|low|high)(?:[ -]to[ -](?:early|mid|late))?[ -])?$",
    re.IGNORECASE,
)
GOES_ON = re.compile(r"['’]?s(?:,|,?[ ](?:and|or|to))[ ](?:(?:early|mid|late)[ -])?")
# 'Under-15s', 'the over 65s', 'an under-21s match'.
BOUND = re.compile(r"\b(?P<side>under|over)(?:-|(?<=[Tt]he under)[ ]|(?<=[Tt]he over)[ ])$", re.IGNORECASE)
# '10 and 12 others': with a counted noun after it, the second number isn't an age.
COUNTED_NEXT = re.compile(
    r"[ ](?:[a-z-]+[ ])?(?:(?!(?:was|is|has|as|does|this|his)\b)[a-z]{2,}s|people|men|women|children|percent)\b|%"
)
LISTED = re.compile(r",[ ]|,?[ ](?:and|or|to)[ ]")
AND = re.compile(r"[ ]and[ ]|,[ ]")
# After these words '30s' is half a minute.
TIMED = re.compile(
    r"\b(?:after|in|for|every|within|just|only|about|took|takes|lasted|lasts|of|a|than|by|to)[ ]$", re.IGNORECASE
)
WINDOW = 24
LONG_WINDOW = 72
OLDEST = 120


def find_bands(scope: Scope, numbers: Sequence[Number]) -> tuple[list[Quantity], list[Number]]:
    """Return the age bands among the numbers ('in her 60s', 'under-15s'), and the numbers that aren't plurals.

    A plural decade that isn't an age is in neither list: 'the upper 20s' of a weather forecast.
    """
    bands: list[Quantity] = []
    others: list[Number] = []
    for number in numbers:
        plural = PLURAL.match(scope.text, number.end, scope.end) if _is_whole(number) else None
        found = _band(scope, number, plural.end(), bands[-1] if bands else None) if plural is not None else None
        if found is not None:
            bands.append(found)
        elif plural is None or number.value not in DECADES or (plural[0] == "s" and _is_time(scope, number)):
            others.append(number)
    return bands, others


def _is_whole(number: Number) -> bool:
    whole = number.form == "digits" and number.kind == "cardinal" and not number.glued
    return whole and number.value is not None and 0 < number.value < OLDEST and number.value.is_integer()


def _is_time(scope: Scope, number: Number) -> bool:
    """Whether '30s' is half a minute: 'after 30s', 'a 30s clip'."""
    return TIMED.search(scope.text[max(scope.start, number.start - WINDOW) : number.start]) is not None


def _band(scope: Scope, number: Number, end: int, before: Quantity | None) -> Quantity | None:
    text, value = scope.text, number.value or 0.0
    lead = text[max(scope.start, number.start - LONG_WINDOW) : number.start]
    year = scope.units.named["year"]
    bound = BOUND.search(lead)
    if bound is not None:
        under = bound["side"].lower() == "under"
        low, high, qualifier = (None, value, "less_than") if under else (value, None, "more_than")
        begin = number.start - len(lead) + bound.start()
        return Quantity(
            number.start,
            end,
            value,
            low,
            high,
            qualifier,
            None,
            year,
            "age",
            (number,),
            FigureRule.AGE_BAND,
            hedge_start=begin,
        )
    listed = before is not None and GOES_ON.fullmatch(text, before.numbers[-1].end, number.start) is not None
    if value in DECADES and (listed or IN_DECADE.search(lead) is not None):
        return Quantity(
            number.start, end, None, value, value + 9, "between", None, year, "age", (number,), FigureRule.AGE_BAND
        )
    return None


def is_aged(before: str) -> bool:
    """Whether the words right before a number show that it is an age."""
    return AGED.search(before) is not None


def is_age(scope: Scope, atom: Atom) -> bool:
    """Whether the number without a unit is an age: 'aged 15', 'of age 87', 'Senard, 65,'."""
    text, start, end = scope.text, scope.start, scope.end
    if atom.value is None or not 0 < atom.value < OLDEST or not atom.value.is_integer():
        return False
    before = text[max(start, atom.start - WINDOW) : atom.start]
    if is_aged(before) or (WHOSE.search(before) and AFTER_WHOSE.match(text, atom.end, end)):
        return True
    named = NAMED.search(before) is not None and atom.number.form == "digits"
    if named and AFTER_NAMED.match(text, atom.end, end) is not None:
        return _capitalised(before) or SOMEBODY.search(before) is not None
    if BRACKETED.search(before) and text.startswith(")", atom.end) and atom.value >= OLD_ENOUGH:
        return _capitalised(before.rstrip(" (")) and not _is_tally(scope, atom)
    longer = text[max(start, atom.start - LONG_WINDOW) : atom.start]
    limit = OF_WHOM.search(longer) is not None or OF_LIFE.search(longer) is not None
    return limit and (
        NOTHING_COUNTED.match(text, atom.end, end) is not None or COUNTED_NEXT.match(text, atom.end, end) is None
    )


def _is_tally(scope: Scope, atom: Atom) -> bool:
    """Whether the number in brackets is a count: after a place, or in a list without a person."""
    text = scope.text
    earlier = text[max(scope.start, atom.start - BRACKET_WINDOW) : atom.start]
    beside = [NEXT_BRACKET.match(text, atom.end, scope.end), LAST_BRACKET.search(earlier)]
    listed = [found[1] for found in beside if found is not None]
    if any(not value.isdigit() or not OLD_ENOUGH <= int(value) < OLDEST for value in listed):
        return True
    kind = scope.names.get(atom.start - 2)
    return kind == "place" or (kind != "person" and bool(listed))


def _shared_age(text: str, here: Quantity, after: Quantity) -> bool:
    """Whether the first of two numbers is an age because the second is: '27 and 29 years old'."""
    bare = here.unit is None and here.kind == "count" and here.value is not None and 0 < here.value < OLDEST
    return bare and after.kind == "age" and AND.fullmatch(text, here.end, after.start) is not None


def listed_ages(scope: Scope, quantities: list[Quantity]) -> list[Quantity]:
    """Turn the numbers that continue a list of ages into ages: the 12 of 'aged 10 and 12'."""
    text = scope.text
    for at in range(len(quantities) - 2, -1, -1):
        after = quantities[at + 1]
        if _shared_age(text, quantities[at], after):
            quantities[at] = replace(quantities[at], kind="age", unit=after.unit, rule=FigureRule.AGE)
    for at in range(1, len(quantities)):
        before, here = quantities[at - 1], quantities[at]
        bare = here.unit is None and here.kind == "count" and here.value is not None and 0 < here.value < OLDEST
        if not bare or before.kind != "age" or before.rule is not FigureRule.AGE:
            continue
        listed = LISTED.fullmatch(text, before.end, here.start) is not None
        if listed and COUNTED_NEXT.match(text, here.end, scope.end) is None:
            quantities[at] = replace(here, kind="age", unit=before.unit, rule=FigureRule.AGE)
    return quantities


def _capitalised(before: str) -> bool:
    words = before.rstrip(", ").split()
    return bool(words) and words[-1][:1].isupper() and len(words[-1]) > 1
