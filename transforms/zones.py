"""Labels the blocks of a page with their role, by layout, wording and position."""

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
    {"share", "follow", "subscribe", "comment", "advert", "navigation", "legal", "notice", "related", "teaser", "others"}
)
# Lines of page wording that it takes before doubtful wording and menu-like lines count as furniture.
_CLUTTER = 3
_MOST_COUNTED_WORDS = 60
# A list of other pieces starts: what follows is rarely the article again.
_OTHERS = -40.0
# Blocks between two parts of an article after which more of the same counts little.
_LONG_GAP = 8
_LONGEST_CAPTION = 70
_LONGEST_TEASER = 40
_LONGEST_NOTICE = 40


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
    return [_zone(parts, number, first <= number <= last, cluttered) for number in range(len(parts))]


def _zone(parts: Sequence[Part], number: int, inside: bool, cluttered: bool) -> str:
    part = parts[number]
    if part.page or part.block.is_rule:
        return "furniture"
    if is_caption(part):
        return "caption"
    if "credit" in part.kinds:
        return "credit"
    if not inside and cluttered:
        return "furniture"
    if part.prose:
        return "body"
    if not cluttered:
        return "heading"
    return "heading" if _belongs(parts, number) else "furniture"


def is_caption(part: Part) -> bool:
    """Whether the block describes a picture: its wording opens it or names the picture's source at its end."""
    if "caption" not in part.kinds:
        return False
    return len(part.block.words) <= _LONGEST_CAPTION


def _belongs(parts: Sequence[Part], number: int) -> bool:
    """Whether a line that isn't prose stands among paragraphs as one of them: a heading or a short answer."""
    block = parts[number].block
    if not any(char.isalpha() for char in block.text):
        return False
    around = [
        parts[at].block.indent
        for step in (-1, 1)
        for at in range(number + step, number + 4 * step, step)
        if 0 <= at < len(parts) and parts[at].prose and not parts[at].page
    ]
    return block.indent in around


def is_prose(block: Block) -> bool:
    """Whether the block reads as sentences rather than as a name, a menu entry or a headline."""
    count = len(block.words)
    if count < 5:
        return len(block.text) > 60 and block.ends
    if block.text.endswith(("...", "…")) and count < _LONGEST_TEASER:
        return False
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
        doubtful = bool(kinds & PAGE_KINDS) and len(block.words) <= (_LONGEST_NOTICE if prose else _MOST_COUNTED_WORDS)
        page = bool(kinds & CERTAIN) or (clutter >= _CLUTTER and (whole or doubtful))
        parts.append(Part(block, kinds, prose, page))
    return parts


def is_cluttered(parts: Sequence[Part]) -> bool:
    """Whether the text is a page with menus and links rather than an article alone."""
    return sum(part.page for part in parts) >= _CLUTTER


def _core(parts: Sequence[Part]) -> tuple[int, int]:
    """First and last block of the run that holds most prose and least else."""
    worths = _worths(parts)
    best = (0.0, 0, len(parts) - 1)
    total, start, gap = 0.0, 0, 0
    for number, worth in enumerate(worths):
        if total <= 0:
            total, start, gap = 0.0, number, 0
        gap = gap + 1 if worth < 0 else 0
        total += worth if gap <= _LONG_GAP or worth < _OTHERS else worth / 4
        if total > best[0]:
            best = (total, start, number)
    return best[1], best[2]


def _worths(parts: Sequence[Part]) -> list[float]:
    """What each block adds to the run that is the article: paragraphs beside paragraphs most."""
    worths = []
    texts = [number for number, part in enumerate(parts) if not part.block.is_rule]
    places = {number: place for place, number in enumerate(texts)}
    for number, part in enumerate(parts):
        block = part.block
        if block.is_rule:
            worths.append(-1.0)
        elif part.page:
            worths.append(_OTHERS if "others" in part.kinds else -8.0)
        elif part.prose:
            place = places[number]
            beside = [parts[texts[at]] for at in (place - 1, place + 1) if 0 <= at < len(texts)]
            company = any(other.prose and not other.page and other.block.indent == block.indent for other in beside)
            worths.append(min(len(block.words), _MOST_COUNTED_WORDS) * (1.0 if company and not block.marker else 0.3))
        else:
            worths.append(-6.0)
    return worths
