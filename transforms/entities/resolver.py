"""Says which entity each name of a document means: by seeds, within the document, by gazetteer, else by name."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from transforms.entities.acronyms import BRACKET, initials, stands_for
from transforms.entities.aliases import COMMON
from transforms.entities.candidates import Found
from transforms.entities.gazetteer import NAME, Place
from transforms.entities.normalisation import normalise_name, plain_key
from transforms.entities.offices import OFFICE, Office
from transforms.entities.persons import Persons
from transforms.entities.toponyms import Choice, Chooser, Naming, Option, Setting, read_naming
from transforms.entities.world import World
from transforms.identity import entity_id
from transforms.records import Entity
from transforms.text.reading import Reading

# How far the words around a name are read.
_AROUND = 40
# Cities that news lets speak for their state are larger than this.
_CAPITAL = 500_000
# Towns whose councils and police a text calls by the town's name alone are at least this large.
_TOWN = 15_000
# Zones where a name of three letters is the agency's that took the picture.
_CREDITS = frozenset({"caption", "credit", "byline"})
# Words of the longest part of an organisation's name that is looked for as its short form.
_LONGEST = 8
# Two words in one, by their capitals: 'LibriVox' may be 'LV'.
_CAMEL = re.compile(r"(?:[A-Z][a-z]+){2,4}")
# What stands between a country and whom it is said to have.
_OWNER = re.compile(r"(?:['’]s?)? (?:[A-Z][a-z]{2,12} ){0,2}")
_COMMA = re.compile(r",\s{1,2}")


@dataclass(frozen=True, slots=True)
class Resolved:
    """An entity and why a name was taken for it."""

    entity: Entity
    basis: str
    rule: str
    kind: str | None = None  # the role, where the reviewed entity corrects the tagger's
    candidates: tuple[tuple[Place, float], ...] = ()  # the places that an open name may mean


class Resolver:
    """The names of one document, gathered before any is resolved: later ones explain earlier ones."""

    def __init__(self, reading: Reading, found: Sequence[Found], seats: Sequence[Found], world: World) -> None:
        self._text = reading.text
        self._world = world
        named = [*found, *seats]
        self._shown = _quietened({name: normalise_name(reading.text[name.start : name.end]) for name in named})
        self._zones = {name: reading.passage_at(name.start).zone for name in named}
        self._acronyms = self._read_acronyms(found)
        self._spoken_of = self._countries_of(found)
        self._owners = self._owners_of(found)
        self._owned: dict[str, set[str]] = {}
        for name, owner in self._owners.items():
            core = world.titles.strip(self._shown[name], world.people_words)
            self._owned.setdefault(core, set()).add(owner)
        self._seeds = {name: self._seed(name) for name in named}
        seeded = [seed for seed in self._seeds.values() if seed is not None]
        countries = Counter(seed.country_code for seed in seeded if seed.country_code)
        self._persons = Persons(
            [
                world.titles.strip(self._shown[name], world.people_words)
                for name in found
                if name.kind == "person" and (self._seeds[name] is None or self._seeds[name].kind == "person")  # type: ignore[union-attr]
            ]
        )
        self._namings = self._read_places(found) | self._read_places(seats)
        setting = Setting(countries, self._beside(countries), Counter(world.regions.find(reading.text)))
        namings = list(self._namings.values())
        self._chooser = Chooser(world.gazetteer, world.place_weights, namings, setting)
        self._organisations = self._gather_organisations(found)
        self._initials: dict[str, dict[str, Found]] = {}
        self._parts: dict[tuple[str, ...], list[Found]] = {}
        self._holding: dict[str, list[Found]] = {noun: [] for noun in world.short_forms}
        for name, words in self._organisations:
            self._note_organisation(name, words)

    def resolve(self, name: Found) -> Resolved | None:
        """The entity of the name; None where it names nothing, as a bare title."""
        if (seed := self._seeds[name]) is not None:
            return self._by_seed(name, seed)
        if name.kind == "place" and (country := self._country_of_people(self._shown[name])) is not None:
            return Resolved(country, "seed", "country of a people")
        if name.kind == "person":
            return self._person(name)
        if name.kind == "organisation":
            return self._organisation(name)
        if name in self._namings:
            return self._place(name)
        return _by_name(name.kind, self._shown[name])

    def options(self) -> Iterator[tuple[Found, Sequence[Option]]]:
        """Yield each name that may be a place's, with the places it may mean."""
        return ((name, self._chooser.options(naming)) for name, naming in self._namings.items())

    def hold(self, offices: Sequence[Office]) -> list[Resolved | None]:
        """Who holds each office: the person named beside it, here or elsewhere in the text; else the office alone.

        Where the document names two holders it speaks of two times, and each printing has only its own.
        """
        titles = [self._office_name(office) for office in offices]
        named: dict[str, dict[str, Entity]] = {}
        holders = [{m.entity.entity_id: m.entity for p in o.holders if (m := self.resolve(p))} for o in offices]
        for title, holder in zip(titles, holders, strict=True):
            named.setdefault(title or "", {}).update(holder)
        held: list[Resolved | None] = []
        for office, title, holder in zip(offices, titles, holders, strict=True):
            known = list((holder or named[title or ""] if office.of else holder).values())
            if len(known) == 1:
                held.append(Resolved(known[0], "short_form", OFFICE, "person"))
            else:
                held.append(Resolved(_text_entity("person", title), "text", OFFICE, "person") if title else None)
        return held

    def _office_name(self, office: Office) -> str | None:
        """The office as it is shown, 'Foreign Minister of Iraq' however it was printed; None for a bare title."""
        owner = self.resolve(office.of) if office.of else None
        if owner is None:
            return None
        title = " ".join(
            word if word in {"of", "and"} else word[:1].upper() + word[1:] for word in office.title.split()
        )
        return f"{title} {office.word} {self._owner_name(owner.entity)}"

    def _owner_name(self, owner: Entity) -> str:
        """'Iraq' of Iraqis: an office is of the state, whatever the word for it."""
        country = self._world.countries.get(owner.country_code or "") if owner.kind == "people" else None
        return country.name if country else owner.name

    def _seed(self, name: Found) -> Entity | None:
        shown = self._shown[name]
        if name.kind == "person":
            shown = self._world.titles.strip(shown, self._world.people_words) or shown
        known = self._world.aliases.named(shown)
        if name.kind in COMMON and not known:
            known = self._world.aliases.named(shown.casefold())
        known = tuple(entity for entity in known if self._is_meant(entity, shown, name))
        same = [entity for entity in known if entity.kind == name.kind]
        if len(same) > 1 and self._zones[name] in _CREDITS:
            same.sort(key=lambda entity: entity.entity_id not in self._world.agencies)
        if same:
            return same[0]
        # The tagger is unsure of kinds where the seed is sure, save that a place's namesake may be anything.
        return (
            known[0] if known and (name.rule == "seed" or name.kind in {"organisation", "person", "people"}) else None
        )

    def _is_meant(self, entity: Entity, shown: str, name: Found) -> bool:
        """Whether nothing in the text says that another bearer of the name is meant.

        A bracket of the text gives an acronym to somebody else, or the text is of another country.
        """
        defined = self._acronyms.get(shown.replace(".", ""))
        if defined is not None and defined != name and name.kind != "place":
            whole = self._shown[defined]
            return plain_key(whole) == plain_key(shown) or entity in self._world.aliases.named(whole)
        if entity.country_code and (self._world.aliases.is_foreign(shown)):
            return entity.country_code in self._spoken_of
        return True

    def _countries_of(self, found: Sequence[Found]) -> frozenset[str]:
        """The countries that the text names, by a place that everybody knows or by their people."""
        spoken: set[str] = set()
        for name in found:
            shown = self._shown[name]
            if name.kind == "people":
                spoken |= {e.country_code for e in self._world.aliases.named(shown) if e.country_code}
            elif name.kind in {"place", "organisation"} and (known := self._world.gazetteer.named(shown)):
                place = known[0].place
                if place.country_code and (place.reviewed or place.is_known_to_all or place.place_type == "admin1"):
                    spoken.add(place.country_code)
        return frozenset(spoken)

    def _beside(self, countries: Mapping[str, int]) -> Counter[str]:
        """How often the neighbours of each country are told."""
        beside: Counter[str] = Counter()
        for country, times in countries.items():
            for neighbour in self._world.neighbours.get(country, ()):
                beside[neighbour] += times
        return beside

    def _country_of_people(self, shown: str) -> Entity | None:
        """The country whose adjective stands for it as a place: 'American soil' to a tagger that says place."""
        for people in self._world.aliases.named(shown):
            if people.kind == "people" and people.country_code:
                country = self._world.countries.get(people.country_code)
                return place_entity(country) if country else None
        return None

    def _by_seed(self, name: Found, seed: Entity) -> Resolved | None:
        if seed.kind == "person":
            core = self._world.titles.strip(self._shown[name], self._world.people_words)
            other = self._persons.full(core)
            # 'Asma al-Assad ... Assad' is hers where the document names no other.
            if (
                other is not None
                and " " not in core
                and not any(entity is seed for entity in self._world.aliases.named(other))
                and not self._persons.names(n for n in (seed.name, *seed.aliases) if " " in n)
            ):
                return _person(other, "short_form", "part of a full name")
        return Resolved(seed, "seed", "alias", None if seed.kind == name.kind else seed.kind)

    def _person(self, name: Found) -> Resolved | None:
        core = self._world.titles.strip(self._shown[name], self._world.people_words)
        if not core:
            return None
        full = self._persons.full(core)
        if full is None or plain_key(full) == plain_key(core) or self._is_elsewhere(name, full):
            return _person(core if full is None or self._is_elsewhere(name, full) else full, "text", "name")
        seeds = [entity for entity in self._world.aliases.named(full) if entity.kind == "person"]
        if seeds:
            return Resolved(seeds[0], "short_form", "part of a full name")
        return _person(full, "short_form", "part of a full name")

    def _is_elsewhere(self, name: Found, full: str) -> bool:
        """Whether the text puts the name in one country and the full name in others: two King Abdullahs."""
        of = self._owners.get(name)
        if of is None:
            return False
        others = self._owned.get(full, set())
        others |= {seed.country_code for seed in self._world.aliases.named(full) if seed.country_code}
        return bool(others) and of not in others

    def _owners_of(self, found: Sequence[Found]) -> dict[Found, str]:
        """The country whose each person is said to be: 'Jordan's King Abdullah', 'Turkish President Gül'."""
        owners: dict[Found, str] = {}
        for owner, name in pairwise(found):
            if name.kind != "person" or not _OWNER.fullmatch(self._text, owner.end, name.start):
                continue
            shown = self._shown[owner]
            codes = [seed.country_code for seed in self._world.aliases.named(shown) if seed.kind == "people"]
            codes += [
                c.place.country_code for c in self._world.gazetteer.named(shown) if c.place.place_type == "country"
            ]
            if code := next(filter(None, codes), None):
                owners[name] = code
        return owners

    def _read_places(self, found: Sequence[Found]) -> dict[Found, Naming]:
        namings: dict[Found, Naming] = {}
        places = {self._shown[name] for name in found if name.kind == "place"}
        for at, name in enumerate(found):
            seed = self._seeds[name]
            if seed is not None or name.kind not in {"place", "organisation"}:
                continue
            shown = self._shown[name]
            if name.kind == "organisation" and shown not in places and not self._is_town(name):
                continue
            before = self._text[max(0, name.start - _AROUND) : name.start]
            naming = read_naming(shown, before, self._text[name.end : name.end + _AROUND])
            inside = None
            if at + 1 < len(found) and _COMMA.fullmatch(self._text, name.end, found[at + 1].start):
                inside = self._shown[found[at + 1]]
            elif short := re.match(
                r",\s([A-Z]{2}|[A-Z][a-z]{2,5}\.|[A-Z]\. ?[A-Z]\.)(?!\w)", self._text[name.end : name.end + _AROUND]
            ):
                inside = short[1]
            # 'Albany, New York': what stands behind the comma is the state.
            follows = (
                at > 0 and found[at - 1] in namings and _COMMA.fullmatch(self._text, found[at - 1].end, name.start)
            )
            holds = bool(follows) and inside is None
            namings[name] = replace(naming, inside=inside, holds=holds)
        return namings

    def _is_town(self, name: Found) -> bool:
        """Whether a name that acts is a place's: a town's ('Arlington voted') or before the dash of a dateline."""
        if self._world.common.doubts(self._shown[name]):
            return False
        known = self._world.gazetteer.named(self._shown[name])
        return bool(known and self._text[name.end : name.end + 2] in {" —", " –"}) or any(
            c.place.reviewed
            or c.place.place_type in {"country", "admin1"}
            or (c.match == NAME and c.place.population >= _TOWN)
            for c in known
        )

    def _place(self, name: Found) -> Resolved | None:
        choice = self._chooser.choose(self._namings[name])
        shown = self._shown[name]
        return _by_choice(shown, choice, name.kind) if choice.candidates else _by_name("place", shown)

    def _gather_organisations(self, found: Sequence[Found]) -> list[tuple[Found, tuple[str, ...]]]:
        return [
            (name, tuple(plain_key(self._shown[name]).split()))
            for name in found
            if name.kind == "organisation" and (" " in self._shown[name] or _CAMEL.fullmatch(self._shown[name]))
        ]

    def _note_organisation(self, name: Found, words: tuple[str, ...]) -> None:
        shown = self._shown[name]
        for letters in initials(shown):
            self._initials.setdefault(letters, {})[shown] = name
        for size in range(1, min(len(words), _LONGEST)):
            for part in {words[:size], words[-size:]}:
                self._parts.setdefault(part, []).append(name)
        for noun in self._world.short_forms.intersection(words):
            if not any(self._shown[other] == shown for other in self._holding[noun][-1:]):
                self._holding[noun].append(name)

    def _read_acronyms(self, found: Sequence[Found]) -> dict[str, Found]:
        """The names that brackets give an acronym to, by the acronym."""
        defined: dict[str, Found] = {}
        for name in found:
            bracket = BRACKET.match(self._text, name.end)
            if bracket and name.kind != "people" and stands_for(bracket[1], self._shown[name]):
                defined.setdefault(bracket[1].replace(".", ""), name)
        return defined

    def _organisation(self, name: Found) -> Resolved | None:
        shown = self._shown[name]
        defined = self._acronyms.get(shown.replace(".", ""))
        if defined is not None and defined != name and (whole := self.resolve(defined)) is not None:
            return Resolved(whole.entity, "acronym", "defined in the text")
        if name in self._namings and (choice := self._chooser.choose(self._namings[name])).candidates:
            return _by_choice(shown, choice, name.kind)
        if shown.isupper() and " " not in shown:
            whole_names = self._initials.get(shown.replace(".", ""), {})
            if len(whole_names) == 1 and (whole := self.resolve(next(iter(whole_names.values())))) is not None:
                return Resolved(whole.entity, "acronym", "initials of the one such name")
        if (longer := self._longer(name)) is not None:
            return longer
        return _by_name("organisation", shown)

    def _longer(self, name: Found) -> Resolved | None:
        """The organisation whose name begins or ends with this one, named before: 'the Observatory'.

        A noun that many organisations share ('the Ministry') means one only where the document has one such.
        """
        words = tuple(plain_key(self._shown[name]).split())
        if not words or (len(words) == 1 and words[0] in self._world.people_words):
            return None
        shared = len(words) == 1 and words[0] in self._world.short_forms
        holders = self._holding[words[0]] if shared else self._parts.get(words, [])
        before = [other for other in holders if other.start < name.start and other != name]
        if not before:
            return None
        meant = [self.resolve(other) for other in (before if shared else before[-1:])]
        if None in meant or len({m.entity.entity_id for m in meant if m}) != 1 or meant[0] is None:
            return None
        return Resolved(meant[0].entity, "short_form", "part of a longer name")


def place_entity(place: Place) -> Entity:
    """The row of a place of the gazetteer: the same from whatever document."""
    return Entity(
        entity_id=place.entity_id,
        kind="place",
        name=place.name,
        aliases=place.aliases,
        basis="seed" if place.reviewed else "gazetteer",
        wikidata_id=place.wikidata_id,
        geonames_id=place.geonames_id,
        place_type=place.place_type,
        country_code=place.country_code,
        admin1=place.admin1,
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _by_place(place: Place, role: str) -> Resolved:
    """The place, which acts only where it can stand for a government: a state or a great city."""
    acts = place.place_type in {"country", "continent", "admin1"} or place.population >= _CAPITAL
    kind = "place" if role == "organisation" and not acts else None
    return Resolved(place_entity(place), "seed" if place.reviewed else "gazetteer", "gazetteer", kind)


def _by_choice(shown: str, choice: Choice, role: str) -> Resolved:
    """The place that was chosen; else the name, which may mean several places or one of which too little speaks."""
    if choice.place is not None:
        return _by_place(choice.place, role)
    entity = replace(
        _text_entity("place", "\x1e".join((shown, "open", choice.country or ""))),
        name=shown, basis="ambiguous", country_code=choice.country,
    )  # fmt: skip
    return Resolved(entity, "ambiguous", "gazetteer", candidates=choice.candidates)


def _person(name: str, basis: str, rule: str) -> Resolved:
    return Resolved(_text_entity("person", name), basis, rule)


def _quietened(shown: Mapping[Found, str]) -> dict[Found, str]:
    """The names; a word in capitals is the name that the text prints without them elsewhere ('SZOLNAR', 'Szolnar')."""
    printed = {(name.kind, words) for name, words in shown.items()}
    return {
        name: words.capitalize() if words.isupper() and (name.kind, words.capitalize()) in printed else words
        for name, words in shown.items()
    }


def _by_name(kind: str, name: str) -> Resolved | None:
    """The entity that is known by its name alone."""
    shown = name.casefold() if kind in COMMON and not name.isupper() else name
    return Resolved(_text_entity(kind, shown), "text", "name") if shown else None


def _text_entity(kind: str, name: str) -> Entity:
    return Entity(
        entity_id=entity_id(kind, name), kind=kind, name=name, aliases=(), basis="text",
        wikidata_id=None, geonames_id=None, place_type=None, country_code=None,
        admin1=None, latitude=None, longitude=None,
    )  # fmt: skip
