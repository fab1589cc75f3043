"""The hedges, words around a number that bound it ('at least', 'nearly'), and the words for its trend."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

# If a hedge with one of these qualifiers stands beside another hedge, the other gives the bounds.
ROUGH = frozenset({"about", "exact"})
# Room for the longest wording of the table, with a determiner after it.
WINDOW = 48
# Words that may stand between hedge and number. Others, as in 'over the past nine months', separate the two.
OPEN = r"[ \u00a0\n]{0,3}(?:a total of |an additional |another |a further |(?:the )?age of |an? )?"


@dataclass(frozen=True, slots=True)
class Hedge:
    """A hedge: the `qualifier` that it gives a number, and whether the lower and upper bound equal the number."""

    wording: str
    qualifier: str
    low: bool
    high: bool


@dataclass(frozen=True, slots=True)
class Hedges:
    """The wordings of seeds/reference/figures/hedges.csv."""

    before: Mapping[str, Hedge]
    after: Mapping[str, Hedge]
    vague: Mapping[str, float]
    trends: Mapping[str, str]
    amounts: frozenset[str]  # words of change that don't apply to counted things: 'lost 11 men'
    before_pattern: re.Pattern[str]
    after_pattern: re.Pattern[str]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Self:
        """Build the table from the rows of the seed `hedges`."""
        before: dict[str, Hedge] = {}
        after: dict[str, Hedge] = {}
        vague: dict[str, float] = {}
        trends: dict[str, str] = {}
        amounts: list[str] = []
        for row in rows:
            wording, side = row["wording"], row["side"]
            if side in {"trend", "amount"}:
                trends[wording] = row["qualifier"]
                amounts += [wording] if side == "amount" else []
            elif side == "vague":
                if row["low"]:
                    vague[wording] = float(row["low"])
            else:
                hedge = Hedge(wording, row["qualifier"], row["low"] == "value", row["high"] == "value")
                (before if side == "before" else after)[wording] = hedge
        return cls(before, after, vague, trends, frozenset(amounts), _ending(before), _starting(after))

    def at(self, text: str, start: int, floor: int) -> tuple[Hedge, int] | None:
        """Return the hedge that ends right before `start` and where it starts; nothing before `floor`.

        Of two hedges, the one nearer to the number is returned ('over at least'), unless it is rough ('up to about').
        """
        found: tuple[Hedge, int] | None = None
        at = start
        for _ in range(2):
            match = self.before_pattern.search(text, max(floor, at - WINDOW), at)
            if match is None:
                break
            hedge, at = self.before[" ".join(match["wording"].lower().split())], match.start("wording")
            if found is None or (found[0].qualifier in ROUGH and hedge.qualifier not in ROUGH):
                found = hedge, at
        return found

    def behind(self, text: str, end: int, limit: int) -> tuple[Hedge, int] | None:
        """Return the hedge that starts right after `end` and where it ends."""
        match = self.after_pattern.match(text, end, min(limit, end + WINDOW))
        if match is None:
            return None
        return self.after[" ".join((match["wording"] or match["spaced"]).lower().split())], match.end()


def _words(wording: str) -> str:
    return r"[ \u00a0\n]+".join(re.escape(part) for part in wording.split())


def _ending(hedges: Mapping[str, Hedge]) -> re.Pattern[str]:
    """Return a pattern of the hedges that end right before a place."""
    longest_first = sorted(hedges, key=len, reverse=True)
    choices = "|".join((r"\b" if w[0].isalpha() else "") + _words(w) + r"(?!\w)" for w in longest_first)
    return re.compile(rf"(?P<wording>{choices})(?:(?<=sub)-|{OPEN})$", re.IGNORECASE)


def _starting(hedges: Mapping[str, Hedge]) -> re.Pattern[str]:
    """Return a pattern of the hedges that start right after a place."""
    longest_first = sorted(hedges, key=len, reverse=True)
    words = "|".join(_words(w) + r"\b" for w in longest_first if w[0].isalpha())
    signs = "|".join(_words(w) for w in longest_first if not w[0].isalpha())
    return re.compile(
        rf"(?P<wording>(?:{signs})(?!\d))|[ \u00a0\n]{{1,2}}(?P<spaced>{words})(?![ ]than\b)", re.IGNORECASE
    )
