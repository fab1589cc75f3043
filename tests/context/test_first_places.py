"""Which of several places is a figure's own: the first, which stands in `figures.place_id`."""

import pytest

from transforms.extract import extract

SHARES = {
    "A third of the airstrikes in Yemen hit targets in Hodeidah.": ["Hodeidah", "Yemen"],
    "About half of the refugees in Uganda live in camps around Arua.": ["Arua", "Uganda"],
    "Nearly 80 percent of the attacks in Nigeria took place in Borno.": ["Borno", "Nigeria"],
    "Twelve of the soldiers in Mali were killed in Gao.": ["Gao", "Mali"],
    "In Lebanon, a third of the refugees from Syria live in Sidon.": ["Lebanon", "Sidon", "Syria"],
    # Where the predicate doesn't say where the share lies, it lies where its whole does.
    "Some 70 percent of the hospitals in Aleppo have been destroyed.": ["Aleppo"],
    "Two thirds of the clinics in Gao are closed because of fighting in Mali.": ["Gao", "Mali"],
    # But a town in it goes before the country: the most specific place is the figure's.
    "Airstrikes in Yemen hit a third of the schools in Hodeidah.": ["Hodeidah", "Yemen"],
}


@pytest.mark.parametrize("text", SHARES)
def test_a_share_lies_where_its_predicate_says_before_where_its_whole_does(text, reference):
    found = extract(text.encode(), "a.txt", reference)
    figure = found.figures[0]
    places = [link for link in found.links if link.from_id == figure.figure_id and link.role in ("place", "from", "to")]
    assert [link.quote for link in places] == SHARES[text]
    assert figure.place_id == places[0].target_id


def test_where_they_arrive_goes_before_where_they_came_from(reference):
    found = extract(b"Some 400 families from Idlib arrived in Azaz on Tuesday.", "a.txt", reference)
    assert [e.name for e in found.entities if e.entity_id == found.figures[0].place_id] == ["Azaz"]
    assert found.figures[0].place_relation == "in"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Shelling killed 12 people in Idlib and 14 people in Hama.", ["Idlib", "Hama"]),
        ("Shelling killed 12 people in Idlib, 30 in Homs and 14 in Hama.", ["Idlib", "Homs", "Hama"]),
        ("Displaced in Indonesia: Bitung: 120 households; Sidoarjo: 72 households", ["Bitung", "Sidoarjo"]),
    ],
)
def test_each_figure_of_a_list_has_a_place_of_its_own(text, places, reference):
    found = extract(text.encode(), "a.txt", reference)
    names = {entity.entity_id: entity.name for entity in found.entities}
    assert [names[figure.place_id] for figure in found.figures] == places


def test_a_place_before_a_colon_and_a_number_says_nothing(reference):
    found = extract(b"Homs: 12 killed; Hama: 14 killed; Idlib: at least 30 killed.", "a.txt", reference)
    assert found.statements == []


def test_whose_monitor_it_is_says_no_place(reference):
    found = extract(b"The army killed 10 people, the UK-based monitor reported.", "a.txt", reference)
    assert found.figures[0].place_id is None
