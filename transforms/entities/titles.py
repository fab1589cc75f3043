"""Titles, ranks and offices before a person's name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transforms.entities.normalisation import plain_key

_BEFORE = frozenset(
    {
        "the",
        "a",
        "an",
        "former",
        "ex",
        "then",
        "late",
        "acting",
        "interim",
        "new",
        "senior",
        "top",
        "deputy",
        "his",
        "her",
        "their",
    }
)
_LONGEST = 4  # words of the longest title of the seed


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of the seed, without dots, in lower case."""

    titles: frozenset[str]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Titles":
        """Make the titles from rows with `title`."""
        return cls(frozenset(plain_key(row["title"]) for row in rows))

    def strip(self, name: str, peoples: frozenset[str] = frozenset()) -> str:
        """Return the name without the titles before it; an empty string if nothing is left.

        >>> titles = Titles.from_rows([{"title": "general"}, {"title": "prime minister"}])
        >>> titles.strip("Iranian General Hossein Hamedani", frozenset({"iranian"})), titles.strip("the Prime Minister")
        ('Hossein Hamedani', '')
        """
        words = name.split()
        keys = [plain_key(word) for word in words]
        at = 0
        while at < len(words):
            step = next(
                (n for n in range(min(_LONGEST, len(words) - at), 0, -1) if " ".join(keys[at : at + n]) in self.titles),
                0,
            )
            if not step and (keys[at] in _BEFORE or keys[at] in peoples):
                step = 1
            if not step and keys[at] in {"of", "for"} and at:
                # An office with its field ('Minister for Health') leaves no name.
                return ""
            if not step:
                break
            at += step
        return " ".join(words[at:]).strip(" ,")
