"""Cuts a page into passages that tile it, each with its role and language."""

from dataclasses import dataclass

from transforms.bylines import BylineWords
from transforms.language import EverydayWords, find_language
from transforms.layout import split_blocks
from transforms.wording import Wording
from transforms.zones import label


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of text, half-open in characters, with its role (`vocabulary.ZONES`) and language."""

    start: int
    end: int
    zone: str
    language: str


# Passages that are sentences: only for these is a language worth a model.
_SENTENCES = frozenset({"body", "caption", "subtitle", "biography"})


def split_passages(text: str, wording: Wording, byline_words: BylineWords, everyday: EverydayWords) -> list[Zone]:
    r"""Cut the text into passages; their concatenation is the text.

    >>> rows = [{"kind": "share", "match": "line", "words": "print"}]
    >>> text = "Two die in flood\n\nPrint\n\nTwo people died in a flood on Friday, the police said.\n"
    >>> zones = split_passages(text, Wording.from_rows(rows), BylineWords.from_rows([], []), EverydayWords({}))
    >>> [(zone.zone, zone.language) for zone in zones]
    [('title', 'und'), ('furniture', 'und'), ('body', 'en')]
    """
    blocks = split_blocks(text)
    return [
        Zone(block.start, block.end, zone, find_language(block.text, everyday, doubtful=zone in _SENTENCES))
        for block, zone in zip(blocks, label(blocks, wording, byline_words), strict=True)
    ]
