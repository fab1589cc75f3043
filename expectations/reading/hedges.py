"""How the words around a number hedge the number, by the reviewed wordings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# The hedge of a rough number that isn't quite reached, such as 'nearly': it has an upper bound.
NOT_REACHED = "not_reached"
_ROUGH = ("exact", "about", NOT_REACHED)
# Words that right before a number always bound it; wordings with 'than' do too.
_PLAIN = ("at least", "at most", "up to", "as many as")
_SIGNS = " \n\t\u00a0$€£"
_TRENDS = {"trend": "trends", "amount": "trends"}


Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Hedges:
    """Patterns of the wordings, by the hedge or trend that they express; `plain` are wordings that always bound."""

    before: Mapping[str, Pattern]
    after: Mapping[str, Pattern]
    trends: Mapping[str, Pattern]
    plain: tuple[str, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str, str | None, str | None]]) -> "Hedges":
        """Make the patterns from rows of wording, side, qualifier, low, high."""
        sides: dict[str, dict[str, list[str]]] = {"before": {}, "after": {}, "trends": {}, "vague": {}}
        for wording, side, qualifier, low, high in rows:
            said = NOT_REACHED if qualifier == "about" and high and not low else qualifier
            sides[_TRENDS.get(side, side)].setdefault(said, []).append(wording)
        bounding = [word for said, words in sides["before"].items() if said not in _ROUGH for word in words]
        before, after, trends = (
            {said: re.compile(_any_of(words), re.IGNORECASE) for said, words in sides[side].items()}
            for side in ("before", "after", "trends")
        )
        return cls(before, after, trends, tuple(f" {w}" for w in bounding if " than" in w or w in _PLAIN))

    def said(self, hedge: str, before: str, quote: str, after: str) -> bool:
        """Whether words before or after the number express this hedge; the hedge's words may be part of the quote."""
        sides = ((self.before, f"{before} {quote}"), (self.after, f"{quote}{after}"))
        return any(hedge in known and known[hedge].search(words) is not None for known, words in sides)

    def is_bounded(self, before: str) -> bool:
        """Whether the words before the number end with one of the `plain` hedges."""
        return f" {' '.join(before.rstrip(_SIGNS).lower().split())}".endswith(self.plain)

    def has_trend(self, trend: str, words: str) -> bool:
        """Whether the words express this trend: that something went up or down."""
        return trend in self.trends and self.trends[trend].search(words) is not None


def _any_of(wordings: Iterable[str]) -> str:
    """Return a pattern of any of the wordings; an end that is a letter must be the end of a word."""
    return "|".join(map(_bounded, sorted(wordings, key=len, reverse=True)))


def _bounded(wording: str) -> str:
    before = r"(?<!\w)" if wording[0].isalpha() else ""
    after = r"(?!\w)" if wording[-1].isalpha() else ""
    return before + r"\s+".join(map(re.escape, wording.split())) + after
