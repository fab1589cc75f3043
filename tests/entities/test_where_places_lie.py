"""Every place names the country and the province that hold it, by id and by name."""

import pytest

from transforms.extract import extract

SYRIA, ALEPPO, TEXAS, STATES = "geonames:163843", "geonames:170062", "geonames:4736286", "geonames:6252001"


@pytest.mark.parametrize(
    ("text", "name", "country", "province"),
    [
        ("Twelve people were killed near Azaz in northern Syria.", "Azaz", SYRIA, ALEPPO),
        ("Twelve people were killed in Syria.", "Syria", SYRIA, None),
        ("Nine people died in Austin, Texas.", "Austin", STATES, TEXAS),
        ("Nine people died in Austin, Texas.", "Texas", STATES, TEXAS),
    ],
)
def test_places_know_what_holds_them(text, name, country, province, reference):
    (place,) = [e for e in extract(text.encode(), "a.txt", reference).entities if e.name == name]
    assert (place.country_id, place.admin1_id) == (country, province)
    assert place.country == {SYRIA: "Syria", STATES: "United States"}[country]
