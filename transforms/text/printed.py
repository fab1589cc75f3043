"""Maps records from the legible text to the decoded text, in which they are printed.

The quote of a record is the decoded text there, references unresolved; it ends at a tag, because a tag is no word.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar

from transforms.records import Figure, Link, Numeral, Passage, Span, Statement
from transforms.text.decode import Decoded
from transforms.text.language import UNDECIDED
from transforms.text.reading import Reading
from transforms.text.rules import TextRule
from transforms.vocabulary import LISTED_LANGUAGES, MARKUP_ZONE

_Spanned = TypeVar("_Spanned", bound=Span)
_Extent = tuple[int, int]
_DIGIT = re.compile("[0-9]")
_DIGITS = re.compile("[0-9]+")


class Printed:
    """Maps the records of one reading to the decoded text; returns them unchanged if the text has no edits."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._legible = reading.legible
        self._text = reading.legible.decoded.text
        self._plain = isinstance(reading.legible.decoded, Decoded)
        self._passages = self._tile()
        # The new numbers of the passages that were read; the markup between them has numbers too.
        self._numbers = [passage.passage_no for passage in self._passages if passage.zone != MARKUP_ZONE]

    def passages(self) -> Sequence[Passage]:
        """Return the passages, which tile text and bytes: invisible characters belong to the passage before them."""
        return self._passages

    def _tile(self) -> Sequence[Passage]:
        passages = self._reading.passages
        if self._unchanged:
            return passages
        starts = [0, *(self._legible.printed(p.char_start, p.char_end)[0] for p in passages[1:]), len(self._text)]
        placed = [
            replace(passage, char_start=start, char_end=end, byte_start=first, byte_end=last)
            for passage, (start, end) in zip(passages, pairwise(starts), strict=True)
            for first, last in [self._legible.decoded.byte_span(start, end)]
        ]
        return placed if self._plain else list(_with_markup(placed, self._legible.decoded.size))

    @property
    def _unchanged(self) -> bool:
        """Whether the legible text is the same as the decoded text."""
        return self._plain and not self._legible.edits

    def spans(self, records: Sequence[_Spanned]) -> Sequence[_Spanned]:
        """Return mentions, dates, figures or statements with their places in the decoded text."""
        if self._unchanged:
            return records
        return [
            replace(record, **place, passage_no=self._numbers[record.passage_no], byte_start=first, byte_end=last)
            for record in records
            for place in [self._place(record, _number if isinstance(record, Figure) else _longest)]
            for first, last in [self._legible.decoded.byte_span(place["char_start"], place["char_end"])]
        ]

    def links(self, links: Sequence[Link], statements: Sequence[Statement]) -> Sequence[Link]:
        """Return links with their places and words in the decoded text.

        A statement that tags interrupt gets one `content` link for each piece.
        """
        if self._unchanged:
            return links
        parted = {link.from_id for link in links if link.role == "content"}
        whole = [self._content(statement) for statement in statements if statement.statement_id not in parted]
        printed = [replace(link, **self._place(link, _longest)) for link in links if link.role != "content"]
        ordinals: Counter[str] = Counter()
        for link in (*(link for link in links if link.role == "content"), *filter(None, whole)):
            for piece in self._legible.pieces(link.char_start, link.char_end):
                printed.append(replace(link, **self._quoted(*piece), ordinal=ordinals[link.from_id]))
                ordinals[link.from_id] += 1
        return printed

    def figures(self, figures: Sequence[Figure], links: Sequence[Link]) -> Sequence[Figure]:
        """Return figures with their places, and with the words of their `links`, which must be mapped already."""
        return self._quoting(figures, links, "figure_id", {"event_quote": "event", "claimant_quote": "claimant"})

    def statements(self, statements: Sequence[Statement], links: Sequence[Link]) -> Sequence[Statement]:
        """Return statements with their places, and with the words of their `links`, which must be mapped already."""
        return self._quoting(statements, links, "statement_id", {"cue": "cue", "speaker_quote": "claimant"})

    def _quoting(
        self, records: Sequence[_Spanned], links: Sequence[Link], key: str, roles: Mapping[str, str]
    ) -> Sequence[_Spanned]:
        """Return mapped records; each column in `roles` is set to the words of the record's first link of that role."""
        if self._unchanged:
            return records
        quotes = {(link.from_id, link.role): link.quote for link in links if link.ordinal == 0}

        def words(record: Any) -> dict[str, Any]:
            return {column: quotes.get((getattr(record, key), role)) for column, role in roles.items()}

        return [replace(record, **words(record)) for record in self.spans(records)]

    def numerals(self, numerals: Sequence[Numeral]) -> Sequence[Numeral]:
        """Return numerals, one row for each piece between tags, and the digits inside tags and references."""
        if self._unchanged:
            return numerals
        read = [
            replace(numeral, **self._quoted(*piece))
            for numeral in numerals
            for piece in self._legible.pieces(numeral.char_start, numeral.char_end)
        ]
        return sorted([*read, *self._unread(read)], key=lambda numeral: numeral.char_start)

    def _unread(self, read: Sequence[Numeral]) -> Iterator[Numeral]:
        """Yield the digits in tags and references, which no reader sees, with the role `markup`."""
        starts = [numeral.char_start for numeral in read]
        borders = [passage.char_start for passage in self._passages if passage.zone != MARKUP_ZONE]
        for edit in self._legible.edits:
            passage = self._reading.passages[bisect_right(borders, edit.start) - 1]
            at = bisect_right(starts, edit.start) - 1
            if passage.language not in LISTED_LANGUAGES or (at >= 0 and edit.end <= read[at].char_end):
                continue
            for digits in _DIGITS.finditer(self._text, edit.start, edit.end):
                yield Numeral(
                    document_id=self._reading.document_id,
                    char_start=digits.start(),
                    char_end=digits.end(),
                    quote=digits[0],
                    role="markup",
                    target_id=None,
                )

    def _place(self, record: Span | Link, choose: Callable[[str, Sequence[_Extent]], _Extent]) -> dict[str, Any]:
        """Return the record's place in the decoded text: the whole, or the piece between tags that `choose` returns.

        A record that consists of nothing but a mark that stands for a tag is placed at the tag; the gate withholds it.
        """
        extent = record.char_start, record.char_end
        return self._quoted(*choose(self._reading.text, self._legible.pieces(*extent) or [extent]))

    def _content(self, statement: Statement) -> Link | None:
        """Return the link to the content of a statement that tags interrupt; None if no tag interrupts it."""
        if len(self._legible.pieces(statement.char_start, statement.char_end)) == 1:
            return None
        return Link(
            from_id=statement.statement_id,
            role="content",
            ordinal=0,
            document_id=statement.document_id,
            target_id=None,
            char_start=statement.char_start,
            char_end=statement.char_end,
            quote=statement.quote,
            rule=TextRule.BETWEEN_TAGS,
        )

    def _quoted(self, start: int, end: int) -> dict[str, Any]:
        """Return the place and the words in the decoded text of the characters `start` to `end`."""
        start, end = self._legible.printed(start, end)
        return {"char_start": start, "char_end": end, "quote": self._text[start:end]}


def _with_markup(passages: Sequence[Passage], size: int) -> Iterator[Passage]:
    """Yield the passages, renumbered, with passages of markup for the bytes between them that gave no text."""
    order = sorted(range(len(passages)), key=lambda number: (passages[number].byte_start, passages[number].byte_end))
    gaps: dict[int, tuple[int, int]] = {}
    last, at = -1, 0
    for number in order:
        if passages[number].byte_start > at:
            gaps[last] = (at, passages[number].byte_start)
        last, at = number, max(at, passages[number].byte_end)
    if at < size:
        gaps[last] = (at, size)
    count = 0
    for number in range(-1, len(passages)):
        if number >= 0:
            yield replace(passages[number], passage_no=count)
            count += 1
        if number in gaps:
            char = passages[number].char_end if number >= 0 else 0
            start, end = gaps[number]
            yield Passage(
                document_id=passages[0].document_id,
                passage_no=count,
                zone=MARKUP_ZONE,
                language=UNDECIDED,
                char_start=char,
                char_end=char,
                byte_start=start,
                byte_end=end,
            )
            count += 1


def _longest(_text: str, pieces: Sequence[_Extent]) -> _Extent:
    return max(pieces, key=lambda piece: piece[1] - piece[0])


def _number(text: str, pieces: Sequence[_Extent]) -> _Extent:
    """Return the first piece with a digit; if none has a digit, the first piece."""
    return next((piece for piece in pieces if _DIGIT.search(text, *piece)), pieces[0])
