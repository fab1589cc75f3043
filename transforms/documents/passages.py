"""Splits a page into passages that tile it, each with its zone and language.

A title or byline is too short to detect its language: if most of the body is in a language that isn't read, the title
gets that language too.
"""

from dataclasses import dataclass, replace

from transforms.documents.blocks import split_blocks
from transforms.documents.boilerplate import Boilerplate
from transforms.documents.bylines import BylineWords
from transforms.documents.chosen import NOTHING, Known
from transforms.documents.zones import label_zones
from transforms.text.language import READ, UNDECIDED, EverydayWords, find_language, main_language


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of text, half-open in characters, with its zone (`vocabulary.ZONES`) and language."""

    start: int
    end: int
    zone: str
    language: str


# Zones whose passages consist of sentences: only for these is the slow language model used.
_SENTENCES = frozenset({"body", "caption", "subtitle", "biography"})


def split_passages(
    text: str,
    wording: Boilerplate,
    byline_words: BylineWords,
    everyday: EverydayWords,
    known: Known = NOTHING,
) -> list[Zone]:
    r"""Split the text into passages; their concatenation is the text. `known` are the words known from the page's code.

    >>> rows = [{"kind": "share", "match": "line", "words": "print"}]
    >>> text = "Two die in flood\n\nPrint\n\nTwo people died in a flood on Friday, the police said.\n"
    >>> zones = split_passages(text, Boilerplate.from_rows(rows), BylineWords.from_rows([], []), EverydayWords({}))
    >>> [(zone.zone, zone.language) for zone in zones]
    [('title', 'und'), ('furniture', 'und'), ('body', 'en')]
    """
    blocks = split_blocks(text)
    zones = [
        Zone(
            block.start,
            block.end,
            zone,
            find_language(block.text, everyday, doubtful=zone in _SENTENCES),
        )
        for block, zone in zip(blocks, label_zones(blocks, wording, byline_words, known), strict=True)
    ]
    body = [zone for zone in zones if zone.zone == "body"]
    language = main_language((zone.language, zone.end - zone.start) for zone in body)
    if language == UNDECIDED:
        language = find_language(" ".join(text[zone.start : zone.end] for zone in body), everyday)
    return [_of_page(zone, language) for zone in zones]


def _of_page(zone: Zone, language: str) -> Zone:
    """Return the passage; if its language is undecided and the page's isn't read, with the language of the page."""
    strange = zone.language == UNDECIDED and language not in {READ, UNDECIDED}
    return replace(zone, language=language) if strange else zone
