"""The interface of taggers, and a tagger that uses the entity recogniser of a spaCy pipeline."""

from collections.abc import Sequence
from typing import Protocol

from spacy.tokens import Doc


class Tagger(Protocol):
    """Finds names in sentences; `flows.loading.reference` alone decides which model is used."""

    def tag(self, passages: Sequence[Sequence[str]], parses: Sequence[Doc | None]) -> list[list[tuple[int, int, str]]]:
        """Return for each sentence its names as (start, end, kind), half-open characters of the sentence.

        The sentences of a passage may be read together; `parses` has one parse for each sentence of all passages.
        """


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

    def tag(self, passages: Sequence[Sequence[str]], parses: Sequence[Doc | None]) -> list[list[tuple[int, int, str]]]:
        """See `Tagger.tag`."""
        del passages
        return [
            [(e.start_char, e.end_char, SPACY_KINDS[e.label_]) for e in parse.ents if e.label_ in SPACY_KINDS]
            if parse is not None
            else []
            for parse in parses
        ]
