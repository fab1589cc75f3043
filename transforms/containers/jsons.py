"""Splits JSON lines, and a JSON list, into objects: the exact bytes of each."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from transforms.containers.pieces import KEPT, Piece, faulty, split_lines, too_large
from transforms.text.decode import DecodeError, decode

_BOM = b"\xef\xbb\xbf"
_MARK = re.compile(rb'["{}\[\],]')
_IN_STRING = re.compile(rb'["\\]')
# Where, in a list with something wrong in it, the next object begins.
_NEXT_OBJECT = re.compile(rb'\}\s*,\s*(?=\{\s*")')


def split_json_lines(chunks: Iterable[bytes], limit: int) -> Iterator[Piece]:
    """The objects of JSON lines, without the ends of their lines."""
    for line in split_lines(chunks, limit):
        raw = line.removeprefix(_BOM).strip()
        if len(line) > limit:
            yield too_large(raw, limit)
        elif raw:
            yield read_object(raw)


def split_json_list(chunks: Iterable[bytes], limit: int) -> Iterator[Piece]:
    """The objects of a JSON list, read as it comes; where one is broken the next is looked for."""
    scanner = _Scanner(limit)
    for chunk in chain(chunks, [None]):
        yield from scanner.feed(chunk)


def read_object(raw: bytes) -> Piece:
    """The piece for the bytes of one object."""
    try:
        cells = json.loads(_text(raw))
    except RecursionError:
        return faulty(raw, "broken", "its brackets are nested too deep")
    except (ValueError, DecodeError) as error:
        return faulty(raw, "broken", f"it is no JSON: {error}")
    if not isinstance(cells, dict):
        return faulty(raw, "broken", f"it is no JSON object but a {type(cells).__name__}")
    return Piece(raw, cells)


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return decode(raw).text


class _Scanner:
    """Finds the elements of the outermost list, with no more of it in memory than one element."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = b""
        # Where the element begins, where the scan goes on, in brackets how deep; the list itself is 1.
        self._start, self._at, self._depth, self._in_string = 0, 0, 0, False
        # Of an element that is too large the rest is passed over.
        self._over = False
        self._ended = False

    def feed(self, chunk: bytes | None) -> Iterator[Piece]:
        """Yield the elements that end in the next chunk; None is the end of the file."""
        self._buffer += chunk or b""
        while not self._ended:
            found = self._element()
            if found is not None:
                yield from self._read(found, b"]" if self._ended else b",")
            elif chunk is None:
                yield from self._last()
            elif self._at - self._start > self._limit and not self._over:
                yield self._give_up()
            else:
                break
        if self._ended:
            if chunk is None and self._buffer[self._start :].strip():
                yield faulty(self._buffer[self._start :].strip(), "broken", "it stands behind the end of the list")
            self._buffer = self._buffer[self._start : self._start + KEPT]
            self._start = 0
            return
        cut = self._at if self._over else self._start
        self._buffer = self._buffer[cut:]
        self._at, self._start = self._at - cut, 0

    def _element(self) -> bytes | None:
        """The next element, whole; None where the buffer ends before it does."""
        while True:
            mark = (_IN_STRING if self._in_string else _MARK).search(self._buffer, self._at)
            if mark is None or (mark[0] == b"\\" and mark.end() == len(self._buffer)):
                self._at = len(self._buffer) - (mark is not None)
                return None
            self._at = mark.end() + (mark[0] == b"\\")
            if mark[0] == b'"':
                self._in_string = not self._in_string
            elif mark[0] in b"{[" and not self._in_string:
                self._depth += 1
                if self._depth == 1:
                    self._start = self._at
            elif mark[0] in b"}]" and not self._in_string:
                self._depth -= 1
            if self._depth == 0 or (mark[0] == b"," and self._depth == 1 and not self._in_string):
                element = self._buffer[self._start : mark.start()]
                self._start = self._at
                self._ended = self._depth == 0
                return element

    def _read(self, element: bytes, end: bytes) -> Iterator[Piece]:
        """The piece of an element and what ended it; what follows a fault in it is read from the next object on."""
        if self._over:
            self._over = False
        elif len(element.strip()) > self._limit:
            yield too_large(element.strip(), self._limit)
        elif element.strip():
            piece = read_object(element.strip())
            following = _NEXT_OBJECT.search(element) if piece.fault else None
            if following:
                piece = faulty(element[: following.start() + 1].strip(), "broken", "it is no JSON")
                self._resume(element[following.end() :] + end + self._buffer[self._start :])
            yield piece

    def _give_up(self) -> Piece:
        """The piece of an element beyond the limit: a quote that is never closed, or one that is too large indeed."""
        element = self._buffer[self._start : self._at]
        following = _NEXT_OBJECT.search(element)
        if following:
            self._resume(self._buffer[self._start + following.end() :])
            return faulty(element[: following.start() + 1].strip(), "broken", "it is no JSON")
        self._over = True
        return too_large(element.lstrip(), self._limit)

    def _resume(self, rest: bytes) -> None:
        self._buffer = rest
        self._start, self._at, self._depth, self._in_string, self._ended = 0, 0, 1, False, False

    def _last(self) -> Iterator[Piece]:
        """What is left where the file ends within its list."""
        element = self._buffer[self._start :]
        self._buffer, self._start, self._at, self._ended = b"", 0, 0, True
        yield from self._read(element, b"")
