"""Incidents: any history joins them as one run does, and a review wins over what the texts say."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.made import Made, harvest_of, source_of
from transforms.records import Mention, Story
from warehouse.publish.incidents.finding import DERIVED, Known, find_incident_changes
from warehouse.publish.incidents.joining import Account, join_accounts
from warehouse.publish.incidents.reviews import Pair, to_pairs, to_table
from warehouse.records import Sighting
from warehouse.schema import schema_of, to_arrow
from warehouse.tables import BY_NAME, STORED

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2016, 2, 1)
EMPTY = {table.name: schema_of(table).empty_table() for table in STORED}
TOWNS = ("Homs", "Hama")


@dataclass(frozen=True)
class Told:
    """What a made-up document tells: how many died, in which town, on which day, and who is named."""

    path: str
    number: int = 3
    town: str = "Homs"
    day: int = 0
    names: tuple[str, ...] = ("Maro", "Sila")


def rows_of(told: Told) -> dict[str, list[Any]]:
    """The staged rows of a document."""
    made = Made(told.path, told.number, told.names)
    records: Mapping[str, Any] = harvest_of(made, source_of(made)).records
    entities, mentions = records["entities"], records["mentions"]
    (figure,) = records["figures"]
    identity = figure.document_id
    day = DAY + timedelta(told.day)
    town = Sighting(
        **{f.name: getattr(entities[0], f.name) for f in fields(entities[0])} | {
            "entity_id": told.town, "kind": "place", "name": told.town, "place_type": "city", "country_id": "syria",
        },
        document_id=identity,
    )  # fmt: skip
    persons = [
        Sighting(
            **{f.name: getattr(one, f.name) for f in fields(one)} | {"name": f"{one.name} Ben"}, document_id=identity
        )
        for one in entities
    ]
    placed = Mention(
        **{f.name: getattr(mentions[0], f.name) for f in fields(mentions[0])}
        | {"mention_id": f"{told.path} town", "kind": "place", "entity_id": told.town}
    )
    claim = replace(
        figure,
        event="killed",
        measure="flow",
        place_id=told.town,
        place_relation="in",
        place_evidence="clause",
        from_date=day,
        to_date=day,
    )
    documents = [replace(records["documents"][0], published_on=day + timedelta(1))]
    return {
        "documents": documents,
        "figures": [claim],
        "mentions": [*mentions, placed],
        "sightings": [*persons, town],
        "statements": records["statements"],
        "stories": [Story(document_id=identity, story_id=identity)],
    }


def document_of(path: str) -> str:
    return source_of(Made(path)).document_id


def step(
    former: dict[str, pa.Table],
    came: list[Told],
    went: list[str],
    known: Known | None = None,
    reviewed: list[Pair] | None = None,
) -> dict[str, pa.Table]:
    """The tables after a run that stages documents and removes others."""
    rows: dict[str, list[object]] = {table.name: [] for table in STORED}
    for told in came:
        for name, more in rows_of(told).items():
            rows[name] += more
    gone = {document_of(path) for path in (*went, *(told.path for told in came))}
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA former; CREATE SCHEMA staged; CREATE TEMP TABLE gone (document_id VARCHAR)")
        connection.execute("INSERT INTO gone SELECT unnest(?)", [sorted(gone)])
        for table in STORED:
            staged = to_arrow(table, rows[table.name])
            for schema, arriving in (("former", former[table.name]), ("staged", staged)):
                connection.register("arriving", arriving)
                connection.execute(f"CREATE TABLE {schema}.{table.name} AS FROM arriving")
                connection.unregister("arriving")
        connection.execute(
            "CREATE TABLE add_stories AS FROM staged.stories; "
            "CREATE TABLE drop_stories AS FROM former.stories SEMI JOIN gone USING (document_id)"
        )
        find_incident_changes(connection, known or Known(), reviewed or [])
        after = dict(former)
        for name in (*DERIVED, "documents", "figures", "sightings", "stories", "mentions", "statements"):
            table = BY_NAME[name]
            names, key = ", ".join(schema_of(table).names), table.key[0]
            kept = f"former.{name} ANTI JOIN gone USING (document_id)"
            new = f"staged.{name}"
            if name in DERIVED:
                kept, new = f"former.{name} ANTI JOIN drop_{name} USING ({key})", f"add_{name}"
            query = f"SELECT {names} FROM {kept} UNION ALL SELECT {names} FROM {new} ORDER BY ALL"
            after[name] = connection.sql(query).to_arrow_table()
        return after


def derived(tables: dict[str, pa.Table]) -> dict[str, list[dict[str, object]]]:
    return {name: tables[name].to_pylist() for name in DERIVED}


told = st.builds(
    Told,
    path=st.sampled_from("abcde"),
    number=st.integers(1, 3),
    town=st.sampled_from(TOWNS),
    day=st.sampled_from((0, 1, 9)),
    names=st.sampled_from((("Maro",), ("Maro", "Sila"), ("Teres",))),
)


@settings(max_examples=15, deadline=None)
@given(
    history=st.lists(
        st.lists(st.one_of(told, st.sampled_from("abcde")), min_size=1, max_size=4), min_size=2, max_size=4
    )
)
def test_any_history_joins_as_one_run(history: list[list[Told | str]]) -> None:
    tables = EMPTY
    landing: dict[str, Told] = {}
    for operations in history:
        came: dict[str, Told] = {}
        went: set[str] = set()
        for one in operations:
            if isinstance(one, Told):
                came[one.path] = one
                went.discard(one.path)
            elif one in landing or one in came:
                came.pop(one, None)
                went.add(one)
        tables = step(tables, list(came.values()), sorted(went))
        landing = {path: one for path, one in (landing | came).items() if path not in went}
    assert derived(tables) == derived(step(EMPTY, list(landing.values()), []))


def incidents_of(tables: dict[str, pa.Table]) -> list[tuple[str, int]]:
    return sorted((row["headline"], row["documents"]) for row in tables["incidents"].to_pylist())


def test_documents_of_one_place_day_and_names_are_one_incident() -> None:
    tables = step(EMPTY, [Told("a", 12), Told("b", 18), Told("c", 12, town="Hama", day=9, names=("Teres",))], [])
    assert incidents_of(tables) == [("killed 12 to 18; Homs; 2016-02-01", 2), ("killed 12; Hama; 2016-02-10", 1)]


@pytest.mark.parametrize(("same", "documents"), [(True, [2]), (False, [1, 1])])
def test_a_review_joins_and_parts(same: bool, documents: list[int]) -> None:
    far = Told("b", 18, town="Hama", day=9, names=("Teres",)) if same else Told("b", 18)
    made = [Told("a", 12), far]
    one, other = (rows_of(each)["figures"][0].figure_id for each in made)
    known = Known(reviewed=to_table([(one, other, same)]))
    unreviewed = step(EMPTY, made, [])
    tables = step(unreviewed, [], [], known)
    assert sorted(row["documents"] for row in tables["incidents"].to_pylist()) == documents
    assert derived(tables) == derived(step(EMPTY, made, [], known))
    assert derived(step(tables, [], [], reviewed=to_pairs(known.reviewed))) == derived(unreviewed)


def test_no_third_account_joins_what_a_document_tells_apart() -> None:
    apart = Account("a", "one", ("SY", "", "Homs")), Account("b", "one", ("SY", "", "Hama"))
    _, incidents = join_accounts([*apart, Account("c", "two")], [(0.99, "a", "c"), (0.98, "b", "c")])
    assert incidents["a"] == incidents["c"] != incidents["b"]


LAWS = sorted((ROOT / "expectations" / "laws").glob("incident*/*.sql"))


@pytest.mark.parametrize(
    ("corruption", "law"),
    [
        ("SELECT 1", None),
        ("UPDATE incidents SET incident_id = 'other'", "ids_are_digests_of_the_claims"),
        ("UPDATE incidents SET claims = 7", "ids_are_digests_of_the_claims"),
        ("UPDATE incidents SET to_date = '2016-01-01', from_date = '2016-01-01'", "places_and_days_cover_the_claims"),
        ("UPDATE incidents SET place_id = 'Hama'", "places_and_days_cover_the_claims"),
        ("UPDATE incidents SET headline = 'killed 99'", "headlines_are_what_claims_say"),
        ("UPDATE incident_claims SET kind = 'statement'", "claims_are_figures_and_statements"),
    ],
)
def test_laws_find_what_is_wrong(corruption: str, law: str | None) -> None:
    tables = step(EMPTY, [Told("a", 12), Told("b", 18)], [])
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA staged")
        for name, rows in tables.items():
            connection.register("arriving", rows)
            connection.execute(f"CREATE TABLE {name} AS FROM arriving")
            connection.unregister("arriving")
            connection.execute(f"CREATE VIEW staged.{name} AS FROM main.{name}")
        connection.execute(corruption).fetchall()
        broken = {path.stem for path in LAWS if connection.execute(path.read_text(encoding="utf-8")).fetchall()}
    assert (law in broken) if law else not broken
