"""Splits JSON lines, or a JSON list, into objects, each with its exact bytes."""

import json
import re
from collections.abc import Iterable, Iterator

from transforms.containers.pieces import KEPT, Piece, faulty, split_lines, too_large
from transforms.containers.wrapped import Unwrapped
from transforms.text.decode import decode

_BOM = b"\xef\xbb\xbf"
_MARK = re.compile(rb'["{}\[\],]')
_IN_STRING = re.compile(rb'["\\]')
# An object that seems to begin behind another one, up to its first quotation mark, and where that may begin.
_BEGUN = re.compile(rb'\}\s{0,99},\s{0,99}(?P<object>\{)\s{0,99}"\Z')
_KEPT_BACK = 512
_KEY = re.compile(rb'\{\s*"')
# The beginning of the next object in a list, behind an object with an error.
_NEXT_OBJECT = re.compile(rb'\}\s*,\s*(?=\{\s*")')


def split_json_lines(chunks: Iterable[bytes], limit: int) -> Iterator[Piece]:
    """Yield the object of each line, without the line end."""
    for line in split_lines(chunks, limit):
        raw = line.removeprefix(_BOM).strip()
        if len(line) > limit:
            yield too_large(raw, limit)
        elif raw:
            yield read_object(raw)


def split_json_list(chunks: Unwrapped, limit: int) -> Iterator[Piece]:
    """Yield the objects of a JSON list, chunk by chunk; after a broken object, go on with the next.

    What stands behind a list in an object is the rest of the object.
    """
    scanner = _Scanner(limit)
    for chunk in chunks:
        yield from scanner.feed(chunk)
    scanner.ignores_rest = chunks.is_found
    yield from scanner.feed(None)


def read_object(raw: bytes) -> Piece:
    """Return the piece for the bytes of one object; a piece with a fault if they are no JSON object."""
    try:
        cells = json.loads(_text(raw))
    except RecursionError:
        return faulty(raw, "broken", "its brackets are nested too deep")
    except ValueError as error:
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
    """Finds the elements of the outermost list; keeps about one element in memory, and none over the limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = b""
        # Start of the element, position of the scan, the open brackets, and whether the scan is inside a string.
        self._start, self._at, self._open, self._in_string = 0, 0, bytearray(), False
        # The sign that the scan found last, and where an object seems to begin inside a string.
        self._former, self._suspected = b"", -1
        # Whether the element is too large and its rest is being skipped.
        self._over = False
        self._ended = False
        # Whether what stands behind the list belongs to an object around it.
        self.ignores_rest = False

    def feed(self, chunk: bytes | None) -> Iterator[Piece]:
        """Yield the elements that end in this chunk; None as the chunk means the end of the file."""
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
            if chunk is None and not self.ignores_rest and self._buffer[self._start :].strip():
                yield faulty(self._buffer[self._start :].strip(), "broken", "it stands behind the end of the list")
            self._buffer = self._buffer[self._start : self._start + KEPT]
            self._start = 0
            return
        cut = self._at if self._over else self._start
        self._buffer = self._buffer[cut:]
        self._at, self._start, self._suspected = self._at - cut, 0, max(self._suspected - cut, -1)

    def _element(self) -> bytes | None:
        """Return the next whole element, or a broken one up to the next object; None if the buffer ends inside it."""
        while True:
            mark = (_IN_STRING if self._in_string else _MARK).search(self._buffer, self._at)
            if mark is None or (mark[0] == b"\\" and mark.end() == len(self._buffer)):
                self._at = len(self._buffer) - (mark is not None)
                return None
            if (other := self._object_amid(mark)) is not None:
                element = self._buffer[self._start : other]
                self._resume(other)
                return element
            self._at = mark.end() + (mark[0] == b"\\")
            self._follow(mark)
            self._former = mark[0]
            if not self._open or (mark[0] == b"," and len(self._open) == 1 and not self._in_string):
                element = self._buffer[self._start : mark.start()]
                self._start = self._at
                self._ended = not self._open
                return element

    def _follow(self, mark: re.Match[bytes]) -> None:
        """Note what a sign opens or closes."""
        if mark[0] == b'"':
            self._in_string = not self._in_string
            # In a string that isn't closed, the quotation mark of the next object's first key seems to close it.
            begun = (
                None
                if self._in_string
                else _BEGUN.search(self._buffer, max(self._start, self._at - _KEPT_BACK), self._at)
            )
            self._suspected = begun.start("object") if begun else -1
        elif not self._in_string and mark[0] in b"{[":
            self._open += mark[0]
            if len(self._open) == 1:
                self._start = self._at
        elif not self._in_string and mark[0] in b"}]" and self._open:
            del self._open[-1]

    def _object_amid(self, mark: re.Match[bytes]) -> int | None:
        """Return where the next object begins if the sign shows that the element is broken before it.

        That is so if an object follows a comma inside an object, and if after an object's beginning inside a string
        there is more than a colon.
        """
        if self._suspected >= 0:
            between, begin = self._buffer[self._at : mark.start()].strip(), self._suspected
            self._suspected = -1
            if mark[0] == b'"' and between.strip(b": \r\n\t"):
                return begin
        is_amid = mark[0] == b"{" and self._former == b"," and self._open[-1:] == b"{" and not self._in_string
        return mark.start() if is_amid and _KEY.match(self._buffer, mark.start()) else None

    def _read(self, element: bytes, end: bytes) -> Iterator[Piece]:
        """Yield the piece of an element; `end` is the byte behind it.

        If the element is broken, the scan resumes at the next object inside the element.
        """
        if self._over:
            self._over = False
        elif len(element.strip()) > self._limit:
            yield too_large(element.strip(), self._limit)
        elif element.strip():
            piece = read_object(element.strip())
            following = _NEXT_OBJECT.search(element) if piece.fault else None
            if following:
                piece = faulty(element[: following.start() + 1].strip(), "broken", "it is no JSON")
                self._buffer = element[following.end() :] + end + self._buffer[self._start :]
                self._resume(0)
            yield piece

    def _give_up(self) -> Piece:
        """Return the piece for an element over the limit: broken by a quote that isn't closed, or really too large."""
        element = self._buffer[self._start : self._at]
        following = _NEXT_OBJECT.search(element)
        if following:
            self._resume(self._start + following.end())
            return faulty(element[: following.start() + 1].strip(), "broken", "it is no JSON")
        self._over = True
        return too_large(element.lstrip(), self._limit)

    def _resume(self, at: int) -> None:
        """Go on at the beginning of an element."""
        self._start = self._at = at
        self._open, self._in_string, self._ended, self._former, self._suspected = bytearray(b"["), False, False, b"", -1

    def _last(self) -> Iterator[Piece]:
        """Yield the rest of a list if the file ends before the list does."""
        element = self._buffer[self._start :]
        self._buffer, self._start, self._at, self._ended = b"", 0, 0, True
        yield from self._read(element, b"")
