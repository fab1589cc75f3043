"""Raw bytes to text, with the byte offset of every character."""

from bisect import bisect_right
from dataclasses import dataclass

REPLACEMENT = "�"


class DecodeError(ValueError):
    """The bytes are no text; the message names what was seen."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` is the raw file decoded and nothing else; `encoding` is a Python codec name."""

    text: str
    encoding: str
    # Byte offset of each character, as runs: from character `starts[i]` on, characters are
    # `widths[i]` bytes wide and the first lies at byte `offsets[i]`. ASCII is one run.
    starts: tuple[int, ...]
    widths: tuple[int, ...]
    offsets: tuple[int, ...]

    def byte_offset(self, char: int) -> int:
        """Byte offset in the raw file of the character at `char`; of the file's end at `len(text)`."""
        run = bisect_right(self.starts, char) - 1
        return self.offsets[run] + (char - self.starts[run]) * self.widths[run]


def decode(raw: bytes) -> Decoded:
    """Decode a raw file.

    Raises `DecodeError` where the bytes are no text.
    """
    text = raw.decode("utf-8", "replace")
    starts, widths, offsets = [0], [1], [0]
    at = 0
    for number, char in enumerate(text):
        width = len(char.encode("utf-8"))
        if width != widths[-1]:
            starts.append(number)
            widths.append(width)
            offsets.append(at)
        at += width
    return Decoded(text, "utf-8", tuple(starts), tuple(widths), tuple(offsets))
