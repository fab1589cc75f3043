"""Finds where a text names people, organisations, places, peoples, weapons and vehicles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from spacy.tokens import Doc

from transforms.reading import Reading


@dataclass(frozen=True, slots=True)
class Found:
    """A name before it is resolved: characters of the document's text, kind and rule."""

    start: int
    end: int
    kind: str
    rule: str


class Tagger(Protocol):
    """Finds names in sentences; the one place that knows which model does is `flows.reference`."""

    needs_parse: bool

    def tag(self, sentences: Sequence[str], parses: Sequence[Doc | None]) -> list[list[tuple[int, int, str]]]:
        """For each sentence its names as (start, end, kind), half-open characters of the sentence."""


# Labels of OntoNotes (https://catalog.ldc.upenn.edu/LDC2013T19, section 2.6) to our kinds.
SPACY_KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "people",
}


class SpacyTagger:
    """The entity recogniser of a spaCy pipeline, run with its parse."""

    needs_parse = True

    def tag(self, sentences: Sequence[str], parses: Sequence[Doc | None]) -> list[list[tuple[int, int, str]]]:
        """See `Tagger.tag`."""
        return [
            [(e.start_char, e.end_char, SPACY_KINDS[e.label_]) for e in parse.ents if e.label_ in SPACY_KINDS]
            if parse is not None
            else []
            for parse in parses
        ]


def find_mentions(reading: Reading, tagged: Sequence[Sequence[tuple[int, int, str]]]) -> Iterator[Found]:
    """Yield the names that the tagger found in each sentence, in text order."""
    for sentence, names in zip(reading.sentences, tagged, strict=True):
        for start, end, kind in names:
            yield Found(sentence.start + start, sentence.start + end, kind, "tagger")
