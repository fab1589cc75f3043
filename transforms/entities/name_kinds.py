"""Names of events, and capitalised phrases that name no entity: diseases, laws, prizes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.entities.name_spans import NameSource, NameSpan
from transforms.entities.normalisation import plain_key

# Words before the name of a town that show that it means a disease.
_ILL_BEFORE = re.compile(r"\b(?:outbreaks?|cases?|spread|strain|against|confirmed|suspected|to|with|from) (?:of )?$")
_ILL_AFTER = re.compile(
    r"\s(?:virus|disease|fever|outbreak|cases?|patients?|vaccines?|infections?|treatment|deaths|epidemic|response)\b",
    re.IGNORECASE,
)
_OUTBREAK = re.compile(r"\b(?:virus|outbreak|epidemic|disease)\b", re.IGNORECASE)
_BEFORE = 24
# The kind of a phrase that names no entity. It is kept until all names are found, so that no part of it becomes a name.
NOTHING = "nothing"
# The kind of a law or a prize, in which a part may be a name: 'US' in 'the US Second Amendment'.
TITLE = "title"


@dataclass(frozen=True, slots=True)
class NameKinds:
    """Words that begin, end or make up names of events, laws and prizes; and towns that diseases are named after."""

    opening: re.Pattern[str]
    closing: Mapping[str, str]
    whole: frozenset[str]
    towns: frozenset[str]

    @classmethod
    def from_rows(cls, rows: Sequence[Mapping[str, str]]) -> "NameKinds":
        """Make the name kinds from rows with `word`, `stands` (opens, ends, whole or town) and `kind`.

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

    def find(self, text: str) -> Iterator[NameSpan]:
        """Yield the events that are named after their kind: storms and operations."""
        for event in self.opening.finditer(text):
            if not event[0].isupper():
                yield NameSpan(*event.span(), "event", NameSource.FORM)

    def kind(self, printed: str, kind: str) -> str:
        """Return the kind of a name: event or no entity if its words show that, else the `kind` that it already has."""
        words = printed.split()
        if plain_key(printed) in self.whole:
            return NOTHING
        if len(words) > 1:
            for length in (3, 1):
                if told := self.closing.get(" ".join(words[-length:])):
                    return NOTHING if told == "none" else told
        return kind

    def is_disease(self, text: str, name: NameSpan) -> bool:
        """Whether the name of a town means a disease here: 'an outbreak of Marburg'."""
        if plain_key(text[name.start : name.end]) not in self.towns or not _OUTBREAK.search(text):
            return False
        before = text[max(0, name.start - _BEFORE) : name.start]
        return _ILL_AFTER.match(text, name.end) is not None or _ILL_BEFORE.search(before) is not None
