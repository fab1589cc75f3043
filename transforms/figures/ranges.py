"""Combines two numbers into one amount ('20-30', 'one in five') or into the amounts before and after a change."""

import re
from dataclasses import replace

from transforms.figures.ages import is_aged
from transforms.figures.amounts import Atom, Quantity, Scope
from transforms.figures.rules import FigureRule
from transforms.figures.trends import find_trend
from transforms.figures.units import Unit
from transforms.numerals.tokens import digits_worth
from transforms.numerals.words import MAGNITUDES

# Between the ends of a range.
DASH = re.compile(
    "[ ]?[-\u2010\u2011\u2012\u2013\u2014\u2212~][ ]?|[ ](?:to-?|and|through|up to)[ -]|[ ]?to-|-to-", re.IGNORECASE
)
OR = re.compile(r"[ ]or[ ]", re.IGNORECASE)
AND = re.compile(r"[ \n]+(?:and|to|-|\u2013)[ \n]+(?:up[ ]to[ ])?", re.IGNORECASE)
TO = re.compile(r"[ \n]+(?:up[ ])?to[ \n]+", re.IGNORECASE)
BETWEEN = re.compile(r"\bbetween[ \n]+(?:the ages of[ ]|ages[ ]|about[ ]|around[ ]|roughly[ ]|an?[ ])?$", re.IGNORECASE)
FROM = re.compile(
    r"\b(?:from|ranging|ranges?|ranged)[ \n]+(?:about[ ]|around[ ]|between[ ]|up[ ]to[ ]|as low as[ ])?$", re.IGNORECASE
)
# 'One in five', 'three out of every four', 'two out of the last three'.
ONE_IN = re.compile(
    r"[ ](?:in[ ](?:every[ ])?|out[ ]of[ ](?:every[ ]|(?:the|its|his|her|their)[ ](?:(?:last|past|first|next)[ ])?)?)",
    re.IGNORECASE,
)
ONE_NOUN_IN = re.compile(r"[ ][a-z]+(?<!s)[ ](?:in|out of)[ ](?:every[ ])?")
AFTER_PARTED = re.compile(
    r"[ ]*$|[.,;)]|[ ](?:is|are|was|were|has|have|had|can|cannot|does|do|lives?|goes|dies|will|[a-z]+ed)\b"
)
# 'Rose 5 to 20' is a change and the level reached, not a range.
CHANGED_TO = re.compile(r"\b(up|down|rose|fell|by)[ ]$", re.IGNORECASE)
# 'Rose from 120 to 152' states two amounts, one before and one after, and no range between them.
CHANGED_FROM = re.compile(r"[ \n]from[ \n]+(?:about[ ]|around[ ]|some[ ]|up[ ]to[ ]|an?[ ])?$", re.IGNORECASE)
CHANGING = re.compile(r"\b(?:revis|chang|rais|lower|mov|shift|sw[iu]ng|creep|doubl|tripl|halv|balloon|go(?:es|ing)?\b)")
NO_DASH = re.compile(r"[ ](?:and|through|up to)[ -]", re.IGNORECASE)
SLASH = re.compile("/[$\u20ac\u00a3]?")
DIGITS = re.compile(r"\d[\d.,]*|\.\d+")
AFTER_ONE_IN = re.compile(r"[ ](?:[A-Z][\w-]*[ ]){0,4}[a-z(]|[.,;!?\u2013\u2014)]|$")
WORD = re.compile(r"[a-z]+")
NOTHING_COUNTED = re.compile(r"[ ]*$|[.,;)]|[ ](?:in|on|by|last|this|a|the|after|over|within|since|at|from|and|but)\b")
CLAUSE = re.compile(r"[.;:()]")
# Room for the words between the ends of a range, before one, and before a change.
AMID = 28
BEFORE = 24
BEFORE_CHANGE = 72
OLDEST = 120

DIFFERENT = Unit("", "")


def find_range(scope: Scope, first: Atom, second: Atom) -> Quantity | None:
    """Return the range in '20-30', 'between 30 and 50', 'from 5 to 7 percent', 'three or four years'."""
    text = scope.text
    one, two = first.value, second.value
    if not _may_pair(first, second) or one is None or two is None:
        return None
    unit = _shared(first, second)
    if unit is DIFFERENT:
        return None
    rule = _rule(scope, first, second)
    if rule is None:
        return None
    one = _scaled(text, first, second)
    kind = unit.kind if unit is not None else "count"
    if first.old or second.old:
        kind = "age"
    elif unit is None and two < OLDEST and is_aged(text[max(scope.start, first.start - BEFORE) : first.start]):
        kind, unit, rule = "age", scope.units.named["year"], FigureRule.AGE
    return Quantity(
        first.start, second.end, None, min(one, two), max(one, two), "between", find_trend(scope, first.start)[0],
        unit, kind, (first.number, second.number), rule, second.hyphen,
    )  # fmt: skip


def find_change(scope: Scope, first: Atom, second: Atom, third: Atom | None) -> tuple[Quantity, Quantity] | None:
    """Return the amounts before and after a change: 'rose from 120 to 152'; None in 'from 5 to 7 percent to 8'."""
    text, start = scope.text, scope.start
    if not _may_pair(first, second) or TO.fullmatch(text[first.end : second.start]) is None:
        return None
    if third is not None and TO.fullmatch(text[second.end : third.start]):
        return None
    before = text[max(start, first.start - BEFORE_CHANGE) : first.start]
    opened = CHANGED_FROM.search(before)
    if opened is None:
        return None
    clause = CLAUSE.split(before[: opened.start()])[-1].lower()
    trend = next((scope.hedges.trends[w] for w in reversed(WORD.findall(clause)) if w in scope.hedges.trends), None)
    unit = _shared(first, second)
    if unit is DIFFERENT and second.unit is None and NOTHING_COUNTED.match(text, second.end, scope.end):
        unit = first.unit
    if (trend is None and CHANGING.search(clause) is None) or unit is DIFFERENT:
        return None
    kind = unit.kind if unit is not None else second.kind
    one, two = _scaled(text, first, second), second.value or 0.0
    return (
        Quantity(
            first.start, first.end, one, one, one, "exact", None, unit, kind, (first.number,), FigureRule.CHANGE_FROM
        ),
        Quantity(
            second.start, second.end, two, two, two, "exact", trend, unit, kind, (second.number,), FigureRule.CHANGE_TO
        ),
    )


def find_share(scope: Scope, first: Atom, second: Atom) -> Quantity | None:
    """Return 'one in five' and 'three out of four' as a ratio."""
    text, end = scope.text, scope.end
    between = text[first.end : second.start]
    if first.unit is not None or second.unit is not None:
        return None
    if ONE_IN.fullmatch(between) is None and not _parted_share(scope, first, second):
        return None
    one, two = first.value, second.value
    if not one or not two or one >= two or not (one.is_integer() and two.is_integer()):
        return None
    if "out" not in between and (one > 9 or AFTER_ONE_IN.match(text, second.end, end) is None):
        return None
    share = one / two
    return Quantity(
        first.start, second.end, share, share, share, "exact", None, None, "ratio",
        (first.number, second.number), FigureRule.ONE_IN,
    )  # fmt: skip


def _parted_share(scope: Scope, first: Atom, second: Atom) -> bool:
    """Whether two numbers are a share with the noun between them: 'one school in three'."""
    text = scope.text
    named = ONE_NOUN_IN.fullmatch(text, first.end, second.start) is not None
    return named and first.value == 1 and AFTER_PARTED.match(text, second.end, scope.end) is not None


def hedged_range(scope: Scope, quantity: Quantity) -> Quantity:
    """Return the range with the hedge before it: its bounds become approximate, or one of them becomes open."""
    found = scope.hedges.at(scope.text, quantity.start, scope.start)
    if found is None:
        return quantity
    hedge, at = found
    if hedge.qualifier == "about":
        return replace(quantity, qualifier="about", hedge_start=at)
    if hedge.low == hedge.high or quantity.rule in {FigureRule.BETWEEN, FigureRule.FROM_TO}:
        return replace(quantity, hedge_start=at)
    # 'At least 20 to 30' may be more than 30, 'up to 30 to 40' less than 30.
    return replace(
        quantity,
        qualifier=hedge.qualifier,
        low=quantity.low if hedge.low else None,
        high=quantity.high if hedge.high else None,
        hedge_start=at,
    )


def _may_pair(first: Atom, second: Atom) -> bool:
    if second.start - first.end > AMID or first.value is None or second.value is None:
        return False
    kinds = {first.number.kind, second.number.kind}
    return len(kinds) == 1 or "fraction" not in kinds


def _scaled(text: str, first: Atom, second: Atom) -> float:
    """Return the value of `first`, in the magnitude of `second` if it has none: two million in '2 to 3 million'."""
    one, two = first.value or 0.0, second.value or 0.0
    above, below = _magnitude(text, second), _magnitude(text, first)
    scaled = below == 1 < above and one < 1000 and (first.unit is None or first.money_before)
    return one * above if scaled and one * above <= 2 * two else one


def _shared(first: Atom, second: Atom) -> Unit | None:
    """Return the unit of a range, which is written at one end or at both; `DIFFERENT` if the ends don't match."""
    if first.unit is None:
        if second.unit is not None and second.money_before:
            return DIFFERENT
        return second.unit
    if second.unit is None:
        return first.unit if first.money_before or first.hyphen else DIFFERENT
    if first.unit.name == second.unit.name:
        return first.unit
    # '$920 to $1730 a week', '$3m-4m euros'
    if second.unit.name.startswith(f"{first.unit.name} per "):
        return second.unit
    if first.unit.kind == "money" and second.unit.kind == "money" and first.unit.name == "USD" and first.money_before:
        return second.unit if second.unit.factor == 1 else DIFFERENT
    return DIFFERENT


def _rule(scope: Scope, first: Atom, second: Atom) -> FigureRule | None:
    """Name the rule that makes the two one range, or None."""
    before = scope.text[max(scope.start, first.start - BEFORE) : first.start]
    between = scope.text[first.end : second.start]
    if AND.fullmatch(between) and BETWEEN.search(before):
        return FigureRule.BETWEEN
    one, two = first.value or 0, second.value or 0
    measured = first.unit is not None and second.unit is not None and not first.money_before
    if TO.fullmatch(between):
        changed = (first.unit is None) == (second.unit is None) and _is_change(scope, first, before)
        if changed:
            return None
        if FROM.search(before):
            return FigureRule.FROM_TO
        return FigureRule.TO if one < two or measured else None
    if DASH.fullmatch(between) and NO_DASH.fullmatch(between) is None:
        scored = first.unit is None and second.unit is None and one >= two
        return None if scored else FigureRule.DASH
    if SLASH.fullmatch(between) and first.money_before and second.money_before:
        return FigureRule.SLASH
    if OR.fullmatch(between) and two == one + 1 and first.unit is None and not second.money_before:
        return FigureRule.OR
    return None


def _is_change(scope: Scope, first: Atom, before: str) -> bool:
    """Whether two numbers are a change and the level reached, not a range."""
    changed = CHANGED_TO.search(before)
    return changed is not None and (changed[1].lower() != "by" or find_trend(scope, first.start)[0] is not None)


def _magnitude(text: str, atom: Atom) -> float:
    """Return the magnitude written with the number: a million for '5 million' and '$5m', else 1."""
    written = text[atom.number.start : max(atom.number.end, atom.end if atom.money_before else 0)].lower()
    digits = DIGITS.match(written)
    if digits is None and atom.value is not None:
        last = written.split()[-1] if written.split() else ""
        return float(MAGNITUDES.get(last, 1)) if len(written.split()) > 1 else 1
    if digits is None or atom.value is None:
        return 1
    plain = digits_worth(digits[0].rstrip(".,"))
    ratio = atom.value / plain if plain else 1
    return 10.0 ** round(len(f"{ratio:.0f}") - 1) if ratio >= 10 else 1
