"""The units and currencies: how they are written beside a number, their names, their factors to SI."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

# Between a number and its unit: nothing, spaces, or the hyphen of '250-mile'.
GAP = re.compile("[ ]?[-\u2010\u2011][ ]?(?=[A-Za-z])|[ \u00a0\u2009\u202f\r\n]{0,2}")
HYPHENS = "-\u2010\u2011"
PREFIX_GAP = re.compile("[ \u00a0\r\n]{0,2}$")
# 'per barrel', '/hour', 'a year': the denominator of a rate.
PER = re.compile(r"[ \u00a0]?(?:/|(?:per|every|each|an?)\b[ \u00a0]|-(?:an?|per)-)[ ]?", re.IGNORECASE)
# '$2 a share', '$120 per household'.
EACH = re.compile(
    r"[ ](?:per|an?(?=[ ](?:common[ ]|diluted[ ])?(?:share|person|head|seat|unit|piece|ticket|family|household)\b))"
    r"[ ](?:common[ ]|diluted[ ])?([a-z]{3,})\b"
)
YEARLY = {"annum": "year"}
# '$6bn a year earlier' isn't a rate.
AGO = re.compile(r"[ ](?:earlier|ago|later|before)\b")
OLD = re.compile(r"(?:[- ]olds?\b|[ ]of[ ]age\b)", re.IGNORECASE)
EXPONENT = re.compile(r"\^?(?:2|\u00b2)|\^?(?:3|\u00b3)")
# 'In' means inches only before words that continue a length.
INCH = re.compile(
    r"[ \u00a0]?in\b(?=[ ](?:thick|long|wide|tall|deep|high|diameter|x)\b|[ ]?[.,;)]|[ ]*$)",
    re.IGNORECASE,
)
DEGREES = "\u00b0\u00ba"
LONGEST_ALIAS = 40
# Between the name of a scale and its value.
VALUED = (
    r"(?:[ -]|[ ](?:of|was|is|at|hit|reached|level|status|strength|rated|estimated at|measured at|between|from)[ ])"
    r"(?:(?:a|an|about|around|at least|over|only|just|nearly|some|up to|roughly|more than)[ ]){0,2}"
)
MEASURES = frozenset({"length", "area", "volume", "mass", "duration", "money"})
PLURAL = re.compile(r"[a-z]{3,}s|feet|centuries")
# 6'2": a mark for feet, unless it could close a quotation.
FEET = re.compile(r"['\u2019\u2032](?=[\s.,;)]|$|\d{1,2}[\"\u201d\u2033])")
OPENED = re.compile(r"(?<!\w)['\u2018](?=\w)")
QUOTED = re.compile(r"[\"\u201c\u201d]")
QUOTE_WINDOW = 400
NATIONAL = re.compile(r"[ ](?:US|U\.S\.|imperial|metric)[ ]")
# A single letter after a space is a unit only if it is one of these, because others often begin a name.
SPACED_LETTERS = frozenset("mlgtWVL%hsp€$£元\u00b0")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its name, its kind of figure, and `base_unit` = `factor` * unit + `offset` (SI, or a currency)."""

    name: str
    kind: str
    base_unit: str | None = None
    factor: float | None = None
    offset: float = 0.0

    def to_base(self, value: float) -> float | None:
        """Return `value` of this unit in `base_unit`; None if the unit has none.

        >>> Unit("mile", "length", "metre", 1609.344).to_base(2)
        3218.688
        """
        return None if self.factor is None else value * self.factor + self.offset


# The unit for denominators of rates that aren't units, such as 'a share'.
ONE = Unit("one", "count")


@dataclass(frozen=True, slots=True)
class Match:
    """A unit found in a text at characters `start` to `end`; `old` marks an age ('years old')."""

    start: int
    end: int
    unit: Unit
    old: bool = False
    hyphen: bool = False


@dataclass(frozen=True, slots=True)
class _Alias:
    text: str
    unit: Unit
    exact: bool  # only with these capitals


@dataclass(frozen=True, slots=True)
class _Scale:
    before: re.Pattern[str]
    unit: Unit
    beside: re.Pattern[str] | None  # a word that the sentence must contain


@dataclass(frozen=True, slots=True)
class Units:
    """All units and currencies by their first character, longer spellings first."""

    after: Mapping[str, tuple[_Alias, ...]]
    before: Mapping[str, tuple[_Alias, ...]]  # by their last character
    named: Mapping[str, Unit]  # by the unit's name
    plurals: Mapping[str, Unit]  # units by their plural: 'kilometres', 'days'
    scales: tuple[_Scale, ...]  # named before their number: 'magnitude 7.2'

    @classmethod
    def from_rows(cls, units: Iterable[Mapping[str, str]], currencies: Iterable[Mapping[str, str]]) -> Self:
        """Build the table from the rows of the seeds `units` and `currencies`."""
        after: list[_Alias] = []
        before: list[_Alias] = []
        named: dict[str, Unit] = {}
        scales: list[_Scale] = []
        for row in units:
            unit = named[row["name"]] = _unit(row["name"], row["kind"], row)
            after += [_Alias(word, unit, exact=False) for word in _parts(row["words"])]
            after += [_Alias(sign, unit, exact=True) for sign in _parts(row["symbols"])]
            if row["before"]:
                scales.append(_scale(unit, _parts(row["before"]), _parts(row["beside"])))
        for row in currencies:
            money = named[row["unit"]] = _unit(row["unit"], "money", row)
            after += [_Alias(word, money, exact=False) for word in _parts(row["words"])]
            after += [_Alias(sign, money, exact=True) for sign in _parts(row["after"])]
            before += [
                _Alias(sign, money, exact=True) for written in _parts(row["before"]) for sign in _spaced(written)
            ]
        plurals = {
            alias.text: alias.unit
            for alias in after
            if not alias.exact and alias.unit.kind in MEASURES and PLURAL.fullmatch(alias.text)
        }
        return cls(_grouped(after, 0), _grouped(before, -1), named, plurals, tuple(scales))

    def scale_before(self, text: str, number: int, start: int, end: int) -> Unit | None:
        """Return the scale that is named right before the place `number` of the sentence `text[start:end]`."""
        for scale in self.scales:
            if scale.before.search(text, max(start, number - LONGEST_ALIAS), number) is not None:
                return scale.unit if scale.beside is None or scale.beside.search(text, start, end) else None
        return None

    def match_before(self, text: str, start: int, floor: int) -> Match | None:
        """Return the currency written right before the number at `start`, not before `floor`."""
        gap = PREFIX_GAP.search(text, max(floor, start - 2), start)
        at = gap.start() if gap is not None else start
        if at <= floor:
            return None
        for alias in self.before.get(text[at - 1], ()):
            begin = at - len(alias.text)
            if begin < floor or not text.startswith(alias.text, begin):
                continue
            if alias.text[0].isalpha() and begin > 0 and (text[begin - 1].isalnum() or text[begin - 1] in DEGREES):
                continue
            # 'A $5 million reward', 'the company's $2 billion'
            if " " in alias.text and (alias.text[0] == "A" or text[begin - 1 : begin] in {"'", "\u2019"}):
                continue
            # 'Rs 5' and 'EUR 5' are amounts; a single letter counts only without a space: 'R5'.
            if len(alias.text) == 1 and alias.text.isalpha() and at < start:
                continue
            return Match(begin, start, alias.unit)
        return None

    def match_after(self, text: str, end: int, limit: int) -> Match | None:
        """Return the unit written right after the number that ends at `end`, not beyond `limit`."""
        inch = INCH.match(text, end, limit)
        # 'He left one in.': after a number word, 'in' alone isn't an inch.
        if inch is not None and (not text[end - 1].isalpha() or text.startswith(" ", inch.end())):
            return Match(end, inch.end(), self.named["inch"])
        feet = FEET.match(text, end, limit)
        if feet is not None and text[end - 1].isdigit() and not OPENED.search(text, max(0, end - QUOTE_WINDOW), end):
            return Match(end, feet.end(), self.named["foot"])
        if text.startswith('"', end) and len(QUOTED.findall(text, max(0, end - QUOTE_WINDOW), end)) % 2:
            return None
        gap = GAP.match(text, end, limit)
        begin = gap.end() if gap is not None else end
        found = self._simple(text, begin, limit, spaced=begin > end) or self._national(text, end, limit)
        if found is None or (text[end - 1].isalpha() and text[begin : found.end] == "in."):
            return None
        hyphen = any(char in HYPHENS for char in text[end:begin])
        found = self.rate(text, found, limit)
        old = OLD.match(text, found.end, limit) if found.unit.kind == "duration" else None
        return Match(end, old.end() if old else found.end, found.unit, old=old is not None, hyphen=hyphen)

    def _national(self, text: str, end: int, limit: int) -> Match | None:
        """Return the unit after 'US', 'imperial' or 'metric': 'one US fluid ounce', '3 imperial gallons'."""
        national = NATIONAL.match(text, end, limit)
        found = self._simple(text, national.end(), limit, spaced=True) if national is not None else None
        return found if found is not None and found.unit.kind in {"volume", "mass"} else None

    def _simple(self, text: str, at: int, limit: int, *, spaced: bool) -> Match | None:
        if at >= limit:
            return None
        window = text[at : min(limit, at + LONGEST_ALIAS)].replace("\u00a0", " ")
        lowered = window.lower()
        for alias in self.after.get(lowered[:1], ()):
            size = len(alias.text)
            if not (window.startswith(alias.text) if alias.exact else lowered.startswith(alias.text)):
                continue
            follows = window[size : size + 1]
            if alias.text[-1].isalnum() and (follows.isalnum() or follows == "_"):
                continue
            # 'The 1960s' and '2018s' aren't seconds.
            if alias.text == "s" and not spaced and text[max(0, at - 4) : at].isdigit() and at >= 4:
                continue
            if spaced and size == 1 and alias.exact and alias.text not in SPACED_LETTERS and follows != "/":
                continue
            return Match(at, at + size, alias.unit)
        return None

    def rate(self, text: str, found: Match, limit: int) -> Match:
        """Extend the unit by its denominator: 'per barrel', 'a year', '/cm2'."""
        per = PER.match(text, found.end, limit)
        if per is None:
            return found
        below = self._simple(text, per.end(), limit, spaced="/" not in per[0])
        thing = EACH.match(text, found.end, limit) if found.unit.kind == "money" and below is None else None
        if thing is not None:
            return Match(found.start, thing.end(), _over(found.unit, ONE, YEARLY.get(thing[1], thing[1]), 1))
        if below is None or AGO.match(text, below.end, limit) or below.unit.kind in {"ratio", "money", "temperature"}:
            return found
        if below.unit.kind == found.unit.kind:
            return found
        end, name, power = below.end, below.unit.name, 1
        exponent = (
            EXPONENT.match(text, end, limit) if "/" in per[0] and below.unit.kind in {"length", "duration"} else None
        )
        if exponent is not None:
            power = 2 if exponent[0][-1] in "2\u00b2" else 3
            name = f"{'square' if power == 2 else 'cubic'} {name}"
            end = exponent.end()
        return Match(found.start, end, _over(found.unit, below.unit, name, power))


def _over(above: Unit, below: Unit, name: str, power: int) -> Unit:
    """Return the unit of a rate."""
    kind = "money" if above.kind == "money" else "other"
    if above.kind == "length" and below.kind == "duration" and power == 1:
        kind = "speed"
    if above.kind == "money" or above.factor is None or below.factor is None or above.offset:
        base = f"{above.base_unit} per {name}" if above.kind == "money" and above.base_unit else None
        return Unit(f"{above.name} per {name}", kind, base, above.factor if base else None)
    below_base = below.base_unit or ""
    base = "one" if below_base == above.base_unit else f"{above.base_unit} per {_powered(below_base, power)}"
    return Unit(f"{above.name} per {name}", kind, base, above.factor / below.factor**power)


def _powered(unit: str, power: int) -> str:
    return {1: unit, 2: f"square {unit}", 3: f"cubic {unit}"}[power]


def _scale(unit: Unit, before: Sequence[str], beside: Sequence[str]) -> _Scale:
    """Return a scale whose name stands before the number: 'a magnitude of about 5', 'the UV index reached 11'."""
    words, near = "|".join(map(re.escape, before)), "|".join(map(re.escape, beside))
    opened = re.compile(rf"\b(?:{words})\)?{VALUED}$", re.IGNORECASE)
    return _Scale(opened, unit, re.compile(rf"\b(?:{near})s?\b", re.IGNORECASE) if beside else None)


def _unit(name: str, kind: str, row: Mapping[str, str]) -> Unit:
    factor = float(row["factor"]) if row["factor"] else None
    return Unit(name, kind, row["base_unit"] or None, factor, float(row.get("offset") or 0))


def _spaced(sign: str) -> tuple[str, ...]:
    """Return the spellings of a dollar sign with a prefix: HK$, HK $."""
    return (sign, f"{sign[:-1]} $") if len(sign) > 1 and sign.endswith("$") else (sign,)


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def _grouped(aliases: list[_Alias], at: int) -> dict[str, tuple[_Alias, ...]]:
    grouped: dict[str, list[_Alias]] = {}
    for alias in aliases:
        key = alias.text[at] if at else alias.text[at].lower()
        grouped.setdefault(key, []).append(alias)
    return {key: tuple(sorted(found, key=lambda a: (-len(a.text), not a.exact))) for key, found in grouped.items()}
