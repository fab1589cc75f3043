"""Where a text holds HTML's code: tags and character references, as SQL over `staged.documents`."""

from html.entities import html5

from transforms.text.tags import ELEMENTS

_TAG = rf"(?i:</?(?:{'|'.join(sorted(ELEMENTS))})(?:[\s/][^<>]*)?>)"
_NAMES = sorted(name.removesuffix(";") for name in html5 if name.endswith(";"))
_REFERENCE = r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_MARK = f"{_TAG}|{_REFERENCE}".replace("'", "''")
_KNOWN = ", ".join(f"'{name}'" for name in _NAMES)

# Each tag and character reference of the staged texts with the characters that it covers. Only texts that have one are
# cut up: the pieces between, and what stood there, in turn, give the places.
MARKS = f"""
    SELECT document_id, char_end - length(mark) AS char_start, char_end, starts_with(mark, '<') AS is_tag
    FROM (
        SELECT document_id, mark, sum(length(piece) + length(mark)) OVER (
                   PARTITION BY document_id ORDER BY nth) AS char_end
        FROM (
            SELECT document_id, unnest(string_split_regex(text, '{_MARK}')) AS piece,
                   unnest(regexp_extract_all(text, '{_MARK}')) AS mark,
                   generate_subscripts(regexp_extract_all(text, '{_MARK}'), 1) AS nth
            FROM staged.documents
            WHERE (contains(text, '<') OR contains(text, '&')) AND regexp_matches(text, '{_MARK}')
        ) WHERE mark IS NOT NULL
    )
    WHERE mark LIKE '<%' OR mark LIKE '&#%' OR trim(mark, '&;') IN ({_KNOWN})
"""  # noqa: S608 (put together from the lists above)
