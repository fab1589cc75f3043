"""Finds the blocks of a page that are known beforehand: those of an article cut out of it, and its declared title."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.documents.blocks import WORD, Block, split_blocks

# Runs of so many words tell one sentence from another.
_RUN = 4
# Least share of a block's runs that the article holds: what was cut out may miss a link's words or a mark.
_LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page: the text of its article, and what it declares to be its title."""

    article: str | None = None
    titles: tuple[str, ...] = ()


NOTHING = Known()


def choose_title(blocks: Sequence[Block], titles: Iterable[str], first: int) -> int | None:
    """The block that says one of the titles: the last up to the block `first`, else the first behind it."""
    wanted = {tuple(words) for title in titles if (words := [word.casefold() for word in WORD.findall(title)])}
    found = [number for number, block in enumerate(blocks) if tuple(word.casefold() for word in block.words) in wanted]
    return max((number for number in found if number <= first), default=min(found, default=None))


def choose_blocks(blocks: Sequence[Block], article: str) -> list[bool]:
    r"""For each block whether the article says it; short lines only inside of it.

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
    """The words of a block, without the number of an item or a heading, which may be its mark."""
    words = [word.casefold() for word in block.words]
    return words[1:] if words and words[0].isdecimal() else words


def _runs(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _share(words: Sequence[str], runs: set[tuple[str, ...]]) -> float:
    """The share of a block's runs of words that are in the article; none where it is too short for one."""
    own = list(_runs(words))
    return sum(run in runs for run in own) / len(own) if own else 0.0
