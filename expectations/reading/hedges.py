"""How the words around a number hedge it, by the reviewed wordings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Before the number may stand so much of its sentence.
_SPACES = re.compile(r"\s+")
_EDGES = " ($€£-\u2010\u2011\u00a0"
# A rough number that isn't quite reached is bounded above.
NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Hedges:
    """Patterns of the wordings, by what they say of the number, and by side."""

    before: tuple[tuple[str, re.Pattern[str]], ...]
    after: tuple[tuple[str, re.Pattern[str]], ...]
    trends: tuple[tuple[str, re.Pattern[str]], ...]
    adjacent: re.Pattern[str]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str, str | None, str | None]]) -> "Hedges":
        """Make it of rows of wording, side, qualifier, low and high."""
        sides: dict[str, dict[str, list[str]]] = {"before": {}, "after": {}, "trends": {}}
        for wording, side, qualifier, low, high in rows:
            said = NOT_REACHED if qualifier == "about" and high and not low else qualifier
            at = "trends" if side in ("trend", "amount") else side
            if at in sides:
                sides[at].setdefault(said, []).append(wording)
        plain = [w for q, ws in sides["before"].items() if q not in ("exact", "about") for w in ws if " than" in w or w in _PLAIN]
        made = {side: tuple((said, _pattern(words)) for said, words in own.items()) for side, own in sides.items()}
        return cls(made["before"], made["after"], made["trends"], re.compile(rf"(?:{_pattern(plain).pattern})[\s$€£]*$", re.IGNORECASE))

    def said(self, before: str, quote: str, after: str) -> list[str]:
        """What the words on either side say of the number; those of the quote may stand inside it."""
        found = [said for said, pattern in self.before if pattern.search(f"{before} {quote}")]
        return found + [said for said, pattern in self.after if pattern.search(f"{quote}{after}")]

    def unheeded(self, before: str) -> bool:
        """Whether a plain hedge stands right before the number."""
        return self.adjacent.search(before) is not None

    def directions(self, words: str) -> list[str]:
        """Whether the words say that something went up or down."""
        return [said for said, pattern in self.trends if pattern.search(words)]


_PLAIN = ("at least", "at most", "up to", "as many as")


def _pattern(wordings: Iterable[str]) -> re.Pattern[str]:
    """Any of the wordings, as whole words where they are words."""
    return re.compile("|".join(_bounded(wording) for wording in sorted(wordings, key=len, reverse=True)), re.IGNORECASE)


def _bounded(wording: str) -> str:
    before = r"(?<!\w)" if wording[0].isalpha() else ""
    after = r"(?!\w)" if wording[-1].isalpha() else ""
    return before + r"\s+".join(map(re.escape, wording.split())) + after
