"""Reads the people and agencies in a byline: 'By Jane Roe and John Doe, Reuters | May 3, 2016'."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from transforms.documents.printed_dates import find_printed_dates

_BY = re.compile(
    r"(?:^|(?<=[\s|•·—–])|(?<=\s-))(?:(?:story|article|text|words|report|analysis|opinion|review|column|photos?) )?"
    r"(?:(?:posted|written|reported|published|submitted|authored|edited) by|by|author|authors|posted in .{1,30} by)"
    r"(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*(?:,|;|\||•|·|/|&|\band\b|\bwith\b|\s[-–—]\s|\bfor the\b|\bfor\b|\bin\b|\bat\b|\bof\b)\s*")
_HANDLE = re.compile(r"@\w+|https?://\S+|\S+@\S+\.\w+|\([^()]*\)")
_LABEL = re.compile(
    r"\b(?:published|posted|updated|last updated|modified|created|on|at|first published|original)\b:?", re.IGNORECASE
)
_CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?|\b(?:[ECMPAW][SD]?T|GMT|UTC|BST|IST|CET)\b"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,?",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"\d+\s*(?:min(?:ute)?s?|comments?|shares?|views?)\b.*$", re.IGNORECASE)
_INITIAL = r"(?:[A-ZÀ-Þ]\.){1,3}"
_PARTICLE = r"(?:de|del|della|di|da|dos|du|van|von|der|den|ter|bin|bint|ibn|al|el|la|le|abu|ben|y|e)"
_CAPITAL = r"(?:(?:al|el|Al|El|O|D|L|d|l)[-'’])?[A-ZÀ-ÞŁŚŞŠŽČĆĐİÖÜ][\w'’\-]*[\w]\.?"
_NAME = re.compile(
    rf"(?:(?:Dr|Mr|Mrs|Ms|Prof|Sir|Lt|Col|Gen|Maj|Capt)\.? )?{_CAPITAL}"
    rf"(?: (?:{_INITIAL}|[A-Z]|{_PARTICLE}|{_CAPITAL})){{1,4}}$"
)
_MOST_WORDS, _LONGEST = 24, 500
_MOST_WORDS_BEFORE = 4
_KINDS = frozenset({
    "story", "article", "text", "words", "report", "analysis", "opinion", "review", "column", "commentary", "photos",
    "photo", "posted", "written", "published", "updated", "created", "compiled", "filed", "reported", "submitted",
    "news", "blog", "post", "interview", "edited", "produced",
})  # fmt: skip
ROLES = frozenset({"staff", "writer", "correspondent", "reporter", "editor", "contributor", "columnist", "analyst"})


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline: its persons in order, and its agencies under their usual names."""

    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    # Whether words such as 'by' or 'written by' show that the line is a byline; else only its position may show it.
    stated: bool


@dataclass(frozen=True, slots=True)
class BylineWords:
    """Agencies by all their names, casefolded, and words that no person's name contains."""

    agencies: Mapping[str, str]
    not_authors: frozenset[str]
    # Agencies by the words in the second part of their sign-offs: 'editing by'.
    sign_offs: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_rows(
        cls, wire_agencies: Iterable[Mapping[str, str]], not_authors: Iterable[Mapping[str, str]]
    ) -> "BylineWords":
        """Build from the rows `name, aliases, sign_off` of agencies and `word` of words that aren't names."""
        agencies: dict[str, str] = {}
        sign_offs: dict[str, str] = {}
        for row in wire_agencies:
            if form := row.get("sign_off"):
                sign_offs[form] = row["name"]
            for alias in (row["name"], *row["aliases"].split("|")):
                if alias:
                    agencies[alias.casefold()] = row["name"]
        return cls(agencies, frozenset(row["word"].casefold() for row in not_authors), sign_offs)

    def agency(self, words: str) -> str | None:
        """Return the usual name of the agency with this name; None if no agency has it."""
        return self.agencies.get(words.strip(" .()[]").casefold())

    def is_name(self, words: str) -> bool:
        """Whether the words can be a person's name: two to five, capitalised, none of the words that no name has."""
        if not _NAME.match(words) or (words.isupper() and len(words.split()) > 3):
            return False
        tokens = [word.casefold().replace("’", "'").strip(".") for word in words.split()]
        return not any(token in self.not_authors or token.endswith("'s") for token in tokens)


def read_byline(line: str, words: BylineWords) -> Byline | None:
    """Return the persons and agencies that the line names as authors; None if the line is no byline.

    >>> known = BylineWords.from_rows([{"name": "Reuters", "aliases": ""}], [{"word": "staff"}])
    >>> read_byline("By Jane Roe and John O'Doe, Reuters", known)
    Byline(authors=('Jane Roe', "John O'Doe"), agencies=('Reuters',), stated=True)
    >>> read_byline("Jane Roe - Nov 19, 2019, 8:15 pm CST", known)
    Byline(authors=('Jane Roe',), agencies=(), stated=False)
    >>> read_byline("By the river they waited for two days.", known)
    """
    if len(line) > _LONGEST or len(line.split()) > _MOST_WORDS:
        return None
    marker = _BY.search(line)
    if line.endswith(":") if marker is None else not _introduces(line[: marker.start()]):
        return None
    bare = _undated(line[marker.end() :] if marker else line)
    authors: list[str] = []
    agencies: list[str] = []
    for at, piece in enumerate(_SEPARATOR.split(bare)):
        person, agency = _person(piece.strip(" .,:-–—*_"), words)
        if agency:
            agencies.append(agency)
        elif person:
            authors.append(person)
        elif marker and at == 0 and (alone := _alone(piece, words)):
            authors.append(alone)
        elif piece and not marker and at == 0:
            return None
        if not marker and not authors and not agencies:
            return None
    if not authors and not agencies:
        return None
    return Byline(tuple(dict.fromkeys(authors)), tuple(dict.fromkeys(agencies)), marker is not None)


def _introduces(before: str) -> bool:
    """Whether the words before 'by' allow a byline: dates, labels and section names do, 'targeted by' doesn't."""
    rest = _undated(before)
    return (
        not rest
        or before.rstrip()[-1:] in "|•·—–-:/"
        or (len(rest.split()) <= _MOST_WORDS_BEFORE and rest.split()[-1].casefold() in _KINDS)
    )


def _undated(line: str) -> str:
    """Return the line without its dates, clock times, addresses and labels."""
    for found in reversed(list(find_printed_dates(line))):
        line = line[: found.start] + " | " + line[found.end :]
    line = _CLOCK.sub(" | ", _TRAILING.sub("", _HANDLE.sub(" | ", line)))
    return re.sub(r"(?:\|\s*)+", "| ", _LABEL.sub(" | ", line)).strip(" |,-–—")


def _person(piece: str, words: BylineWords) -> tuple[str | None, str | None]:
    """Return the person and the agency in a piece of a byline, at most one of them not None.

    Roles and outlets behind a name are removed.
    """
    agency = words.agency(piece)
    if agency:
        return None, agency
    tokens = piece.split()
    for length in range(2, len(tokens)):
        if words.agency(" ".join(tokens[length:])) and words.is_name(" ".join(tokens[:length])):
            return _cased(" ".join(tokens[:length])), None
    for length in range(min(len(tokens), 5), 1, -1):
        name = " ".join(tokens[:length])
        rest = " ".join(tokens[length:])
        if not words.is_name(name):
            continue
        if not rest or words.agency(rest) or _is_role(rest.split()[0], words):
            return _cased(name), None
    return None, None


def _is_role(word: str, words: BylineWords) -> bool:
    """Whether a word behind a person's name is a role or an outlet: 'Staff', 'correspondent', 'News'."""
    folded = word.casefold().strip(".")
    return folded in ROLES or (word[:1].isupper() and folded in words.not_authors)


def _alone(piece: str, words: BylineWords) -> str | None:
    """Return a single capitalised word behind 'by', a pen name; None if the piece is something else."""
    name = piece.strip(" .,:")
    if " " in name or not name[:1].isupper() or name.casefold() in words.not_authors or not name.isalpha():
        return None
    return name


def _cased(name: str) -> str:
    """Return the name; if it is all in capitals, with only the first letter of each word as a capital."""
    if not name.isupper():
        return name
    return " ".join(word if word.endswith(".") else word.capitalize() for word in name.split())
