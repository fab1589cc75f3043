"""How well names are resolved: places to points, and different wordings to one entity."""

from collections.abc import Callable
from dataclasses import replace
from math import dist
from typing import Any

from flows.loading.reference import load_reference
from tests.quality.gold import Row
from tests.quality.metric import Metric, share
from transforms.entities.entities import resolve_mentions
from transforms.entities.name_spans import NameSource, NameSpan
from transforms.entities.normalisation import normalise_name
from transforms.entities.rules import EntityRule
from transforms.extract import Extraction
from transforms.identity import FactIds
from transforms.text.decode import decode
from transforms.text.legible import Legible
from transforms.text.reading import Reading

# Types of the alias annotation that are told apart by name; dates, events and abstract things have no row.
NAMED = frozenset({"Person", "Organisation", "Location"})
ROLES = frozenset({"place", "organisation"})


def toponyms(_: Row, extraction: Extraction) -> Row:
    """The mentions of places, with the point and GeoNames id of what they were resolved to."""
    entities = {entity.entity_id: entity for entity in extraction.entities}
    rows: list[dict[str, Any]] = []
    for mention in extraction.mentions:
        entity = entities[mention.entity_id]
        if entity.kind != "place" or mention.kind not in ROLES:
            continue
        row: dict[str, Any] = {"begin": mention.char_start, "end": mention.char_end}
        if entity.latitude is not None:
            row |= {"lat": entity.latitude, "lon": entity.longitude}
        if entity.geonames_id is not None:
            row["geonameid"] = str(entity.geonames_id)
        rows.append(row)
    return {"toponyms": rows}


def gold_names(row: Row, extraction: Extraction) -> list[NameSpan]:
    """The annotated places of a text, where it has such, beside what else we found."""
    gold = [NameSpan(place["begin"], place["end"], "place", NameSource.SEED) for place in row.get("toponyms", ())]
    ours = [
        NameSpan(m.char_start, m.char_end, m.kind, NameSource.SEED if m.rule == EntityRule.ALIAS else NameSource.TAGGER)
        for m in extraction.mentions
        if m.rule not in {EntityRule.NESTED, EntityRule.OFFICE}
        and not any(g.start < m.char_end and m.char_start < g.end for g in gold)
    ]
    return sorted([*gold, *ours], key=lambda name: name.start)


def reading_of(row: Row, extraction: Extraction) -> Reading:
    """The text as it was read, without its sentences."""
    decoded = decode(row["text"].encode("utf-8", "surrogatepass"))
    return Reading(extraction.document.document_id, row["id"], Legible(decoded, ()), tuple(extraction.passages), ())


def on_gold_spans(row: Row, extraction: Extraction) -> Row:
    """What the annotated places are resolved to, beside what else we found: resolution by itself."""
    reading = reading_of(row, extraction)
    found = gold_names(row, extraction)
    names = resolve_mentions(reading, found, load_reference().entities, FactIds(reading))
    return toponyms(row, replace(extraction, mentions=names.mentions, entities=names.entities))


def within_reach(row: Row, _: Extraction) -> Row:
    """The annotated places, each at the nearest place that its name may mean: the most that resolution can reach."""
    gazetteer = load_reference().entities.gazetteer
    rows: list[dict[str, Any]] = []
    for place in row["toponyms"]:
        known = [c.place for c in gazetteer.find(normalise_name(row["text"][place["begin"] : place["end"]]))]
        near: dict[str, Any] = {}
        if "lat" in place:
            at = (place["lat"], place["lon"])
            points = [(p.latitude, p.longitude) for p in known if p.latitude is not None and p.longitude is not None]
            if any(str(p.geonames_id) == str(place.get("geonameid")) for p in known):
                near = {"lat": at[0], "lon": at[1]}
            elif points:
                near = dict(zip(("lat", "lon"), min(points, key=lambda point: dist(point, at)), strict=True))
        rows.append({"begin": place["begin"], "end": place["end"], **near})
    return {"toponyms": rows}


def clusters(_: Row, extraction: Extraction) -> Row:
    """The mentions with the entity each was resolved to."""
    return {
        "mentions": [{"begin": m.char_start, "end": m.char_end, "entity": m.entity_id} for m in extraction.mentions]
    }


def named(row: Row, _: Extraction | None) -> Row:
    """The row with mentions of NAMED types alone."""
    return {**row, "mentions": [mention for mention in row["mentions"] if mention["type"] in NAMED]}


def _metric(
    name: str, gold: str, scorer: str, system: Callable[[Row, Extraction], Row], *path: str, aim: float
) -> Metric:
    return Metric(name=name, gold=gold, scorer=scorer, system=system, pick=share(*path), aim=aim)


def _alias(name: str, *path: str, aim: float) -> Metric:
    return Metric(
        name=name, gold="alias/gum_interview.jsonl", scorer="clusters.py", system=clusters, pick=share(*path), asked=named,
        aim=aim,
    )  # fmt: skip


def _places(name: str) -> list[Metric]:
    gold = f"geo/{name}.jsonl"
    return [
        _metric(f"places {name} overlap", gold, "geo.py", toponyms, "recognition overlap", "F1", aim=90),
        _metric(f"places {name} 161 km", gold, "geo.py", toponyms, "resolution", "acc_given_recognised", aim=70),
        _metric(
            f"places {name} 161 km on gold spans", gold, "geo.py", on_gold_spans,
            "resolution", "acc_given_recognised", aim=70,
        ),
        _metric(
            f"places {name} within reach of the gazetteer", gold, "geo.py", within_reach,
            "resolution", "acc_given_recognised", aim=95,
        ),
    ]  # fmt: skip


METRICS = [
    *_places("geovirus"),
    *_places("lgl"),
    _alias("alias gum pair precision", "pairs", "P", aim=90),
    _alias("alias gum pair recall", "pairs", "R", aim=70),
    _alias("alias gum variants", "variants", "recall", aim=70),
    _metric("alias re3d same", "alias/re3d_dev.jsonl", "clusters.py", clusters, "same", "recall", aim=70),
]
