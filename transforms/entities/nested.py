"""Finds the places inside names of organisations: 'Aleppo' in 'Aleppo police', 'Ohio' in 'Ohio State Patrol'."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.entities.gazetteer import NAME, GazetteerMatch
from transforms.entities.name_spans import NameSource, NameSpan
from transforms.entities.normalisation import plain_key
from transforms.entities.world import World

# Where a place may begin: at a capitalised word that opens the name, or that follows 'of' or a word in lower case.
_START = re.compile(
    r"(?:^|(?<=\bof )|(?<=\bin )|(?<=\bat )|(?<=\bfor )|(?<=\bthe )|(?<=[a-z] ))(?!The )(?=[^\W\d_a-z])"
)
_WORD = re.compile(r"[^\s,;/-]+")
_LONGEST = 4
# Newspapers and clubs may be far from the town in their name; treaties and talks are only named after a town.
_ELSEWHERE = re.compile(
    r"\b(?:Times|Post|Herald|Journal|Register|Tribune|Gazette|Telegraph|Chronicle|Observer|Examiner|Mirror|Sun|Star|"
    r"News|Press|Review|Magazine|Sentinel|Protocol|Convention|Treaty|Agreement|Conference|FC|United|Bank)\b"
)
# What follows the town or county that an organisation serves.
_SERVED = re.compile(
    r"['’]s? |-(?:based|area)\b|"
    r" (?:[a-z]|Police|Fire\b|City Council|Town Council|County\b|Sheriff|Public|School Board|School District|"
    r"Residents|Council|Municipal|Regional|Chamber of Commerce|Health Department|Airport|Local|Media|Hospital)"
)
_DIVISION = re.compile(r".{2,40} (?:County|Parish|Province|Governorate|Oblast|Township)")


@dataclass(frozen=True, slots=True)
class _DocumentPlaces:
    """The names of places outside organisations' names, and the countries that the document mentions."""

    alone: frozenset[str]
    countries: frozenset[str | None]
    world: World


def find_nested_places(text: str, found: Sequence[NameSpan], world: World) -> Iterator[NameSpan]:
    """Yield the town, county or state at the start of an organisation's name or after 'of' in it.

    The places come in text order. A town counts if the words after it show that the organisation serves the town
    ('Paris firefighters'), if the document also names the town alone, or if it is well known and in a country that the
    document mentions. A country inside a name ('Syria Trust Fund', 'Air France') is left out: the organisation acts for
    it, but need not be there. Reviewed organisations have their place in the seeds.
    """
    places = frozenset(plain_key(text[name.start : name.end]) for name in found if name.kind == "place")
    context = _DocumentPlaces(places, _countries(places, world), world)
    for name in found:
        printed = text[name.start : name.end]
        if name.kind != "organisation" or name.source == NameSource.SEED or not re.search(r"[\s'’-]", printed):
            continue
        if _ELSEWHERE.search(printed) or world.aliases.named(printed) or world.gazetteer.named(printed):
            continue
        for begin in _START.finditer(printed):
            if (end := _nested_end(printed, begin.start(), context)) is not None:
                yield NameSpan(name.start + begin.start(), name.start + end, "place", NameSource.NESTED)
                break


def _countries(places: frozenset[str], world: World) -> frozenset[str | None]:
    """Return the countries of the well-known places among the names."""
    return frozenset(c.place.country_code for key in places for c in world.gazetteer.named(key) if _is_well_known(c))


def _is_well_known(candidate: GazetteerMatch) -> bool:
    place = candidate.place
    return candidate.match == NAME and (
        place.place_type in {"country", "admin1"} or place.reviewed or place.is_known_to_all
    )


def _nested_end(printed: str, start: int, context: _DocumentPlaces) -> int | None:
    """Return where the longest place name that starts at `start` ends; None if none starts there."""
    ends = [m.end() for m in _WORD.finditer(printed, start)][:_LONGEST]
    for end in reversed(ends):
        owner = re.search(r"['’]s?$", printed[start:end])
        last = start + owner.start() if owner else end
        if last < len(printed) and _is_nested_place(printed[start:last], bool(_SERVED.match(printed, last)), context):
            return last
    return None


def _is_nested_place(name: str, is_served: bool, context: _DocumentPlaces) -> bool:
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
    return any(_is_well_known(c) and c.place.country_code in context.countries for c in known)
