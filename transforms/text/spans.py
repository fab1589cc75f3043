"""Finds records by their place in the text."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Generic, TypeVar

from transforms.records import Span

_Spanned = TypeVar("_Spanned", bound=Span)


class Spans(Generic[_Spanned]):
    """Records with spans, to be found by position; the spans may overlap each other."""

    def __init__(self, records: Sequence[_Spanned]) -> None:
        self.records = sorted(records, key=lambda r: (r.char_start, -r.char_end))
        self.starts = [r.char_start for r in self.records]
        self.longest = max((r.char_end - r.char_start for r in self.records), default=0)

    def over(self, start: int, end: int) -> list[_Spanned]:
        """Return the records that overlap the characters `start` to `end`, the last one first."""
        at = bisect_right(self.starts, end - 1)
        found: list[_Spanned] = []
        while at > 0 and self.starts[at - 1] > start - self.longest - 1:
            at -= 1
            if self.records[at].char_end > start and self.records[at].char_start < end:
                found.append(self.records[at])
        return found
