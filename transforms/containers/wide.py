"""Writes files of many records in UTF-16 as UTF-8, in which they are split."""

import codecs
from collections.abc import Iterable, Iterator

UTF16 = "utf-16"
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_wide(head: bytes) -> bool:
    """Whether a file begins with the byte order mark of UTF-16."""
    return head.startswith(_MARKS)


def narrow(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the text of a file in UTF-16 as UTF-8, without the byte order mark.

    >>> b"".join(narrow(["Ünal".encode("utf-16")])).decode()
    'Ünal'
    """
    decoder = codecs.getincrementaldecoder(UTF16)("replace")
    for chunk in chunks:
        yield decoder.decode(chunk).encode()
    yield decoder.decode(b"", final=True).encode()
