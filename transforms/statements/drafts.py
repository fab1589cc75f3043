"""Statements under construction: the reports that parses give, kept by sentence and by quotation."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from transforms.records import Mention
from transforms.statements.cues import Cue, Cues
from transforms.statements.quotations import Quote
from transforms.statements.reports import Reported
from transforms.statements.rules import StatementRule
from transforms.syntax.phrases import Extent
from transforms.text.reading import Reading, Sentence


@dataclass(slots=True, eq=False)
class Draft:
    """A statement under construction; all extents are half-open characters of the text.

    `first` is the first character of the head of the speaker's phrase; `verbatim` says that the words come from a
    transcript.
    """

    pieces: list[Extent]
    cue: Extent | None
    speaker: Extent | None
    first: int | None
    rule: StatementRule
    sentence: int
    entry: Cue | None = None
    audience: Extent | None = None
    verbatim: bool = False
    quotes: list[Quote] = field(default_factory=list)

    @property
    def end(self) -> int:
        """The end of the piece that ends last."""
        return max(end for _, end in self.pieces)


class Drafts:
    """The drafts of one document, in the order in which they were found.

    `speaking` are the mentions of persons and organisations, by the offset of their end.
    """

    def __init__(self, reading: Reading, quotes: Sequence[Quote], mentions: Sequence[Mention], cues: Cues) -> None:
        self.reading = reading
        self.text = reading.text
        self.cues = cues
        self.speaking = {m.char_end: m for m in mentions if m.kind in ("person", "organisation")}
        self.found: list[Draft] = []
        self._quotes = quotes
        self._starts = [q.start for q in quotes]
        self._claimed: set[Quote] = set()
        # By the sentences of their cue and of their end.
        self._by_sentence: dict[int, list[Draft]] = {}

    def report(self, report: Reported, number: int, sentence: Sentence) -> None:
        """Keep a report that was found in the parse of a sentence; `number` is the number of the sentence."""
        draft = Draft(
            pieces=[sentence.characters(piece) for piece in report.content],
            cue=sentence.characters(report.cue),
            speaker=sentence.characters(report.speaker) if report.speaker else None,
            first=sentence.characters((report.teller, report.teller + 1))[0] if report.teller is not None else None,
            rule=report.rule,
            sentence=number,
            entry=report.entry,
            audience=sentence.characters(report.audience) if report.audience else None,
        )
        self._grow(draft)
        self._add(draft)

    def _grow(self, draft: Draft) -> None:
        """Extend the content to the whole of each quotation of which it covers at least half within the sentence.

        Behind a phrase, 'According to her, "..."', a content that begins with the quotation is enough.
        """
        if draft.cue is None or draft.entry is None:
            return
        sentence = self.reading.sentences[draft.sentence]
        is_phrase = draft.entry.part == "phrase"
        for quote in self.quotes_within(sentence.start, sentence.end):
            if draft.cue[0] in quote or (draft.first is not None and draft.first in quote):
                continue
            start, end = max(quote.start, sentence.start), min(quote.end, sentence.end)
            covered = sum(max(0, min(b, end) - max(a, start)) for a, b in draft.pieces)
            opens = is_phrase and any(a == quote.start for a, _ in draft.pieces)
            if covered * 2 >= end - start or opens:
                draft.pieces.append((quote.start, quote.end))
                draft.quotes.append(quote)
                if "quote" in draft.entry.frames or is_phrase:
                    self._claimed.add(quote)

    def keep(self, draft: Draft) -> None:
        """Keep a draft, and mark its quotations as claimed."""
        self._claimed.update(draft.quotes)
        self._add(draft)

    def _add(self, draft: Draft) -> None:
        self.found.append(draft)
        self._index(draft)

    def open(self, draft: Draft, quote: Quote) -> None:
        """Keep a draft whose whole content is a quotation."""
        self.extend(draft, quote)
        self.found.append(draft)

    def extend(self, draft: Draft, quote: Quote) -> None:
        """Add a quotation to the content of a draft, and mark it as claimed."""
        draft.pieces.append((quote.start, quote.end))
        draft.quotes.append(quote)
        self._claimed.add(quote)
        self._index(draft)

    def _index(self, draft: Draft) -> None:
        last = self.sentence_number(draft.end - 1)
        for number in {draft.sentence, draft.sentence if last is None else last}:
            known = self._by_sentence.setdefault(number, [])
            if draft not in known:
                known.append(draft)

    def near(self, number: int) -> Sequence[Draft]:
        """Return the drafts whose cue or whose end is in the sentence with this number."""
        return self._by_sentence.get(number, ())

    def unclaimed(self) -> Iterator[Quote]:
        """Yield the quotations that belong to no draft so far."""
        return (quote for quote in self._quotes if quote not in self._claimed)

    def quotes_within(self, start: int, end: int) -> Iterator[Quote]:
        """Yield the quotations that overlap the characters `start` to `end` of the text."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        while at < len(self._quotes) and self._quotes[at].start < end:
            if self._quotes[at].end > start:
                yield self._quotes[at]
            at += 1

    def in_quote(self, char: int) -> bool:
        """Whether the character lies in a quotation."""
        at = bisect_right(self._starts, char) - 1
        return at >= 0 and char in self._quotes[at]

    def sentence_number(self, char: int) -> int | None:
        """Return the number of the sentence that contains the character; None if no sentence does."""
        sentences = self.reading.sentences
        at = bisect_right(sentences, char, key=lambda s: s.start) - 1
        return at if at >= 0 and char < sentences[at].end else None
