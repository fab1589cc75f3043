"""Splits a plain-text export of a news database into its articles; each is a stretch of the file's bytes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from transforms.containers.pieces import Piece, RecordError, faulty, split_lines, too_large
from transforms.text.decode import DecodeError, decode


@dataclass(frozen=True, slots=True)
class _Export:
    """The form of a database's export.

    `mark` is the line that separates articles; `comes_first` says whether the mark is before each article or after it.
    `proof` is another line that each article has: an export is recognised by it.
    """

    mark: re.Pattern[bytes]
    comes_first: bool
    proof: re.Pattern[bytes]
    # The database's own number of the article.
    key: re.Pattern[bytes] | None = None


# Fewest marks of an export: an article that was saved alone is read as an ordinary text.
_SEVERAL = 2
# The line with Factiva's number of an article, below a code where fields have codes.
_FACTIVA = re.compile(rb"^[ \t]*(?:AN[ \t]+)?Document ([A-Z][A-Z0-9]{2,11}0000[a-z0-9]{10,24})[ \t]*\r?$", re.MULTILINE)
_EXPORTS = {
    # Nexis Uni.
    "nexis": _Export(
        mark=re.compile(rb"^[ \t]*End of Document[ \t]*\r?$", re.MULTILINE),
        comes_first=False,
        proof=re.compile(rb"^[ \t]*(?:Length:[ \t]*[\d,]+ words|Load-Date:)", re.MULTILINE),
    ),
    # LexisNexis Academic.
    "lexisnexis": _Export(
        mark=re.compile(rb"^[ \t]*\d+ of \d+ DOCUMENTS[ \t]*\r?$", re.MULTILINE),
        comes_first=True,
        proof=re.compile(rb"^[ \t]*(?:LENGTH:[ \t]*[\d,]+ words|LOAD-DATE:)", re.MULTILINE),
    ),
    "factiva": _Export(
        mark=_FACTIVA,
        comes_first=False,
        proof=re.compile(rb"^[ \t]*(?:WC[ \t]+)?[\d,]+ words[ \t]*\r?$", re.MULTILINE),
        key=_FACTIVA,
    ),
    "proquest": _Export(
        mark=re.compile(rb"^[ \t]*(?:Document \d+ of \d+|_{40,})[ \t]*\r?$", re.MULTILINE),
        comes_first=True,
        proof=re.compile(rb"^(?:ProQuest document ID|Full text):", re.MULTILINE),
        key=re.compile(rb"^ProQuest document ID: *(\d+)", re.MULTILINE),
    ),
}


def find_export(head: bytes) -> str | None:
    """Return the database that wrote an export of several articles; None for another file or a single article."""
    for name, export in _EXPORTS.items():
        marks = sum(1 for _ in islice(export.mark.finditer(head), _SEVERAL))
        if marks == _SEVERAL and export.proof.search(head):
            return name
    return None


def split_export(chunks: Iterable[bytes], limit: int, name: str) -> Iterator[Piece]:
    """Yield the articles of an export, without the line between them if that line is before each article."""
    export = _EXPORTS[name]
    lines: list[bytes] = []
    size = 0
    for line in chain(split_lines(chunks, limit), [None]):
        is_mark = line is not None and export.mark.match(line) is not None
        if line is not None and not (is_mark and export.comes_first):
            size += len(line)
            if size <= limit + len(line):
                lines.append(line)
        if is_mark or line is None:
            yield from _read(b"".join(lines).strip(), export, is_ended=is_mark and not export.comes_first, limit=limit)
            lines, size = [], 0


def _read(raw: bytes, export: _Export, *, is_ended: bool, limit: int) -> Iterator[Piece]:
    """Yield the piece for the bytes between two marks; if they are no article, as on a cover, a piece with a fault."""
    if len(raw) > limit:
        yield too_large(raw, limit)
    elif is_ended or export.proof.search(raw):
        key = export.key.search(raw) if export.key else None
        try:
            yield Piece(raw, {"id": key[1].decode("ascii") if key else None, "text": decode(raw).text})
        except DecodeError as error:
            yield Piece(raw, fault=RecordError(error.reason, str(error)))
    elif raw:
        yield faulty(raw, "format_not_read", "it is no article of the export: it lacks the lines that others have")
