"""Resolves names to entities: within the document, by seeds, by gazetteer, else by name."""

from collections.abc import Sequence

from transforms.identity import FactIds, entity_id
from transforms.mentions import Found
from transforms.reading import Reading
from transforms.records import Document, Entity, Mention
from transforms.reference import Reference


def resolve_mentions(
    reading: Reading, found: Sequence[Found], document: Document, reference: Reference, ids: FactIds
) -> tuple[list[Mention], list[Entity]]:
    """The mentions with their entities, and each entity once; both in text order."""
    mentions: list[Mention] = []
    entities: dict[str, Entity] = {}
    for name in found:
        text = " ".join(reading.text[name.start : name.end].split())
        identity = entity_id(name.kind, text.casefold())
        entities.setdefault(
            identity,
            Entity(
                entity_id=identity, kind=name.kind, name=text, aliases=(), basis="text",
                wikidata_id=None, geonames_id=None, place_type=None, country_code=None,
                admin1=None, latitude=None, longitude=None,
            ),
        )
        mentions.append(
            Mention(
                **reading.span(name.start, name.end),
                mention_id=ids.of("mention", name.start, name.end),
                kind=name.kind, entity_id=identity, basis="text", rule=name.rule,
            )
        )
    return mentions, list(entities.values())
