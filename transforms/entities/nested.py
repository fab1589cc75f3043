"""Finds the places that the names of bodies hold: 'Aleppo' in 'Aleppo police', 'Ohio' in 'Ohio State Patrol'."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.entities.candidates import Found
from transforms.entities.gazetteer import NAME, Candidate
from transforms.entities.normalisation import plain_key
from transforms.entities.world import World

# The rule of a mention that lies inside another's: where a body is, and no part of what the text tells.
INSIDE = "inside a name"
# Where a name may begin: at a word with a capital that opens the whole, or stands behind 'of' or small letters.
_START = re.compile(
    r"(?:^|(?<=\bof )|(?<=\bin )|(?<=\bat )|(?<=\bfor )|(?<=\bthe )|(?<=[a-z] ))(?!The )(?=[^\W\d_a-z])"
)
_WORD = re.compile(r"[^\s,;/-]+")
_LONGEST = 4
# Papers and clubs bear a town's name far from it; treaties and talks are only named for one.
_ELSEWHERE = re.compile(
    r"\b(?:Times|Post|Herald|Journal|Register|Tribune|Gazette|Telegraph|Chronicle|Observer|Examiner|Mirror|Sun|Star|"
    r"News|Press|Review|Magazine|Sentinel|Protocol|Convention|Treaty|Agreement|Conference|FC|United|Bank)\b"
)
# What follows the name of the town or county that a body serves.
_SERVED = re.compile(
    r"['’]s? |-(?:based|area)\b|"
    r" (?:[a-z]|Police|Fire\b|City Council|Town Council|County\b|Sheriff|Public|School Board|School District|"
    r"Residents|Council|Municipal|Regional|Chamber of Commerce|Health Department|Airport|Local|Media|Hospital)"
)
_DIVISION = re.compile(r".{2,40} (?:County|Parish|Province|Governorate|Oblast|Township)")


@dataclass(frozen=True, slots=True)
class _Context:
    """What the document names alone, and the countries it speaks of."""

    alone: frozenset[str]
    countries: frozenset[str | None]
    world: World


def find_seats(text: str, found: Sequence[Found], world: World) -> Iterator[Found]:
    """Yield, in text order, the town, county or state that an organisation's name begins with or holds behind 'of'.

    A town is read so where what follows says that a body serves it ('Paris firefighters'), where the
    document names it alone too, or where everybody knows it in a country that the document speaks of.
    A country inside a name ('Syria Trust Fund', 'Air France') is whom the body acts for, not where it
    is, and what seeds know has its place in the seed.
    """
    places = frozenset(plain_key(text[name.start : name.end]) for name in found if name.kind == "place")
    context = _Context(places, _countries(places, world), world)
    for name in found:
        printed = text[name.start : name.end]
        if name.kind != "organisation" or name.rule == "seed" or not re.search(r"[\s'’-]", printed):
            continue
        if _ELSEWHERE.search(printed) or world.aliases.named(printed) or world.gazetteer.named(printed):
            continue
        for begin in _START.finditer(printed):
            if (end := _seat(printed, begin.start(), context)) is not None:
                yield Found(name.start + begin.start(), name.start + end, "place", INSIDE)
                break


def _countries(places: frozenset[str], world: World) -> frozenset[str | None]:
    """The countries that the places everybody knows lie in, of those that bear one name all."""
    return frozenset(c.place.country_code for key in places for c in world.gazetteer.named(key) if _is_great(c))


def _is_great(candidate: Candidate) -> bool:
    place = candidate.place
    return candidate.match == NAME and (
        place.place_type in {"country", "admin1"} or place.reviewed or place.is_known_to_all
    )


def _seat(printed: str, start: int, context: _Context) -> int | None:
    """Where the longest name of a place that starts there ends; None where there is none."""
    ends = [m.end() for m in _WORD.finditer(printed, start)][:_LONGEST]
    for end in reversed(ends):
        owner = re.search(r"['’]s?$", printed[start:end])
        last = start + owner.start() if owner else end
        if last < len(printed) and _is_seat(printed[start:last], bool(_SERVED.match(printed, last)), context):
            return last
    return None


def _is_seat(name: str, is_served: bool, context: _Context) -> bool:
    key = plain_key(name)
    if len(key) < 3 or name.isupper():
        return False
    if _DIVISION.fullmatch(name):
        return True
    if context.world.common.doubts(name) and key not in context.alone:
        return False
    known = [
        c for c in context.world.gazetteer.named(name) if c.place.place_type not in {"physical", "facility", "camp"}
    ]
    divisions = {"admin1", "admin2"}
    if any(
        c.match == NAME and c.place.place_type in divisions and c.place.country_code in context.countries for c in known
    ):
        return True
    if any(c.place.place_type in {"country", "continent"} for c in known):
        return False
    if known and (key in context.alone or (is_served and known[0].match == NAME)):
        return True
    return any(_is_great(c) and c.place.country_code in context.countries for c in known)
