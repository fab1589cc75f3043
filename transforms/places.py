"""Chooses which place of the world a name means, by what else the document names."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transforms.gazetteer import ALIAS, LOOSE, Candidate, Gazetteer, Place
from transforms.names import plain_key

# Steps of ten in population. Set by judgement and adjusted once on two annotated sets of news: a country
# is meant before a city of a million, a first-level division before a city of a quarter million, a
# reviewed place before a town.
_TYPE_WEIGHT = {
    "country": 4.0, "continent": 9.0, "admin1": 5.8, "admin2": 3.2, "region": 5.5, "physical": 5.0,
    "border_crossing": 4.0, "camp": 3.5, "district": 3.0, "facility": 3.5, "village": 0.0, "city": 0.0,
}  # fmt: skip
_REVIEWED = 2.0
# A place is reviewed because news names it: where its people aren't counted it weighs as a small town does.
_REVIEWED_PEOPLE = 5_000
_MATCH_WEIGHT = {ALIAS: -1.2, LOOSE: -2.5}
_IN_COUNTRY = 2.5  # the document names the country, times the country's share of all it names
_IN_REGION = 2.2  # it names the first-level division
_NEARBY = 1.2  # another place it names lies within a day's drive
_NEARBY_KM = 160.0
_INSIDE = 12.0  # the text itself says what it lies in: 'Paris, Texas'
_SETTLEMENTS = frozenset({"city", "village"})
_DIVISIONS = frozenset({"admin1", "admin2", "region", "district"})
_DIVISION_WORD = re.compile(
    r"(.+?)\s(?:province|governorate|district|county|oblast|prefecture|region|state)s?$", re.IGNORECASE
)
_CITY_WORD = re.compile(r"(.+?)\s(?:city|town|village)$")
# 'Hasaka and Raqqa provinces': the word for both stands behind the last.
_PLURAL = re.compile(
    r"\s(?:province|governorate|region)s?\b|(?:,? and|,) [\w'-]{2,20}(?: [\w'-]{2,20})? "
    r"(?:provinces|governorates|districts|counties)\b"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """A place name in a document: as printed, what the words around say it lies in, what it is said to be."""

    name: str
    inside: str | None = None
    is_division: bool = False
    is_city: bool = False


def read_naming(name: str, before: str, after: str) -> Naming:
    """What the name and the words beside it say: 'Aleppo province', 'the city of Mosul', 'Paris, Texas'.

    >>> read_naming("Aleppo province", "in ", " fell").is_division, read_naming("Mosul", "the city of ", "").is_city
    (True, True)
    """
    division = _DIVISION_WORD.fullmatch(name)
    city = _CITY_WORD.fullmatch(name)
    is_division = division is not None or bool(
        _PLURAL.match(after) or re.search(r"\b(?:province|governorate|state) of $", before)
    )
    is_city = city is not None or bool(
        re.match(r"\s(?:city|town)\b", after) or re.search(r"\b(?:city|town|village) of $", before)
    )
    return Naming(name, None, is_division, is_city and not is_division)


class Chooser:
    """The places of one document: told all its names at once, it answers for each."""

    def __init__(self, gazetteer: Gazetteer, namings: Sequence[Naming], countries: Mapping[str, int]) -> None:
        self._gazetteer = gazetteer
        self._candidates = {naming: self._find(naming) for naming in dict.fromkeys(namings)}
        # What a name lies in where the text says so once holds for its other printings.
        self._inside: dict[str, str] = {}
        for naming in namings:
            if naming.inside:
                self._inside.setdefault(plain_key(naming.name), naming.inside)
        self._countries: Counter[str] = Counter(countries)
        self._regions: set[tuple[str, str]] = set()
        self._points: dict[str, tuple[float, float]] = {}
        self._chosen: dict[Naming, Place | None] = {}
        counts = Counter(namings)
        sure = [n for n in counts if self._is_plain(n)]
        for naming in sure:
            self._note(self._best(naming), counts[naming])
        # Twice: the first choice of every place informs the second.
        for last in (False, True):
            chosen = {naming: self._best(naming) for naming in counts}
            if last:
                self._chosen = chosen
            else:
                for naming, place in chosen.items():
                    if naming not in sure:
                        self._note(place, counts[naming])

    def place(self, naming: Naming) -> Place | None:
        """The place that the name means here; None where the gazetteer has none."""
        return self._chosen[naming]

    def _find(self, naming: Naming) -> tuple[Candidate, ...]:
        ended = _DIVISION_WORD.fullmatch(naming.name) or _CITY_WORD.fullmatch(naming.name)
        stem = ended[1] if ended else naming.name
        if naming.is_division:
            asked = (naming.name, f"{stem} province", stem)
            found = tuple(
                c
                for find in (self._gazetteer.named, self._gazetteer.sounding)
                for name in asked
                for c in find(name)
                if c.place.place_type in _DIVISIONS
            )
            if found:
                return tuple({c.place.entity_id: c for c in reversed(found)}.values())
        found = self._gazetteer.named(naming.name) or self._gazetteer.named(stem) or self._gazetteer.find(stem)
        if naming.is_city:
            found = tuple(c for c in found if c.place.place_type in _SETTLEMENTS) or found
        # A city that lies in the division of its own name is meant by it, unless the words say the division.
        cities = {
            (c.place.country_code, c.place.admin1) for c in found if c.place.place_type == "city" and c.match != LOOSE
        }
        return tuple(
            c
            for c in found
            if c.place.place_type not in _DIVISIONS or (c.place.country_code, c.place.admin1) not in cities
        )

    def _is_plain(self, naming: Naming) -> bool:
        """Whether the name means one place whatever else is named: one candidate, or one of the great ones."""
        great = [
            c
            for c in self._candidates[naming]
            if c.match != LOOSE and c.place.place_type in {"country", "continent", "admin1"}
        ]
        return len(self._candidates[naming]) == 1 or len(great) == 1

    def _note(self, place: Place | None, times: int) -> None:
        if place is None:
            return
        if place.country_code:
            self._countries[place.country_code] += times
            if place.admin1:
                self._regions.add((place.country_code, place.admin1))
        if (
            place.latitude is not None
            and place.longitude is not None
            and place.place_type not in {"country", "continent"}
        ):
            self._points[place.entity_id] = (place.latitude, place.longitude)

    def _best(self, naming: Naming) -> Place | None:
        # A place that only sounds like the name is meant in a text that names its country.
        candidates = [
            c for c in self._candidates[naming] if c.match != LOOSE or self._countries[c.place.country_code or ""]
        ]
        if not candidates:
            return None
        inside = naming.inside or self._inside.get(plain_key(naming.name))
        holders = self._holders(inside) if inside else ()
        total = sum(self._countries.values()) or 1
        return max(candidates, key=lambda c: (self._score(c, holders, total), c.match == 0, c.place.entity_id)).place

    def _holders(self, inside: str) -> tuple[Place, ...]:
        return tuple(
            c.place
            for c in self._gazetteer.named(inside)
            if c.place.place_type in {"country", "admin1", "admin2", "region"}
        )

    def _score(self, candidate: Candidate, holders: Iterable[Place], total: int) -> float:
        place = candidate.place
        people = place.population or (_REVIEWED_PEOPLE if place.reviewed and place.place_type in _SETTLEMENTS else 0)
        score = math.log10(people + 1) + _TYPE_WEIGHT.get(place.place_type or "", 0.0)
        if place.place_type != "country":
            score += _MATCH_WEIGHT.get(candidate.match, 0.0) if not place.reviewed else _REVIEWED
        if place.country_code and (times := self._countries[place.country_code]):
            score += _IN_COUNTRY * (0.4 + 0.6 * times / total)
        if place.admin1 and (place.country_code or "", place.admin1) in self._regions:
            score += _IN_REGION
        if any(i != place.entity_id and _km(place, p) < _NEARBY_KM for i, p in self._points.items()):
            score += _NEARBY
        if any(_lies_in(place, holder) for holder in holders):
            score += _INSIDE
        return score


def _lies_in(place: Place, holder: Place) -> bool:
    if place.country_code != holder.country_code or place.entity_id == holder.entity_id:
        return False
    if holder.place_type == "country":
        return True
    return place.place_type != "country" and place.admin1 is not None and place.admin1 == holder.admin1


def _km(place: Place, point: tuple[float, float]) -> float:
    """Kilometres on a sphere; infinite where the place has no point."""
    if place.latitude is None or place.longitude is None:
        return math.inf
    north = point[0] - place.latitude
    east = (point[1] - place.longitude) * math.cos(math.radians(place.latitude))
    return 111.2 * math.hypot(north, east)
