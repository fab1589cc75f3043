"""Finds the headline of a page: the line above the article whose words the article repeats."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from transforms.documents.features import FUNCTION_WORDS, Part

# Shorter lines are sections, longer ones paragraphs.
_FEWEST_WORDS, _MOST_WORDS = 2, 32
# Blocks of the article in which a headline below its first paragraph, a caption for instance, may stand.
_INTO_ARTICLE = 6
# Below this a line is no headline: neither repeated by the article, nor marked, nor close to it.
_LEAST_SCORE = 1.0
# Lines that are neither furniture nor of the head between a headline and its article, at most.
_FARTHEST = 25.0
# The line below a headline may repeat more of the article than the headline does: it sums it up.
_SUMMARY_LEAD = 2.0
_LONGEST_LIST = 16
_DATED = re.compile(r"^\W*(?:published|posted|updated|created|last updated|modified)\b", re.IGNORECASE)


def find_headline(parts: Sequence[Part], first: int, last: int) -> int | None:
    """The number of the block that is the headline of the article at `first` to `last`; None where there is none."""
    article = _content(part for part in parts[first : last + 1] if part.prose)
    printed = Counter(_key(part) for part in parts)
    scores: dict[int, float] = {}
    distance = 0.0
    nearest: int | None = None
    for number in range(min(first + _INTO_ARTICLE, last), -1, -1):
        part = parts[number]
        if number < first and not part.block.is_rule:
            distance += 0.3 if part.page or part.kinds or part.dates or part.byline else 1.0
        if distance > _FARTHEST:
            break
        # A paragraph of the article is none; its first line may be one that ends as a sentence does.
        paragraph = part.prose and (number > first or part.block.text.endswith("."))
        if (number >= first and paragraph) or not _can_be_headline(part) or is_trail(parts, number):
            continue
        score = _score(parts, number, article) + (printed[_key(part)] > 1) - min(1.2, 0.08 * distance)
        score -= 1.2 if _under_others(parts, number) else 0.0
        scores[number] = score - (number > first)
        if number < first and distance < 2.0 and len(part.block.words) >= 4:
            # Nothing but furniture, captions and bylines between it and the article.
            nearest = number if nearest is None else nearest
    best = max(scores, key=lambda number: (scores[number], -number), default=None)
    if best is None or scores[best] < _LEAST_SCORE:
        return nearest
    return _above_summary(parts, scores, best)


def _above_summary(parts: Sequence[Part], scores: dict[int, float], best: int) -> int:
    """The line before the best one where that is the headline and the best one only sums the article up."""
    above = [number for number in range(best - 1, max(-1, best - 5), -1) if not parts[number].block.is_rule][:2]
    for before in above:
        words = len(parts[before].block.words)
        if before not in scores or parts[before].block.marker or not 4 <= words <= len(parts[best].block.words) + 4:
            continue
        if _key(parts[before]) != _key(parts[best]) and scores[before] >= scores[best] - _SUMMARY_LEAD:
            return before
    return best


def is_trail(parts: Sequence[Part], number: int) -> bool:
    """Whether the line is the way to the page with its headline at the end: 'Home World Two die in flood'."""
    text = parts[number].block.text
    below = (other.block.text for other in parts[number + 1 : number + 7])
    return any(len(other) < len(text) and len(other.split()) > 1 and text.endswith(other) for other in below if other)


def _can_be_headline(part: Part) -> bool:
    block = part.block
    if part.page or not _FEWEST_WORDS <= len(block.words) <= _MOST_WORDS or _DATED.match(block.text):
        return False
    if part.byline is not None and (part.byline.stated or part.dates or part.byline.agencies):
        return False
    if part.kinds & {"credit", "caption", "topics", "about"} or (part.dates and len(block.words) < 8):
        return False
    return not (part.prose and len(block.words) > 24)


def _score(parts: Sequence[Part], number: int, article: Counter[str]) -> float:
    part = parts[number]
    block = part.block
    own = _content([part])
    shared = sum(word in article for word in own) / len(own) if own else 0.0
    score = 4.0 * shared * min(1.0, len(own) / 4)
    score += {0: 0.0, 1: 3.0, 2: 1.0}.get(block.heading, 0.5)
    score += 0.5 if 5 <= len(block.words) <= 20 else 0.0
    score -= 2.0 if block.text.endswith(".") else 0.0
    score -= 1.0 if block.marker else 0.0
    score -= 0.7 if block.linked else 0.0
    score -= 1.5 if part.byline is not None else 0.0
    score -= 1.0 if len(block.words) > 20 else 0.0
    score -= 1.0 if block.text.isupper() and len(block.words) < 5 else 0.0
    score -= min(2.0, 0.5 * _like_lines(parts, number))
    following = [other for other in parts[number + 1 : number + 8] if not other.block.is_rule]
    score += 1.0 if any(other.byline or other.dates for other in following[:4]) else 0.0
    return score


def _under_others(parts: Sequence[Part], number: int) -> bool:
    """Whether the line stands in a list that opened as one of other pieces."""
    for at in range(number - 1, max(-1, number - _LONGEST_LIST), -1):
        if parts[at].prose and not parts[at].page:
            return False
        if "others" in parts[at].kinds and parts[at].page:
            return True
    return False


def _like_lines(parts: Sequence[Part], number: int) -> int:
    """Other headlines near a line at its indent: a list of other pieces has many, an article has one."""
    part = parts[number]
    near = [*parts[max(0, number - 8) : number], *parts[number + 1 : number + 9]]
    return sum(
        other.block.indent == part.block.indent
        and bool(other.block.marker) == bool(part.block.marker)
        and not other.prose
        and not other.page
        and 4 <= len(other.block.words) <= _MOST_WORDS
        and not other.dates
        and _key(other) != _key(part)
        for other in near
    )


def _content(parts: Iterable[Part]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for part in parts:
        counted.update(_stem(word) for word in part.block.words if _is_content(word))
    return counted


def _is_content(word: str) -> bool:
    return (len(word) > 2 or not word.isascii()) and word.casefold() not in FUNCTION_WORDS


def _stem(word: str) -> str:
    """Plural, possessive and verb endings cut off, so that a headline's words meet the article's."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    return word[:5] if len(word) > 5 else word.rstrip("s")


def _key(part: Part) -> str:
    return " ".join(part.block.words).casefold()
