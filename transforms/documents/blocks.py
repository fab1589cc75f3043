"""Cuts a page's text into blocks - paragraphs, headings, list items - by its lines, blanks and indents."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

_LINE = re.compile(r"[^\n\r]*(?:\r\n|\n|\r|$)")
_MARKER = re.compile(r"([*+•◦▪·o\-–]|\d{1,3}[.)])[ \t\u00a0]+(?=\S)|[*+•◦▪\-–]$")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_RULE = re.compile(r"(?:[-*_=─—~]\s?){3,}$|[◆♦❖■●|\\/.·•]{1,3}$")
# A Markdown link.
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)")
# An address in brackets left over behind the words of a link: '(/experts/name)', with escaped brackets or not.
_BARE_ADDRESS = re.compile(r"\\?\((?:https?://|/)[^()\s\\]*\\?\)")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_ENDS_SENTENCE = re.compile(r"[.!?…:;。！？][\"'”’»)\]*_❖ ]*$")
WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
# Widest line that a program wraps; a longer line is a paragraph of its own.
_WIDEST_WRAP = 120
# A shorter line that ends in mid-sentence is a heading, a name or a menu entry, not a wrapped line.
_NARROWEST_WRAP = 40
# Only a wrapped line ends with one of these words; in lower case, because titles and menus have capitals.
_LEADS_ON = re.compile(r"(?<= )(?:of|the|and|with|by|for|an?|to|from|or|their|its|including)$")
# Narrowest column of a printed page.
_NARROWEST_COLUMN = 15
# Least right margin that is assumed for wrapped text: if the next word would have fitted before the margin, the author
# ended the line.
_NARROWEST_MARGIN = 60
# A line that begins in lower case continues the sentence of the line before.
_CONTINUES = re.compile(r"[a-z]")
# A number split at the end of a line: 'USD 40' / 'million', 'rice, USD' / '2.248 million'.
_NUMBER_ENDS = re.compile(r"\d$")
_NUMBER_GOES_ON = re.compile(r"(?:hundred|thousand|[mb]illion|trillion|per ?cent)\b")
_MONEY_ENDS = re.compile(r"(?:(?<=[a-z,;:(] )[A-Z]{3}|[$€£¥])$")
_MONEY_GOES_ON = re.compile(r"\d[\d.,]*(?:,\d{3}\b| (?:thousand|[mb]illion|trillion)\b)")


@dataclass(frozen=True)
class Block:
    """Lines that belong together.

    `start` and `end` are characters of the page's text and include the line ends and blank lines behind the block.
    `text` is what a reader sees of the block, in one line: no marker, no Markdown, no link addresses.
    """

    start: int
    end: int
    text: str
    indent: int
    # List marker, or '' if the block is no list item.
    marker: str
    # Level of a Markdown heading, 0 if the block is none.
    heading: int
    # Whether all words of the block are links.
    linked: bool
    # Number of blank lines before the block.
    gap: int

    @cached_property
    def words(self) -> list[str]:
        """The words of the block, as printed."""
        return WORD.findall(self.text)

    @cached_property
    def ends(self) -> bool:
        """Whether the block ends as a sentence does."""
        return bool(_ENDS_SENTENCE.search(self.text[-12:]))

    @property
    def is_rule(self) -> bool:
        """Whether the block has no words: a horizontal rule, a bullet without text, a single symbol."""
        return not self.words


@dataclass(frozen=True, slots=True)
class _TextLine:
    start: int
    end: int
    text: str
    indent: int


def split_blocks(text: str) -> list[Block]:
    r"""Cut the text into blocks that tile it; lines that a program wrapped are joined.

    >>> [block.text for block in split_blocks("Home\n\n  * Print\n  * Share\n\nTwo died.\n")]
    ['Home', 'Print', 'Share', 'Two died.']
    """
    groups: list[tuple[int, list[_TextLine]]] = []
    gap = 0
    lines = list(_lines(text))
    margin = _margin(lines)
    for line in lines:
        if not line.text:
            gap += 1
        elif groups and not gap and (_is_broken(groups[-1][1][-1], line) or _continues(groups[-1][1], line, margin)):
            groups[-1][1].append(line)
        else:
            groups.append((gap, [line]))
            gap = 0
    starts = [0, *(lines[0].start for _, lines in groups[1:]), len(text)]
    return (
        [
            _block(start, end, gap, lines)
            for start, end, (gap, lines) in zip(starts[:-1], starts[1:], groups, strict=True)
        ]
        if groups
        else ([_block(0, len(text), 0, [_TextLine(0, len(text), "", 0)])] if text else [])
    )


def plain_text(passage: str) -> str:
    r"""Return what a reader sees of a passage, in one line: no marker, no Markdown, no link addresses.

    >>> plain_text("## [Two die\nin flood](/news/flood)")
    'Two die in flood'
    """
    lines = [line for line in _lines(passage) if line.text]
    return _block(0, len(passage), 0, lines).text if lines else ""


def _lines(text: str) -> Iterator[_TextLine]:
    at = 0
    while at < len(text):
        match = _LINE.match(text, at)
        end = match.end() if match else len(text)
        line = text[at:end]
        bare = line.strip().strip("\ufeff").strip()
        indent = len(line) - len(line.lstrip()) if bare else 0
        yield _TextLine(at, end, bare, indent)
        at = end


def _margin(lines: Sequence[_TextLine]) -> int:
    """Return the right margin at which a program wrapped the text; 0 if no program wrapped it."""
    lengths = sorted(len(line.text) for line in lines if line.text)
    if not lengths or sum(length for length in lengths if length > _WIDEST_WRAP) * 10 > sum(lengths):
        return 0
    broken = [
        not _ENDS_SENTENCE.search(line.text[-12:])
        for line, following in pairwise(lines)
        if len(line.text) >= _NARROWEST_WRAP and following.text
    ]
    # A program breaks most lines in mid-sentence, an author ends paragraphs.
    if sum(broken) * 2 < len(broken):
        return 0
    # A few lines, addresses for instance, may exceed the margin.
    return max(lengths[-1 - len(lengths) // 20], _NARROWEST_MARGIN)


def _is_broken(last: _TextLine, line: _TextLine) -> bool:
    """Whether the line end behind `last` splits a number: 'USD 40' / 'million'."""
    money = _MONEY_ENDS.search(last.text) is not None and _MONEY_GOES_ON.match(line.text) is not None
    return money or (_NUMBER_ENDS.search(last.text) is not None and _NUMBER_GOES_ON.match(line.text) is not None)


def _continues(lines: Sequence[_TextLine], line: _TextLine, margin: int) -> bool:
    """Whether the line continues the paragraph of `lines`, which a program wrapped at the right margin.

    A margin of 0 means that no program wrapped the text.
    """
    last = lines[-1]
    if _is_mid_sentence(last, line):
        return True
    if not margin or not _NARROWEST_WRAP <= len(last.text) <= _WIDEST_WRAP or len(line.text) > _WIDEST_WRAP:
        return False
    if _MARKER.match(line.text) or _HEADING.match(line.text) or _HEADING.match(last.text) or _RULE.match(line.text):
        return False
    hanging = len(lines) == 1 and bool(_MARKER.match(last.text))
    first_indented = len(lines) == 1 and not line.indent
    if line.indent != last.indent and not hanging and not first_indented:
        return False
    if _CONTINUES.match(line.text) and not _ENDS_SENTENCE.search(last.text[-12:]):
        return True
    # Its first word would not have fitted on the line before.
    return len(last.text) + 1 + len(line.text.split(maxsplit=1)[0]) > margin


def _is_mid_sentence(last: _TextLine, line: _TextLine) -> bool:
    """Whether `last` ends in mid-sentence and `line` goes on with it, as in a narrow column of a printed page."""
    return (
        _NARROWEST_COLUMN <= len(last.text) <= _WIDEST_WRAP
        and len(line.text) <= _WIDEST_WRAP
        and (_CONTINUES.match(line.text) is not None or _LEADS_ON.search(last.text) is not None)
        and not _MARKER.match(line.text)
        and not _HEADING.match(last.text)
        and not _ENDS_SENTENCE.search(last.text[-12:])
    )


def _block(start: int, end: int, gap: int, lines: list[_TextLine]) -> Block:
    text = " ".join(line.text for line in lines)
    heading = _HEADING.match(text)
    text = text[heading.end() :] if heading else text
    marker = None if heading else _MARKER.match(text)
    text = text[marker.end() :] if marker else text
    linked = False
    if "](" in text or "(/" in text or "(http" in text:
        text = _ESCAPE.sub(r"\1", text)
        rest = _BARE_ADDRESS.sub("", _LINK.sub("", text.replace("\\", "")))
        linked = not WORD.search(rest)
        text = _LINK.sub(r"\1", _unnested(text))
        text = _BARE_ADDRESS.sub("", text)
    text = _EMPHASIS.sub("", text) if "*" in text or "_" in text else text
    text = " ".join(_ESCAPE.sub(r"\1", text).split())
    return Block(
        start=start,
        end=end,
        text="" if _RULE.match(text) else text,
        indent=lines[0].indent,
        marker=marker.group(0).strip() if marker else "",
        heading=len(heading.group(1)) if heading else 0,
        linked=linked,
        gap=gap,
    )


def _unnested(text: str) -> str:
    """Return the text without addresses inside the words of links: `[Name (/name)](/name)` to `[Name ](/name)`."""
    return _BARE_ADDRESS.sub(lambda match: match[0] if text[match.start() - 1] == "]" else "", text)
