"""Separates numbers that count or measure from those that name, order, date or address something."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from transforms.figures.counted import CountedClasses
from transforms.figures.units import Units
from transforms.numerals.codes import BLOCK, STREET, find_codes, find_scores, find_times
from transforms.numerals.numbers import Number
from transforms.records import Date, Mention
from transforms.syntax.quantities import argument_verb, has_words_before, is_determining, is_in_numeral
from transforms.syntax.tokens import Tokens
from transforms.text.reading import Reading, Sentence
from transforms.text.spans import Spans

ONE_OF_MORE = re.compile(r"[ ](?:in|out of|to|or)[ ](?:every[ ])?(?:\d|two|three|four|five|six|seven|eight|nine|ten)")
ONE_ANOTHER = re.compile(r"['’]s\b|[ ]another\b")
ONE_DAY = re.compile(r"[ ]day\b")
SOME_DAY = re.compile(r"\b(?:will|would|could|may|might|can|shall|should|to)[ ]$|^$|[.!?][ ]$")
OF = re.compile(r"[ ]of\b")
LISTED = re.compile(r"[-–]|[ ](?:and|to|or)[ ]|,[ ]?")
PLURAL_NEXT = re.compile(r"[ ](?:[a-z]{3,}s|people|men|women|children|police|troops|dead|wounded|others|more)\b")
# 'The past week 12 people': the word before the number belongs to the phrase before it.
DETERMINED = re.compile(r"\b(the|this|that|a|an|each|every|per|past|last|next|same|one|previous)[ ]$", re.IGNORECASE)
EVERY = re.compile(r"\b(?:every|each)[ ]$", re.IGNORECASE)
# 'S&P 500 +0.3%': the name ends before the second number.
NUMBER_NEXT = re.compile(r"[ ][+\-\u2212]\d")
# A unit's sign right after the digits makes a measure, even in a name: 'Tylenol 500mg'.
MAGNITUDE_NEXT = re.compile(r"(?:m|M|b|B|G|T|tr|t|x|X|ish|odd|plus|MM)(?![^\W_])|s\b")
NEVER_NAMES = frozenset({"temperature", "speed", "ratio", "mass"})
MEASURES = frozenset({"length", "mass", "volume", "area", "speed", "temperature"})
LAST_DAY = 31
IN_WORD = re.compile(r"[A-Z]-?$")
# 'Zapad-2025': the number is part of a hyphenated name.
HYPHENED_NAME = re.compile(r"(?<![\w-])[A-Z][a-z]{2,}[-\u2011]$")
# At the beginning of a line a '#' with a space is the mark of a heading.
BEFORE_WORD = re.compile(r"(#$|(?<=[^\n#])#|[^\W\d_]+\.?)[ \u00a0]?$")
LEXICAL = re.compile("[-\u2010\u2011]([a-z]+)")
PRONOUN_BEFORE = re.compile(
    r"\b(?:this|that|which|no|every|any|each|another|the|last|next|other|(?:the|an?) only|good|first|one|"
    r"single|lone)[ ]$|\bno-$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The words of seeds/reference/figures/numeral_roles.csv, which stand beside numbers that count nothing."""

    before: frozenset[str]
    capital: frozenset[str]
    after: frozenset[str]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Self:
        """Build the words from the rows of the seed `identifiers`."""
        listed = list(rows)
        used = {
            use: frozenset(row["word"] for row in listed if row["use"] == use) for use in ("before", "capital", "after")
        }
        return cls(used["before"], used["capital"], used["after"])


@dataclass(frozen=True, slots=True)
class Role:
    """The role of a number that can't be a figure: a date, an ordinal, a name, an identifier.

    `target_id` is the date or mention that claims the number; the role 'date' always has one. The role 'time' is for
    what only looks like a date or time ('31 June', '12:10:8'), and has none. The pronoun 'one' isn't a numeral.
    """

    role: str
    target_id: str | None = None

    @property
    def may_be_measured(self) -> bool:
        """Whether a figure may include the number in spite of the role: 3 in '7,000 m3'."""
        return self.role in {"identifier", "time"}


TIME = Role("time")


@dataclass(frozen=True, slots=True)
class _SentenceCodes:
    """A sentence and the positions of its codes, clock times and scores."""

    sentence: Sentence
    tokens: Tokens | None
    codes: Sequence[tuple[int, int]]
    times: Sequence[tuple[int, int]]
    scores: Sequence[tuple[int, int]]


class Classifier:
    """Decides for each number of a document whether the number may be a figure."""

    def __init__(
        self,
        reading: Reading,
        dates: Sequence[Date],
        mentions: Sequence[Mention],
        *,
        words: Identifiers,
        counted: CountedClasses,
        units: Units,
    ) -> None:
        self.text = reading.text
        self.dates = Spans(dates)
        self.mentions = Spans(mentions)
        self.words = words
        self.counted = counted
        self.units = units

    def roles(self, numbers: Sequence[Number], sentence: Sentence) -> list[Role | None]:
        """Return the role of each number of the sentence; None if the number may be a figure."""
        text, start, end = self.text, sentence.start, sentence.end
        tokens = Tokens(sentence.parse, start) if sentence.parse is not None else None
        sight = _SentenceCodes(
            sentence,
            tokens,
            codes=find_codes(text, start, end),
            times=find_times(text, start, end),
            scores=find_scores(text, start, end),
        )
        roles: list[Role | None] = []
        for at, number in enumerate(numbers):
            role = self._role(number, sight)
            if role is None and roles and self._goes_on(numbers[at - 1], number, roles[-1], sight):
                role = TIME if roles[-1] is not None and roles[-1].role == "date" else roles[-1]
            roles.append(role)
        # 'Between 30 and 31 June': a number in a list with a day that doesn't exist isn't a date either.
        for at in range(len(numbers) - 1, 0, -1):
            if roles[at] == TIME and roles[at - 1] is None and self._goes_on(numbers[at - 1], numbers[at], TIME, sight):
                roles[at - 1] = TIME
        return roles

    def _goes_on(self, before: Number, number: Number, role: Role | None, sight: _SentenceCodes) -> bool:
        """Whether the number continues a list of codes or days: 'U.S. 54, 56', 'May 7, 8 and 9'."""
        if role is None or role.role not in {"identifier", "date", "time"} or number.form != "digits" or number.glued:
            return False
        if LISTED.fullmatch(self.text, before.end, number.start) is None:
            return False
        days = [n.value is not None and n.value <= LAST_DAY and n.form == "digits" for n in (before, number)]
        if role.role != "identifier" and not all(days):
            return False
        counts = sight.tokens is not None and sight.tokens.counts(number.end)
        return not counts and self.units.match_after(self.text, number.end, sight.sentence.end) is None

    def _role(self, number: Number, sight: _SentenceCodes) -> Role | None:
        """Return the role of a number: by codes, dates and names at its position or by the words beside it; or None."""
        text, sentence, tokens = self.text, sight.sentence, sight.tokens
        if number.kind == "code" or _within(number, sight.codes):
            return Role("identifier")
        for date in self.dates.over(number.start, number.end):
            if date.type != "duration" and not self._is_interval(number, date):
                return Role("date", date.date_id)
        # 'In May 24 people died': a number that counts a plural noun isn't a day.
        counted = (
            tokens is not None and tokens.counts(number.end) and PLURAL_NEXT.match(text, number.end, number.end + 20)
        )
        if _within(number, sight.times) and not counted:
            return TIME
        if number.kind == "ordinal":
            return Role("ordinal")
        money = self.units.match_before(text, number.start, sentence.start) is not None
        named = self._named(number)
        if number.glued and not money:
            # 'H5N1', 'F-16': a part of the word it is joined to.
            inside = named or IN_WORD.search(text, max(0, number.start - 2), number.start)
            return Role("name", named.mention_id if named else None) if inside else Role("identifier")
        after = self.units.match_after(text, number.end, sentence.end)
        joined = number.form == "digits" and text[number.end : number.end + 1].isalpha()
        measures = after is not None and (
            after.unit.kind in MEASURES
            if joined
            else after.old or number.form == "mixed" or after.unit.kind in NEVER_NAMES
        )
        if named is not None and not money and not measures and not self._opens(number, named):
            return Role("name", named.mention_id)
        if joined and after is None and not MAGNITUDE_NEXT.match(text, number.end):
            return Role("identifier")
        if (
            number.value == 1
            and text[number.start : number.end].lower() == "one"
            and self._is_pronoun(number, tokens, unit=after is not None)
        ):
            return Role("pronoun")
        scale = self.units.scale_before(text, number.start, sentence.start, sentence.end)
        if money or scale is not None or (after is not None and after.unit.kind != "other"):
            return None
        return self._addressed(number, sight, unit=after is not None)

    def _addressed(self, number: Number, sight: _SentenceCodes, *, unit: bool) -> Role | None:
        """Return the role of a number if the words beside it show that it identifies something, else None."""
        text, sentence, tokens = self.text, sight.sentence, sight.tokens
        lexical = LEXICAL.match(text, number.end, sentence.end)
        named = lexical is not None and (lexical[1] in self.words.after or number.value == 0)
        if named and number.form == "words":
            return Role("name")
        if not unit and _within(number, sight.scores):
            return Role("identifier")
        # '1912 Elm Street', 'the 1900 block of Elm Street': part of an address.
        if number.form == "digits" and any(p.match(text, number.end, sentence.end) for p in (STREET, BLOCK)):
            return Role("name")
        counts = tokens is not None and tokens.counts(number.end)
        word = BEFORE_WORD.search(text, max(sentence.start, number.start - 24), number.start)
        if word is not None:
            lowered = word[1].lower().rstrip(".")
            listed = (
                word[1] == "#"
                or lowered in self.words.before
                or (lowered in self.words.capital and word[1][0].isupper())
            )
            plural_after = PLURAL_NEXT.match(text, number.end, number.end + 20) is not None
            determined = DETERMINED.search(text, max(sentence.start, word.start() - 12), word.start())
            apart = determined is not None and word[1].islower() and determined[1].lower() != "the"
            if listed and not unit and not apart and not (plural_after and (counts or determined)):
                return Role("identifier")
            if not unit and word[1][0].isupper() and NUMBER_NEXT.match(text, number.end, sentence.end):
                return Role("identifier")
            if (
                not unit
                and tokens is not None
                and number.form == "digits"
                and ((tokens.names(number.end) and not counts) or tokens.parts_name(number.end))
                and number.kind == "cardinal"
            ):
                return Role("identifier")
        if HYPHENED_NAME.search(text, max(sentence.start, number.start - 40), number.start):
            return Role("name")
        return None

    def _is_interval(self, number: Number, date: Date) -> bool:
        """Whether the number measures how often: 'every 33 years'."""
        if date.type != "set" or not EVERY.search(self.text, max(0, number.start - 8), number.start):
            return False
        after = self.units.match_after(self.text, number.end, date.char_end)
        return after is not None and after.unit.kind == "duration"

    def _named(self, number: Number) -> Mention | None:
        """Return a mention that contains the number, or None."""
        over = self.mentions.over(number.start, number.end)
        return next((m for m in over if m.char_start <= number.start and number.end <= m.char_end), None)

    def _opens(self, number: Number, mention: Mention) -> bool:
        """Whether the number comes before the name without being part of it: '45,000 Syrians', '10,000 IS fighters'."""
        if mention.char_start != number.start:
            return False
        # 'Hundreds of people' names nobody.
        if mention.char_end == number.end:
            return number.vague or (number.form != "digits" and OF.match(self.text, number.end) is not None)
        if number.form == "words":
            return not self.text[number.start].isupper() or mention.kind in {"people", "person"}
        return True

    def _is_some_day(self, number: Number) -> bool:
        """Whether 'one' is in 'one day' without counting days: 'will one day be'."""
        return ONE_DAY.match(self.text, number.end) is not None and (
            SOME_DAY.search(self.text, max(0, number.start - 16), number.start) is not None
        )

    def _is_pronoun(self, number: Number, tokens: Tokens | None, *, unit: bool) -> bool:
        text = self.text
        if ONE_OF_MORE.match(text, number.end):
            return False
        if ONE_ANOTHER.match(text, number.end) or self._is_some_day(number):
            return True
        if unit or OF.match(text, number.end):
            return PRONOUN_BEFORE.search(text[max(0, number.start - 12) : number.start]) is not None and not unit
        if tokens is None:
            return False
        token = tokens.last(number.end)
        if token is None or is_determining(token):
            return False
        # 'One soldier was killed and one was hurt': with such verbs a bare 'one' is a person.
        verb = argument_verb(token)
        if verb is not None and verb.text.lower() in self.counted.verbs:
            led = PRONOUN_BEFORE.search(text[max(0, number.start - 12) : number.start]) is not None
            return led or has_words_before(token)
        return not is_in_numeral(token)


def _within(number: Number, places: Sequence[tuple[int, int]]) -> bool:
    """Whether the number overlaps one of the spans, which are in order and don't overlap."""
    at = bisect_right(places, (number.end - 1, len(places) and places[-1][1])) - 1
    return at >= 0 and places[at][1] > number.start
