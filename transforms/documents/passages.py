"""Cuts a page into passages that tile it, each with its role and language.

The head that a site's generator put above a text is furniture; `metadata` reads it. A title or byline is too short to
tell its language: where most of the body is in a language that isn't read, it is in that too.
"""

from dataclasses import dataclass, replace

from transforms.documents.blocks import split_blocks
from transforms.documents.boilerplate import Wording
from transforms.documents.bylines import BylineWords
from transforms.documents.zones import label
from transforms.text.frontmatter import head_end
from transforms.text.language import READ, UNDECIDED, EverydayWords, find_language, main_language


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
    head = head_end(text)
    blocks = split_blocks(text[head:])
    zones = [
        Zone(
            head + block.start,
            head + block.end,
            zone,
            find_language(block.text, everyday, doubtful=zone in _SENTENCES),
        )
        for block, zone in zip(blocks, label(blocks, wording, byline_words), strict=True)
    ]
    body = [zone for zone in zones if zone.zone == "body"]
    language = main_language((zone.language, zone.end - zone.start) for zone in body)
    if language == UNDECIDED:
        language = find_language(" ".join(text[zone.start : zone.end] for zone in body), everyday)
    if head:
        zones.insert(0, Zone(0, head, "furniture", UNDECIDED))
    return [_of_page(zone, language) for zone in zones]


def _of_page(zone: Zone, language: str) -> Zone:
    """The passage, in the language of the page where it is too short to tell and that language isn't read."""
    strange = zone.language == UNDECIDED and language not in {READ, UNDECIDED}
    return replace(zone, language=language) if strange else zone
