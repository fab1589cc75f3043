"""Composes a record from its cells: the title, a blank line, the text; its other cells are declared values."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from transforms.containers.pieces import NoTextColumnError
from transforms.formats.html_text import read_page
from transforms.formats.html_tokens import find_shown, find_tokens
from transforms.text.columns import Columns
from transforms.text.decode import Decoded
from transforms.text.mapped import Mapped, join
from transforms.text.rendered import Declared, Marker, Rendered

# The cells that are printed, in this order.
_PRINTED = ("title", "subtitle", "text")
# What the cell of each role declares.
_DECLARED = {"title": "title", "authors": "authors", "publisher": "publisher", "date": "published", "url": "url"}
# A text with an element that separates paragraphs, or one for programs, is HTML; one with a few inline tags is prose.
_ELEMENT = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|li|table|article|section|blockquote)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_FOR_PROGRAMS = re.compile(r"<(?:script|style|noscript|iframe|template|svg)(?:\s[^<>]*)?/?>", re.IGNORECASE)
# Fewest words of a title that no sentence begins with by chance.
_WORDS_OF_PHRASE = 4
_PARTED = re.compile(r"[^>\s][ \t]*(?:\r?\n[ \t]*){2,}[^<\s]")


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one record.

    `places` has the extents, in characters of the source, of the values of each cell, by the cell's name. `unescape`
    resolves the escapes in one value.
    """

    source: Mapped
    places: Mapping[str, Sequence[tuple[int, int]]]
    format: str
    unescape: Callable[[Mapped], Mapped]
    # The name of the cell whose escapes aren't resolved, if any.
    verbatim: str | None = None

    def read(self, name: str) -> list[Mapped]:
        """Return the values of a cell with escapes resolved."""
        values = (self.source[start:end] for start, end in self.places[name])
        return list(values if name == self.verbatim else map(self.unescape, values))


def find_roles(cells: Cells, columns: Columns) -> dict[str, str]:
    """Return the name of the cell for each role; raises `DecodeError` if no cell is known to contain the text."""
    roles = columns.find([name for name, places in cells.places.items() if any(s < e for s, e in places)])
    if "text" not in roles:
        raise NoTextColumnError(cells.places)
    return roles


def compose(cells: Cells, roles: Mapping[str, str], decoded: Decoded, size: int) -> Rendered:
    """Return the record composed of the cells; `roles` has the name of the cell for each role."""
    printed = [part for role in _PRINTED if role in roles for part in cells.read(roles[role])]
    is_html = roles["text"] != cells.verbatim and _is_html(printed[-1].text)
    markers: list[Marker] = []
    if is_html:
        printed = list(_as_pages(printed, markers))
    if "title" in roles and _begins_with(printed[-1].text, printed[0].text):
        title = len(printed[0].text) + 2
        markers = [Marker(marker.at - title, marker.text) for marker in markers if marker.at >= title]
        printed = printed[1:]
    mapped = join([part for part in printed if part.text.strip()])
    format_ = f"{cells.format}/html" if is_html else cells.format
    return Rendered(mapped, decoded.encoding, format_, size, markers=markers, declared=list(_declared(cells, roles)))


def _is_html(text: str) -> bool:
    """Whether the text has an element for programs, or elements separate its paragraphs, and blank lines don't."""
    return bool(_FOR_PROGRAMS.search(text) or (_ELEMENT.search(text) and not _PARTED.search(text)))


def _is_parted(text: str) -> bool:
    """Whether blank lines separate paragraphs of HTML."""
    shown = (text[token.start : token.end] for token in find_shown(find_tokens(text)) if token.kind != "unseen")
    return bool(_PARTED.search("".join(shown)))


def _begins_with(text: str, title: str) -> bool:
    """Whether the first line of a text is its title, or a text without lines begins with a title that is a phrase."""
    first, folded = _folded(text.strip().partition("\n")[0]), _folded(title)
    is_phrase = len(folded.split()) >= _WORDS_OF_PHRASE
    return first == folded or (is_phrase and first.startswith(folded) and not first[len(folded)].isalnum())


def _folded(text: str) -> str:
    return " ".join(text.lstrip("#* \n").casefold().split())


def _as_pages(parts: Sequence[Mapped], markers: list[Marker]) -> Iterator[Mapped]:
    """Yield the parts read as HTML; add the marks of their blocks to `markers`, at their places in the joined text."""
    before = 0
    for part in parts:
        page, found = read_page(part, list(find_tokens(part.text)), parted=_is_parted(part.text))
        if page.text.strip():
            markers += (Marker(before + marker.at, marker.text) for marker in found)
            before += len(page.text) + 2
        yield page


def _declared(cells: Cells, roles: Mapping[str, str]) -> Iterator[Declared]:
    for role, declares in _DECLARED.items():
        name = roles.get(role)
        for (start, end), said in zip(cells.places[name], cells.read(name), strict=True) if name else ():
            if said.text.strip():
                first, last = cells.source.bytes_of(start, end)
                value = unescape(said.text)
                format_ = cells.format if value == said.text else f"{cells.format}/attribute"
                yield Declared(declares, name or "", value, first, last, format_)
