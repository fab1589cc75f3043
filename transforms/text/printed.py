"""Takes what was found in the legible text to the places where it is printed.

A quotation is what is printed there, references and all; it ends where a tag begins, as a tag is none of its words.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar

from transforms.records import Figure, Link, Numeral, Passage, Span, Statement
from transforms.text.reading import Reading
from transforms.vocabulary import LISTED_LANGUAGES

_Spanned = TypeVar("_Spanned", bound=Span)
_Extent = tuple[int, int]
_DIGIT = re.compile("[0-9]")
_DIGITS = re.compile("[0-9]+")


class Printed:
    """The records of one reading where they are printed; as they are where the text is read as it is printed."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._legible = reading.legible
        self._text = reading.legible.decoded.text

    def passages(self) -> Sequence[Passage]:
        """The passages, which tile the decoded text: what isn't seen belongs to the passage before it."""
        passages = self._reading.passages
        if not self._legible.edits:
            return passages
        starts = [0, *(self._legible.printed(p.char_start, p.char_end)[0] for p in passages[1:]), len(self._text)]
        byte_offset = self._legible.decoded.byte_offset
        return [
            replace(passage, char_start=start, char_end=end, byte_start=byte_offset(start), byte_end=byte_offset(end))
            for passage, (start, end) in zip(passages, pairwise(starts), strict=True)
        ]

    def spans(self, records: Sequence[_Spanned]) -> Sequence[_Spanned]:
        """Mentions, dates, figures or statements."""
        if not self._legible.edits:
            return records
        byte_offset = self._legible.decoded.byte_offset
        return [
            replace(
                record, **place, byte_start=byte_offset(place["char_start"]), byte_end=byte_offset(place["char_end"])
            )
            for record in records
            for place in [self._place(record, _number if isinstance(record, Figure) else _longest)]
        ]

    def links(self, links: Sequence[Link], statements: Sequence[Statement]) -> Sequence[Link]:
        """Links, each with the words that were linked; `content` links for the pieces of statements that tags cut."""
        if not self._legible.edits:
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
        """Figures, with the words of their `links`, which are printed already."""
        if not self._legible.edits:
            return figures
        quotes = _first_quotes(links)
        return [
            replace(
                figure,
                event_quote=quotes.get((figure.figure_id, "event")),
                claimant_quote=quotes.get((figure.figure_id, "claimant")),
            )
            for figure in self.spans(figures)
        ]

    def statements(self, statements: Sequence[Statement], links: Sequence[Link]) -> Sequence[Statement]:
        """Statements, with the words of their `links`, which are printed already."""
        if not self._legible.edits:
            return statements
        quotes = _first_quotes(links)
        return [
            replace(
                statement,
                cue=quotes.get((statement.statement_id, "cue")),
                speaker_quote=quotes.get((statement.statement_id, "claimant")),
            )
            for statement in self.spans(statements)
        ]

    def numerals(self, numerals: Sequence[Numeral]) -> Sequence[Numeral]:
        """Numerals, in as many rows as tags cut them into, and the digits that are no text: of tags and references."""
        if not self._legible.edits:
            return numerals
        read = [
            replace(numeral, **self._quoted(*piece))
            for numeral in numerals
            for piece in self._legible.pieces(numeral.char_start, numeral.char_end)
        ]
        return sorted([*read, *self._unread(read)], key=lambda numeral: numeral.char_start)

    def _unread(self, read: Sequence[Numeral]) -> Iterator[Numeral]:
        """The digits that no reader sees, those of tags and references: `markup`."""
        starts = [numeral.char_start for numeral in read]
        borders = [passage.char_start for passage in self.passages()]
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
        """Where the record is printed: all of it, or the piece between tags that says most."""
        return self._quoted(*choose(self._reading.text, self._legible.pieces(record.char_start, record.char_end)))

    def _content(self, statement: Statement) -> Link | None:
        """The link to the content of a statement that tags cut; None where none do."""
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
            rule="content-between-tags",
        )

    def _quoted(self, start: int, end: int) -> dict[str, Any]:
        """The place and the words where the characters `start` to `end` are printed."""
        start, end = self._legible.printed(start, end)
        return {"char_start": start, "char_end": end, "quote": self._text[start:end]}


def _first_quotes(links: Sequence[Link]) -> dict[tuple[str, str], str]:
    """The words of the first link of each row and role."""
    return {(link.from_id, link.role): link.quote for link in links if link.ordinal == 0}


def _longest(_text: str, pieces: Sequence[_Extent]) -> _Extent:
    return max(pieces, key=lambda piece: piece[1] - piece[0])


def _number(text: str, pieces: Sequence[_Extent]) -> _Extent:
    """The first piece with a digit, or the first."""
    return next((piece for piece in pieces if _DIGIT.search(text, *piece)), pieces[0])
