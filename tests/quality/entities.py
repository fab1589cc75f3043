"""How well names are resolved: places to points, and different wordings to one entity."""

from collections.abc import Callable
from typing import Any

from tests.quality.metric import Metric, Row
from transforms.extract import Extraction

# What peers reach on the whole of each set is in the scorers' notes.
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


def clusters(_: Row, extraction: Extraction) -> Row:
    """The mentions with the entity each was resolved to."""
    return {
        "mentions": [{"begin": m.char_start, "end": m.char_end, "entity": m.entity_id} for m in extraction.mentions]
    }


def figure(*path: str) -> Callable[[Any], float]:
    """Picks the figure at the path of the scorer's JSON."""

    def pick(scores: Any) -> float:
        for key in path:
            scores = scores[key]
        return float(scores)

    return pick


def _metric(
    name: str, gold: str, scorer: str, system: Callable[[Row, Extraction], Row], *path: str, aim: float
) -> Metric:
    return Metric(name=name, gold=gold, scorer=scorer, system=system, pick=figure(*path), aim=aim)


METRICS = [
    _metric("places geovirus overlap", "geo/geovirus.jsonl", "geo.py", toponyms, "recognition overlap", "F1", aim=90),
    _metric(
        "places geovirus 161 km", "geo/geovirus.jsonl", "geo.py", toponyms, "resolution", "acc_given_recognised", aim=70
    ),
    _metric("places lgl overlap", "geo/lgl.jsonl", "geo.py", toponyms, "recognition overlap", "F1", aim=90),
    _metric("places lgl 161 km", "geo/lgl.jsonl", "geo.py", toponyms, "resolution", "acc_given_recognised", aim=70),
    _metric("alias gum pair precision", "alias/gum_interview.jsonl", "clusters.py", clusters, "pairs", "P", aim=90),
    _metric("alias gum variants", "alias/gum_interview.jsonl", "clusters.py", clusters, "variants", "recall", aim=70),
    _metric("alias re3d same", "alias/re3d_dev.jsonl", "clusters.py", clusters, "same", "recall", aim=70),
]
