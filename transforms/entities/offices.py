"""Finds persons described by office: 'the Governor of Idlib', 'Iraqi Foreign Minister', 'the Senator'."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.entities.name_spans import NameSpan
from transforms.text.reading import Reading

_OF = re.compile(r"(?: and [A-Z][\w ]{2,30}?)? (?P<word>of|for|to) (?:the )?")
_OWNED = re.compile(r"(?:['’]s?)? ")
_APPOSED = re.compile(r",\s(?:(?:the|a|an|his|her|its|their) )?(?:(?:former|current|acting|new|then|deputy) )?")
_FOLLOWED = re.compile(r",?\s(?:Mr\.? |Mrs\.? |Ms\.? |Dr\.? )?")
_OWNERS = frozenset({"place", "organisation", "people"})
# How far before a name its title is looked for: the longest title has thirty letters.
_BEFORE = 34
# How far after an office the name of its holder may start: a comma and 'Mrs.'.
_NEAR = 10
# If more different names than this have the same title, the bare title means nobody.
_MOST_PRINTINGS = 8
# Forms of address, which don't say what office somebody has.
_ADDRESS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "dame", "chief", "chair", "officer", "private", "leader"})


@dataclass(frozen=True, slots=True)
class Office:
    """A description of a person by office: the title, what the office belongs to, and the persons who may have it.

    `of` is the country, place, people or organisation that the office belongs to. It is None for a bare title, which
    means the one person of the document with that title. `word` links the two: 'of', 'for' or 'to'.
    """

    start: int
    end: int
    title: str
    word: str
    of: NameSpan | None
    holders: tuple[NameSpan, ...]


@dataclass(frozen=True, slots=True)
class Offices:
    """Patterns for titles.

    `pattern` matches titles of offices that one person has at a time. `borne` matches any title before a name, `alone`
    any title alone after 'the'. `introduces` matches an office that ends right before a name: 'the mayor of Kilis, '.
    """

    pattern: re.Pattern[str]
    borne: re.Pattern[str]
    alone: re.Pattern[str]
    introduces: re.Pattern[str]

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]]) -> "Offices":
        """Make the patterns from rows with `title` and `office`, which is empty if several persons have the title.

        >>> offices = Offices.from_rows([{"title": "foreign minister", "office": "yes"}])
        >>> offices.pattern.search("the Foreign Minister of Iraq").group()
        'Foreign Minister'
        """
        held = _any_of(row["title"] for row in rows if row["office"])
        titles = [row["title"] for row in rows if len(row["title"]) > 3 and row["title"] not in _ADDRESS]
        # A title before a name or after 'the' is recognised by its capital.
        capital = _any_of(" ".join(word[:1].upper() + word[1:] for word in title.split()) for title in titles)
        return cls(
            re.compile(rf"\b(?:(?:Deputy|Acting|Vice) )?(?:{held})\b", re.IGNORECASE),
            re.compile(rf"\b({capital})\.? (?=[^\W\d_a-z])"),
            re.compile(rf"\b[Tt]he ({capital})(?![\w-]| [A-Z]| (?:of|for|to) )"),
            re.compile(rf"\b(?:{held})\b(?: (?:of|for) [^,.;:]{{2,40}})?,\s$", re.IGNORECASE),
        )

    def find(self, reading: Reading, found: Sequence[NameSpan]) -> Iterator[Office]:
        """Yield the offices that the text names, in no particular order.

        An office in lower case ('commander of the brigade') counts only next to the name of its holder.
        """
        names = _NamesByStart(reading.text, found)
        for sentence in reading.sentences:
            if not any(name.kind in _OWNERS for name in names.within(sentence.start, sentence.end)):
                continue
            for title in self.pattern.finditer(reading.text, sentence.start, sentence.end):
                office = names.office(title)
                if office is not None and (office.holders or title[0][0].isupper()):
                    yield office
        yield from self._alone(reading, names)

    def crossing(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return the title that begins in a piece of text and goes on after its end; None if there is none."""
        titles = self.pattern.finditer(text, start, end + _BEFORE)
        return next((title for title in titles if title.start() < end < title.end()), None)

    def of(self, text: str, start: int, end: int) -> int | None:
        """Return where the name begins that the title at `start` refers to ('minister of Iraq'), or None."""
        title = self.pattern.match(text, start, end)
        of = _OF.match(text, title.end(), end) if title else None
        return of.end() if of else None

    def govern(self, before: str) -> bool:
        """Whether the text ends right before the name that an office refers to: 'the mayor of '."""
        return any(_OF.fullmatch(before, title.end()) for title in self.pattern.finditer(before))

    def _alone(self, reading: Reading, names: "_NamesByStart") -> Iterator[Office]:
        """Yield titles alone after 'the' that mean a person named earlier with that title: 'the Senator'."""
        bearers: dict[str, dict[str, NameSpan]] = {}
        for name in names.found:
            if name.kind == "person":
                for title in self.borne.finditer(reading.text, max(0, name.start - _BEFORE), name.end):
                    if name.start <= title.end() < name.end:
                        printed = reading.text[title.end() : name.end]
                        bearers.setdefault(title[1], {}).setdefault(printed, name)
        if not bearers:
            return
        for sentence in reading.sentences:
            for bare in self.alone.finditer(reading.text, sentence.start, sentence.end):
                persons = bearers.get(bare[1], {})
                if len(persons) > _MOST_PRINTINGS or names.is_in_one(*bare.span(1)):
                    continue
                if before := tuple(person for person in persons.values() if person.start < bare.start()):
                    yield Office(*bare.span(1), bare[1], "", None, before)


class _NamesByStart:
    """The names of a document, found by their position."""

    def __init__(self, text: str, found: Sequence[NameSpan]) -> None:
        self.found = found
        self._text = text
        self._starts = [name.start for name in found]

    def within(self, start: int, end: int) -> Sequence[NameSpan]:
        """Return the names that start between `start` and `end`."""
        return self.found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def is_in_one(self, start: int, end: int) -> bool:
        """Whether a name overlaps the characters from `start` to `end`."""
        before = self._before(start + 1)
        return (before is not None and before.end > start) or bool(self.within(start, end))

    def office(self, title: re.Match[str]) -> Office | None:
        """Return the office with this title and the name it refers to, after or before the title; or None."""
        before = self._before(title.start())
        if before is not None and before.end > title.start():
            return None  # part of a name
        if of := _OF.match(self._text, title.end()):
            owner = self._at(of.end())
            if owner is None or owner.kind not in {"place", "organisation"}:
                return None  # a longer name that wasn't found follows: 'Minister of the African ...'
            start, end, word = title.start(), owner.end, of["word"]
        elif before is not None and before.kind in _OWNERS and _OWNED.fullmatch(self._text, before.end, title.start()):
            owner, start, end, word = before, before.start, title.end(), "of"
            follower = self._at(end + 1)
            if follower is not None and follower.kind == "person":
                return None  # a title before its name: 'Iraqi Foreign Minister Ibrahim al-Jaafari'
        else:
            return None
        return Office(start, end, title[0], word, owner, self._beside(start, end))

    def _beside(self, start: int, end: int) -> tuple[NameSpan, ...]:
        """Return the person named right before these characters, else the person named right after; or nobody."""
        before = self._before(start)
        if before is not None and before.kind == "person" and _APPOSED.fullmatch(self._text, before.end, start):
            return (before,)
        after = next(iter(self.within(end, end + _NEAR)), None)
        if after is not None and after.kind == "person" and _FOLLOWED.fullmatch(self._text, end, after.start):
            return (after,)
        return ()

    def _before(self, start: int) -> NameSpan | None:
        at = bisect_left(self._starts, start)
        return self.found[at - 1] if at else None

    def _at(self, start: int) -> NameSpan | None:
        at = bisect_left(self._starts, start)
        return self.found[at] if at < len(self.found) and self._starts[at] == start else None


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
