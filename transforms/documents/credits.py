"""Finds the people and agencies credited for a page's text and pictures."""

import re
from collections.abc import Iterable, Sequence

from transforms.documents.bylines import BylineWords, read_byline
from transforms.documents.sign_offs import find_signed, find_signing_agency

_FOLLOW = re.compile(
    r"\b[Ff]ollow (?P<name>[A-ZÀ-Þ][\w.'’\-]+(?: [\w.'’\-]+){1,3}) on (?:Twitter|Facebook|X|Instagram|Mastodon)\b"
)
_IS = re.compile(
    r"^(?P<name>[A-ZÀ-Þ][\w.'’\-]+(?: [\w.'’\-]+){1,3}?),? (?:is|was|has been|covers|writes|reports|an?|the)\b"
)
# An agency after the place opens the article: 'PARIS (AP) --', '(Reuters) -'.
_OPENING = re.compile(r"^.{0,60}?\((?P<name>[A-Z][\w ]{1,30})\)\s?[-–—_:]")
_WORD = re.compile(r"[\w.&'’-]+")
_MOST_WORDS_OF_AGENCY = 4


def find_authors(
    bylines: Iterable[str],
    signed: Iterable[str],
    invitations: Iterable[str],
    notes: Iterable[str],
    words: BylineWords,
) -> tuple[str, ...]:
    """Return the authors of a page from its bylines.

    Without bylines, from sign-offs, then from invitations to follow an author, then from notes about an author.

    >>> words = BylineWords.from_rows([], [])
    >>> find_authors([], [], ["Follow Lena Marwick on Twitter: @LenaMarwick"], [], words)
    ('Lena Marwick',)
    """
    read = [byline for byline in (read_byline(line, words) for line in bylines) if byline is not None]
    for wanted in (True, False):
        names = [name for byline in read if byline.stated is wanted for name in byline.authors]
        if names:
            return tuple(dict.fromkeys(names))
    names = list(find_signed(signed, words))
    if names:
        return tuple(dict.fromkeys(names))
    for form, lines in ((_FOLLOW, invitations), (_IS, notes)):
        for line in lines:
            match = form.search(line)
            if match and words.is_name(match["name"]):
                return (match["name"],)
    return ()


def find_agencies(
    bylines: Iterable[str], signed: Sequence[str], credit_lines: Iterable[str], opening: str, words: BylineWords
) -> tuple[str, ...]:
    """Return the agencies in bylines, in the opening and sign-off of the article, and in credits and captions.

    >>> words = BylineWords.from_rows([{"name": "Associated Press", "aliases": "AP"}], [])
    >>> find_agencies([], [], ["A boy in Azaz (Photo: AP)"], "It rained.", words)
    ('Associated Press',)
    """
    read = (read_byline(line, words) for line in bylines)
    found = [agency for byline in read if byline is not None for agency in byline.agencies]
    start = _OPENING.match(opening)
    if start and (agency := words.agency(start["name"])):
        found.append(agency)
    if signing := find_signing_agency(signed, words):
        found.append(signing)
    found += [agency for line in credit_lines for agency in _agencies(line, words)]
    return tuple(dict.fromkeys(found))


def _agencies(line: str, words: BylineWords) -> Iterable[str]:
    """Yield the agencies in a line; a name counts only if its first letter is a capital."""
    tokens = list(_WORD.finditer(line))
    at = 0
    while at < len(tokens):
        for length in range(min(_MOST_WORDS_OF_AGENCY, len(tokens) - at), 0, -1):
            name = line[tokens[at].start() : tokens[at + length - 1].end()]
            agency = words.agency(name)
            if agency and name[:1].isupper():
                yield agency
                at += length - 1
                break
        at += 1
