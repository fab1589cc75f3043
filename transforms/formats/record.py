"""Reads one record of any format; the format is recognised by the content, and the suffix is only a hint."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from transforms.containers.rows import by_name
from transforms.formats.article import cut_article
from transforms.formats.cells import Cells, compose, find_roles
from transforms.formats.csv_places import Cell, read_rows, unquote_csv
from transforms.formats.export_headers import ExportLabels, find_export_header
from transforms.formats.front_matter import read_front_matter
from transforms.formats.html_text import read_page
from transforms.formats.html_tokens import find_tokens
from transforms.formats.json_places import Node, Scalar, read_json, unescape_json
from transforms.formats.mail import read_mail
from transforms.formats.page_metadata import PageKeys, find_declared
from transforms.text.columns import Columns
from transforms.text.decode import Decoded, DecodeError, decode
from transforms.text.formats import DELIMITERS, REASON, find_format, is_json_object, is_mail, is_page
from transforms.text.legible import Legible, make_legible
from transforms.text.mapped import map_decoded
from transforms.text.rendered import Rendered

# The keys of an object's own value, in the JSON of services and of WordPress.
_VALUES = ("name", "rendered")
# What a scraper writes when it found nothing.
_NO_VALUE = frozenset({"[]", "{}", '""', "null"})
# The encoding that a page declares in its head.
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class RecordWords:
    """The names of columns and meta tags, and the labels of exports, by which the values of records are recognised."""

    columns: Columns
    page_keys: PageKeys
    export_labels: ExportLabels


def read_record(raw: bytes, path: str, words: RecordWords) -> Legible:
    """Decode one record and make it legible.

    Raises `DecodeError` if the bytes are no text, text of a format that isn't read, or a record without a text.
    """
    charset = _CHARSET.search(raw[:_HEAD])
    decoded = decode(raw, charset[1].decode() if charset else None)
    is_letter = is_mail(decoded.text)
    record = read_mail(raw) if is_letter else _render(decoded, path, len(raw), words)
    page = make_legible(record or decoded, () if record else find_export_header(decoded, words.export_labels))
    if not page.text.strip():
        raise DecodeError("empty", f"nothing to read in {len(decoded.text)} characters: tags and invisible marks")
    if page.text.strip() in _NO_VALUE:
        raise DecodeError("empty", f"an empty JSON value: {page.text.strip()}")
    return page


def _render(decoded: Decoded, path: str, size: int, words: RecordWords) -> Rendered | None:
    """Return the record as a reader sees it; None if it is plain text. Raises as `read_record` does."""
    text = decoded.text
    if is_page(text):
        return _read_html(decoded, size, words.page_keys)
    if is_json_object(text):
        cells = _json_cells(decoded, words.columns)
        return compose(cells, find_roles(cells, words.columns), decoded, size)
    if row := _table_cells(decoded, words.columns):
        return compose(row, find_roles(row, words.columns), decoded, size)
    if seen := find_format(text, path):
        raise DecodeError(REASON, seen)
    return read_front_matter(decoded, size, words.columns)


def _read_html(decoded: Decoded, size: int, keys: PageKeys) -> Rendered:
    source = map_decoded(decoded)
    # A byte order mark is no text of the page.
    tokens = list(find_tokens(decoded.text, int(decoded.text.startswith("\ufeff"))))
    mapped, markers = read_page(source, tokens)
    declared = find_declared(source, tokens, keys)
    return Rendered(
        mapped,
        decoded.encoding,
        "html",
        size,
        markers=markers,
        declared=declared,
        body=cut_article(decoded.text),
    )


def _json_cells(decoded: Decoded, columns: Columns) -> Cells:
    text = decoded.text
    try:
        node = read_json(text, len(text) - len(text.lstrip("\ufeff")))
    except ValueError as error:
        raise DecodeError(REASON, f"JSON that can't be read: {error}; save what it says as plain text") from error
    places = {key: _scalars(value) for key, value in columns.unfold(node).items()} if isinstance(node, dict) else {}
    return Cells(map_decoded(decoded), places, "json", unescape_json)


def _scalars(node: Node) -> Sequence[tuple[int, int]]:
    """Return the places of a value, of each value of a list, or of an object's own value."""
    if isinstance(node, Scalar):
        return [(node.start, node.end)] if node.value not in {None, ""} else []
    if isinstance(node, dict):
        return next((_scalars(node[key]) for key in _VALUES if key in node), [])
    return [place for one in node if isinstance(one, Scalar | dict) for place in _scalars(one)]


def _table_cells(decoded: Decoded, columns: Columns) -> Cells | None:
    """Return the cells of a table of one head and one row; None if the text is no such table."""
    for delimiter in DELIMITERS:
        try:
            rows = list(islice(read_rows(decoded.text, delimiter), 3))
        except ValueError:
            continue
        # A table with one column can only be told from two lines by quotation marks.
        if len(rows) == 2 and len(rows[0]) == len(rows[1]) and (len(rows[0]) > 1 or rows[1][0].quoted):
            names = [_name(decoded.text, cell) for cell in rows[0]]
            if "text" in columns.find(names):
                places = {name: [(cell.start, cell.end)] for name, cell in by_name(names, rows[1]).items()}
                return Cells(map_decoded(decoded), places, "csv", unquote_csv)
    return None


def _name(text: str, cell: Cell) -> str:
    return text[cell.start : cell.end].replace('""', '"').strip()
