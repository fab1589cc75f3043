"""One document as the finders get it: its text in passages and sentences, with offsets."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from spacy.tokens import Doc

from transforms.records import Passage
from transforms.text.legible import Legible
from transforms.vocabulary import READ_LANGUAGES, UNREAD_ZONE


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a mined passage; `start` and `end` are characters of the reading's text.

    `parse` is the spaCy parse of exactly `text[start:end]`, so the token `t` is at `start + t.idx`; None if the
    sentence wasn't parsed.
    """

    start: int
    end: int
    passage_no: int
    zone: str
    parse: Doc | None = None

    def __contains__(self, char: int) -> bool:
        return self.start <= char < self.end

    def characters(self, tokens: tuple[int, int]) -> tuple[int, int]:
        """Return the character extent, in the reading's text, of a half-open extent of tokens of the parse.

        Raises `ValueError` if the sentence wasn't parsed.
        """
        if self.parse is None:
            message = "a sentence that was not parsed has no tokens"
            raise ValueError(message)
        last = self.parse[tokens[1] - 1]
        return self.start + self.parse[tokens[0]].idx, self.start + last.idx + len(last)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it is read: the passages, which tile it, and the sentences of the mined passages.

    Offsets are in `text`, which has references resolved and no tags or invisible marks; `transforms.text.printed` maps
    records to `documents.text`.
    """

    document_id: str
    path: str
    legible: Legible
    passages: Sequence[Passage]
    sentences: Sequence[Sentence]
    _passage_starts: tuple[int, ...] = field(init=False, repr=False)
    _sentence_starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_passage_starts", tuple(p.char_start for p in self.passages))
        object.__setattr__(self, "_sentence_starts", tuple(s.start for s in self.sentences))

    @property
    def text(self) -> str:
        """The text that a reader sees: the decoded text, with references, tags and invisible marks resolved."""
        return self.legible.text

    def mined(self) -> Iterator[Passage]:
        """Yield the passages that finders read: those that aren't furniture and whose language is read."""
        return (p for p in self.passages if is_mined(p))

    def passage_at(self, char: int) -> Passage:
        """Return the passage that contains the character."""
        return self.passages[bisect_right(self._passage_starts, char) - 1]

    def sentence_at(self, char: int) -> Sentence | None:
        """Return the sentence that contains the character; None if there is none, as in a passage that isn't mined."""
        at = bisect_right(self._sentence_starts, char) - 1
        if at < 0 or char >= self.sentences[at].end:
            return None
        return self.sentences[at]

    def span(self, start: int, end: int) -> dict[str, object]:
        """Return the columns of a `Span` for the characters `start` to `end`, as arguments for a record."""
        first, last = self.legible.decoded.byte_span(*self.legible.printed(start, end))
        return {
            "document_id": self.document_id,
            "passage_no": self.passage_at(start).passage_no,
            "char_start": start,
            "char_end": end,
            "byte_start": first,
            "byte_end": last,
            "quote": self.text[start:end],
        }


class Labelled(Protocol):
    """Anything with a zone and a language, such as a passage."""

    @property
    def zone(self) -> str:
        """The zone: the role in the page."""

    @property
    def language(self) -> str:
        """The language as a code of ISO 639."""


def is_mined(passage: Labelled) -> bool:
    """Whether finders read the passage."""
    return passage.zone != UNREAD_ZONE and passage.language in READ_LANGUAGES
