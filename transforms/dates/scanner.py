"""Turns a passage into coded tokens, one character for each token, so that patterns can be regular expressions."""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from transforms.dates.tokens import TOKEN, fold
from transforms.dates.words import TimeWord, TimeWords
from transforms.numerals.numbers import find_numbers
from transforms.numerals.words import MAGNITUDES, ORDINAL_TENS, ORDINAL_UNITS, TENS, UNITS

OTHER, BREAK = "x", "="
MARKS = {
    ",": ",", "-": "-", "‐": "-", "‑": "-", "–": "~", "—": "~", "~": "~", "/": "/", "(": "(", ")": ")", "[": "(",
    "]": ")", ".": ".", ";": ";", ":": ":",
}  # fmt: skip
SIMPLE = {
    "iso": "5", "date": "d", "clock": "K", "decade": "3", "ordinal": "1", "shortyear": "y", "meridiem": "T",
    "era": "A", "quarter": "6", "possessive": "s", "break": BREAK,
}  # fmt: skip
CARDINAL_WORDS = frozenset({*UNITS, *TENS, *MAGNITUDES, "hundred"})
ORDINALS = ORDINAL_UNITS | ORDINAL_TENS
NUMBER_WORDS = CARDINAL_WORDS | frozenset(ORDINALS)
# Signs before or after digits that show money, percentages, degrees or account names.
CURRENCY = frozenset("$£€¥#@")
MEASURED = frozenset("%°$€£")
# Range of a plain four-digit number that can be a year.
YEARS = range(1000, 2200)
# Most units in a duration.
LARGEST = 10**7
# Most tokens of a number in words: four words and the hyphens between them.
LONGEST_NUMBER = 7
SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
MONTH_STEMS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
# Short names of months that aren't other words too.
PLAIN_SHORT = frozenset({"sept", "oct", "nov", "feb", "aug"})
# Codes before 'May' and 'March' that show that they are months; after weak leads, the next word decides.
MONTH_LEADS = frozenset("DY1oilXghCBmEJLe-~2&,(nv<>sZ")
WEAK_LEADS = frozenset(",&s(n~")
# Words before and after 'last' that show that it is a verb.
BEFORE_VERBS = frozenset({"to", "will", "would", "can", "could", "may", "might", "should", "must", "not", "t", "ll"})
AFTER_VERBS = CARDINAL_WORDS | {
    "a",
    "an",
    "for",
    "several",
    "about",
    "around",
    "until",
    "only",
    "more",
    "less",
    "at",
    "up",
}
JOINTS = frozenset({"to", "and", "of", "through", "until"})
# Words after which scraped text may lack the space before a day or hour: 'the evening of16 June', 'around3:50'.
RUN_ON = frozenset({
    "of", "on", "in", "at", "by", "from", "to", "since", "until", "till", "before", "after", "around", "about", "and",
})  # fmt: skip
# After these words, four digits before 'hours' are a clock time ('at 1800 hours'), otherwise a duration.
CLOCK_LEADS = frozenset({"at", "by", "from", "until", "till", "before", "after", "since", "between", "to"})
HOURS = frozenset({"hours", "hrs", "hr", "h"})
CLOCK_DIGITS = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d")


class Token(NamedTuple):
    """A part of the text with its code; `value` is a word's value in the vocabulary, `number` the value of a number."""

    start: int
    end: int
    code: str
    word: str
    value: str = ""
    number: float = 0.0


class RawToken(NamedTuple):
    """A part of the text: the name of the pattern that matched it, its position, and its text in lower case."""

    kind: str
    start: int
    end: int
    word: str


NOTHING = RawToken("", 0, 0, "")


def scan(text: str, start: int, end: int, words: TimeWords) -> list[Token]:
    """Return the tokens of `text[start:end]`; tokens that no time expression uses have the code OTHER."""
    raws = [RawToken(m.lastgroup or "", *m.span(), fold(m.group())) for m in TOKEN.finditer(text, start, end)]
    return _Scanner(text, raws, words).tokens()


@dataclass(slots=True)
class _Scanner:
    """A scan in progress: the raw tokens, and the coded tokens made so far."""

    text: str
    raws: list[RawToken]
    words: TimeWords
    made: list[Token] = field(default_factory=list)

    def tokens(self) -> list[Token]:
        """Return all tokens."""
        at, phrases = 0, self.words.phrases
        while at < len(self.raws):
            kind, start, end, word = self.raws[at]
            if kind == "word" and word not in phrases and word not in NUMBER_WORDS:
                token, at = Token(start, end, OTHER, word), at + 1
            else:
                token, at = self._token(at)
            self.made.append(token)
        return self.made

    def _before(self, back: int = 1) -> str:
        """Return the code of the token `back` tokens earlier; empty if there is none."""
        return self.made[-back].code if len(self.made) >= back else ""

    def _raw(self, at: int) -> RawToken:
        return self.raws[at] if at < len(self.raws) else NOTHING

    def _token(self, at: int) -> tuple[Token, int]:
        """Return the token that begins at the raw token `at`, and the index of the raw token after it."""
        raw = self.raws[at]
        if raw.kind in {"word", "letters"}:
            other = Token(raw.start, raw.end, OTHER, raw.word), at + 1
            return self._phrase(at) or self._number_words(at) or other
        if raw.kind == "number":
            return self._phrase(at) or (self._clock_digits(at) or self._digits(at), at + 1)
        if raw.kind == "mark":
            return Token(raw.start, raw.end, MARKS.get(raw.word, OTHER), raw.word), at + 1
        if raw.kind in {"clock", "date", "ordinal", "decade"} and self._is_glued(raw.start):
            return Token(raw.start, raw.end, OTHER, raw.word), at + 1
        digits = (
            "".join(c for c in raw.word if c.isdigit())
            if raw.kind in {"ordinal", "decade", "shortyear", "quarter"}
            else ""
        )
        value = raw.word
        if raw.kind == "meridiem":
            value = "AM" if raw.word.startswith("a") else "PM"
        elif raw.kind == "era":
            value = "BC" if raw.word.startswith("b") else "AD"
        return Token(raw.start, raw.end, SIMPLE[raw.kind], raw.word, value, float(digits or 0)), at + 1

    def _phrase(self, at: int) -> tuple[Token, int] | None:
        """Return the longest phrase of the vocabulary that begins at `at`; None if it isn't about time here."""
        raw, options = self.raws[at], self.words.phrases.get(self.raws[at].word)
        if options is None:
            return None
        for rest, entry in (*options.get(self._raw(at + 1).word, ()), *options.get("", ())):
            after = at + 1 + len(rest)
            if len(rest) > 1 and [part.word for part in self.raws[at + 1 : after]] != list(rest):
                continue
            if not self._is_meant(at, entry):
                return None
            stop = self._raw(after)
            after += entry.short and stop.word == "." and stop.start == raw.end
            return Token(raw.start, self.raws[after - 1].end, entry.code, raw.word, entry.value), after
        return None

    def _is_meant(self, at: int, entry: TimeWord) -> bool:
        """Whether the word at `at` is about time here, and has the meaning `entry`."""
        raw, before = self.raws[at], self._before()
        capital = self.text[raw.start].isupper()
        if entry.code == "U" and raw.word == "second":
            return before != "" and before in "DNa%jb"
        if raw.word == "last" and self._is_verb(at):
            return False
        if entry.short:
            return capital and self._is_short_name(at, entry)
        if entry.code == "M" and raw.word in {"may", "march"}:
            return capital and self._is_month(at)
        if entry.code == "A":
            upper = self.text[raw.start : raw.start + 2].isupper()
            return upper and before != "" and before in "DNY1U"
        if entry.code == "z":
            return self._names_zone(raw)
        if entry.code == "@":
            return self._is_named_day(at)
        if entry.code == "T":
            return before != "" and before in "DKj"
        return capital or entry.code != "4"

    def _is_verb(self, at: int) -> bool:
        """Whether 'last' is the verb: 'to last 45 minutes', 'will last for weeks'."""
        before, following = self.made[-1].word if self.made else "", self._raw(at + 1)
        return before in BEFORE_VERBS and (following.kind == "number" or following.word in AFTER_VERBS)

    def _is_short_name(self, at: int, entry: TimeWord) -> bool:
        """Whether 'Jan', 'Mar', 'Sun' or 'Sat' is a month or weekday: next to a number, or a weekday before a month."""
        after = at + 2 if self._raw(at + 1).word in {".", ","} else at + 1
        following = self._raw(after)
        if following.kind in {"number", "ordinal", "shortyear", "clock"} or following.word in ORDINALS:
            return True
        if entry.code == "W":
            return following.kind == "word" and following.word[:3] in MONTH_STEMS
        return self._before() in {"D", "1", "-", "/"} or self.raws[at].word in PLAIN_SHORT

    def _is_month(self, at: int) -> bool:
        """Whether 'May' or 'March' is the month: after a preposition or a day, or before a number."""
        following, before = self._raw(at + 1), self._before()
        if following.kind in {"number", "ordinal", "shortyear"} or following.word in ORDINALS:
            return True
        if before in {"D", "1"}:
            return True
        if before not in MONTH_LEADS:
            return False
        if before in WEAK_LEADS and following.kind == "word":
            return following.word in JOINTS and before != "s"
        return self.raws[at].word != "march" or before == "i" or following.word not in {"of", "for", "on", "against"}

    def _is_named_day(self, at: int) -> bool:
        """Whether '9/11' is the day with that name: printed without spaces, and not part of a longer date or number."""
        first, last = self.raws[at], self._raw(at + 2)
        whole = last.end - first.start == len(first.word) + 1 + len(last.word)
        return whole and not self._is_glued(first.start) and self.text[last.end : last.end + 1] not in {"/", "%", "-"}

    def _clock_digits(self, at: int) -> Token | None:
        """Return four digits as a clock time: '0600 GMT', 'at 1800 hours', 'at 0430'; None if they are none."""
        raw, following = self.raws[at], self._raw(at + 1)
        if not CLOCK_DIGITS.fullmatch(raw.word) or self._is_glued(raw.start):
            return None
        lead = self.made[-1].word if self.made else ""
        early = raw.word[0] == "0"
        hours = following.word in HOURS and (early or lead in CLOCK_LEADS) and self._raw(at + 2).word != "of"
        if hours or self._is_zone(at + 1) or (early and lead == "at"):
            return Token(raw.start, raw.end, "K", f"{raw.word[:2]}:{raw.word[2:]}")
        return None

    def _is_zone(self, at: int) -> bool:
        """Whether a time zone begins at `at`: 'GMT', 'local time'."""
        raw = self._raw(at)
        options = self.words.phrases.get(raw.word, {})
        entries = (*options.get(self._raw(at + 1).word, ()), *options.get("", ()))
        return any(entry.code == "z" for _, entry in entries) and self._names_zone(raw)

    def _names_zone(self, raw: RawToken) -> bool:
        """Whether the word is written like a time zone, in capitals or long: 'EAT' and 'local time', not 'eat'."""
        return self.text[raw.start : raw.end].isupper() or len(raw.word) > 4

    def _is_glued(self, start: int) -> bool:
        """Whether a letter, a digit or a sign such as $ or # is right before the character `start`."""
        if start == 0 or not (self.text[start - 1].isalnum() or self.text[start - 1] in CURRENCY):
            return False
        return not (self.made and self.made[-1].end == start and self.made[-1].word in RUN_ON)

    def _is_in_name(self, start: int) -> bool:
        """Whether a hyphen joins the number to a word that isn't about time: 'F-16', 'Covid-19'."""
        if self._before() != "-" or self.made[-1].end != start or self._before(2) != OTHER:
            return False
        return self.made[-2].end == self.made[-1].start and self.made[-2].word not in {"pre", "post"}

    def _digits(self, at: int) -> Token:
        """Return the token of a number in digits; its code shows a possible day, a possible year or another number."""
        raw, following = self.raws[at], self._raw(at + 1)
        number = digits_value(raw.word)
        next_char = self.text[raw.end : raw.end + 1]
        glued = self._is_glued(raw.start) or (next_char.isalpha() and following.kind != "meridiem")
        code = "N"
        if glued or number > LARGEST or next_char in MEASURED - {""} or self._is_in_name(raw.start):
            code = OTHER
        elif raw.word.isascii() and raw.word.isdigit() and len(raw.word) == 4 and int(raw.word) in YEARS:
            code = "Y"
        elif raw.word.isascii() and raw.word.isdigit() and len(raw.word) <= 2 and 1 <= number <= 31:
            code = "D"
        elif following.word in MAGNITUDES:
            code = OTHER
        return Token(raw.start, raw.end, code, raw.word, raw.word, number)

    def _number_words(self, at: int) -> tuple[Token, int] | None:
        """Return the token of a number in words and the index after it; 'nineteen ninety-six' is a year."""
        raw = self.raws[at]
        if raw.word in ORDINALS:
            number = ORDINALS[raw.word]
            return Token(raw.start, raw.end, "1", raw.word, str(number), float(number)), at + 1
        article = self._before() == "a"  # the article belongs to the number 'a hundred'
        if raw.word not in CARDINAL_WORDS or (raw.word in MAGNITUDES and not article):
            return None
        start = self.made[-1].start if article and raw.word in {"hundred", "thousand"} else raw.start
        numbers = find_numbers(self.text, start, self.raws[self._end_of_number(at) - 1].end)
        found = [n for n in islice(numbers, 2) if n.value is not None and n.kind in {"cardinal", "ordinal"}]
        if not found or found[0].start > raw.start or found[0].value is None:
            return None
        end, value = found[0].end, found[0].value
        if len(found) > 1 and 10 <= value <= 21 and found[1].start - end < 2 and 10 <= (found[1].value or 0) < 100:
            end, value = found[1].end, value * 100 + (found[1].value or 0)
        after = at + 1
        while after < len(self.raws) and self.raws[after].start < end:
            after += 1
        year = value in YEARS and " " in self.text[raw.start : end]
        code = "1" if found[0].kind == "ordinal" else "Y" if year else "j"
        return Token(raw.start, end, code, raw.word, f"{value:g}", value), after

    def _end_of_number(self, at: int) -> int:
        """Return the index after the last raw token that can belong to the number in words that begins at `at`."""
        after = at + 1
        while after - at < LONGEST_NUMBER:
            joint = self._raw(after).word in {"and", "-"} and self._raw(after + 1).word in NUMBER_WORDS
            if not joint and self._raw(after).word not in NUMBER_WORDS:
                break
            after += 1
        return after


def digits_value(word: str) -> float:
    """Return the value of digits, including a fraction after them.

    >>> digits_value("1,500"), digits_value("2 1/2"), digits_value("5½")
    (1500.0, 2.5, 5.5)
    """
    whole, _, fraction = word.replace(",", "").partition(" ")
    value = float(whole.rstrip("".join(SIGNS))) + SIGNS.get(word[-1], 0.0)
    above, _, below = fraction.partition("/")
    return value + int(above) / int(below) if below and int(below) else value
