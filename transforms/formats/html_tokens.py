"""Cuts HTML into text, tags and parts that no reader sees, as the standard's tokeniser does, each with its place.

The time is linear in the length of the page, even if the page is broken. An unclosed part that browsers ignore up to
the end of the page is ignored here too.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Literal

from transforms.text.tags import find_closing

_SPACE = r"[ \t\n\r\f]"
_VALUE = r"(?:\"[^\"]*+\"|'[^']*+'|[^\"'\s>][^\s>]*+|(?=>))"
_ATTRIBUTE = re.compile(
    rf"(?P<name>[^\s/>][^\s/>=]*+)(?:{_SPACE}*+={_SPACE}*+"
    r"(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\"'\s>][^\s>]*+)|(?=>)))?+"
)
_TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)"
    rf"(?P<attributes>(?:[\s/]++|[^\s/>][^\s/>=]*+(?:{_SPACE}*+={_SPACE}*+{_VALUE})?+)*+)>"
)
_COMMENT = re.compile(r"<!--(?:-?>|[\s\S]*?(?:--!?>|\Z))")
# What the standard calls a bogus comment: declarations, processing instructions, end tags without a name.
_BOGUS = re.compile(r"<(?:[!?]|/[^A-Za-z])[^>]*+(?:>|\Z)")
_OPENING = re.compile(r"<(?=[A-Za-z!?/])")
# Elements whose content, up to their end tag, is no HTML.
_RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "title", "textarea"})
# Other elements whose content a reader doesn't see.
_UNSEEN = frozenset({"template", "svg", "math", "object", "audio", "video", "canvas", "datalist"})
# An attribute or a style by which an element isn't shown.
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAYBE_HIDDEN = re.compile(r"hidden|display", re.IGNORECASE)
# Elements that are hidden until a script shows them are the page; some have no content.
_NEVER_HIDDEN = frozenset({"html", "body"})

Kind = Literal["text", "tag", "unseen"]


@dataclass(frozen=True)
class Attribute:
    """An attribute's value; `start` and `end` are the characters between its quotation marks."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Token:
    """A piece of the page; an element whose content is no HTML is one piece, with its content at `inner`.

    `name` is the name of the element in lower case; it is empty for text and comments.
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    opens: bool = False
    source: str = ""
    inner: tuple[int, int] = (0, 0)
    tag_start: int = 0

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """The attributes by their names in lower case; if two have the same name, the first."""
        found: dict[str, Attribute] = {}
        for match in _ATTRIBUTE.finditer(self.source):
            group = next((name for name in ("double", "single", "bare") if match[name] is not None), None)
            start, end = match.span(group) if group else (match.end(), match.end())
            value = unescape(match[group]) if group else ""
            found.setdefault(match["name"].lower(), Attribute(value, self.tag_start + start, self.tag_start + end))
        return found


def find_tokens(text: str, at: int = 0) -> Iterator[Token]:
    """Yield the pieces of a page, which tile it.

    >>> [(t.kind, t.name) for t in find_tokens("<p class=a>Two <b>died</b><script>'<p>'</script>")]
    [('tag', 'p'), ('text', ''), ('tag', 'b'), ('text', ''), ('tag', 'b'), ('unseen', 'script')]
    """
    endless: set[str] = set()
    written = at
    while opening := _OPENING.search(text, at):
        start = opening.start()
        tag = _TAG.match(text, start)
        if tag is None:
            other = _COMMENT.match(text, start) or _BOGUS.match(text, start)
            end = other.end() if other else len(text)
            token = Token("unseen", start, end)
        else:
            token = _element(text, tag, endless)
        if written < start:
            yield Token("text", written, start)
        yield token
        written = at = token.end
    if written < len(text):
        yield Token("text", written, len(text))


def _element(text: str, tag: re.Match[str], endless: set[str]) -> Token:
    """Return the token for a tag, or for the whole element if a reader doesn't see its content."""
    name, opens = tag["name"].lower(), not tag["close"]
    attributes = tag["attributes"]
    unseen = opens and name in _RAW
    closing = find_closing(text, tag.end(), rf"</{name}(?=[\s/>])[^>]*>", endless) if unseen else None
    if unseen and attributes.endswith("/") and _is_empty(text, tag.end(), name, closing, endless):
        unseen = False
    if not unseen or (closing is None and name == "noscript"):
        return Token("tag", tag.start(), tag.end(), name, opens, attributes, tag_start=tag.start("attributes"))
    inner, end = (closing.start(), closing.end()) if closing else (len(text), len(text))
    return Token(
        "unseen", tag.start(), end, name, opens, attributes, (tag.end(), inner), tag_start=tag.start("attributes")
    )


def _is_empty(text: str, at: int, name: str, closing: re.Match[str] | None, endless: set[str]) -> bool:
    """Whether an element closed by its own tag, as XHTML writes it, has no content; `at` is the end of the tag.

    The standard of HTML ignores the slash, but a page in which another element of that name opens first, or in which
    no end tag follows, was written as XHTML.
    """
    other = find_closing(text, at, rf"<{name}(?=[\s/>])", endless)
    return closing is None or (other is not None and other.start() < closing.start())


def find_shown(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the tokens that a reader sees: a hidden element becomes one token, and so does one that isn't for readers.

    >>> list(t.name for t in find_shown(find_tokens("<p>Two<b hidden>x<b>y</b></b> died<svg><text>x</text></svg></p>")))
    ['p', '', '', '', 'svg', 'p']
    """
    tokens = list(tokens)
    ends = _find_ends(tokens)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = ends.get(at) if token.kind == "tag" and (token.name in _UNSEEN or _is_hidden(token)) else None
        if end is None:
            yield token
        else:
            # What is hidden doesn't even separate words.
            name = token.name if token.name in _UNSEEN else ""
            yield Token("unseen", token.start, tokens[end].end, name, opens=True)
            at = end
        at += 1


def _find_ends(tokens: Sequence[Token]) -> dict[int, int]:
    """Return the number of the end tag for the number of each start tag that has one."""
    open_: dict[str, list[int]] = {}
    ends: dict[int, int] = {}
    for number, token in enumerate(tokens):
        if token.kind != "tag" or (token.opens and token.source.endswith("/")):
            continue
        waiting = open_.setdefault(token.name, [])
        if token.opens:
            if token.name == "p" and waiting:
                # A paragraph is never inside another one: the next one ends it.
                ends[waiting.pop()] = number - 1
            waiting.append(number)
        elif waiting:
            ends[waiting.pop()] = number
    return ends


def _is_hidden(token: Token) -> bool:
    if not token.opens or token.name in _NEVER_HIDDEN or not _MAYBE_HIDDEN.search(token.source):
        return False
    style = token.attributes.get("style")
    return "hidden" in token.attributes or bool(style and _HIDING.search(style.value))
