"""Chooses which place of the world each name of a document means, all names together."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from transforms.entities.gazetteer import ALIAS, KNOWN, LOOSE, NAME, Candidate, Gazetteer, Place
from transforms.entities.normalisation import plain_key

# A place is reviewed because news names it: where its people aren't counted a settlement weighs as a small town
# does, a region as a large city.
_REVIEWED_PEOPLE = {"city": 5_000, "village": 5_000, "region": 1_000_000}
# Places of one name that are weighed, the most populous and all reviewed ones.
_MOST = 64
# Rounds of voting: the choices hardly change after the third.
_ROUNDS = 3
# Degrees of latitude of a cell of the two grids: neighbours of a cell lie within an hour's drive, or a day's.
_CLOSE, _NEAR = 0.3, 1.0
# Points nearer than this are one spot on a map of a country: a town and the district around it.
_SAME_SPOT_KM = 40.0
# Tens of people above which a place is large.
_LARGE = 5.0
# Smaller parts of a vote aren't counted.
_LEAST_VOTE = 0.01
# Of what speaks for a country: a third of a vote.
_SUPPORTED = 0.25
# A share of a vote, or of all shares, that is likelier than not.
_LIKELY = 0.5
# Letters of the longest word in capitals that is rather an acronym than shouted.
_ACRONYM = 5
# Candidates shown of a name that stays open.
_SHOWN = 5
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
    """A place name in a document: as printed, what the words around say it lies in, what it is said to be.

    It `holds` the place named before it: 'New York' in 'Albany, New York'.
    """

    name: str
    inside: str | None = None
    is_division: bool = False
    is_city: bool = False
    holds: bool = False


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


@dataclass(frozen=True, slots=True)
class PlaceWeights:
    """What each reason to take a place for the one meant adds to its log odds.

    `sure` is the probability of a spot on the map below which a name stays open, `sure alone` the same of one in a
    country that nothing else in the text speaks of.
    """

    reasons: Mapping[str, float]
    sure: float
    sure_alone: float

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "PlaceWeights":
        """Of rows `reason, weight`, `sure` and `sure alone` among them.

        >>> rows = [{"reason": "sure", "weight": "0.4"}, {"reason": "sure alone", "weight": "0.6"}]
        >>> PlaceWeights.from_rows(rows).sure_alone
        0.6
        """
        reasons = {row["reason"]: float(row["weight"]) for row in rows}
        return cls(reasons, reasons.pop("sure"), reasons.pop("sure alone"))


@dataclass(frozen=True, slots=True)
class Choice:
    """The places that a name may mean with their probabilities, and the one it was taken for unless it stays open.

    Where it stays open it may still have a country: the one that all candidates share, if they are likelier
    than none, else the only one whose places and peoples the document names.
    """

    place: Place | None
    candidates: tuple[tuple[Place, float], ...] = ()
    country: str | None = None


@dataclass(slots=True)
class Option:
    """A place that a name may mean, and what speaks for it."""

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
    """How many names lie where, each name's vote spread over the places it may mean."""

    countries: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    regions: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    near: defaultdict[tuple[int, int], float] = field(default_factory=lambda: defaultdict(float))
    close: defaultdict[tuple[int, int], float] = field(default_factory=lambda: defaultdict(float))

    def add(self, options: Iterable[Option]) -> None:
        """Add one name's vote."""
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
class Setting:
    """What a document says of where it plays, its place names aside: how often it tells a country or a division.

    Countries are told by their peoples, parties and bodies; `beside` are the countries that border on those told.
    """

    countries: Mapping[str, int]
    beside: Mapping[str, int]
    regions: Mapping[tuple[str, str], int]


class Chooser:
    """The places of one document: told all its names at once, it answers for each.

    Each name spreads one vote over the places it may mean. The votes are counted by country, by
    first-level division and by cell of a grid; what the other names' votes say of a place's
    surroundings is one more reason for it in the next round. Reasons are weighed in log odds against
    the name meaning none of these places, so that a small town which nothing supports stays open.
    """

    def __init__(
        self, gazetteer: Gazetteer, weights: PlaceWeights, namings: Sequence[Naming], setting: Setting
    ) -> None:
        self._gazetteer = gazetteer
        self._weights = weights
        self._setting = setting
        # What a name lies in where the text says so once holds for its other printings.
        self._inside: dict[str, str] = {}
        for naming in namings:
            if naming.inside:
                self._inside.setdefault(plain_key(naming.name), naming.inside)
        self._options = {naming: self._find_options(naming) for naming in dict.fromkeys(namings)}
        self._vote()

    def choose(self, naming: Naming) -> Choice:
        """The place that the name means here, or those it may mean; nothing where the gazetteer has none."""
        options = self._options[naming]
        if not options:
            return Choice(None)
        likely = sorted(options, key=lambda option: (-option.score, option.place.entity_id))[:_SHOWN]
        candidates = tuple((option.place, round(option.share, 3)) for option in likely)
        best = likely[0]
        is_alone = best.country is not None and best.reasons["country supported"] < _SUPPORTED
        sure = self._weights.sure_alone if is_alone else self._weights.sure
        if sum(option.share for option in options if _are_one_spot(option.place, best.place)) >= sure:
            return Choice(best.place, candidates)
        shared = {option.country for option in likely}
        if sum(option.share for option in likely) < _LIKELY:
            shared = self._spoken_of
        return Choice(None, candidates, next(iter(shared)) if len(shared) == 1 else None)

    def options(self, naming: Naming) -> Sequence[Option]:
        """The places the name may mean, with all that speaks for each: what the weights are fitted on."""
        return self._options[naming]

    def _vote(self) -> None:
        """Let all names vote in rounds, each by what the others' votes of the round before say of its places."""
        voters: dict[str, Sequence[Option]] = {}
        for naming, options in self._options.items():
            voters.setdefault(plain_key(naming.name), options)
        votes, ballots = _Votes(), dict.fromkeys(voters, _Votes())
        for turn in range(_ROUNDS):
            for naming, options in self._options.items():
                self._weigh(options, votes, ballots[plain_key(naming.name)])
                # Before anybody has voted a place's surroundings are unknown, which doesn't speak against it.
                _share(options, beside_none=turn > 0)
            votes, ballots = _Votes(), {}
            for key, voting in voters.items():
                votes.add(voting)
                ballots[key] = _Votes()
                ballots[key].add(voting)
        told = {country for country, times in self._setting.countries.items() if times}
        self._spoken_of: set[str | None] = {*told, *(c for c, share in votes.countries.items() if share > _LIKELY)}

    def _weigh(self, options: Sequence[Option], votes: _Votes, own: _Votes) -> None:
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

    def _find_options(self, naming: Naming) -> list[Option]:
        inside = naming.inside or self._inside.get(plain_key(naming.name))
        holders = self._holders(inside) if inside else ()
        # A place that only sounds like the name is meant in a text that names its country.
        told = self._setting.countries
        found = [c for c in self._find(naming) if c.match != LOOSE or told.get(c.place.country_code or "")]
        found = [*found[:_MOST], *(c for c in found[_MOST:] if c.place.reviewed)]
        options = [_option(c, holders) for c in found]
        # By how many tens the best known bearer of a name leads the next.
        bearers = sorted(
            (o for o, c in zip(options, found, strict=True) if c.match != ALIAS), key=lambda option: -option.people
        )
        if bearers:
            bearers[0].reasons["lead"] = bearers[0].people - (bearers[1].people if len(bearers) > 1 else 0.0)
        return options

    def _find(self, naming: Naming) -> tuple[Candidate, ...]:
        ended = _DIVISION_WORD.fullmatch(naming.name) or _CITY_WORD.fullmatch(naming.name)
        stem = ended[1] if ended else naming.name
        if naming.is_division or naming.holds:
            held = _DIVISIONS | {"country"} if naming.holds else _DIVISIONS
            asked = (naming.name, f"{stem} province", stem)
            found = tuple(
                c
                for find in (self._gazetteer.named, self._gazetteer.sounding)
                for name in asked
                for c in find(name)
                if c.place.place_type in held
            )
            if found:
                return tuple({c.place.entity_id: c for c in reversed(found)}.values())
        if len(naming.name) <= _ACRONYM and naming.name.isalpha() and naming.name.isupper():
            # 'WASH' is no 'Wash.', and 'PA' no 'Pa'.
            named = self._gazetteer.named(naming.name)
            return tuple(c for c in named if c.match == NAME or naming.name in c.place.aliases)
        found = self._gazetteer.named(naming.name) or self._gazetteer.named(stem) or self._gazetteer.find(stem)
        if naming.is_city:
            found = tuple(c for c in found if c.place.place_type in _SETTLEMENTS) or found
        # A city that lies in the division of its own name is meant by it, unless the words say the division.
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


def _option(candidate: Candidate, holders: Sequence[Place]) -> Option:
    place = candidate.place
    counted = place.population or (_REVIEWED_PEOPLE.get(place.place_type or "", 0) if place.reviewed else 0)
    people = math.log10(counted + 1)
    # A village that was reviewed is one that news names.
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
    return Option(place, country, region, people, _cells(place, _NEAR), _cells(place, _CLOSE), reasons)


def _share(options: Sequence[Option], *, beside_none: bool) -> None:
    """Set the probability of each; `beside_none` where the name may mean none of them, whose log odds are 0."""
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
    """The cell of a grid that a place lies in, then those around it; none for what is larger than they are."""
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
