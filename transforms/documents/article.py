"""Finds the article on a page: the sequence of blocks with the most paragraphs and the least of anything else."""

from collections import Counter
from collections.abc import Sequence

from transforms.documents.features import BlockFeatures, is_caption

# What a block adds to the score of an article, in words of a paragraph. Chosen on the annotated pages (body F1 95.1);
# halving or doubling one of these numbers costs up to 1.5 points of F1, on either half of the pages.
_RULE = -1.0
_BETWEEN = -4.0
_LINE = -6.0
_PAGE = -8.0
# Kinds of boilerplate that can be between paragraphs of one article.
_LINKS = frozenset({"related", "notice"})
# The start of a list of other articles: blocks behind it rarely belong to the article.
_OTHERS = -30.0
# Share of the words that counts in a paragraph without another beside it: mostly this is the summary of a link.
_ALONE = 0.3
# Most words of a paragraph that count: further words don't show better which blocks are the article.
_MOST_COUNTED_WORDS = 60
# After this many blocks in a row with a negative score, further ones count less: their score is divided.
_LONG_GAP, _LONG_GAP_DIVISOR = 8, 4


def find_article(parts: Sequence[BlockFeatures]) -> tuple[int, int]:
    """Return the first and last block of the sequence with the most prose and the least of anything else.

    The sequence with the highest sum of scores is found in one pass (Kadane's algorithm).
    """
    best = (0.0, 0, len(parts) - 1)
    total, start, gap = 0.0, 0, 0
    for number, worth in enumerate(_worths(parts)):
        if total <= 0:
            total, start, gap = 0.0, number, 0
        gap = gap + 1 if worth < 0 else 0
        total += worth if gap <= _LONG_GAP or worth <= _OTHERS else worth / _LONG_GAP_DIVISOR
        if total > best[0]:
            best = (total, start, number)
    return best[1], best[2]


def _worths(parts: Sequence[BlockFeatures]) -> list[float]:
    """Return the score of each block for being part of the article; paragraphs beside paragraphs score highest."""
    worths = []
    printed = Counter(part.block.text for part in parts)
    # A caption or a link to a related article between two paragraphs doesn't separate them; other lines do.
    texts = [n for n, part in enumerate(parts) if not (part.block.is_rule or part.kinds & _LINKS or is_caption(part))]
    places = {number: place for place, number in enumerate(texts)}
    for number, part in enumerate(parts):
        block = part.block
        if block.is_rule:
            worths.append(_RULE)
        elif part.page:
            worths.append(_OTHERS if "others" in part.kinds else _PAGE)
        elif number not in places:
            worths.append(_BETWEEN)
        elif part.prose and printed[block.text] > 1:
            # A repeated block: the caption of a gallery, the summary of a link.
            worths.append(0.0)
        elif part.prose:
            place = places[number]
            beside = [parts[texts[at]] for at in (place - 1, place + 1) if 0 <= at < len(texts)]
            company = any(other.prose and not other.page and other.block.indent == block.indent for other in beside)
            share = 1.0 if company and not block.marker else _ALONE
            worths.append(share * min(len(block.words), _MOST_COUNTED_WORDS))
        else:
            worths.append(_LINE)
    return worths


def main_indent(parts: Sequence[BlockFeatures]) -> int:
    """Return the indent of most of an article's paragraphs."""
    indents: Counter[int] = Counter()
    for part in parts:
        if part.prose and not part.page:
            indents[part.block.indent] += min(len(part.block.words), _MOST_COUNTED_WORDS)
    return max(indents, key=lambda indent: (indents[indent], -indent), default=0)
