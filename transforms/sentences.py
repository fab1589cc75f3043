"""Cuts passages into sentences without a parse, so that only sentences that need one get one."""

import re
from collections.abc import Iterator

import blingfire

BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_TOWN = r"[^\W\d_a-z][\w.'’-]{1,20}(?:[ /][^\W\d_a-z][\w.'’-]{1,20}){0,3}"
# How agencies open a story: 'GAZIANTEP, Turkey, May 29 (Reuters) -'.
_OPENING = re.compile(
    rf"(?P<town>{_TOWN})(?:, (?!{_MONTH}){_TOWN})?"
    rf"(?P<date>,? (?:\d{{1,2}} )?{_MONTH}[a-z]{{0,6}}\.?(?: \d{{1,2}})?(?:,? \d{{4}})?)?"
    r"(?P<agency> \([A-Z][\w/ .]{1,30}\))?\s?(?:--?|[—–])(?=\s)"
)


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of `text[start:end]` as half-open character spans of `text`, in order.

    White space between sentences belongs to none; nothing else is lost.

    >>> text = "He left at 5 p.m. on Friday. She stayed."
    >>> [text[a:b] for a, b in split_sentences(text, 0, len(text))]
    ['He left at 5 p.m. on Friday.', 'She stayed.']
    >>> text = "GENEVA, May 3 (Reuters) - Talks failed."
    >>> [text[a:b] for a, b in split_sentences(text, 0, len(text))]
    ['GENEVA, May 3 (Reuters) -', 'Talks failed.']
    """
    # A blank line always ends a sentence; a single line break may only wrap a long line.
    at = start
    for blank in BLANK_LINE.finditer(text, start, end):
        yield from _block(text, at, blank.start())
        at = blank.end()
    yield from _block(text, at, end)


def _block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    # Blingfire counts bytes of UTF-8 and stops at NUL; one-for-one stand-ins keep offsets.
    block = text[start:end].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    _, spans = blingfire.text_to_sentences_and_offsets(block)
    cut = start
    for _, after in spans[:-1]:
        stop = start + after
        yield from _without_opening(text, cut, stop, start)
        cut = stop
        while cut < end and text[cut].isspace():
            cut += 1
    if cut < end:
        yield from _without_opening(text, cut, end, start)


def _without_opening(text: str, start: int, end: int, block: int) -> Iterator[tuple[int, int]]:
    """The sentence, and apart from it the town and date that a story opens with: a parse would take them for a part."""
    if start == block or text[start - 1] == "\n":
        opening = _OPENING.match(text, start, end)
        if opening and (opening["town"].isupper() or opening["date"] or opening["agency"]):
            yield start, opening.end()
            start = opening.end()
            while start < end and text[start].isspace():
                start += 1
    if start < end:
        yield start, end
