"""What the numbers in a few words may be worth: digits of any script, separators, number words, magnitudes, fractions.

If a number can be read in two ways, such as 1.250, both values are returned.
"""

import re
import unicodedata
from dataclasses import dataclass

# fmt: off
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)
# fmt: on
_SMALL: dict[str, float] = (
    {word: float(value) for value, word in enumerate(_ONES)}
    | {word: 10.0 * value for value, word in enumerate(_TENS, start=2)}
    | {"nought": 0, "naught": 0, "no": 0, "none": 0, "nobody": 0, "a": 1, "an": 1, "twice": 2, "thrice": 3}
)
_LARGE: dict[str, float] = {
    "dozen": 12, "score": 20, "hundred": 100, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7,
    "billion": 1e9, "trillion": 1e12, "quadrillion": 1e15,
    "doz": 12, "k": 1e3, "m": 1e6, "mm": 1e6, "mil": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "b": 1e9,
    "tn": 1e12, "trn": 1e12, "tr": 1e12, "t": 1e12,
}  # fmt: skip
_PARTS: dict[str, float] = (
    {"half": 1 / 2, "halves": 1 / 2, "quarter": 1 / 4}
    | {word: 1 / value for value, word in enumerate(_ORDINALS, start=1) if value > 2}
    | {f"{word[:-1]}ieth": 1 / (10 * value) for value, word in enumerate(_TENS, start=2)}
    | {f"{word}th": 1 / _LARGE[word] for word in ("hundred", "thousand", "million", "billion")}
)
# Magnitudes that only follow digits; those of at most two letters may be a unit as well.
_ABBREVIATED = frozenset(word for word in _LARGE if len(word) <= 3 and word != "doz")
_LETTERS = frozenset(word for word in _ABBREVIATED if len(word) <= 2)
# Words that can begin a number but not continue it.
_OPENING = frozenset({"no", "none", "nobody", "a", "an", "twice", "thrice", "zero"})
_SIGNS = frozenset({"-", "\u2212", "minus", "negative"})
_HYPHENS = frozenset({"-", "\u2010", "\u2011"})
_TOKEN = re.compile(
    r"(?P<power>\d[\d.,]*(?:e[+-]?\d{1,3}|(?:x\d{1,3})?\^[+-]?\d{1,3})(?!\w))"
    r"|(?P<share>\d{1,4}[/\u2044]\d{1,4}(?![\d/]))"
    r"|(?P<digits>\.?\d(?:(?:[\d.,'\u2019\u00a0\u2009\u202f]|(?<=\d)[ ](?=\d{3}(?!\d)))*\d)?)"
    r"|(?P<symbol>[\u00bc-\u00be\u2150-\u215e])|(?P<word>[^\W\d_]+)|(?P<other>\S)"
)
_SEPARATOR = re.compile(r"[.,'\u2019 \u00a0\u2009\u202f]")
# Significant digits that a float keeps for certain: beyond them two computations of the same number may differ.
_KEPT = 15


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written at characters `start` to `end`, and what it may be worth.

    `bare` is the end without a short magnitude, which may be a unit: of '5m' the end of the digits.
    """

    start: int
    end: int
    bare: int
    worths: tuple[float, ...]


def read_numbers(words: str) -> list[Number]:
    """Find the numbers in the words, in order.

    >>> [n.worths for n in read_numbers("forty-five thousand, two and a half, half a million, 1.250 and \u0663\u0660")]
    [(45000.0,), (2.5,), (500000.0,), (1.25, 1250.0), (30.0,)]
    """
    tokens = list(_TOKEN.finditer(in_plain_digits(words).lower().replace("-and-a-", " and a ")))
    found, at = [], 0
    while at < len(tokens):
        reading = _Reading(tokens, at)
        if reading.worths:
            end, bare = tokens[reading.at - 1].end(), tokens[reading.bare - 1].end()
            found.append(Number(tokens[at].start(), end, bare, reading.worths))
        at = max(reading.at, at + 1)
    return found


def in_plain_digits(words: str) -> str:
    """Return the words with digits of any script replaced by 0 to 9; the length stays the same."""
    if words.isascii():
        return words
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in words)


def digits_worths(digits: str) -> tuple[float, ...]:
    """Return what digits with separators may be worth: the last separator may precede decimals or thousands.

    >>> digits_worths("1,234,567.8"), digits_worths("1.250"), digits_worths("12,5"), digits_worths("1.2.34")
    ((1234567.8,), (1.25, 1250.0), (12.5,), ())
    """
    *groups, last = _SEPARATOR.split(digits)
    if not groups:
        return (float(last),)
    signs = _SEPARATOR.findall(digits)
    grouped = 1 <= len(groups[0]) <= 3 and all(len(group) in (2, 3) for group in groups[1:])
    found = []
    if signs[-1] in ".," and (len(groups) == 1 or (grouped and signs[-1] != signs[0])):
        found.append(float(f"{''.join(groups) or 0}.{last}"))
    if grouped and len(last) == 3 and len(set(signs)) == 1:
        found.append(float("".join(groups) + last))
    return tuple(found)


def _power(text: str) -> tuple[float, ...]:
    """Return what a number with an exponent may be worth: '1e10', '10^6', '8x2^10'; nothing if it is too large."""
    number, sign, up = re.split("(e|\\^)", text, maxsplit=1)
    factor, _, base = number.rpartition("x")
    try:
        worths = [w * 10.0 ** int(up) if sign == "e" else w ** int(up) for w in digits_worths(base)]
    except (OverflowError, ZeroDivisionError):
        return ()
    return tuple(worth * float(factor or 1) for worth in worths)


class _Reading:
    """Reads the number that begins at a token; afterwards `at` is the index of the token after the number.

    `closed` is the part of the value that a magnitude has completed, `open` the part that may still be added to or
    multiplied; both have one value for each way to read the digits. `last` is the kind of the word before `at`; `bare`
    is `at` without short magnitudes.
    """

    def __init__(self, tokens: list[re.Match[str]], at: int) -> None:
        self.tokens, self.at = tokens, at
        self.closed: tuple[float, ...] = (0.0,)
        self.open: tuple[float, ...] = ()
        self.last = ""
        self.signed = self._text(at) in _SIGNS and self._starts(at + 1)
        self.at += self.signed
        self.bare = self.at
        while self.at < len(tokens) and self._step():
            self.bare = self.bare if self._text(self.at) in _ABBREVIATED else self.at + 1
            self.at += 1

    @property
    def worths(self) -> tuple[float, ...]:
        """What the number may be worth, rounded to `_KEPT` digits; with a sign before it both x and -x are returned."""
        if not self.last:
            return ()
        found = {float(f"{c + o:.{_KEPT}g}") for c in self.closed for o in self.open or (0.0,)}
        return tuple(sorted(found | {-worth for worth in found} if self.signed else found))

    def _text(self, at: int) -> str:
        return self.tokens[at][0] if at < len(self.tokens) else ""

    def _starts(self, at: int) -> bool:
        word = self._text(at)
        return bool(word) and (self.tokens[at].lastgroup not in ("word", "other") or word in _SMALL)

    def _step(self) -> bool:
        """Add the token at `at` to the number; False if the number ends before this token."""
        kind, text = self.tokens[self.at].lastgroup, self._text(self.at)
        if kind in ("digits", "power"):
            return self._opened(digits_worths(text) if kind == "digits" else _power(text))
        if kind in ("symbol", "share") or _part(text) is not None:
            return self._shared(kind, text)
        if kind == "other":
            return text in _HYPHENS and self._leads_on()
        if text in _SMALL:
            return self._small(text)
        if _large(text) is not None:
            return self._multiplied(text)
        return (text == "and" and self._and()) or (text == "point" and self._decimals())

    def _opened(self, worths: tuple[float, ...]) -> bool:
        if self.last or not worths:
            return False
        self.open, self.last = worths, "digits"
        return True

    def _small(self, text: str) -> bool:
        value = _SMALL[text]
        fits = self.last == "large" or (self.last == "tens" and 0 < value < 10)
        if self.last and (not fits or text in _OPENING):
            return False
        self.open = tuple(part + value for part in self.open or (0.0,))
        self.last = "tens" if value >= 20 else "small"
        return True

    def _decimals(self) -> bool:
        """Add decimals in words after 'point': 'seven point six five'; False if there are none."""
        digits, ahead = "", self.at + 1
        while 0 <= _SMALL.get(self._text(ahead), -1) < 10 and self._text(ahead) not in _OPENING - {"zero"}:
            digits, ahead = digits + str(int(_SMALL[self._text(ahead)])), ahead + 1
        if not digits or self.last not in ("small", "tens"):
            return False
        self.open = tuple(part + float(f"0.{digits}") for part in self.open)
        self.at, self.last = ahead - 1, "digits"
        return True

    def _multiplied(self, text: str) -> bool:
        word, value = text.removesuffix("s"), _large(text) or 1.0
        if word in _ABBREVIATED and self.last != "digits":
            return False
        times = tuple(part * value for part in self.open or (1.0,))
        if word in _LETTERS:
            self.open = (*self.open, *times)
        elif value < 1000:
            self.open = times
        elif self.open or not self.last:
            self.closed, self.open = tuple(c + t for c in self.closed for t in times), ()
        else:
            self.closed = tuple(c * value for c in self.closed)
        self.last = "large"
        return True

    def _shared(self, kind: str | None, text: str) -> bool:
        """Add a fraction: 'a half', 'two thirds', '3 1/2'; before a magnitude it is part of that: 'half a million'."""
        value = _worth_of_part(kind, text)
        if self.last == "share" or value is None:
            return False
        multiplies = kind == "word" and self.last in ("small", "tens")
        shares = tuple(p * value if multiplies else p + value for p in self.open or (0.0,))
        # 'Two quarters' may be a half, or two quarters of a year.
        self.open = (*self.open, *shares) if text.startswith("quarter") else shares
        self.last = "share"
        ahead = self.at + 1
        ahead += self._text(ahead) == "of"
        ahead += self._text(ahead) in ("a", "an")
        if _large(self._text(ahead)) is not None:
            self.at = ahead - 1
        return True

    def _leads_on(self) -> bool:
        """Whether the hyphen is inside one number: 'forty-five', 'two-thirds', 'a 5-million'."""
        after = self._text(self.at + 1)
        if _large(after) is not None:
            return self.last in ("small", "tens", "digits", "share") and after not in _ABBREVIATED
        if self.last in ("small", "tens") and _part(after) is not None:
            return True
        return self.last in ("tens", "large") and after in _SMALL and after not in _OPENING

    def _and(self) -> bool:
        """Continue the number after 'and': 'a hundred and twenty', 'two and a half'; False if 'and' ends the number."""
        ahead = self.at + 1
        after = self._text(ahead)
        if self.last == "large" and after in _SMALL and after not in _OPENING:
            return True
        ahead += after in ("a", "an")
        value = _part(self._text(ahead))
        if value is None or self.last not in ("small", "tens", "digits", "large"):
            return False
        # 'A million and a half' may also mean a million and half a million.
        more = tuple(c * value for c in self.closed) if not self.open else ()
        self.open = (*(part + value for part in self.open or (0.0,)), *more)
        self.at, self.last = ahead, "share"
        return True


def _large(word: str) -> float | None:
    return _LARGE.get(word) or (_LARGE.get(word[:-1]) if word.endswith("s") and len(word) > 4 else None)


def _part(word: str) -> float | None:
    return _PARTS.get(word) or (_PARTS.get(word[:-1]) if word.endswith("s") else None)


def _worth_of_part(kind: str | None, text: str) -> float | None:
    if kind == "symbol":
        return unicodedata.numeric(text)
    if kind == "share":
        above, below = re.split("[/\u2044]", text)
        return int(above) / int(below) if int(below) else None
    return _part(text)
