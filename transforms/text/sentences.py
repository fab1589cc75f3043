"""Splits passages into sentences without a parser, so that only sentences worth parsing are parsed."""

import re
from collections.abc import Iterator

import blingfire

from transforms.text.datelines import find_opening

BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
# 'IS', the group, which the parser takes for a verb; for the parser it is replaced by 'UN', a name it knows.
_GROUP = re.compile(r"(?<![\w'’])IS(?![\w])(?! [A-Z]{2,} [A-Z]{2,})")
# A full stop before a number ends a sentence: "... on Monday. 12 people ..."; blingfire never ends one there.
_BEFORE_NUMBER = re.compile(r"(?<![A-Za-z])([A-Za-z]{2,20}|[\d,]{2,12})\.[ \t]+(?=\d[\d,.]{0,12} [a-z])")
_ABBREVIATED = frozenset({
    "no", "nos", "approx", "est", "vs", "pp", "art", "arts", "fig", "figs", "sec", "secs", "ch", "vol", "vols",
    "cf", "ca", "circa", "st", "mt", "dr", "mr", "mrs", "ms", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "gen", "col", "maj", "lt",
    "sgt", "capt", "hwy", "rt", "rte", "rep", "sen", "rev", "prof", "inc", "ltd", "co", "corp"
})  # fmt: skip


# Of 40,000 sentences of news, court records and academic prose the longest has 1,442 characters, the longest address
# in them 229.
LONGEST_SENTENCE = 2_000
LONGEST_TOKEN = 500
_TOKEN = re.compile(r"\S+")
# A longer sentence is cut behind a punctuation mark if there is one, else between words.
_BEHIND_MARK = re.compile(r"(?<=[;,:)])\s+")
_SPACE = re.compile(r"\s+")


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of `text[start:end]` as half-open character spans of `text`, in order.

    White space between sentences belongs to no sentence; all other characters belong to one. A sentence of more than
    `LONGEST_SENTENCE` characters is cut; a token of more than `LONGEST_TOKEN` characters is a sentence by itself.

    >>> text = "He left at 5 p.m. on Friday. She stayed."
    >>> [text[a:b] for a, b in split_sentences(text, 0, len(text))]
    ['He left at 5 p.m. on Friday.', 'She stayed.']
    >>> text = "GENEVA, May 3 (Reuters) - Talks failed."
    >>> [text[a:b] for a, b in split_sentences(text, 0, len(text))]
    ['GENEVA, May 3 (Reuters) -', 'Talks failed.']
    """
    for sentence in _sentences(text, start, end):
        yield from [sentence] if sentence[1] - sentence[0] <= LONGEST_TOKEN else _cut(text, *sentence)


def for_parser(sentence: str) -> str:
    """Return the sentence as it is given to the parser, of the same length: in prose the group 'IS' becomes 'UN'.

    >>> for_parser("They killed 12 IS fighters.")
    'They killed 12 UN fighters.'
    >>> for_parser("THIS IS WAR")
    'THIS IS WAR'
    """
    if "IS" not in sentence or sentence.isupper():
        return sentence
    return _GROUP.sub("UN", sentence)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    # A blank line always ends a sentence; a single line break may only wrap a long line.
    at = start
    for blank in BLANK_LINE.finditer(text, start, end):
        yield from _block(text, at, blank.start())
        at = blank.end()
    yield from _block(text, at, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield each token longer than `LONGEST_TOKEN` by itself, and the rest in pieces of up to `LONGEST_SENTENCE`."""
    at = start
    for token in _TOKEN.finditer(text, start, end):
        if token.end() - token.start() > LONGEST_TOKEN:
            yield from _pieces(text, at, token.start())
            yield token.span()
            at = token.end()
    yield from _pieces(text, at, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = _trim(text, start, end)
    while end - start > LONGEST_SENTENCE:
        # There is a space in the second half: longer tokens were taken out before.
        room = (text, start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        gaps = list(_BEHIND_MARK.finditer(*room)) or list(_SPACE.finditer(*room))
        yield _trim(text, start, gaps[-1].start())
        start, _ = _trim(text, gaps[-1].end(), end)
    if start < end:
        yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = _trim(text, start, end)
    if start == end:
        return
    # Blingfire works on UTF-8, which has no lone surrogates, and stops at NUL. Each of these is replaced by one
    # character, so the offsets stay the same.
    block = text[start:end].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    _, spans = blingfire.text_to_sentences_and_offsets(block)
    cut = start
    for _, after in spans[:-1]:
        stop = start + after
        yield from _apart(text, cut, stop, start)
        cut = stop
        while cut < end and text[cut].isspace():
            cut += 1
    if cut < end:
        yield from _apart(text, cut, end, start)


def _apart(text: str, start: int, end: int, block: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a sentence, split before a number behind a full stop, and behind the dateline of a story."""
    if start == block or text[start - 1] == "\n":
        opening = find_opening(text, start, end)
        if opening:
            yield start, opening.end()
            start = opening.end()
            while start < end and text[start].isspace():
                start += 1
    for stop in _BEFORE_NUMBER.finditer(text, start, end):
        if stop[1].casefold() not in _ABBREVIATED:
            yield start, stop.end(1) + 1
            start = stop.end()
    if start < end:
        yield start, end
