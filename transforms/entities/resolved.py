"""What a name is resolved to: an entity, and why it was chosen."""

from dataclasses import dataclass, replace

from transforms.entities.aliases import COMMON
from transforms.entities.gazetteer import Place
from transforms.entities.rules import EntityRule
from transforms.entities.toponyms import ToponymChoice
from transforms.identity import entity_id
from transforms.records import Entity

# Cities that news uses for the state they govern are larger than this.
_CAPITAL = 500_000


@dataclass(frozen=True, slots=True)
class Resolved:
    """An entity and why a name was taken for it."""

    entity: Entity
    basis: str
    rule: EntityRule
    kind: str | None = None  # the role, where the reviewed entity corrects the tagger
    candidates: tuple[tuple[Place, float], ...] = ()  # the places that an unresolved name may mean


def place_entity(place: Place) -> Entity:
    """The row of a place of the gazetteer, the same in every document."""
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
    """The place; it can act as an organisation only where it can stand for a government: a state or a great city."""
    acts = place.place_type in {"country", "continent", "admin1"} or place.population >= _CAPITAL
    kind = "place" if role == "organisation" and not acts else None
    return Resolved(place_entity(place), "seed" if place.reviewed else "gazetteer", EntityRule.GAZETTEER, kind)


def by_choice(shown: str, choice: ToponymChoice, role: str) -> Resolved:
    """The place that was chosen; else the bare name, which may mean several places or has too little support."""
    if choice.place is not None:
        return by_place(choice.place, role)
    entity = replace(
        text_entity("place", "\x1e".join((shown, "open", choice.country or ""))),
        name=shown, basis="ambiguous", country_code=choice.country,
    )  # fmt: skip
    return Resolved(entity, "ambiguous", EntityRule.GAZETTEER, candidates=choice.candidates)


def person_named(name: str, basis: str, rule: EntityRule) -> Resolved:
    """The person, of whom the text gives nothing but the name."""
    return Resolved(text_entity("person", name), basis, rule)


def by_name(kind: str, name: str) -> Resolved | None:
    """The entity that is known by its name alone."""
    shown = name.casefold() if kind in COMMON and not name.isupper() else name
    return Resolved(text_entity(kind, shown), "text", EntityRule.NAME) if shown else None


def text_entity(kind: str, name: str) -> Entity:
    """The row of an entity known by kind and name alone."""
    return Entity(
        entity_id=entity_id(kind, name), kind=kind, name=name, aliases=(), basis="text",
        wikidata_id=None, geonames_id=None, place_type=None, country_code=None,
        admin1=None, latitude=None, longitude=None,
    )  # fmt: skip
