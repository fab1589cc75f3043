"""Items: the files and records that a run passes to its batches."""

from dataclasses import dataclass, replace

from flows.landing.walking import Landed
from transforms.documents.given import Given
from warehouse.records import Source


@dataclass(frozen=True, slots=True)
class Item:
    """A file or record to harvest: its place, its source, and what the collector knew about it.

    `former` is the digest of its published bytes, which are used instead if the file is being written.
    """

    landed: Landed
    source: Source
    given: Given | None
    former: str | None = None


def refused_source(source: Source, reason: str, detail: str) -> Source:
    """Return the source of a file that was not read, with reason and detail, so that a change of these is noticed."""
    return replace(source, sha256=None, refusal=f"{reason}: {detail}")
