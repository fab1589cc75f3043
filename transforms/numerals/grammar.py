"""The grammar of numbers: combines digits and number words, 'two and a half million', 'twenty-fifth'."""

import re
from dataclasses import replace

from transforms.numerals.tokens import PartialNumber, Token
from transforms.numerals.words import (
    DENOMINATORS,
    MAGNITUDES,
    MULTIPLES,
    ORDINAL_SCALES,
    ORDINAL_UNITS,
    ORDINALS,
    PLURAL_DENOMINATORS,
    PLURALS,
    SCALES,
    TENS,
    UNITS,
    VAGUE_BEFORE,
)

# Between two parts of one number: spaces, or a hyphen with or without them.
GAP = re.compile(r"[ \t\r\n\u00a0\u2009\u202f]{1,4}|[ ]?[-\u2010\u2011][ ]?")
LONGEST_GAP = 4
ENDED = re.compile(r"[ ]*(?:[.,;:)?!](?!\d)|$)")
HYPHENED = re.compile(r"[-\u2010\u2011][a-z]")
RANGE_AND = re.compile(r"\band\b")
# Room for the longest number that may stand between 'between' and its 'and'.
RANGE_WINDOW = 60
# What follows 'a third' if it is a share, and not an ordinal ('a third man').
SHARE_AFTER = re.compile(
    r"[ \u00a0]+of\b|[ \u00a0]*(?:[.,;:)]|$)|[ ]+(?:more|less|fewer|larger|smaller|higher|lower)\b"
)
# Words around 'half' alone that make it a number, and not a part of a match or a country.
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


class Grammar:
    """The tokens of one text, and the rules that combine them into numbers."""

    def __init__(self, text: str, start: int, end: int, tokens: list[Token]) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.tokens = tokens

    def read(self, at: int) -> PartialNumber | None:
        """Read the number that begins with the token `at`; None if no number begins there."""
        token = self.tokens[at]
        if token.kind in {"ordinal", "code"}:
            return PartialNumber(token.value, at + 1, token.kind)
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
                return part
        return None

    def _next(self, at: int) -> Token | None:
        """Return the token `at` if it directly continues the token before it, else None."""
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
        """Whether the token `at` continues the token before it and is one of the words."""
        token = self._next(at)
        return token is not None and token.word in words

    def _before(self, at: int, pattern: re.Pattern[str]) -> bool:
        start = self.tokens[at].start
        return pattern.search(self.text, max(self.start, start - 16), start) is not None

    def _vague(self, at: int) -> PartialNumber | None:
        """Read a vague number: dozens, tens of thousands, several hundred, a few thousand."""
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
        # 'tens' and 'scores' alone are numbers only before 'of': 'he scores' has none.
        if first.word in {"tens", "scores"} and after == at + 1 and not self._word(after, "of"):
            return None
        return PartialNumber(scale, after, "vague", scale)

    def _scales(self, at: int) -> PartialNumber:
        """Read the consecutive magnitudes from the token `at`, and multiply them."""
        scale = 1.0
        while (token := self._next(at)) is not None and token.word in SCALES:
            scale, at = scale * SCALES[token.word], at + 1
        return PartialNumber(scale, at, scale=scale)

    def _small(self, at: int) -> PartialNumber | None:
        """Read a number below a hundred in words: sixteen, forty, forty-five."""
        word = self.tokens[at].word
        if word in UNITS:
            return PartialNumber(UNITS[word], at + 1)
        if word not in TENS:
            return None
        unit = self._next(at + 1)
        if unit is not None and 0 < UNITS.get(unit.word, 0) < 10:
            return PartialNumber(TENS[word] + UNITS[unit.word], at + 2)
        return PartialNumber(TENS[word], at + 1)

    def _opening(self, at: int) -> PartialNumber | None:
        """Read what a cardinal may begin with: digits, a small number, 'a' before a magnitude, a bare magnitude."""
        token = self.tokens[at]
        if token.kind in {"fraction", "scaled"}:
            return PartialNumber(token.value, at + 1)
        if token.kind == "digits":
            return self._mixed(at) or PartialNumber(token.value, at + 1)
        if token.word in {"a", "an"}:
            return PartialNumber(1, at + 1) if self._word(at + 1, *MAGNITUDES) else None
        if token.word in MAGNITUDES and token.word != "score":
            return PartialNumber(1, at)
        return self._small(at)

    def _mixed(self, at: int) -> PartialNumber | None:
        """Read a whole number and a fraction in digits or as a symbol: 2 1/4, 5½."""
        token = self.tokens[at]
        if at + 1 == len(self.tokens) or token.glued or not token.value.is_integer():
            return None
        above = self.tokens[at + 1]
        if above.kind != "fraction" or above.start - token.end > 2:
            return None
        return (
            None
            if self.text[token.end : above.start].strip(" \u00a0")
            else PartialNumber(token.value + above.value, at + 2)
        )

    def _group(self, at: int, *, above: bool = False) -> PartialNumber | None:
        """Read a number with at most one `hundred`; `above`: it is read as the numerator of a fraction."""
        part = self._opening(at)
        if part is None:
            return None
        hundred = self.tokens[part.after].word == "hundred" if part.after == at else self._word(part.after, "hundred")
        if not hundred:
            return part if part.after > at else None
        value, after = part.value * 100, part.after + 1
        rest = after + self._word(after, "and")
        if self._next(rest) is None or (rest > after and self._ends_range(at)):
            return PartialNumber(value, after, scale=100)
        small = self._small(rest) or self._tail(rest)
        if small is None or self._word(small.after, "hundred"):
            return PartialNumber(value, after, scale=100)
        if not (above and rest == after) and self._word(small.after, *PLURAL_DENOMINATORS):
            return PartialNumber(value, after, scale=100)
        return PartialNumber(value + small.value, small.after)

    def _tail(self, at: int) -> PartialNumber | None:
        """Read digits below a hundred after 'hundred': '3 hundred and 21'."""
        token = self.tokens[at]
        plain = token.kind == "digits" and token.value < 100 and token.value.is_integer()
        return PartialNumber(token.value, at + 1) if plain and not self._word(at + 1, *SCALES) else None

    def _ends_range(self, at: int) -> bool:
        """Whether the next 'and' separates the ends of a range, because 'between' comes before the number."""
        if at == 0 or self.tokens[at - 1].word != "between" or self._next(at) is None:
            return False
        start = self.tokens[at].start
        return len(RANGE_AND.findall(self.text, start, min(self.end, start + RANGE_WINDOW))) < 2

    def _scaled_group(self, at: int) -> PartialNumber | None:
        """Read a group, its magnitudes and halves: five and a half million, a million and a half."""
        token = self.tokens[at]
        bare = token.word in MAGNITUDES and token.word not in {"score", "hundred"}
        group = PartialNumber(1, at) if bare else self._group(at)
        if group is None:
            return None
        value, after = group.value, group.after
        addend = self._and_fraction(at, after)
        if addend is not None:
            value, after = value + addend.value, addend.after
        scaled = self._opening_scales(after) if bare else self._scales(after)
        if scaled.after == after:
            return PartialNumber(value, after, scale=group.scale)
        value, after = value * scaled.scale, scaled.after
        addend = self._and_fraction(at, after)
        if addend is not None and not self._word(addend.after, *SCALES):
            value, after = value + addend.value * scaled.scale, addend.after
        return PartialNumber(value, after, scale=scaled.scale)

    def _opening_scales(self, at: int) -> PartialNumber:
        """Read magnitudes like `_scales`, if the number begins with a magnitude: 'million'."""
        first = SCALES[self.tokens[at].word]
        rest = self._scales(at + 1)
        return PartialNumber(first * rest.scale, rest.after, scale=first * rest.scale)

    def _and_fraction(self, opened: int, at: int) -> PartialNumber | None:
        """Read 'and a half' or 'and three fifths' after a number that begins at the token `opened`."""
        if not self._word(at, "and") or self._next(at + 1) is None or self._ends_range(opened):
            return None
        if self._word(at + 1, "a", "an") and self._word(at + 2, "half", "quarter"):
            return PartialNumber(1 / DENOMINATORS[self.tokens[at + 2].word], at + 3, "fraction")
        return self._fraction(at + 1)

    def _cardinal(self, at: int) -> PartialNumber | None:
        """Read groups of decreasing magnitude: a hundred and twenty; 4 thousand 3 hundred and 21; 1.5 million."""
        part = self._scaled_group(at)
        if part is None:
            return None
        while part.scale >= 1000:
            more = self._lower_group(at, part)
            if more is None:
                break
            part = PartialNumber(part.value + more.value, more.after, scale=more.scale)
        return self._over(self._decimals(part))

    def _lower_group(self, opened: int, part: PartialNumber) -> PartialNumber | None:
        """Read the group after a magnitude if it is smaller than the magnitude: '... thousand three hundred'."""
        at = part.after
        if at >= len(self.tokens):
            return None
        comma = self.text[self.tokens[at - 1].end : self.tokens[at].start] == ", "
        joined = at + self._word(at, "and")
        if joined > at and self._ends_range(opened):
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
        """Whether the digits at the token `at` are a separate number: words follow them, or one number isn't whole."""
        whole = self.tokens[opened].value.is_integer() and self.tokens[at].value.is_integer()
        return not whole or ENDED.match(self.text, self.tokens[at].end, self.end) is None

    def _opens_word(self, at: int) -> bool:
        """Whether a hyphen joins the number at the token `at` to a word: '$2.6 million one-time payment'."""
        joined = HYPHENED.match(self.text, self.tokens[at].end, self.end) is not None
        return joined and (at + 1 >= len(self.tokens) or self._next(at + 1) is None)

    def _decimals(self, part: PartialNumber) -> PartialNumber:
        """Read 'point zero three' after a number; return the number with the decimals, if any."""
        if not self._word(part.after, "point"):
            return part
        digits, at = "", part.after + 1
        while self._next(at) is not None and (small := self._small(at)) is not None:
            digits, at = f"{digits}{small.value:.0f}", small.after
        return PartialNumber(part.value + float(f"0.{digits}"), at) if digits else part

    def _over(self, part: PartialNumber) -> PartialNumber:
        """Read 'over' and a denominator ('one over three') at the end of a sentence; elsewhere it is 'more than'."""
        if not self._word(part.after, "over") or self._next(part.after + 1) is None or part.scale != 1:
            return part
        below = self._small(part.after + 1) or self._digits(part.after + 1)
        if below is None or not below.value or self.text[self.tokens[below.after - 1].end : self.end].strip(" .?!"):
            return part
        return PartialNumber(part.value / below.value, below.after)

    def _fraction_of_scale(self, at: int) -> PartialNumber | None:
        """Read a fraction of a magnitude: half a million, a quarter million, two thirds of a million."""
        token = self.tokens[at]
        bare = token.word in {"half", "quarter"}
        part = PartialNumber(1 / DENOMINATORS[token.word], at + 1) if bare else self._fraction(at)
        if part is None:
            return None
        after = part.after + self._word(part.after, "of")
        after += self._word(after, "a")
        scaled = self._scales(after)
        if scaled.after == after or (self.tokens[after].word in PLURALS):
            return None
        return PartialNumber(part.value * scaled.scale, scaled.after, scale=scaled.scale)

    def _fraction(self, at: int) -> PartialNumber | None:
        """Read a fraction: two-thirds, a third of, one sixth, three quarters, half of."""
        token = self.tokens[at]
        if token.kind == "fraction":
            return PartialNumber(token.value, at + 1, "fraction")
        if token.word == "half":
            return PartialNumber(1 / 2, at + 1, "fraction") if self._is_half(at) else None
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

    def _article_fraction(self, at: int) -> PartialNumber | None:
        """Read 'a half', 'a quarter' or 'a third' if the words after it show a share, or before a magnitude."""
        token = self._next(at + 1)
        if token is None or token.word not in DENOMINATORS:
            return None
        scaled = self._word(at + 2, *MAGNITUDES)
        if not scaled and SHARE_AFTER.match(self.text, token.end, self.end) is None:
            return None
        return PartialNumber(1 / DENOMINATORS[token.word], at + 2, "fraction")

    def _denominated(self, top: PartialNumber) -> PartialNumber | None:
        """Combine the numerator `top` with the denominator after it."""
        token = self._next(top.after)
        if token is None:
            return None
        if token.word in TENS and (unit := self._next(top.after + 1)) is not None:
            below = ORDINAL_UNITS.get(unit.word.removesuffix("s"), 10)
            if below < 10 and unit.word.endswith("s"):
                return PartialNumber(top.value / (TENS[token.word] + below), top.after + 2, "fraction")
        if token.word in DENOMINATORS and top.value == 1:
            return PartialNumber(1 / DENOMINATORS[token.word], top.after + 1, "fraction")
        # 'Two quarters' are parts of a year; 'three quarters' is a fraction.
        if token.word in PLURAL_DENOMINATORS and top.value != 1 and (token.word != "quarters" or top.value == 3):
            return PartialNumber(top.value / PLURAL_DENOMINATORS[token.word], top.after + 1, "fraction")
        return None

    def _ordinal(self, at: int) -> PartialNumber | None:
        """Read an ordinal: first, twenty-fifth, one hundred and twentieth."""
        token = self.tokens[at]
        if token.word in ORDINALS:
            # After a number, 'second' is the unit of time: 'one second'.
            after_number = token.word == "second" and at > 0 and self._next(at) is not None and self._counts(at - 1)
            return None if after_number else PartialNumber(ORDINALS[token.word], at + 1, "ordinal")
        if token.word in TENS:
            unit = self._next(at + 1)
            if unit is not None and ORDINAL_UNITS.get(unit.word, 10) < 10:
                return PartialNumber(TENS[token.word] + ORDINAL_UNITS[unit.word], at + 2, "ordinal")
            return None
        group = self._group(at) if token.kind == "word" else None
        return None if group is None else self._ordinal_after(group)

    def _ordinal_after(self, group: PartialNumber) -> PartialNumber | None:
        """Read the end of 'one hundred and twenty-fifth', 'one hundred twenty-fifth', 'two hundredth'."""
        at = group.after + (group.scale == 100 and self._word(group.after, "and"))
        token = self._next(at)
        if token is None or token.word == "second":
            return None
        if token.word in ORDINAL_SCALES:
            scaled = at == group.after and group.scale == 1
            return PartialNumber(group.value * ORDINAL_SCALES[token.word], at + 1, "ordinal") if scaled else None
        below = 100 if group.scale == 100 else 10 if group.value >= 100 and group.value % 10 == 0 else 0
        last = self._ordinal(at) if token.word in ORDINALS or token.word in TENS else None
        if last is None or last.value >= below:
            return None
        return PartialNumber(group.value + last.value, last.after, "ordinal")

    def _counts(self, at: int) -> bool:
        token = self.tokens[at]
        return token.kind != "word" or token.word in UNITS or token.word in TENS or token.word in SCALES

    def _digits(self, at: int) -> PartialNumber | None:
        token = self.tokens[at]
        return PartialNumber(token.value, at + 1) if token.kind == "digits" else None

    def _multiple(self, at: int) -> PartialNumber | None:
        word = self.tokens[at].word
        return PartialNumber(MULTIPLES[word], at + 1, "multiple") if word in MULTIPLES else None
