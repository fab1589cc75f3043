"""What a page says of itself: title, authors, publisher, date, section, topics."""

from dataclasses import dataclass
from datetime import date

from transforms.reading import Reading
from transforms.records import Document
from transforms.reference import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the collector knew (`metadata.csv`, or the fields of a JSON line); it wins over the page."""

    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published_on: date | None = None


def describe(reading: Reading, content_sha256: str, given: Given | None, reference: Reference) -> Document:
    """The document's row; its date only where given or stated (`windows.find_anchor` infers)."""
    given = given or Given()
    return Document(
        document_id=reading.document_id,
        path=reading.path,
        content_sha256=content_sha256,
        encoding=reading.decoded.encoding,
        text=reading.text,
        title=given.title,
        subtitle=None,
        authors=given.authors,
        publisher=given.publisher,
        agencies=(),
        section=None,
        topics=(),
        url=given.url,
        language="en",
        published_on=given.published_on,
        published_precision="day" if given.published_on else None,
        published_earliest=given.published_on,
        published_latest=given.published_on,
        published_basis="given" if given.published_on else "none",
        published_quote=None,
        words=len(reading.text.split()),
    )
