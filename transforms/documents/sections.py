"""Finds the section and the topics of an article."""

import re
from collections.abc import Iterable, Iterator, Sequence

from transforms.documents.boilerplate import Boilerplate
from transforms.documents.features import PAGE_KINDS

_HOME = re.compile(r"^home\b[\s>/»›|:]*|^home(?=[A-Z])", re.IGNORECASE)
_EDGES = " >/»›|:·•-–—"
_TOPIC_LABEL = re.compile(
    r"^(?:related )?(?:tags?|topics?|tagged(?: with| as| in)?|keywords|categor(?:y|ies)|labels?|filed (?:under|to|in)"
    r"|posted (?:in|under)|in this article|more about|see more)\s*:?\s*",
    re.IGNORECASE,
)
_STEP = re.compile(r"\s*[>»›/|]\s*")
_MOST_WORDS, _LONGEST_TRAIL = 4, 200
_NEAR = 3
# Kinds of wording that are no section's name.
_NOT_SECTIONS = PAGE_KINDS - {"navigation"} | {"about", "topics", "credit", "caption"}
_NAV_ONLY = frozenset(
    {"home", "menu", "search", "skip to content", "back to top", "news", "latest", "navigation", "next", "previous"}
)


def find_section(lines: Sequence[tuple[str, str]], wording: Boilerplate) -> str | None:
    """Return the section by the breadcrumb trail to the headline, or by the only short line above or below it.

    `lines` are the zone and the text of each passage, in order. None if no section is found.

    >>> lines = [("furniture", "Home Security Two die"), ("title", "Two die"), ("body", "Two people died.")]
    >>> find_section(lines, Boilerplate.from_rows([]))
    'Security'
    """
    title = next((number for number, (zone, _) in enumerate(lines) if zone == "title"), None)
    if title is None:
        return None
    headline = lines[title][1]
    before = [text for zone, text in lines[:title] if text]
    for text in before:
        steps = [step.strip() for step in _STEP.split(text)]
        if len(steps) > 1 and steps[0].casefold() == "home" and len(text) <= _LONGEST_TRAIL:
            return next((step for step in reversed(steps[1:]) if step and step != headline), None)
        if text != headline and text.endswith(headline) and _HOME.match(text):
            return _HOME.sub("", text.removesuffix(headline)).strip(_EDGES) or None
    nearest = before[-_NEAR:]
    # A menu has many short lines; the name of a section is alone.
    if len(before) <= _NEAR:
        for text in reversed(nearest):
            if _is_section(text, wording):
                return text.strip(_EDGES)
    after = []
    for zone, text in lines[title + 1 :]:
        if zone == "body":
            break
        after.append((zone, text))
    names = [text for zone, text in after if zone in {"furniture", "heading"} and text and _is_section(text, wording)]
    return names[-1].strip(_EDGES) if len(names) == 1 else None


def _is_section(text: str, wording: Boilerplate) -> bool:
    words = text.split()
    if not 0 < len(words) <= _MOST_WORDS or text.casefold() in _NAV_ONLY or not words[0][0].isupper():
        return False
    if any(char.isdigit() for char in text) or text.endswith((".", ":", "?", "!")):
        return False
    if not all(word[0].isupper() or not word[0].isalpha() or len(word) <= 3 for word in words):
        return False
    return not wording.kinds(text) & _NOT_SECTIONS


def find_topics(lines: Iterable[str]) -> Iterator[str]:
    """Yield the topics in the lines of a topic list, in order, each once.

    >>> list(find_topics(["Tags: Syria, Turkey", "Refugees"]))
    ['Syria', 'Turkey', 'Refugees']
    """
    seen = set()
    for line in lines:
        for piece in re.split(r"\s*[,;|]\s*", _TOPIC_LABEL.sub("", line)):
            topic = piece.strip(" .,#:•")
            if topic and topic.casefold() not in seen:
                seen.add(topic.casefold())
                yield topic
