"""Recognises formats by content: formats that have a reader of their own, and others, which are refused as no prose.

Prose that contains a little of a format (a few tags, a table, the head of a press release) is still prose.
"""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, pairwise

from transforms.text.tags import find_tags

REASON = "format_not_read"
# What can separate the cells of a table, and what it is called.
DELIMITERS = {",": "commas", "\t": "tabs", ";": "semicolons"}
_SAVE_AS_TEXT = "save what it says as plain text"
_FILE_A_TEXT = "save each of its texts as a file"

# How a web page begins, after declarations and comments.
_PAGE = re.compile(
    r"(?:\s|\ufeff|<\?xml[^<>]{0,200}\?>|<!--(?:(?!-->).){0,20000}-->)*+<(?:!doctype\s+html|html|head|body)\b[^<>]{0,2000}>",
    re.IGNORECASE | re.DOTALL,
)
# Tags that only whole pages contain, at the start or later.
_PARTS_OF_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b[^<>]{0,2000}>", re.IGNORECASE)
# A text about web pages quotes such tags too. In a page that doesn't begin with a tag, at least a tenth of the text is
# tags.
_LEAST_TAGS = 0.1
_XML = re.compile(r"[\s\ufeff]*<\?xml\s[^<>]{0,200}\?>|[\s\ufeff]*<(?:rss|feed|rdf:RDF|nitf|newsItem)\b[^<>]{0,2000}>")
_JSON = re.compile(r"[\s\ufeff]*(?:\[\s*)?\{\s*([\"'])[^\"'\n]{0,200}\1\s*:|[\s\ufeff]*\[\s*[\"'\[{]")
_JSON_KEY = re.compile(r"[\s\ufeff]*(?:\[\s*)?\{\s*([\"'])[^\"'\n]{0,200}\1\s*:\s*(?:[\"'\[{\d-]|true|false|null|None)")

_HEADER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{0,60}):(?:[ \t]|$)")
_MAILBOX = re.compile(r"(?:\s|\ufeff)*(?:From \S+@\S+ .*\n)?")
# Headers that mail programs write; people who copy the head of a mail keep only From, To, Subject and Date.
_OF_PROGRAMS = re.compile(
    r"received|return-path|delivered-to|message-id|mime-version|content-type|content-transfer-encoding|dkim-signature"
    r"|references|in-reply-to|list-[a-z-]+|x-[a-z0-9-]+|authentication-results|newsgroups|nntp-posting-host|xref"
)
_OF_LETTERS = frozenset({"from", "to", "subject", "date"})
_MAIL_DATE = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun), )?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|gmt|ut)\b",
    re.IGNORECASE,
)
_LEAST_HEADERS = 3
# Most lines of a mail's head: enough for the headers of all servers that a mail passed.
_LONGEST_HEAD = 500

_NUMBER = re.compile(r"[-+$€£]?\d[\d.,:/ -]*%?$")
# What prose sets behind a comma: a space, or the end of a quotation.
_BEHIND_COMMAS = (" ", "”", "’", "»")
_THOUSANDS = re.compile(r"\d{3}(?!\d)")
# A tag, or a character reference of which a semicolon was taken for the delimiter.
_MARKUP = re.compile(r"[<>]|&(?:#\w+|[a-z]{2,})\Z")
# A bullet, the mark of a list item.
_MARKER = re.compile(r"[\W_]+$|\w{1,3}\)$")
_LONGEST_COLUMN_NAME = 60
# Share of the rows of a table that may have another length than its head: totals, notes, a broken line.
_ODD_ROWS = 0.05
# While fewer rows than this are read, as many odd rows are allowed as in a table of this many.
_FEW_ROWS = 40
# Fewest rows of a table without a head.
_MANY_ROWS = 5


def find_format(text: str, path: str = "") -> str | None:
    r"""Return the format of a text that is no prose, with what was found and what to do; None for prose.

    The suffix of `path` is only a hint.

    >>> find_format("<rss><channel/></rss>").partition(";")[0]
    'an XML document: <rss>'
    >>> find_format("From: the ministry\nSubject: floods\n\nTwo died.")
    """
    return _find_xml(text) or _find_json(text) or _find_table(text, path)


def is_page(text: str) -> bool:
    """Whether the text is a web page, whole or saved in part."""
    if _PAGE.match(text):
        return True
    if not _PARTS_OF_PAGE.search(text) or _XML.match(text):
        return False
    return sum(tag.end - tag.start for tag in find_tags(text)) >= _LEAST_TAGS * len(text)


def is_json_object(text: str) -> bool:
    """Whether the text is one JSON object; several objects on lines don't count."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and (isinstance(_parsed(text.lstrip("\ufeff")), dict))


def _find_xml(text: str) -> str | None:
    opening = _XML.match(text)
    return f"an XML document: {_cut(opening[0].strip())}; {_SAVE_AS_TEXT}" if opening else None


def _find_json(text: str) -> str | None:
    if not _JSON.match(text):
        return None
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    if len(lines) > 1 and all(_parsed(line) is not None for line in (lines[0], lines[1], lines[-2])):
        return f"JSON lines: {len(lines)} of them, the first {_cut(lines[0].strip())}; {_FILE_A_TEXT}"
    value = _parsed(text.lstrip("\ufeff"))
    if value is not None:
        return f"JSON: a list of {len(value)}, {_cut(text.strip())}; {_FILE_A_TEXT}"
    if _JSON_KEY.match(text):
        return f"JSON that can't be parsed: {_cut(text.strip())}; {_SAVE_AS_TEXT}"
    return None


def _parsed(text: str) -> dict[str, object] | list[object] | None:
    """Return the JSON object or list in the text; None if the text is no JSON, or the value is empty or another."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) and value else None


def is_mail(text: str) -> bool:
    """Whether the text is an e-mail as a mail program wrote it, and not a text below a copied head."""
    start = _MAILBOX.match(text)
    headers = list(_headers(text[start.end() if start else 0 :].split("\n", _LONGEST_HEAD)[:_LONGEST_HEAD]))
    names = [name.lower() for name, _ in headers]
    by_program = [name for name in names if _OF_PROGRAMS.fullmatch(name)]
    values = {name.lower(): value for name, value in headers}
    written = bool(by_program) or ("@" in values.get("from", "") and bool(_MAIL_DATE.match(values.get("date", ""))))
    return len(headers) >= _LEAST_HEADERS and written and bool(_OF_LETTERS & set(names))


def _headers(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and value of each header at the start; nothing if no empty line follows the headers."""
    found: list[tuple[str, str]] = []
    for line in lines:
        bare = line.rstrip("\r")
        if not bare.strip():
            yield from found
            return
        header = _HEADER.match(bare)
        if header:
            found.append((header["name"], bare[header.end() :].strip()))
        elif not (found and bare[0] in " \t"):
            return


def _find_table(text: str, path: str) -> str | None:
    named = path.lower().endswith((".csv", ".tsv", ".tab"))
    for delimiter, name in DELIMITERS.items():
        rows = _rows(text, delimiter)
        if rows is not None and _is_table(rows, named=named, tight=_is_tight(rows, delimiter)):
            return (
                f"a table: {len(rows)} rows of {len(rows[0])} columns separated by {name}, "
                f"the first {_cut(delimiter.join(rows[0]))}; {_FILE_A_TEXT}"
            )
    return None


def _rows(text: str, delimiter: str) -> list[list[str]] | None:
    """Return the rows of a table of at least two columns, nearly all of equal length; None if it is no table."""
    # Skip notes above the head, which say where the table comes from.
    printed = dropwhile(lambda line: line.startswith("#"), text.lstrip("\ufeff").splitlines(keepends=True))
    lines = (line for line in printed if line.strip())
    rows: list[list[str]] = []
    odd = 0
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            rows.append(row)
            odd += len(row) != len(rows[0])
            if len(rows[0]) < 2 or odd > 1 + _ODD_ROWS * max(len(rows), _FEW_ROWS):
                return None
    except csv.Error:
        return None
    return rows if rows and odd <= _ODD_ROWS * len(rows) else None


def _is_tight(rows: Sequence[Sequence[str]], delimiter: str) -> bool:
    """Whether a program wrote the rows: most delimiters aren't inside a number, and prose sets nothing behind them."""
    if delimiter == "\t":
        return True
    parted = [pair for row in rows for pair in pairwise(row)]
    loose = sum(
        right.startswith(_BEHIND_COMMAS) or bool(left[-1:].isdigit() and _THOUSANDS.match(right))
        for left, right in parted
    )
    return loose * 2 < len(parted)


def _is_table(rows: Sequence[Sequence[str]], *, named: bool, tight: bool) -> bool:
    """Whether the rows are a table, not lines of prose, by their head or by columns of numbers."""
    width = len(rows[0])
    columns = [[row[at].strip() for row in rows if len(row) == width] for at in range(width)]
    if _is_head([cell.strip() for cell in rows[0]]):
        numbered = any(_is_numeric(column[1:]) for column in columns)
        return len(rows) > (1 if named else 2) and (tight or (width > 2 and numbered))
    if width < 3 or not tight or len(rows) < _MANY_ROWS:
        return False
    # Numbers alone are a list of numbers: '1,200,300'.
    return any(map(_is_numeric, columns)) and not all(map(_is_numeric, columns))


def _is_head(cells: Sequence[str]) -> bool:
    """Whether the cells can be names of columns: short, all different, no numbers, no markup; an index has none."""
    named = [cell for cell in cells if cell]
    return (
        len(named) >= max(2, len(cells) - 1)
        and len(set(named)) == len(named)
        and all(
            len(cell) <= _LONGEST_COLUMN_NAME
            and cell[-1] not in ".!?:…"
            and not _NUMBER.match(cell)
            and not _MARKER.match(cell)
            and not _MARKUP.search(cell)
            for cell in named
        )
    )


def _is_numeric(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell]
    return bool(filled) and all(_NUMBER.match(cell) for cell in filled)


def _cut(seen: str) -> str:
    """Return the text on one line, cut to 80 characters."""
    seen = " ".join(seen.split())
    return seen if len(seen) <= 80 else seen[:77] + "..."
