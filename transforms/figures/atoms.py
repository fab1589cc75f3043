"""Reads one number with its own currency, magnitude and unit: '$5m', '6 feet 2 inches', 'half an hour'."""

import re
from dataclasses import replace

from transforms.figures.amounts import Atom, Scope
from transforms.figures.units import Match, Unit, Units
from transforms.numerals.numbers import Number, rounded

TIMES = re.compile(
    r"[ -]times\b(?=[ ](?:as|more|less|fewer|higher|lower|bigger|larger|greater|smaller|faster|the|its|their|his|her|"
    r"our|your|what|that|those|book|earnings|sales|revenue|profits?|income|average|normal|usual|annual|yearly|capacity|"
    r"pre-?war|national)\b)",
    re.IGNORECASE,
)
FOLD = re.compile(r"[- ]?fold\b|x\b(?![ ]?\d|-)", re.IGNORECASE)
# Letters for a magnitude right after digits: always with money, otherwise before a counted noun.
LETTER_MAGNITUDES = {"m": 10**6, "M": 10**6, "b": 10**9, "B": 10**9, "T": 10**12, "tr": 10**12, "t": 10**12, "G": 10**9}
LETTER = re.compile(r"[ ]?(m|M|b|B|T|tr|t)(?![\w/\u00b2\u00b3])")
COUNTED_NEXT = re.compile(
    r"[ ](?!in\b|of\b|on\b|at\b|and\b|or\b|to\b|from\b|for\b|long\b|high\b|tall\b|wide\b|deep\b)"
    r"(?:[a-z]+[ ])?(?:[a-z]{2,}s|people|men|women|children)\b"
)
POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
# Before these words, the point in '360.000' is a decimal point.
SCALED_NEXT = re.compile(r"[ \u00a0]?(?:%|per[ ]?cent|thousand|million|billion|trillion)", re.IGNORECASE)
DIGIT_NEXT = re.compile(r"[ \u00a0\r\n]{0,2}(?=\d)")
CODED_MONEY = re.compile(r"(?:M(?=[A-Z]{3}\b))")
# What a cent is worth in its currency in seeds/reference/figures/currencies.csv.
MINOR = 0.01
# JOINED: what stands between the parts of one amount. COMPOUND: pairs of units that form one amount; any two units of
# duration do.
JOINED = frozenset({"", " ", " and ", ", ", ", and ", "\n", " and\n"})
COMPOUND = frozenset(
    {("foot", "inch"), ("pound-mass", "ounce"), ("mile", "yard"), ("metre", "centimetre"), ("degree", "minute")}
)
# 'Jailed for two years, three months after the trial'.
APART = re.compile(r"[ ](?:after|before|later|earlier|ago|since|into|from)\b")
ONE_AND = re.compile(r"\b(?:an?|one)[ ](?P<unit>[a-z]+)[ ]and[ ]$", re.IGNORECASE)
# Room for the words before the half.
BEFORE_HALF = 28
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


def read_atom(scope: Scope, number: Number) -> Atom:
    """Return the number with the currency before it, a letter for its magnitude, and the unit after it."""
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
    """Whether the currency sign belongs to the next number: '12 $60,000 grants'."""
    if after.unit.kind != "money":
        return False
    following = DIGIT_NEXT.match(text, after.end, end)
    return following is not None and units.match_before(text, following.end(), after.start) is not None


def _worth(scope: Scope, number: Number) -> float | None:
    """Return the number's value; for '360.000 people' 360,000, if the page separates thousands with points."""
    text, end = scope.text, number.end
    if not scope.thousands or POINTED.fullmatch(text, number.start, end) is None or number.value is None:
        return number.value
    if SCALED_NEXT.match(text, end) or scope.units.match_after(text, end, scope.end) is not None:
        return number.value
    sure = scope.thousands == "." or text.endswith("000", number.start, end)
    return number.value * 1000 if sure or COUNTED_NEXT.match(text, end, scope.end) else number.value


def _money(text: str, end: int, atom: Atom, after: Match | None, units: Units) -> Atom:
    """Extend an amount of money that has its sign before it by a name or a rate: '$ 10 dollars', '$80 per sq m'."""
    if after is not None and after.unit.kind == "money" and atom.unit is not None:
        named = after.unit.base_unit == atom.unit.base_unit or atom.unit.name == "USD"
        if named and text[atom.end : after.end].strip():
            return replace(atom, end=after.end, unit=after.unit)
    rate = units.rate(text, Match(atom.start, atom.end, atom.unit), end) if atom.unit is not None else None
    if rate is not None and rate.end > atom.end:
        return replace(atom, end=rate.end, unit=rate.unit)
    return atom


def _parted_unit(text: str, number: Number, stop: int, end: int, units: Units) -> Match | None:
    """Return a unit that other words separate from its number: 'half an hour', '20 or more years', '20 (kg)'."""
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
    """Whether what looks like the currency mark is another word, because 'million' doesn't precede it."""
    return found.unit.kind == "money" and found.unit.name == "mark" and not text.endswith("million", 0, found.start)


def _meant(text: str, number: Number, found: Match, units: Units) -> Unit:
    """Return the unit that was found, or the pound sterling if 'pound' means money here."""
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
    """Whether the letter after digits means millions or billions, not metres or bits."""
    if money:
        return letter[1] != "t" or text[letter.end() : letter.end() + 1] in {"", " ", ".", ","}
    if letter[0][0] == " ":
        return letter[1] in {"M", "B"} and COUNTED_NEXT.match(text, letter.end(), end) is not None
    if letter[1] in {"t", "T", "G"}:
        return False
    if letter[1] in {"M", "B"}:
        return True
    return COUNTED_NEXT.match(text, letter.end(), end) is not None


def merge_atoms(atoms: list[Atom], scope: Scope) -> list[Atom]:
    """Combine the parts of one amount: '3 dollars 50 cents', '6 feet 2 inches', 'seven years and 10 months'."""
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
    """Add the whole to a half if no number stands before the unit: 'a year and a half'; nothing before `floor`."""
    whole = ONE_AND.search(scope.text, max(floor, atom.start - BEFORE_HALF), atom.start)
    if whole is None or atom.kind != "ratio" or atom.value is None or atom.unit is not None:
        return atom
    unit = scope.units.match_after(scope.text, whole.start("unit"), whole.end("unit"))
    if unit is None or unit.end != whole.end("unit") or unit.unit.kind == "money":
        return atom
    return replace(atom, start=whole.start(), value=1 + atom.value, unit=unit.unit)


def _minor_share(above: Atom, atom: Atom, scope: Scope) -> float:
    """Return the share of the second unit in the first, as 0.01 for cent and dollar; 0 if they aren't one amount."""
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
