"""Unpacks a gzip stream chunk by chunk; of a broken stream, what can be unpacked is read and the fault is reported."""

import zlib
from collections.abc import Iterable, Iterator

MAGIC = b"\x1f\x8b\x08"
# Most bytes unpacked at once: a kilobyte of packed zeros can become a megabyte.
_AT_ONCE = 1 << 20


class Unpacked:
    """Iterates over the unpacked chunks of a stream; afterwards `fault` says what was wrong, or is None."""

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
                        # Zeros may follow, which fill up the last block of a tape.
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
    """Return the first `size` unpacked bytes of the packed bytes `head`; none if they can't be unpacked."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, size)
    except zlib.error:
        return b""
