"""Puts numbers, units, ranges and hedges of one sentence together into quantities, from the text alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from transforms.hedges import Hedge, Hedges
from transforms.numbers import MAGNITUDES, Number
from transforms.units import Match, Unit, Units

# Between the ends of a range.
DASH = re.compile(
    "[ ]?[-\u2010\u2011\u2012\u2013\u2014\u2212~][ ]?|[ ](?:to-?|and|through|up to)[ -]|[ ]?to-", re.IGNORECASE
)
OR = re.compile(r"[ ]or[ ]", re.IGNORECASE)
AND = re.compile(r"[ \n]+(?:and|to|-|\u2013)[ \n]+(?:up[ ]to[ ])?", re.IGNORECASE)
TO = re.compile(r"[ \n]+(?:up[ ])?to[ \n]+", re.IGNORECASE)
BETWEEN = re.compile(r"\bbetween[ \n]+(?:about[ ]|around[ ]|roughly[ ]|an?[ ])?$", re.IGNORECASE)
FROM = re.compile(
    r"\b(?:from|ranging|ranges?|ranged)[ \n]+(?:about[ ]|around[ ]|between[ ]|up[ ]to[ ]|as low as[ ])?$", re.IGNORECASE
)
ONE_IN = re.compile(r"[ ](?:in|out[ ]of)[ ](?:every[ ])?", re.IGNORECASE)
SUSPENDED = re.compile("[-\u2010\u2011\u2013]?(?:[ ](?:or|and|to)[ ]|,[ ])")
TIMES = re.compile(
    r"[ -]times\b(?=[ ](?:as|more|less|fewer|higher|lower|bigger|larger|greater|smaller|faster|the)\b)", re.IGNORECASE
)
FOLD = re.compile(r"[- ]?fold\b", re.IGNORECASE)
# A letter that is a magnitude right behind digits: of money always, otherwise before what is counted.
LETTER_MAGNITUDES = {"m": 10**6, "M": 10**6, "b": 10**9, "B": 10**9, "T": 10**12, "tr": 10**12, "t": 10**12, "G": 10**9}
LETTER = re.compile(r"[ ]?(m|M|b|B|T|tr|t)(?![\w/\u00b2\u00b3])")
COUNTED_NEXT = re.compile(
    r"[ ](?!in\b|of\b|on\b|at\b|and\b|or\b|to\b|from\b|for\b|long\b|high\b|tall\b|wide\b|deep\b)"
    r"(?:[a-z]+[ ])?(?:[a-z]{2,}s|people|men|women|children)\b"
)
CODED_MONEY = re.compile(r"(?:M(?=[A-Z]{3}\b))")
AGED = re.compile(
    r"\b(?:aged?|ages)(?:[ ](?:of|between|from|about|around|at least|over|under))?[ ]$|"
    r"\b(?:man|woman|boy|girl|child) of[ ]$",
    re.IGNORECASE,
)
# 'Who was 10 at the time', 'she is 34.': of one person, with nothing counted behind.
WHOSE_AGE = re.compile(
    r"\b(?:who|he|she)(?:[ ](?:is|was|turned|had turned)|['’]s)[ ](?:just[ ]|only[ ]|now[ ])?$", re.IGNORECASE
)
AFTER_WHOSE_AGE = re.compile(r"[ ]*$|,[ ]|[;)]|[.](?:[ \n]|$)|[ ](?:at the time|when|last|this)\b")
NAMED_AGE = re.compile(r"(?<=[^\W\d_]),[ ]$")
AFTER_AGE = re.compile(r"(?:,|\)|[ ]*$|;|[.](?:[ ]|$))")
# What makes 'over' before a duration a bound, and not the time that something took.
MEASURED = re.compile(
    r"\b(?:for|in|after|of|took|takes?|taking|lasted|lasts?|lasting|spent|spend|spans?|spanned|than|is|are|was|were|been|be|"
    r"a|an|the|its|his|her|their|to|by|with|just|well|since|and|or|him|them|it)[ \n]+(?:just[ ]|well[ ])?$|^$",
    re.IGNORECASE,
)
TREND_GAP = re.compile(
    r"(?:[ \u00a0]|,|by|about|around|nearly|almost|more|than|at|least|over|some|just|another|an|a|additional|further|"
    r"only|roughly|approximately|less|under|up|as|much|some|~|back|slightly|sharply|early|to|reach)*",
    re.IGNORECASE,
)
TREND_WORD = re.compile(r"(?<!\w)([A-Za-z]+|\+)(?:[ ](up|down|lower|higher))?[ \u00a0]*$")
SIGNED_UP = re.compile(r"(?:^|[\s(])\+$")
# 'Gave up 517 yards': up, but nothing rose.
PHRASAL = re.compile(
    r"^(?:g[ai]v|mak|made|tak|took|set|pick|end|sign|round|lin|blow|blew|wak|turn|show|break|broke|com|came)"
)
ALIKE = re.compile(r",?[ ](?:or|and)[ ](?:about[ ]|nearly[ ]|almost[ ])?")
AMID = 28
ARTICLE = re.compile(r"[ ](?:of[ ])?an?(?=[ ])")
OF_WEIGHT = re.compile(r"[ ](?:of|in weight)\b")
PAID = re.compile(
    r"\b(?:cost|costs|paid|pay|pays|worth|price|priced|fined?|profit|budget|spent|bill|loan|debt|fee)\b", re.IGNORECASE
)
# 'Rose 5 to 20' is a change and the level it led to.
CHANGED_TO = re.compile(r"\b(?:up|down|rose|fell|by)[ ]$", re.IGNORECASE)
NO_DASH = re.compile(r"[ ](?:and|through|up to)[ -]", re.IGNORECASE)
SLASH = re.compile("/[$\u20ac\u00a3]?")
DIGITS = re.compile(r"[\d.,]+")
AFTER_ONE_IN = re.compile(r"[ ][a-z]|[.,;!?]|$")
WORD_NEXT = re.compile(r"[ ]*\w")
CLAUSE_START = re.compile(r"[.;,:(]\s*$")
WORDS_AND_SIGNS = re.compile(r"[A-Za-z]+|[^\sA-Za-z]+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a text says of one amount, at characters `start` to `end`; bounds are as written, None is open."""

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    qualifier: str
    trend: str | None
    unit: Unit | None
    kind: str
    numbers: tuple[Number, ...]
    rule: str
    hyphen: bool = False  # joined to what follows: '250-mile', 'three-judge'
    hedge_start: int = -1


@dataclass(frozen=True, slots=True)
class _Atom:
    """One number with its own unit, before ranges are put together."""

    number: Number
    start: int
    end: int
    value: float | None
    unit: Unit | None = None
    old: bool = False
    hyphen: bool = False
    money_before: bool = False
    last: Number | None = None


@dataclass(frozen=True, slots=True)
class _Scope:
    """The sentence `text[start:end]` and the words by which its numbers are read."""

    text: str
    start: int
    end: int
    units: Units
    hedges: Hedges


def find_quantities(
    text: str, start: int, end: int, numbers: Iterable[Number], *, units: Units, hedges: Hedges
) -> list[Quantity]:
    """Return the quantities made of `numbers` in `text[start:end]`, in text order.

    `numbers` are those that aren't a date, an ordinal or part of a name.
    """
    scope = _Scope(text, start, end, units, hedges)
    atoms = _merged_money([_atom(scope, number) for number in numbers], text)
    quantities: list[Quantity] = []
    at = 0
    while at < len(atoms):
        quantity, at = _assemble(scope, atoms, at)
        before = quantities[-1] if quantities else None
        # 'Lost 190 points, or 0.6%': one change in two units.
        if before is not None and before.trend and quantity.trend is None and quantity.unit is not None:
            between = text[before.end : quantity.start]
            if len(between) < AMID and " or " in between and ALIKE.fullmatch(between):
                quantity = replace(quantity, trend=before.trend)
        quantities.append(quantity)
    return _inherited(text, quantities)


def _atom(scope: _Scope, number: Number) -> _Atom:
    """Return the number with the currency before it, a letter for its magnitude, and the unit behind it."""
    text, start, end, units = scope.text, scope.start, scope.end, scope.units
    value, stop = number.value, number.end
    before = units.match_before(text, number.start, start) if number.kind not in {"multiple", "fraction"} else None
    begin = before.start if before is not None else number.start
    letter = LETTER.match(text, stop, end) if value is not None and number.form == "digits" else None
    if letter is not None and _is_magnitude(text, letter, end, money=before is not None):
        value, stop = (value or 0) * LETTER_MAGNITUDES[letter[1]], letter.end()
    coded = CODED_MONEY.match(text, stop + (text[stop : stop + 1] == " "), end) if value is not None else None
    scaled_stop = coded.end() if coded is not None else stop
    after = units.match_after(text, scaled_stop, end)
    if coded is not None and after is not None and after.unit.kind == "money":
        return _Atom(number, begin, after.end, (value or 0) * 10**6, after.unit)
    if after is None or coded is not None:
        after = units.match_after(text, stop, end)
    if number.kind == "multiple":
        return _Atom(number, begin, stop, value, units.named["times"])
    if before is not None:
        return _money(text, end, _Atom(number, begin, stop, value, before.unit, money_before=True), after, units)
    if number.kind in {"fraction", "cardinal"} and after is None:
        after = _article_unit(text, stop, end, units)
    if after is not None and not _is_pronounced(text, after):
        return _Atom(number, begin, after.end, value, _meant(text, number, after, units), after.old, after.hyphen)
    for pattern in (TIMES, FOLD):
        times = pattern.match(text, stop, end)
        if times is not None:
            return _Atom(number, begin, times.end(), value, units.named["times"])
    return _Atom(number, begin, stop, value)


def _money(text: str, end: int, atom: _Atom, after: Match | None, units: Units) -> _Atom:
    """Money with its sign before it may have its name or a rate behind it: $ 10 dollars, $80 per sq m."""
    if after is not None and after.unit.kind == "money" and atom.unit is not None:
        named = after.unit.base_unit == atom.unit.base_unit or atom.unit.name == "USD"
        if named and text[atom.end : after.end].strip():
            return replace(atom, end=after.end, unit=after.unit)
    rate = units.rate(text, Match(atom.start, atom.end, atom.unit), end) if atom.unit is not None else None
    if rate is not None and rate.end > atom.end:
        return replace(atom, end=rate.end, unit=rate.unit)
    return atom


def _article_unit(text: str, stop: int, end: int, units: Units) -> Match | None:
    """'Half an hour', 'a quarter of a mile'."""
    article = ARTICLE.match(text, stop, end)
    if article is None:
        return None
    found = units.match_after(text, article.end(), end)
    return found if found is not None and found.unit.kind not in {"ratio", "money"} else None


def _is_pronounced(text: str, found: Match) -> bool:
    """Whether what looks like a unit is another word here: '3 C Company', '40 to 50 MPs'."""
    return found.unit.kind == "money" and found.unit.name == "mark" and not text[: found.start].endswith("million")


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


def _merged_money(atoms: list[_Atom], text: str) -> list[_Atom]:
    """3 dollars 50 cents are one amount."""
    merged: list[_Atom] = []
    for atom in atoms:
        above = merged[-1] if merged else None
        minor = atom.unit is not None and atom.unit.kind == "money" and atom.unit.factor == 0.01
        if (
            above is not None
            and minor
            and above.unit is not None
            and above.unit.kind == "money"
            and above.unit.factor == 1
            and above.value is not None
            and atom.value is not None
            and atom.unit is not None
            and atom.value < 100
            and text[above.end : atom.start] in {" ", " and "}
        ):
            cents = atom.value * (atom.unit.factor or 0)
            merged[-1] = replace(above, end=atom.end, value=above.value + cents, last=atom.number)
        else:
            merged.append(atom)
    return merged


def _assemble(scope: _Scope, atoms: Sequence[_Atom], at: int) -> tuple[Quantity, int]:
    """Return the quantity that opens with the atom `at` and the atom to go on from."""
    atom = atoms[at]
    if at + 1 < len(atoms):
        pair = _range(scope, atom, atoms[at + 1]) or _share(scope, atom, atoms[at + 1])
        if pair is not None:
            return _hedged_pair(scope, pair), at + 2
    return _single(scope, atom), at + 1


def _range(scope: _Scope, first: _Atom, second: _Atom) -> Quantity | None:
    """'20-30', 'between 30 and 50', 'from 5 to 7 percent', 'three or four years'."""
    text = scope.text
    between = text[first.end : second.start]
    one, two = first.value, second.value
    if len(between) > AMID or one is None or two is None:
        return None
    if first.number.kind != second.number.kind and "fraction" in {first.number.kind, second.number.kind}:
        return None
    unit = _shared(first, second)
    if unit is _DIFFERENT:
        return None
    rule = _range_rule(scope, first, second)
    if rule is None:
        return None
    above, below = _magnitude(text, second), _magnitude(text, first)
    if below == 1 < above and one < 1000 and one * above <= two and (first.unit is None or first.money_before):
        one *= above
    kind = _kind(unit, second) if unit is not None else "count"
    old = first.old or second.old
    return Quantity(
        first.start, second.end, None, min(one, two), max(one, two), "between", None,
        unit, "age" if old else kind, (first.number, second.number), rule, second.hyphen,
    )  # fmt: skip


_DIFFERENT = Unit("", "")


def _shared(first: _Atom, second: _Atom) -> Unit | None:
    """The unit of a range: that of either end, or of both."""
    if first.unit is None:
        if second.unit is not None and second.money_before:
            return _DIFFERENT
        return second.unit
    if second.unit is None:
        return first.unit if first.money_before or first.hyphen else _DIFFERENT
    if first.unit.name == second.unit.name:
        return first.unit
    # '$920 to $1730 a week', '$3m-4m euros'
    if second.unit.name.startswith(f"{first.unit.name} per "):
        return second.unit
    if first.unit.kind == "money" and second.unit.kind == "money" and first.unit.name == "USD" and first.money_before:
        return second.unit if second.unit.factor == 1 else _DIFFERENT
    return _DIFFERENT


def _range_rule(scope: _Scope, first: _Atom, second: _Atom) -> str | None:
    """Name the rule that makes the two one range, or None."""
    before = scope.text[max(scope.start, first.start - 24) : first.start]
    between = scope.text[first.end : second.start]
    if AND.fullmatch(between) and BETWEEN.search(before):
        return "between"
    one, two = first.value or 0, second.value or 0
    if TO.fullmatch(between):
        changed = CHANGED_TO.search(before) is not None
        return None if changed else "from_to" if FROM.search(before) else "to" if one < two else None
    if DASH.fullmatch(between) and NO_DASH.fullmatch(between) is None:
        scored = first.unit is None and second.unit is None and one >= two
        return None if scored else "dash"
    if SLASH.fullmatch(between) and first.money_before and second.money_before:
        return "slash"
    if OR.fullmatch(between) and two == one + 1 and first.unit is None and not second.money_before:
        return "or"
    return None


def _magnitude(text: str, atom: _Atom) -> float:
    """The magnitude written with the number: a million in '5 million' and '$5m'."""
    written = text[atom.number.start : max(atom.number.end, atom.end if atom.money_before else 0)].lower()
    digits = DIGITS.match(written)
    if digits is None and atom.value is not None:
        last = written.split()[-1] if written.split() else ""
        return float(MAGNITUDES.get(last, 1)) if len(written.split()) > 1 else 1
    if digits is None or atom.value is None:
        return 1
    plain = float(digits[0].replace(",", "").rstrip(".") or 0)
    ratio = atom.value / plain if plain else 1
    return 10.0 ** round(len(f"{ratio:.0f}") - 1) if ratio >= 10 else 1


def _share(scope: _Scope, first: _Atom, second: _Atom) -> Quantity | None:
    """'One in five', 'three out of four' as a ratio."""
    text, end = scope.text, scope.end
    between = text[first.end : second.start]
    if first.unit is not None or second.unit is not None or ONE_IN.fullmatch(between) is None:
        return None
    one, two = first.value, second.value
    if not one or not two or one >= two or not (one.is_integer() and two.is_integer()):
        return None
    if "out" not in between and (one > 9 or AFTER_ONE_IN.match(text, second.end, min(end, second.end + 2)) is None):
        return None
    share = one / two
    return Quantity(
        first.start, second.end, share, share, share, "exact", None, None, "ratio",
        (first.number, second.number), "one_in",
    )  # fmt: skip


def _hedged_pair(scope: _Scope, quantity: Quantity) -> Quantity:
    """A range, or a share, with the hedge around it."""
    if quantity.rule == "one_in":
        return _apply(quantity, _hedge(scope, quantity))
    found = scope.hedges.at(scope.text, quantity.start, scope.start)
    if found is None:
        return quantity
    # 'About 14 to 18' has rough bounds; 'up to 30 to 40' is no clearer than its bounds.
    qualifier = "about" if found[0].qualifier == "about" else quantity.qualifier
    return replace(quantity, qualifier=qualifier, hedge_start=found[1])


def _single(scope: _Scope, atom: _Atom) -> Quantity:
    """One number with its hedges and trend."""
    text, start = scope.text, scope.start
    number = atom.number
    stop = atom.last.end if atom.last is not None else atom.end
    kind = _kind(atom.unit, atom)
    numbers = (number,) if atom.last is None else (number, atom.last)
    rule = "vague" if number.vague else "number_unit" if atom.unit is not None else "number"
    if number.vague:
        wording = " ".join(text[number.start : number.end].lower().replace("-", " ").split())
        low = scope.hedges.vague.get(wording, number.low)
        return Quantity(
            atom.start, stop, None, low, None, "vague", _trend(scope, atom.start),
            atom.unit, kind, numbers, rule, atom.hyphen,
        )  # fmt: skip
    quantity = Quantity(
        atom.start, stop, atom.value, atom.value, atom.value, "exact", _trend(scope, atom.start),
        atom.unit, kind, numbers, rule, atom.hyphen,
    )  # fmt: skip
    if atom.unit is None and _is_age(scope, atom):
        quantity = replace(quantity, kind="age", unit=scope.units.named["year"], rule="age")
    elif (
        atom.unit is not None
        and atom.unit.kind == "duration"
        and AGED.search(text[max(start, atom.start - 24) : atom.start])
    ):
        quantity = replace(quantity, kind="age")
    return _apply(quantity, _hedge(scope, quantity))


def _is_age(scope: _Scope, atom: _Atom) -> bool:
    """'Aged 15', 'of age 87', 'Senard, 65,'."""
    text, start, end = scope.text, scope.start, scope.end
    if atom.value is None or not 0 < atom.value < 120 or not atom.value.is_integer():
        return False
    before = text[max(start, atom.start - 24) : atom.start]
    if AGED.search(before) or (WHOSE_AGE.search(before) and AFTER_WHOSE_AGE.match(text, atom.end, end)):
        return True
    named = NAMED_AGE.search(before) is not None and atom.number.form == "digits"
    return named and AFTER_AGE.match(text, atom.end, end) is not None and _capitalised(before)


def _capitalised(before: str) -> bool:
    words = before.rstrip(", ").split()
    return bool(words) and words[-1][:1].isupper() and len(words[-1]) > 1


def _hedge(scope: _Scope, quantity: Quantity) -> tuple[Hedge, int] | None:
    """The hedge of a quantity: the one behind it where it bounds, else the one before it."""
    text, start, end, hedges = scope.text, scope.start, scope.end, scope.hedges
    before = hedges.at(text, quantity.start, start)
    behind = hedges.behind(text, quantity.end, end)
    if behind is None and quantity.unit is not None:
        behind = hedges.behind(text, quantity.numbers[-1].end, end) if quantity.numbers[-1].end < quantity.end else None
    if (
        behind is not None
        and behind[0].wording in {"plus", "at least", "odd", "ish"}
        and text[quantity.end : behind[1]].startswith(" ")
    ):
        behind = None if WORD_NEXT.match(text, behind[1], behind[1] + 2) else behind
    if before is not None and before[0].wording in {"over", "around"} and quantity.kind == "duration":
        leading = text[max(start, before[1] - 16) : before[1]]
        old = MEASURED.search(leading) is not None or quantity.hyphen or CLAUSE_START.search(leading) is not None
        before = before if old else None
    if behind is not None:
        if before is not None and behind[0].wording == "or equal to":
            closed = {"more_than": "at_least", "less_than": "at_most"}.get(before[0].qualifier, before[0].qualifier)
            return Hedge(before[0].wording, closed, before[0].low, before[0].high), before[1]
        if before is None or before[0].qualifier in {"about", "exact"}:
            return behind[0], before[1] if before is not None else quantity.start
    return before


def _apply(quantity: Quantity, found: tuple[Hedge, int] | None) -> Quantity:
    """Bound the quantity as its hedge says."""
    if found is None or quantity.value is None:
        return quantity
    hedge, at = found
    value = quantity.value
    return replace(
        quantity,
        qualifier=hedge.qualifier,
        low=value if hedge.low else None,
        high=value if hedge.high else None,
        hedge_start=min(at, quantity.start),
    )


def _trend(scope: _Scope, at: int) -> str | None:
    """Up or down, where the words before the number say that it went so."""
    text, start, hedges = scope.text, scope.start, scope.hedges
    floor = max(start, at - 48)
    window = text[floor:at]
    if SIGNED_UP.search(window):
        return "up"
    words = WORDS_AND_SIGNS.findall(window)
    for back, word in enumerate(reversed(words[-7:])):
        lowered = word.lower()
        trend = hedges.trends.get(lowered)
        phrasal = lowered == "up" and PHRASAL.search(_next_back(words, back)) is not None
        if (
            trend is not None
            and not phrasal
            and not (lowered == "up" and back < len(words) - 1 and _next_word(words, back) == "to")
        ):
            return trend
        if lowered in {"to", "at", "from"} or not TREND_GAP.fullmatch(word):
            return None
    return None


def _next_back(words: list[str], back: int) -> str:
    """Return the word before the one that stands `back` words from the end."""
    at = len(words) - back - 2
    return words[at].lower() if at >= 0 else ""


def _next_word(words: list[str], back: int) -> str:
    at = len(words) - back
    return words[at].lower() if 0 <= at < len(words) else ""


def _kind(unit: Unit | None, atom: _Atom) -> str:
    """The kind of a figure with this unit."""
    if atom.old:
        return "age"
    if unit is not None:
        return unit.kind
    return "ratio" if atom.number.kind == "fraction" else "count"


def _inherited(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give '7-' of '7- or 8-inch' the unit of the number that follows."""
    for at in range(len(quantities) - 2, -1, -1):
        here, after = quantities[at], quantities[at + 1]
        hangs = here.unit is None and text[here.end : here.end + 1] in {"-", "\u2010", "\u2011"}
        if hangs and after.unit is not None and SUSPENDED.fullmatch(text, here.end, after.start):
            quantities[at] = replace(here, unit=after.unit, kind=after.kind, hyphen=True)
    return quantities
