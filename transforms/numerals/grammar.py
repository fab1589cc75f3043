"""Reads numbers in digits and English words: where they stand, what they are worth, how they are written."""

import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from transforms.numerals.words import (
    DENOMINATORS,
    DIGIT_DENOMINATORS,
    LONGEST_QUANTITY,
    MAGNITUDES,
    MULTIPLES,
    ORDINAL_SCALES,
    ORDINAL_SUFFIXES,
    ORDINAL_UNITS,
    ORDINALS,
    PLURAL_DENOMINATORS,
    PLURALS,
    SCALES,
    SUFFIXES,
    SYMBOL_FRACTIONS,
    TENS,
    UNITS,
    VAGUE_BEFORE,
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
# Thousands that can be read one way alone: 360,000 and 1.234.567; nobody measures to three places that are all 0.
COMMA_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,]|\.\d)")
POINTED_THOUSANDS = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3}){2,}(?![\d.,])|(?<![\d.,])[1-9]\d{0,2}\.000(?= [a-z]{4,}s\b)"
)
GROUPING_POINTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")
CODE = re.compile(r"\d++(?:\.\d++){2,}")
SLASHED = re.compile(r"[/⁄](\d{1,4})(?![\d/⁄]|[.,]\d)")
# Between two parts of one number: spaces, or a hyphen with or without them.
GAP = re.compile(r"[ \t\r\n\u00a0\u2009\u202f]{1,4}|[ ]?[-\u2010\u2011][ ]?")
LONGEST_GAP = 4
ENDED = re.compile(r"[ ]*(?:[.,;:)?!](?!\d)|$)")
HYPHENED = re.compile(r"[-\u2010\u2011][a-z]")
# 'Plus or minus 3.4' is no sign.
SIGN = re.compile(r"(?:^|(?<=[\s(]))[-\u2212]|(?<!plus or )(?<!plus/)(?<!plus )\b(?:minus|negative)[ -]", re.IGNORECASE)
SIGN_WINDOW = 10
# A dash at the head of a line opens an item of a list, except before a temperature and a number alone in its line.
LINE_HEAD = re.compile(r"(?:^|[\n\r])[ \t\u00a0]*$")
LONGEST_INDENT = 12
DEGREES = re.compile(r"[ \u00a0]?(?:[\u00b0\u00ba\u2103\u2109]|degrees?\b|[CF]\b)", re.IGNORECASE)
ALONE = re.compile(r"[ \u00a0]?%?[ \t]*(?:[\n\r]|$)")
RANGE_AND = re.compile(r"\band\b")
# Room for the longest number that may stand between 'between' and its 'and'.
RANGE_WINDOW = 60
# After 'a third': words that go on with a share, not with one more of a kind.
SHARE_AFTER = re.compile(
    r"[ \u00a0]+of\b|[ \u00a0]*(?:[.,;:)]|$)|[ ]+(?:more|less|fewer|larger|smaller|higher|lower)\b"
)
# Around a bare 'half': words that make it the number, not a part of a match or a country.
HALF_AFTER = re.compile(
    r"[ -]+(?:of|the|an?|all|its|his|her|their|our|my|your|those|these|[a-z]+['’]s)\b", re.IGNORECASE
)
HALF_BEFORE = re.compile(
    r"\b(?:than|about|nearly|almost|over|around|roughly|some|least|most|only|just|by|to|and|below|above|under)[ ]+$",
    re.IGNORECASE,
)
PART_BEFORE = re.compile(
    r"\b(?:first|second|other|latter|former|better|worse|back|front|top|bottom|upper|lower|opening|final|closing|"
    r"\w*(?:east|west|north|south)\w*|in|this|that|the)[ ]+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written at characters `start` to `end` of the text, half-open.

    `value` is None where it is vague ('dozens') or no quantity; `low` and `high` are the bounds that the number
    itself gives: of a vague one, `low` is one of the magnitude named and `high` is open. `kind` is cardinal,
    ordinal, fraction, multiple ('twice') or code (digits as in 1.2.3 and account numbers); `form` is digits,
    words or mixed. `glued`: a letter, or a capital and a hyphen, stands right before the digits: 'F-16', 'USD5'.
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


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str = ""  # in lower case; empty for digits
    value: float = 0.0  # of digits and symbols
    kind: str = "word"  # or digits, ordinal, fraction, scaled, code
    glued: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """What the grammar read before the token `after`; `scale` is its last magnitude."""

    value: float
    after: int
    kind: str = "cardinal"
    scale: float = 1.0


def parse_number(words: str) -> float:
    """Return what the number is worth that the whole of `words` writes.

    Raises ValueError where `words` is no number, more than a number, or a vague one.

    >>> parse_number("a hundred and twenty"), parse_number("two dozen"), parse_number("1.5 million")
    (120.0, 24.0, 1500000.0)
    """
    stripped = words.strip()
    found = next(find_numbers(stripped), None)
    if found is None or found.value is None or (found.start, found.end) != (0, len(stripped)):
        raise ValueError(f"no number: {words!r}")
    return found.value


def rounded(value: float) -> float:
    """Return the number without the noise of binary fractions, in the digits that a float is sure to keep.

    >>> 4.1 * 10**6, rounded(4.1 * 10**6)
    (4099999.9999999995, 4100000.0)
    """
    return float(f"{value:.{sys.float_info.dig}g}")


def thousands_sign(text: str) -> str:
    """Return the sign that parts thousands on a page, ',' or '.', where one can't be read otherwise; '' without any.

    >>> thousands_sign("Some 360,000 fled."), thousands_sign("It has 1.200.000 men."), thousands_sign("3.125 percent")
    (',', '.', '')
    """
    if POINTED_THOUSANDS.search(text) is not None:
        return "."
    return "," if COMMA_THOUSANDS.search(text) is not None else ""


def find_numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """Yield the numbers of `text[start:end]` in text order, without overlap; offsets are those of `text`.

    The word 'one' is always yielded: whether it is a pronoun is for a parse to say.

    >>> [(n.value, n.kind) for n in find_numbers("forty-five thousand fled, two-thirds of them on the 22nd")]
    [(45000.0, 'cardinal'), (0.6666666666666666, 'fraction'), (22.0, 'ordinal')]
    >>> [(n.value, n.low, n.vague) for n in find_numbers("tens of thousands, half a million")]
    [(None, 10000.0, True), (500000.0, 500000.0, False)]
    """
    stop = len(text) if end is None else end
    grammar = _Grammar(text, start, stop, list(_tokens(text, start, stop)))
    at = 0
    while at < len(grammar.tokens):
        number, at = grammar.number(at)
        if number is not None:
            yield number


def _tokens(text: str, start: int, end: int) -> Iterator[_Token]:
    """Yield the parts that numbers are made of, without the words that never are."""
    skip = start
    for found in TOKEN.finditer(text, start, end):
        at = found.start()
        if at < skip:
            continue
        if found["word"] is not None:
            word = found["word"].lower()
            if word in WORDS:
                yield _Token(at, found.end(), word)
        elif found["symbol"] is not None:
            yield _Token(at, found.end(), "", SYMBOL_FRACTIONS[found["symbol"]], "fraction")
        else:
            token = _digits(text, found, end)
            skip = token.end
            yield token


def _digits(text: str, found: re.Match[str], end: int) -> _Token:
    """Return the number in digits that `found` opens, with the line of a fraction, an exponent or a suffix."""
    start, stop, digits, suffix = found.start(), found.end(), found["digits"], (found["suffix"] or "").strip()
    glued = _is_glued(text, start)
    code = CODE.match(text, start, end)
    if code is not None and not GROUPING_POINTS.fullmatch(code[0]):
        return _Token(start, code.end(), kind="code", glued=glued)
    if len(digits) > LONGEST_QUANTITY and sum(map(str.isdigit, digits)) > LONGEST_QUANTITY:
        return _Token(start, found.end("digits"), kind="code", glued=glued)
    value = digits_worth(digits)
    if found["exponent"]:
        return _Token(start, stop, "", _raised(value, found["exponent"]), "digits", glued)
    if suffix in ORDINAL_SUFFIXES:
        return _Token(start, stop, "", value, "ordinal", glued)
    if suffix:
        return _Token(start, stop, "", value * SUFFIXES[suffix], "scaled", glued)
    below = SLASHED.match(text, stop, end) if not glued else None
    if below is not None and int(below[1]) in DIGIT_DENOMINATORS and 0 < value < int(below[1]):
        return _Token(start, below.end(), "", value / int(below[1]), "fraction")
    return _Token(start, stop, "", value, "digits", glued)


def _is_glued(text: str, start: int) -> bool:
    """Whether the digits at `start` go on from a letter, or from a capital and a hyphen."""
    if start == 0:
        return False
    before = text[start - 1]
    if before in "-\u2011":
        return start > 1 and text[start - 2].isupper()
    return before.isalpha() or before == "_"


def digits_worth(digits: str) -> float:
    """Return what the digits are worth, their separators read the English way where they could be read two ways.

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
    """Return `value` with its exponent as written, 1e10, 1.1^23, 8x2^10; infinite where no float can hold it."""
    try:
        if exponent[0] == "e":
            return value * 10.0 ** int(exponent[1:])
        if exponent[0] == "^":
            return value ** int(exponent[1:])
        radix, power = exponent[1:].split("^")
        return value * float(radix) ** int(power)
    except (OverflowError, ZeroDivisionError):
        return math.inf


class _Grammar:
    """The tokens of one text, and the ways in which numbers are put together from them."""

    def __init__(self, text: str, start: int, end: int, tokens: list[_Token]) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.tokens = tokens

    def number(self, at: int) -> tuple[Number | None, int]:
        """Read the number that opens with the token `at`; return it and the token to go on from."""
        token = self.tokens[at]
        if token.kind in {"ordinal", "code"}:
            return self._made(at, _Part(token.value, at + 1, token.kind)), at + 1
        for read in (
            self._vague,
            self._fraction_of_scale,
            self._fraction,
            self._ordinal,
            self._cardinal,
            self._multiple,
        ):
            part = read(at)
            if part is not None:
                return self._made(at, part), part.after
        return None, at + 1

    def _made(self, at: int, part: _Part) -> Number:
        """Make the number of the tokens from `at` to the part's end, with a sign where one stands before it."""
        first, last = self.tokens[at], self.tokens[part.after - 1]
        kinds = {"words" if token.kind == "word" else "digits" for token in self.tokens[at : part.after]}
        form = kinds.pop() if len(kinds) == 1 else "mixed"
        if part.kind == "vague":
            return Number(first.start, last.end, None, part.value, None, form=form, vague=True)
        start, value = first.start, rounded(float(part.value)) if part.kind == "cardinal" else float(part.value)
        if part.kind in {"cardinal", "fraction"} and not first.glued:
            sign = self._sign(start, last.end)
            if sign is not None:
                start, value = sign, -value
        if part.kind == "code" or not math.isfinite(value):
            return Number(start, last.end, None, None, None, "code", form, glued=first.glued)
        return Number(start, last.end, value, value, value, part.kind, form, glued=first.glued)

    def _sign(self, start: int, end: int) -> int | None:
        """Where the minus stands that belongs to the number from `start` to `end`."""
        for sign in SIGN.finditer(self.text, max(self.start, start - SIGN_WINDOW), start):
            if self._is_minus(sign, start, end):
                return sign.start()
        return None

    def _is_minus(self, sign: re.Match[str], start: int, end: int) -> bool:
        """Whether the sign is one, and no dash that opens an item: '- 12 people', '-47,500 people via cash'."""
        opens = LINE_HEAD.search(self.text, max(0, sign.start() - LONGEST_INDENT), sign.start()) is not None
        if opens and not sign[0][0].isalpha():
            alone = ALONE.match(self.text, end) is not None and not self.text[sign.end() : start].strip(" ")
            return alone or (sign.end() == start and DEGREES.match(self.text, end) is not None)
        return sign.end() == start

    def _next(self, at: int) -> _Token | None:
        """Return the token `at` where it goes on directly from the one before it."""
        if not 0 < at < len(self.tokens):
            return None
        before, token = self.tokens[at - 1], self.tokens[at]
        if token.start - before.end > LONGEST_GAP:
            return None
        # '44million', '5thousand'
        if token.start == before.end:
            return token if before.kind == "digits" and token.word in MAGNITUDES else None
        return token if GAP.fullmatch(self.text, before.end, token.start) else None

    def _word(self, at: int, *words: str) -> bool:
        """Whether the token `at` goes on from the one before it and is one of the words."""
        token = self._next(at)
        return token is not None and token.word in words

    def _before(self, at: int, pattern: re.Pattern[str]) -> bool:
        start = self.tokens[at].start
        return pattern.search(self.text, max(self.start, start - 16), start) is not None

    def _vague(self, at: int) -> _Part | None:
        """Dozens, tens of thousands, several hundred, a few thousand."""
        first = self.tokens[at]
        after = at
        if first.word in VAGUE_BEFORE:
            after = at + 1 + self._word(at + 1, "of")
            after += self._word(after, "a")
            scaled = self._scales(after)
            return replace(scaled, kind="vague") if scaled.after > after else None
        if first.word not in PLURALS:
            return None
        scale = float(PLURALS[first.word])
        after = at + 1
        while self._word(after, "of") and self._word(after + 1, *PLURALS):
            scale, after = scale * PLURALS[self.tokens[after + 1].word], after + 2
        # 'Billions and billions'
        if self._word(after, "and") and self._word(after + 1, first.word):
            after += 2
        # 'He scores', 'in his tens': these two are numbers only before what they count.
        if first.word in {"tens", "scores"} and after == at + 1 and not self._word(after, "of"):
            return None
        return _Part(scale, after, "vague", scale)

    def _scales(self, at: int) -> _Part:
        """Multiply the magnitudes that follow one another from the token `at`."""
        scale = 1.0
        while (token := self._next(at)) is not None and token.word in SCALES:
            scale, at = scale * SCALES[token.word], at + 1
        return _Part(scale, at, scale=scale)

    def _small(self, at: int) -> _Part | None:
        """Below a hundred, in words: sixteen, forty, forty-five."""
        word = self.tokens[at].word
        if word in UNITS:
            return _Part(UNITS[word], at + 1)
        if word not in TENS:
            return None
        unit = self._next(at + 1)
        if unit is not None and 0 < UNITS.get(unit.word, 0) < 10:
            return _Part(TENS[word] + UNITS[unit.word], at + 2)
        return _Part(TENS[word], at + 1)

    def _opening(self, at: int) -> _Part | None:
        """Read what a cardinal may open with: digits, a small number, 'a' before a magnitude, a bare magnitude."""
        token = self.tokens[at]
        if token.kind in {"fraction", "scaled"}:
            return _Part(token.value, at + 1)
        if token.kind == "digits":
            return self._mixed(at) or _Part(token.value, at + 1)
        if token.word in {"a", "an"}:
            return _Part(1, at + 1) if self._word(at + 1, *MAGNITUDES) else None
        if token.word in MAGNITUDES and token.word != "score":
            return _Part(1, at)
        return self._small(at)

    def _mixed(self, at: int) -> _Part | None:
        """Read a whole number and a fraction in digits or as a symbol: 2 1/4, 5½."""
        token = self.tokens[at]
        if at + 1 == len(self.tokens) or token.glued or not token.value.is_integer():
            return None
        above = self.tokens[at + 1]
        if above.kind != "fraction" or above.start - token.end > 2:
            return None
        return None if self.text[token.end : above.start].strip(" \u00a0") else _Part(token.value + above.value, at + 2)

    def _group(self, at: int, *, above: bool = False) -> _Part | None:
        """Read a number with at most one `hundred`, `above` the line of a fraction or not."""
        part = self._opening(at)
        if part is None:
            return None
        hundred = self.tokens[part.after].word == "hundred" if part.after == at else self._word(part.after, "hundred")
        if not hundred:
            return part if part.after > at else None
        value, after = part.value * 100, part.after + 1
        rest = after + self._word(after, "and")
        if self._next(rest) is None or (rest > after and self._parts_range(at)):
            return _Part(value, after, scale=100)
        small = self._small(rest) or self._tail(rest)
        if small is None or self._word(small.after, "hundred"):
            return _Part(value, after, scale=100)
        if not (above and rest == after) and self._word(small.after, *PLURAL_DENOMINATORS):
            return _Part(value, after, scale=100)
        return _Part(value + small.value, small.after)

    def _tail(self, at: int) -> _Part | None:
        """Digits below a hundred, as in '3 hundred and 21'."""
        token = self.tokens[at]
        plain = token.kind == "digits" and token.value < 100 and token.value.is_integer()
        return _Part(token.value, at + 1) if plain and not self._word(at + 1, *SCALES) else None

    def _parts_range(self, at: int) -> bool:
        """Whether the next 'and' parts a range, because 'between' stands before the number."""
        if at == 0 or self.tokens[at - 1].word != "between" or self._next(at) is None:
            return False
        start = self.tokens[at].start
        return len(RANGE_AND.findall(self.text, start, min(self.end, start + RANGE_WINDOW))) < 2

    def _scaled_group(self, at: int) -> _Part | None:
        """Read a group, its magnitudes and halves: five and a half million, a million and a half."""
        token = self.tokens[at]
        bare = token.word in MAGNITUDES and token.word not in {"score", "hundred"}
        group = _Part(1, at) if bare else self._group(at)
        if group is None:
            return None
        value, after = group.value, group.after
        addend = self._and_fraction(at, after)
        if addend is not None:
            value, after = value + addend.value, addend.after
        scaled = self._opening_scales(after) if bare else self._scales(after)
        if scaled.after == after:
            return _Part(value, after, scale=group.scale)
        value, after = value * scaled.scale, scaled.after
        addend = self._and_fraction(at, after)
        if addend is not None and not self._word(addend.after, *SCALES):
            value, after = value + addend.value * scaled.scale, addend.after
        return _Part(value, after, scale=scaled.scale)

    def _opening_scales(self, at: int) -> _Part:
        """Like `_scales`, where the first magnitude opens the number."""
        first = SCALES[self.tokens[at].word]
        rest = self._scales(at + 1)
        return _Part(first * rest.scale, rest.after, scale=first * rest.scale)

    def _and_fraction(self, opened: int, at: int) -> _Part | None:
        """'and a half', 'and three fifths' after a number that opened at the token `opened`."""
        if not self._word(at, "and") or self._next(at + 1) is None or self._parts_range(opened):
            return None
        if self._word(at + 1, "a", "an") and self._word(at + 2, "half", "quarter"):
            return _Part(1 / DENOMINATORS[self.tokens[at + 2].word], at + 3, "fraction")
        return self._fraction(at + 1)

    def _cardinal(self, at: int) -> _Part | None:
        """Read groups with falling magnitudes: a hundred and twenty; 4 thousand 3 hundred and 21; 1.5 million."""
        part = self._scaled_group(at)
        if part is None:
            return None
        while part.scale >= 1000:
            more = self._lower_group(at, part)
            if more is None:
                break
            part = _Part(part.value + more.value, more.after, scale=more.scale)
        return self._over(self._decimals(part))

    def _lower_group(self, opened: int, part: _Part) -> _Part | None:
        """Read the group after a magnitude, where it is worth less than that: '... thousand three hundred'."""
        at = part.after
        if at >= len(self.tokens):
            return None
        comma = self.text[self.tokens[at - 1].end : self.tokens[at].start] == ", "
        joined = at + self._word(at, "and")
        if joined > at and self._parts_range(opened):
            return None
        if not comma and self._next(joined) is None:
            return None
        token = self.tokens[joined]
        if token.kind not in {"word", "digits"} or token.word in SCALES or self._opens_word(joined):
            return None
        more = self._fraction_of_scale(joined) if token.word in {"a", "an"} else self._scaled_group(joined)
        if more is None or more.value >= part.scale or more.value < 1:
            return None
        # '5 million 300' and '5 million and 300 men' are two numbers; '4 thousand 3 hundred' is one.
        if token.kind == "digits" and more.after == joined + 1 and (joined == at or self._goes_on(opened, joined)):
            return None
        return None if comma and more.scale < 100 else more

    def _goes_on(self, opened: int, at: int) -> bool:
        """Whether the digits at the token `at` count or measure by themselves, or part of a sum can't be meant."""
        whole = self.tokens[opened].value.is_integer() and self.tokens[at].value.is_integer()
        return not whole or ENDED.match(self.text, self.tokens[at].end, self.end) is None

    def _opens_word(self, at: int) -> bool:
        """Whether a hyphen joins the number to a word that is none: '$2.6 million one-time payment'."""
        joined = HYPHENED.match(self.text, self.tokens[at].end, self.end) is not None
        return joined and (at + 1 >= len(self.tokens) or self._next(at + 1) is None)

    def _decimals(self, part: _Part) -> _Part:
        """'point zero three' after a number in words."""
        if not self._word(part.after, "point"):
            return part
        digits, at = "", part.after + 1
        while self._next(at) is not None and (small := self._small(at)) is not None:
            digits, at = f"{digits}{small.value:.0f}", small.after
        return _Part(part.value + float(f"0.{digits}"), at) if digits else part

    def _over(self, part: _Part) -> _Part:
        """'one over three' at the end of a sentence; elsewhere 'over' is 'more than'."""
        if not self._word(part.after, "over") or self._next(part.after + 1) is None or part.scale != 1:
            return part
        below = self._small(part.after + 1) or _digits_only(self.tokens, part.after + 1)
        if below is None or not below.value or self.text[self.tokens[below.after - 1].end : self.end].strip(" .?!"):
            return part
        return _Part(part.value / below.value, below.after)

    def _fraction_of_scale(self, at: int) -> _Part | None:
        """Half a million, a quarter million, two thirds of a million."""
        token = self.tokens[at]
        bare = token.word in {"half", "quarter"}
        part = _Part(1 / DENOMINATORS[token.word], at + 1) if bare else self._fraction(at)
        if part is None:
            return None
        after = part.after + self._word(part.after, "of")
        after += self._word(after, "a")
        scaled = self._scales(after)
        if scaled.after == after or (self.tokens[after].word in PLURALS):
            return None
        return _Part(part.value * scaled.scale, scaled.after, scale=scaled.scale)

    def _fraction(self, at: int) -> _Part | None:
        """Two-thirds, a third of, one sixth, three quarters, half of."""
        token = self.tokens[at]
        if token.kind == "fraction":
            return _Part(token.value, at + 1, "fraction")
        if token.word == "half":
            return _Part(1 / 2, at + 1, "fraction") if self._is_half(at) else None
        if token.word in {"a", "an"} and not self._word(at + 1, "hundred"):
            return self._article_fraction(at)
        top = self._group(at, above=True)
        if top is None or top.after >= len(self.tokens) or top.value == 0:
            return None
        return self._denominated(top)

    def _is_half(self, at: int) -> bool:
        token = self.tokens[at]
        if self._before(at, PART_BEFORE):
            return False
        return HALF_AFTER.match(self.text, token.end, self.end) is not None or self._before(at, HALF_BEFORE)

    def _article_fraction(self, at: int) -> _Part | None:
        """Read 'a half', 'a quarter', and 'a third' where a share goes on from it."""
        token = self._next(at + 1)
        if token is None or token.word not in DENOMINATORS:
            return None
        scaled = self._word(at + 2, *MAGNITUDES)
        if not scaled and SHARE_AFTER.match(self.text, token.end, self.end) is None:
            return None
        return _Part(1 / DENOMINATORS[token.word], at + 2, "fraction")

    def _denominated(self, top: _Part) -> _Part | None:
        """Put the numerator `top` over what follows it."""
        token = self._next(top.after)
        if token is None:
            return None
        if token.word in TENS and (unit := self._next(top.after + 1)) is not None:
            below = ORDINAL_UNITS.get(unit.word.removesuffix("s"), 10)
            if below < 10 and unit.word.endswith("s"):
                return _Part(top.value / (TENS[token.word] + below), top.after + 2, "fraction")
        if token.word in DENOMINATORS and top.value == 1:
            return _Part(1 / DENOMINATORS[token.word], top.after + 1, "fraction")
        # 'Two quarters' are half a year; three of them are a share.
        if token.word in PLURAL_DENOMINATORS and top.value != 1 and (token.word != "quarters" or top.value == 3):
            return _Part(top.value / PLURAL_DENOMINATORS[token.word], top.after + 1, "fraction")
        return None

    def _ordinal(self, at: int) -> _Part | None:
        """First, twenty-fifth, one hundred and twentieth."""
        token = self.tokens[at]
        if token.word in ORDINALS:
            # 'One second', '30 seconds a second': the unit of time.
            after_number = token.word == "second" and at > 0 and self._next(at) is not None and self._counts(at - 1)
            return None if after_number else _Part(ORDINALS[token.word], at + 1, "ordinal")
        if token.word in TENS:
            unit = self._next(at + 1)
            if unit is not None and ORDINAL_UNITS.get(unit.word, 10) < 10:
                return _Part(TENS[token.word] + ORDINAL_UNITS[unit.word], at + 2, "ordinal")
            return None
        group = self._group(at) if token.kind == "word" else None
        return None if group is None else self._ordinal_after(group)

    def _ordinal_after(self, group: _Part) -> _Part | None:
        """Read the end of 'one hundred and twenty-fifth', 'one hundred twenty-fifth', 'two hundredth'."""
        at = group.after + (group.scale == 100 and self._word(group.after, "and"))
        token = self._next(at)
        if token is None or token.word == "second":
            return None
        if token.word in ORDINAL_SCALES:
            scaled = at == group.after and group.scale == 1
            return _Part(group.value * ORDINAL_SCALES[token.word], at + 1, "ordinal") if scaled else None
        below = 100 if group.scale == 100 else 10 if group.value >= 100 and group.value % 10 == 0 else 0
        last = self._ordinal(at) if token.word in ORDINALS or token.word in TENS else None
        if last is None or last.value >= below:
            return None
        return _Part(group.value + last.value, last.after, "ordinal")

    def _counts(self, at: int) -> bool:
        token = self.tokens[at]
        return token.kind != "word" or token.word in UNITS or token.word in TENS or token.word in SCALES

    def _multiple(self, at: int) -> _Part | None:
        word = self.tokens[at].word
        return _Part(MULTIPLES[word], at + 1, "multiple") if word in MULTIPLES else None


def _digits_only(tokens: list[_Token], at: int) -> _Part | None:
    return _Part(tokens[at].value, at + 1) if tokens[at].kind == "digits" else None
