"""A reading of one body passage, parsed as a run parses it."""

from collections.abc import Callable

import pytest

from transforms.records import Passage
from transforms.reference import Reference
from transforms.text.decode import decode
from transforms.text.legible import make_legible
from transforms.text.reading import Reading, Sentence
from transforms.text.sentences import split_sentences


@pytest.fixture(scope="session")
def read(reference: Reference) -> Callable[[str], Reading]:
    def reading(text: str) -> Reading:
        decoded = decode(text.encode())
        passage = Passage(
            document_id="0" * 16,
            passage_no=0,
            zone="body",
            language="en",
            char_start=0,
            char_end=len(text),
            byte_start=0,
            byte_end=decoded.byte_offset(len(text)),
        )
        sentences = tuple(
            Sentence(start, end, 0, "body", next(reference.parser.pipe([text[start:end]])))
            for start, end in split_sentences(text, 0, len(text))
        )
        return Reading("0" * 16, "a.txt", make_legible(decoded), (passage,), sentences)

    return reading
