"""Words about time: months, weekdays, units, and the function words of time expressions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from transforms.dates.tokens import split_words

# One character for each sort of word: a passage becomes a string of them, and patterns are regular expressions over it.
CODES = {
    "month": "M", "month_short": "M", "weekday": "W", "weekday_short": "W", "weekdays": "w", "season": "S",
    "unit": "U", "units": "u", "daypart": "P", "dayparts": "p", "relative_day": "R", "tonight": "r",
    "this": "g", "that": "h", "current": "C", "last": "l", "next": "X", "recent": "c", "future": "f",
    "start": "B", "mid": "m", "end": "E", "whole": "e", "approximately": "v", "vague": "q", "couple": "k",
    "half": "b", "ago": "G", "later": "L", "earlier": "J", "from_now": "V", "before": "<", "after": ">",
    "every": "Z", "per": "%", "fiscal": "F", "era": "A", "meridiem": "T", "zone": "z", "oclock": "8",
    "frequency": "Q", "reference": "!", "named_day": "@", "of": "o", "the": "t", "a": "a", "and": "&", "to": "2",
    "in": "i", "on": "n", "at": "9", "year_end": "*", "decade_word": "7", "old": "0", "more": "+", "holiday": "4",
}  # fmt: skip
# Short names may also be other words ('Sun'); the words next to them show whether they are months and weekdays.
SHORT = frozenset({"month_short", "weekday_short"})


@dataclass(frozen=True, slots=True)
class TimeWord:
    """What a word or phrase means in time expressions: the code of its sort, and the value in its row."""

    code: str
    value: str
    short: bool = False


@dataclass(frozen=True, slots=True)
class Holiday:
    """When a holiday falls: on a fixed day, on the nth weekday of a month, or a number of days from Easter."""

    rule: str
    month: int
    day: int
    nth: int
    weekday: int


Phrase = tuple[tuple[str, ...], TimeWord]


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The vocabulary of time: phrases by their first word, then by their second word ('' for a single word).

    Each phrase is the words after its first word, and its meaning. The longest phrases come first.
    """

    phrases: Mapping[str, Mapping[str, tuple[Phrase, ...]]]
    holidays: Mapping[str, Holiday]

    @classmethod
    def from_rows(cls, words: Iterable[Mapping[str, str]], holidays: Iterable[Mapping[str, str]]) -> "TimeWords":
        """Make the vocabulary from the rows of `time_words.csv` and `holidays.csv`; no phrase may be in both."""
        found: dict[tuple[str, ...], TimeWord] = {}
        for row in words:
            word = TimeWord(CODES[row["sort"]], row["value"], row["sort"] in SHORT)
            found[tuple(split_words(row["words"]))] = word
        days: dict[str, Holiday] = {}
        for row in holidays:
            numbers = (int(row[column] or 0) for column in ("month", "day", "nth", "weekday"))
            days[row["words"]] = Holiday(row["rule"], *numbers)
            found[tuple(split_words(row["words"]))] = TimeWord(CODES["holiday"], row["words"])
        phrases: dict[str, dict[str, list[Phrase]]] = {}
        for parts, word in sorted(found.items(), key=lambda item: (-len(item[0]), item[0])):
            second = parts[1] if len(parts) > 1 else ""
            phrases.setdefault(parts[0], {}).setdefault(second, []).append((parts[1:], word))
        frozen = {
            first: MappingProxyType({second: tuple(rest) for second, rest in seconds.items()})
            for first, seconds in phrases.items()
        }
        return cls(MappingProxyType(frozen), MappingProxyType(days))
