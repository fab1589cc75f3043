"""What the collector knew of a document, whatever its page says."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the collector knew (`metadata.csv`, or the fields of a JSON line); it wins over the page."""

    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published_on: date | None = None
