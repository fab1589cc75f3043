"""Reads front matter, the YAML that site generators put above a Markdown text between two lines of dashes."""

import re
from collections.abc import Iterator

from transforms.formats.cells import Cells, compose
from transforms.text.columns import Columns
from transforms.text.decode import Decoded
from transforms.text.mapped import Mapped, map_decoded, substitute
from transforms.text.rendered import Rendered

_HEAD = re.compile(
    r"\ufeff?---[ \t]*\r?\n"
    r"(?=[A-Za-z_])"
    # A key with its value, an item or a value that goes on below its key, a comment, an empty line.
    r"(?:(?:[A-Za-z_][\w .-]{0,60}:(?:[ \t][^\n]*+)?|[ \t]+[^\n]*+|-[ \t][^\n]*+|#[^\n]*+|)\r?\n)*?"
    r"(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_ENTRY = re.compile(r"^(?P<key>[A-Za-z_][\w .-]{0,60}):[ \t]*(?P<value>[^\n\r]*)", re.MULTILINE)
_ITEM = re.compile(r"[ \t]*\r?\n[ \t]*-[ \t]+(?P<value>[^\n\r]*)")
_LISTED = re.compile(r"""[ \t]*(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]*)[ \t]*(?:,|\Z)""")
_SAID = re.compile(r"""[ \t]*(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^']|'')*)'|(?P<bare>.*?))[ \t]*\Z""")
# What YAML writes for no value, or for a value that is on the lines below its key.
_NOTHING = frozenset({"", "|", ">", "|-", ">-", "~", "null", "[]"})
_ESCAPED = re.compile(r"''|\\[\"\\]")
# The name of the cell for the text below the head: no key can have this name.
_BELOW = "\0"


def read_front_matter(decoded: Decoded, size: int, columns: Columns) -> Rendered | None:
    """Return the record of a text with front matter; None if the text has no front matter."""
    text = decoded.text
    head = _HEAD.match(text)
    if head is None or not text[head.end() :].strip():
        return None
    body = text[head.end() :]
    start = head.end() + len(body) - len(body.lstrip())
    places = {key: found for key, found in _entries(text, head.end()) if found}
    cells = Cells(
        map_decoded(decoded), {**places, _BELOW: [(start, len(text))]}, "markdown", unescape_yaml, verbatim=_BELOW
    )
    roles = {role: name for role, name in columns.find(list(places)).items() if role != "text"}
    return compose(cells, {**roles, "text": _BELOW}, decoded, size)


def _entries(text: str, end: int) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield each key with the places of its values: one value on the key's line, or a list there or below it."""
    for entry in _ENTRY.finditer(text, 0, end):
        start, stop = entry.span("value")
        places: list[tuple[int, int]] = []
        if not entry["value"].strip():
            while item := _ITEM.match(text, stop, end):
                places.append(item.span("value"))
                stop = item.end()
        elif entry["value"][:1] == "[" and entry["value"].rstrip()[-1:] == "]":
            stop = start + len(entry["value"].rstrip()) - 1
            at = start + 1
            while at < stop and (listed := _LISTED.match(text, at, stop)):
                places.append(listed.span("value"))
                at = listed.end()
        else:
            places = [(start, stop)]
        yield entry["key"].strip(), [said for place in places if (said := _unquoted(text, *place))]


def _unquoted(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the extent of a value without its quotation marks; None if there is no value."""
    said = _SAID.match(text, start, end)
    if said is None or text[start:end].strip() in _NOTHING:
        return None
    return said.span(next(name for name in ("double", "single", "bare") if said[name] is not None))


def unescape_yaml(source: Mapped) -> Mapped:
    """Return the inside of a quoted value with its escapes resolved."""
    if "'" not in source.text and "\\" not in source.text:
        return source
    return substitute(source, _ESCAPED, lambda match: match[0][1])
