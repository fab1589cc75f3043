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


def test_each_figure_of_a_list_has_a_clause_of_its_own(reference):
    found = extract(b"Shelling killed 12 people in Idlib and 14 people in Hama.", "a.txt", reference)
    clauses = [link for link in found.links if link.role == "place" and link.rule == "context/place-preposition"]
    places = {link.from_id: link.quote for link in clauses}
    assert [places[figure.figure_id] for figure in found.figures] == ["Idlib", "Hama"]


def test_whose_monitor_it_is_says_no_place(reference):
    found = extract(b"The army killed 10 people, the UK-based monitor reported.", "a.txt", reference)
    assert found.figures[0].place_id is None
