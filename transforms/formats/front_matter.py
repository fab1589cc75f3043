"""Reads front matter: YAML between two lines of dashes, or TOML between plus signs, above a Markdown text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.formats.cells import Cells, compose
from transforms.text.columns import Columns
from transforms.text.decode import Decoded
from transforms.text.mapped import Mapped, map_decoded, substitute
from transforms.text.rendered import Rendered

# A key, which may be in quotation marks.
_KEY = r"""(?P<mark>["']?)(?P<key>[A-Za-z_][\w .-]{0,60}?)(?P=mark)"""


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The head of a text in one language, and an entry in it."""

    opening: re.Pattern[str]
    entry: re.Pattern[str]


_YAML = _Grammar(
    re.compile(
        r"\ufeff?---[ \t]*\r?\n"
        r"""(?=[A-Za-z_"'#])"""
        # A key with its value, an item or a value that goes on below its key, a comment, an empty line.
        r"""(?:(?:["']?[A-Za-z_][\w .-]{0,60}["']?:(?:[ \t][^\n]*+)?|[ \t]+[^\n]*+|-[ \t][^\n]*+|#[^\n]*+|)\r?\n)*?"""
        r"(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
    ),
    re.compile(rf"^{_KEY}:[ \t]*(?P<value>[^\n\r]*)", re.MULTILINE),
)
_TOML = _Grammar(
    re.compile(
        r"\ufeff?\+\+\+[ \t]*\r?\n"
        r"""(?:(?:["']?[A-Za-z_][\w .-]{0,60}["']?[ \t]*=[^\n]*+|[ \t]+[^\n]*+|[\[\]#][^\n]*+|)\r?\n)*?"""
        r"\+\+\+[ \t]*(?:\r?\n|\Z)"
    ),
    re.compile(rf"^{_KEY}[ \t]*=[ \t]*(?P<value>[^\n\r]*)", re.MULTILINE),
)
# The lines of a value below its key, which are further to the right.
_BLOCK = re.compile(r"(?:[ \t]*\r?\n)*(?P<value>(?:\r?\n[ \t]+[^\n\r]*|(?:[ \t]*\r?\n)(?=[ \t]*\r?\n[ \t]))+)")
_BLOCK_MARK = re.compile(r"[|>][-+\d]{0,2}[ \t]*(?:#.*)?\Z")
# The name of a person whose properties are below the key.
_NAME = re.compile(r"(?:[ \t]*\r?\n[ \t]+(?!name:)[^\n\r]*)*?[ \t]*\r?\n[ \t]+name:[ \t]*(?P<value>[^\n\r]*)")
_ITEM = re.compile(r"[ \t]*\r?\n[ \t]*-[ \t]+(?P<value>[^\n\r]*)")
_LISTED = re.compile(r"""[ \t]*(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]*)[ \t]*(?:,|\Z)""")
_SAID = re.compile(
    r"""[ \t]*(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^']|'')*)'|(?P<bare>.*?))(?:[ \t]+#.*)?[ \t]*\Z"""
)
# What YAML writes for no value.
_NOTHING = frozenset({"", "~", "null", "[]"})
_ESCAPED = re.compile(
    r"''|\\[\"\\]|\\u(?P<long>(?![dD][89A-Fa-f])[0-9A-Fa-f]{4})|\\x(?P<short>[0-9A-Fa-f]{2})|\r?\n\s*"
)
# The name of the cell for the text below the head: no key can have this name.
_BELOW = "\0"


def read_front_matter(decoded: Decoded, size: int, columns: Columns) -> Rendered | None:
    """Return the record of a text with front matter; None if the text has no front matter."""
    text = decoded.text
    grammar = next((one for one in (_YAML, _TOML) if one.opening.match(text)), _YAML)
    head = grammar.opening.match(text)
    if head is None or not text[head.end() :].strip():
        return None
    body = text[head.end() :]
    start = head.end() + len(body) - len(body.lstrip())
    places = {key: found for key, found in _entries(text, grammar.entry, head.end()) if found}
    cells = Cells(
        map_decoded(decoded), {**places, _BELOW: [(start, len(text))]}, "markdown", unescape_yaml, verbatim=_BELOW
    )
    roles = {role: name for role, name in columns.find(list(places)).items() if role != "text"}
    return compose(cells, {**roles, "text": _BELOW}, decoded, size)


def _entries(text: str, pattern: re.Pattern[str], end: int) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield each key with the places of its values: one value on the key's line, or a list there or below it."""
    for entry in pattern.finditer(text, 0, end):
        start, stop = entry.span("value")
        places: list[tuple[int, int]] = []
        if not entry["value"].strip():
            while item := _ITEM.match(text, stop, end):
                places.append(item.span("value"))
                stop = item.end()
            named = None if places else _NAME.match(text, stop, end)
            places += [named.span("value")] if named else []
        elif _BLOCK_MARK.match(entry["value"]):
            block = _BLOCK.match(text, stop, end)
            yield entry["key"].strip(), [_stripped(text, *block.span("value"))] if block else []
            continue
        elif entry["value"][:1] == "[" and entry["value"].rstrip()[-1:] == "]":
            stop = start + len(entry["value"].rstrip()) - 1
            at = start + 1
            while at < stop and (listed := _LISTED.match(text, at, stop)):
                places.append(listed.span("value"))
                at = listed.end()
        else:
            places = [(start, stop)]
        yield entry["key"].strip(), [said for place in places if (said := _unquoted(text, *place))]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    said = text[start:end]
    return start + len(said) - len(said.lstrip()), end - len(said) + len(said.rstrip())


def _unquoted(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the extent of a value without its quotation marks; None if there is no value."""
    said = _SAID.match(text, start, end)
    if said is None or text[start:end].strip() in _NOTHING:
        return None
    return said.span(next(name for name in ("double", "single", "bare") if said[name] is not None))


def unescape_yaml(source: Mapped) -> Mapped:
    """Return the inside of a quoted value with its escapes resolved, in one line."""
    return substitute(source, _ESCAPED, _unescaped) if _ESCAPED.search(source.text) else source


def _unescaped(escape: re.Match[str]) -> str:
    if not escape[0].strip():
        return " "
    code = escape["long"] or escape["short"]
    return chr(int(code, 16)) if code else escape[0][1]
