"""Finds the trend in the words before a number: 'rose 5 percent', 'down to 40'."""

import re
from collections.abc import Sequence

from transforms.figures.amounts import Quantity, Scope

# Words that may come between a word of change and its number.
GAP = re.compile(
    r"(?:[ \u00a0]|,|by|about|around|nearly|almost|more|than|at|least|over|some|just|another|an|a|additional|further|"
    r"only|roughly|approximately|less|under|up|as|much|some|~|back|slightly|sharply|early|to|reach)*",
    re.IGNORECASE,
)
SIGNED_UP = re.compile(r"(?:^|[\s(])\+$")
# 'Gave up 517 yards': no trend, despite 'up'.
PHRASAL = re.compile(
    r"^(?:g[ai]v|mak|made|tak|took|set|pick|end|sign|round|lin|blow|blew|wak|turn|show|break|broke|com|came|shot|shoot|"
    r"gunn|br[io]|burn|tear|tore|torn|pull|knock|track|hunt|put|la[iy]|clos|shut|hand|mow|chas|s[ia]t|call)"
)
WORDS_AND_SIGNS = re.compile(r"[A-Za-z]+|[^\sA-Za-z]+")
# LEADS_NOWHERE: gives no trend before 'to', because 'up to' is a bound. FALLS: before 'to' these give a trend only to
# amounts: a town that 'fell to 300 rebels' has none.
LEADS_NOWHERE = frozenset({"up"})
FALLS = frozenset({"fell", "fall", "falls", "fallen", "falling"})
# Between a change and the level reached: '8 percent to 99'.
TO_LEVEL = re.compile(r",?[ ](?:\w+[ ]){0,3}?to[ ](?:a[ ](?:record|new|total)[ ](?:of[ ])?)?(?:about[ ]|just[ ])?")
WINDOW = 48
LONGEST_TO_LEVEL = 40


def find_trend(scope: Scope, at: int) -> tuple[str | None, bool]:
    """Return the trend of the number at `at`, and whether its word applies to amounts only."""
    text, start, hedges = scope.text, scope.start, scope.hedges
    window = text[max(start, at - WINDOW) : at]
    if SIGNED_UP.search(window):
        return "up", False
    words = [word.lower() for word in WORDS_AND_SIGNS.findall(window)]
    for back, word in enumerate(reversed(words[-7:])):
        before = _before(words, back)
        trend = hedges.trends.get(word)
        phrasal = word in {"up", "down"} and PHRASAL.search(before) is not None
        if trend is not None and not phrasal and not (word == "up" and back and words[len(words) - back] == "to"):
            return trend, word in hedges.amounts
        if word == "to" and before in hedges.trends and before not in LEADS_NOWHERE:
            led = None if before in hedges.amounts else hedges.trends[before]
            return led, before in FALLS
        if word in {"to", "at", "from"} or not GAP.fullmatch(word):
            break
    return None, False


def leads_to(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Whether `quantity` is the level reached by the change `before`: 'rose 8.1 percent to 99.20 yuan'."""
    between = text[before.end : quantity.start]
    return len(between) < LONGEST_TO_LEVEL and TO_LEVEL.fullmatch(between) is not None


def _before(words: Sequence[str], back: int) -> str:
    """Return the word before the word that is `back` words from the end, or ''."""
    at = len(words) - back - 2
    return words[at] if at >= 0 else ""
