"""A user's own laws: judged as ours are, and unable to read anything but the judged tables, or to write at all."""

from pathlib import Path

import pytest

from expectations.gate import judge
from expectations.law import LawError
from expectations.own import read_own_laws, try_own_laws
from tests.expectations.conftest import KNOWN
from tests.expectations.test_law_files import HEAD, written
from transforms.identity import document_id
from warehouse.store.folder import DataFolder

NO_DOZEN = "SELECT document_id, figure_id AS key, quote AS datum FROM staged.figures WHERE value = 12"
# What a law may not do, and what is said of it. {file} is a file of somebody else's.
ESCAPES = [
    ("FROM read_csv('{file}')", "read_csv"),
    ("FROM read_text('{file}')", "read_text"),
    ("FROM read_parquet('{file}')", "read_parquet"),
    ("FROM parquet_metadata('{file}')", "parquet_metadata"),
    ("FROM glob('*')", "glob"),
    ("FROM duckdb_views()", "duckdb_views"),
    ("FROM query('SELECT 1')", "query"),
    ("FROM '{file}'", "isn't a table"),
    ('FROM staged."{file}"', "isn't a table"),
    ("WITH mine AS (SELECT 1) SELECT * FROM mine, '{file}'", "isn't a table"),
    ('SELECT 1 FROM (WITH "{file}" AS (SELECT 1) FROM "{file}"), \'{file}\'', "Permission Error"),
    ("SELECT (SELECT count(*) FROM '{file}')", "isn't a table"),
    ("FROM figures", "isn't a table of the schema known or staged"),
    ("FROM main.figures", "isn't a table of the schema known or staged"),
    ("FROM staged.sources", "isn't a table"),
    ("COPY staged.figures TO '{file}'", "only queries"),
    ("WITH x AS (DELETE FROM staged.figures RETURNING *) FROM x", ""),
    ("DELETE FROM staged.figures", "only queries"),
    ("DROP TABLE staged.figures", "only queries"),
    ("CREATE TABLE mine AS SELECT 1", "only queries"),
    ("ATTACH '{file}'", "only queries"),
    ("INSTALL httpfs", "only queries"),
    ("SET enable_external_access = true", "only queries"),
    ("EXPLAIN SELECT 1", "EXPLAIN"),
    ("FROM (SHOW TABLES)", "SHOW, DESCRIBE"),
    ("FROM (SUMMARIZE staged.figures)", "SHOW, DESCRIBE"),
    ("SELECT 1; SELECT 2", "one query at a time"),
    ("SELECT 1", "yields no column document_id, key, datum"),
    ("SELECT document_id, 'x' AS key, '' AS datum FROM staged.documents", "the key 'x', which no row of figures"),
]


@pytest.mark.parametrize(("query", "said"), ESCAPES)
def test_a_law_reads_the_judged_tables_and_nothing_else(warehouse, tmp_path, query, said):
    stranger = tmp_path / "stranger.csv"
    stranger.write_text("secret\n1\n")
    mine = tmp_path / "laws"
    mine.mkdir()
    path = written(mine / "mine.sql", HEAD, query.format(file=stranger))
    with pytest.raises(LawError) as error:
        judge(warehouse(), DataFolder(tmp_path / "data"), "run", KNOWN, own=read_own_laws(mine))
    assert str(error.value).startswith(f"{path}, line 6: ")
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert stranger.read_text() == "secret\n1\n"


@pytest.mark.parametrize(
    ("query", "line"),
    [("SELECT document_id\nFROM staged.figures\nWHERE valu = 12", 8), ("\n\nSELEC 1", 8), ("SELECT 'a'::INT", 6)],
)
def test_a_fault_in_a_query_is_named_by_file_and_line_before_anything_is_judged(tmp_path, query, line):
    path = written(tmp_path / "mine.sql", HEAD, query)
    with pytest.raises(LawError, match=rf"^{path}, line {line}: \w+ Error: .*[^\n]$"):
        try_own_laws(read_own_laws(tmp_path), KNOWN)


def test_a_law_of_our_own_keeps_its_name(tmp_path):
    path = written(tmp_path / "bounds_are_in_order.sql", HEAD)
    with pytest.raises(LawError, match=rf"^{path}, line 1: figures has a law of this name already"):
        read_own_laws(tmp_path)


def judged(warehouse, tmp_path, query=NO_DOZEN, **head):
    written(tmp_path / "no_dozen.sql", HEAD | head, query)
    docs = tmp_path / "docs"
    verdict = judge(warehouse(count=2), DataFolder(tmp_path), "run", KNOWN, docs=docs, own=read_own_laws(tmp_path))
    assert any("no_dozen" in page.read_text(encoding="utf-8") for page in docs.rglob("*.html"))
    (check,) = [check for check in verdict.checks if check.expectation == "no_dozen"]
    assert (check.table_name, check.notes) == (head.get("table", "figures"), HEAD["why"])
    return verdict, check


def test_a_row_that_breaks_it_is_withheld(warehouse, tmp_path):
    verdict, check = judged(warehouse, tmp_path)
    assert (check.severity, check.passed, check.unexpected_count) == ("error", False, 2)
    assert {row["law"] for row in verdict.broken.to_pylist()} == {"no_dozen"}
    assert verdict.broken.num_rows == 2
    assert not verdict.closed


def test_a_document_that_breaks_it_is_refused(warehouse, tmp_path):
    query = f"{NO_DOZEN} AND document_id = '{document_id('1.txt')}'"
    verdict, _ = judged(warehouse, tmp_path, query, scope="document")
    assert [(refusal.document_id, refusal.laws) for refusal in verdict.refusals] == [
        (document_id("1.txt"), ("figures: no_dozen",))
    ]


@pytest.mark.parametrize("document", ["'x'", "NULL"])
def test_a_document_that_is_not_there_is_a_fault_of_the_law(warehouse, tmp_path, document):
    with pytest.raises(LawError, match=r"the document_id \S+, which no document of the run has"):
        judged(warehouse, tmp_path, f"SELECT {document} AS document_id, 'x' AS key, '' AS datum", scope="document")


def test_a_run_that_breaks_it_is_not_published(warehouse, tmp_path):
    verdict, _ = judged(
        warehouse,
        tmp_path,
        "SELECT NULL AS document_id, 'all' AS key, count(*) AS datum FROM main.documents HAVING count(*) > 1",
        scope="run",
        table="documents",
    )
    assert verdict.closed
    assert HEAD["remedy"] in verdict.message


def test_a_warning_is_told(warehouse, tmp_path):
    verdict, _ = judged(warehouse, tmp_path, severity="warning")
    assert not verdict.takes_out
    assert [line.split(",")[0] for line in verdict.warnings] == ["figures: no_dozen"]


def test_a_law_that_holds_passes(warehouse, tmp_path: Path):
    verdict, check = judged(warehouse, tmp_path, NO_DOZEN.replace("12", "-12"))
    assert check.passed
    assert verdict.message == ""
