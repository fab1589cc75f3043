"""Contradictions side by side: the canned views on rows made for them."""

import csv
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.schema import schema_of
from warehouse.tables import BY_NAME

ROOT = Path(__file__).resolve().parent.parent.parent
SQL = ROOT / "warehouse" / "store" / "sql"
DAY = date(2016, 5, 25)
FIGURE = {
    "passage_no": 0, "char_end": 1, "byte_start": 0, "byte_end": 1, "kind": "count", "qualifier": "exact", "counted": "people",
    "counted_class": "person", "event": "killed", "event_quote": "killed", "measure": "flow", "modality": "asserted",
    "place_id": "azaz", "place_relation": "in", "from_date": DAY, "to_date": DAY, "date_basis": "explicit",
    "attribution": "named", "rule": "made",
}  # fmt: skip
PLACES = {
    "azaz": ("city", "SY", "Aleppo"),
    "marea": ("city", "SY", "Aleppo"),
    "aleppo": ("admin1", "SY", "Aleppo"),
    "syria": ("country", "SY", None),
    "kabul": ("city", "AF", "Kabul"),
}


def put(connection, table, rows):
    schema = schema_of(BY_NAME[table])
    connection.register("empty", schema.empty_table())
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS FROM empty")
    connection.unregister("empty")
    for row in rows:
        names = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))


@pytest.fixture
def compare():
    """The pair that two figures make: changes of the made figure, and of their documents' stories."""

    def pairs(*changes, stories=("one", "two"), links=(), documents=({}, {}), incidents=("one", "one")):
        connection = duckdb.connect()
        figures = []
        for number, change in enumerate(changes):
            value = change.get("value", 10)
            figures.append(
                FIGURE
                | {
                    "figure_id": f"f{number}", "document_id": f"d{number}", "char_start": number, "quote": str(value),
                    "low": value, "high": value, "claimant_id": f"c{number}", "claimant_quote": f"c{number}",
                }
                | {"value": value}
                | change
            )  # fmt: skip
        put(connection, "figures", figures)
        written = [*documents, *[{}] * len(changes)]
        put(
            connection,
            "documents",
            [{"document_id": f"d{n}", "path": f"d{n}"} | written[n] for n in range(len(changes))],
        )
        put(connection, "stories", [{"document_id": f"d{n}", "story_id": stories[n]} for n in range(len(changes))])
        of = [*incidents, *["one"] * len(changes)]
        claims = [{"claim_id": f"f{n}", "incident_id": of[n]} for n in range(len(changes)) if of[n]]
        put(connection, "incident_claims", claims)
        put(
            connection,
            "passages",
            [{"document_id": f"d{n}", "passage_no": 0, "char_start": 0, "char_end": 1} for n in range(len(changes))],
        )
        put(connection, "links", [{"document_id": "d", "ordinal": 0, "rule": "made"} | link for link in links])
        put(
            connection,
            "entities",
            [
                {
                    "entity_id": key,
                    "name": key,
                    "place_type": kind,
                    "country_code": country,
                    "country": country,
                    "admin1": admin,
                }
                for key, (kind, country, admin) in PLACES.items()
            ],
        )
        for view in ("figure_pairs", "figures_by_week", "figures_in_full"):
            connection.execute((SQL / f"{view}.sql").read_text(encoding="utf-8"))
        return connection

    return pairs


STOCK = {"event": "staying", "measure": "stock", "value": 30}


@pytest.mark.parametrize(
    ("changes", "incidents", "is_compared"),
    [
        (({}, {"value": 30}), ("one", "two"), False),
        (({}, {"value": 30}), ("one", None), False),
        (({}, {"value": 30}), (None, None), False),
        ((STOCK, STOCK | {"value": 10}), (None, None), True),
    ],
)
def test_only_claims_of_one_incident_or_population_meet(compare, changes, incidents, is_compared):
    assert bool(verdict(compare(*changes, incidents=incidents))) == is_compared


def test_things_of_two_names_are_not_compared(compare):
    weapons = [{"counted_class": "weapon", "counted": name, "event": "struck"} for name in ("68 missiles", "drones")]
    assert not verdict(compare(*weapons))
    assert verdict(compare(weapons[0], weapons[0] | {"counted": "ballistic missiles"}))


def test_a_claimant_who_gives_two_numbers_in_one_document_tells_of_parts(compare):
    one = {"claimant_id": "c0", "claimant_quote": "c0", "document_id": "d0"}
    assert verdict(compare(one, one | {"value": 30}))[0][0] == "compatible"


def verdict(connection):
    return connection.execute("SELECT verdict, independent FROM figure_pairs").fetchall()


@pytest.mark.parametrize(
    ("first", "other", "expected"),
    [
        ({}, {}, "agree"),
        ({}, {"value": 30}, "conflict"),
        ({"value": 45000, "qualifier": "about"}, {"value": 48000}, "agree"),
        ({"value": 45000, "qualifier": "about"}, {"value": 52000}, "conflict"),
        ({"value": 45000, "qualifier": "about", "low": None, "high": None}, {"value": 41000}, "agree"),
        ({"qualifier": "at_least", "high": None}, {"value": 30}, "compatible"),
        ({"value": 30, "qualifier": "at_least", "high": None}, {"value": 10}, "conflict"),
        ({"value": None, "qualifier": "vague", "low": 20, "high": None}, {"value": 30}, "compatible"),
        ({"value": None, "qualifier": "between", "low": 20, "high": 30}, {"value": 25}, "agree"),
        ({"value": None, "qualifier": "between", "low": 20, "high": 30}, {"value": 40}, "conflict"),
        # A part can't exceed its whole; a whole may exceed its part.
        ({"place_id": "azaz", "value": 50}, {"place_id": "syria", "value": 30}, "conflict"),
        ({"place_id": "azaz", "value": 30}, {"place_id": "syria", "value": 50}, "compatible"),
        ({"place_id": "aleppo", "value": 50}, {"place_id": "azaz", "value": 30}, "compatible"),
        ({"place_id": "azaz", "value": 50}, {"place_id": "aleppo", "value": 30}, "conflict"),
        # Near a town is not in it.
        ({"place_relation": "near", "value": 50}, {"value": 30}, "compatible"),
        ({"place_relation": "near", "value": 50}, {"place_relation": "near", "value": 30}, "conflict"),
        # What one says the other denies; another number denied decides nothing.
        ({"modality": "denied"}, {}, "conflict"),
        ({"modality": "denied"}, {"value": 30}, "compatible"),
        ({"modality": "denied"}, {"modality": "denied"}, "agree"),
        # A flow that nobody dates may be another one.
        ({"value": 50, "date_basis": "document", "from_date": None}, {"value": 30}, "compatible"),
        ({"value": 50, "date_basis": "document", "measure": "stock"}, {"value": 30, "measure": "stock"}, "conflict"),
        ({"value": 50}, {"value": 30, "from_date": date(2016, 5, 23), "to_date": date(2016, 5, 29)}, "conflict"),
        ({"value": 30}, {"value": 50, "from_date": date(2016, 5, 23), "to_date": date(2016, 5, 29)}, "compatible"),
        # Days that cross decide nothing.
        (
            {"value": 50, "from_date": date(2016, 5, 23), "to_date": date(2016, 5, 26)},
            {"value": 30, "from_date": date(2016, 5, 25), "to_date": date(2016, 5, 29)},
            "compatible",
        ),
        # A state changes: other days, other number.
        (
            {"value": 50, "measure": "stock"},
            {"value": 30, "measure": "stock", "to_date": date(2016, 5, 29)},
            "compatible",
        ),
    ],
)
def test_verdicts(compare, first, other, expected):
    assert [row[0] for row in verdict(compare(first, other))] == [expected]


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ({}, {"event": "wounded"}),
        ({}, {"counted_class": "fighter"}),
        ({}, {"place_id": "marea"}),
        ({"place_relation": "from"}, {"place_relation": "to"}),
        ({}, {"place_id": "kabul"}),
        ({}, {"place_id": None, "place_relation": None}),
        ({}, {"from_date": date(2016, 6, 25), "to_date": date(2016, 6, 25)}),
        ({}, {"modality": "possible"}),
        ({}, {"measure": "cumulative"}),
        (
            {"date_basis": "none", "from_date": None, "to_date": None},
            {"date_basis": "none", "from_date": None, "to_date": None},
        ),
        ({"event": None, "event_quote": None}, {"event": None, "event_quote": None}),
    ],
)
def test_what_is_not_compared(compare, first, other):
    assert verdict(compare(first, other)) == []


def test_an_undated_event_lies_before_its_document(compare):
    undated = {"date_basis": "document", "from_date": None, "to_date": date(2016, 6, 1)}
    assert verdict(compare({}, undated)) != []
    assert verdict(compare({}, undated | {"to_date": date(2017, 6, 1)})) == []


@pytest.mark.parametrize(
    ("stories", "claimants", "expected"),
    [(("one", "two"), ("a", "b"), True), (("one", "one"), ("a", "b"), False), (("one", "two"), ("a", "a"), False)],
)
def test_independence_is_by_story_and_by_claimant(compare, stories, claimants, expected):
    changes = [{"claimant_id": claimant} for claimant in claimants]
    assert verdict(compare(*changes, stories=stories)) == [("agree", expected)]


def relay(figure, quote, target=None):
    return {"from_id": figure, "role": "relayed_by", "quote": quote, "target_id": target}


def test_two_outlets_that_cite_one_claimant_are_not_independent(compare):
    """Whoever prints it, and whatever story it stands in, the figure has one source."""
    named = {"claimant_id": "army", "claimant_quote": "the army"}
    both = ({"publisher": "The Star"}, {"publisher": "The Sun"})
    assert verdict(compare(named, named | {"claimant_quote": "a spokesman"}, documents=both)) == [("agree", False)]
    described = {"claimant_id": None, "claimant_quote": "The activists", "attribution": "described"}
    assert verdict(compare(described, described | {"claimant_quote": "activists"}, documents=both)) == [
        ("agree", False)
    ]


def test_who_passes_on_the_other_is_not_independent(compare):
    told = {"claimant_id": None, "claimant_quote": "activists"}
    agency = {"claimant_id": "reuters", "claimant_quote": "Reuters"}
    assert verdict(compare(told, agency, links=[relay("f0", "Reuters", "reuters")])) == [("agree", False)]
    assert verdict(compare(told, agency, links=[relay("f0", "the AFP")])) == [("agree", True)]


def test_what_a_page_takes_from_an_agency_is_the_agencys(compare):
    bare = {"claimant_id": None, "claimant_quote": None, "attribution": "publisher"}
    pages = (
        {"publisher": "The Star", "agencies": ["Reuters"]},
        {"publisher": "The Sun", "agencies": ["Reuters", "AP"]},
    )
    assert verdict(compare(bare, {"claimant_id": None, "claimant_quote": "Reuters"}, documents=pages)) == [
        ("agree", False)
    ]
    assert verdict(compare(bare, bare, documents=({"publisher": "The Star"}, {"publisher": "The Sun"}))) == [
        ("agree", True)
    ]


def test_nobody_known_is_not_independent(compare):
    bare = {"claimant_id": None, "claimant_quote": None, "attribution": "publisher"}
    assert verdict(compare(bare, bare)) == [("agree", False)]


def test_any_place_of_a_figure_may_meet_the_others(compare):
    """One pair, by the places that say most, however many places meet."""
    further = [
        {"from_id": "f0", "role": "place", "target_id": place, "relation": "in"} for place in ("azaz", "marea", "syria")
    ]
    connection = compare({}, {"place_id": "marea"}, links=further)
    assert verdict(connection) == [("agree", True)]
    assert connection.execute("SELECT place, other_place, places FROM figure_pairs").fetchall() == [
        ("marea", "marea", "same")
    ]


def test_a_figure_is_not_compared_with_itself_in_other_units(compare):
    same = [{"from_id": "f0", "role": "equivalent", "target_id": "f1"}]
    assert verdict(compare({}, {}, links=same)) == []


def test_the_tolerance_is_the_seeds_and_is_shown(compare):
    with (ROOT / "seeds" / "reference" / "figures" / "tolerances.csv").open(encoding="utf-8", newline="") as lines:
        seed = {
            r["qualifier"]: (r["below"], r["above"]) for r in csv.DictReader(x for x in lines if not x.startswith("#"))
        }
    text = (SQL / "figure_pairs.sql").read_text(encoding="utf-8")
    values = re.findall(r"\('(\w+)', ([\d.]+|NULL), ([\d.]+|NULL)\)", text)
    numbers = {name: tuple(None if v == "NULL" else float(v) for v in rest) for name, *rest in values}
    assert numbers == {name: tuple(float(v) if v else None for v in pair) for name, pair in seed.items()}
    connection = compare({"qualifier": "about"}, {})
    row = connection.execute("SELECT below, above, other_below, other_above FROM figure_pairs").fetchone()
    assert [float(v) for v in row] == [0.1, 0.1, 0.0, 0.0]


def test_weeks_are_iso_weeks(compare):
    connection = compare(
        {"from_date": date(2016, 5, 24), "to_date": date(2016, 5, 27)},
        {"from_date": date(2016, 5, 24), "to_date": date(2016, 6, 27)},
        {"from_date": date(2016, 1, 1), "to_date": date(2016, 1, 3)},
        {"from_date": None, "to_date": date(2016, 6, 1), "date_basis": "document"},
        stories=("one", "two", "three", "four"),
    )
    weeks = connection.execute("SELECT iso_week FROM figures_by_week ORDER BY figure_id").fetchall()
    assert weeks == [("2016-W21",), (None,), ("2015-W53",), (None,)]


def test_weeks_tell_province_and_country(compare):
    name, (_, country, province) = next((name, held) for name, held in PLACES.items() if held[2])
    connection = compare({"place_id": name}, {"place_id": None}, stories=("one", "two"))
    rows = connection.execute("SELECT place, province, country FROM figures_by_week ORDER BY figure_id").fetchall()
    assert rows == [(name, province, country), (None, None, None)]


def test_a_figure_in_full_is_one_row_with_place_and_passage(compare):
    name, (_, country, province) = next((name, held) for name, held in PLACES.items() if held[2])
    connection = compare(
        {"place_id": name}, {"place_id": None, "value": 30}, documents=({"text": "12 killed", "title": "Toll"}, {})
    )
    rows = connection.execute(
        "SELECT place, province, country, passage, title, path FROM figures_in_full ORDER BY figure_id"
    ).fetchall()
    assert rows == [(name, province, country, "1", "Toll", "d0"), (None, None, None, None, None, "d1")]


def test_disputed_figures_say_so(compare):
    connection = compare({}, {"value": 30}, {"place_id": "kabul"}, stories=("one", "two", "three"))
    rows = connection.execute("SELECT disputed FROM figures_by_week ORDER BY figure_id").fetchall()
    assert rows == [(True,), (True,), (False,)]
