"""Reading: schemas, comments, dictionary and data package agree; other tools read the Parquet; readers race publishes."""

import threading
from collections import Counter
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from tests.warehouse.made import Made, publish
from warehouse.errors import BindingError, QueryError
from warehouse.read.dictionary import PLACE, render_dictionary
from warehouse.read.reading import connect, query
from warehouse.schema import fields_of, schema_of
from warehouse.store.catalogue import canned
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import Snapshot, demand_current, flip
from warehouse.tables import JOURNAL, SNAPSHOT

LANDING = [
    Made("a.txt", 3, ("Maro", "Sila"), 1),
    Made("b.txt", 5, ("Sila",), 1),
    Made("c.txt", 8, ("Teres",), 2),
    Made("d.txt", 8, ("Teress",), 2),
]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataFolder, Snapshot]:
    place = tmp_path_factory.mktemp("published")
    (place / "landing").mkdir()
    folder = DataFolder.bind(place / "data", place / "landing")
    publish(folder, LANDING[:2], "one")
    publish(folder, LANDING, "two")
    return folder, demand_current(folder)


@pytest.mark.parametrize("item", canned(), ids=lambda item: item.name)
def test_each_view_and_macro_has_an_example_that_runs(published: tuple[DataFolder, Snapshot], item: object) -> None:
    folder, _ = published
    answer = query(folder, item.example)  # type: ignore[attr-defined]
    assert answer.num_columns
    assert item.comment.endswith(".")  # type: ignore[attr-defined]
    assert item.name in item.example  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT name, documents, mentions FROM entity_counts WHERE name = 'Sila'", [("Sila", 2, 2)]),
        ("SELECT name, other_name FROM name_pairs", [("Teres", "Teress")]),
        ("SELECT text FROM passage_text WHERE path = 'b.txt'", [("Sila saw 5 boats. Story 1.",)]),
        ("SELECT count(*) FROM unexplained_numerals", [(0,)]),
        ("SELECT DISTINCT table_name FROM last_changes WHERE cause <> 'input'", []),
        ("SELECT spelling, times FROM spellings WHERE name = 'Maro'", [("Maro", 1)]),
        (
            "SELECT part, quote FROM explain((SELECT figure_id FROM figures WHERE value = 3)) WHERE path IS NOT NULL",
            [("figure", "3"), ("counted", "boats")],
        ),
        (
            # What its columns say stands between the row and its links.
            "SELECT part, quote, rule FROM explain((SELECT figure_id FROM figures WHERE value = 3)) WHERE part = 'who'",
            [("who", "he", "attribution: named")],
        ),
    ],
)
def test_views_say_what_the_texts_say(
    published: tuple[DataFolder, Snapshot], sql: str, rows: list[tuple[object, ...]]
) -> None:
    found = query(published[0], sql)
    names = [
        tuple(sorted(map(str, row))) if "other_name" in sql else row
        for row in zip(*found.to_pydict().values(), strict=True)
    ]
    assert names == rows


def test_comments_are_the_declared_meanings_in_the_file_and_in_queries(
    published: tuple[DataFolder, Snapshot],
) -> None:
    folder, snapshot = published
    for connection in (duckdb.connect(snapshot.path / "dateline.duckdb", read_only=True), connect(folder)):
        with connection:
            _compare_comments(connection)


def _compare_comments(connection: duckdb.DuckDBPyConnection) -> None:
    told = {
        what: dict(
            connection.execute(f"SELECT {what}_name, comment FROM duckdb_{what}s() WHERE NOT internal").fetchall()
        )
        for what in ("view", "table", "function")
    }
    for table in (*SNAPSHOT, *JOURNAL):
        assert (told["view"] | told["table"])[table.name] == table.meaning
        found = connection.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
            [table.name],
        ).fetchall()
        assert [name for name, _ in found] == schema_of(table).names
        for (_, comment), field in zip(found, fields_of(table.record), strict=True):
            assert comment.startswith(field.column.meaning)
    for item in canned():
        assert item.example in (told["function" if item.kind == "MACRO" else "view"][item.name] or "")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("PIVOT figures ON event USING count(*)", "name its values"),
        ("PRAGMA version", "this is PRAGMA"),
        ("SET threads = 1", "this is SET"),
        ("SELECT 1; SELECT 2", "one query at a time; here are 2"),
    ],
)
def test_what_is_no_query_is_named(published: tuple[DataFolder, Snapshot], sql: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        query(published[0], sql)


def test_a_pivot_that_names_its_values_is_a_query(published: tuple[DataFolder, Snapshot]) -> None:
    assert query(published[0], "FROM (PIVOT figures ON event IN ('killed') USING count(*))").num_rows


def test_the_dictionary_agrees_with_the_declarations() -> None:
    assert PLACE.read_text(encoding="utf-8") == render_dictionary(), "run python -m warehouse.read.dictionary"


def test_the_parquet_carries_the_meanings(published: tuple[DataFolder, Snapshot]) -> None:
    _, snapshot = published
    for table in SNAPSHOT:
        for file in snapshot.files(table):
            assert pq.read_schema(file).equals(schema_of(table), check_metadata=False)
            for name in schema_of(table).names:
                described = pq.read_schema(file).field(name).metadata
                assert described[b"description"] == schema_of(table).field(name).metadata[b"description"]


def test_pandas_polars_and_pyarrow_read_each_table(published: tuple[DataFolder, Snapshot]) -> None:
    _, snapshot = published
    for table in SNAPSHOT:
        place, names = snapshot.path / table.name, schema_of(table).names
        rows = snapshot.rows[table.name]
        frame = pd.read_parquet(place)
        assert (list(frame.columns), len(frame)) == (names, rows)
        assert pl.read_parquet(place / "*.parquet").shape == (rows, len(names))
        assert pq.read_table(place).num_rows == rows


def test_the_data_package_is_valid_and_says_what_the_parts_hold(published: tuple[DataFolder, Snapshot]) -> None:
    _, snapshot = published
    with frictionless.system.use_context(trusted=True):
        package = frictionless.Package(str(snapshot.path / "datapackage.json"))
        assert package.to_descriptor()
        report = frictionless.Package.validate_descriptor(package.to_descriptor())
        assert report.valid, report.flatten()
        for resource in package.resources:
            file = snapshot.path / (resource.path or "")
            assert resource.bytes == file.stat().st_size
            assert [field.name for field in resource.schema.fields] == pq.read_schema(file).names


@pytest.mark.parametrize("publishes", [6, pytest.param(100, marks=pytest.mark.slow)])
def test_readers_racing_publishes_never_see_two_versions(folder: DataFolder, publishes: int) -> None:
    """Law 8. Every file of the nth landing folder says n, in two tables that the readers compare.

    Between two publishes the pointer goes back and forth, so that it flips a hundred times at least.
    """
    sql = "SELECT count(DISTINCT number), count(*) FROM (SELECT quote AS number FROM figures UNION ALL SELECT quote FROM numerals)"
    first = publish(folder, [Made(name, 0) for name in "ab"], "r0")
    assert first is not None
    stop = threading.Event()
    seen: Counter[tuple[int, int]] = Counter()
    failures: list[BaseException] = []

    def read(*, by_file: bool) -> None:
        try:
            while not stop.is_set():
                connection = (
                    duckdb.connect(folder.current.resolve() / "dateline.duckdb", read_only=True)
                    if by_file
                    else connect(folder)
                )
                with connection:
                    for _ in range(3):
                        seen.update(connection.execute(sql).fetchall())
        except BaseException as error:  # noqa: BLE001  shown by the assertion below
            failures.append(error)

    readers = [threading.Thread(target=read, kwargs={"by_file": by_file}) for by_file in (True, False)]
    for reader in readers:
        reader.start()
    for nth in range(1, publishes + 1):
        snapshot = publish(folder, [Made(name, nth) for name in "ab"], f"r{nth}")
        assert snapshot is not None
        for _ in range(50 // publishes):
            flip(folder, first.id)
            flip(folder, snapshot.id)
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert set(seen) == {(1, 4)}
    assert sum(seen.values()) > 10


def test_a_path_with_odd_characters_is_no_pattern(tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    folder = DataFolder.bind(tmp_path / "it's [1]* path=x" / "text=data", tmp_path / "landing")
    publish(folder, LANDING[:2], "one")
    publish(folder, LANDING[1:], "two")
    assert query(folder, "SELECT list(path ORDER BY path) FROM documents").column(0).to_pylist() == [
        ["b.txt", "c.txt", "d.txt"]
    ]
    with duckdb.connect(folder.current / "dateline.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchall() == [(2,)]
    with pytest.raises(BindingError, match=r"'\?'"):
        DataFolder.bind(tmp_path / "what?", tmp_path / "landing")
