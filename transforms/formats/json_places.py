"""Reads JSON with the place of each of its values."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from transforms.text.mapped import Mapped, substitute

_TOKEN = re.compile(
    r'[ \t\n\r]*(?:(?P<string>"(?:[^"\\]|\\.)*+")|(?P<sign>[\[\]{},:])|(?P<word>[^\s\[\]{},:"]+))', re.DOTALL
)
_ESCAPED = re.compile(
    r"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<code>\\u[0-9a-fA-F]{4})|(?P<short>\\.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number, true, false or null, with its extent in characters; a string's is without quotation marks."""

    value: Any
    start: int
    end: int


Node: TypeAlias = "Scalar | Mapping[str, Node] | Sequence[Node]"


def read_json(text: str, start: int = 0, end: int | None = None) -> Node:
    """Return the JSON value in the characters `start` to `end`, each of its scalars with its place.

    Raises `ValueError` if the characters are no JSON, or are nested too deep.

    >>> read_json('{"title": "Flood", "dead": [2]}')
    {'title': Scalar(value='Flood', start=11, end=16), 'dead': [Scalar(value=2, start=28, end=29)]}
    """
    end = len(text) if end is None else end
    try:
        # The standard library's parser reports errors, and rejects a text that is no JSON quickly.
        json.loads(text[start:end], strict=False)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    return _built(_TOKEN.finditer(text, start, end))


def _built(tokens: Iterator[re.Match[str]]) -> Node:
    """Return the value that the tokens form; they must be those of valid JSON."""
    root: list[Node] = []
    open_: list[Any] = [root]
    keys: list[str | None] = [None]
    for token in tokens:
        sign = token["sign"]
        if sign in {",", ":"}:
            continue
        if sign in {"]", "}"}:
            open_.pop()
            keys.pop()
            continue
        inside = open_[-1]
        if isinstance(inside, dict) and keys[-1] is None:
            keys[-1] = json.loads(token["string"], strict=False)
            continue
        node: Any = _scalar(token) if sign is None else [] if sign == "[" else {}
        if isinstance(inside, dict):
            inside[keys[-1]] = node
            keys[-1] = None
        else:
            inside.append(node)
        if sign is not None:
            open_.append(node)
            keys.append(None)
    return root[0]


def _scalar(token: re.Match[str]) -> Scalar:
    if token["string"]:
        start, end = token.span("string")
        return Scalar(json.loads(token["string"], strict=False), start + 1, end - 1)
    return Scalar(json.loads(token["word"]), *token.span("word"))


def unescape_json(source: Mapped) -> Mapped:
    r"""Return the inside of a string with its escapes resolved; a surrogate without its other half becomes U+FFFD.

    >>> from transforms.text.decode import decode
    >>> from transforms.text.mapped import map_decoded
    >>> read = unescape_json(map_decoded(decode(rb'caf\u00e9\nTwo')))
    >>> read.text, read.starts.tolist()
    ('café\nTwo', [0, 1, 2, 3, 9, 11, 12, 13])
    """
    if "\\" not in source.text:
        return source
    return substitute(source, _ESCAPED, _unescaped)


def _unescaped(escape: re.Match[str]) -> str:
    said: str = json.loads(f'"{escape[0]}"')
    return "\N{REPLACEMENT CHARACTER}" if "\ud800" <= said <= "\udfff" else said
