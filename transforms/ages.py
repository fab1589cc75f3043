"""Tells numbers that are the age of somebody: 'aged 10 and 12', 'children under five', 'Senard, 65,'."""

import re
from dataclasses import replace

from transforms.amounts import Atom, Quantity, Scope

AGED = re.compile(
    r"\b(?:aged?|ages)(?:[ ](?:of|between|from|about|around|at least|over|under|just|only))?[ ]$|"
    r"\b(?:man|woman|boy|girl|child) of[ ]$",
    re.IGNORECASE,
)
# 'Who was 10 at the time', 'she is 34.': of one person, with nothing counted behind.
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
# Nothing counted stands behind an age.
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
# '10 and 12 others': no age goes on in what is counted.
COUNTED_NEXT = re.compile(
    r"[ ](?:[a-z-]+[ ])?(?:(?!(?:was|is|has|as|does|this|his)\b)[a-z]{2,}s|people|men|women|children|percent)\b|%"
)
LISTED = re.compile(r",[ ]|,?[ ](?:and|or|to)[ ]")
AND = re.compile(r"[ ]and[ ]|,[ ]")
WINDOW = 24
LONG_WINDOW = 72
OLDEST = 120


def is_aged(before: str) -> bool:
    """Whether the words right before a number say that it is an age."""
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
        return _capitalised(before.rstrip(" ("))
    longer = text[max(start, atom.start - LONG_WINDOW) : atom.start]
    limit = OF_WHOM.search(longer) is not None or OF_LIFE.search(longer) is not None
    return limit and NOTHING_COUNTED.match(text, atom.end, end) is not None


def _shared_age(text: str, here: Quantity, after: Quantity) -> bool:
    """'27 and 29 years old': the first is an age as the second is."""
    bare = here.unit is None and here.kind == "count" and here.value is not None and 0 < here.value < OLDEST
    return bare and after.kind == "age" and AND.fullmatch(text, here.end, after.start) is not None


def listed_ages(scope: Scope, quantities: list[Quantity]) -> list[Quantity]:
    """Make ages of the numbers that go on from one: the 12 of 'aged 10 and 12'."""
    text = scope.text
    for at in range(len(quantities) - 2, -1, -1):
        after = quantities[at + 1]
        if _shared_age(text, quantities[at], after):
            quantities[at] = replace(quantities[at], kind="age", unit=after.unit, rule="age")
    for at in range(1, len(quantities)):
        before, here = quantities[at - 1], quantities[at]
        bare = here.unit is None and here.kind == "count" and here.value is not None and 0 < here.value < OLDEST
        if not bare or before.kind != "age" or before.rule != "age":
            continue
        listed = LISTED.fullmatch(text, before.end, here.start) is not None
        if listed and COUNTED_NEXT.match(text, here.end, scope.end) is None:
            quantities[at] = replace(here, kind="age", unit=before.unit, rule="age")
    return quantities


def _capitalised(before: str) -> bool:
    words = before.rstrip(", ").split()
    return bool(words) and words[-1][:1].isupper() and len(words[-1]) > 1
