"""Reads who signed off a story at its end: '(Reporting by Jane Roe in Paris; Editing by John Doe)'."""

import re
from collections.abc import Iterable, Iterator

from transforms.documents.bylines import BylineWords, read_byline

_REPORTED = re.compile(
    r"(?:\(|^|;|\.|—|-)\s*(?:[Aa]dditional )?(?:[Rr]eporting|REPORTING|[Ww]riting|[Ww]ritten|[Rr]eported|[Cc]ompiled)"
    r"(?: and [a-z]+)? by (?P<names>[^;()]{4,200})"
)
_WHERE = re.compile(r" in (?:the )?[\W]?[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}")
# Characters at the end of a line that are searched for a sign-off, which may be inside the last paragraph.
_LONGEST_TAIL = 400


def find_signed(lines: Iterable[str], words: BylineWords) -> Iterator[str]:
    """Yield the persons who reported or wrote the story, by the lines at its end; editors are no authors.

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
    """Return the agency that is recognised by the form of its sign-off; None if no line has an agency's form.

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
