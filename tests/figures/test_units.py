"""Units are pint's, currencies are babel's: the seeds hold to both."""

import pint
import pytest
from babel.numbers import list_currencies

from flows.loading.seeds import rows

REGISTRY = pint.UnitRegistry()
BASES = {
    "metre": "m", "square metre": "m**2", "cubic metre": "m**3", "kilogram": "kg", "metre per second": "m/s",
    "second": "s", "watt": "W", "joule": "J", "pascal": "Pa", "hertz": "Hz", "bit": "bit",
}  # fmt: skip
HELD = [row for row in rows("units") if row["pint"] and row["base_unit"] in BASES]


@pytest.mark.parametrize("row", HELD, ids=lambda row: row["name"])
def test_a_factor_is_that_of_pint(row):
    expected = (1 * REGISTRY.parse_expression(row["pint"])).to(BASES[row["base_unit"]]).m
    assert float(row["factor"]) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("name", "at", "kelvin"), [("celsius", 100, 373.15), ("fahrenheit", 212, 373.15)])
def test_temperatures_have_their_own_zero(reference, name, at, kelvin):
    unit = next(
        alias.unit for group in reference.figures.units.after.values() for alias in group if alias.unit.name == name
    )
    assert unit.to_base(at) == pytest.approx(kelvin)


def test_every_currency_is_in_iso_4217_or_says_no_country():
    known = list_currencies()
    for row in rows("currencies"):
        assert row["base_unit"] in known or not row["base_unit"]
        assert row["unit"] in known or row["base_unit"] != row["unit"]
