"""Labels the blocks of a page with their zone, by layout, wording and position."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from transforms.documents.article import find_article, main_indent
from transforms.documents.blocks import Block
from transforms.documents.boilerplate import Boilerplate
from transforms.documents.bylines import BylineWords
from transforms.documents.chosen import NOTHING, Known, choose_blocks, choose_title
from transforms.documents.features import LONGEST_CAPTION, BlockFeatures, is_caption, is_cluttered, read_features
from transforms.documents.headline import find_headline, is_trail

# Words or signs that follow a name in a note about the author.
_DESCRIBES = re.compile(r"(?:,| is\b| was\b| has\b| covers\b| writes\b| reports\b| \()")
# A subtitle of more words is the first paragraph.
_LONGEST_SUBTITLE = 60
# A credit of fewer words only names a source.
_LONGEST_BARE_CREDIT = 7
# A longer sentence of thanks belongs to the article.
_LONGEST_CREDIT = 45
# Most words of a section's name, of a line of authors' names, and of a line with a date.
_LONGEST_SECTION, _LONGEST_NAME_LINE, _LONGEST_DATE_LINE = 4, 8, 14
# Ends of a line that breaks off: it is the beginning of another article.
_BREAKS_OFF = ("...", "…")
# Kinds of lines that separate an article from a list of others.
_PARTING = frozenset({"others", "navigation", "comment", "related"})
# Most items of a list in an article.
_LONGEST_LIST = 30
# Most lines of a head below the first copy of a headline that is repeated further down.
_LONGEST_HEAD = 10


def label_zones(
    blocks: Sequence[Block], wording: Boilerplate, byline_words: BylineWords, known: Known = NOTHING
) -> list[str]:
    """Return the zone of each block, one of `vocabulary.ZONES`."""
    if sum(bool(block.words) for block in blocks) <= 1:
        return ["body"] * len(blocks)
    parts = read_features(blocks, wording, byline_words)
    article = choose_blocks(blocks, known.article) if known.article else []
    if any(article):
        parts = [
            replace(part, page=part.page and (part.whole or not inside))
            for part, inside in zip(parts, article, strict=True)
        ]
    cluttered = is_cluttered(parts) or not all(article)
    first, last = _bounds(article) if any(article) else find_article(parts)
    title = choose_title(blocks, known.titles, first)
    if title is None:
        title = find_headline(parts, first, last)
    printed = Counter(part.block.text for part in parts)
    main = main_indent(parts[first : last + 1])
    zones = [
        _zone(parts, n, inside=first <= n <= last, cluttered=cluttered, printed=printed, main=main)
        for n in range(len(parts))
    ]
    if title is not None:
        zones[title] = "title"
        _label_above(parts, zones, title)
    _label_lists(parts, zones)
    opening = next((number for number in range(first, last + 1) if zones[number] == "body"), first)
    _label_head(parts, zones, title, opening)
    _label_tail(parts, zones)
    _label_notes(parts, zones)
    if any(article):
        return [_outside(zone) if not inside else zone for zone, inside in zip(zones, article, strict=True)]
    return zones


def _bounds(article: Sequence[bool]) -> tuple[int, int]:
    """Return the numbers of the first and the last block of the article."""
    numbers = [number for number, inside in enumerate(article) if inside]
    return numbers[0], numbers[-1]


def _outside(zone: str) -> str:
    """Return the zone of a block outside the article: body and heading become furniture."""
    return "furniture" if zone in {"body", "heading"} else zone


def _zone(
    parts: Sequence[BlockFeatures], number: int, *, inside: bool, cluttered: bool, printed: Counter[str], main: int
) -> str:
    """Return the zone of a block by its own wording and by whether the block is inside the article."""
    part = parts[number]
    aside = part.block.indent != main
    if part.page or part.block.is_rule:
        return "furniture"
    credited = "credit" in part.kinds and not (part.prose and inside and len(part.block.words) > _LONGEST_CREDIT)
    if credited and len(part.block.words) <= _LONGEST_BARE_CREDIT:
        return "credit"
    if is_caption(part):
        return "caption"
    if credited:
        return "credit"
    if part.prose and _above_credit(parts, number, 3 if printed[part.block.text] > 1 else 1 if aside else 0):
        return "caption"
    if not inside and cluttered:
        return "furniture"
    if part.prose or (part.block.ends and not cluttered and not part.block.text.endswith(_BREAKS_OFF)):
        return "body"
    if not cluttered:
        return "heading"
    if _belongs(parts, number):
        return "body" if part.block.ends else "heading"
    return "body" if _is_listed(parts, number) else "furniture"


def _is_listed(parts: Sequence[BlockFeatures], number: int) -> bool:
    """Whether the line is an item of a list that a paragraph or a heading announces with a colon."""
    block = parts[number].block
    if not block.marker or block.linked:
        return False
    for at in range(number - 1, max(-1, number - _LONGEST_LIST), -1):
        other = parts[at]
        if other.block.is_rule:
            continue
        if not other.block.marker:
            return other.block.text.endswith(":") and not other.page
        if other.page:
            return False
    return False


def _label_head(parts: Sequence[BlockFeatures], zones: list[str], title: int | None, first: int) -> None:
    """Label what is between the headline and the article: subtitle, byline, date line."""
    start = title + 1 if title is not None else max(0, first - 8)
    article = " ".join(part.block.text for part in parts if part.prose and not part.page)
    seen_byline = subtitled = False
    near = range(max(0, start - 5), min(len(parts), max(first, start) + 3))
    for number in (*_below_first_copy(parts, title, near), *near):
        part = parts[number]
        if part.page or part.block.is_rule or zones[number] in {"title", "caption", "credit", "biography"}:
            continue
        if _is_byline(part, article, seen_byline) and (part.byline_stated or _in_head(parts, number, title)):
            zones[number], seen_byline = "byline", True
        elif part.dates and len(part.block.words) <= _LONGEST_DATE_LINE and not (part.prose and part.block.ends):
            zones[number] = "dateline"
        elif (
            title is not None and start <= number <= first and (not seen_byline or part.block.heading) and not subtitled
        ):
            subtitled = _is_subtitle(parts, zones, number, first)
            zones[number] = "subtitle" if subtitled else zones[number]


def _label_above(parts: Sequence[BlockFeatures], zones: list[str], title: int) -> None:
    """Label a breadcrumb trail or the name of a section above the headline as furniture."""
    headline = parts[title].block.text
    page = any(part.page for part in parts)
    for number in range(title):
        text = parts[number].block.text
        trail = len(text) > len(headline) and text.endswith(headline) and is_trail(parts, number)
        lone = page and not parts[number].prose and len(parts[number].block.words) <= _LONGEST_SECTION
        if trail or (lone and zones[number] == "heading"):
            zones[number] = "furniture"


def _below_first_copy(parts: Sequence[BlockFeatures], title: int | None, near: range) -> range:
    """Return the numbers of the lines below the first copy of a headline that the page repeats; else an empty range."""
    if title is None:
        return range(0)
    text = parts[title].block.text
    first = next(number for number in range(title + 1) if parts[number].block.text == text)
    return range(first + 1, min(first + _LONGEST_HEAD, near.start))


def _in_head(parts: Sequence[BlockFeatures], number: int, title: int | None) -> bool:
    """Whether a name without 'by' is at a usual place for authors: directly below the headline, or beside a date."""
    if parts[number].dates:
        return True
    around = [
        other
        for step in (-1, 1)
        for other in [n for n in range(number + step, number + 6 * step, step) if 0 <= n < len(parts)]
        if not parts[other].block.is_rule and not parts[other].page
    ]
    above = [other for other in around if other < number][:2]
    beside = above + [other for other in around if other > number][:2]
    headline = parts[title].block.text if title is not None else None
    return any(parts[other].block.text == headline for other in above) or any(parts[other].dates for other in beside)


def _is_byline(part: BlockFeatures, article: str, seen: bool) -> bool:
    """Whether a line of the head names the authors; without 'by', the article must not contain the names."""
    if part.byline is None or part.kinds & {"credit", "caption"}:
        return False
    if part.byline.stated:
        return True
    if seen or any(name in article for name in part.byline.authors):
        return False
    # Words that are in the article in lower case are no person's name: 'Situation Update', 'Key Messages'.
    words = [word for name in part.byline.authors for word in name.lower().split() if len(word) > 3]
    if any(re.search(rf"\b{re.escape(word)}\b", article) for word in words):
        return False
    return bool(part.dates) or len(part.block.words) <= _LONGEST_NAME_LINE


def _is_subtitle(parts: Sequence[BlockFeatures], zones: Sequence[str], number: int, first: int) -> bool:
    """Whether a line below the headline is a subtitle, by its form or by a caption or byline behind it."""
    part = parts[number]
    if not 4 <= len(part.block.words) <= _LONGEST_SUBTITLE or zones[number] in {"caption", "credit"}:
        return False
    if part.block.marker or part.block.text[:1].islower():
        return False
    if number < first and (part.prose or part.block.heading):
        return True
    following = next((at for at in range(number + 1, len(parts)) if not parts[at].block.is_rule), None)
    if following is None:
        return False
    other = parts[following]
    if part.block.heading and not other.block.heading:
        return True
    return (zones[following] == "caption" and other.block.gap == 0) or (
        other.byline is not None and (other.byline.stated or bool(other.dates))
    )


def _label_lists(parts: Sequence[BlockFeatures], zones: list[str]) -> None:
    """Label topic lists and notes about the author, which begin with a separate line such as 'Tags'."""
    section: str | None = None
    for number, part in enumerate(parts):
        if part.block.is_rule or (section == "biography" and part.block.heading):
            section = None
        elif "about" in part.kinds:
            section, zones[number] = "biography", "furniture"
        elif "topics" in part.kinds and zones[number] != "body":
            section = "topics"
            zones[number] = "topics" if len(part.block.words) > 2 else "furniture"
        elif section == "biography" and part.prose and not part.page:
            zones[number] = "biography"
        elif section == "biography" and part.byline is not None:
            zones[number] = "byline"
        elif part.page or zones[number] in {"title", "subtitle", "byline", "dateline", "caption", "credit"}:
            section = None
        elif section == "topics" and len(part.block.words) <= 6 and not part.prose:
            zones[number] = "topics"
        else:
            section = None


def _label_tail(parts: Sequence[BlockFeatures], zones: list[str]) -> None:
    """Label a list of other articles behind the last paragraph as furniture, and the author's sign-off as a byline."""
    last = max((n for n, zone in enumerate(zones) if zone == "body" and parts[n].prose), default=-1)
    opened = False
    for number in range(last + 1, len(parts)):
        if not opened and zones[number] == "heading" and _is_sign_off(parts[number]):
            zones[number] = "byline"
        opened = opened or (parts[number].whole and bool(parts[number].kinds & _PARTING))
        if opened and zones[number] in {"heading", "body"}:
            zones[number] = "furniture"


def _is_sign_off(part: BlockFeatures) -> bool:
    """Whether a line below the article names its author: 'By Jane Roe'."""
    return part.byline_stated and part.block.text[:3].casefold() == "by "


def _label_notes(parts: Sequence[BlockFeatures], zones: list[str]) -> None:
    """Label notes about an author: a paragraph at the end or outside the article that begins with the author's name."""
    names = {
        name
        for part, zone in zip(parts, zones, strict=True)
        if zone == "byline" and part.byline
        for name in part.byline.authors
    }
    last = max((number for number, zone in enumerate(zones) if zone == "body"), default=-1)
    for number, part in enumerate(parts):
        if not part.prose or (zones[number] != "furniture" and number < last) or zones[number] in {"caption", "credit"}:
            continue
        opening = next((name for name in names if part.block.text.startswith(name)), None)
        if opening and _DESCRIBES.match(part.block.text, len(opening)):
            zones[number] = "biography"


def _above_credit(parts: Sequence[BlockFeatures], number: int, within: int) -> bool:
    """Whether a picture's credit is among the next `within` lines below a paragraph short enough for a caption."""
    if len(parts[number].block.words) > LONGEST_CAPTION:
        return False
    following = [part for part in parts[number + 1 : number + 6] if not part.block.is_rule][:within]
    return any("credit" in part.kinds and len(part.block.words) <= _LONGEST_BARE_CREDIT for part in following)


def _belongs(parts: Sequence[BlockFeatures], number: int) -> bool:
    """Whether a line that isn't prose belongs to the paragraphs around it: a heading or a short answer."""
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
