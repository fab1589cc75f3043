"""Words that, alone and with a capital, are hardly a name: of the grammar, the calendar, and everyday nouns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transforms.entities.normalisation import plain_key


@dataclass(frozen=True, slots=True)
class CommonWords:
    """`never` names a place; `generic` ones name nothing together either; `doubtful` ones are also towns.

    `describing` ones stand before a name and are no part of it: 'Islamist Hamas'.
    """

    never: frozenset[str]
    generic: frozenset[str]
    doubtful: frozenset[str]
    describing: frozenset[str]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "CommonWords":
        """Of rows `word, sort`, sort being function, calendar, generic, common or describing.

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
        """Whether the name is such a word, so that its capital says little."""
        key = plain_key(name)
        return key in self.never or key in self.doubtful
