"""Says which entity a speaker is: by name, by pronoun or title where the text decides."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.reading import Reading
from transforms.records import Mention

# Kinds that can speak; weapons don't.
SPEAKERS = frozenset({"person", "organisation", "place", "people"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """The entity that speaks, None where the words decide nothing, and why."""

    entity_id: str | None
    rule: str


class Speakers:
    """The speakers of one document."""

    def __init__(self, reading: Reading, mentions: Sequence[Mention]) -> None:
        self._reading = reading
        self._mentions = [m for m in mentions if m.kind in SPEAKERS]
        self._starts = [m.char_start for m in self._mentions]

    def resolve(self, extent: tuple[int, int] | None, head: int | None) -> Speaker:
        """The entity of a speaker's phrase; `head` is the character where its head word starts."""
        if extent is None:
            return Speaker(None, "unnamed")
        inside = self._within(*extent)
        if head is not None:
            for mention in inside:
                if mention.char_start <= head < mention.char_end:
                    return Speaker(mention.entity_id, "named")
        return Speaker(None, "described")

    def _within(self, start: int, end: int) -> list[Mention]:
        at = bisect_left(self._starts, start)
        found = []
        while at < len(self._mentions) and self._mentions[at].char_start < end:
            found.append(self._mentions[at])
            at += 1
        return found
