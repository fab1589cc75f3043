"""The records of a container as its splitter hands them on: bytes and cells, or what is wrong with a stretch of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

# Of what can't be read so much is looked at, to tell it from others and to show how it begins.
KEPT = 4_096
_SHOWN = 60


class RecordError(ValueError):
    """A record that can't be read; `reason` is in `vocabulary.REASONS`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class NoTextColumnError(RecordError):
    """Columns of which none is known to hold the text."""

    def __init__(self, columns: Iterable[str]) -> None:
        found = ", ".join(columns)
        super().__init__(
            "no_text_column",
            f"no column is known to hold the text; there are {found[:1_000] or 'none'}: "
            'name it in dateline.toml, under [columns], as text = "..."',
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """One record: its bytes and its cells by name; where it can't be read its first bytes, and why."""

    raw: bytes
    cells: Mapping[str, object] = field(default_factory=dict)
    fault: RecordError | None = None


def faulty(raw: bytes, reason: str, why: str) -> Piece:
    """The piece for a stretch that can't be read; its position isn't told, for it changes with other records."""
    words = " ".join(raw[:KEPT].decode("utf-8", "replace").split())
    shown = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 3]}..."
    return Piece(raw[:KEPT], fault=RecordError(reason, f"{why}; it begins {shown}"))


def too_large(raw: bytes, limit: int) -> Piece:
    """The piece for a record beyond the limit of size."""
    return faulty(raw[:limit], "too_large", f"it has more than {limit:,} bytes, which the setting max_bytes allows")


def split_lines(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    r"""The lines of a stream with their ends; those beyond `limit` are cut to one byte more.

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
