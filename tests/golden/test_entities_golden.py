"""Our own dispatches beside every thing they name; `entities.json` was read and agreed row by row."""

import json
from collections import Counter
from pathlib import Path

import pytest

from transforms.extract import Extraction, extract
from transforms.reference import Reference

GOLDEN: dict[str, list[list[object]]] = json.loads(
    (Path(__file__).parent / "entities.json").read_text(encoding="utf-8")
)


def named(found: Extraction) -> list[list[object]]:
    """Each entity: kind, name, basis, where it is, and how often it is printed how."""
    told: list[list[object]] = []
    for entity in sorted(found.entities, key=lambda entity: (entity.kind, entity.name)):
        printed = Counter(m.quote for m in found.mentions if m.entity_id == entity.entity_id)
        where = [entity.place_type, entity.admin1, entity.country_code, entity.latitude, entity.longitude]
        told.append([entity.kind, entity.name, entity.basis, where if entity.kind == "place" else [], dict(printed)])
    return told


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_the_names_of_a_dispatch(name: str, dispatches: Path, reference: Reference) -> None:
    assert named(extract((dispatches / name).read_bytes(), name, reference)) == GOLDEN[name]


def test_every_dispatch_has_golden_names(dispatches: Path) -> None:
    assert {path.name for path in dispatches.iterdir() if path.suffix in {".txt", ".md"}} == set(GOLDEN)
