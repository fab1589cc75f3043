"""Cuts text into the parts that numbers are made of: digits, fraction signs and number words."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.numerals.words import (
    DIGIT_DENOMINATORS,
    LONGEST_QUANTITY,
    ORDINAL_SUFFIXES,
    SUFFIXES,
    SYMBOL_FRACTIONS,
    WORDS,
)

TOKEN = re.compile(
    r"""
    (?P<digits>
        \d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?                    # 1,234,567.8
      | \d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?              # 12,34,567
      | \d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)(?:[.,]\d+)?   # 10 000 with a space that doesn't break
      | (?<![\d.])\d{1,3}(?:[ ]\d{3}){2,}(?![\d,])            # 1 414 021 100
      | (?<![\d.])\d{1,3}[ ]\d00(?![\d,])                     # 10 000
      | \d{1,3}(?:\.\d{3}){2,}(?![\d.])                       # 1.234.567
      | (?<![\d,.])\d{1,3},\d\d(?![\d,])                      # 5,00
      | (?<![\d,.])\d{1,3},\d(?=[ \u00a0]?(?:%|€|per[ ]?cent|[mb]illion|trillion|[Ee]uros?|k?m\b|kg\b  # 3,5 million
          |(?:[Kk]ilo)?met(?:re|er)s?\b))
      | \d++(?:\.\d++)?
      | (?<![\w.])\.\d++
    )
    (?P<exponent>e[+-]?\d{1,2}(?!\w)|\^[+-]?\d{1,3}(?!\w)|x\d{1,3}\^\d{1,3}(?!\w))?
    (?P<suffix>(?:st|nd|rd|th|[ ]{0,2}k|K|mil|mln|mn|bn|bln|trn|tn|MM)(?![^\W_]))?
  | (?P<symbol>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])
  | (?P<word>[^\W\d_]++)
    """,
    re.VERBOSE,
)
DECIMAL_COMMA = re.compile(r"(\d{1,3}),(\d\d?)")
SEPARATORS = re.compile("[ ,\u00a0\u2009\u202f]")
GROUPING_POINTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")
CODE = re.compile(r"\d++(?:\.\d++){2,}")
SLASHED = re.compile(r"[/⁄](\d{1,4})(?![\d/⁄]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a number: digits, the sign of a fraction, or a number word."""

    start: int
    end: int
    word: str = ""  # in lower case; empty for digits
    value: float = 0.0  # of digits and symbols
    kind: str = "word"  # or digits, ordinal, fraction, scaled, code
    glued: bool = False


@dataclass(frozen=True, slots=True)
class PartialNumber:
    """The number that the grammar has read, up to the token `after`; `scale` is the last magnitude in it."""

    value: float
    after: int
    kind: str = "cardinal"
    scale: float = 1.0


def cut_tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """Yield the parts that numbers are made of; other words are left out."""
    skip = start
    for found in TOKEN.finditer(text, start, end):
        at = found.start()
        if at < skip:
            continue
        if found["word"] is not None:
            word = found["word"].lower()
            if word in WORDS:
                yield Token(at, found.end(), word)
        elif found["symbol"] is not None:
            yield Token(at, found.end(), "", SYMBOL_FRACTIONS[found["symbol"]], "fraction")
        else:
            token = _digits(text, found, end)
            skip = token.end
            yield token


def _digits(text: str, found: re.Match[str], end: int) -> Token:
    """Return the number in digits that begins at `found`, with a denominator, an exponent or a suffix."""
    start, stop, digits, suffix = found.start(), found.end(), found["digits"], (found["suffix"] or "").strip()
    glued = _is_glued(text, start)
    code = CODE.match(text, start, end)
    if code is not None and not GROUPING_POINTS.fullmatch(code[0]):
        return Token(start, code.end(), kind="code", glued=glued)
    if len(digits) > LONGEST_QUANTITY and sum(map(str.isdigit, digits)) > LONGEST_QUANTITY:
        return Token(start, found.end("digits"), kind="code", glued=glued)
    value = digits_worth(digits)
    if found["exponent"]:
        return Token(start, stop, "", _raised(value, found["exponent"]), "digits", glued)
    if suffix in ORDINAL_SUFFIXES:
        return Token(start, stop, "", value, "ordinal", glued)
    if suffix:
        return Token(start, stop, "", value * SUFFIXES[suffix], "scaled", glued)
    below = SLASHED.match(text, stop, end) if not glued else None
    if below is not None and int(below[1]) in DIGIT_DENOMINATORS and 0 < value < int(below[1]):
        return Token(start, below.end(), "", value / int(below[1]), "fraction")
    return Token(start, stop, "", value, "digits", glued)


def _is_glued(text: str, start: int) -> bool:
    """Whether a letter, or a capital and a hyphen, is right before the digits at `start`."""
    if start == 0:
        return False
    before = text[start - 1]
    if before in "-\u2011":
        return start > 1 and text[start - 2].isupper()
    return before.isalpha() or before == "_"


def digits_worth(digits: str) -> float:
    """Return the value of the digits; ambiguous separators are read as in English.

    >>> digits_worth("1,250"), digits_worth("1.250"), digits_worth("1.250.000"), digits_worth("12,5")
    (1250.0, 1.25, 1250000.0, 12.5)
    """
    comma = DECIMAL_COMMA.fullmatch(digits)
    if comma is not None:
        return float(f"{comma[1]}.{comma[2]}")
    if GROUPING_POINTS.fullmatch(digits):
        return float(digits.replace(".", ""))
    return float(SEPARATORS.sub("", digits))


def _raised(value: float, exponent: str) -> float:
    """Return `value` with the exponent printed after it (1e10, 1.1^23, 8x2^10); infinite if it exceeds a float."""
    try:
        if exponent[0] == "e":
            return value * 10.0 ** int(exponent[1:])
        if exponent[0] == "^":
            return value ** int(exponent[1:])
        radix, power = exponent[1:].split("^")
        return value * float(radix) ** int(power)
    except (OverflowError, ZeroDivisionError):
        return math.inf
