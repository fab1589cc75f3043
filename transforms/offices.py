"""Finds persons told by office: 'the Governor of Idlib', 'Iraqi Foreign Minister', 'the Senator' of one senator."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.found import Found
from transforms.reading import Reading

# The rule of a mention that tells a person by office; the name of what the office is of lies inside it.
OFFICE = "office"
_OF = re.compile(r"(?: and [A-Z][\w ]{2,30}?)? (?P<word>of|for|to) (?:the )?")
_OWNED = re.compile(r"(?:['’]s?)? ")
_APPOSED = re.compile(r",\s(?:(?:the|a|an|his|her|its|their) )?(?:(?:former|current|acting|new|then|deputy) )?")
_FOLLOWED = re.compile(r",?\s(?:Mr\.? |Mrs\.? |Ms\.? |Dr\.? )?")
_OWNERS = frozenset({"place", "organisation", "people"})
# How far before a name its title is looked for: the longest title has thirty letters.
_BEFORE = 34
# Forms of address say nothing of what somebody is.
_ADDRESS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "dame", "chief", "chair", "officer", "private", "leader"})


@dataclass(frozen=True, slots=True)
class Office:
    """Characters of a description by office: its title, what it is of, and the persons it may be told of.

    `of` is None for a bare title, which means the one person of the document who bears it.
    """

    start: int
    end: int
    title: str
    word: str
    of: Found | None
    holders: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Offices:
    """Titles that one person at a time holds, and all titles as they stand before a name or alone behind 'the'.

    `introduces` ends where a name follows: 'the mayor of Kilis, '.
    """

    pattern: re.Pattern[str]
    borne: re.Pattern[str]
    alone: re.Pattern[str]
    introduces: re.Pattern[str]

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]]) -> "Offices":
        """Of rows `title, office`.

        >>> offices = Offices.from_rows([{"title": "foreign minister", "office": "yes"}])
        >>> offices.pattern.search("the Foreign Minister of Iraq").group()
        'Foreign Minister'
        """
        held = _any_of(row["title"] for row in rows if row["office"])
        titles = [row["title"] for row in rows if len(row["title"]) > 3 and row["title"] not in _ADDRESS]
        # A title before a name, and behind 'the', is told by its capital.
        capital = _any_of(" ".join(word[:1].upper() + word[1:] for word in title.split()) for title in titles)
        return cls(
            re.compile(rf"\b(?:(?:Deputy|Acting|Vice) )?(?:{held})\b", re.IGNORECASE),
            re.compile(rf"\b({capital})\.? (?=[^\W\d_a-z])"),
            re.compile(rf"\b[Tt]he ({capital})(?![\w-]| [A-Z]| (?:of|for|to) )"),
            re.compile(rf"\b(?:{held})\b(?: (?:of|for) [^,.;:]{{2,40}})?,\s$", re.IGNORECASE),
        )

    def find(self, reading: Reading, found: Sequence[Found]) -> Iterator[Office]:
        """Yield the offices that the text names, in no order.

        One in small letters ('commander of the brigade') is told only beside the name of who holds it.
        """
        starts = [name.start for name in found]
        for sentence in reading.sentences:
            names = found[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            if not any(name.kind in _OWNERS for name in names):
                continue
            for title in self.pattern.finditer(reading.text, sentence.start, sentence.end):
                office = _office(reading.text, title, names)
                if office is not None and (office.holders or title[0][0].isupper()):
                    yield office
        yield from self._alone(reading, found, starts)

    def _alone(self, reading: Reading, found: Sequence[Found], starts: Sequence[int]) -> Iterator[Office]:
        """Yield 'the Senator' behind the senators whom the document names before."""
        bearers: dict[str, list[Found]] = {}
        for name in found:
            if name.kind == "person":
                for title in self.borne.finditer(reading.text, max(0, name.start - _BEFORE), name.end):
                    if name.start <= title.end() < name.end:
                        bearers.setdefault(title[1], []).append(name)
        if not bearers:
            return
        for sentence in reading.sentences:
            for bare in self.alone.finditer(reading.text, sentence.start, sentence.end):
                persons = bearers.get(bare[1], ())
                before = persons[: bisect_left([person.start for person in persons], bare.start())]
                over = found[max(0, bisect_right(starts, bare.start()) - 1) : bisect_left(starts, bare.end())]
                if before and not any(name.end > bare.start() for name in over):
                    yield Office(*bare.span(1), bare[1], "", None, tuple(dict.fromkeys(before)))


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _office(text: str, title: re.Match[str], names: Sequence[Found]) -> Office | None:
    """The office whose title this is, with what it is of behind or before it."""
    starts = [name.start for name in names]
    at = bisect_left(starts, title.start())
    before = names[at - 1] if at else None
    if before is not None and before.end > title.start():
        return None  # part of a name
    if of := _OF.match(text, title.end()):
        at = bisect_left(starts, of.end())
        owner = names[at] if at < len(names) and names[at].start == of.end() else None
        if owner is None or owner.kind not in {"place", "organisation"}:
            return None  # 'Minister of the African ...' goes on
        start, end, word = title.start(), owner.end, of["word"]
    elif before is not None and before.kind in _OWNERS and _OWNED.fullmatch(text, before.end, title.start()):
        owner, start, end, word = before, before.start, title.end(), "of"
        if any(name.start == end + 1 and name.kind == "person" for name in names):
            return None  # 'Iraqi Foreign Minister Ibrahim al-Jaafari' is one name with its title
    else:
        return None
    return Office(start, end, title[0], word, owner, tuple(_beside(text, start, end, names)))


def _beside(text: str, start: int, end: int, names: Sequence[Found]) -> Iterator[Found]:
    """Yield the person named right before, or else right behind."""
    for name in names:
        if name.kind == "person" and (
            (name.end <= start and _APPOSED.fullmatch(text, name.end, start))
            or (name.start >= end and _FOLLOWED.fullmatch(text, end, name.start))
        ):
            yield name
            return
