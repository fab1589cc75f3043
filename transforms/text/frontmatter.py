"""Reads the head that site generators put above a text: keys and values in YAML between two lines of dashes."""

import re

_HEAD = re.compile(
    r"\ufeff?---[ \t]*\r?\n"
    r"(?=[A-Za-z_])"
    # A key with its value, an item or a value that goes on below its key, a comment, an empty line.
    r"(?:(?:[A-Za-z_][\w .-]{0,60}:(?:[ \t][^\n]*+)?|[ \t]+[^\n]*+|-[ \t][^\n]*+|#[^\n]*+|)\r?\n)*?"
    r"(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_ENTRY = re.compile(r"^(?P<key>[A-Za-z_][\w .-]{0,60}):[ \t]*(?P<value>[^\n\r]*)", re.MULTILINE)
_ITEM = re.compile(r"(?:\r?\n[ \t]*-[ \t]+[^\n\r]*)+")


def head_end(text: str) -> int:
    r"""The first character below the head; 0 where there is none.

    >>> head_end("---\ntitle: Flood\n---\nTwo died.")
    21
    >>> head_end("---\nTwo died.\n---\n")
    0
    """
    head = _HEAD.match(text)
    return head.end() if head else 0


def read_head(head: str) -> dict[str, list[str]]:
    r"""The values of each key, in small letters; those that are written on the key's line or as a list below it.

    >>> read_head("---\ntitle: 'It''s over'\nauthors:\n  - Jane Roe\n  - \"Joe Doe\"\n---\n")
    {'title': ["It's over"], 'authors': ['Jane Roe', 'Joe Doe']}
    """
    values: dict[str, list[str]] = {}
    for entry in _ENTRY.finditer(head):
        value = entry["value"].strip()
        items = _ITEM.match(head, entry.end()) if not value else None
        found = [line.strip()[1:] for line in items[0].splitlines() if line.strip()] if items else _listed(value)
        values[entry["key"].strip().lower()] = [said for one in found if (said := _unquoted(one))]
    return values


def _listed(value: str) -> list[str]:
    return value[1:-1].split(",") if value[:1] == "[" and value[-1:] == "]" else [value]


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'").strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"').strip()
    return "" if value in {"|", ">", "|-", ">-", "~", "null"} else value
