"""The records that splitters make from a container: each has bytes and cells, or a fault that says what is wrong."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from transforms.text.decode import DecodeError

# Bytes that are kept of a record that can't be read: enough to distinguish it from others and to show how it begins.
KEPT = 4_096
_SHOWN = 60


class RecordError(DecodeError):
    """A record that can't be read; `reason` is in `vocabulary.REASONS`."""


class NoTextColumnError(RecordError):
    """A record or table in which no column is known to contain the text."""

    def __init__(self, columns: Iterable[str]) -> None:
        found = ", ".join(columns)
        super().__init__(
            "no_text_column",
            f"no column is known to hold the text; there are {found[:1_000] or 'none'}: "
            'name it in dateline.toml, under [columns], as text = "..."',
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """One record: its bytes and its cells by name; if it can't be read, its first bytes and the fault."""

    raw: bytes
    cells: Mapping[str, object] = field(default_factory=dict)
    fault: RecordError | None = None


def faulty(raw: bytes, reason: str, why: str) -> Piece:
    """Return the piece for bytes that can't be read.

    The message doesn't give their position in the file, because that changes when other records change.
    """
    words = " ".join(raw[:KEPT].decode("utf-8", "replace").split())
    shown = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 3]}..."
    return Piece(raw[:KEPT], fault=RecordError(reason, f"{why}; it begins {shown}"))


def too_large(raw: bytes, limit: int) -> Piece:
    """Return the piece for a record with more bytes than the limit."""
    return faulty(raw[:limit], "too_large", f"it has more than {limit:,} bytes, which the setting max_bytes allows")


def split_lines(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    r"""Yield the lines of a stream with their line ends; a line longer than `limit` is cut to `limit` + 1 bytes.

    >>> list(split_lines([b"a\nb", b"c\n", b"d"], 10))
    [b'a\n', b'bc\n', b'd']
    """
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        *whole, rest = chunk.split(b"\n")
        for line in whole:
            yield (b"".join([*held, line]) + b"\n")[: limit + 1]
            held, size = [], 0
        if size <= limit:
            held.append(rest)
            size += len(rest)
    if size:
        yield b"".join(held)[: limit + 1]
