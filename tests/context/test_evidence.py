"""What is told of a figure by the whole article says how it is told, and the links hold the words."""

from datetime import date

import pytest

from tests.golden.rows import dispatches
from transforms.context.dating_weights import DatingWeights
from transforms.context.placement_weights import PlacementWeights
from transforms.documents.given import Given
from transforms.extract import Source, extract, extract_batch

TOLD = {"clause", "sentence", "carried", "section", "story"}
PUBLISHED = date(2016, 6, 3)


def figures(text, reference, published=PUBLISHED):
    return extract(text.encode(), "t.txt", reference, Given(published_on=published)).figures


def test_every_place_and_day_that_the_text_tells_is_linked(reference):
    sources = [Source(path.name, path.read_bytes()) for path in dispatches()]
    told = 0
    for found in extract_batch(sources, reference):
        linked = {(link.from_id, link.role): link for link in reversed(found.links)}
        for figure in found.figures:
            roles = [role for role in ("place", "from", "to") if (figure.figure_id, role) in linked]
            assert (figure.place_evidence in TOLD) == (figure.place_id is not None)
            assert figure.place_id is None or roles
            assert (figure.date_evidence in TOLD) <= ((figure.figure_id, "date") in linked)
            told += figure.date_evidence in TOLD
    assert told


def test_a_link_says_how_a_place_lies_and_how_a_date_bounds(reference):
    text = "Since March 2016 some 400 people have died near Azaz."
    found = extract(text.encode(), "t.txt", reference, Given(published_on=PUBLISHED))
    relations = {link.role: link.relation for link in found.links if link.from_id == found.figures[0].figure_id}
    assert (relations["place"], relations["date"], relations["event"]) == ("near", "since", None)


def test_the_lead_dates_the_toll_of_the_third_sentence(reference):
    text = (
        "A bomb tore through a market in Kirkuk on Wednesday.\n\nWitnesses described scenes of chaos.\n\n"
        "At least 12 people were killed in the bombing and 30 wounded."
    )
    for figure in figures(text, reference):
        assert (figure.from_date, figure.to_date) == (date(2016, 6, 1), date(2016, 6, 1))
        assert figure.date_evidence in {"story", "carried"}


def test_an_attack_elsewhere_has_no_day_of_another(reference):
    text = "A bomb tore through a market in Kirkuk on Wednesday. In a separate attack, four soldiers were killed."
    (figure,) = figures(text, reference)
    assert (figure.from_date, figure.date_evidence) == (None, "document")


@pytest.mark.parametrize("weights", [PlacementWeights, DatingWeights])
def test_a_weight_of_no_feature_is_an_error(weights):
    told = (
        '{"first": {"tallness": 1.0}, "second": {}, "fair": {}, "none_first": {}, "none_second": {}, "threshold": 0.5}'
    )
    with pytest.raises(ValueError, match="no feature is called 'tallness'"):
        weights.from_json(told)
