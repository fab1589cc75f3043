"""Finds what an article from a news database's export declares in its header: labelled lines, and lines by position."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from transforms.text.decode import Decoded
from transforms.text.rendered import Declared

# Lines that only the articles of a database have.
_PROOFS = {
    "nexis": re.compile(r"[ \t]*Length:[ \t]*[\d,]+ words[ \t]*\Z", re.IGNORECASE),
    "factiva": re.compile(r"[ \t]*(?:WC[ \t]+)?[\d,]+ words[ \t]*\Z"),
    "proquest": re.compile(r"ProQuest document ID:"),
}
_NUMBER = re.compile(r"^[ \t]*(?:AN[ \t]+)?Document [A-Z][A-Z0-9]{2,11}0000[a-z0-9]{10,24}[ \t]*\r?$", re.MULTILINE)
_LABELLED = re.compile(r"[ \t]*(?P<label>[A-Za-z][\w -]{1,30}):[ \t]*(?P<value>.*?)[ \t]*\Z")
_LOADED = re.compile(r"[ \t]*Load-Date:", re.IGNORECASE)
# The codes of Factiva's fields; their values may go on in the lines below.
_CODE = re.compile(
    r"(?P<label>AN|ART|BY|CLM|CO|CR|CT|CY|ED|ET|HD|IN|IPC|IPD|LA|LP|NS|PD|PG|PUB|RE|RF|SC|SE|SN|TD|VOL|WC)"
    r"(?:[ \t]*\Z|(?:\t|[ ]{2,})\s*(?P<value>.*?)[ \t]*\Z)"
)
_TEXT_CODES = frozenset({"LP", "TD"})
_DAY = re.compile(
    r"[ \t]*(?:\w+day,?[ ]+)?(?:[^\W\d]+\.?[ ]\d{1,2},[ ]\d{4}|\d{1,2}\.?[ ][^\W\d]+[ ]\d{4})"
    r"(?:,?[ ]\w+day)?(?:,?[ ]\d{1,2}[:.]\d\d\b.{0,20})?[ \t]*\Z"
)
_CLOCK = re.compile(r"[ \t]*\d{1,2}[:.]\d\d\b.{0,20}\Z")
_NO_TITLE = re.compile(
    r"[ \t]*(?:Copyright\b|\(c\)|©|\d+ of \d+ DOCUMENTS|Document \d+ of \d+|Page \d+)", re.IGNORECASE
)
_BY = re.compile(r"[ \t]*By\s", re.IGNORECASE)
# Most lines of a header above its labels, and of a title.
_LONGEST_HEAD, _LONGEST_TITLE = 14, 3


@dataclass(frozen=True, slots=True)
class ExportLabels:
    """The labels of headers by database and role, the likeliest first."""

    names: tuple[tuple[str, str, str], ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "ExportLabels":
        """Build from rows of `database`, `role` and `name`."""
        return cls(tuple((row["database"], row["role"], row["name"]) for row in rows))

    def roles(self, database: str) -> dict[str, str]:
        """Return the role of each label of a database."""
        return {name: role for owner, role, name in self.names if owner == database}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text, without its end: its number and its first character."""

    text: str
    number: int
    start: int


@dataclass(frozen=True, slots=True)
class _Found:
    """The characters of a declared value, with its role and the name of the line that says it."""

    role: str
    name: str
    start: int
    end: int


def find_export_header(decoded: Decoded, labels: ExportLabels) -> list[Declared]:
    r"""Return what an article from an export declares; nothing for other texts.

    >>> from transforms.text.decode import decode
    >>> raw = b"Boat sinks\n\nThe Post\nMay 4, 2016\nLength: 3 words\nByline: Jane Roe\n\nBody\n\nTwo died.\n"
    >>> labels = ExportLabels((("nexis", "authors", "byline"),))
    >>> [(one.role, one.value) for one in find_export_header(decode(raw), labels)]
    [('authors', 'Jane Roe'), ('title', 'Boat sinks'), ('publisher', 'The Post'), ('published', 'May 4, 2016')]
    """
    lines = _lines(decoded.text)
    for database, proof in _PROOFS.items():
        at = next((number for number, line in enumerate(lines) if proof.match(line.text)), None)
        if at is not None and (database != "factiva" or _NUMBER.search(decoded.text)):
            found = _READERS[database](lines, at, labels.roles(database))
            return [_declared(decoded, one) for one in found if decoded.text[one.start : one.end].strip()]
    return []


def _declared(decoded: Decoded, found: _Found) -> Declared:
    said = decoded.text[found.start : found.end]
    start = found.start + len(said) - len(said.lstrip())
    span = decoded.byte_span(start, start + len(said.strip()))
    return Declared(found.role, found.name, " ".join(said.split()), *span, decoded.format)


def _lines(text: str) -> list[_Line]:
    """Return the lines that aren't blank; a byte order mark belongs to none."""
    lines = text.removeprefix("\ufeff").split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=int(text.startswith("\ufeff")))
    return [
        _Line(line.rstrip("\r"), number, start)
        for number, (line, start) in enumerate(zip(lines, starts, strict=False))
        if line.strip()
    ]


def _nexis(lines: Sequence[_Line], at: int, roles: Mapping[str, str]) -> Iterator[_Found]:
    block = _block(lines, at)
    loaded = [number for number in range(at, len(lines)) if _LOADED.match(lines[number].text)]
    yield from _labelled(lines, [*block, *(number for number in loaded[-1:] if number not in block)], roles)
    head = range(min(at, _LONGEST_HEAD))
    day = next((number for number in head if _DAY.match(lines[number].text)), None)
    if not day:
        return
    above = [lines[number] for number in range(day - 1) if not _NO_TITLE.match(lines[number].text)]
    # Nexis Uni prints the title above the publisher, LexisNexis Academic right above the labels.
    title = above or _last_paragraph(lines, day, block[0])
    if 0 < len(title) <= _LONGEST_TITLE:
        yield _whole("title", "title line", title)
    yield _whole("publisher", "publisher line", [lines[day - 1]])
    yield _whole("published", "date line", [lines[day]])


def _last_paragraph(lines: Sequence[_Line], day: int, end: int) -> list[_Line]:
    """Return the last lines before the labels with no blank line between them, if they are apart from the date."""
    found: list[_Line] = []
    for line, below in zip(reversed(lines[day:end]), reversed(lines[day + 1 : end + 1]), strict=True):
        if found and below.number > line.number + 1:
            return found
        if _NO_TITLE.match(line.text):
            return []
        found.insert(0, line)
    return []


def _factiva(lines: Sequence[_Line], at: int, roles: Mapping[str, str]) -> Iterator[_Found]:
    codes = list(takewhile(lambda one: one[1]["label"] not in _TEXT_CODES, _codes(lines)))
    if codes:
        ends = [number for number, _ in _codes(lines)][1:]
        for (number, code), end in zip(codes, [*ends, len(lines)], strict=False):
            value = lines[number].start + (code.start("value") if code["value"] else code.end("label"))
            if role := roles.get(code["label"].lower()):
                yield _Found(role, code["label"], value, lines[end - 1].start + len(lines[end - 1].text))
        return
    above = lines[:at] if at <= _LONGEST_TITLE else []
    if above and _BY.match(above[-1].text):
        yield _whole("authors", "byline", [above[-1]])
        yield from (_whole("title", "title line", [line]) for line in above[-2:-1])
    elif len(above) == 1:
        yield _whole("title", "title line", above)
    below = [line for line in lines[at + 1 : at + 4] if not _CLOCK.match(line.text)]
    if below and _DAY.match(below[0].text):
        yield _whole("published", "date line", below[:1])
        yield from (_whole("publisher", "publisher line", [line]) for line in below[1:2])


def _codes(lines: Sequence[_Line]) -> Iterator[tuple[int, re.Match[str]]]:
    return ((number, code) for number, line in enumerate(lines) if (code := _CODE.match(line.text)))


def _proquest(lines: Sequence[_Line], at: int, roles: Mapping[str, str]) -> Iterator[_Found]:
    yield from _labelled(lines, _block(lines, at), roles)


def _block(lines: Sequence[_Line], at: int) -> list[int]:
    """Return the numbers of the labelled lines around a line."""
    above = list(takewhile(lambda number: _LABELLED.match(lines[number].text), range(at - 1, -1, -1)))
    below = takewhile(lambda number: _LABELLED.match(lines[number].text), range(at, len(lines)))
    return [*reversed(above), *below]


def _labelled(lines: Sequence[_Line], numbers: Iterable[int], roles: Mapping[str, str]) -> Iterator[_Found]:
    for number in numbers:
        line = lines[number]
        match = _LABELLED.match(line.text)
        if match and (role := roles.get(match["label"].lower())):
            start, end = match.span("value")
            yield _Found(role, match["label"], line.start + start, line.start + end)


def _whole(role: str, name: str, lines: Sequence[_Line]) -> _Found:
    return _Found(role, name, lines[0].start, lines[-1].start + len(lines[-1].text))


_READERS = {"nexis": _nexis, "factiva": _factiva, "proquest": _proquest}
