"""Words that are hardly ever a name, even with a capital: function words, the calendar, and everyday nouns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transforms.entities.normalisation import plain_key


@dataclass(frozen=True, slots=True)
class CommonWords:
    """Common words by what they say about a name.

    A `never` word alone is never a place. `generic` words are no place even if several stand together: 'city hall'.
    `doubtful` words are also the names of towns. `describing` words come before a name without being part of it:
    'Islamist Hamas'.
    """

    never: frozenset[str]
    generic: frozenset[str]
    doubtful: frozenset[str]
    describing: frozenset[str]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "CommonWords":
        """Make the word lists from rows with `word` and `sort`: function, calendar, generic, common or describing.

        >>> words = CommonWords.from_rows([{"word": "hall", "sort": "generic"}, {"word": "reading", "sort": "common"}])
        >>> words.doubts("Reading"), words.doubts("Aleppo"), "hall" in words.never
        (True, False, True)
        """
        sorts: dict[str, set[str]] = {
            "function": set(),
            "calendar": set(),
            "generic": set(),
            "common": set(),
            "describing": set(),
        }
        for row in rows:
            sorts[row["sort"]].add(row["word"])
        never = sorts["function"] | sorts["calendar"] | sorts["generic"]
        return cls(
            frozenset(never), frozenset(sorts["generic"]), frozenset(sorts["common"]), frozenset(sorts["describing"])
        )

    def doubts(self, name: str) -> bool:
        """Whether the name is also a `never` or `doubtful` word, so that its capital proves little."""
        key = plain_key(name)
        return key in self.never or key in self.doubtful
