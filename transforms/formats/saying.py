"""Reads a piece of a record by the rules of its format, so that the gate can check the quote of a row."""

from collections.abc import Callable, Mapping
from html import unescape

from transforms.formats.csv_places import unquote_csv
from transforms.formats.front_matter import unescape_yaml
from transforms.formats.html_text import read_page
from transforms.formats.html_tokens import find_tokens
from transforms.formats.json_places import unescape_json
from transforms.formats.mail import decode_words
from transforms.text.mapped import map_text


def says(piece: str, quote: str, format_: str) -> bool:
    r"""Whether a piece of a record reads as the quote, white space aside; `format_` is a value of `documents.format`.

    >>> says("Fran&ccedil;ois\n<b>Roe</b>", "François Roe", "html"), says(r"caf\u00e9", "café", "json")
    (True, True)
    >>> says("<script>Two</script>", "Two", "html")
    False
    """
    codings = format_.split("/")
    if not _READERS.keys() >= set(codings):
        return False
    if codings == ["markdown"] and _same(piece, quote):
        # The text below front matter has no escapes; only values between quotation marks have them.
        return True
    for coding in codings:
        piece = _READERS[coding](piece)
    if codings[0] == "mail" and "=?" in piece:
        # An encoded word can't be cut, so the piece may contain more than the quote.
        return _one_line(quote) in _one_line(decode_words(piece))
    return _same(piece, quote)


def _same(piece: str, quote: str) -> bool:
    return piece == quote or _one_line(piece) == _one_line(quote)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _html(piece: str) -> str:
    return read_page(map_text(piece), list(find_tokens(piece)))[0].text


def _json(piece: str) -> str:
    return unescape_json(map_text(piece)).text


def _csv(piece: str) -> str:
    return unquote_csv(map_text(piece)).text


def _yaml(piece: str) -> str:
    return unescape_yaml(map_text(piece)).text


def _as_it_is(piece: str) -> str:
    return piece


_READERS: Mapping[str, Callable[[str], str]] = {
    "text": _as_it_is,
    "html": _html,
    "json": _json,
    "csv": _csv,
    "markdown": _yaml,
    "mail": _as_it_is,
    # The value of an attribute: references, no tags.
    "attribute": unescape,
}
