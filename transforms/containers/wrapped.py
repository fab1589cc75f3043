"""Finds the list of records that services wrap into a JSON object: `{"status": "ok", "articles": [...]}`."""

import json
import re
from collections.abc import Iterable, Iterator

from transforms.text.columns import Columns

# Keys of the list, or of an object that holds it.
_WRAPPERS = frozenset(
    {"articles", "items", "results", "data", "docs", "documents", "hits", "entries", "posts", "records", "response"}
)
_TOKEN = re.compile(rb'[^"{}\[\]:]*+(?:("(?:[^"\\]|\\.)*+")\s*+(:?)|([{}\[\]])|:)', re.DOTALL)
_BEGINS = re.compile(rb"\[\s*\{")
# Bytes in which the list must begin, and how deep.
_HEAD = 1 << 16
_DEEPEST = 3


def find_list(begin: bytes, columns: Columns) -> int | None:
    """Return where the list of records begins; None if the object has a text itself, or holds no such list.

    >>> find_list(b'{"status": "ok", "articles": [{"text": "Two died."}]}', Columns((("text", "text"),)))
    29
    """
    keys: list[str] = []
    path: list[bytes] = []
    name = b""
    for token in _TOKEN.finditer(begin, 0, _HEAD):
        string, colon, sign = token.groups()
        if string and colon:
            name = string
            keys += [_said(string)] if len(path) == 1 else []
        elif sign in (b"{", b"["):
            path.append(name)
            is_wrapped = len(path) <= _DEEPEST + 1 and all(_said(one) in _WRAPPERS for one in path[1:])
            if sign == b"[" and len(path) > 1 and is_wrapped and _BEGINS.match(begin, token.end() - 1):
                return None if "text" in columns.find([*keys, *_keys_of(begin)]) else token.end() - 1
            name = b""
        elif sign:
            path = path[:-1]
            if not path:
                break
    return None


class Unwrapped:
    """Iterates over the bytes from the beginning of the list on; afterwards `is_found` says whether there is a list.

    Without a list all bytes are yielded.
    """

    def __init__(self, chunks: Iterable[bytes], columns: Columns) -> None:
        self._chunks = iter(chunks)
        self._columns = columns
        self.is_found = False

    def __iter__(self) -> Iterator[bytes]:
        held = b""
        for chunk in self._chunks:
            held += chunk
            if len(held) >= _HEAD:
                break
        start = find_list(held, self._columns)
        self.is_found = start is not None
        yield held[start or 0 :]
        yield from self._chunks


def _keys_of(begin: bytes) -> list[str]:
    """Return the keys of the whole object; none if only its beginning is known."""
    try:
        whole = json.loads(begin)
    except (ValueError, RecursionError):
        return []
    return list(whole) if isinstance(whole, dict) else []


def _said(string: bytes) -> str:
    return string[1:-1].decode("utf-8", "replace")
