"""What the words of a figure say: each amount that its value or a bound may have, and the units that they name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from expectations.reading.numbers import Number, read_numbers

# One of these words before a magnitude makes it a plural: 'several thousand'.
_SEVERAL = re.compile(r"\b(?:several|few|many|couple)(?:[ ]of)?[ ](?P<scale>\w+)", re.IGNORECASE)
_TENS = re.compile(r"\btens\b(?:[ ]of[ ](?P<scale>\w+))?", re.IGNORECASE)
_PLURALS = re.compile(r"\b(?P<first>\w+s)[ ]of[ ](?P<scale>\w+)", re.IGNORECASE)
_SHARE = re.compile(r"(?:[ ]\w+)?[ ](?:in|out of|of)[ ](?:every[ ]|the last[ ]|the[ ])?|[ ]?:[ ]?")
_AND = re.compile(r"(?:[ ][a-z]+)?[ ]and[ ]", re.IGNORECASE)
_DECADE = re.compile(r"(?P<first>\b[1-9]0)['’]?s\b|\b(?P<word>[a-z]+t)ies\b", re.IGNORECASE)
_FEET = re.compile(
    r"(?P<feet>\d{1,4})[ ]?(?:['’′]|ft\b\.?)[ ]?(?:(?P<inches>\d{1,2}(?:\.\d+)?)[ ]?(?:[\"”″]|''|’’|in\b)?)?",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(r"not\b", re.IGNORECASE)
_INCHES = 12
_LAST_WORD = re.compile(r"[a-z]+$", re.IGNORECASE)
# From this magnitude on the first number of a range takes the magnitude of the second: '45 to 50 million'.
_LENT = 100
_NAME_PART = re.compile(r"[^\W\d_]+\.?|[^\w\s]+|\d")
_LONGEST_NAME = 40
# Units that are also written in ways which the vocabulary doesn't have.
_MARKED = {
    "times": re.compile(r"\b(?:twice|thrice)\b|times\b|fold\b|x\b", re.IGNORECASE),
    "foot": re.compile(r"\d[ ]?['’′](?!\w{2})"),
    "GBP": re.compile(r"\bpounds?\b", re.IGNORECASE),
    "inch": re.compile(r"\d[ ]?in\b|\d[\"”″]"),
}
_SPACES = " \u00a0\n"
_EDGES = " -,;()[]\n\u00a0\u2009\u202f\u2010\u2011"
_LAST_OF_DECADE = 9


@dataclass(frozen=True)
class Units:
    """The reviewed units: the words and signs for each, and its size in its base unit (`factors`)."""

    names: Mapping[str, tuple[str, ...]]  # by word or sign
    factors: Mapping[str, float]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, float | None]]) -> "Units":
        """Make the units from rows of word, unit, factor."""
        names: dict[str, list[str]] = {}
        factors = {}
        for word, unit, factor in rows:
            names.setdefault(word, []).append(unit)
            if factor is not None:
                factors[unit] = factor
        return cls({word: tuple(units) for word, units in names.items()}, factors)

    def called(self, word: str) -> tuple[str, ...]:
        """Return the units that the word or sign names; first in the word's own case, then in small letters."""
        plain = word.replace("\u00a0", " ")
        return self.names.get(plain) or self.names.get(plain.lower(), ())

    def opening(self, words: str) -> tuple[str, ...]:
        """Return the units that the longest name of a unit at the beginning of the words may mean."""
        return next((names for end in _ends(words) if (names := self.called(words[:end].strip(_EDGES)))), ())

    def closing(self, words: str) -> tuple[str, ...]:
        """Return the units that the longest name or sign of a unit at the end of the words may mean."""
        starts = (at for at in range(len(words)) if not (at and words[at - 1].isalpha() and words[at].isalpha()))
        return next((names for at in starts if (names := self.called(words[at:].strip(_SPACES)))), ())

    @cached_property
    def _words(self) -> dict[str, re.Pattern[str]]:
        """For each unit, a pattern of the words that name it, as whole words."""
        called: dict[str, list[str]] = {}
        for word, names in self.names.items():
            for name in names:
                called.setdefault(name, []).append(word)
        return {name: re.compile("|".join(map(_bounded, words)), re.IGNORECASE) for name, words in called.items()}

    def named(self, unit: str, words: str) -> bool:
        """Whether the words name the unit anywhere."""
        pattern = self._words.get(unit)
        return pattern is not None and pattern.search(words) is not None


def _bounded(word: str) -> str:
    """Return a pattern of the word that matches only if no letter precedes or follows the word."""
    before, after = (r"(?<![^\W\d_])", r"(?![^\W\d_])")
    return (before if word[0].isalpha() else "") + re.escape(word) + (after if word[-1].isalpha() else "")


def _ends(words: str) -> Iterator[int]:
    """Yield the offsets at which a unit's name that begins the words may end, the longest name first."""
    yield from reversed([match.end() for match in _NAME_PART.finditer(words[:_LONGEST_NAME])])


def worths(quote: str, unit: str | None, units: Units) -> list[float]:
    """Return every amount in `unit` that the quote may say: single numbers, both ends of a range, combined numbers.

    >>> none = Units({}, {})
    >>> worths("45 to 50 million", None, none), worths("tens of thousands", None, none), worths("4 in 10", None, none)
    ([45.0, 50000000.0, 45000000.0], [1000.0, 10.0, 10000.0], [4.0, 10.0, 0.4])
    """
    numbers = read_numbers(quote)
    found = [worth for number in numbers for worth in number.worths]
    found += [0.0] if _NOT_ONE.match(quote) else _vague(quote)
    found += [bound for decade in _DECADE.finditer(quote) for bound in _decade(decade)]
    if len(numbers) > 1:
        found += _pairs(quote, numbers)
        found += _put_together(quote, unit, numbers, units)
    for match in _FEET.finditer(quote):
        found.append(int(match["feet"]) + float(match["inches"] or 0) / _INCHES)
    return list(dict.fromkeys(found))


def _vague(quote: str) -> Iterator[float]:
    """Yield the least amounts that vague words may mean: 'tens of thousands', 'several hundred'."""
    for match in _TENS.finditer(quote):
        yield 10.0
        for scale in _scale(match["scale"]):
            yield 10 * scale
    for match in _SEVERAL.finditer(quote):
        for scale in _scale(match["scale"]):
            yield 2 * scale
    for match in _PLURALS.finditer(quote):
        for first in _scale(match["first"]):
            for scale in _scale(match["scale"]):
                yield first * scale


def _scale(word: str | re.Match[str] | None) -> tuple[float, ...]:
    """Return what the word's magnitude may be worth; nothing if the word names no number."""
    numbers = read_numbers(word if isinstance(word, str) else word[0] if word else "")
    return numbers[0].worths if numbers else ()


def _decade(match: re.Match[str]) -> tuple[float, ...]:
    """Return the first and the last number of a decade: 20 and 29 for 'in her 20s'."""
    first = float(match["first"]) if match["first"] else next(iter(_scale(f"{match['word']}y")), None)
    return () if first is None else (first, first + _LAST_OF_DECADE)


def _pairs(quote: str, numbers: list[Number]) -> Iterator[float]:
    """Yield the amounts that two neighbouring numbers say together: '4 in 10', '$19 and one-eighth', '45 to 50m'."""
    for first, second in pairwise(numbers):
        between = quote[first.end : second.start]
        for one in first.worths:
            for two in second.worths:
                if _SHARE.fullmatch(between) and two:
                    yield one / two
                if _AND.fullmatch(between) and 0 < two < 1:
                    yield one + two
                for scale in _scale(_LAST_WORD.search(quote[second.start : second.end])):
                    if scale >= _LENT and one < scale <= two:
                        yield one * scale


def _put_together(quote: str, unit: str | None, numbers: list[Number], units: Units) -> Iterator[float]:
    """Yield the sum, in `unit`, of numbers that each have a unit: 'six feet two inches', '3 dollars 50 cents'."""
    whole = units.factors.get(unit or "")
    if not whole:
        return
    ends = [number.start for number in numbers[1:]] + [len(quote)]
    total = 0.0
    for number, end in zip(numbers, ends, strict=True):
        named = units.opening(quote[number.bare : end])
        factors = [units.factors[name] for name in named if name in units.factors]
        if not factors:
            return
        total += number.worths[0] * factors[0] / whole
    yield total


def units_said(quote: str, units: Units, *, surely: bool) -> list[str]:
    """Return the units right before or after the numbers of the quote; with `surely` none that may be a magnitude.

    >>> units = Units({"m": ("metre",), "$": ("USD",)}, {})
    >>> units_said("5m", units, surely=False), *(units_said(words, units, surely=True) for words in ("5m", "$5"))
    (['metre'], [], ['USD'])
    """
    found: dict[str, None] = {}
    for number in read_numbers(quote):
        for end in {number.end} if surely else (number.bare, number.end):
            found |= dict.fromkeys(units.opening(quote[end:]))
        found |= dict.fromkeys(units.closing(quote[: number.start]))
    return [] if _DECADE.search(quote) else list(found)


def says_unit(quote: str, before: str, after: str, unit: str, units: Units) -> bool:
    """Whether the words name the unit: beside the numbers or, if no unit is there, in the words around the figure.

    For a rate, such as 'metre per second', its first unit is enough.
    """
    if unit in _MARKED and _MARKED[unit].search(quote + after):
        return True
    whole = unit.split(" per ", maxsplit=1)[0]
    said = units_said(quote, units, surely=False)
    if unit in said or whole in said:
        return True
    return not said and any(units.named(one, f"{before} {quote} {after}") for one in (unit, whole))
