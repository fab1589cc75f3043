"""A text that knows, for each character, from which bytes the character was read, whatever the format."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transforms.text.decode import Decoded

Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Mapped:
    """A text with byte offsets: `starts` has the first byte of each character, `ends` one past the last byte.

    A character that was added between two blocks comes from no bytes: its extent is empty.
    """

    text: str
    starts: Offsets
    ends: Offsets

    def __getitem__(self, extent: slice) -> "Mapped":
        """Return the characters of an extent, with their byte offsets unchanged."""
        return Mapped(self.text[extent], self.starts[extent], self.ends[extent])

    def bytes_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the first byte of the characters `start` to `end`, and one past their last byte.

        Characters without bytes are ignored; if no character has bytes, the extent is empty.
        """
        said = np.flatnonzero(self.starts[start:end] < self.ends[start:end])
        if not len(said):
            at = int(self.starts[start]) if start < len(self.text) else int(self.ends[-1]) if self.text else 0
            return at, at
        return int(self.starts[start + said[0]]), int(self.ends[start + said[-1]])


def map_decoded(decoded: Decoded) -> Mapped:
    """Return the decoded text, each character with its bytes in the file.

    >>> from transforms.text.decode import decode
    >>> map_decoded(decode("né!".encode())).starts.tolist()
    [0, 1, 3]
    """
    offsets = decoded.offsets()
    return Mapped(decoded.text, offsets[:-1], offsets[1:])


def map_text(text: str) -> Mapped:
    """Return a text whose byte offsets are its character offsets."""
    numbers = np.arange(len(text) + 1)
    return Mapped(text, numbers[:-1], numbers[1:])


def join(parts: Sequence[Mapped], separator: str = "\n\n") -> Mapped:
    """Return the parts joined by `separator`, whose characters have no bytes."""
    joined: list[Mapped] = []
    for part in parts:
        if joined:
            joined.append(_unsaid(separator, int(joined[-1].ends[-1]) if joined[-1].text else 0))
        joined.append(part)
    return concatenate(joined)


def concatenate(parts: Sequence[Mapped]) -> Mapped:
    """Return the parts joined without a separator."""
    if not parts:
        return Mapped("", np.zeros(0, np.int64), np.zeros(0, np.int64))
    return Mapped(
        "".join(part.text for part in parts),
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
    )


def _unsaid(text: str, at: int) -> Mapped:
    place = np.full(len(text), at, np.int64)
    return Mapped(text, place, place)


def substitute(source: Mapped, pattern: re.Pattern[str], said: Callable[[re.Match[str]], str]) -> Mapped:
    """Return the text with each match of `pattern` replaced by what it says; the characters of that have its bytes.

    >>> substitute(map_text("a''b"), re.compile("''"), lambda match: "'").starts.tolist()
    [0, 1, 3]
    """
    written = Composer(source)
    at = 0
    for match in pattern.finditer(source.text):
        written.copy(at, match.start())
        written.put(said(match), *match.span())
        at = match.end()
    written.copy(at, len(source.text))
    return written.whole()


class Composer:
    """Composes a text from pieces of a source text, either copied or replaced."""

    def __init__(self, source: Mapped) -> None:
        self.size = 0
        self._source = source
        self._parts: list[Mapped] = []

    def copy(self, start: int, end: int) -> None:
        """Write the characters `start` to `end` of the source as they are."""
        self._write(self._source[start:end])

    def put(self, text: str, start: int, end: int) -> None:
        """Write `text` as the replacement of the characters `start` to `end` of the source, with their bytes."""
        first, last = self._source.starts[start], self._source.ends[end - 1]
        self._write(Mapped(text, np.full(len(text), first), np.full(len(text), last)))

    def separate(self, text: str) -> None:
        """Write white space that comes from no character of the source."""
        self._write(_unsaid(text, int(self._parts[-1].ends[-1]) if self._parts else 0))

    def whole(self) -> Mapped:
        """Return all that was written."""
        return concatenate(self._parts)

    def _write(self, part: Mapped) -> None:
        if part.text:
            self.size += len(part.text)
            self._parts.append(part)
