"""Puts numbers, units, ranges and hedges of one sentence together into quantities, from the text alone."""

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.figures.ages import find_bands, is_age, is_aged, listed_ages
from transforms.figures.amounts import Atom, Quantity, Scope
from transforms.figures.hedges import Hedge
from transforms.figures.ranges import find_change, find_range, find_share, hedged_range
from transforms.figures.trends import find_trend, leads_to
from transforms.figures.units import Match, Unit, Units
from transforms.numerals.grammar import Number, rounded

SUSPENDED = re.compile("[-\u2010\u2011\u2013]?(?:[ ](?:or|and|to)[ ]|,[ ])")
TIMES = re.compile(
    r"[ -]times\b(?=[ ](?:as|more|less|fewer|higher|lower|bigger|larger|greater|smaller|faster|the|its|their|his|her|"
    r"our|your|what|that|those|book|earnings|sales|revenue|profits?|income|average|normal|usual|annual|yearly|capacity|"
    r"pre-?war|national)\b)",
    re.IGNORECASE,
)
FOLD = re.compile(r"[- ]?fold\b|x\b(?![ ]?\d|-)", re.IGNORECASE)
# A letter that is a magnitude right behind digits: of money always, otherwise before what is counted.
LETTER_MAGNITUDES = {"m": 10**6, "M": 10**6, "b": 10**9, "B": 10**9, "T": 10**12, "tr": 10**12, "t": 10**12, "G": 10**9}
LETTER = re.compile(r"[ ]?(m|M|b|B|T|tr|t)(?![\w/\u00b2\u00b3])")
COUNTED_NEXT = re.compile(
    r"[ ](?!in\b|of\b|on\b|at\b|and\b|or\b|to\b|from\b|for\b|long\b|high\b|tall\b|wide\b|deep\b)"
    r"(?:[a-z]+[ ])?(?:[a-z]{2,}s|people|men|women|children)\b"
)
POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
# After 360.000 these leave it the English reading.
SCALED_NEXT = re.compile(r"[ \u00a0]?(?:%|per[ ]?cent|thousand|million|billion|trillion)", re.IGNORECASE)
DIGIT_NEXT = re.compile(r"[ \u00a0\r\n]{0,2}(?=\d)")
CODED_MONEY = re.compile(r"(?:M(?=[A-Z]{3}\b))")
# What makes 'over' before a duration a bound, and not the time that something took.
MEASURED = re.compile(
    r"\b(?:for|in|after|of|took|takes?|taking|lasted|lasts?|lasting|spent|spend|spans?|spanned|than|is|are|was|were|been|be|"
    r"a|an|the|its|his|her|their|to|by|with|just|well|since|and|or|him|them|it)[ \n]+(?:just[ ]|well[ ])?$|^$",
    re.IGNORECASE,
)
ALIKE = re.compile(r"(?:[ ][a-z]+)?,?[ ]or[ ](?:about[ ]|nearly[ ]|almost[ ])?")
AND_OR = re.compile(r",?[ ](?:and|or)[ ]")
COMMA = re.compile(r",[ ]")
LISTING = re.compile(r",?[ ](?:and|or)[ ]|,[ ]")
# Kinds whose unit stands once behind a list of numbers.
SHARED = frozenset({"money", "length", "area", "volume", "mass", "speed", "temperature", "ratio"})
AMID = 28
# What a cent is of its currency in seeds/reference/figures/currencies.csv.
MINOR = 0.01
# Between the parts of one amount, and pairs of units whose parts are said as one; of durations all are.
JOINED = frozenset({"", " ", " and ", ", ", ", and ", "\n", " and\n"})
COMPOUND = frozenset(
    {("foot", "inch"), ("pound-mass", "ounce"), ("mile", "yard"), ("metre", "centimetre"), ("degree", "minute")}
)
# 'Jailed for two years, three months after the trial'.
APART = re.compile(r"[ ](?:after|before|later|earlier|ago|since|into|from)\b")
ONE_AND = re.compile(r"\b(?:an?|one)[ ](?P<unit>[a-z]+)[ ]and[ ]$", re.IGNORECASE)
# Room for 'aged between' before a number.
BEFORE_AGE = 24
# 'Half an hour', '1/16 of a US pint'.
ARTICLE = re.compile(r"[ ](?:of[ ])?an?(?:[ ](?:US|U\.S\.|imperial))?(?=[ ])")
# '20 (kg)'
BRACKETED = re.compile(r"[ ]?\((?P<unit>[^\W\d_][^\d()]{0,20})\)")
# Between a number and its unit: a hedge, as in '20 or more years', '20-plus hours'.
INFIX = re.compile(r"[ ](?:or[ ](?:more|so|fewer|less)|plus|odd)(?=[ ])|-(?:plus|odd)(?=[ ])")
OF_WEIGHT = re.compile(r"[ ](?:of|in weight)\b")
PAID = re.compile(
    r"\b(?:cost|costs|paid|pay|pays|worth|price|priced|fined?|profit|budget|spent|bill|loan|debt|fee)\b", re.IGNORECASE
)
# '50 plus points' are 50 or more, '$40 plus tax' and '40 plus 3' are added up.
WORD_NEXT = re.compile(r"[ ]*\w")
THINGS_NEXT = re.compile(r"[ ][a-z]{2,}s\b|[ ](?:people|men|women|children)\b")
# 'Aged 18 or older', '65 years and over'.
OF_AGE = ("older", "younger")
# 'It took the rebels over two years'.
LASTING = re.compile(
    r"\b(?:took|takes?|taken|last(?:ed|s|ing)?|spen[dt]\w*|wait\w*|serv(?:ed|es|ing)|needs?)\b[^.,;]*$"
)
LASTING_WINDOW = 40
# 'Short of the five-year average': the words before bound the average.
DEFINITE = re.compile(r"\b(?:the|its|their|this|his|her)[ ]$", re.IGNORECASE)
CLAUSE_START = re.compile(r"[.;,:(]\s*$")


def find_quantities(scope: Scope, numbers: Sequence[Number]) -> list[Quantity]:
    """Return the quantities made of `numbers` in the sentence, in text order.

    `numbers` are those that aren't a date, an ordinal or part of a name.
    """
    text = scope.text
    bands, counting = find_bands(scope, numbers)
    atoms = _merged([_atom(scope, number) for number in counting], scope)
    quantities: list[Quantity] = []
    at = 0
    while at < len(atoms):
        found, at = _assemble(scope, atoms, at)
        found[0] = _same_trend(text, quantities[-1] if quantities else None, found[0])
        quantities += found
    listed = listed_ages(scope, _scaled(scope, _listed(text, _inherited(text, quantities))))
    return sorted([*bands, *listed], key=lambda quantity: quantity.start)


def _same_trend(text: str, before: Quantity | None, quantity: Quantity) -> Quantity:
    """'Lost 190 points, or 0.6%' is one change in two units; 'rose 8.1 percent to 99.20 yuan' the level it led to."""
    if before is None or before.trend is None or quantity.trend is not None:
        return quantity
    between = text[before.end : quantity.start]
    alike = quantity.unit is not None and len(between) < AMID and ALIKE.fullmatch(between) is not None
    if alike or leads_to(text, before, quantity):
        return replace(quantity, trend=before.trend, loose=before.loose)
    return quantity


def _atom(scope: Scope, number: Number) -> Atom:
    """Return the number with the currency before it, a letter for its magnitude, and the unit behind it."""
    text, start, end, units = scope.text, scope.start, scope.end, scope.units
    value, stop = _worth(scope, number), number.end
    scale = units.scale_before(text, number.start, start, end) if value is not None else None
    if scale is not None:
        return Atom(number, number.start, stop, value, scale)
    before = units.match_before(text, number.start, start) if number.kind not in {"multiple", "fraction"} else None
    begin = before.start if before is not None else number.start
    letter = LETTER.match(text, stop, end) if value is not None and number.form == "digits" else None
    if letter is not None and _is_magnitude(text, letter, end, money=before is not None):
        value, stop = rounded((value or 0) * LETTER_MAGNITUDES[letter[1]]), letter.end()
    coded = CODED_MONEY.match(text, stop + (text[stop : stop + 1] == " "), end) if value is not None else None
    scaled_stop = coded.end() if coded is not None else stop
    after = units.match_after(text, scaled_stop, end)
    if coded is not None and after is not None and after.unit.kind == "money":
        return Atom(number, begin, after.end, (value or 0) * 10**6, after.unit)
    if after is None or coded is not None:
        after = units.match_after(text, stop, end)
    if after is not None and _is_next(text, after, end, units):
        after = None
    if number.kind == "multiple":
        return Atom(number, begin, stop, value, units.named["times"])
    if before is not None:
        return _money(text, end, Atom(number, begin, stop, value, before.unit, money_before=True), after, units)
    if after is None:
        after = _parted_unit(text, number, stop, end, units)
    if after is not None and not _is_pronounced(text, after):
        return Atom(number, begin, after.end, value, _meant(text, number, after, units), after.old, after.hyphen)
    for pattern in (TIMES, FOLD):
        times = pattern.match(text, stop, end)
        if times is not None:
            return Atom(number, begin, times.end(), value, units.named["times"])
    return Atom(number, begin, stop, value)


def _is_next(text: str, after: Match, end: int, units: Units) -> bool:
    """Whether the money's sign is that of the next number: '12 $60,000 grants'."""
    if after.unit.kind != "money":
        return False
    following = DIGIT_NEXT.match(text, after.end, end)
    return following is not None and units.match_before(text, following.end(), after.start) is not None


def _worth(scope: Scope, number: Number) -> float | None:
    """The number's value; of '360.000 people' a thousand times that, where the page parts thousands elsewhere."""
    text, end = scope.text, number.end
    if not scope.thousands or POINTED.fullmatch(text, number.start, end) is None or number.value is None:
        return number.value
    if SCALED_NEXT.match(text, end) or scope.units.match_after(text, end, scope.end) is not None:
        return number.value
    sure = scope.thousands == "." or text.endswith("000", number.start, end)
    return number.value * 1000 if sure or COUNTED_NEXT.match(text, end, scope.end) else number.value


def _money(text: str, end: int, atom: Atom, after: Match | None, units: Units) -> Atom:
    """Money with its sign before it may have its name or a rate behind it: $ 10 dollars, $80 per sq m."""
    if after is not None and after.unit.kind == "money" and atom.unit is not None:
        named = after.unit.base_unit == atom.unit.base_unit or atom.unit.name == "USD"
        if named and text[atom.end : after.end].strip():
            return replace(atom, end=after.end, unit=after.unit)
    rate = units.rate(text, Match(atom.start, atom.end, atom.unit), end) if atom.unit is not None else None
    if rate is not None and rate.end > atom.end:
        return replace(atom, end=rate.end, unit=rate.unit)
    return atom


def _parted_unit(text: str, number: Number, stop: int, end: int, units: Units) -> Match | None:
    """'Half an hour', 'a quarter of a mile', '20 or more years'."""
    bracket = BRACKETED.match(text, stop, end)
    if bracket is not None:
        inside = units.match_after(text, bracket.start("unit"), bracket.end("unit"))
        whole = (
            inside is not None and inside.end == bracket.end("unit") and inside.unit.kind not in {"money", "duration"}
        )
        return replace(inside, end=bracket.end()) if inside is not None and whole else None
    article = ARTICLE.match(text, stop, end) if number.kind == "fraction" else None
    between = article or INFIX.match(text, stop, end)
    if between is None:
        return None
    found = units.match_after(text, between.end(), end)
    return found if found is not None and (article is None or found.unit.kind != "money") else None


def _is_pronounced(text: str, found: Match) -> bool:
    """Whether what looks like a unit is another word here: '3 C Company', '40 to 50 MPs'."""
    return found.unit.kind == "money" and found.unit.name == "mark" and not text.endswith("million", 0, found.start)


def _meant(text: str, number: Number, found: Match, units: Units) -> Unit:
    """A pound of sterling or a pound of weight."""
    word = text[found.start : found.end].strip(" -").lower()
    if word in {"pound", "pounds"}:
        if OF_WEIGHT.match(text, found.end, found.end + 12):
            return found.unit
        if "illion" in text[number.start : number.end].lower() or PAID.search(
            text, max(0, number.start - 40), number.start
        ):
            return units.named["GBP"]
    return found.unit


def _is_magnitude(text: str, letter: re.Match[str], end: int, *, money: bool) -> bool:
    """Whether the letter behind digits is millions or billions, and not metres or bits."""
    if money:
        return letter[1] != "t" or text[letter.end() : letter.end() + 1] in {"", " ", ".", ","}
    if letter[0][0] == " ":
        return letter[1] in {"M", "B"} and COUNTED_NEXT.match(text, letter.end(), end) is not None
    if letter[1] in {"t", "T", "G"}:
        return False
    if letter[1] in {"M", "B"}:
        return True
    return COUNTED_NEXT.match(text, letter.end(), end) is not None


def _merged(atoms: list[Atom], scope: Scope) -> list[Atom]:
    """3 dollars 50 cents are one amount, and so are 6 feet 2 inches, seven years and 10 months."""
    merged: list[Atom] = []
    for found in atoms:
        above = merged[-1] if merged else None
        atom = _halved(scope, found, above.end if above is not None else scope.start)
        share = _minor_share(above, atom, scope) if above is not None else 0.0
        if above is not None and above.value is not None and atom.value is not None and share:
            merged[-1] = replace(above, end=atom.end, value=above.value + atom.value * share, last=atom.number)
        else:
            merged.append(atom)
    return merged


def _halved(scope: Scope, atom: Atom, floor: int) -> Atom:
    """'A year and a half', where no number stands before the unit; nothing before `floor`."""
    whole = ONE_AND.search(scope.text, max(floor, atom.start - AMID), atom.start)
    if whole is None or atom.kind != "ratio" or atom.value is None or atom.unit is not None:
        return atom
    unit = scope.units.match_after(scope.text, whole.start("unit"), whole.end("unit"))
    if unit is None or unit.end != whole.end("unit") or unit.unit.kind == "money":
        return atom
    return replace(atom, start=whole.start(), value=1 + atom.value, unit=unit.unit)


def _minor_share(above: Atom, atom: Atom, scope: Scope) -> float:
    """What a cent is of a dollar, a month of a year, a half of its hour; 0 of two that aren't said as one."""
    unit, minor, between = above.unit, atom.unit, scope.text[above.end : atom.start]
    if unit is None or above.number.vague or atom.number.vague or between not in JOINED or atom.value is None:
        return 0.0
    if minor is None:
        return 1.0 if between == " and " and atom.number.kind == "fraction" and not above.hyphen else 0.0
    if unit.kind == "money" and minor.kind == "money":
        share = MINOR if unit.factor == 1 and minor.factor == MINOR else 0.0
    elif unit.kind == minor.kind == "duration" or (unit.name, minor.name) in COMPOUND:
        share = minor.factor / unit.factor if unit.factor and minor.factor and not above.old else 0.0
    else:
        return 0.0
    apart = between.startswith(",") and APART.match(scope.text, atom.end, scope.end) is not None
    return share if 0 < atom.value * share < 1 and share < 1 and not apart else 0.0


def _assemble(scope: Scope, atoms: Sequence[Atom], at: int) -> tuple[list[Quantity], int]:
    """Return what opens with the atom `at`, two of a change and otherwise one, and the atom to go on from."""
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
            return [_apply(share, _hedge(scope, share))], at + 2
    return [_single(scope, atom)], at + 1


def _single(scope: Scope, atom: Atom) -> Quantity:
    """One number with its hedges and trend."""
    text, start = scope.text, scope.start
    number = atom.number
    numbers = (number,) if atom.last is None else (number, atom.last)
    rule = "vague" if number.vague else "number_unit" if atom.unit is not None else "number"
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
        quantity = replace(quantity, kind="age", unit=scope.units.named["year"], rule="age")
    elif quantity.kind == "duration" and is_aged(text[max(start, atom.start - BEFORE_AGE) : atom.start]):
        quantity = replace(quantity, kind="age")
    found = _hedge(scope, quantity)
    if found is not None and found[0].wording.endswith(OF_AGE) and quantity.kind in {"count", "duration"}:
        quantity = replace(quantity, kind="age", unit=quantity.unit or scope.units.named["year"], rule="age")
    return _apply(quantity, found)


def _hedge(scope: Scope, quantity: Quantity) -> tuple[Hedge, int, int] | None:
    """The hedge of a quantity and where both start and end: the one behind it where it bounds, else the one before."""
    text, start, hedges = scope.text, scope.start, scope.hedges
    before = hedges.at(text, quantity.start, start)
    behind = _behind(scope, quantity)
    if before is not None and before[0].wording in {"over", "around"} and quantity.kind == "duration":
        leading = text[max(start, before[1] - 16) : before[1]]
        opens = CLAUSE_START.search(leading) is not None or not leading
        # 'Over 12 days, 40 were freed': the time that it took.
        passed = opens and text.startswith(",", quantity.end)
        longer = text[max(start, before[1] - LASTING_WINDOW) : before[1]]
        # 'Over a 13-year period' passed as well.
        passed = passed or (quantity.hyphen and text[before[1] : quantity.start].endswith((" a ", " an ")))
        old = MEASURED.search(leading) is not None or LASTING.search(longer) is not None or quantity.hyphen or opens
        before = before if old and not passed else None
    # 'Within the two nations' bounds no count.
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
    """The hedge behind the quantity, or behind its number before the unit."""
    text, end, hedges = scope.text, scope.end, scope.hedges
    behind = hedges.behind(text, quantity.end, end)
    last = quantity.numbers[-1].end
    if behind is None and quantity.unit is not None and last < quantity.end:
        return hedges.behind(text, last, end)
    # '40 plus 3' adds, and 'at least' may bound what comes next.
    goes_on = behind is not None and behind[0].wording in {"plus", "at least", "odd", "ish"}
    if behind is not None and goes_on and text[quantity.end : behind[1]].startswith(" "):
        many = behind[0].wording == "plus" and quantity.unit is None and THINGS_NEXT.match(text, behind[1], end)
        return behind if many or not WORD_NEXT.match(text, behind[1], behind[1] + 2) else None
    return behind


def _apply(quantity: Quantity, found: tuple[Hedge, int, int] | None) -> Quantity:
    """Bound the quantity as its hedge says."""
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


def _listed(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give '12,000' and '8,000' of '12,000, 8,000 and 5,000 dollars' the unit at the end of the list."""
    for at in range(len(quantities) - 2, -1, -1):
        here, after = quantities[at], quantities[at + 1]
        bare = here.unit is None and here.kind == "count" and here.value is not None and after.unit is not None
        if bare and after.kind in SHARED and after.value is not None and not after.hyphen:
            joined = COMMA.fullmatch(text, here.end, after.start) and after.rule == "listed"
            if joined or AND_OR.fullmatch(text, here.end, after.start):
                quantities[at] = replace(here, unit=after.unit, kind=after.kind, rule="listed")
    return quantities


def _scaled(scope: Scope, quantities: list[Quantity]) -> list[Quantity]:
    """Give '7.5' of 'the magnitude 7.2 and 7.5 quakes' the scale that is named before the list."""
    for at in range(1, len(quantities)):
        before, here = quantities[at - 1], quantities[at]
        bare = here.unit is None and here.kind == "count" and here.rule == "number"
        named = before.unit is not None and any(scale.unit is before.unit for scale in scope.units.scales)
        if bare and named and LISTING.fullmatch(scope.text, before.end, here.start):
            quantities[at] = replace(here, unit=before.unit, kind=before.kind, rule="listed")
    return quantities


def _inherited(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give '7-' of '7- or 8-inch' the unit of the number that follows."""
    for at in range(len(quantities) - 2, -1, -1):
        here, after = quantities[at], quantities[at + 1]
        hangs = here.unit is None and text[here.end : here.end + 1] in {"-", "\u2010", "\u2011"}
        if hangs and after.unit is not None and SUSPENDED.fullmatch(text, here.end, after.start):
            quantities[at] = replace(here, unit=after.unit, kind=after.kind, hyphen=True)
    return quantities
