"""Checks the words of a tagged name: it may be two names, an institution tagged as a place, or no name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from transforms.entities.normalisation import plain_key

# Head nouns of institutions: a name with such a head is an organisation's, even if it was tagged as a place.
_INSTITUTION = re.compile(
    r".*\b(?:School|Schools|Elementary|Academy|College|University|Institute|Institution|Library|Church|Hospital|"
    r"Medical Center|Medical Centre|Club|Council|Committee|Commission|Department|Company|Corporation|Foundation|"
    r"Association|Register|Newspaper|Press|Post|Times|Observer|Radio|News|News Agency|Herald|Tribune|Gazette|Transit|"
    r"Restaurant|Apartments|(?:Co|Inc|Corp|Ltd|LLC|PLC)\.?)",
    re.DOTALL,
)
# Head nouns of events, laws and things, which aren't places.
_EVENT = re.compile(
    r".*\b(?:Festival|Celebration|Depression|Games|Oscillation|Day|Week|War|Program|Programme|Plan|Award|Prize|Law|Act|"
    r"Tournament|Cup|Conference|Exhibition|Parade|Agreement|Treaty|Theory|Syndrome|Disease|Virus|Project|Initiative)",
    re.DOTALL,
)
# The party and the state or town that a legislator represents: 'D-N.Y.', 'R-Fairfax'.
_PARTY = re.compile(r"[DRI]-(?=[A-Z][A-Za-z. ]{1,30}$)")
_HONORIFIC = re.compile(r"(?:Mr|Mrs|Ms|Dr|Rev|Sgt|Capt|Lt|Col|Gen|Judge|Sheriff|Senator|Councilmember)\.?\s[A-Z]")
_BETWEEN = re.compile(r" and | & ")


@dataclass(frozen=True, slots=True)
class Bodies:
    """The nouns of `seeds/reference/entities/bodies.csv`, by what they are used for.

    `acting` nouns end an actor's name, as in 'Aleppo police'. `unnamed` nouns are these and others that, alone, name
    nobody, even with the capital of a sentence: 'Rebels'. `relating` nouns describe people by their relation to others:
    'allies of Chad'. `short` nouns refer to an organisation named earlier with that noun in its name: 'the
    Observatory'.
    """

    acting: frozenset[str]
    unnamed: frozenset[str]
    relating: frozenset[str]
    short: frozenset[str]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Bodies":
        """Make the nouns from rows with `noun` and `uses`, which are separated by spaces.

        >>> rows = [("police", "acts"), ("rebels", "acts"), ("troops", "acts"), ("enemies", "relates")]
        >>> bodies = Bodies.from_rows([{"noun": noun, "uses": uses} for noun, uses in rows])
        >>> printed = "Creative Commons license"
        >>> printed[: bodies.bare_end(printed)], bodies.bare_end("Aleppo police") == len("Aleppo police")
        ('Creative Commons', True)
        >>> [bodies.actors_of(of) for of in ("Troops of Chad", "sworn enemies of the U.S.", "Bank of Chad")]
        [10, 21, 0]
        """
        used: dict[str, set[str]] = {use: set() for use in ("acts", "unnamed", "relates", "short")}
        for row in rows:
            for use in used.keys() & row["uses"].split():
                used[use].add(row["noun"])
        return cls(
            acting=frozenset(used["acts"]),
            unnamed=frozenset(used["acts"] | used["unnamed"]),
            relating=frozenset(used["relates"]),
            short=frozenset(map(plain_key, used["short"])),
        )

    def bare_end(self, printed: str) -> int:
        """Return where an organisation's name ends without common nouns that don't act: 'Creative Commons license'."""
        words = [match.span() for match in re.finditer(r"\S+", printed)]
        last = len(words)
        while last and printed[words[last - 1][0] : words[last - 1][1]].islower():
            last -= 1
        if not last or any(printed[a:b] in self.acting for a, b in words[last:]):
            return len(printed)
        return words[last - 1][1]

    def is_unnamed(self, printed: str) -> bool:
        """Whether the name is only a common noun for actors, such as 'Rebels' with the capital of the sentence."""
        return printed.casefold() in self.unnamed

    def actors_of(self, printed: str) -> int:
        """Return where the name begins in a phrase such as 'Troops of Chad'; 0 if the whole phrase is a name."""
        head, of, rest = printed.partition(" of ")
        noun = head.split()[-1].casefold() if head.split() else ""
        # A phrase in lower case was tagged as an actor: 'the people of Mosul'.
        if not of or not (noun in self.relating or (head[:1].isupper() and head.casefold() in self.acting)):
            return 0
        return len(head) + len(of) + (4 if rest.startswith("the ") else 0)


def split_names(printed: str, kind: str, *, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the names in a tagged name: the two names that 'and' joins, or the whole name.

    Two persons with given names are always separated; organisations and places only if both are in `known`, the plain
    keys of names that also occur alone.

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


def place_of_residents(printed: str) -> int:
    """Return where the state or town of a legislator begins, after the letter of the party; 0 if there is none.

    >>> "D-N.Y."[place_of_residents("D-N.Y."):], place_of_residents("Aleppo")
    ('N.Y.', 0)
    """
    party = _PARTY.match(printed)
    return party.end() if party else 0


def kind_of_place(printed: str, generic: frozenset[str]) -> str | None:
    """Return the kind of a name tagged as a place; None for an event, or if all its words are `generic`.

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
    """Whether most words of a passage are capitalised, so that capitals show no names.

    >>> is_headline("Rebels Launch New Offensive Near Aleppo"), is_headline("Rebels left Aleppo on Friday.")
    (True, False)
    """
    words = re.findall(r"[^\W\d_]{4,}", passage[:2_000])
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)
