"""The vocabulary of the finders that read a page."""

from dataclasses import dataclass

from transforms.documents.boilerplate import Boilerplate
from transforms.documents.bylines import BylineWords
from transforms.formats.record import RecordWords
from transforms.text.language import EverydayWords


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """The vocabularies of `documents` and `passages`, and the names of columns and meta tags in records."""

    wording: Boilerplate
    bylines: BylineWords
    everyday: EverydayWords
    not_publishers: frozenset[str]
    records: RecordWords
