"""Names of one thing lead to one row; names of two things to two."""

import pytest

from transforms.extract import Extraction, extract
from transforms.reference import Reference

CASES = [
    ("Islamic State of Iraq and Syria (ISIS) fighters took Azaz. Daesh denied it.", "Daesh", "Islamic State"),
    ("Human Rights Watch (HRW) spoke of flight. The HRW report names nobody.", "HRW", "Human Rights Watch"),
    ("They fled to A'zaz in Syria on Friday.", "A'zaz", "Azaz"),
    ("The army left Aleppo province in Syria.", "Aleppo province", "Aleppo province"),
    ("They shelled the city of Aleppo in Syria.", "Aleppo", "Aleppo"),
    ("General Hossein Hamedani died near Aleppo. Hamedani was 60.", "Hamedani", "Hossein Hamedani"),
    ("The U.S. said so.", "U.S.", "United States"),
    ("They crossed at Öncup?nar in Turkey.", "Öncup?nar", "Öncüpınar"),
]


def _meant(extraction: Extraction, quote: str) -> list[str]:
    names = {entity.entity_id: entity.name for entity in extraction.entities}
    return [names[m.entity_id] for m in extraction.mentions if quote in m.quote]


@pytest.mark.parametrize(("text", "quote", "name"), CASES)
def test_a_name_leads_to_its_entity(reference: Reference, text: str, quote: str, name: str) -> None:
    assert _meant(extract(text.encode(), "a.txt", reference), quote)[-1] == name


def test_small_words_are_no_acronyms(reference: Reference) -> None:
    found = extract(b"It is for us to say who is right in it.", "a.txt", reference)
    assert not found.mentions


def test_a_border_is_no_place_of_its_adjective(reference: Reference) -> None:
    found = extract(b"They moved toward the Turkish border on Friday.", "a.txt", reference)
    assert all(m.kind != "place" for m in found.mentions)


def test_a_seeded_row_is_the_same_from_any_document(reference: Reference) -> None:
    one = extract(b"Daesh took Azaz in Syria.", "a.txt", reference)
    two = extract(b"Fighters of the Islamic State left A'zaz, Syria, on Friday.", "b.txt", reference)
    rows = {e.entity_id: e for e in one.entities}
    shared = [e for e in two.entities if e.entity_id in rows]
    assert len(shared) >= 2
    assert all(rows[e.entity_id] == e for e in shared)


def test_long_lines_take_no_quadratic_time(reference: Reference) -> None:
    text = "A-" * 20_000 + " Aleppo " + "The " * 20_000
    assert not list(reference.world.aliases.find(text))
    assert reference.world.gazetteer.find(text) == ()
