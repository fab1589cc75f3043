"""Finds quotations: curly, straight, nested, unbalanced, and running over paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Marks that can open or close a quotation. Two backticks and two apostrophes are the typewriter's.
MARK = re.compile(
    r"[\"“”„«»‘]|``|''|(?<=[.,!?…])['’](?=[\s)\]—–-]|$)|(?<=[\w%])’(?=[\s,.;:)\]—–-]|$)|(?<![^\s(\[—–])'(?=\w)"
)
BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
OPENERS = {"“": "”", "„": "“", "«": "»", "``": "''", "‘": "’"}
# Characters that may be between a space and an opening mark, or between a closing mark and a space.
BEFORE_OPENING = "([{—–-/*_“‘«,:;"
AFTER_CLOSING = ")]}—–-/*_.,;:!?…”’»"
# A quotation of fewer words, without the punctuation of a sentence, isn't speech: it marks a word as somebody else's.
SPEECH_WORDS = 4


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with its marks, half-open in characters; `closed` says whether it has a closing mark."""

    start: int
    end: int
    closed: bool

    def __contains__(self, char: int) -> bool:
        return self.start <= char < self.end


def find_quotes(text: str, start: int, end: int) -> Iterator[Quote]:
    """Yield the outermost quotations of `text[start:end]`, in order.

    A quotation ends at its closing mark, or without one at the end of its paragraph: if a quotation goes on in the
    next paragraph, writers put no closing mark at the end of the first.

    >>> text = '“We heard ‘run’ twice,” she said. "Then nothing'
    >>> [text[q.start : q.end] for q in find_quotes(text, 0, len(text))]
    ['“We heard ‘run’ twice,”', '"Then nothing']
    """
    at = start
    for blank in BLANK_LINE.finditer(text, start, end):
        yield from _paragraph(text, at, blank.start())
        at = blank.end()
    yield from _paragraph(text, at, end)


def _paragraph(text: str, start: int, end: int) -> Iterator[Quote]:
    """Yield the quotations of a stretch without a blank line."""
    opened: int | None = None
    closer = ""
    depth = 0
    marks = list(MARK.finditer(text, start, end))
    for number, found in enumerate(marks):
        mark, at = found.group(), found.start()
        if opened is None:
            # A closing mark at the start of a line is a slip for an opening one.
            slip = mark == "”" and _opens_line(text, at, start) and text[at + 1 : at + 2].isalpha()
            if mark in OPENERS or slip or (mark in ('"', "'", "''") and _may_open(text, found.end(), at, start, end)):
                opened, closer, depth = at, OPENERS.get(mark, mark), 0
            continue
        if mark == closer and (mark not in ('"', "'") or _may_close(text, found.end(), at, end)):
            if depth:
                depth -= 1
                continue
            yield Quote(opened, found.end(), closed=True)
            opened = None
        elif mark == '"' and closer == "”" and _may_close(text, found.end(), at, end) and not depth:
            yield Quote(opened, found.end(), closed=True)
            opened = None
        elif OPENERS.get(mark) == closer or mark == closer:
            if _opens_line(text, at, start):
                yield Quote(opened, _strip_end(text, opened, at), closed=False)
                opened = at
            elif [later.group() for later in marks[number + 1 : number + 3]] == [closer, closer]:
                depth += 1
            else:
                # The earlier opening mark was never closed, so the end of its quotation is unknown: drop it.
                opened = at
    if opened is not None and closer not in "'’":
        yield Quote(opened, _strip_end(text, opened, end), closed=False)


def _may_open(text: str, after: int, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    following = text[after] if after < end else " "
    return (before.isspace() or before in BEFORE_OPENING) and not following.isspace()


def _may_close(text: str, after: int, at: int, end: int) -> bool:
    following = text[after] if after < end else " "
    return not text[at - 1].isspace() or following.isspace() or following in AFTER_CLOSING


def _opens_line(text: str, at: int, start: int) -> bool:
    # Looks back over the blanks alone: a search for the line's start would make long lines quadratic.
    while at > start and text[at - 1] in " \t\r":
        at -= 1
    return at == start or text[at - 1] == "\n"


def _strip_end(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end
