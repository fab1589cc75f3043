"""Resolves the names of a document: one kind a name, the places and offices that names hold, one row a thing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms.entities.candidates import Found
from transforms.entities.kinds import settle_kinds
from transforms.entities.nested import INSIDE, find_seats
from transforms.entities.normalisation import plain_key
from transforms.entities.offices import OFFICE
from transforms.entities.resolver import Resolved, Resolver
from transforms.entities.world import World
from transforms.identity import FactIds
from transforms.records import Entity, Mention
from transforms.text.reading import Reading

# 'Ellis for Governor' is a campaign, not Ellis.
_CAMPAIGN = re.compile(r" for (?:Governor|President|Senate|Congress|Mayor)\b(?! of)")


def resolve_mentions(
    reading: Reading, found: Sequence[Found], world: World, ids: FactIds
) -> tuple[list[Mention], list[Entity]]:
    """The mentions with their entities, and each entity once; both in text order."""
    found = list(_without_titles(reading.text, settle_kinds(reading, found, world), world))
    seats = list(find_seats(reading.text, found, world))
    resolver = Resolver(reading, found, seats, world)
    offices = list(world.offices.find(reading, found))
    resolved: list[tuple[Found, Resolved | None]] = [(name, resolver.resolve(name)) for name in (*found, *seats)]
    resolved += zip((Found(o.start, o.end, "person", OFFICE) for o in offices), resolver.hold(offices), strict=True)
    mentions: list[Mention] = []
    entities: dict[str, Entity] = {}
    for name, meant in sorted(resolved, key=lambda pair: (pair[0].start, -pair[0].end)):
        if meant is None:
            continue
        entities.setdefault(meant.entity.entity_id, meant.entity)
        mentions.append(
            Mention(
                **reading.span(name.start, name.end),  # type: ignore[arg-type]
                mention_id=ids.of("mention", name.start, name.end),
                kind=meant.kind or name.kind,
                entity_id=meant.entity.entity_id,
                basis=meant.basis,
                rule=name.rule if name.rule in {INSIDE, OFFICE} else meant.rule,
                candidates=tuple(place.entity_id for place, _ in meant.candidates),
                candidate_scores=tuple(score for _, score in meant.candidates),
            )
        )
    return mentions, [_located(entity, world) for entity in entities.values()]


def _located(entity: Entity, world: World) -> Entity:
    """The entity with the country and the province that hold it."""
    country = world.countries.get(entity.country_code or "")
    if country is None:
        return entity
    province = world.province(country, entity.admin1)
    return replace(
        entity,
        country=country.name,
        country_id=country.entity_id,
        admin1_id=province.entity_id if province is not None else None,
    )


def _without_titles(text: str, found: Sequence[Found], world: World) -> Iterator[Found]:
    """Yield the names but bare titles, and of 'Iraqi Foreign Minister' the people, or else the place, it is of."""
    for name in found:
        printed = text[name.start : name.end]
        if name.kind == "person" and (campaign := _CAMPAIGN.match(text, name.end)):
            yield Found(name.start, campaign.end(), "organisation", name.rule)
            continue
        if name.kind == "person" and (title := world.offices.crossing(text, name.start, name.end)):
            printed = text[name.start : title.end()]  # 'Iraqi Foreign' of a minister
        if name.kind != "person" or name.rule == "seed" or world.titles.strip(printed, world.people_words):
            yield name
            continue
        for word in re.finditer(r"[^\s]+", printed):
            if plain_key(word[0]) in world.people_words:
                yield Found(name.start + word.start(), name.start + word.end(), "people", "seed")
        if of := world.offices.of(text, name.start, name.end):
            yield Found(of, name.end, "place", name.rule)
