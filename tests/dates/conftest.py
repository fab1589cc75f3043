"""A text read as one passage of body, and its dates told from a given day."""

from collections.abc import Callable
from datetime import date

import pytest

from transforms.dates.dates import find_dates
from transforms.dates.publication import Anchor
from transforms.identity import FactIds
from transforms.records import Date, Passage
from transforms.reference import Reference
from transforms.text.decode import decode
from transforms.text.legible import make_legible
from transforms.text.reading import Reading, Sentence
from transforms.text.sentences import split_sentences

Read = Callable[[str], Reading]
Dates = Callable[[str, date | None], list[Date]]


@pytest.fixture(scope="session")
def read(reference: Reference) -> Read:
    def read(text: str, zone: str = "body") -> Reading:
        decoded = decode(text.encode())
        passage = Passage(
            document_id="0" * 16,
            passage_no=0,
            zone=zone,
            language="en",
            char_start=0,
            char_end=len(decoded.text),
            byte_start=0,
            byte_end=decoded.byte_offset(len(decoded.text)),
        )
        spans = list(split_sentences(decoded.text, 0, len(decoded.text)))
        parses = reference.parser.pipe(decoded.text[start:end] for start, end in spans)
        sentences = tuple(Sentence(a, b, 0, zone, parse) for (a, b), parse in zip(spans, parses, strict=True))
        return Reading("0" * 16, "text", make_legible(decoded), (passage,), sentences)

    return read


@pytest.fixture(scope="session")
def dates_of(read: Read, reference: Reference) -> Dates:
    def dates_of(text: str, day: date | None) -> list[Date]:
        reading = read(text)
        anchor = Anchor(day, day, "none" if day is None else "given")
        return find_dates(reading, anchor, reference.dates, FactIds(reading))

    return dates_of
