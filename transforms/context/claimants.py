"""Finds who claims a figure: the speaker of the innermost statement that contains it, and who relays it."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.records import Link, Statement
from transforms.statements.cues import Cue, Cues

# With an infinitive of saying, these verbs mean that nothing is said: 'declined to confirm', 'refused to discuss'.
WITHHOLDING = frozenset({"decline", "refuse"})
# To claim these is to say who did something, not how many were hurt.
OWNED = ("responsibility", "credit")
# If a speaker reports the thoughts of others, the speaker is the claimant: 'SafeNet hopes to sell 500, Brown said'.
THOUGHTS = frozenset({"plan", "expect", "believe", "possible"})
NOT = frozenset({"not", "n't", "n’t", "never"})


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement with its links by role."""

    statement: Statement
    pieces: tuple[tuple[int, int], ...]
    links: Mapping[str, Sequence[Link]]

    @property
    def end(self) -> int:
        """The end of the last piece of what is said, also if it is in another passage."""
        return self.pieces[-1][1]

    def holds(self, char: int) -> bool:
        """Whether the character is inside what is said."""
        return any(start <= char < end for start, end in self.pieces)

    def first(self, role: str) -> Link | None:
        """Return the first link with this role, or None."""
        links = self.links.get(role)
        return links[0] if links else None

    def sense(self, cues: Cues) -> str | None:
        """Return the kind of saying of the cue, as in `cues.csv`; `withhold` if nothing is said; None without a cue."""
        cue = self.first("cue")
        if cue is None:
            return None
        words = cue.quote.casefold().split()
        for word in reversed(words):
            entry = cues.verbs.get(word) or cues.nouns.get(word)
            if entry is not None:
                return "withhold" if self._says_nothing(entry, words, cues) else entry.sense
        return None

    def _says_nothing(self, cue: Cue, words: Sequence[str], cues: Cues) -> bool:
        """Whether the cue neither claims nor denies: 'did not deny', 'declined to confirm the death of 30'."""
        if cue.sense != "deny":
            return False
        to, _, rest = self.statement.quote.casefold().partition(" ")
        return not NOT.isdisjoint(words) or (
            cue.cue in WITHHOLDING and to == "to" and rest.partition(" ")[0] in cues.verbs
        )


def is_claim(telling: Telling, cues: Cues) -> bool:
    """Whether the speaker claims what is said.

    In 'the rebels plan to', the claim is the publisher's; 'declined to confirm' claims and denies nothing.
    """
    return telling.sense(cues) not in {"intent", "withhold"} and not telling.statement.quote.startswith(OWNED)


def claims_among(told: Sequence[Telling], cues: Cues) -> list[Telling]:
    """Return those statements whose speakers claim the figure; `told` are all that contain it, innermost first."""
    claims = [telling for telling in told if is_claim(telling, cues)]
    while len(claims) > 1 and claims[0].sense(cues) in THOUGHTS and claims[1].sense(cues) == "say":
        del claims[0]
    return claims


class Tellings:
    """The statements of one document, to be queried in text order."""

    def __init__(self, statements: Sequence[Statement], links: Sequence[Link]) -> None:
        by_statement: dict[str, dict[str, list[Link]]] = {}
        for link in links:
            by_statement.setdefault(link.from_id, {}).setdefault(link.role, []).append(link)
        told = []
        for statement in statements:
            roles = by_statement.get(statement.statement_id, {})
            pieces = tuple((link.char_start, link.char_end) for link in roles.get("content", ()))
            told.append(Telling(statement, pieces or ((statement.char_start, statement.char_end),), roles))
        self._ahead = deque(sorted(told, key=lambda t: t.statement.char_start))
        self._open: list[Telling] = []

    def around(self, char: int) -> list[Telling]:
        """Return the statements that contain a character, innermost first; call this in order of characters."""
        while self._ahead and self._ahead[0].statement.char_start <= char:
            self._open.append(self._ahead.popleft())
        self._open = [t for t in self._open if t.end > char]
        holding = [t for t in self._open if t.holds(char)]
        return sorted(holding, key=lambda t: (t.end - t.statement.char_start, -t.statement.char_start))
