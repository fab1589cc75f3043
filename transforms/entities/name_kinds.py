"""Names of events, and what looks like a name and is no entity's: diseases, laws, prizes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.entities.candidates import Found
from transforms.entities.normalisation import plain_key

# What makes the name of a town that a disease has the disease's.
_ILL_BEFORE = re.compile(r"\b(?:outbreaks?|cases?|spread|strain|against|confirmed|suspected|to|with|from) (?:of )?$")
_ILL_AFTER = re.compile(
    r"\s(?:virus|disease|fever|outbreak|cases?|patients?|vaccines?|infections?|treatment|deaths|epidemic|response)\b",
    re.IGNORECASE,
)
_OUTBREAK = re.compile(r"\b(?:virus|outbreak|epidemic|disease)\b", re.IGNORECASE)
_BEFORE = 24
# The kind of a name that is no entity's, until all names are found: what lies inside it is no name either.
NOTHING = "nothing"
# That of a law's or a prize's, inside which names are told: 'US' in 'the US Second Amendment'.
TITLE = "title"


@dataclass(frozen=True, slots=True)
class NameKinds:
    """Words that open, close or are such names."""

    opening: re.Pattern[str]
    closing: Mapping[str, str]
    whole: frozenset[str]
    towns: frozenset[str]

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]]) -> "NameKinds":
        """Of rows `word, stands, kind`.

        >>> rows = [{"word": "Hurricane", "stands": "opens", "kind": "event"}]
        >>> kinds = NameKinds.from_rows([*rows, {"word": "Prize", "stands": "ends", "kind": "title"}])
        >>> text = "It was Hurricane Melissa."
        >>> [text[f.start : f.end] for f in kinds.find(text)], kinds.kind("Nobel Prize", "organisation")
        (['Hurricane Melissa'], 'title')
        """
        stands: dict[str, dict[str, str]] = {"opens": {}, "ends": {}, "whole": {}, "town": {}}
        for row in rows:
            stands[row["stands"]][row["word"]] = row["kind"]
        words = "|".join(re.escape(word) for word in sorted(stands["opens"], key=len, reverse=True))
        return cls(
            re.compile(rf"\b(?:{words}) (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?" if words else r"(?!)"),
            stands["ends"],
            frozenset(map(plain_key, stands["whole"])),
            frozenset(map(plain_key, stands["town"])),
        )

    def find(self, text: str) -> Iterator[Found]:
        """Yield the events that the word before their name tells: storms and operations."""
        for event in self.opening.finditer(text):
            if not event[0].isupper():
                yield Found(*event.span(), "event", "form")

    def kind(self, printed: str, kind: str) -> str:
        """The kind of a name whose words tell that it is an event's or no entity's; else the kind it was taken for."""
        words = printed.split()
        if plain_key(printed) in self.whole:
            return NOTHING
        if len(words) > 1:
            for length in (3, 1):
                if told := self.closing.get(" ".join(words[-length:])):
                    return NOTHING if told == "none" else told
        return kind

    def is_disease(self, text: str, name: Found) -> bool:
        """Whether the name of a town is a disease's here: 'an outbreak of Marburg'."""
        if plain_key(text[name.start : name.end]) not in self.towns or not _OUTBREAK.search(text):
            return False
        before = text[max(0, name.start - _BEFORE) : name.start]
        return _ILL_AFTER.match(text, name.end) is not None or _ILL_BEFORE.search(before) is not None
