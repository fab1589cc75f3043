"""What a name is resolved to: an entity, and why it was chosen."""

from dataclasses import dataclass, replace

from transforms.entities.aliases import COMMON
from transforms.entities.gazetteer import Place
from transforms.entities.rules import EntityRule
from transforms.entities.toponyms import ToponymChoice
from transforms.identity import entity_id
from transforms.records import Entity

# A city whose name news uses for a government ('Moscow said') has at least this population.
_CAPITAL = 500_000


@dataclass(frozen=True, slots=True)
class Resolved:
    """The entity that a name is resolved to, and why."""

    entity: Entity
    basis: str
    rule: EntityRule
    kind: str | None = None  # the kind of the mention, if it differs from the tagger's
    candidates: tuple[tuple[Place, float], ...] = ()  # the places that an unresolved name may mean


def place_entity(place: Place) -> Entity:
    """Return the entity row of a place of the gazetteer; it is the same in every document."""
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


def by_place(place: Place, role: str) -> Resolved:
    """Resolve to the place; only a state or a great city keeps the role of an organisation, as a government."""
    acts = place.place_type in {"country", "continent", "admin1"} or place.population >= _CAPITAL
    kind = "place" if role == "organisation" and not acts else None
    return Resolved(place_entity(place), "seed" if place.reviewed else "gazetteer", EntityRule.GAZETTEER, kind)


def by_choice(shown: str, choice: ToponymChoice, role: str) -> Resolved:
    """Resolve to the chosen place; if none was chosen, to an entity with the bare name, and its candidates."""
    if choice.place is not None:
        return by_place(choice.place, role)
    entity = replace(
        text_entity("place", "\x1e".join((shown, "open", choice.country or ""))),
        name=shown, basis="ambiguous", country_code=choice.country,
    )  # fmt: skip
    return Resolved(entity, "ambiguous", EntityRule.GAZETTEER, candidates=choice.candidates)


def person_named(name: str, basis: str, rule: EntityRule) -> Resolved:
    """Resolve to a person of whom only the name is known."""
    return Resolved(text_entity("person", name), basis, rule)


def by_name(kind: str, name: str) -> Resolved | None:
    """Resolve to an entity known by kind and name alone; None if the name is empty."""
    shown = name.casefold() if kind in COMMON and not name.isupper() else name
    return Resolved(text_entity(kind, shown), "text", EntityRule.NAME) if shown else None


def text_entity(kind: str, name: str) -> Entity:
    """Return the row of an entity of which only kind and name are known."""
    return Entity(
        entity_id=entity_id(kind, name), kind=kind, name=name, aliases=(), basis="text",
        wikidata_id=None, geonames_id=None, place_type=None, country_code=None,
        admin1=None, latitude=None, longitude=None,
    )  # fmt: skip
