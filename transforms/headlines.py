"""Finds the headline of a page: the line above the article whose words the article repeats."""

from collections import Counter
from collections.abc import Iterable, Sequence

from transforms.parts import FUNCTION_WORDS, Part

# Shorter lines are sections, longer ones paragraphs.
_FEWEST_WORDS, _MOST_WORDS = 2, 32
# Blocks of the article in which a headline below its first paragraph, a caption for instance, may stand.
_INTO_ARTICLE = 6
# Lines that are neither furniture nor of the head between a headline and its article, at most.
_FARTHEST = 25.0
# Below this a line is no headline: neither repeated by the article, nor marked, nor close to it.
_LEAST_SCORE = 1.0


def find_headline(parts: Sequence[Part], first: int, last: int) -> int | None:
    """The number of the block that is the headline of the article at `first` to `last`; None where there is none."""
    article = _content(part for part in parts[first : last + 1] if part.prose)
    printed = Counter(_key(part) for part in parts)
    best: tuple[float, int] | None = None
    distance = 0.0
    for number in range(min(first + _INTO_ARTICLE, last), -1, -1):
        part = parts[number]
        if number < first and not part.block.is_rule:
            distance += 0.3 if part.page or part.kinds or part.dates or part.byline else 1.0
        # A paragraph of the article is none; its first line may be one that ends as a sentence does.
        paragraph = part.prose and (number > first or part.block.text.endswith("."))
        if distance > _FARTHEST or (number >= first and paragraph) or not _can_be_headline(part):
            continue
        score = _score(parts, number, article) + (printed[_key(part)] > 1) - 0.12 * distance
        if number > first:
            score -= 1.0
        if score >= _LEAST_SCORE and (best is None or score > best[0]):
            best = (score, number)
    return best[1] if best else None


def _can_be_headline(part: Part) -> bool:
    block = part.block
    if part.page or not _FEWEST_WORDS <= len(block.words) <= _MOST_WORDS:
        return False
    if part.byline is not None and (part.byline.stated or part.dates or len(block.words) < 5):
        return False
    if part.kinds & {"credit", "caption", "topics", "about"} or (part.dates and len(block.words) < 8):
        return False
    return not (part.prose and len(block.words) > 24)


def _score(parts: Sequence[Part], number: int, article: Counter[str]) -> float:
    part = parts[number]
    block = part.block
    own = _content([part])
    shared = sum(word in article for word in own) / len(own) if own else 0.0
    score = 4.0 * shared * min(1.0, len(own) / 3)
    score += {0: 0.0, 1: 3.0, 2: 1.0}.get(block.heading, 0.5)
    score += 0.5 if 5 <= len(block.words) <= 20 else 0.0
    score -= 1.0 if block.text.endswith(".") else 0.0
    score -= 1.0 if block.marker else 0.0
    score -= 0.7 if block.linked else 0.0
    following = [other for other in parts[number + 1 : number + 7] if not other.block.is_rule]
    score += 0.8 if any(other.byline or other.dates for other in following[:4]) else 0.0
    return score


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
