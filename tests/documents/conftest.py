"""Reads a text as far as its page is concerned, without the models that sentences need."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from transforms.documents.declared import known_of
from transforms.documents.documents import describe
from transforms.documents.given import Given
from transforms.documents.passages import Zone, split_passages
from transforms.formats.record import read_record
from transforms.records import Document, Passage
from transforms.reference import Reference
from transforms.text.reading import Reading


@dataclass(frozen=True)
class Page:
    text: str
    zones: list[Zone]
    document: Document


@pytest.fixture(scope="session")
def read_page(reference: Reference) -> Callable[..., Page]:
    """The passages and the document's row of a text."""

    def read(text: str, given: Given | None = None) -> Page:
        legible = read_record(text.encode("utf-8", "surrogatepass"), "page.txt", reference.documents.records)
        zones = split_passages(
            legible.text,
            reference.documents.wording,
            reference.documents.bylines,
            reference.documents.everyday,
            known_of(legible),
        )
        passages = tuple(
            Passage(
                document_id="0" * 16,
                passage_no=number,
                zone=zone.zone,
                language=zone.language,
                char_start=zone.start,
                char_end=zone.end,
                byte_start=0,
                byte_end=0,
            )
            for number, zone in enumerate(zones)
        )
        reading = Reading("0" * 16, "page.txt", legible, passages, ())
        return Page(legible.text, zones, describe(reading, "0" * 64, given, reference.documents))

    return read
