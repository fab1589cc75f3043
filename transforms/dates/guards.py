"""Guards: reject a match whose neighbours show another sense: '2000 people', 'a week old'."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from transforms.dates.scanner import Token
from transforms.numerals.codes import BLOCK, STREET

# Plurals without an s that numbers count.
PLURALS = frozenset({"people", "men", "women", "children", "police", "personnel", "dead", "others", "percent"})
# Numbers below this are counts more often than years.
MODERN = 1800
# Words before a year in the far future.
AHEAD = frozenset(["in", "by", "until", "till", "to", "through", "before", "since", "after", "year"])
# Words that end in s and count nothing; words before 'a year' that make it a rate without a number.
NO_PLURALS = frozenset(
    ["is", "was", "has", "as", "this", "its", "us", "does", "plus", "minus", "versus", "less", "perhaps"]
)
AMOUNTS = frozenset(["once", "twice", "million", "billion", "trillion", "thousand", "percent", "%"])
# Codes before a year alone; without one of them, or a mark beside the year, it needs more evidence.
YEAR_LEADS = frozenset("io2&t<>BmEJLeh,(n-~/M4F.:=s")
YEAR_WORDS = frozenset(
    [
        "its",
        "their",
        "his",
        "her",
        "our",
        "my",
        "is",
        "was",
        "due",
        "a",
        "an",
        "year",
        "years",
        "that",
        "both",
        "making",
    ]
)
# Marks and ends of a text.
CLOSED = frozenset({"", ".", ",", ")", ":", ";", "=", "s"})
# Numbers outside this range without a preposition are more often counts than years.
PLAIN_YEARS = range(1900, 2040)
# Range of the years that are accepted in lists, in ranges of years and in brackets.
PAIRED_YEARS = range(1500, 2100)
LONGEST_RANGE = 200
# What joins the years of a list or range: 'in 1777, 1779 and 1780', '1861-1863'.
JOINTS = frozenset(",&-~2/")
# 'A total of 2016', 'a further 1900 or more': amounts, not years.
AMOUNT_BEFORE = re.compile(
    r"\b(?:(?:average|total|sum|maximum|minimum|crowd|force|population|capacity|toll|mean|median|record|peak|low|high|"
    r"score)[ ]of|further|another|additional|some|nearly|almost|over|than|least|most|roughly|approximately)[ ]$",
    re.IGNORECASE,
)
AMOUNT_AFTER = re.compile(r"[ ](?:or[ ](?:more|so|fewer|less)\b|of[ ](?:the|them|those)\b|[a-z]+[ ]of\b)")
QUOTES = frozenset({'"', "\u201c", "\u2018"})
COPYRIGHT = frozenset({"\u00a9", "copyright"})


@dataclass(frozen=True, slots=True)
class CodedTokens:
    """The tokens of a passage, and their codes as one string; `text` is the text of the whole document.

    `counts` looks up in the parse whether the number that ends at a character counts the noun after it.
    """

    text: str
    tokens: Sequence[Token]
    codes: str
    counts: Callable[[int], bool] = lambda _: False

    def code(self, at: int) -> str:
        """Return the code of the token `at`; empty before the first and after the last token."""
        return self.codes[at] if 0 <= at < len(self.codes) else ""

    def word(self, at: int) -> str:
        """Return the word of the token `at`; empty before the first and after the last token."""
        return self.tokens[at].word if 0 <= at < len(self.tokens) else ""


def fits(name: str, scanned: CodedTokens, first: int, last: int) -> bool:
    """Whether the tokens `first` to `last` have the sense that the pattern assumes."""
    before, after = scanned.code(first - 1), scanned.code(last + 1)
    match name:
        case "year":
            return _is_year(scanned, first)
        case "length" | "one_length" | "length_half" | "half_length":
            return _is_length(name, scanned, first, last)
        case "a_rate":
            return _is_rate(scanned, first)
        case "bare_length":
            return scanned.word(first - 1) in {"for", "in", "over", "after", "within"}
        case "definite":
            return _is_definite(scanned, first, last)
        case "ended":
            return scanned.word(last + 1) in {"ended", "ending"}
        case "past_unit":
            within = scanned.word(first - 1) in {"over", "in", "during", "for", "within", "throughout"}
            return within and scanned.word(last + 1) != "of"
        case "month_day":
            return not _counts(scanned, first, last)
        case "deictic":
            part = scanned.tokens[last].value == "Q" or scanned.word(last - 1) == "last"  # 'the last week of 2016'
            return not (part and scanned.word(last + 1) == "of")
        case "in_length":
            return scanned.word(first - 1) == "in" and _is_length("length", scanned, first, last)
        case "season":
            leads = "inBmE&<>-" if scanned.word(last) == "fall" else "inBmE&<>s-oa="
            return scanned.code(first) == "t" or (before != "" and before in leads)
        case "neighbour" | "ago" | "one_ago":
            return scanned.code(last) not in "<>" or after in CLOSED or after == "&"
        case _:
            return True


def _is_year(scanned: CodedTokens, at: int) -> bool:
    """Whether a four-digit number is a year: after a preposition, determiner or mark, or without a plural after it."""
    number, before, after = scanned.tokens[at].number, scanned.code(at - 1), scanned.code(at + 1)
    if after in {"u", "U"} or (after == "j" and int(number) not in PLAIN_YEARS):
        return False
    if _is_address(scanned, at) or _counts_next(scanned, at):
        return False
    if _is_of_years(scanned, at) or _is_set_off(scanned, at):
        return True
    if int(number) < MODERN and not _is_early_year(scanned, at):
        return False
    if before == "&" and scanned.code(at - 2) in {"N", "D", "x"} and int(number) not in PLAIN_YEARS:
        return False
    if number >= PLAIN_YEARS.stop and scanned.word(at - 1) not in AHEAD:
        return False
    if before == "v" and _is_plural(scanned, at + 1):
        return False
    if before in YEAR_LEADS or before in {"", "v"} or scanned.word(at - 1) in YEAR_WORDS:
        return not _is_part_of_name(scanned, at)
    if int(number) not in PLAIN_YEARS or before == "N":
        return False
    return after in CLOSED or _is_plain_year(scanned, at)


def _is_address(scanned: CodedTokens, at: int) -> bool:
    """Whether the number belongs to an address: '1912 Elm Street', 'the 1900 block of Elm Street'."""
    end = scanned.tokens[at].end
    return STREET.match(scanned.text, end) is not None or BLOCK.match(scanned.text, end) is not None


def _counts_next(scanned: CodedTokens, at: int) -> bool:
    """Whether the number counts the next noun: people, or if it is round, any plural: '2000 people', '1900 houses'."""
    if scanned.word(at - 1) in {"in", "since", "during", "by", "until", "the"}:
        return False
    if scanned.word(at + 1) in PLURALS:
        return True
    round_number = scanned.tokens[at].number % 50 == 0
    return round_number and _is_plural(scanned, at + 1) and scanned.counts(scanned.tokens[at].end)


def _is_plain_year(scanned: CodedTokens, at: int) -> bool:
    """Whether nothing next to the number shows an amount or a name: 'the entire 2012 cycle'."""
    token = scanned.tokens[at]
    if _is_plural(scanned, at + 1) or _is_part_of_name(scanned, at):
        return False
    if AMOUNT_BEFORE.search(scanned.text, max(0, token.start - 24), token.start):
        return False
    if AMOUNT_AFTER.match(scanned.text, token.end):
        return False
    # After a capitalised word the number may be part of a name ('Windows 2000'), unless a noun follows it.
    capital = at > 0 and scanned.text[scanned.tokens[at - 1].start].isupper()
    return not capital or scanned.counts(token.end) or not scanned.word(at + 1).isalpha()


def _is_of_years(scanned: CodedTokens, at: int) -> bool:
    """Whether the number belongs to a list ('1777, 1779 and 1780') or range ('1861-1863') of years."""
    if _is_span(scanned, at) or _is_span(scanned, at - 2):
        return True
    listed = scanned.code(at - 2) == "Y" and scanned.code(at - 1) in JOINTS
    if not listed or int(scanned.tokens[at].number) not in PAIRED_YEARS or _is_plural(scanned, at + 1):
        return False
    return int(scanned.tokens[at - 2].number) in PAIRED_YEARS and _is_year(scanned, at - 2)


def _is_span(scanned: CodedTokens, at: int) -> bool:
    """Whether a range of years begins at the token `at`: the second year is later, and counts nothing."""
    if scanned.code(at) != "Y" or scanned.code(at + 1) not in {"-", "~"} or scanned.code(at + 2) != "Y":
        return False
    begin, end = (int(scanned.tokens[i].number) for i in (at, at + 2))
    if begin not in PAIRED_YEARS or end not in PAIRED_YEARS or not 0 < end - begin <= LONGEST_RANGE:
        return False
    return scanned.code(at + 3) not in {"u", "U"} and not _is_plural(scanned, at + 3) and scanned.code(at - 1) != "%"


def _is_set_off(scanned: CodedTokens, at: int) -> bool:
    """Whether a year is in brackets, before a colon or after a copyright sign: '(1738)', '1864: Lincoln', '© 2015'."""
    number, before, after = int(scanned.tokens[at].number), scanned.code(at - 1), scanned.code(at + 1)
    in_brackets = before == ")" and scanned.word(at - 2) == "c" and scanned.code(at - 3) == "("
    if scanned.word(at - 1) in COPYRIGHT or in_brackets:
        return True
    if number not in PAIRED_YEARS:
        return False
    quoted = scanned.word(at - 1) in QUOTES or before in {"", "=", "."}
    return (before == "(" and after in {")", ",", "~", ";"}) or (after == ":" and quoted)


def _is_early_year(scanned: CodedTokens, at: int) -> bool:
    """Whether a number below 1800 is a year: after a preposition of time, or after 'the' or in a range if not round."""
    before = scanned.code(at - 1)
    if before == "i" or scanned.word(at - 1) == "year":
        return True
    return before in {"t", "2", "&", "-", "~", "<", ">"} and scanned.tokens[at].number % 100 != 0


def _is_plural(scanned: CodedTokens, at: int) -> bool:
    word = scanned.word(at)
    return scanned.code(at) == "x" and ((word.endswith("s") and word not in NO_PLURALS) or word in PLURALS)


def _is_part_of_name(scanned: CodedTokens, at: int) -> bool:
    """Whether a hyphen joins the number to a word other than 'pre' and 'post': 'Expo-2000'."""
    joint = scanned.tokens[at - 1] if at else None
    if joint is None or joint.code != "-" or joint.end != scanned.tokens[at].start:
        return False
    return scanned.code(at - 2) in {"x", "N"} and scanned.word(at - 2) not in {"pre", "post"}


def _is_length(name: str, scanned: CodedTokens, first: int, last: int) -> bool:
    """Whether it is a duration: no age ('six years old'), fraction ('a quarter'), 'a second' or 'a day of mourning'."""
    unit, after = scanned.tokens[last], scanned.code(last + 1)
    if after == "0" or (after in {"-", "~"} and scanned.code(last + 2) == "0"):
        return False
    if unit.word == "second" and scanned.code(last - 1) == "a":
        return False
    if unit.value == "Q" and (name == "one_length" or scanned.word(last + 1) == "of" or scanned.code(first) == "1"):
        return False
    return not (name == "one_length" and unit.value == "D" and scanned.word(last + 1) == "of")


def _is_rate(scanned: CodedTokens, first: int) -> bool:
    """Whether the tokens are the unit of a rate, because an amount comes before: 'four flights a week'."""
    before, word = scanned.code(first - 1), scanned.word(first - 1)
    if before in {"u", "D", "N", "j"} or word in AMOUNTS:
        return True
    if before != ")" and (not _is_plural(scanned, first - 1) or word in NO_PLURALS):
        return False
    return any(scanned.code(at) in {"D", "N", "j", "Y"} for at in range(first - 4, first - 1))


def _is_definite(scanned: CodedTokens, first: int, last: int) -> bool:
    """Whether 'the year' or 'the week' is a date, unlike in 'Man of the Year', 'the year of', 'the week that'."""
    if scanned.word(last + 1) in {"of", "that", "when", "in", "from", "after", "before"}:
        return False
    whose = scanned.code(first - 2)  # 'nine months of the year', but not 'Man of the Year'
    named = scanned.word(first - 1) == "of" and scanned.tokens[last].value != "WE" and whose in {"x", "M"}
    return scanned.code(last + 1) != "-" and not named


def _counts(scanned: CodedTokens, first: int, last: int) -> bool:
    """Whether the number after a month counts the plural after it, and is no day: 'in May 15 people'."""
    return scanned.word(first - 1) in {"in", "since", "during"} and counts_plural(scanned, last)


def counts_plural(scanned: CodedTokens, last: int) -> bool:
    """Whether the number at `last` counts the plural after it: '15' in 'On May 24, 12 and 15 people'."""
    return scanned.code(last) in {"D", "j"} and _is_plural(scanned, last + 1)
