"""Finds blocks of a page by known words: those of the article that a library cut out, and of the declared title."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.documents.blocks import WORD, Block, split_blocks

# Length, in words, of the sequences by which blocks are compared: enough to distinguish sentences.
_RUN = 4
# Least share of a block's sequences that the cut-out article contains: it may lack the words of a link, or a mark.
_LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Known:
    """Known words of a page: the text of its article as a library cut it out, and its declared titles."""

    article: str | None = None
    titles: tuple[str, ...] = ()


NOTHING = Known()


def choose_title(blocks: Sequence[Block], titles: Iterable[str], first: int) -> int | None:
    """Return the block whose words are one of the titles; None if there is none.

    Of several, the last one up to the block `first`, else the first one behind it.
    """
    wanted = {tuple(words) for title in titles if (words := [word.casefold() for word in WORD.findall(title)])}
    found = [number for number, block in enumerate(blocks) if tuple(word.casefold() for word in block.words) in wanted]
    return max((number for number in found if number <= first), default=min(found, default=None))


def choose_blocks(blocks: Sequence[Block], article: str) -> list[bool]:
    r"""Return for each block whether it is in the article; a short line only if it is between blocks that are.

    >>> blocks = split_blocks("Home\n\nTwo people died in a flood.\n\nPrint\n")
    >>> choose_blocks(blocks, "Two people died in a flood.")
    [False, True, False]
    """
    said = split_blocks(article)
    runs = {run for block in said for run in _runs(_folded(block))}
    lines = {tuple(_folded(block)) for block in said}
    long = [_share(_folded(block), runs) >= _LEAST_SHARE for block in blocks]
    numbers = [number for number, inside in enumerate(long) if inside]
    if not numbers:
        return [False] * len(blocks)
    first, last = numbers[0], numbers[-1]
    return [
        long[number] or (first <= number <= last and tuple(_folded(block)) in lines)
        for number, block in enumerate(blocks)
    ]


def _folded(block: Block) -> list[str]:
    """Return the words of a block, casefolded, without a number at the start, which may be that of an item."""
    words = [word.casefold() for word in block.words]
    return words[1:] if words and words[0].isdecimal() else words


def _runs(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _share(words: Sequence[str], runs: set[tuple[str, ...]]) -> float:
    """Return the share of a block's sequences of words that are in the article; 0 if the block is too short."""
    own = list(_runs(words))
    return sum(run in runs for run in own) / len(own) if own else 0.0
