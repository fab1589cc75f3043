"""What a tagger's name is by its own words: two names in one, the building of an institution, no name at all."""

import re
from collections.abc import Iterator

from transforms.entities.normalisation import plain_key

# Heads of names of who runs a place: its name is an organisation's, wherever the tagger saw it.
_INSTITUTION = re.compile(
    r".*\b(?:School|Schools|Elementary|Academy|College|University|Institute|Institution|Library|Church|Hospital|"
    r"Medical Center|Medical Centre|Club|Council|Committee|Commission|Department|Company|Corporation|Foundation|"
    r"Association|Register|Newspaper|Press|Post|Times|Observer|Radio|News|News Agency|Herald|Tribune|Gazette|Transit|"
    r"Restaurant|Apartments|(?:Co|Inc|Corp|Ltd|LLC|PLC)\.?)",
    re.DOTALL,
)
# What an event, a law or a thing is called by, wherever it happens.
_EVENT = re.compile(
    r".*\b(?:Festival|Celebration|Depression|Games|Oscillation|Day|Week|War|Program|Programme|Plan|Award|Prize|Law|Act|"
    r"Tournament|Cup|Conference|Exhibition|Parade|Agreement|Treaty|Theory|Syndrome|Disease|Virus|Project|Initiative)",
    re.DOTALL,
)
# The party before the state or town that a legislator sits for: 'D-N.Y.', 'R-Fairfax'.
_PARTY = re.compile(r"[DRI]-(?=[A-Z][A-Za-z. ]{1,30}$)")
_HONORIFIC = re.compile(r"(?:Mr|Mrs|Ms|Dr|Rev|Sgt|Capt|Lt|Col|Gen|Judge|Sheriff|Senator|Councilmember)\.?\s[A-Z]")
_BETWEEN = re.compile(r" and | & ")
# Plural nouns and bodies that act: the words before them say whose they are, and the whole names who acts.
_ACTORS = frozenset(
    [
        "activists",
        "administration",
        "army",
        "authorities",
        "board",
        "chiefs",
        "coalition",
        "commandos",
        "commission",
        "commissioners",
        "committee",
        "council",
        "court",
        "delegation",
        "department",
        "deputies",
        "diplomats",
        "embassy",
        "factions",
        "fighters",
        "firefighters",
        "forces",
        "government",
        "governments",
        "group",
        "groups",
        "guards",
        "insurgents",
        "intelligence",
        "investigators",
        "lawmakers",
        "leaders",
        "legislators",
        "militants",
        "militia",
        "militias",
        "ministry",
        "movement",
        "navy",
        "office",
        "officers",
        "officials",
        "opposition",
        "paramilitaries",
        "parliament",
        "party",
        "patrol",
        "people",
        "police",
        "prosecutors",
        "rebels",
        "regime",
        "residents",
        "security",
        "senators",
        "sheriff",
        "soldiers",
        "team",
        "troops",
        "trustees",
        "union",
        "units",
        "villagers",
    ]
)


# Those who only a sentence's capital, or a headline's, makes a name of.
_UNNAMED = _ACTORS | frozenset({
    "protesters", "demonstrators", "gunmen", "attackers", "suspects", "workers", "students", "migrants", "refugees",
    "doctors", "nurses", "analysts", "experts", "agencies", "observers", "survivors", "rescuers", "separatists",
    "extremists", "terrorists", "jihadists",
})  # fmt: skip
# Who is told by what they are to somebody, or by how many of them there are.
_RELATIONS = frozenset({
    "enemies", "enemy", "foes", "allies", "ally", "friends", "opponents", "supporters", "critics", "victims", "members",
    "parts", "thousands", "hundreds", "dozens", "millions", "most", "many", "some", "areas", "towns", "cities",
    "leaders", "citizens", "nationals", "party", "branch", "wing", "arm", "affiliate",
})  # fmt: skip


def split_names(printed: str, kind: str, *, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the names in a tagger's name as characters of it: two that 'and' joins, or the whole.

    Two persons with their given names are always two; organisations and places are where `known`, the
    plain keys of names that stand alone, has both.

    >>> text = "Jonathan Stan and John Rauschenberg"
    >>> [text[a:b] for a, b in split_names(text, "person", known=frozenset())]
    ['Jonathan Stan', 'John Rauschenberg']
    """
    joint = _BETWEEN.search(printed)
    if joint is None or _BETWEEN.search(printed, joint.end()):
        yield 0, len(printed)
        return
    parts = printed[: joint.start()], printed[joint.end() :]
    if kind == "person":
        apart = all(" " in part and part[0].isupper() for part in parts)
    else:
        apart = all(plain_key(part) in known for part in parts)
    if apart:
        yield 0, joint.start()
        yield joint.end(), len(printed)
    else:
        yield 0, len(printed)


def seat_start(printed: str) -> int:
    """Where the state or town begins that a legislator sits for, behind the letter of the party; 0 where none is.

    >>> "D-N.Y."[seat_start("D-N.Y."):], seat_start("Aleppo")
    ('N.Y.', 0)
    """
    party = _PARTY.match(printed)
    return party.end() if party else 0


def bare_end(printed: str) -> int:
    """Where an organisation's name ends before common nouns that don't act: 'Creative Commons license'.

    >>> printed = "Creative Commons license"
    >>> printed[:bare_end(printed)], bare_end("Aleppo police") == len("Aleppo police")
    ('Creative Commons', True)
    """
    words = [match.span() for match in re.finditer(r"\S+", printed)]
    last = len(words)
    while last and printed[words[last - 1][0] : words[last - 1][1]].islower():
        last -= 1
    if not last or any(printed[a:b] in _ACTORS for a, b in words[last:]):
        return len(printed)
    return words[last - 1][1]


def is_actors(printed: str) -> bool:
    """Whether the name is a bare noun for those who act: 'Rebels' with a sentence's capital."""
    return printed.casefold() in _UNNAMED


def actors_of(printed: str) -> int:
    """Where the name begins of whose people an organisation's name only tells; 0 where it is a name.

    >>> actors_of("Troops of Chad"), actors_of("sworn enemies of the U.S."), actors_of("Bank of Chad")
    (10, 21, 0)
    """
    head, of, rest = printed.partition(" of ")
    noun = head.split()[-1].casefold() if head.split() else ""
    # What is in small letters within a sentence was told as who acts: 'the people of Mosul'.
    if not of or not (noun in _RELATIONS or (head[:1].isupper() and head.casefold() in _ACTORS)):
        return 0
    return len(head) + len(of) + (4 if rest.startswith("the ") else 0)


def kind_of_place(printed: str, generic: frozenset[str]) -> str | None:
    """What a name that a tagger took for a place's is; None where its words, all `generic`, name nothing.

    >>> generic = frozenset({"city", "hall", "street"})
    >>> names = ("Cora Kelly Elementary School", "Herring Street", "Ms. Sears", "City Hall", "Mari")
    >>> [kind_of_place(name, generic) for name in names]
    ['organisation', 'place', 'person', None, 'place']
    """
    if all(word in generic or len(word) == 1 or word.isdigit() for word in plain_key(printed).split()):
        return None
    if _HONORIFIC.match(printed):
        return "person"
    if _EVENT.fullmatch(printed):
        return None
    return "organisation" if _INSTITUTION.fullmatch(printed) else "place"


def is_headline(passage: str) -> bool:
    """Whether most words of a passage have capitals, so that capitals say nothing of names.

    >>> is_headline("Rebels Launch New Offensive Near Aleppo"), is_headline("Rebels left Aleppo on Friday.")
    (True, False)
    """
    words = re.findall(r"[^\W\d_]{4,}", passage[:2_000])
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)
