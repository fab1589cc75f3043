"""What an analyst expects of names, case by case: `tests/specs/entities.json`, written before the rules were run on it.

A quote is looked up in its text, `quote#2` where it stands for the second time. `is` says kind and name
of its entity, `place` the place's type, first-level division and country (as far as said), `same` and
`apart` which quotes mean one thing and which two, `none` what is no name, `not_place` what names no place.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from transforms.extract import Extraction, extract
from transforms.records import Entity, Mention
from transforms.reference import Reference

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "specs" / "entities.json").read_text(encoding="utf-8")
)
CHECKS = ("is", "place", "same", "apart", "none", "not_place")


def spot(text: str, quote: str) -> tuple[int, int]:
    """Where a quote stands in its text."""
    words, _, nth = quote.partition("#")
    places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    return places[int(nth or 1) - 1]


def over(found: Extraction, start: int, end: int) -> list[Mention]:
    return [m for m in found.mentions if m.char_start < end and start < m.char_end]


def meant(found: Extraction, text: str, quote: str) -> Entity | None:
    """The entity of the mention that covers the quote best: exactly, else with the fewest other characters."""
    start, end = spot(text, quote)
    mentions = sorted(over(found, start, end), key=lambda m: abs(m.char_start - start) + abs(m.char_end - end))
    by_id = {entity.entity_id: entity for entity in found.entities}
    return by_id[mentions[0].entity_id] if mentions else None


def failures(case: dict[str, Any], found: Extraction) -> Iterator[str]:
    text = case["text"]
    for quote, expected in case.get("is", {}).items():
        entity = meant(found, text, quote)
        if entity is None or f"{entity.kind} {entity.name}" != expected:
            yield f"{quote} is {entity and (entity.kind, entity.name)}"
    for quote, expected in case.get("place", {}).items():
        entity = meant(found, text, quote)
        if entity is None or not is_place(entity, expected):
            yield f"{quote} is {entity}"
    for quotes in case.get("same", []):
        entities = [meant(found, text, quote) for quote in quotes]
        if None in entities or len({e.entity_id for e in entities if e}) != 1:
            yield f"{quotes} are {[e and (e.kind, e.name) for e in entities]}"
    for one, other in case.get("apart", []):
        first, second = meant(found, text, one), meant(found, text, other)
        if first is not None and first == second:
            yield f"{one} and {other} are {first.name}"
    for quote in case.get("none", []):
        if mentions := over(found, *spot(text, quote)):
            yield f"{quote} is {[(m.quote, m.kind) for m in mentions]}"
    for quote in case.get("not_place", []):
        if mentions := [m for m in over(found, *spot(text, quote)) if m.kind == "place"]:
            yield f"{quote} is a place: {[m.quote for m in mentions]}"


def is_place(entity: Entity, expected: str) -> bool:
    place_type, *rest = expected.split()
    country = rest.pop() if rest and re.fullmatch("[A-Z]{2}", rest[-1]) else entity.country_code
    admin1 = " ".join(rest) or entity.admin1
    return (entity.place_type, entity.admin1, entity.country_code) == (place_type, admin1, country)


def test_every_case_says_something_and_none_is_there_twice() -> None:
    assert len(CASES) >= 120
    assert len({case["text"] for case in CASES}) == len(CASES)
    assert all(set(case) - {"about", "text"} and set(case) <= {"about", "text", *CHECKS} for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_a_name_means_what_an_analyst_expects(case: dict[str, Any], reference: Reference) -> None:
    assert not list(failures(case, extract(case["text"].encode(), "a.txt", reference)))
