"""Turns a passage into coded tokens, a character a token, so that the grammar can be regular expressions over them."""

from collections.abc import Iterator
from dataclasses import dataclass

from transforms.numbers import MAGNITUDES, ORDINAL_TENS, ORDINAL_UNITS, TENS, UNITS, find_numbers
from transforms.timetokens import TOKEN, fold
from transforms.timewords import TimeWords, Word

OTHER, BREAK = "x", "="
MARKS = {",": ",", "-": "-", "‐": "-", "‑": "-", "–": "~", "—": "~", "~": "~", "/": "/", "(": "(", ")": ")", "[": "(", "]": ")",
         ".": ".", ";": ";", ":": ":", "'": "s", "’": "s"}  # fmt: skip
SIMPLE = {"iso": "5", "date": "d", "clock": "K", "decade": "3", "ordinal": "1", "shortyear": "y", "meridiem": "T",
          "era": "A", "possessive": "s", "break": BREAK}  # fmt: skip
CARDINAL_WORDS = frozenset({*UNITS, *TENS, *MAGNITUDES, "hundred"})
ORDINAL_WORDS = frozenset({*ORDINAL_UNITS, *ORDINAL_TENS})
NUMBER_WORDS = CARDINAL_WORDS | ORDINAL_WORDS
CURRENCY = frozenset("$£€¥#@")
# Years that a plain number of four digits may be.
YEARS = range(1000, 2200)
# No length of time is counted beyond this many of its units.
LARGEST = 10**7
# Four words and their joints write any number that time expressions use.
LONGEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Token:
    """A part of the text with its code; `value` is what its sort makes of it, a number for numbers."""

    start: int
    end: int
    code: str
    word: str
    value: str = ""
    number: float = 0.0


def scan(text: str, start: int, end: int, words: TimeWords) -> list[Token]:
    """The tokens of `text[start:end]`; those that no time expression uses have the code OTHER."""
    raw = [(m.lastgroup or "", m.start(), m.end(), fold(m.group())) for m in TOKEN.finditer(text, start, end)]
    tokens: list[Token] = []
    at = 0
    while at < len(raw):
        token, at = _token(text, raw, at, words, tokens)
        tokens.append(token)
    return tokens


Raw = tuple[str, int, int, str]


def _token(text: str, raw: list[Raw], at: int, words: TimeWords, before: list[Token]) -> tuple[Token, int]:
    """The token that begins at `raw[at]`, and where the next begins."""
    kind, start, end, word = raw[at]
    if kind == "word":
        if word in words.phrases:
            found = _phrase(text, raw, at, words)
            if found is not None:
                entry, after = found
                code = _sense(text, raw, at, after, entry, before)
                if code != OTHER:
                    after += entry.short and after < len(raw) and raw[after][3] == "." and raw[after][1] == end
                    return Token(start, raw[after - 1][2], code, word, entry.value), after
        if word in NUMBER_WORDS and (word not in MAGNITUDES or (before and before[-1].code == "a")):
            return _number_words(text, raw, at)
        return Token(start, end, OTHER, word), at + 1
    if kind == "number":
        return _digits(text, raw, at, before), at + 1
    if kind == "mark":
        return Token(start, end, MARKS.get(word, OTHER), word), at + 1
    number = float("".join(c for c in word if c.isdigit()) or 0) if kind in {"ordinal", "decade", "shortyear"} else 0.0
    if kind in {"clock", "date", "ordinal", "decade"} and _glued(text, start):
        return Token(start, end, OTHER, word), at + 1
    value = word
    if kind == "meridiem":
        value = "AM" if word.startswith("a") else "PM"
    elif kind == "era":
        value = "BC" if word.startswith("b") else "AD"
    return Token(start, end, SIMPLE[kind], word, value, number), at + 1


def _phrase(text: str, raw: list[Raw], at: int, words: TimeWords) -> tuple[Word, int] | None:
    """The longest phrase that begins here, and where it ends."""
    for rest, entry in words.phrases[raw[at][3]]:
        after = at + 1 + len(rest)
        if after <= len(raw) and all(raw[at + 1 + i][3] == part for i, part in enumerate(rest)):
            return entry, after
    return None


def _sense(text: str, raw: list[Raw], at: int, after: int, entry: Word, before: list[Token]) -> str:
    """The code of a phrase where it stands; OTHER where it has another sense there."""
    kind, start, _, word = raw[at]
    capital = text[start].isupper()
    if entry.code == "U" and word == "second" and not (before and before[-1].code in "DNYa%jb"):
        return OTHER
    if entry.short:
        return entry.code if capital and _is_short_name(text, raw, at, entry, before) else OTHER
    if entry.code == "M" and word in {"may", "march"}:
        return entry.code if capital and _is_month(text, raw, at, before) else OTHER
    if entry.code == "A" and word in {"ad", "ce", "bc", "bce"}:
        return entry.code if text[start : start + 2].isupper() and before and before[-1].code in "DNY1U" else OTHER
    if entry.code == "z":
        return entry.code if text[start].isupper() or len(word) > 4 else OTHER
    if entry.code == "T" and word in {"am", "pm"}:
        return entry.code if before and before[-1].code in "DKj" else OTHER
    if entry.code == "4" and not capital:
        return OTHER
    return entry.code


def _is_short_name(text: str, raw: list[Raw], at: int, entry: Word, before: list[Token]) -> bool:
    """Whether 'Jan', 'Mar', 'Sun' or 'Sat' are meant as dates: beside a number, or with a full stop and no name."""
    after = at + 1
    if after < len(raw) and raw[after][3] in {".", ","}:
        after += 1
    following = raw[after] if after < len(raw) else ("", 0, 0, "")
    if following[0] in {"number", "ordinal", "shortyear", "clock"} or following[3] in ORDINAL_WORDS:
        return True
    if entry.code == "W":
        return following[0] == "word" and following[3][:3] in MONTH_STEMS
    return (bool(before) and before[-1].code in "D1-/") or raw[at][3] in {"sept", "oct", "nov", "feb", "aug"}


MONTH_STEMS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
# Before 'May' and 'March' these say that a month is meant.
MONTH_LEADS = frozenset("DY1oilXghCBmEJLe-~2&,(nv<>s")


def _is_month(text: str, raw: list[Raw], at: int, before: list[Token]) -> bool:
    """Whether 'May' or 'March' is the month: after a preposition or a day, or before a number."""
    following = raw[at + 1] if at + 1 < len(raw) else ("", 0, 0, "")
    if following[0] in {"number", "ordinal", "shortyear"} or following[3] in ORDINAL_WORDS:
        return True
    if not before or before[-1].code not in MONTH_LEADS:
        return before != [] and before[-1].code == "Z"
    if before[-1].code in ",&s(n~" and following[0] == "word":
        return following[3] in {"to", "and", "of", "through", "until"} and before[-1].code != "s"
    return raw[at][3] != "march" or before[-1].code == "i" or following[3] not in {"of", "for", "on", "against"}


def _glued(text: str, start: int) -> bool:
    """Whether a letter, digit, currency sign or number sign stands right before."""
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] in CURRENCY)


def _digits(text: str, raw: list[Raw], at: int, before: list[Token]) -> Token:
    """A number in digits: a possible day of a month, a possible year, or another."""
    _, start, end, word = raw[at]
    number = _value(word)
    hyphened = bool(before) and before[-1].code == "-" and before[-1].end == start
    name = hyphened and len(before) > 1 and before[-2].code == OTHER and before[-2].end == before[-1].start
    if _glued(text, start) or (end < len(text) and text[end] in "%°$€£"):
        return Token(start, end, OTHER, word)
    if name and before[-2].word not in {"pre", "post"}:
        return Token(start, end, OTHER, word)
    if number > LARGEST or (end < len(text) and text[end].isalpha()):
        return Token(start, end, OTHER, word)
    if len(word) == 4 and word.isascii() and word.isdigit() and int(word) in YEARS:
        return Token(start, end, "Y", word, word, number)
    if len(word) <= 2 and word.isascii() and word.isdigit() and 1 <= number <= 31:
        return Token(start, end, "D", word, word, number)
    if at + 1 < len(raw) and raw[at + 1][3] in MAGNITUDES:
        return Token(start, end, OTHER, word)
    return Token(start, end, "N", word, word, number)


SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75}


def _value(word: str) -> float:
    """What digits are worth, with a fraction after them or without.

    >>> _value("1,500"), _value("2 1/2"), _value("5½")
    (1500.0, 2.5, 5.5)
    """
    whole, _, fraction = word.replace(",", "").partition(" ")
    sign = SIGNS.get(word[-1], 0.0)
    whole = whole.rstrip("½¼¾")
    if "/" in fraction:
        above, below = fraction.split("/")
        return float(whole) + int(above) / int(below) if int(below) else float(whole)
    return float(whole) + sign


def _number_words(text: str, raw: list[Raw], at: int) -> tuple[Token, int]:
    """A number in words; 'nineteen ninety-six' is a year."""
    after = at + 1
    while after < len(raw) and after - at < LONGEST_NUMBER:
        if raw[after][3] in NUMBER_WORDS or (
            raw[after][3] in {"and", "-"} and after + 1 < len(raw) and raw[after + 1][3] in NUMBER_WORDS
        ):
            after += 1
        else:
            break
    start, end, word = raw[at][1], raw[after - 1][2], raw[at][3]
    if word in ORDINAL_WORDS:
        value = float((ORDINAL_UNITS | ORDINAL_TENS)[word])
        return Token(start, raw[at][2], "1", word, str(int(value)), value), at + 1
    if word in {"hundred", "thousand"} and text[max(0, start - 2) : start].lower() == "a ":
        start -= 2  # 'a hundred' is the number
    numbers = list(_numbers(text, start, end))
    start = raw[at][1] if numbers else start
    numbers = [(max(a, start), b, value, ordinal) for a, b, value, ordinal in numbers]
    if not numbers or numbers[0][0] != start:
        return Token(start, raw[at][2], OTHER, word), at + 1
    _, stop, value, ordinal = numbers[0]
    if len(numbers) > 1 and 10 <= value <= 21 and 10 <= numbers[1][2] < 100 and numbers[1][0] - stop < 2:
        stop, value = numbers[1][1], value * 100 + numbers[1][2]
    past = at + 1
    while past < after and raw[past][1] < stop:
        past += 1
    if ordinal:
        return Token(start, stop, "1", word, str(int(value)), value), past
    if YEARS.start <= value < YEARS.stop and " " in text[start:stop]:
        return Token(start, stop, "Y", word, str(int(value)), value), past
    return Token(start, stop, "j", word, str(value), value), past


def _numbers(text: str, start: int, end: int) -> Iterator[tuple[int, int, float, bool]]:
    """The definite numbers written in words there: start, end, value, whether ordinal."""
    for number in find_numbers(text, start, end):
        if number.value is not None and number.kind in {"cardinal", "ordinal"}:
            yield number.start, number.end, number.value, number.kind == "ordinal"
