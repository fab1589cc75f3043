"""A record of another format than plain text as a reader sees it, with the bytes of its characters."""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.text.mapped import Mapped


@dataclass(frozen=True, slots=True)
class Declared:
    """A value that a record declares of itself: its role (`vocabulary.DECLARED_ROLES`), its name, its bytes."""

    role: str
    name: str
    value: str
    start: int
    end: int
    format: str


@dataclass(frozen=True, slots=True)
class Marker:
    """What plain text prints before the block that begins at the character `at`: a heading's or an item's mark."""

    at: int
    text: str


@dataclass(frozen=True)
class Rendered:
    """What a reader sees of a record; `format` is the path of the codings that its bytes are read by.

    `size` are the bytes of the record; `body` is the article as a library cut it out of the page, None where that
    isn't known.
    """

    mapped: Mapped
    encoding: str
    format: str
    size: int
    container: str | None = None
    markers: Sequence[Marker] = ()
    declared: Sequence[Declared] = ()
    body: str | None = None

    @property
    def text(self) -> str:
        """What a reader sees."""
        return self.mapped.text

    def byte_span(self, start: int, end: int) -> tuple[int, int]:
        """The bytes from the first that says the characters `start` to `end` to the last."""
        return self.mapped.bytes_of(start, end)
