"""Reads who signed off a story at its end: '(Reporting by Jane Roe in Paris; Editing by John Doe)'."""

import re
from collections.abc import Iterable, Iterator

from transforms.documents.bylines import BylineWords, read_byline

_REPORTED = re.compile(
    r"(?:\(|^|;|\.|—|-)\s*(?:[Aa]dditional )?(?:[Rr]eporting|REPORTING|[Ww]riting|[Ww]ritten|[Rr]eported|[Cc]ompiled)"
    r"(?: and [a-z]+)? by (?P<names>[^;()]{4,200})"
)
_WHERE = re.compile(r" in (?:the )?[\W]?[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}")
# The end of a text in which its sign-off is, where it was run into the last paragraph.
_LONGEST_TAIL = 400


def find_signed(lines: Iterable[str], words: BylineWords) -> Iterator[str]:
    """Yield those who reported or wrote the story, by the lines at its end; who edited it is no author.

    >>> line = "(Reporting by Jane Roe and Amir Shah in Kabul; Editing by John Doe)"
    >>> list(find_signed([line], BylineWords({}, frozenset())))
    ['Jane Roe', 'Amir Shah']
    """
    for line in lines:
        for signed in _REPORTED.finditer(line[-_LONGEST_TAIL:]):
            byline = read_byline("By " + _WHERE.sub("", signed["names"]).strip(" ."), words)
            if byline is not None:
                yield from byline.authors


def find_signing_agency(lines: Iterable[str], words: BylineWords) -> str | None:
    """The agency that signs its stories in this form; None where no line has one's.

    >>> known = BylineWords.from_rows([{"name": "Reuters", "aliases": "", "sign_off": "editing by"}], [])
    >>> find_signing_agency(["(Reporting by Jane Roe; Editing by John Doe)"], known)
    'Reuters'
    """
    for line in lines:
        tail = line[-_LONGEST_TAIL:]
        if _REPORTED.search(tail) is None:
            continue
        for form, agency in words.sign_offs.items():
            if re.search(rf"; {re.escape(form)} [^()]+\)", tail, re.IGNORECASE):
                return agency
    return None
