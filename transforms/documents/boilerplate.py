"""Recognises a line by its wording: a share link, a notice, a caption, a list of other articles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ahocorasick

# Kinds of wording that never begin a line of an article, on any page.
CERTAIN = frozenset({"share", "notice", "related", "follow"})
_TRIM = " \t\u00a0:»›>…|·•-–—*"


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The reviewed wording of `furniture.csv`, case folded, by its position in a line."""

    lines: Mapping[str, frozenset[str]]
    starts: Mapping[str, tuple[tuple[str, str], ...]]
    # Finds wording anywhere in a line.
    anywhere: ahocorasick.Automaton

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Boilerplate":
        """Build from the rows `kind, match, words`; `match` is `line`, `start` or `anywhere`.

        >>> rows = [{"kind": "share", "match": "line", "words": "print this"}]
        >>> Boilerplate.from_rows(rows).kinds("Print this")
        frozenset({'share'})
        """
        lines: dict[str, set[str]] = {}
        starts: dict[str, list[tuple[str, str]]] = {}
        anywhere: dict[str, set[str]] = {}
        for row in rows:
            words, kind = row["words"].casefold(), row["kind"]
            if row["match"] == "line":
                lines.setdefault(words.strip(_TRIM), set()).add(kind)
            elif row["match"] == "start":
                starts.setdefault(words[:2], []).append((words, kind))
            else:
                anywhere.setdefault(words, set()).add(kind)
        automaton = ahocorasick.Automaton()
        for words, kinds in anywhere.items():
            automaton.add_word(words, frozenset(kinds))
        automaton.make_automaton()
        return cls(
            {words: frozenset(kinds) for words, kinds in lines.items()},
            {key: tuple(entries) for key, entries in starts.items()},
            automaton,
        )

    def kinds(self, line: str, *, long: bool = False) -> frozenset[str]:
        """Return the kinds of boilerplate that the line's wording shows; none for most lines.

        In a long line only the whole line and its first words count: later words of a sentence may be about anything.
        """
        folded = line.casefold().replace("’", "'")
        whole = self.lines.get(folded.strip(_TRIM))
        found = set(whole or ())
        found.update(kind for words, kind in self.starts.get(folded[:2], ()) if folded.startswith(words))
        if len(self.anywhere) and not long:
            for _, kinds in self.anywhere.iter(folded):
                found |= kinds
        return frozenset(found)

    def is_whole_line(self, line: str) -> bool:
        """Whether the whole line is boilerplate: wording of a page, not of an article."""
        return line.casefold().replace("’", "'").strip(_TRIM) in self.lines
