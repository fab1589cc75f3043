"""Resolves each name of a document: by the seeds, by other names in the document, by the gazetteer, else as it is."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from transforms.entities.acronyms import BRACKET, initials, stands_for
from transforms.entities.aliases import COMMON
from transforms.entities.gazetteer import NAME
from transforms.entities.name_spans import NameSource, NameSpan
from transforms.entities.normalisation import normalise_name, plain_key
from transforms.entities.offices import Office
from transforms.entities.persons import Persons
from transforms.entities.resolved import Resolved, by_choice, by_name, person_named, place_entity, text_entity
from transforms.entities.rules import EntityRule
from transforms.entities.toponyms import GeographicContext, PlaceCandidate, Toponym, ToponymResolver, read_toponym
from transforms.entities.world import World
from transforms.records import Entity
from transforms.text.reading import Reading

# How many characters around a name are read.
_AROUND = 40
# Least population of a town whose name a text may use for the town's council or police.
_TOWN = 15_000
# Zones in which, of several organisations with a name, the news agency is meant.
_CREDITS = frozenset({"caption", "credit", "byline"})
# A part of an organisation's name that may be its short form has fewer words than this.
_LONGEST = 8
# Words joined as in 'LibriVox', which may be abbreviated 'LV'.
_CAMEL = re.compile(r"(?:[A-Z][a-z]+){2,4}")
# What comes between a country and the person who belongs to it.
_OWNER = re.compile(r"(?:['’]s?)? (?:[A-Z][a-z]{2,12} ){0,2}")
_COMMA = re.compile(r",\s{1,2}")


class Resolver:
    """Resolves the names of one document; it gets all of them first, because later names can explain earlier ones."""

    def __init__(self, reading: Reading, found: Sequence[NameSpan], nested: Sequence[NameSpan], world: World) -> None:
        self._text = reading.text
        self._world = world
        named = [*found, *nested]
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
        self._toponyms = self._read_places(found) | self._read_places(nested)
        setting = GeographicContext(countries, self._beside(countries), Counter(world.regions.find(reading.text)))
        toponyms = list(self._toponyms.values())
        self._toponym_resolver = ToponymResolver(world.gazetteer, world.place_weights, toponyms, setting)
        self._organisations = self._gather_organisations(found)
        self._initials: dict[str, dict[str, NameSpan]] = {}
        self._parts: dict[tuple[str, ...], list[NameSpan]] = {}
        self._holding: dict[str, list[NameSpan]] = {noun: [] for noun in world.bodies.short}
        for name, words in self._organisations:
            self._note_organisation(name, words)

    def resolve(self, name: NameSpan) -> Resolved | None:
        """Resolve the name to its entity; None if it names nothing, such as a bare title."""
        if (seed := self._seeds[name]) is not None:
            return self._by_seed(name, seed)
        if name.kind == "place" and (country := self._country_of_people(self._shown[name])) is not None:
            return Resolved(country, "seed", EntityRule.COUNTRY_OF_PEOPLE)
        if name.kind == "person":
            return self._person(name)
        if name.kind == "organisation":
            return self._organisation(name)
        if name in self._toponyms:
            return self._place(name)
        return by_name(name.kind, self._shown[name])

    def options(self) -> Iterator[tuple[NameSpan, Sequence[PlaceCandidate]]]:
        """Yield each name that may mean a place, with its candidate places."""
        return ((name, self._toponym_resolver.options(toponym)) for name, toponym in self._toponyms.items())

    def hold(self, offices: Sequence[Office]) -> list[Resolved | None]:
        """Resolve each office to its holder: the person named next to it, here or elsewhere in the text.

        If no single holder is known, the office is resolved to a person known only by the office, a bare title to None.
        If the document names two holders, it is about two times: each occurrence then has only the holder next to it.
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
                held.append(Resolved(known[0], "short_form", EntityRule.OFFICE, "person"))
            else:
                held.append(
                    Resolved(text_entity("person", title), "text", EntityRule.OFFICE, "person") if title else None
                )
        return held

    def _office_name(self, office: Office) -> str | None:
        """Return one name for all printed forms of an office: 'Foreign Minister of Iraq'; None for a bare title."""
        owner = self.resolve(office.of) if office.of else None
        if owner is None:
            return None
        title = " ".join(
            word if word in {"of", "and"} else word[:1].upper() + word[1:] for word in office.title.split()
        )
        return f"{title} {office.word} {self._owner_name(owner.entity)}"

    def _owner_name(self, owner: Entity) -> str:
        """Return the name of the owner of an office; for a people, that of its country: 'Iraq' for 'Iraqi'."""
        country = self._world.countries.get(owner.country_code or "") if owner.kind == "people" else None
        return country.name if country else owner.name

    def _seed(self, name: NameSpan) -> Entity | None:
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
        # If the kinds differ, the seed's is more reliable than the tagger's; but a name tagged as a place may be a
        # place that isn't in the seeds.
        return (
            known[0]
            if known and (name.source == NameSource.SEED or name.kind in {"organisation", "person", "people"})
            else None
        )

    def _is_meant(self, entity: Entity, shown: str, name: NameSpan) -> bool:
        """Whether nothing in the text shows that something else with this name is meant.

        A bracket in the text may give the acronym to something else, or the text may be about another country.
        """
        defined = self._acronyms.get(shown.replace(".", ""))
        if defined is not None and defined != name and name.kind != "place":
            whole = self._shown[defined]
            return plain_key(whole) == plain_key(shown) or entity in self._world.aliases.named(whole)
        if entity.country_code and (self._world.aliases.is_foreign(shown)):
            return entity.country_code in self._spoken_of
        return True

    def _countries_of(self, found: Sequence[NameSpan]) -> frozenset[str]:
        """Return the countries that the text mentions by a well-known place or by their people."""
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
        """Count for each country how often its neighbours are mentioned."""
        beside: Counter[str] = Counter()
        for country, times in countries.items():
            for neighbour in self._world.neighbours.get(country, ()):
                beside[neighbour] += times
        return beside

    def _country_of_people(self, shown: str) -> Entity | None:
        """Return the country of a people whose adjective was tagged as a place ('American soil'), or None."""
        for people in self._world.aliases.named(shown):
            if people.kind == "people" and people.country_code:
                country = self._world.countries.get(people.country_code)
                return place_entity(country) if country else None
        return None

    def _by_seed(self, name: NameSpan, seed: Entity) -> Resolved | None:
        if seed.kind == "person":
            core = self._world.titles.strip(self._shown[name], self._world.people_words)
            other = self._persons.full(core)
            # In 'Asma al-Assad ... Assad' the short name means her, unless the document has the seed's full name.
            if (
                other is not None
                and " " not in core
                and not any(entity is seed for entity in self._world.aliases.named(other))
                and not self._persons.names(n for n in (seed.name, *seed.aliases) if " " in n)
            ):
                return person_named(other, "short_form", EntityRule.FULL_NAME)
        return Resolved(seed, "seed", EntityRule.ALIAS, None if seed.kind == name.kind else seed.kind)

    def _person(self, name: NameSpan) -> Resolved | None:
        core = self._world.titles.strip(self._shown[name], self._world.people_words)
        if not core:
            return None
        full = self._persons.full(core)
        if full is None or self._is_elsewhere(name, full):
            return person_named(core, "text", EntityRule.NAME)
        if plain_key(full) == plain_key(core):
            return person_named(full, "text", EntityRule.NAME)
        seeds = [entity for entity in self._world.aliases.named(full) if entity.kind == "person"]
        if seeds:
            return Resolved(seeds[0], "short_form", EntityRule.FULL_NAME)
        return person_named(full, "short_form", EntityRule.FULL_NAME)

    def _is_elsewhere(self, name: NameSpan, full: str) -> bool:
        """Whether the name and the full name belong to different countries in the text, as for two King Abdullahs."""
        of = self._owners.get(name)
        if of is None:
            return False
        seeds = {seed.country_code for seed in self._world.aliases.named(full) if seed.country_code}
        others = self._owned.get(full, set()) | seeds
        return bool(others) and of not in others

    def _owners_of(self, found: Sequence[NameSpan]) -> dict[NameSpan, str]:
        """Return the country named right before each person: 'Jordan's King Abdullah', 'Turkish President Gül'."""
        owners: dict[NameSpan, str] = {}
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

    def _read_places(self, found: Sequence[NameSpan]) -> dict[NameSpan, Toponym]:
        toponyms: dict[NameSpan, Toponym] = {}
        places = {self._shown[name] for name in found if name.kind == "place"}
        for at, name in enumerate(found):
            seed = self._seeds[name]
            if seed is not None or name.kind not in {"place", "organisation"}:
                continue
            shown = self._shown[name]
            if name.kind == "organisation" and shown not in places and not self._is_town(name):
                continue
            before = self._text[max(0, name.start - _AROUND) : name.start]
            toponym = read_toponym(shown, before, self._text[name.end : name.end + _AROUND])
            inside = None
            if at + 1 < len(found) and _COMMA.fullmatch(self._text, name.end, found[at + 1].start):
                inside = self._shown[found[at + 1]]
            elif short := re.match(
                r",\s([A-Z]{2}|[A-Z][a-z]{2,5}\.|[A-Z]\. ?[A-Z]\.)(?!\w)", self._text[name.end : name.end + _AROUND]
            ):
                inside = short[1]
            # The name after a comma contains the place before the comma: 'Albany, New York'.
            follows = (
                at > 0 and found[at - 1] in toponyms and _COMMA.fullmatch(self._text, found[at - 1].end, name.start)
            )
            holds = bool(follows) and inside is None
            toponyms[name] = replace(toponym, inside=inside, holds=holds)
        return toponyms

    def _is_town(self, name: NameSpan) -> bool:
        """Whether a name tagged as an organisation is really a place ('Arlington voted') or opens a dateline."""
        if self._world.common.doubts(self._shown[name]):
            return False
        known = self._world.gazetteer.named(self._shown[name])
        return bool(known and self._text[name.end : name.end + 2] in {" —", " –"}) or any(
            c.place.reviewed
            or c.place.place_type in {"country", "admin1"}
            or (c.match == NAME and c.place.population >= _TOWN)
            for c in known
        )

    def _place(self, name: NameSpan) -> Resolved | None:
        choice = self._toponym_resolver.choose(self._toponyms[name])
        shown = self._shown[name]
        return by_choice(shown, choice, name.kind) if choice.candidates else by_name("place", shown)

    def _gather_organisations(self, found: Sequence[NameSpan]) -> list[tuple[NameSpan, tuple[str, ...]]]:
        return [
            (name, tuple(plain_key(self._shown[name]).split()))
            for name in found
            if name.kind == "organisation" and (" " in self._shown[name] or _CAMEL.fullmatch(self._shown[name]))
        ]

    def _note_organisation(self, name: NameSpan, words: tuple[str, ...]) -> None:
        shown = self._shown[name]
        for letters in initials(shown):
            self._initials.setdefault(letters, {})[shown] = name
        for size in range(1, min(len(words), _LONGEST)):
            for part in {words[:size], words[-size:]}:
                self._parts.setdefault(part, []).append(name)
        for noun in self._world.bodies.short.intersection(words):
            if not any(self._shown[other] == shown for other in self._holding[noun][-1:]):
                self._holding[noun].append(name)

    def _read_acronyms(self, found: Sequence[NameSpan]) -> dict[str, NameSpan]:
        """Return the names that are followed by an acronym in brackets, by the acronym."""
        defined: dict[str, NameSpan] = {}
        for name in found:
            bracket = BRACKET.match(self._text, name.end)
            if bracket and name.kind != "people" and stands_for(bracket[1], self._shown[name]):
                defined.setdefault(bracket[1].replace(".", ""), name)
        return defined

    def _organisation(self, name: NameSpan) -> Resolved | None:
        shown = self._shown[name]
        defined = self._acronyms.get(shown.replace(".", ""))
        if defined is not None and defined != name and (whole := self.resolve(defined)) is not None:
            return Resolved(whole.entity, "acronym", EntityRule.DEFINED_ACRONYM)
        if name in self._toponyms and (choice := self._toponym_resolver.choose(self._toponyms[name])).candidates:
            return by_choice(shown, choice, name.kind)
        if shown.isupper() and " " not in shown:
            whole_names = self._initials.get(shown.replace(".", ""), {})
            if len(whole_names) == 1 and (whole := self.resolve(next(iter(whole_names.values())))) is not None:
                return Resolved(whole.entity, "acronym", EntityRule.INITIALS)
        if (longer := self._longer(name)) is not None:
            return longer
        return by_name("organisation", shown)

    def _longer(self, name: NameSpan) -> Resolved | None:
        """Resolve to the organisation named earlier whose longer name begins or ends with this name: 'the Observatory'.

        A noun in many organisations' names ('the Ministry') is resolved only if one organisation named earlier has it.
        """
        words = tuple(plain_key(self._shown[name]).split())
        if not words or (len(words) == 1 and words[0] in self._world.people_words):
            return None
        shared = len(words) == 1 and words[0] in self._world.bodies.short
        holders = self._holding[words[0]] if shared else self._parts.get(words, [])
        before = [other for other in holders if other.start < name.start and other != name]
        if not before:
            return None
        meant = [self.resolve(other) for other in (before if shared else before[-1:])]
        if None in meant or len({m.entity.entity_id for m in meant if m}) != 1 or meant[0] is None:
            return None
        return Resolved(meant[0].entity, "short_form", EntityRule.LONGER_NAME)


def _quietened(shown: Mapping[NameSpan, str]) -> dict[NameSpan, str]:
    """Return the names to show; a word in capitals ('SZOLNAR') becomes 'Szolnar' if the text also prints that."""
    printed = {(name.kind, words) for name, words in shown.items()}
    return {
        name: words.capitalize() if words.isupper() and (name.kind, words.capitalize()) in printed else words
        for name, words in shown.items()
    }
