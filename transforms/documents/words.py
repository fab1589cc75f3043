"""What the finders of a page know besides its text."""

from dataclasses import dataclass

from transforms.documents.boilerplate import Wording
from transforms.documents.bylines import BylineWords
from transforms.text.language import EverydayWords


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """The vocabularies of `documents` and `passages`."""

    wording: Wording
    bylines: BylineWords
    everyday: EverydayWords
    not_publishers: frozenset[str]
