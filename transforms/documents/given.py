"""The data that the collector gave for a document, independent of its page."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Data from the collector (`metadata.csv`, or the fields of a JSON line), which take precedence over the page."""

    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published_on: date | None = None
