"""Finds the headline of a page: the line with the highest score, or none if no line scores enough.

The score of a line is the weighted sum of its features: its words are in the article, it is the first line of the
text, the page prints it twice, and others. `training/headlines.py` learnt the weights (`headline_weights.py`).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from transforms.documents.features import FUNCTION_WORDS, BlockFeatures, is_cluttered
from transforms.documents.headline_weights import WEIGHTS
from transforms.text.datelines import find_opening

# Words of a headline: shorter lines are names of sections, longer lines are paragraphs.
_FEWEST_WORDS, _MOST_WORDS = 2, 32
# Blocks at the start of the article that are searched too: its first paragraph, such as a caption, may be above the
# headline.
_INTO_ARTICLE = 6
# Most lines between a headline and its article that are neither furniture nor part of the head.
_FARTHEST = 25.0
_LONGEST_LIST = 16
_DATED = re.compile(r"^\W*(?:published|posted|updated|created|last updated|modified)\b", re.IGNORECASE)
_CLOCK = re.compile(r"^\W*\d{1,2}[:.]\d\d\b")
# Number of lines that count as the top of a text.
_TOP = 4


def find_headline(parts: Sequence[BlockFeatures], first: int, last: int) -> int | None:
    """Return the number of the headline's block for the article at `first` to `last`; None if there is no headline."""
    candidates = headline_candidates(parts, first, last)
    best = max(candidates, key=lambda number: (_score(candidates[number]), -number), default=None)
    return best if best is not None and _score(candidates[best]) > _score(no_headline(parts, first)) else None


def _score(seen: Mapping[str, float]) -> float:
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in seen.items())


def no_headline(parts: Sequence[BlockFeatures], first: int) -> dict[str, float]:
    """Return the features for the case that the text has no headline."""
    return {"none": 1.0, "none_at_top": float(not any(part.block.words for part in parts[:first]))}


def headline_candidates(parts: Sequence[BlockFeatures], first: int, last: int) -> dict[int, dict[str, float]]:
    """Return the features of each line that can be the headline of the article at `first` to `last`, by its number."""
    article = _content(part for part in parts[first : last + 1] if part.prose)
    printed = Counter(_key(part) for part in parts)
    worded = [number for number, part in enumerate(parts) if part.block.words][:_TOP]
    plain = not is_cluttered(parts)
    candidates: dict[int, dict[str, float]] = {}
    distance, nearest = 0.0, True
    for number in range(min(first + _INTO_ARTICLE, last), -1, -1):
        part = parts[number]
        if number < first and not part.block.is_rule:
            distance += 0.3 if part.page or part.kinds or part.dates or part.byline else 1.0
        if distance > _FARTHEST and number not in worded:
            continue
        # A paragraph of the article is no headline, but the article's first block may be one, if it has no full stop.
        paragraph = part.prose and (number > first or part.block.text.endswith("."))
        if (number >= first and paragraph) or not _can_be_headline(part) or is_trail(parts, number):
            continue
        if plain and (_is_listed(parts, number) or part.block.text[:1].islower()):
            continue
        near = nearest and number < first and distance < 2.0 and len(part.block.words) >= 4
        nearest = nearest and not near
        opens = bool(worded) and number == worded[0]
        candidates[number] = _form(part) | {
            "shared": _shared(part, article),
            "opens": float(opens),
            "opens_plain": float(opens and plain),
            "top_plain": float(number in worded and not opens and plain),
            "as_first": float(not opens and bool(worded) and _is_within(part, parts[worded[0]])),
            "twice": float(printed[_key(part)] > 1),
            "like": min(4.0, float(_like_lines(parts, number))),
            "dated_below": float(_is_dated_below(parts, number)),
            "under_others": float(_under_others(parts, number)),
            "inside": float(number > first),
            "inside_plain": float(number > first and plain),
            "distance": math.log1p(distance),
            "nearest": float(near),
            "summary": float(_is_summary(parts, number)),
        }
    return candidates


def is_trail(parts: Sequence[BlockFeatures], number: int) -> bool:
    """Whether the line is a breadcrumb trail that ends in the headline: 'Home World Two die in flood'."""
    text = parts[number].block.text
    below = (other.block.text for other in parts[number + 1 : number + 7])
    return any(len(other) < len(text) and len(other.split()) > 1 and text.endswith(other) for other in below if other)


def _can_be_headline(part: BlockFeatures) -> bool:
    block = part.block
    if part.page or not _FEWEST_WORDS <= len(block.words) <= _MOST_WORDS or _DATED.match(block.text):
        return False
    opening = find_opening(f"{block.text} ", 0, len(block.text) + 1)
    if opening and opening.end() >= len(block.text):
        # The whole line is the dateline of the paragraph below.
        return False
    if part.byline is not None and (part.byline.stated or part.dates or part.byline.agencies):
        return False
    if part.kinds & {"credit", "caption", "topics", "about"} or (part.dates and len(block.words) < 8):
        return False
    return not (part.prose and len(block.words) > 24)


def _form(part: BlockFeatures) -> dict[str, float]:
    """Return the features of the line itself, without its position."""
    block = part.block
    words = len(block.words)
    capitals = sum(word[:1].isupper() or word[:1].isdigit() for word in block.words)
    return {
        "heading_1": float(block.heading == 1),
        "heading_2": float(block.heading == 2),
        "heading_3": float(block.heading > 2),
        "short": float(words < 4),
        "usual": float(5 <= words <= 20),
        "long": float(words > 20),
        "stop": float(block.text.endswith(".") and not block.text.endswith("...")),
        "colon": float(block.text.endswith(":")),
        "breaks_off": float(block.text.endswith(("...", "…"))),
        "marked": float(bool(block.marker)),
        "linked": float(block.linked),
        "person": float(part.byline is not None),
        "wording": float(bool(part.kinds)),
        "clock": float(bool(_CLOCK.match(block.text))),
        "capitals": float(block.text.isupper()),
        "name": float(words <= 6 and capitals == words),
    }


def _shared(part: BlockFeatures, article: Counter[str]) -> float:
    """Return the share of the line's words that are in the article, reduced if the line has fewer than four."""
    own = _content([part])
    return sum(word in article for word in own) / len(own) * min(1.0, len(own) / 4) if own else 0.0


def _is_listed(parts: Sequence[BlockFeatures], number: int) -> bool:
    """Whether the line is a list item beside another."""
    mark = parts[number].block.marker
    return bool(mark) and any(0 <= at < len(parts) and parts[at].block.marker for at in (number - 1, number + 1))


def _is_within(part: BlockFeatures, other: BlockFeatures) -> bool:
    """Whether one of two lines begins with the other: 'Two die in flood - Valley Post', 'Two die in flood'."""
    short, long = sorted((_key(part), _key(other)), key=len)
    return len(short.split()) > 2 and long.startswith(short)


def _is_summary(parts: Sequence[BlockFeatures], number: int) -> bool:
    """Whether the line is a summary: directly below a line that can be the headline itself."""
    above = next((at for at in range(number - 1, max(-1, number - 3), -1) if not parts[at].block.is_rule), None)
    if above is None or not _can_be_headline(parts[above]) or parts[above].block.marker:
        return False
    return 4 <= len(parts[above].block.words) <= len(parts[number].block.words) + 4


def _is_dated_below(parts: Sequence[BlockFeatures], number: int) -> bool:
    """Whether one of the next lines is a byline or has a date."""
    following = [other for other in parts[number + 1 : number + 8] if not other.block.is_rule]
    return any(other.byline or other.dates for other in following[:4])


def _under_others(parts: Sequence[BlockFeatures], number: int) -> bool:
    """Whether the line is in a list of other articles: such a list starts above it, with no prose between."""
    for at in range(number - 1, max(-1, number - _LONGEST_LIST), -1):
        if parts[at].prose and not parts[at].page:
            return False
        if "others" in parts[at].kinds and parts[at].page:
            return True
    return False


def _like_lines(parts: Sequence[BlockFeatures], number: int) -> int:
    """Return the number of similar lines near a line: a list of other articles has many, an article's headline few."""
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


def _content(parts: Iterable[BlockFeatures]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for part in parts:
        counted.update(_stem(word) for word in part.block.words if _is_content(word))
    return counted


def _is_content(word: str) -> bool:
    return (len(word) > 2 or not word.isascii()) and word.casefold() not in FUNCTION_WORDS


def _stem(word: str) -> str:
    """Return a rough stem of the word, its first letters, so that a headline's words match those of the article."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    return word[:5] if len(word) > 5 else word.rstrip("s")


def _key(part: BlockFeatures) -> str:
    return " ".join(part.block.words).casefold()
