"""Splits a mailbox into its mails: before each comes a line that begins with 'From ' and names a sender and a time."""

import re
from collections.abc import Iterable, Iterator
from email.parser import BytesHeaderParser
from itertools import chain

from transforms.containers.pieces import Piece, RecordError, split_lines, too_large
from transforms.text.decode import DecodeError, decode

_POSTMARK = re.compile(rb"From [^\s]+ [^\n]*\d\d:\d\d[^\n]* \d{4}\b[^\n]*\r?\n?\Z")
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:(?:[ \t]|\r?\n|\Z)")


def is_mailbox(head: bytes, *, is_whole: bool) -> bool:
    r"""Whether a file holds several mails; of a file that goes on behind its `head` one is enough.

    >>> is_mailbox(b"From a@b.org Wed May  4 10:00:00 2016\nSubject: Fire\n\nTwo died.\n", is_whole=False)
    True
    """
    marks = (mark for mark, _ in _marked(head.lstrip().splitlines(keepends=True)))
    return next(marks, False) and (not is_whole or any(marks))


def split_mailbox(chunks: Iterable[bytes], limit: int) -> Iterator[Piece]:
    """Yield the mails of a mailbox, without the line before each."""
    lines: list[bytes] = []
    size = 0
    for is_mark, line in chain(_marked(split_lines(chunks, limit)), [(True, b"")]):
        if is_mark:
            yield from _read(b"".join(lines).strip(b"\r\n"), limit)
            lines, size = [], 0
        elif size <= limit:
            lines.append(line)
            size += len(line)


def _marked(lines: Iterable[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Yield each line with whether a mail begins behind it: it stands behind an empty line and before a header."""
    former = held = b""
    for line in lines:
        if held:
            yield not former.strip() and bool(_POSTMARK.match(held) and _HEADER.match(line)), held
            former = held
        held = line
    yield False, held


def _read(raw: bytes, limit: int) -> Iterator[Piece]:
    if len(raw) > limit:
        yield too_large(raw, limit)
    elif raw.strip():
        own = BytesHeaderParser().parsebytes(raw).get("Message-ID")
        try:
            yield Piece(raw, {"id": str(own).strip().strip("<>") if own else None, "text": decode(raw).text})
        except DecodeError as error:
            yield Piece(raw, fault=RecordError(error.reason, str(error)))
