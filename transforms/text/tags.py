"""Finds HTML tags in a text, and the break that each makes for a reader: a new paragraph, a new line, none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Break = Literal["block", "line", "cell", "space", "none"]

# The elements of HTML by the break they make in the text.
_BLOCK_NAMES = """
address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer
form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li main menu nav noframes noscript ol optgroup
option p pre script search section select style summary table tbody template tfoot thead title tr ul
"""
_CELL_NAMES = "td th"
_SPACE_NAMES = "audio button canvas embed img input object picture svg textarea video"
_INLINE_NAMES = """
a abbr acronym applet area b base basefont bdi bdo big blink cite code col colgroup data datalist del dfn em font
frame i ins kbd label link map mark marquee math meta meter nobr output param path progress q rp rt ruby s samp slot
small source span strike strong sub sup time track tt u var wbr
"""
_BREAKS: dict[str, Break] = {
    **dict.fromkeys(_BLOCK_NAMES.split(), "block"),
    **dict.fromkeys(_CELL_NAMES.split(), "cell"),
    "br": "line",
    **dict.fromkeys(_SPACE_NAMES.split(), "space"),
    **dict.fromkeys(_INLINE_NAMES.split(), "none"),
}
# The names of HTML's elements, in lower case.
ELEMENTS = frozenset(_BREAKS)
_AND = "&(?:amp;)*"
_VALUE = rf"""(?:"[^"]{{0,2000}}+"|'[^']{{0,2000}}+'|(?:(?!{_AND}gt;)[^\s"'<>`])++)"""
_ATTRIBUTE = rf"\s++[A-Za-z@:_][\w:.@-]*+(?:\s*+=\s*+{_VALUE})?+"
_TAG = re.compile(
    # A tag as HTML defines it, or the same escaped as a whole.
    rf"(?:<|(?P<escaped>{_AND}lt;))(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*+(?:[:-][A-Za-z0-9]++)*+)"
    rf"(?P<attributes>(?:{_ATTRIBUTE})*+)\s*+(?P<empty>/?)\s*+(?(escaped){_AND}gt;|>)"
    # A tag with broken attributes: only for known elements of HTML.
    rf"|<(?P<ends>/?)(?P<element>{'|'.join(sorted(_BREAKS, key=len, reverse=True))})(?:[\s/][^<>]*+)?>"
    r"|<!--|<!\[CDATA\[|\]\]>|<![A-Za-z][^<>]{0,500}>|<\?[A-Za-z][^<>]{0,500}>",
    re.IGNORECASE,
)
# Elements whose content isn't text of the page.
_UNSEEN = frozenset({"script", "style", "template", "svg"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, a comment, or an element such as a script with its content; half-open in characters.

    `name` is in lower case.
    """

    start: int
    end: int
    name: str
    opens: bool

    @property
    def break_(self) -> Break:
        """The break between the text before the tag and the text after it."""
        return _BREAKS.get(self.name, "none")

    @property
    def marker(self) -> str:
        """The mark that plain text has before a heading ('# ') or a list item ('* '); '' for other tags."""
        if not self.opens:
            return ""
        if self.name == "li":
            return "* "
        return "#" * int(self.name[1]) + " " if re.fullmatch("h[1-6]", self.name) else ""


def find_tags(text: str) -> Iterator[Tag]:
    """Yield the tags: those of HTML elements, and others if they can't be text, such as tags with attributes.

    >>> [tag.name for tag in find_tags("<p>Of <The Palace>, <b>12</b> &lt;br/&gt; a < b > c <tweet id='3'>")]
    ['p', 'b', 'b', 'br', 'tweet']
    """
    endless: set[str] = set()
    at = 0
    while match := _TAG.search(text, at):
        at = match.end()
        name = (match["name"] or match["element"] or "!").lower()
        opens = name != "!" and not (match["close"] or match["empty"] or match["ends"])
        if match[0] == "<!--":
            closing = find_closing(text, at, "-->", endless)
            if closing is None:
                continue
            at = closing.end()
        elif name not in _BREAKS and name != "!" and opens and "=" not in match["attributes"]:
            continue
        elif opens and name in _UNSEEN:
            closing = find_closing(text, at, rf"</{name}\s*>", endless)
            at = closing.end() if closing else at
        yield Tag(match.start(), at, name, opens)


def find_closing(text: str, at: int, pattern: str, endless: set[str]) -> re.Match[str] | None:
    """Return the first match of a pattern for the end of an element or comment; None if there is no match.

    A failed search is noted in `endless` and not repeated.
    """
    if pattern in endless:
        return None
    found = re.compile(pattern, re.IGNORECASE).search(text, at)
    if found is None:
        endless.add(pattern)
    return found
