"""Finds the publisher of a page by the wording of its lines: copyright, newsletter, 'more from'."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from transforms.text.datelines import find_opening

# A name: capitalised words, with words in lower case only between them.
_NAME = (
    r"(?:the |The )?[A-Z0-9À-Þ][\w.&’'!\-]{0,40}"
    r"(?: (?:(?:of|the|and|for|on|&|by|in|de|at) )?[A-Z0-9À-Þ][\w.&’'!\-]{0,40}){0,5}"
)
_YEAR_SPAN = r"(?:(?:19|20)\d\d(?:\s?[-–—]\s?(?:(?:19|20)?\d\d|[Pp]resent))?[\s,:]*)?"
# 'Image copyright EPA' names the source of a picture.
_OF_PICTURE = "(?<!mage )(?<!hoto )(?<!icture )"
_COPYRIGHT = rf"{_OF_PICTURE}(?:©|\([cC]\)|ⓒ|[Cc]opyright|COPYRIGHT)[\s©ⓒ,:]*(?:\([cC]\)\s*)?(?:[Cc]opyright\s)?"
_NETWORKS = "(?:Facebook|Twitter|Instagram|LinkedIn|YouTube|Telegram)"
_OFFERS = "(?:documentary|series|podcast|newsletter|app|video|film|show)"
_ADDRESSING = (
    r"(?:[Ww]elcome to|[Kk]eep up to date with|[Ss]ign [Uu]p [Tt]o|[Tt]alk to|[Ww]ork (?:for|at)|[Ww]hy you can trust"
    r"|[Ss]upport|[Cc]ontact|[Aa]dvertise (?:with|on|in)|[Aa]bout|[Ii]nside|[Vv]isit"
    r"|(?:Never miss an update )?[Ff]ollow|FOLLOW)"
)
_PARTS_OF_SITE = (
    r"(?:homepage|home page|main menu|[Nn]avigation|[Ss]ervices|[Aa]rchives?|[Nn]ewsletters?|NEWSLETTERS?|[Pp]odcasts?"
    r"|[Ss]tore|[Ss]hop|[Aa]pps?|[Ee]vents|[Cc]areers|[Ss]ections|[Ll]ogo|around the globe:?)"
)
_STAFF = "(?:[Ss]taff|[Cc]ontributor|[Ss]taff [Ww]riter|[Cc]orrespondent|[Rr]eporter)"
_POSTS = "(?:fellow|scholar|editor|columnist|reporter|writer|correspondent|analyst|researcher|contributor)"
_MORE = "(?:[Mm]ore|MORE|[Nn]ews|[Ss]tories|[Vv]ideos?|[Ll]atest|[Bb]est)"
_MOST = "(?:[Pp]opular|[Tt]rending|[Mm]ost [Pp]opular|[Mm]ost [Rr]ead)"
_DOMAIN = r"[A-Za-z0-9-]{2,40}(?:\.[A-Za-z0-9-]{2,40})?\.(?:com|org|net|info|co\.uk|news|CO\.UK|COM|ORG)"
# Signs of a publisher, each with its weight: ownership of the page is the clearest, offers of the page come next.
_SIGNS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (weight, re.compile(sign))
    for weight, sign in (
        (4, rf"{_COPYRIGHT}{_YEAR_SPAN}(?:[Cc]opyright\s)?(?:by\s+)?(?P<name>{_NAME})"),
        (3, rf"{_MORE} (?:[Ff]rom|FROM|[Oo]n|ON|[Oo]f) (?P<name>{_NAME})$"),
        (3, rf"^{_MOST} (?:[Oo]n|[Ii]n|[Aa]t|[Ff]rom) (?P<name>{_NAME})$"),
        (3, rf"(?:[Ff]ollow|[Ll]ike|[Jj]oin|[Ff]ind) (?P<name>{_NAME}) (?:on {_NETWORKS}|online)"),
        (3, rf"[Ss]ubscribe (?:now )?to (?P<name>{_NAME})"),
        (3, rf"(?:[Ff]irst|[Oo]riginally) (?:published|appeared) (?:on|in|by|at) (?P<name>{_NAME})"),
        (3, rf"^(?:Watch|Read|Listen to|Get|Try|Download) the (?P<name>{_NAME}) {_OFFERS}\b"),
        (3, rf"(?P<name>{_NAME}) is (?:supported by its|a (?:registered )?trademark|an? (?:independent|online|daily))"),
        (3, rf"^{_ADDRESSING} (?P<name>{_NAME})$"),
        (3, rf"^(?P<name>{_NAME}) {_PARTS_OF_SITE}$"),
        (2, rf"(?:[Tt]he|[Tt]o|[Oo]ur) (?P<name>{_NAME}) (?:[Nn]ewsletter|[Aa]pp|NEWSLETTER)\b"),
        (2, rf"^(?:SOURCE|Source)s?: (?P<name>{_NAME})$"),
        (2, rf"(?P<name>{_NAME}),? (?:All|all|ALL) [Rr]ights? [Rr]eserved"),
        (2, rf"(?P<name>{_NAME}) (?:may earn|has affiliate|and its (?:partners|affiliates))"),
        (2, rf"[-–—|,/] (?:[Ss]pecial to )?(?P<name>{_NAME}) {_STAFF}$"),
        (2, rf"[/|,] (?:Special to (?:the |The )?)?(?P<name>{_NAME})$"),
        (2, rf"{_POSTS} (?:at|for|of|with) (?P<name>{_NAME})"),
        (2, rf"^(?:https?://)?(?:www\.)?(?P<name>{_DOMAIN})/?$"),
    )
)
_COMPANY = re.compile(
    r"(?:[,\s]+(?:Inc|LLC|L\.L\.C|Ltd|Limited|Pvt|Pty|Corp|Corporation|Company|Co|GmbH|AG|SA|S\.A|PLC|plc|LP|Interactive"
    r"|Holdings?|Publications?|Communications|Enterprises?)\.?)+$"
)
_RIGHTS = re.compile(
    r"[.,\s]+(?:All(?: Rights?)?|ALL(?: RIGHTS?)?|Terms|Privacy|Developed|Powered|Designed|Reproduction|Use)\b.*$"
)
# Signs in a text that was saved without its page: the end of its title, the agency or station in its dateline, a
# copyright line inside its last paragraph, a line at its start or end that is only the name of an organisation.
_AT_END_OF_TITLE = re.compile(rf"\s[-–—|]\s+#?(?P<name>{_NAME})$")
_AS_OWNER = _SIGNS[0][1]
_ORGANISATION = re.compile(
    r"\b(?:Agency|Association|Bureau|Cent(?:er|re)|Command|Commission|Committee|Corps|Council|Department|Directorate"
    r"|Federation|Foundation|Fund|Institute|Ministry|Mission|Nations|Network|News|Observatory|Office|Organi[sz]ation"
    r"|Press|Programme|Radio|Service|Society|Times|Tribune|Television|TV|Union|Herald|Gazette|Post|Daily|Monitor)"
    r"(?:$| (?:of|for)\b)",
    re.IGNORECASE,
)
_LONGEST_NAME, _LONGEST_TAIL = 9, 240
_SENTENCE = re.compile(r"(?<=\w\w)\.\s")
_YEARS = re.compile(r"^(?:(?:19|20)\d\d[-–—,\s]*)+|[-–—,\s]*(?:19|20)\d\d$")
_LONGEST_LINE = 300
# The score that each line of the page with a publisher's name adds, and the most lines that count.
_MENTION, _MOST_MENTIONS = 0.75, 8
# The score that a link to a host with the publisher's name adds.
_HOSTED = 4
_JOINING = frozenset({"of", "for", "the", "and", "on", "in", "&"})
# The score of an agency in a dateline.
_DATELINE = 3
# The least evidence for a publisher: one clear sign, or several weak ones.
_LEAST = 3.0


def not_publishers(names: Iterable[Mapping[str, str]], wire_agencies: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """Return names, casefolded, that pages print though they aren't the publisher's: rows `name`, and agencies."""
    known = {row["name"].casefold() for row in names}
    for row in wire_agencies:
        known.update(alias.casefold() for alias in (row["name"], *row["aliases"].split("|")) if alias)
    return frozenset(known)


def find_publisher(
    lines: Iterable[str],
    prose: Sequence[str],
    hosts: Collection[str],
    strangers: frozenset[str],
    *,
    titles: Sequence[str] = (),
    names: Sequence[str] = (),
) -> str | None:
    """Return the publisher by the lines of the page outside its article; None if they don't show it.

    `prose` are the paragraphs: a publisher's name in them adds to its score but is no sign by itself. `hosts` are those
    of the page's links: a host with the publisher's name adds to the score. `strangers` are names, casefolded, that
    pages print though they aren't the publisher's: agencies, networks, shops, authors. `titles` are the first line and
    the title; `names` are single lines at the start and the end of the text.

    >>> find_publisher(["Sign in", "Copyright © 2019, Valley Post | Terms of Service"], [], [], frozenset())
    'Valley Post'
    >>> find_publisher(["Share on Facebook"], [], [], frozenset()) is None
    True
    """
    lines = list(dict.fromkeys(line for line in lines if len(line) <= _LONGEST_LINE))
    weights: Counter[str] = Counter()
    printed: dict[str, str] = {}
    own = ((weight, name) for weight, name in _of_page(lines) if _key(name) not in strangers)
    for weight, name in (*own, *_of_text(prose, titles, names, strangers)):
        key = _key(name)
        if len(key) >= 3 and any(char.isalpha() for char in key):
            weights[key] += weight
            printed.setdefault(key, name)
    station = _of_dateline(prose[0]) if prose and not weights else None
    if station and _key(station) not in strangers:
        weights[_key(station)], printed[_key(station)] = _DATELINE, station
    if not weights:
        return None
    folded = [f" {_key(line)} " for line in lines]
    text = " ".join(prose).casefold()
    scores = {
        key: weight
        + _MENTION * min(_MOST_MENTIONS, sum(f" {key} " in line or f" {key}’" in line for line in folded))
        + (1 if key in text else 0)
        + (_HOSTED if any(_spelled(key) == _site(host) for host in hosts) else 0)
        for key, weight in weights.items()
    }
    best = max(scores, key=lambda key: scores[key])
    return printed[best] if scores[best] >= _LEAST else None


def _of_page(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the weight of each sign in the lines of the page, with the name."""
    for line in lines:
        for weight, sign in _SIGNS:
            match = sign.search(line)
            if match is not None:
                yield weight, _trimmed(match["name"])


def _of_text(
    prose: Sequence[str], titles: Sequence[str], names: Sequence[str], strangers: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """Yield the weight of each sign in a text that was saved without its page, with the publisher's name."""
    text = " ".join(prose)
    for title in titles:
        end = _AT_END_OF_TITLE.search(title)
        if end and len(end["name"].split()) <= _LONGEST_NAME - 3:
            known = _ORGANISATION.search(end["name"]) is not None or _says(text, end["name"])
            yield (3 if known else 1), end["name"]
    owner = _AS_OWNER.search(prose[-1][-_LONGEST_TAIL:]) if prose else None
    if owner and _key(_trimmed(owner["name"])) not in strangers:
        yield 4, _trimmed(owner["name"])
    for line in names:
        capitalised = line[:3] != "By " and all(word[:1].isupper() or word.lower() in _JOINING for word in line.split())
        if capitalised and len(line.split()) in range(2, _LONGEST_NAME) and _ORGANISATION.search(line):
            yield 3, line


def _says(text: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", text) is not None


def _of_dateline(opening: str) -> str | None:
    """Return the agency or station in the dateline of the first paragraph; None if there is none."""
    found = find_opening(opening, 0, len(opening))
    name = found["agency"].strip(" (),") if found and found["agency"] else ""
    return name if name and not any(char.isdigit() for char in name) else None


def _trimmed(name: str) -> str:
    """Return the name without years, the legal form of a company, and the rest of the line."""
    name = _SENTENCE.split(_YEARS.sub("", _RIGHTS.sub("", name.removeprefix("Copyright "))))[0].strip(" .,|-–—'’")
    return _COMPANY.sub("", name).strip(" .,|-–—")


def _spelled(key: str) -> str:
    return "".join(char for char in key if char.isalnum())


def _site(host: str) -> str:
    """Return the first label of a host, without 'www.', reduced to letters and digits."""
    labels = host.casefold().removeprefix("www.").split(".")
    return _spelled(labels[0])


def _key(name: str) -> str:
    return " ".join(name.casefold().removeprefix("the ").split())
