"""A file or record as a run hands it to its batches."""

from dataclasses import dataclass, replace

from flows.landing.walking import Landed
from transforms.documents.given import Given
from warehouse.records import Source


@dataclass(frozen=True, slots=True)
class Item:
    """A file or record to harvest: where it lies, what it is known by, what the collector knew of it.

    `former` is the digest of the bytes that are published of it, which stand in where it is being written.
    """

    landed: Landed
    source: Source
    given: Given | None
    former: str | None = None


def refused_source(source: Source, reason: str, detail: str) -> Source:
    """The source of a file that was not read; the whole reason, so that any change of it is noticed."""
    return replace(source, sha256=None, refusal=f"{reason}: {detail}")
