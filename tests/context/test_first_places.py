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
