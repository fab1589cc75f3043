"""Readers can't write, nor read what isn't published: escapes from `dateline sql`, as an attacker would try them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tests.warehouse.made import Made, publish
from warehouse.errors import QueryError
from warehouse.read.reading import answer, connect, query
from warehouse.store import duck
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import demand_current

# {part} is a file of the snapshot, {journal} one of the journal, {temp} the system's folder for temporary files,
# {spill} where the connection itself may spill to, {data} the data folder, {copy} a COPY that empties the part.
WRITES = (
    "COPY figures TO '{temp}/x.csv'",
    "{copy}",
    "COPY (SELECT 1) TO '{journal}' (FORMAT parquet)",
    "EXPLAIN {copy}",
    "EXPLAIN ANALYZE {copy}",
    "explain  analyze\n{copy}",
    "EXPLAIN (ANALYZE) {copy}",
    "EXPLAIN (ANALYZE, FORMAT json) {copy}",
    "/* a note */ EXPLAIN ANALYZE {copy}",
    "EXPLAIN /* SELECT 1 */ ANALYZE {copy}",
    "EXPLAIN ANALYZE /* \n SELECT 1 -- */ {copy}",
    "-- SELECT 1\nEXPLAIN ANALYZE {copy}",
    "EXPLAIN ANALYZE WITH x AS ({copy}) SELECT 1",
    "WITH x AS ({copy}) SELECT 1",
    "WITH x AS MATERIALIZED ({copy}) FROM x",
    "WITH y AS (SELECT 1), x AS ({copy}) FROM y",
    "FROM (WITH x AS ({copy}) SELECT 1)",
    "SELECT (WITH x AS ({copy}) SELECT 1)",
    "SELECT 1 UNION ALL (WITH x AS ({copy}) SELECT 1)",
    "WITH x AS (COPY figures TO '{spill}/x.csv') SELECT 1",
    "FROM query($$ {copy} $$)",
    "FROM query($$ WITH x AS ({copy}) SELECT 1 $$)",
    "FROM json_execute_serialized_sql(json_serialize_sql($$ WITH x AS ({copy}) SELECT 1 $$))",
    "FROM main.JSON_EXECUTE_SERIALIZED_SQL(json_serialize_sql($$ WITH x AS ({copy}) SELECT 1 $$))",
    "PRAGMA json_execute_serialized_sql(json_serialize_sql($$ WITH x AS ({copy}) SELECT 1 $$))",
    "CALL json_execute_serialized_sql(json_serialize_sql($$ WITH x AS ({copy}) SELECT 1 $$))",
    "SELECT 1; {copy}",
    "PREPARE p AS {copy}",
    "EXECUTE p",
    "BEGIN TRANSACTION",
    "DROP VIEW figures",
    "EXPLAIN ANALYZE DROP VIEW figures",
    "CREATE OR REPLACE VIEW figures AS SELECT 1",
    "CREATE TABLE mine AS FROM figures",
    "EXPLAIN ANALYZE CREATE TABLE mine AS FROM figures",
    "INSERT INTO figures SELECT * FROM figures",
    "WITH x AS (INSERT INTO figures SELECT * FROM figures) SELECT 1",
    "WITH x AS (DELETE FROM figures) SELECT 1",
    "UPDATE figures SET value = 1",
    "MERGE INTO figures USING figures ON true WHEN MATCHED THEN DELETE",
    "EXPORT DATABASE '{temp}/x'",
    "IMPORT DATABASE '{data}'",
    "ATTACH '{temp}/x.db'",
    "ATTACH '{snapshot}/dateline.duckdb' AS other",
    "CHECKPOINT",
    "FROM force_checkpoint()",
    "INSTALL httpfs",
    "LOAD '{temp}/x.duckdb_extension'",
    "SET threads = 1",
    "SET enable_external_access = true",
    "RESET allowed_directories",
    "SET temp_directory = '{data}'",
    "PRAGMA enable_profiling",
    "CALL enable_logging(storage = 'file', storage_path = '{temp}/x')",
    "FROM enable_logging(storage = 'file', storage_path = '{temp}/x')",
    "FROM enable_profiling(save_location = '{temp}/x.json')",
    "VACUUM",
)
READS = (
    "FROM read_text('/etc/hostname')",
    "FROM '/etc/hostname'",
    "FROM read_blob('{data}/raw/*')",
    "FROM read_text('{data}/warehouse.json')",
    "FROM read_text('{snapshot}/../../../warehouse.json')",
    "FROM read_parquet('{other}')",
    "FROM '{other}'",
    "FROM read_parquet('{data}/staging/**/*.parquet')",
    "FROM read_text('{temp}/secret.txt')",
    "FROM glob('{temp}/*')",
    "FROM read_csv('{temp}/secret.txt')",
    "FROM read_json_auto('{temp}/secret.txt')",
    "FROM sniff_csv('{temp}/secret.txt')",
    "FROM parquet_metadata('{temp}/secret.parquet')",
    "FROM read_text('{spill}/secret.txt')",
    "FROM read_duckdb('{snapshot}/dateline.duckdb')",
    "FROM sqlite_scan('{data}/prefect/prefect.db', 'flow_run')",
    "FROM read_parquet('https://example.org/x.parquet')",
    "FROM 's3://bucket/x.parquet'",
    "FROM duckdb_secrets()",
    "FROM variable_of_the_program",
)
LANDING = [Made("a.txt", 3, ("Maro", "Sila"), 1), Made("b.txt", 5, ("Sila",), 1)]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    place = tmp_path_factory.mktemp("escapes")
    (place / "landing").mkdir()
    folder = DataFolder.bind(place / "data", place / "landing")
    publish(folder, LANDING, "one")
    publish(folder, LANDING[:1], "two")
    return folder


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory, published: DataFolder) -> Path:
    place = tmp_path_factory.mktemp("temporary")
    (place / "secret.txt").write_text("secret")
    (place / "secret.parquet").write_bytes(next((published.journal / "runs").glob("2*")).read_bytes())
    return place


@pytest.fixture(scope="module")
def connection(published: DataFolder, temp: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(temp))
        opened = connect(published)
    with opened:
        yield opened


def contents(folder: DataFolder, temp: Path) -> dict[Path, str]:
    """The digests of all files that a query could reach."""
    places = (path for root in (folder.root, temp) for path in root.rglob("*") if path.is_file())
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in places}


@pytest.mark.parametrize("sql", [*WRITES, *READS])
def test_an_escape_is_refused_and_changes_nothing(
    published: DataFolder, temp: Path, connection: duckdb.DuckDBPyConnection, sql: str
) -> None:
    snapshot = demand_current(published)
    (earlier,) = (path for path in published.snapshots.iterdir() if path != snapshot.path)
    ((spill,),) = connection.execute("SELECT current_setting('temp_directory')").fetchall()
    part = next(snapshot.path.glob("figures/*.parquet"))
    copy = f"COPY (FROM figures LIMIT 0) TO '{part}' (FORMAT parquet, USE_TMP_FILE false)"
    places = {
        "{copy}": copy, "{part}": part, "{snapshot}": snapshot.path, "{spill}": spill, "{temp}": temp,
        "{data}": published.root, "{journal}": next((published.journal / "runs").glob("2*")),
        "{other}": next(earlier.glob("files/*.parquet")),
    }  # fmt: skip
    for name, place in places.items():
        sql = sql.replace(name, str(place))
    before = contents(published, temp)
    variable_of_the_program = pa.table({"secret": [1]})
    with pytest.raises(QueryError):
        answer(connection, sql)
    assert contents(published, temp) == before
    assert answer(connection, "FROM figures").num_rows == variable_of_the_program.num_rows == 1


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("EXPLAIN FROM figures", 1),
        ("explain analyze SELECT 1", 1),
        ("EXPLAIN (ANALYZE) (SELECT 1)", 1),
        ("WITH x AS (FROM figures) SELECT count(*) FROM x", 1),
        ("WITH RECURSIVE x AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM x WHERE n < 3) FROM x", 3),
        ("SELECT 1 UNION ALL SELECT 2", 2),
        ("FROM range(3)", 3),
        ("VALUES (1), (2)", 2),
        ("SELECT unnest([1, 2])", 2),
        ("DESCRIBE figures", None),
        ("SUMMARIZE figures", None),
        ("SHOW TABLES", None),
        ("FROM duckdb_columns() WHERE table_name = 'figures'", None),
        ("FROM explain((SELECT figure_id FROM figures LIMIT 1))", None),
        ("SELECT 'COPY x TO y' AS said", 1),
        ("SELECT 1" + " + 1" * 300, 1),
    ],
)
def test_what_reads_is_answered(connection: duckdb.DuckDBPyConnection, sql: str, rows: int | None) -> None:
    found = answer(connection, sql).num_rows
    assert found == rows if rows else found


def test_the_snapshots_own_files_may_be_named(published: DataFolder) -> None:
    snapshot = demand_current(published)
    assert query(published, f"FROM read_parquet('{snapshot.path}/figures/*.parquet')").num_rows
    assert query(published, f"FROM read_parquet('{published.journal}/runs/*.parquet')").num_rows


def test_a_query_that_fits_no_memory_spills_where_nothing_is_published_and_leaves_nothing(
    published: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    whole = duck.open_memory

    def small() -> duckdb.DuckDBPyConnection:
        connection = whole()
        connection.execute("SET memory_limit = '40MB'; SET threads = 1")
        return connection

    monkeypatch.setattr(duck, "open_memory", small)
    connection = connect(published)
    found = connection.execute(
        "SELECT hash(i)::VARCHAR || hash(i + 1)::VARCHAR AS v FROM range(600000) t(i) ORDER BY v"
    )
    assert found.fetchone()
    (spill,) = tmp_path.iterdir()
    assert any(spill.iterdir())
    assert not spill.is_relative_to(published.root)
    connection.close()
    assert list(tmp_path.iterdir()) == []
