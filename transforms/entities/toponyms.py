"""Toponym resolution: chooses the place that each place name of a document means, from all names together."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from transforms.entities.gazetteer import ALIAS, KNOWN, LOOSE, NAME, Gazetteer, GazetteerMatch, Place
from transforms.entities.normalisation import plain_key

# Population assumed for reviewed places without one. News names them, so a settlement counts like a small town, and a
# region like a large city.
_REVIEWED_PEOPLE = {"city": 5_000, "village": 5_000, "region": 1_000_000}
# Most places of one name that are weighed: the most populous ones. Reviewed places are weighed in addition.
_MOST = 64
# Rounds of voting: the choices hardly change after the third.
_ROUNDS = 3
# Size of the cells of the two grids in degrees of latitude: neighbouring cells are a drive of an hour, or a day, apart.
_CLOSE, _NEAR = 0.3, 1.0
# Two places nearer than this are taken for the same place: a town and the district around it.
_SAME_SPOT_KM = 40.0
# Population, as a power of ten, above which a place is large.
_LARGE = 5.0
# Shares of a vote smaller than this aren't counted.
_LEAST_VOTE = 0.01
# Least support that counts for a country: reached with a third of a vote.
_SUPPORTED = 0.25
# A share of a vote, or a probability, that is more likely than not.
_LIKELY = 0.5
# Most letters of a word in capitals that is an acronym rather than a name in capitals.
_ACRONYM = 5
# Candidates kept for a name that stays unresolved.
_SHOWN = 5
_SETTLEMENTS = frozenset({"city", "village"})
_DIVISIONS = frozenset({"admin1", "admin2", "region", "district"})
_DIVISION_WORD = re.compile(
    r"(.+?)\s(?:province|governorate|district|county|oblast|prefecture|region|state)s?$", re.IGNORECASE
)
_CITY_WORD = re.compile(r"(.+?)\s(?:city|town|village)$")
# The word for the kind of division may come after the last of several names: 'Hasaka and Raqqa provinces'.
_PLURAL = re.compile(
    r"\s(?:province|governorate|region)s?\b|(?:,? and|,) [\w'-]{2,20}(?: [\w'-]{2,20})? "
    r"(?:provinces|governorates|districts|counties)\b"
)


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in a document: its printed form, the larger place around it according to nearby words, and its kind.

    `holds`: it contains the place named just before it, as 'New York' does in 'Albany, New York'.
    """

    name: str
    inside: str | None = None
    is_division: bool = False
    is_city: bool = False
    holds: bool = False


def read_toponym(name: str, before: str, after: str) -> Toponym:
    """Make a toponym; its words and those around it show its kind: 'Aleppo province', 'the city of Mosul'.

    >>> read_toponym("Aleppo province", "in ", " fell").is_division, read_toponym("Mosul", "the city of ", "").is_city
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
    return Toponym(name, None, is_division, is_city and not is_division)


@dataclass(frozen=True, slots=True)
class PlaceWeights:
    """The weight of each feature of a candidate: what the feature adds to the log odds of that place.

    A name whose best candidate is less probable than `sure` stays unresolved; `sure_alone` is the limit for a place in
    a country that nothing else in the text supports.
    """

    reasons: Mapping[str, float]
    sure: float
    sure_alone: float

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "PlaceWeights":
        """Make the weights from rows with `reason` and `weight`; two of the reasons are `sure` and `sure alone`.

        >>> rows = [{"reason": "sure", "weight": "0.4"}, {"reason": "sure alone", "weight": "0.6"}]
        >>> PlaceWeights.from_rows(rows).sure_alone
        0.6
        """
        reasons = {row["reason"]: float(row["weight"]) for row in rows}
        return cls(reasons, reasons.pop("sure"), reasons.pop("sure alone"))


@dataclass(frozen=True, slots=True)
class ToponymChoice:
    """The place chosen for a name, None if the name stays unresolved, and the candidates with their probabilities.

    An unresolved name may still have a country. If the candidates together are more likely than no place at all, it is
    the country that all of them lie in; else it is the only country whose places or peoples the document names.
    """

    place: Place | None
    candidates: tuple[tuple[Place, float], ...] = ()
    country: str | None = None


@dataclass(slots=True)
class PlaceCandidate:
    """A place that a name may mean, and the evidence for it: features (`reasons`), score and probability (`share`).

    `people` is the population as a power of ten; `near` and `close` are cells of the two grids, its own cell first.
    """

    place: Place
    country: str | None
    region: tuple[str, str] | None
    people: float
    near: tuple[tuple[int, int], ...]
    close: tuple[tuple[int, int], ...]
    reasons: dict[str, float]
    score: float = 0.0
    share: float = 0.0


@dataclass(slots=True)
class _Votes:
    """How many names vote for each country, division and cell; each name's vote is divided among its candidates."""

    countries: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    regions: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    near: defaultdict[tuple[int, int], float] = field(default_factory=lambda: defaultdict(float))
    close: defaultdict[tuple[int, int], float] = field(default_factory=lambda: defaultdict(float))

    def add(self, options: Iterable[PlaceCandidate]) -> None:
        """Add the vote of one name, given its candidates."""
        for option in options:
            if option.share < _LEAST_VOTE:
                continue
            if option.country:
                self.countries[option.country] += option.share
            if option.region:
                self.regions[option.region] += option.share
            if option.near:
                self.near[option.near[0]] += option.share
                self.close[option.close[0]] += option.share


@dataclass(frozen=True, slots=True)
class GeographicContext:
    """Where a document is set, apart from its place names: how often it mentions each country and division.

    `countries` counts their peoples, parties and organisations; `beside` counts the mentions of a country's neighbours.
    """

    countries: Mapping[str, int]
    beside: Mapping[str, int]
    regions: Mapping[tuple[str, str], int]


class ToponymResolver:
    """Resolves the place names of one document; it is given all of them first, and then chooses a place for each.

    Each name divides one vote among its candidates. The votes are counted by country, by first-level division and by
    cell of a grid. In the next round, the other names' votes for the surroundings of a candidate are features of that
    candidate. The weighted features are log odds against the case that the name means none of the candidates, so that a
    small town without any support stays unresolved.
    """

    def __init__(
        self, gazetteer: Gazetteer, weights: PlaceWeights, toponyms: Sequence[Toponym], setting: GeographicContext
    ) -> None:
        self._gazetteer = gazetteer
        self._weights = weights
        self._setting = setting
        # If the text says once where a place lies, this applies to all occurrences of its name.
        self._inside: dict[str, str] = {}
        for toponym in toponyms:
            if toponym.inside:
                self._inside.setdefault(plain_key(toponym.name), toponym.inside)
        self._options = {toponym: self._find_options(toponym) for toponym in dict.fromkeys(toponyms)}
        self._vote()

    def choose(self, toponym: Toponym) -> ToponymChoice:
        """Choose the place that the name means, or give its candidates; empty if the gazetteer has no such place."""
        options = self._options[toponym]
        if not options:
            return ToponymChoice(None)
        likely = sorted(options, key=lambda option: (-option.score, option.place.entity_id))[:_SHOWN]
        candidates = tuple((option.place, round(option.share, 3)) for option in likely)
        best = likely[0]
        is_alone = best.country is not None and best.reasons["country supported"] < _SUPPORTED
        sure = self._weights.sure_alone if is_alone else self._weights.sure
        if sum(option.share for option in options if _are_one_spot(option.place, best.place)) >= sure:
            return ToponymChoice(best.place, candidates)
        shared = {option.country for option in likely}
        if sum(option.share for option in likely) < _LIKELY:
            shared = self._spoken_of
        return ToponymChoice(None, candidates, next(iter(shared)) if len(shared) == 1 else None)

    def options(self, toponym: Toponym) -> Sequence[PlaceCandidate]:
        """Return the candidates of the name with their features, on which the weights are fitted."""
        return self._options[toponym]

    def _vote(self) -> None:
        """Let all names vote in several rounds: each weighs its candidates by the others' votes of the last round."""
        voters: dict[str, Sequence[PlaceCandidate]] = {}
        for toponym, options in self._options.items():
            voters.setdefault(plain_key(toponym.name), options)
        votes, ballots = _Votes(), dict.fromkeys(voters, _Votes())
        for turn in range(_ROUNDS):
            for toponym, options in self._options.items():
                self._weigh(options, votes, ballots[plain_key(toponym.name)])
                # In the first round nothing is known about the surroundings: 'none of them' isn't an option yet.
                _share(options, beside_none=turn > 0)
            votes, ballots = _Votes(), {}
            for key, voting in voters.items():
                votes.add(voting)
                ballots[key] = _Votes()
                ballots[key].add(voting)
        told = {country for country, times in self._setting.countries.items() if times}
        self._spoken_of: set[str | None] = {*told, *(c for c, share in votes.countries.items() if share > _LIKELY)}

    def _weigh(self, options: Sequence[PlaceCandidate], votes: _Votes, own: _Votes) -> None:
        setting = self._setting
        regions = sum(setting.regions.values()) + 1
        for option in options:
            reasons, country, region = option.reasons, option.country, option.region
            kind, others = option.place.place_type, 0.0
            if country:
                others = votes.countries.get(country, 0.0) - own.countries.get(country, 0.0)
                reasons["country supported"] = _saturated(others + setting.countries.get(country, 0))
                reasons["country beside told"] = _saturated(setting.beside.get(country, 0))
            if kind == "country":
                reasons["holds others"] = _saturated(others)
            elif region and kind == "admin1":
                reasons["holds others"] = _saturated(votes.regions.get(region, 0.0) - own.regions.get(region, 0.0))
            elif region:
                reasons["region told"] = setting.regions.get(region, 0) / regions
                reasons["region supported"] = _saturated(votes.regions.get(region, 0.0) - own.regions.get(region, 0.0))
            if option.near:
                reasons["others near"] = _saturated(
                    sum(votes.near.get(cell, 0.0) - own.near.get(cell, 0.0) for cell in option.near)
                )
                reasons["others close"] = _saturated(
                    sum(votes.close.get(cell, 0.0) - own.close.get(cell, 0.0) for cell in option.close)
                )
            option.score = sum(self._weights.reasons.get(reason, 0.0) * value for reason, value in reasons.items())

    def _find_options(self, toponym: Toponym) -> list[PlaceCandidate]:
        inside = toponym.inside or self._inside.get(plain_key(toponym.name))
        holders = self._holders(inside) if inside else ()
        # A place whose name only sounds like this one counts only if the text mentions its country.
        told = self._setting.countries
        found = [c for c in self._find(toponym) if c.match != LOOSE or told.get(c.place.country_code or "")]
        found = [*found[:_MOST], *(c for c in found[_MOST:] if c.place.reviewed)]
        options = [_option(c, holders) for c in found]
        # The lead of the most populous place with this name over the next, as a power of ten.
        bearers = sorted(
            (o for o, c in zip(options, found, strict=True) if c.match != ALIAS), key=lambda option: -option.people
        )
        if bearers:
            bearers[0].reasons["lead"] = bearers[0].people - (bearers[1].people if len(bearers) > 1 else 0.0)
        return options

    def _find(self, toponym: Toponym) -> tuple[GazetteerMatch, ...]:
        ended = _DIVISION_WORD.fullmatch(toponym.name) or _CITY_WORD.fullmatch(toponym.name)
        stem = ended[1] if ended else toponym.name
        if toponym.is_division or toponym.holds:
            held = _DIVISIONS | {"country"} if toponym.holds else _DIVISIONS
            asked = (toponym.name, f"{stem} province", stem)
            found = tuple(
                c
                for find in (self._gazetteer.named, self._gazetteer.sounding)
                for name in asked
                for c in find(name)
                if c.place.place_type in held
            )
            if found:
                return tuple({c.place.entity_id: c for c in reversed(found)}.values())
        if len(toponym.name) <= _ACRONYM and toponym.name.isalpha() and toponym.name.isupper():
            # An acronym must be written like the place name: 'WASH' isn't 'Wash.', and 'PA' isn't 'Pa'.
            named = self._gazetteer.named(toponym.name)
            return tuple(c for c in named if c.match == NAME or toponym.name in c.place.aliases)
        found = self._gazetteer.named(toponym.name) or self._gazetteer.named(stem) or self._gazetteer.find(stem)
        if toponym.is_city:
            found = tuple(c for c in found if c.place.place_type in _SETTLEMENTS) or found
        # A city in the division of the same name is preferred, unless the words name the division.
        cities = {
            (c.place.country_code, c.place.admin1)
            for c in found
            if c.place.place_type == "city" and (c.match == NAME or c.place.reviewed)
        }
        # 'Mexico' and 'Panama' are the countries, though a city and a province in them are also called so.
        countries = {c.place.country_code for c in found if c.place.place_type == "country" and c.match <= KNOWN}
        return tuple(
            c
            for c in found
            if (c.place.place_type not in _DIVISIONS or (c.place.country_code, c.place.admin1) not in cities)
            and (c.place.place_type == "country" or c.place.country_code not in countries)
        )

    def _holders(self, inside: str) -> tuple[Place, ...]:
        return tuple(
            c.place
            for c in self._gazetteer.named(inside)
            if c.place.place_type in {"country", "admin1", "admin2", "region"}
        )


def _option(candidate: GazetteerMatch, holders: Sequence[Place]) -> PlaceCandidate:
    place = candidate.place
    counted = place.population or (_REVIEWED_PEOPLE.get(place.place_type or "", 0) if place.reviewed else 0)
    people = math.log10(counted + 1)
    # News names reviewed villages, so they count like cities.
    shown_type = "city" if place.reviewed and place.place_type == "village" else place.place_type
    is_alias = candidate.match == ALIAS
    kind = place.place_type if place.place_type in {"country", "admin1"} else "place"
    reasons = {
        f"type {shown_type}": 1.0,
        f"people {kind}": people,
        "large": max(0.0, people - _LARGE) if kind == "place" else 0.0,
        "fame": math.log2(place.fame + 1),
        "reviewed": float(place.reviewed),
        "capital": float(place.capital),
        "alias": float(is_alias),
        "people alias": people if is_alias else 0.0,
        "loose": float(candidate.match == LOOSE),
    }
    if holders:
        is_inside = any(_lies_in(place, holder) for holder in holders)
        reasons["told inside" if is_inside else "told elsewhere"] = 1.0
    country = place.country_code
    region = (country, place.admin1) if country and place.admin1 else None
    return PlaceCandidate(place, country, region, people, _cells(place, _NEAR), _cells(place, _CLOSE), reasons)


def _share(options: Sequence[PlaceCandidate], *, beside_none: bool) -> None:
    """Set the probability of each candidate; with `beside_none`, none of them is one more option, at log odds 0."""
    if not options:
        return
    most = max(0.0, *(option.score for option in options))
    total = math.exp(-most) if beside_none else 0.0
    for option in options:
        option.share = math.exp(option.score - most)
        total += option.share
    for option in options:
        option.share /= total


def _saturated(votes: float) -> float:
    return votes / (votes + 1.0) if votes > 0 else 0.0


def _cells(place: Place, size: float) -> tuple[tuple[int, int], ...]:
    """Return the cell of a grid that a place lies in, then the cells around it; none for countries and continents."""
    if place.latitude is None or place.longitude is None or place.place_type in {"country", "continent"}:
        return ()
    row = math.floor(place.latitude / size)
    cells = []
    for beside in (0, -1, 1):
        narrowed = math.cos(math.radians((row + beside + 0.5) * size))
        column = math.floor(place.longitude * narrowed / size)
        cells += [(row + beside, column), (row + beside, column - 1), (row + beside, column + 1)]
    return tuple(cells)


def _are_one_spot(place: Place, other: Place) -> bool:
    is_one_region = place.admin1 and (place.country_code, place.admin1) == (other.country_code, other.admin1)
    if is_one_region and "admin1" in {place.place_type, other.place_type}:
        return True
    if place.latitude is None or place.longitude is None or other.latitude is None or other.longitude is None:
        return place == other
    north = other.latitude - place.latitude
    east = (other.longitude - place.longitude) * math.cos(math.radians(place.latitude))
    return 111.2 * math.hypot(north, east) <= _SAME_SPOT_KM


def _lies_in(place: Place, holder: Place) -> bool:
    if place.country_code != holder.country_code or place.entity_id == holder.entity_id:
        return False
    if holder.place_type == "country":
        return True
    return place.place_type != "country" and place.admin1 is not None and place.admin1 == holder.admin1
