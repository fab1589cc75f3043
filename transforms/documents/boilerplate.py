"""What the words of a line say it is: a share link, a notice, a caption, a list of other pieces."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ahocorasick

# Wording that never opens a line of an article, whatever stands around it.
CERTAIN = frozenset({"share", "notice", "related", "follow"})
_TRIM = " \t\u00a0:»›>…|·•-–—*"


@dataclass(frozen=True, slots=True)
class Wording:
    """The reviewed wording of `furniture.csv`, case folded, by where in a line it must stand."""

    lines: Mapping[str, frozenset[str]]
    starts: Mapping[str, tuple[tuple[str, str], ...]]
    # Finds wording anywhere in a line.
    anywhere: ahocorasick.Automaton

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Wording":
        """Build from the rows `kind, match, words`; `match` is `line`, `start` or `anywhere`.

        >>> rows = [{"kind": "share", "match": "line", "words": "print this"}]
        >>> Wording.from_rows(rows).kinds("Print this")
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
        """The kinds that the words of a line announce; none for most lines.

        In a long line only its opening words count: further on, a sentence may speak of anything.
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
        """Whether the line as a whole is wording of a page, not of an article."""
        return line.casefold().replace("’", "'").strip(_TRIM) in self.lines
