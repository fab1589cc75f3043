"""A name as it was found, before it is resolved."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A name before it is resolved: characters of the document's text, kind and rule."""

    start: int
    end: int
    kind: str
    rule: str
