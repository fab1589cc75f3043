"""Labels the blocks of a page with their role, by layout, wording and position."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.layout import Block
from transforms.wording import CERTAIN, Wording

# Closed-class words of English: sentences have them, menus and names hardly do.
_FUNCTION_WORDS = """
a an the and or but if that which who whom whose this these those he she it they we you i his her
its their our my your him them us me is are was were be been being has have had having do does did
will would can could may might must shall should not no of in on at by for from to with as about
into over after before between during against under than then there when where while because so such
said says
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
# Kinds of wording that make a line furniture.
PAGE_KINDS = frozenset(
    {"share", "follow", "subscribe", "comment", "advert", "navigation", "legal", "notice", "related", "others"}
)
# Lines of page wording that it takes before doubtful wording and menu-like lines count as furniture.
_CLUTTER = 3
_MOST_COUNTED_WORDS = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A block with what its form and wording say."""

    block: Block
    kinds: frozenset[str]
    # Whether it reads as sentences.
    prose: bool
    # Whether its wording alone makes it furniture.
    page: bool


def label(blocks: Sequence[Block], wording: Wording) -> list[str]:
    """The zone of each block, of `vocabulary.ZONES`."""
    parts = _parts(blocks, wording)
    texts = [part for part in parts if part.block.words]
    if len(texts) <= 1:
        return ["body"] * len(parts)
    cluttered = is_cluttered(parts)
    first, last = _core(parts)
    return [_zone(part, first <= number <= last, cluttered) for number, part in enumerate(parts)]


def _zone(part: Part, inside: bool, cluttered: bool) -> str:
    if part.page:
        return "furniture"
    if part.block.is_rule:
        return "furniture"
    if "caption" in part.kinds:
        return "caption"
    if "credit" in part.kinds:
        return "credit"
    if inside or not cluttered:
        return "body" if part.prose else "heading"
    return "furniture"


def is_prose(block: Block) -> bool:
    """Whether the block reads as sentences rather than as a name, a menu entry or a headline."""
    count = len(block.words)
    if count < 5:
        return len(block.text) > 60 and block.ends
    known = sum(word.casefold() in FUNCTION_WORDS for word in block.words[:60])
    if block.ends:
        return count >= 12 or (count >= 6 and known >= 1)
    return count >= 25 and known >= 4


def _parts(blocks: Sequence[Block], wording: Wording) -> list[Part]:
    first = []
    clutter = 0
    for block in blocks:
        kinds = wording.kinds(block.text) if block.words else frozenset()
        whole = bool(kinds & PAGE_KINDS) and wording.is_whole_line(block.text)
        clutter += whole
        first.append((block, kinds, is_prose(block), whole))
    parts = []
    for block, kinds, prose, whole in first:
        page = (
            whole
            or bool(kinds & CERTAIN)
            or (clutter >= _CLUTTER and bool(kinds & PAGE_KINDS) and len(block.words) <= 60)
        )
        parts.append(Part(block, kinds, prose, page))
    return parts


def is_cluttered(parts: Sequence[Part]) -> bool:
    """Whether the text is a page with menus and links rather than an article alone."""
    return sum(part.page for part in parts) >= _CLUTTER


def _core(parts: Sequence[Part]) -> tuple[int, int]:
    """First and last block of the run that holds most prose and least else."""
    indents: Counter[int] = Counter()
    for part in parts:
        if part.prose and not part.page:
            indents[part.block.indent] += min(len(part.block.words), _MOST_COUNTED_WORDS)
    main = max(indents, key=lambda indent: (indents[indent], -indent)) if indents else 0
    best = (0.0, 0, len(parts) - 1)
    total, start = 0.0, 0
    for number, part in enumerate(parts):
        if total <= 0:
            total, start = 0.0, number
        total += _worth(part, main)
        if total > best[0]:
            best = (total, start, number)
    return best[1], best[2]


def _worth(part: Part, main: int) -> float:
    block = part.block
    if block.is_rule:
        return -2
    if "others" in part.kinds and part.page:
        return -40
    if part.page:
        return -8
    if part.prose:
        return min(len(block.words), _MOST_COUNTED_WORDS) * (1 if block.indent == main else 0.4)
    if block.indent == main and not block.marker:
        return -2
    return -6
