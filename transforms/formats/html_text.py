"""Makes the text of a page as a reader sees it, in blocks, each character with the bytes it was read from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape

from transforms.formats.html_tokens import Token, find_shown
from transforms.text.mapped import Composer, Mapped
from transforms.text.rendered import Marker
from transforms.text.tags import Tag

_WHITE = " \t\n\r\f"
_PIECE = re.compile(
    r"(?P<white>[ \t\n\r\f]+)"
    # One space between words is printed as it is.
    r"|(?P<words>(?:[^ \t\n\r\f&]+ (?=[^ \t\n\r\f&]))*+[^ \t\n\r\f&]+)"
    r"|(?P<reference>&(?:#[0-9]{1,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};?))|(?P<sign>&)"
)
# What can separate two words of a page, with its strength.
_STRENGTH = {"": 0, " ": 1, "\t": 2, "\n": 3, "\n\n": 4}


@dataclass
class _Break:
    """The separator between the text so far and the next text, and the mark of the next block."""

    text: str = ""
    marker: str = ""
    lines: int = 0
    white: tuple[int, int] | None = None

    def add(self, text: str) -> None:
        """Add a separator: the strongest separator is printed; line breaks are counted."""
        self.lines += text == "\n"
        self.text = max(self.text, text, key=_STRENGTH.__getitem__)

    @property
    def printed(self) -> str:
        """The white space that is printed."""
        return "\n" * self.lines if self.text == "\n" else self.text


@dataclass
class _Page:
    source: Mapped
    written: Composer
    markers: list[Marker] = field(default_factory=list)
    pending: _Break = field(default_factory=_Break)
    # Number of open elements in which line breaks are printed as they are.
    verbatim: int = 0
    # Whether blank lines separate paragraphs, as in the texts of site generators.
    parted: bool = False


def read_page(source: Mapped, tokens: Sequence[Token], *, parted: bool = False) -> tuple[Mapped, Sequence[Marker]]:
    r"""Return the text of a page, and the marks of its blocks; blank lines separate paragraphs too if `parted`.

    >>> from transforms.formats.html_tokens import find_tokens
    >>> from transforms.text.mapped import map_decoded
    >>> from transforms.text.decode import decode
    >>> source = map_decoded(decode(b"<h1>Flood</h1>\n<p>Two\n <b>died</b> &amp;c.<br>Three fled."))
    >>> read_page(source, list(find_tokens(source.text)))[0].text
    'Flood\n\nTwo died &c.\nThree fled.'
    """
    page = _Page(source, Composer(source), parted=parted)
    for token in find_shown(tokens):
        if token.kind == "text":
            _write(page, token.start, token.end)
        else:
            _separate(page, token)
    return page.written.whole(), page.markers


def _separate(page: _Page, token: Token) -> None:
    """Add the separator that a tag makes, and the mark of the block that it opens."""
    if not token.name or (token.kind == "unseen" and token.name in {"script", "style", "template"}):
        return
    tag = Tag(token.start, token.end, token.name, token.opens)
    if token.name == "pre":
        page.verbatim = max(page.verbatim + (1 if token.opens else -1), 0)
    page.pending.add({"block": "\n\n", "line": "\n", "cell": "\t", "space": " ", "none": ""}[tag.break_])
    if tag.break_ == "block":
        page.pending.marker = (tag.marker or page.pending.marker) if token.opens else ""


def _write(page: _Page, start: int, end: int) -> None:
    """Write the text between two tags."""
    for match in _PIECE.finditer(page.source.text, start, end):
        first, last = match.span()
        if match["white"]:
            _write_white(page, first, last)
            continue
        shown = unescape(match[0]) if match["reference"] else ""
        if shown and not shown.strip(_WHITE):
            _write_white(page, first, last)
            continue
        _open(page)
        if shown and shown != match[0]:
            page.written.put(shown, first, last)
        else:
            page.written.copy(first, last)


def _write_white(page: _Page, first: int, last: int) -> None:
    lines = page.source.text.count("\n", first, last) if page.verbatim or page.parted else 0
    if page.parted and not page.verbatim:
        page.pending.add("\n\n" if lines > 1 else " ")
    elif lines:
        page.pending.lines += lines - 1
        page.pending.add("\n")
    else:
        page.pending.add(" ")
    page.pending.white = page.pending.white or (first, last)


def _open(page: _Page) -> None:
    """Write the pending separator and mark before the next words."""
    pending = page.pending
    separator = pending.printed if page.written.size else ""
    if separator == " " and pending.white:
        page.written.put(separator, *pending.white)
    elif separator:
        page.written.separate(separator)
    if pending.marker and (separator == "\n\n" or not page.written.size):
        page.markers.append(Marker(page.written.size, pending.marker))
    if pending.text or pending.marker or pending.white:
        page.pending = _Break()
