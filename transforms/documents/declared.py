"""Turns what a record declares about itself (tags, columns, headers) into columns of its document and into rows."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from transforms.documents.bylines import ROLES, BylineWords, read_byline
from transforms.documents.chosen import Known
from transforms.documents.printed_dates import PrintedDate, QuotedDate, find_printed_dates
from transforms.formats.page_metadata import WINDOW
from transforms.records import Declaration
from transforms.text.legible import Legible
from transforms.text.reading import Reading
from transforms.text.rendered import Declared, Rendered

# Seconds, or thousandths of them, since 1970.
_EPOCH = re.compile(r"(?P<seconds>1?\d{9})(?P<thousandths>\d{3})?(?:\.0+)?")
# A day without separators, and perhaps a time behind it.
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T?\d{4,6}(?:Z|[+-]\d{4})?)?", re.IGNORECASE
)
# Signs that a value is no name: an address, a handle, a number.
_NO_NAME = re.compile(r"https?:|www\.|@|\d{3}|^[\W\d]*$")
_SEPARATOR = r"\s+(?:[|\-–—:•·»]|::|\|\|)\s+"
_MOST_WORDS_OF_NAME = 6
# A name as catalogues write it, the surname first.
_INVERTED = re.compile(r"(?P<surname>(?:(?:van|von|de|der|al|el|bin|da|di|du|la|le)[ -])*[^\s,;]+), (?P<given>[^,;]+)")


class Declarations:
    """The values that one record declares, as columns of its document."""

    def __init__(self, reading: Reading, words: BylineWords) -> None:
        self._found = reading.legible.declared
        self._words = words

    @property
    def title(self) -> str | None:
        """The declared title, without the site's name at its end; the title of the browser window doesn't count."""
        names = [one.value for one in self._of("publisher")]
        ends = re.compile(rf"(?:{_SEPARATOR}(?:{'|'.join(map(re.escape, names))}))+\s*$", re.IGNORECASE)
        titles = (one.value for one in self._of("title") if one.name != WINDOW)
        return next((ends.sub("", title) if names else title for title in titles), None)

    @property
    def window(self) -> str | None:
        """The title of the browser window, up to its first separator."""
        said = next((one.value for one in self._of("title") if one.name == WINDOW), None)
        return re.split(_SEPARATOR, said)[0] if said else None

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors in the first declaration that names any; the publisher's name is no author."""
        publishers = {one.value.casefold() for one in self._of("publisher")}
        for _, group in groupby(self._of("authors"), key=lambda one: one.name):
            names = [name for one in group for name in _people(one.value, self._words)]
            if kept := tuple(dict.fromkeys(name for name in names if name.casefold() not in publishers)):
                return kept
        return ()

    @property
    def publisher(self) -> str | None:
        """The first declared publisher that is a name."""
        return next((one.value for one in self._of("publisher") if not _NO_NAME.search(one.value)), None)

    @property
    def url(self) -> str | None:
        """The first declared address of the record."""
        return next((one.value for one in self._of("url") if one.value.startswith(("http://", "https://"))), None)

    def published(self, role: str) -> QuotedDate | None:
        """Return the declared date for a role, `published` or `changed`; None if there is none."""
        for one in self._of(role):
            if (when := _day(one.value)) is not None:
                return QuotedDate(when, one.value)
        return None

    def _of(self, role: str) -> Iterator[Declared]:
        return (one for one in self._found if one.role == role)


def known_of(page: Legible) -> Known:
    """Return the article and the titles that are known from the record's code."""
    titles = [
        part for one in page.declared if one.role == "title" for part in (one.value, re.split(_SEPARATOR, one.value)[0])
    ]
    body = page.decoded.body if isinstance(page.decoded, Rendered) else None
    return Known(body, tuple(dict.fromkeys(titles)))


def declarations_of(reading: Reading) -> list[Declaration]:
    """Return a row for each value that a record declares."""
    numbers: dict[str, int] = {}
    rows = []
    for one in reading.legible.declared:
        number = numbers.setdefault(one.role, 0)
        numbers[one.role] += 1
        rows.append(
            Declaration(
                document_id=reading.document_id,
                role=one.role,
                ordinal=number,
                name=one.name,
                value=one.value,
                format=one.format,
                byte_start=one.start,
                byte_end=one.end,
            )
        )
    return rows


def _people(value: str, words: BylineWords) -> Sequence[str]:
    """Return the names in a declared author: its persons, read as a byline, else the value if it can be a name."""
    if inverted := _inverted(value, words):
        return inverted
    byline = read_byline(value if value.lower().startswith("by ") else f"By {value}", words)
    if byline is not None and byline.authors:
        return byline.authors
    parts = value.split()
    is_name = len(parts) <= _MOST_WORDS_OF_NAME and not _NO_NAME.search(value)
    return [value] if is_name and not all(part.casefold().strip(".") in ROLES for part in parts) else []


def _inverted(value: str, words: BylineWords) -> list[str]:
    """Return the names in a list such as 'Roe, Jane; Doe, John', given names first; nothing if it is no such list."""
    parts = [_INVERTED.fullmatch(part.strip()) for part in value.split(";") if part.strip()]
    names = [f"{part['given']} {part['surname']}" for part in parts if part and not words.agency(part["surname"])]
    return names if len(names) == len(parts) and all(map(words.is_name, names)) else []


def _day(value: str) -> PrintedDate | None:
    """Return the day of a timestamp in seconds or milliseconds since 1970, or of a printed date; None if neither."""
    if compact := _COMPACT.fullmatch(value.strip()):
        value = "-".join(compact.group("year", "month", "day"))
    seconds = _EPOCH.fullmatch(value.strip())
    if seconds:
        day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds["seconds"]))).date()
        return PrintedDate(0, len(value), day, day, "day")
    return next(find_printed_dates(value), None)
