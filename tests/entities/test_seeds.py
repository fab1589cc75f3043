"""The reviewed names hold together: every row can be read, is told apart from the others, and says where it comes from."""

import re
from collections import Counter
from pathlib import Path

import pytest

from flows.loading.reference import ENTITY_SEEDS
from flows.loading.seeds import rows
from transforms.vocabulary import PLACE_TYPES

FILES = sorted((Path(__file__).resolve().parents[2] / "seeds" / "reference").rglob("*.csv"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_seed_says_source_and_licence_and_no_row_twice(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert re.match(r"# source: .{20,}", lines[0])
    assert re.match(r"# licence: \S", lines[1])
    assert not [line for line, times in Counter(lines).items() if times > 1 and line]


def test_there_are_several_hundred_entities_with_thousands_of_names() -> None:
    entities = [row for name in ENTITY_SEEDS for row in rows(name)]
    assert len(entities) > 900
    assert sum(1 + len(list(filter(None, row["aliases"].split("|")))) for row in entities) > 2_800


@pytest.mark.parametrize("name", ENTITY_SEEDS)
def test_no_name_means_two_entities_of_one_file(name: str) -> None:
    bearers: dict[str, set[str]] = {}
    for row in rows(name):
        for alias in filter(None, (row["name"], *row["aliases"].split("|"))):
            bearers.setdefault(alias, set()).add(row["name"])
    shared = {alias: names for alias, names in bearers.items() if len(names) > 1}
    # Two forces of two countries share the letters: read in a text that names the country.
    doubtful = {row["alias"] for row in rows("doubtful_aliases") if row["doubt"] == "country"}
    assert set(shared) <= doubtful, shared


def test_wikidata_items_are_items_and_each_is_one_things() -> None:
    items = [
        (row["wikidata_id"], row["name"])
        for name in (*ENTITY_SEEDS, "places", "countries")
        for row in rows(name)
        if row.get("wikidata_id")
    ]
    assert all(re.fullmatch(r"Q[1-9]\d*", item) for item, _ in items)
    assert not [item for item, times in Counter(item for item, _ in items).items() if times > 1]


def test_every_reviewed_place_has_a_point_a_type_and_its_division_by_name() -> None:
    divisions = {(row["country_code"], row["name"]) for row in rows("regions")}
    places = rows("places")
    for row in places:
        assert row["geonames_id"] or (row["latitude"] and row["longitude"]), row
        assert bool(row["latitude"]) == bool(row["longitude"]), row
        assert row["place_type"] in PLACE_TYPES, row
        assert not row["admin1"] or (row["country_code"], row["admin1"]) in divisions, row
    ids = [row["geonames_id"] for row in places if row["geonames_id"]]
    assert len(ids) == len(set(ids))


def test_doubtful_aliases_are_aliases() -> None:
    names = {
        alias for seed in ENTITY_SEEDS for row in rows(seed) for alias in (row["name"], *row["aliases"].split("|"))
    }
    assert {row["alias"] for row in rows("doubtful_aliases")} <= names
