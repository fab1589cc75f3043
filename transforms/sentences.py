"""Cuts passages into sentences without a parse, so that only sentences that need one get one."""

import re
from collections.abc import Iterator

import blingfire

BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of `text[start:end]` as half-open character spans of `text`, in order.

    White space between sentences belongs to none; nothing else is lost.

    >>> text = "He left at 5 p.m. on Friday. She stayed."
    >>> [text[a:b] for a, b in split_sentences(text, 0, len(text))]
    ['He left at 5 p.m. on Friday.', 'She stayed.']
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
        yield cut, stop
        cut = stop
        while cut < end and text[cut].isspace():
            cut += 1
    if cut < end:
        yield cut, end
