"""A record that isn't plain text (HTML, JSON, mail) as a reader sees it, with the bytes of its characters."""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.text.mapped import Mapped


@dataclass(frozen=True, slots=True)
class Declared:
    """A value that a record declares about itself.

    `role` is one of `vocabulary.DECLARED_ROLES`, `name` is the key in the record, `start` and `end` are its bytes.
    """

    role: str
    name: str
    value: str
    start: int
    end: int
    format: str


@dataclass(frozen=True, slots=True)
class Marker:
    """The mark of a heading or list item, such as '# ', to print before the block that begins at the character `at`."""

    at: int
    text: str


@dataclass(frozen=True)
class Rendered:
    """The text of a record as a reader sees it.

    `format` lists the codings by which the bytes are read, in order, separated by '/'. `size` is the record's number of
    bytes. `body` is the article that a library cut out of the page, None if it isn't known.
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
        """The text that a reader sees."""
        return self.mapped.text

    def byte_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the byte extent, half-open, from which the characters `start` to `end` were read."""
        return self.mapped.bytes_of(start, end)
