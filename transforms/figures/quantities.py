"""Combines the numbers, units, ranges and hedges of one sentence into quantities, from the text alone."""

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.figures.ages import find_bands, is_age, is_aged, listed_ages
from transforms.figures.amounts import Atom, Quantity, Scope
from transforms.figures.atoms import merge_atoms, read_atom
from transforms.figures.hedges import Hedge
from transforms.figures.ranges import find_change, find_range, find_share, hedged_range
from transforms.figures.rules import FigureRule
from transforms.figures.trends import find_trend, leads_to
from transforms.numerals.numbers import Number

SUSPENDED = re.compile("[-\u2010\u2011\u2013]?(?:[ ](?:or|and|to)[ ]|,[ ])")
# Words that make 'over' before a duration a bound, not the time that something took.
MEASURED = re.compile(
    r"\b(?:for|in|after|of|took|takes?|taking|lasted|lasts?|lasting|spent|spend|spans?|spanned|than|is|are|was|were|been|be|"
    r"a|an|the|its|his|her|their|to|by|with|just|well|since|and|or|him|them|it)[ \n]+(?:just[ ]|well[ ])?$|^$",
    re.IGNORECASE,
)
ALIKE = re.compile(r"(?:[ ][a-z]+)?,?[ ]or[ ](?:about[ ]|nearly[ ]|almost[ ])?")
AND_OR = re.compile(r",?[ ](?:and|or)[ ]")
COMMA = re.compile(r",[ ]")
LISTING = re.compile(r",?[ ](?:and|or)[ ]|,[ ]")
# Kinds whose unit is written once, after a list of numbers.
SHARED = frozenset({"money", "length", "area", "volume", "mass", "speed", "temperature", "ratio"})
AMID = 28
# Room for 'aged between' before a number.
BEFORE_AGE = 24
# '50 plus points' are 50 or more; '$40 plus tax' and '40 plus 3' are sums.
WORD_NEXT = re.compile(r"[ ]*\w")
THINGS_NEXT = re.compile(r"[ ][a-z]{2,}s\b|[ ](?:people|men|women|children)\b")
# 'Aged 18 or older', '65 years and over'.
OF_AGE = ("older", "younger")
# 'It took the rebels over two years'.
LASTING = re.compile(
    r"\b(?:took|takes?|taken|last(?:ed|s|ing)?|spen[dt]\w*|wait\w*|serv(?:ed|es|ing)|needs?)\b[^.,;]*$"
)
LASTING_WINDOW = 40
# 'Short of the five-year average': the words before refer to the average.
DEFINITE = re.compile(r"\b(?:the|its|their|this|his|her)[ ]$", re.IGNORECASE)
CLAUSE_START = re.compile(r"[.;,:(]\s*$")


def find_quantities(scope: Scope, numbers: Sequence[Number]) -> list[Quantity]:
    """Return the quantities made of `numbers` in the sentence, in text order.

    `numbers` are those that aren't a date, an ordinal or part of a name.
    """
    text = scope.text
    bands, counting = find_bands(scope, numbers)
    atoms = merge_atoms([read_atom(scope, number) for number in counting], scope)
    quantities: list[Quantity] = []
    at = 0
    while at < len(atoms):
        found, at = _combine(scope, atoms, at)
        found[0] = _same_trend(text, quantities[-1] if quantities else None, found[0])
        quantities += found
    listed = listed_ages(scope, _share_scale(scope, _share_unit_of_list(text, _share_unit_of_hyphen(text, quantities))))
    return sorted([*bands, *listed], key=lambda quantity: quantity.start)


def _same_trend(text: str, before: Quantity | None, quantity: Quantity) -> Quantity:
    """Return the quantity with the trend of the one before if it restates that: 'lost 190 points, or 0.6%'.

    The level that a change reached has the trend of the change too: 'rose 8.1 percent to 99.20 yuan'.
    """
    if before is None or before.trend is None or quantity.trend is not None:
        return quantity
    between = text[before.end : quantity.start]
    alike = quantity.unit is not None and len(between) < AMID and ALIKE.fullmatch(between) is not None
    if alike or leads_to(text, before, quantity):
        return replace(quantity, trend=before.trend, loose=before.loose)
    return quantity


def _combine(scope: Scope, atoms: Sequence[Atom], at: int) -> tuple[list[Quantity], int]:
    """Return the quantities that start at the atom `at` (two for a change, else one), and the next atom's index."""
    atom = atoms[at]
    if at + 1 < len(atoms):
        second, third = atoms[at + 1], atoms[at + 2] if at + 2 < len(atoms) else None
        change = find_change(scope, atom, second, third)
        if change is not None:
            return list(change), at + 2
        pair = find_range(scope, atom, second)
        if pair is not None:
            return [hedged_range(scope, pair)], at + 2
        share = find_share(scope, atom, second)
        if share is not None:
            return [_bounded(share, _hedge(scope, share))], at + 2
    return [_one_number(scope, atom)], at + 1


def _one_number(scope: Scope, atom: Atom) -> Quantity:
    """Return the quantity of one number, with its hedges and trend."""
    text, start = scope.text, scope.start
    number = atom.number
    numbers = (number,) if atom.last is None else (number, atom.last)
    measured = FigureRule.NUMBER_UNIT if atom.unit is not None else FigureRule.NUMBER
    rule = FigureRule.VAGUE if number.vague else measured
    trend, loose = find_trend(scope, atom.start)
    if number.vague:
        wording = " ".join(text[number.start : number.end].lower().replace("-", " ").split())
        low = scope.hedges.vague.get(wording, number.low)
        return Quantity(
            atom.start, atom.end, None, low, None, "vague", trend,
            atom.unit, atom.kind, numbers, rule, atom.hyphen, loose=loose,
        )  # fmt: skip
    quantity = Quantity(
        atom.start, atom.end, atom.value, atom.value, atom.value, "exact", trend,
        atom.unit, atom.kind, numbers, rule, atom.hyphen, loose=loose,
    )  # fmt: skip
    if atom.unit is None and is_age(scope, atom):
        quantity = replace(quantity, kind="age", unit=scope.units.named["year"], rule=FigureRule.AGE)
    elif quantity.kind == "duration" and is_aged(text[max(start, atom.start - BEFORE_AGE) : atom.start]):
        quantity = replace(quantity, kind="age")
    found = _hedge(scope, quantity)
    if found is not None and found[0].wording.endswith(OF_AGE) and quantity.kind in {"count", "duration"}:
        quantity = replace(quantity, kind="age", unit=quantity.unit or scope.units.named["year"], rule=FigureRule.AGE)
    return _bounded(quantity, found)


def _hedge(scope: Scope, quantity: Quantity) -> tuple[Hedge, int, int] | None:
    """Return the hedge of a quantity with its start and end: the hedge after it, or one before that gives bounds."""
    text, start, hedges = scope.text, scope.start, scope.hedges
    before = hedges.at(text, quantity.start, start)
    behind = _behind(scope, quantity)
    if before is not None and before[0].wording in {"over", "around"} and quantity.kind == "duration":
        leading = text[max(start, before[1] - 16) : before[1]]
        opens = CLAUSE_START.search(leading) is not None or not leading
        # 'Over 12 days, 40 were freed': the time that passed.
        passed = opens and text.startswith(",", quantity.end)
        longer = text[max(start, before[1] - LASTING_WINDOW) : before[1]]
        # 'Over a 13-year period' is time that passed as well.
        passed = passed or (quantity.hyphen and text[before[1] : quantity.start].endswith((" a ", " an ")))
        old = MEASURED.search(leading) is not None or LASTING.search(longer) is not None or quantity.hyphen or opens
        before = before if old and not passed else None
    # 'Within the two nations' doesn't bound a count.
    if before is not None and before[0].wording == "within" and quantity.unit is None:
        before = None
    if before is not None and quantity.hyphen and DEFINITE.search(text, before[1], quantity.start):
        before = None
    if behind is not None:
        hedge, stop = behind
        if before is not None and hedge.wording == "or equal to":
            closed = {"more_than": "at_least", "less_than": "at_most"}.get(before[0].qualifier, before[0].qualifier)
            return Hedge(before[0].wording, closed, before[0].low, before[0].high), before[1], stop
        if before is None or before[0].qualifier in {"about", "exact"}:
            return hedge, before[1] if before is not None else quantity.start, stop
    return (*before, quantity.end) if before is not None else None


def _behind(scope: Scope, quantity: Quantity) -> tuple[Hedge, int] | None:
    """Return the hedge after the quantity, or between its number and its unit."""
    text, end, hedges = scope.text, scope.end, scope.hedges
    behind = hedges.behind(text, quantity.end, end)
    last = quantity.numbers[-1].end
    if behind is None and quantity.unit is not None and last < quantity.end:
        return hedges.behind(text, last, end)
    # '40 plus 3' is a sum, and 'at least' may belong to the next number.
    goes_on = behind is not None and behind[0].wording in {"plus", "at least", "odd", "ish"}
    if behind is not None and goes_on and text[quantity.end : behind[1]].startswith(" "):
        many = behind[0].wording == "plus" and quantity.unit is None and THINGS_NEXT.match(text, behind[1], end)
        return behind if many or not WORD_NEXT.match(text, behind[1], behind[1] + 2) else None
    return behind


def _bounded(quantity: Quantity, found: tuple[Hedge, int, int] | None) -> Quantity:
    """Return the quantity with the bounds that its hedge gives."""
    if found is None or quantity.value is None:
        return quantity
    hedge, at, stop = found
    value = quantity.value
    return replace(
        quantity,
        qualifier=hedge.qualifier,
        low=value if hedge.low else None,
        high=value if hedge.high else None,
        hedge_start=min(at, quantity.start),
        hedge_end=max(stop, quantity.end),
    )


def _share_unit_of_list(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give '12,000' and '8,000' in '12,000, 8,000 and 5,000 dollars' the unit at the end of the list."""
    for at in range(len(quantities) - 2, -1, -1):
        here, after = quantities[at], quantities[at + 1]
        bare = here.unit is None and here.kind == "count" and here.value is not None and after.unit is not None
        if bare and after.kind in SHARED and after.value is not None and not after.hyphen:
            joined = COMMA.fullmatch(text, here.end, after.start) and after.rule is FigureRule.LISTED
            if joined or AND_OR.fullmatch(text, here.end, after.start):
                quantities[at] = replace(here, unit=after.unit, kind=after.kind, rule=FigureRule.LISTED)
    return quantities


def _share_scale(scope: Scope, quantities: list[Quantity]) -> list[Quantity]:
    """Give '7.5' in 'the magnitude 7.2 and 7.5 quakes' the scale named before the list."""
    for at in range(1, len(quantities)):
        before, here = quantities[at - 1], quantities[at]
        bare = here.unit is None and here.kind == "count" and here.rule is FigureRule.NUMBER
        named = before.unit is not None and any(scale.unit is before.unit for scale in scope.units.scales)
        if bare and named and LISTING.fullmatch(scope.text, before.end, here.start):
            quantities[at] = replace(here, unit=before.unit, kind=before.kind, rule=FigureRule.LISTED)
    return quantities


def _share_unit_of_hyphen(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give '7-' in '7- or 8-inch' the unit of the next number."""
    for at in range(len(quantities) - 2, -1, -1):
        here, after = quantities[at], quantities[at + 1]
        hangs = here.unit is None and text[here.end : here.end + 1] in {"-", "\u2010", "\u2011"}
        if hangs and after.unit is not None and SUSPENDED.fullmatch(text, here.end, after.start):
            quantities[at] = replace(here, unit=after.unit, kind=after.kind, hyphen=True)
    return quantities
