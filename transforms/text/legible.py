"""Makes the text as a reader would see it: references resolved, no tags or invisible marks.

Finders work on this text and its offsets; `transforms.text.printed` maps what they found back to the decoded text.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.entities import html5
from itertools import pairwise

from transforms.text.decode import Decoded
from transforms.text.rendered import Declared, Rendered
from transforms.text.tags import Tag, find_tags

# Only texts with one of these characters are examined for edits; most texts contain none.
_SUSPICIOUS = re.compile("[&<\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Marks that are never visible, without the joiners, which shape letters of some scripts.
_INVISIBLE = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_JOINERS = "\u200c\u200d"
_LATIN = "[\\s!-~\u00a0-\u024f\u2010-\u2027]"
_CHARACTER = re.compile(
    # A soft hyphen at the end of a line was printed as a hyphen: the word continues, and the line ends after it.
    r"(?P<broken>\u00ad[ \t]*\r?\n[ \t]*)(?P<rest>[a-z]{1,30}[,.;:]?)(?P<space> )"
    rf"|(?P<marks>[{_INVISIBLE}]+)"
    # Joiners shape letters of Arabic and Indian scripts, and emoji; between other letters they are debris.
    rf"|(?P<joiner>(?:(?<={_LATIN})|(?<![\s\S]))[{_JOINERS}]+|[{_JOINERS}]+(?={_LATIN}|\Z))"
    r"|&(?P<again>(?:amp;)*)(?P<name>#\d{1,7};|#\d{3,7}(?![\d;])|#[xX][0-9a-fA-F]{1,6};"
    r"|[A-Za-z][A-Za-z0-9]{1,31};|[A-Za-z]{2,6}(?![A-Za-z0-9;=]))"
)
_CELL = re.compile(r"\t")
_VISIBLE = re.compile(r"[^\s\ufeff]")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Most digits of an exponent or of a footnote mark.
_LONGEST_EXPONENT = 3


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of the characters `start` to `end` of the decoded text by `text`; `markup` if they are tags."""

    start: int
    end: int
    text: str
    markup: bool = False


class Legible:
    """A decoded text with its edits. `text` is what a reader sees: the decoded text itself if there are no edits."""

    def __init__(self, decoded: Decoded | Rendered, edits: Sequence[Edit], declared: Sequence[Declared] = ()) -> None:
        self.decoded = decoded
        # What the record declares about itself, if it is plain text too.
        self.declared = decoded.declared if isinstance(decoded, Rendered) else declared
        self.edits = edits
        self.text = decoded.text
        self._starts: list[int] = []
        if edits:
            parts: list[str] = []
            size = at = 0
            for edit in edits:
                size += edit.start - at
                self._starts.append(size)
                parts += (decoded.text[at : edit.start], edit.text)
                size += len(edit.text)
                at = edit.end
            self.text = "".join((*parts, decoded.text[at:]))

    def printed(self, start: int, end: int) -> tuple[int, int]:
        """Return the extent in the decoded text, half-open, from which the characters `start` to `end` were read.

        A reference is always included as a whole; marks and tags at the ends of the extent aren't included.
        """
        first, last = self._source(start), self._source(end - 1)
        return first[0], last[1]

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the extents into which tags cut the characters `start` to `end`, without white space at the cuts."""
        cuts = [start]
        for number in range(max(bisect_right(self._starts, start) - 1, 0), len(self.edits)):
            at, edit = self._starts[number], self.edits[number]
            if at >= end:
                break
            if edit.markup and at + len(edit.text) > start and (at > start or edit.text):
                cuts += (max(at, start), min(at + len(edit.text), end))
        cuts.append(end)
        if len(cuts) == 2:
            return [(start, end)]
        found = (self._stripped(*piece) for piece in zip(cuts[::2], cuts[1::2], strict=True))
        return [piece for piece in found if piece[0] < piece[1]]

    def _stripped(self, start: int, end: int) -> tuple[int, int]:
        piece = self.text[start:end]
        return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())

    def _source(self, char: int) -> tuple[int, int]:
        """Return the extent in the decoded text from which the character at `char` was read."""
        number = bisect_right(self._starts, char) - 1
        if number < 0:
            return char, char + 1
        edit = self.edits[number]
        beyond = char - self._starts[number] - len(edit.text)
        return (edit.start, edit.end) if beyond < 0 else (edit.end + beyond, edit.end + beyond + 1)


def make_legible(decoded: Decoded | Rendered, declared: Sequence[Declared] = ()) -> Legible:
    r"""Resolve the references, tags and marks of a decoded text; `declared` is what a plain text declares.

    >>> from transforms.text.decode import decode
    >>> legible = make_legible(decode("<p>Fran&ccedil;ois <b>Roe</b> &amp; 1.2 millio\u00adn people</p>".encode()))
    >>> legible.text
    'François Roe & 1.2 million people\n\n'
    >>> start, end = legible.printed(0, 8)
    >>> legible.decoded.text[start:end]
    'Fran&ccedil;ois'
    """
    edits = list(_edits_of(decoded)) if _SUSPICIOUS.search(decoded.text) else []
    return Legible(decoded, _with_marks(edits, decoded) if isinstance(decoded, Rendered) else edits, declared)


def _edits_of(decoded: Decoded | Rendered) -> Iterator[Edit]:
    """Yield the edits; in the text of a page what looks like a tag is shown to readers."""
    is_page = isinstance(decoded, Rendered) and decoded.format.endswith("html")
    return _characters(decoded.text, 0, len(decoded.text)) if is_page else _edits(decoded.text)


def _with_marks(edits: Sequence[Edit], page: Rendered) -> list[Edit]:
    """Return the edits together with those that insert the marks of headings, list items and cells."""
    marks = [Edit(marker.at, marker.at, marker.text, markup=True) for marker in page.markers]
    marks += [Edit(cell.start(), cell.end(), " | ", markup=True) for cell in _CELL.finditer(page.text)]
    kept: list[Edit] = []
    for edit in sorted([*edits, *marks], key=lambda edit: (edit.start, edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _edits(text: str) -> Iterator[Edit]:
    """Yield the edits for tags, references and invisible marks, in order."""
    at = 0
    exponent = False
    visible = _VISIBLE.search(text)
    for run in _runs(text, find_tags(text)):
        markup = _markup(text, run, opening=visible is not None and run[0].start == visible.start())
        between = text[at : run[0].start]
        if exponent and run[0].name == "sup" and between.isascii() and between.isdigit():
            if len(between) <= _LONGEST_EXPONENT:
                yield Edit(at, run[0].start, between.translate(_SUPERSCRIPT))
        else:
            yield from _characters(text, at, markup.start)
        yield markup
        at = markup.end
        exponent = run[-1].name == "sup" and run[-1].opens
    yield from _characters(text, at, len(text))


def _runs(text: str, tags: Iterator[Tag]) -> Iterator[list[Tag]]:
    """Yield sequences of tags with only white space between them."""
    run: list[Tag] = []
    for tag in tags:
        if run and text[run[-1].end : tag.start].strip():
            yield run
            run = []
        run.append(tag)
    if run:
        yield run


def _markup(text: str, run: Sequence[Tag], *, opening: bool) -> Edit:
    """Return the edit for a sequence of tags: they are read as the strongest break among them.

    A break of a block, cell or line also replaces the white space around the tags. `opening`: no text comes before.
    """
    start, end = run[0].start, run[-1].end
    breaks = {tag.break_ for tag in run}
    if not breaks & {"block", "cell", "line"}:
        inside = any(text[one.end : other.start] or (other.opens and not one.opens) for one, other in pairwise(run))
        return Edit(start, end, " " if inside or "space" in breaks else "", markup=True)
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    if "block" in breaks:
        marker = next((tag.marker for tag in reversed(run) if tag.marker), "")
        return Edit(start, end, marker if opening else "\n\n" + marker, markup=True)
    if "cell" in breaks:
        return Edit(start, end, " | ", markup=True)
    return Edit(start, end, "\n" * sum(tag.break_ == "line" for tag in run), markup=True)


def _characters(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield the edits for references and invisible marks in a stretch without tags."""
    for match in _CHARACTER.finditer(text, start, end):
        if match["broken"]:
            yield Edit(*match.span("broken"), "")
            yield Edit(*match.span("space"), "\n")
        elif match["name"] is None:
            yield Edit(*match.span(), "")
        elif (char := _meant(match["name"])) is not None:
            yield Edit(*match.span(), char)
        elif match["again"]:
            # '&amp;nothing;' is '&nothing;'.
            yield Edit(match.start(), match.start() + len("&amp;"), "&")


def _meant(name: str) -> str | None:
    """Return the character for the reference `&name`: '' if the character is invisible, None if it is no reference."""
    if name[0] != "#" and name not in html5:
        return None
    return re.sub(f"[{_INVISIBLE}{_JOINERS}]", "", html.unescape(f"&{name}"))
