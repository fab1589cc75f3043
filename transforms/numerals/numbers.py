"""Reads numbers in digits and English words, with their position, value and form."""

import math
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.numerals.grammar import Grammar
from transforms.numerals.tokens import PartialNumber, Token, cut_tokens

# Unambiguous thousands: 360,000 and 1.234.567; nobody measures to three decimal places that are all 0.
COMMA_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,]|\.\d)")
POINTED_THOUSANDS = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3}){2,}(?![\d.,])|(?<![\d.,])[1-9]\d{0,2}\.000(?= [a-z]{4,}s\b)"
)
# In 'plus or minus 3.4' there is no sign.
SIGN = re.compile(r"(?:^|(?<=[\s(]))[-\u2212]|(?<!plus or )(?<!plus/)(?<!plus )\b(?:minus|negative)[ -]", re.IGNORECASE)
SIGN_WINDOW = 10
# A dash at the start of a line marks a list item, except before a temperature or a number alone in its line.
LINE_HEAD = re.compile(r"(?:^|[\n\r])[ \t\u00a0]*$")
LONGEST_INDENT = 12
DEGREES = re.compile(r"[ \u00a0]?(?:[\u00b0\u00ba\u2103\u2109]|degrees?\b|[CF]\b)", re.IGNORECASE)
ALONE = re.compile(r"[ \u00a0]?%?[ \t]*(?:[\n\r]|$)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written at characters `start` to `end` of the text, half-open.

    `value` is None if the number is vague ('dozens') or no quantity. `low` and `high` are the bounds that the number
    itself gives: for a vague number, `low` is the magnitude named (12 for 'dozens'), and `high` is None. `kind` is
    cardinal, ordinal, fraction, multiple ('twice') or code (digits as in 1.2.3 and account numbers); `form` is digits,
    words or mixed. `glued`: a letter, or a capital and a hyphen, is right before the digits: 'F-16', 'USD5'.
    """

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    kind: str = "cardinal"
    form: str = "words"
    vague: bool = False
    glued: bool = False


def parse_number(words: str) -> float:
    """Return the value of the number that is the whole of `words`.

    Raises ValueError if `words` is no number, more than a number, or a vague number.

    >>> parse_number("a hundred and twenty"), parse_number("two dozen"), parse_number("1.5 million")
    (120.0, 24.0, 1500000.0)
    """
    stripped = words.strip()
    found = next(find_numbers(stripped), None)
    if found is None or found.value is None or (found.start, found.end) != (0, len(stripped)):
        raise ValueError(f"no number: {words!r}")
    return found.value


def rounded(value: float) -> float:
    """Return the number without the noise of binary fractions, in the digits that a float certainly keeps.

    >>> 4.1 * 10**6, rounded(4.1 * 10**6)
    (4099999.9999999995, 4100000.0)
    """
    return float(f"{value:.{sys.float_info.dig}g}")


def thousands_sign(text: str) -> str:
    """Return the unambiguous thousands separator of a page, ',' or '.'; '' if it has none.

    >>> thousands_sign("Some 360,000 fled."), thousands_sign("It has 1.200.000 men."), thousands_sign("3.125 percent")
    (',', '.', '')
    """
    if POINTED_THOUSANDS.search(text) is not None:
        return "."
    return "," if COMMA_THOUSANDS.search(text) is not None else ""


def find_numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """Yield the numbers of `text[start:end]` in text order, without overlap; offsets are those of `text`.

    The word 'one' is always included: whether it is a pronoun is decided by the parse.

    >>> [(n.value, n.kind) for n in find_numbers("forty-five thousand fled, two-thirds of them on the 22nd")]
    [(45000.0, 'cardinal'), (0.6666666666666666, 'fraction'), (22.0, 'ordinal')]
    >>> [(n.value, n.low, n.vague) for n in find_numbers("tens of thousands, half a million")]
    [(None, 10000.0, True), (500000.0, 500000.0, False)]
    """
    stop = len(text) if end is None else end
    tokens = list(cut_tokens(text, start, stop))
    grammar = Grammar(text, start, stop, tokens)
    at = 0
    while at < len(tokens):
        part = grammar.read(at)
        if part is not None:
            yield _number(text, start, tokens[at : part.after], part)
        at = part.after if part is not None else at + 1


def _number(text: str, floor: int, tokens: Sequence[Token], part: PartialNumber) -> Number:
    """Make the number from its tokens, including its minus sign, which is looked for from `floor` on."""
    first, last = tokens[0], tokens[-1]
    kinds = {"words" if token.kind == "word" else "digits" for token in tokens}
    form = kinds.pop() if len(kinds) == 1 else "mixed"
    if part.kind == "vague":
        return Number(first.start, last.end, None, part.value, None, form=form, vague=True)
    start, value = first.start, rounded(float(part.value)) if part.kind == "cardinal" else float(part.value)
    if part.kind in {"cardinal", "fraction"} and not first.glued:
        sign = _minus(text, floor, start, last.end)
        if sign is not None:
            start, value = sign, -value
    if part.kind == "code" or not math.isfinite(value):
        return Number(start, last.end, None, None, None, "code", form, glued=first.glued)
    return Number(start, last.end, value, value, value, part.kind, form, glued=first.glued)


def _minus(text: str, floor: int, start: int, end: int) -> int | None:
    """Return where the minus sign of the number from `start` to `end` begins; None if it has none."""
    for sign in SIGN.finditer(text, max(floor, start - SIGN_WINDOW), start):
        if _is_minus(text, sign, start, end):
            return sign.start()
    return None


def _is_minus(text: str, sign: re.Match[str], start: int, end: int) -> bool:
    """Whether the sign is a minus, not the dash of a list item: '- 12 people', '-47,500 people via cash'."""
    opens = LINE_HEAD.search(text, max(0, sign.start() - LONGEST_INDENT), sign.start()) is not None
    if opens and not sign[0][0].isalpha():
        alone = ALONE.match(text, end) is not None and not text[sign.end() : start].strip(" ")
        return alone or (sign.end() == start and DEGREES.match(text, end) is not None)
    return sign.end() == start
