"""Entity linking: settles the kind of each name, adds nested places and offices, and makes a row for each entity."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transforms.entities.kinds import settle_kinds
from transforms.entities.name_spans import NameSource, NameSpan
from transforms.entities.nested import find_nested_places
from transforms.entities.normalisation import plain_key
from transforms.entities.resolved import Resolved
from transforms.entities.resolver import Resolver
from transforms.entities.rules import EntityRule
from transforms.entities.world import World
from transforms.identity import FactIds
from transforms.records import Entity, Mention
from transforms.text.reading import Reading

# 'Ellis for Governor' is a campaign, not Ellis.
_CAMPAIGN = re.compile(r" for (?:Governor|President|Senate|Congress|Mayor)\b(?! of)")


# Sources of names that overlap other names; such names don't say where something was done or who did it.
_OVERLAPPING = frozenset({NameSource.NESTED, NameSource.OFFICE})


@dataclass(frozen=True, slots=True)
class Resolution:
    """The mentions of a document, and each of its entities once, in text order.

    `apart` are the mentions without the nested places and offices, which overlap other names.
    """

    mentions: Sequence[Mention]
    entities: Sequence[Entity]
    apart: Sequence[Mention]


def resolve_mentions(reading: Reading, found: Sequence[NameSpan], world: World, ids: FactIds) -> Resolution:
    """Link names to entities, and add the places nested in names and the persons described by their office."""
    found = list(_without_titles(reading.text, settle_kinds(reading, found, world), world))
    nested = list(find_nested_places(reading.text, found, world))
    resolver = Resolver(reading, found, nested, world)
    offices = list(world.offices.find(reading, found))
    resolved: list[tuple[NameSpan, Resolved | None]] = [(name, resolver.resolve(name)) for name in (*found, *nested)]
    resolved += zip(
        (NameSpan(o.start, o.end, "person", NameSource.OFFICE) for o in offices), resolver.hold(offices), strict=True
    )
    mentions: list[tuple[NameSpan, Mention]] = []
    entities: dict[str, Entity] = {}
    for name, meant in sorted(resolved, key=lambda pair: (pair[0].start, -pair[0].end)):
        if meant is None:
            continue
        entities.setdefault(meant.entity.entity_id, meant.entity)
        mention = Mention(
            **reading.span(name.start, name.end),  # type: ignore[arg-type]
            mention_id=ids.of("mention", name.start, name.end),
            kind=meant.kind or name.kind,
            entity_id=meant.entity.entity_id,
            basis=meant.basis,
            rule=EntityRule.NESTED if name.source is NameSource.NESTED else meant.rule,
            candidates=tuple(place.entity_id for place, _ in meant.candidates),
            candidate_scores=tuple(score for _, score in meant.candidates),
        )
        mentions.append((name, mention))
    return Resolution(
        [mention for _, mention in mentions],
        [_located(entity, world) for entity in entities.values()],
        [mention for name, mention in mentions if name.source not in _OVERLAPPING],
    )


def _located(entity: Entity, world: World) -> Entity:
    """Return the entity with the country and the first-level division that it lies in."""
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


def _without_titles(text: str, found: Sequence[NameSpan], world: World) -> Iterator[NameSpan]:
    """Yield the names except bare titles, such as 'Iraqi Foreign Minister': of these, yield the people or place."""
    for name in found:
        printed = text[name.start : name.end]
        if name.kind == "person" and (campaign := _CAMPAIGN.match(text, name.end)):
            yield NameSpan(name.start, campaign.end(), "organisation", name.source)
            continue
        if name.kind == "person" and (title := world.offices.crossing(text, name.start, name.end)):
            printed = text[name.start : title.end()]  # 'Iraqi Foreign' of a minister
        if name.kind != "person" or name.source == NameSource.SEED or world.titles.strip(printed, world.people_words):
            yield name
            continue
        for word in re.finditer(r"[^\s]+", printed):
            if plain_key(word[0]) in world.people_words:
                yield NameSpan(name.start + word.start(), name.start + word.end(), "people", NameSource.SEED)
        if of := world.offices.of(text, name.start, name.end):
            yield NameSpan(of, name.end, "place", name.source)
