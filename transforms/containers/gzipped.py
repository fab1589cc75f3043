"""Unpacks gzip as it comes: what a broken stream still gives is read, and that it broke is told."""

import zlib
from collections.abc import Iterable, Iterator

MAGIC = b"\x1f\x8b\x08"
# Of one packed piece no more is unpacked at once: a megabyte of nothing has a thousand of it.
_AT_ONCE = 1 << 20


class Unpacked:
    """The unpacked chunks of a stream; `fault` says, when all are taken, what was wrong with it."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.fault: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        member = zlib.decompressobj(wbits=31)
        try:
            for chunk in self._chunks:
                rest = chunk
                while rest:
                    if member.eof:
                        # Zeros pad a file to the blocks of a tape.
                        rest = rest.lstrip(b"\0")
                        member = zlib.decompressobj(wbits=31) if rest else member
                        continue
                    yield member.decompress(rest, _AT_ONCE)
                    rest = member.unconsumed_tail or member.unused_data
        except zlib.error as error:
            self.fault = f"the gzip stream is broken: {error}"
            return
        if not member.eof:
            self.fault = "the gzip stream ends too early"


def peek(head: bytes, size: int) -> bytes:
    """The first `size` unpacked bytes of a packed head."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, size)
    except zlib.error:
        return b""
