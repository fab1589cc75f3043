"""Finds the article on a page: the run of blocks that holds most paragraphs and least else."""

from collections import Counter
from collections.abc import Sequence

from transforms.documents.features import Part, is_caption

# What a block adds to the run that is the article, in words of a paragraph. Chosen on the annotated pages
# (body F1 95.1); halving or doubling one of them costs up to a point and a half, on either half of the pages.
_RULE = -1.0
_BETWEEN = -4.0
_LINE = -6.0
_PAGE = -8.0
# Wording that stands between paragraphs of one article.
_LINKS = frozenset({"related", "notice"})
# A list of other pieces starts: what follows is rarely the article again.
_OTHERS = -30.0
# A paragraph without another beside it is mostly the summary of a link: its share of its words.
_ALONE = 0.3
# Longer paragraphs say nothing new about where the article is.
_MOST_COUNTED_WORDS = 60
# Blocks between two parts of an article after which more of the same counts little.
_LONG_GAP, _LONG_GAP_DIVISOR = 8, 4


def find_article(parts: Sequence[Part]) -> tuple[int, int]:
    """First and last block of the run that holds most prose and least else.

    The best sum over a run is found in one pass (Kadane's algorithm).
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


def _worths(parts: Sequence[Part]) -> list[float]:
    """What each block adds to the run that is the article: paragraphs beside paragraphs most."""
    worths = []
    printed = Counter(part.block.text for part in parts)
    # A caption or a link to a related piece between two paragraphs doesn't part them; other lines do.
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
            # Printed again: the caption of a gallery, the summary of a link.
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


def main_indent(parts: Sequence[Part]) -> int:
    """The indent of most of an article's paragraphs."""
    indents: Counter[int] = Counter()
    for part in parts:
        if part.prose and not part.page:
            indents[part.block.indent] += min(len(part.block.words), _MOST_COUNTED_WORDS)
    return max(indents, key=lambda indent: (indents[indent], -indent), default=0)
