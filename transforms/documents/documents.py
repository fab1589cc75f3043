"""Fills a document's row from what its page declares and states: title, authors, publisher, date, section, topics."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import ftfy

from transforms.documents.blocks import plain_text
from transforms.documents.bylines import BylineWords
from transforms.documents.credits import find_agencies, find_authors
from transforms.documents.declared import Declarations
from transforms.documents.given import Given
from transforms.documents.printed_dates import QuotedDate
from transforms.documents.publisher import find_publisher
from transforms.documents.sections import find_section, find_topics
from transforms.documents.stated_days import find_stated_day
from transforms.documents.words import DocumentWords
from transforms.records import Document
from transforms.text.language import main_language
from transforms.text.reading import Reading

_ADDRESS = re.compile(r"https?://[^\s()<>\[\]\"\\]+")
# A part of a text with a letter or digit is a word; a dash between spaces is none.
_WORD = re.compile(r"\w")
_HOST = re.compile(r"https?://([\w.-]+)")
_CANONICAL = re.compile(
    r"^(?:url|link|permalink|source|canonical|original(?: article)?|read (?:it|more) at)\W{1,3}", re.IGNORECASE
)
# Curly quotes and ligatures are the author's own; only broken encodings are repaired.
_REPAIRS = ftfy.TextFixerConfig(uncurl_quotes=False, fix_latin_ligatures=False, unescape_html=True)
_Value = TypeVar("_Value")
# Lines at the start and at the end of a text in which its publisher may be alone on a line.
_HEAD_LINES = 3
# Most lines outside the article in a text that isn't a page with menus.
_MOST_OF_PAGE = 8


@dataclass(frozen=True, slots=True)
class _PassageLine:
    """A passage as a reader sees it, with its zone."""

    zone: str
    text: str
    printed: str


@dataclass(frozen=True, slots=True)
class _Published:
    """When the document was published, as far as this is given, declared or stated.

    If a page has only the date of a change, that date is used: the present text was published then.
    """

    day: date | None = None
    precision: str | None = None
    earliest: date | None = None
    latest: date | None = None
    basis: str = "none"
    quote: str | None = None


def describe(reading: Reading, content_sha256: str, given: Given | None, words: DocumentWords) -> Document:
    """Return the document's row; with a date only if one is given, declared or printed.

    Else `publication.find_publication_window` infers the date later. Values from the collector take precedence over
    declared values, and declared values over printed ones.
    """
    given = given or Given()
    declared = Declarations(reading, words.bylines)
    lines = [
        _PassageLine(passage.zone, plain_text(printed), printed)
        for passage in reading.passages
        for printed in [reading.text[passage.char_start : passage.char_end]]
    ]
    printed_title = next((line.text for line in lines if line.zone == "title"), None)
    title, title_basis = _first(given.title, _repaired(declared.title), _repaired(printed_title))
    if title is None:
        title, title_basis = _first(None, _repaired(declared.window), None)
    authors, authors_basis = _first(given.authors, _all_repaired(declared.authors), ())
    if not authors:
        authors, authors_basis = _first((), (), _all_repaired(_authors(lines, words.bylines)))
    publisher, publisher_basis = _first(given.publisher, _repaired(declared.publisher), None)
    if publisher is None:
        publisher, publisher_basis = _first(None, None, _repaired(_publisher(lines, authors or (), words)))
    published = _published(lines, given, declared)
    decoded = reading.legible.decoded
    body = [line.text for line in lines if line.zone in {"body", "heading"}]
    return Document(
        document_id=reading.document_id,
        path=reading.path,
        content_sha256=content_sha256,
        format=decoded.format,
        container=decoded.container,
        size_bytes=decoded.size,
        encoding=decoded.encoding,
        text=decoded.text,
        title=title,
        title_basis=title_basis,
        subtitle=_repaired(next((line.text for line in lines if line.zone == "subtitle"), None)),
        authors=authors or (),
        authors_basis=authors_basis,
        publisher=publisher,
        publisher_basis=publisher_basis,
        agencies=_agencies(lines, words.bylines),
        section=_repaired(find_section([(line.zone, line.text) for line in lines], words.wording)),
        topics=_all_repaired(find_topics(line.text for line in lines if line.zone == "topics")),
        url=given.url or declared.url or _url(lines),
        language=_language(reading),
        published_on=published.day,
        published_precision=published.precision,
        published_earliest=published.earliest,
        published_latest=published.latest,
        published_basis=published.basis,
        published_quote=published.quote,
        words=sum(_WORD.search(part) is not None for text in body for part in text.split()),
    )


def _first(given: _Value | None, declared: _Value | None, stated: _Value | None) -> tuple[_Value | None, str]:
    """Return the first value that isn't empty, with its basis (`given`, `declared` or `stated`); else None, `none`."""
    for value, basis in ((given, "given"), (declared, "declared"), (stated, "stated")):
        if value:
            return value, basis
    return None, "none"


def _all_repaired(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(_repaired, words)))


def _repaired(words: str | None) -> str | None:
    """Return the words with mojibake repaired and white space normalised; None if nothing is left."""
    return (" ".join(ftfy.fix_text(words, _REPAIRS).split()) or None) if words else None


def _authors(lines: Sequence[_PassageLine], words: BylineWords) -> tuple[str, ...]:
    bylines = [line.text for line in lines if line.zone == "byline"]
    invitations = [line.text for line in lines if line.zone == "furniture" and "ollow " in line.text]
    notes = [line.text for line in lines if line.zone == "biography"]
    return find_authors(bylines, _signed(lines), invitations, notes, words)


def _signed(lines: Sequence[_PassageLine]) -> list[str]:
    """Return the lines that may be a sign-off: credits, and the last lines of the article."""
    ends = [line.text for line in lines if line.zone in {"body", "heading", "byline"}][-_HEAD_LINES:]
    return [*(line.text for line in lines if line.zone == "credit"), *ends]


def _agencies(lines: Sequence[_PassageLine], words: BylineWords) -> tuple[str, ...]:
    return find_agencies(
        [line.text for line in lines if line.zone == "byline"],
        _signed(lines),
        [line.text for line in lines if line.zone in {"credit", "caption"}],
        next((line.text for line in lines if line.zone == "body"), ""),
        words,
    )


def _publisher(lines: Sequence[_PassageLine], authors: Sequence[str], words: DocumentWords) -> str | None:
    page = [line.text for line in lines if line.zone not in {"body", "title", "subtitle", "heading"} and line.text]
    prose = [line.text for line in lines if line.zone == "body"]
    hosts = {match[1] for line in lines for match in _HOST.finditer(line.printed)}
    worded = [line for line in lines if line.text]
    titles = [line.text for line in (*worded[:1], *worded) if line.zone == "title" or line is worded[0]]
    ends = (*worded[:_HEAD_LINES], *worded[-_HEAD_LINES:]) if len(page) <= _MOST_OF_PAGE else ()
    alone = [line.text for line in ends if line.zone in {"title", "heading"}]
    return find_publisher(
        page,
        prose,
        hosts,
        words.not_publishers | {author.casefold() for author in authors},
        titles=list(dict.fromkeys(titles)),
        names=list(dict.fromkeys(alone)),
    )


def _published(lines: Sequence[_PassageLine], given: Given, declared: Declarations) -> _Published:
    """Return the date of publication: given, else declared, else printed, else the declared date of the last change."""
    if given.published_on:
        return _Published(given.published_on, "day", given.published_on, given.published_on, "given")
    if first := declared.published("published"):
        return _dated(first, "declared")
    if stated := find_stated_day([(line.zone, line.printed) for line in lines]):
        return _dated(stated, "stated")
    last = declared.published("changed")
    return _dated(last, "declared") if last else _Published()


def _dated(found: QuotedDate, basis: str) -> _Published:
    when = found.when
    day = when.earliest if when.precision == "day" else None
    return _Published(day, when.precision, when.earliest, when.latest, basis, found.quote)


def _language(reading: Reading) -> str:
    """Return the language of most of the body."""
    return main_language((p.language, p.char_end - p.char_start) for p in reading.passages if p.zone == "body")


def _url(lines: Sequence[_PassageLine]) -> str | None:
    """Return the page's own address from a line that has nothing else; None if there is no such line."""
    for line in lines:
        if line.zone == "furniture" and len(line.printed) < 400 and (match := _ADDRESS.search(line.printed)):
            rest = _CANONICAL.sub("", line.printed[: match.start()].strip())
            if not rest and not line.printed[match.end() :].strip() and match[0].count("/") > 2:
                return match[0]
    return None
