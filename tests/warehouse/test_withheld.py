"""Rows that break a law and files on which extraction failed: what is published of them, and how it is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.warehouse.made import (
    NOON,
    Made,
    everything,
    find_odd,
    group_stories,
    harvest_of,
    publish,
    run_of,
    source_of,
    stage,
    take_down,
)
from transforms.identity import document_id
from warehouse.errors import StagingError
from warehouse.publish.changes import diff
from warehouse.publish.mending import BROKEN
from warehouse.publish.planning import compare
from warehouse.publish.publishing import prepare
from warehouse.publish.staging import Harvest, Staging
from warehouse.publish.troubles import TOLD, find_troubles
from warehouse.publish.upkeep import retain
from warehouse.read.reading import connect, query
from warehouse.read.status import explain, troubled_files, withheld_by_law, withheld_rows
from warehouse.store import raw
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import Snapshot, current, new_snapshot_id

LANDING = [Made("a.txt", 2, ("Maro", "Teres"), 1), Made("b.txt", 5, ("Sila",), 1), Made("c.txt", 2, ("Umi",), 2)]


def test_a_withheld_row_is_told_by_its_key(folder: DataFolder) -> None:
    publish(folder, LANDING, "one", judged=True)
    assert query(folder, "SELECT count(*) AS n FROM figures").to_pylist() == [{"n": 1}]
    assert withheld_by_law(connect(folder)).to_pylist() == [
        {"table": "figures", "law": "no_two", "rows": 2, "files": 2},
        {"table": "links", "law": "goes_with_its_fact", "rows": 2, "files": 2},
        {"table": "mentions", "law": "no_teres", "rows": 1, "files": 1},
    ]
    first, *_ = withheld_rows(connect(folder), 1).to_pylist()
    assert (first["path"], first["quote"], first["detail"]) == ("a.txt", "2", "2 is too few")
    row, whole, *links = explain(connect(folder), first["key"])
    assert (row["part"], row["quote"], row["rule"]) == ("withheld figure", "2", "no_two: 2 is too few")
    assert row["passage"][row["char_start"] : row["char_end"]] == "2"
    assert '"kind":"count"' in whole["quote"]
    assert [link["part"] for link in links] == ["withheld link"]
    # Nobody names Teres any more.
    assert query(folder, "SELECT name FROM entities ORDER BY 1").column("name").to_pylist() == ["Maro", "Sila", "Umi"]
    assert query(folder, "SELECT DISTINCT role FROM numerals WHERE quote = '2'").column(0).to_pylist() == [
        "unexplained"
    ]


def test_a_run_tells_the_first_of_what_it_withheld_and_counts_the_rest(folder: DataFolder) -> None:
    candidate = stage(folder, [Made(f"{n:02}.txt", 2) for n in range(TOLD + 2)], "one")
    assert candidate is not None
    candidate = candidate.take_out({document_id("00.txt"): "its text isn't whole"}, find_odd(candidate))
    refused, withheld = find_troubles(candidate.staging)
    assert (refused.kind, refused.count) == ("refused", 1)
    assert refused.lines == ("00.txt: law_broken: its text isn't whole",)
    assert (withheld.kind, withheld.count, len(withheld.lines)) == ("withheld", TOLD + 1, TOLD)
    assert withheld.lines[0] == '01.txt: figures "2": no_two: 2 is too few'


def test_a_law_that_is_kept_again_gives_the_row_back(folder: DataFolder) -> None:
    publish(folder, LANDING, "one", judged=True)
    publish(folder, LANDING, "two", code="d" * 64)
    operations = {(row["operation"], row["table_name"]) for row in diff(folder).rows.to_pylist()}
    assert {("removed", "withheld"), ("added", "figures"), ("added", "entities")} <= operations
    scratch = DataFolder.bind(folder.root.parent / "scratch", folder.landing)
    publish(scratch, LANDING, "only", code="d" * 64)
    assert everything(folder) == everything(scratch)


def test_a_takedown_reaches_withheld_rows_of_all_snapshots(folder: DataFolder) -> None:
    publish(folder, LANDING, "one", judged=True)
    first = current(folder)
    publish(folder, [*LANDING, Made("d.txt", 7)], "two", judged=True)
    take_down(folder, document_id("a.txt"))
    assert first is not None
    for snapshot in (first.id, None):
        paths = query(folder, "SELECT path FROM withheld JOIN documents USING (document_id)", snapshot)
        assert set(paths.column("path").to_pylist()) == {"c.txt"}
        assert query(folder, "SELECT count(*) AS n FROM withheld", snapshot).to_pylist() == [{"n": 2}]


def test_rows_of_documents_of_other_runs_are_not_withheld(folder: DataFolder) -> None:
    candidate = stage(folder, LANDING, "one")
    assert candidate is not None
    row = {"table_name": "figures", "key": "x", "document_id": document_id("z.txt"), "law": "l", "detail": "d"}
    with pytest.raises(StagingError, match=document_id("z.txt")):
        candidate.take_out({}, BROKEN.empty_table().from_pylist([row], schema=BROKEN))


def fail(folder: DataFolder, landing: list[Made], name: str, failing: set[str], **how: str) -> Snapshot:
    """Publish a landing folder where extraction fails on some files."""
    by_path = {made.path: made for made in landing}
    plan = compare(folder, [source_of(made, **how) for made in landing])
    staging = Staging.begin(folder, name, plan.to_extract)
    failed = []
    for source in plan.to_extract:
        raw.keep(folder, by_path[source.path].content)
        harvest = harvest_of(by_path[source.path], source)
        if source.path in failing:
            why = {"status": "refused", "document_id": None, "stage": "extract", "reason": "extraction_failed"}
            failed.append(Harvest(source=source, file=replace(harvest.file, **why, detail="KeyError"), records={}))
        else:
            staging.write([harvest])
    former = current(folder)
    staging.keep(former if former and former.is_readable else None, failed)
    candidate = prepare(
        folder,
        staging,
        removed=plan.removed,
        snapshot_id=new_snapshot_id(NOON, name),
        group_stories=group_stories,
        rebuild=plan.rebuild,
    )
    return candidate.publish(run_of(name), [])


def test_a_document_that_can_be_extracted_no_more_keeps_its_rows(folder: DataFolder) -> None:
    publish(folder, LANDING, "one", judged=True)
    before = everything(folder)
    edited = [replace(LANDING[0], number=9), *LANDING[1:], Made("new.txt", 4)]
    fail(folder, edited, "two", {"a.txt", "new.txt"})
    kept, refused = sorted(troubled_files(connect(folder)).to_pylist(), key=lambda row: row["path"])
    assert (kept["path"], kept["status"], kept["reason"]) == ("a.txt", "kept", "extraction_failed")
    assert kept["detail"] == "KeyError; its rows are those that were made of it before"
    assert (refused["path"], refused["status"], refused["detail"]) == ("new.txt", "refused", "KeyError")
    after = everything(folder)
    assert {name: rows for name, rows in after.items() if name not in ("files", "sources")} == {
        name: rows for name, rows in before.items() if name not in ("files", "sources")
    }
    # Its own file and bytes are those that its rows tell of.
    (row,) = query(folder, "SELECT f.sha256 = d.content_sha256 AS same FROM files f JOIN documents d USING (path) "
                           "WHERE path = 'a.txt'").to_pylist()  # fmt: skip
    assert row["same"]
    assert {(line["table_name"], line["operation"]) for line in diff(folder).rows.to_pylist()} == {
        ("files", "added"),
        ("files", "changed"),
    }


def test_a_kept_document_is_tried_again_when_input_or_code_change_and_not_before(folder: DataFolder) -> None:
    publish(folder, LANDING, "one")
    edited = [replace(LANDING[0], number=9), *LANDING[1:]]
    fail(folder, edited, "two", {"a.txt"})
    assert compare(folder, [source_of(made) for made in edited]).is_empty
    again = [replace(edited[0], number=8), *edited[1:]]
    assert compare(folder, [source_of(made) for made in again]).causes == {"a.txt": "input"}
    # It fails once more, by other code too, and keeps the rows of the bytes that could be read.
    fail(folder, again, "three", {"a.txt"})
    fail(folder, again, "four", {"a.txt"}, code="d" * 64)
    assert query(folder, "SELECT value FROM figures ORDER BY 1").column("value").to_pylist() == [2.0, 2.0, 5.0]
    publish(folder, again, "five", code="e" * 64)
    assert query(folder, "SELECT value FROM figures ORDER BY 1").column("value").to_pylist() == [2.0, 5.0, 8.0]
    scratch = DataFolder.bind(folder.root.parent / "scratch", folder.landing)
    publish(scratch, again, "only", code="e" * 64)
    assert everything(folder) == everything(scratch)


def test_the_bytes_of_a_kept_document_outlive_the_snapshots_that_read_them(folder: DataFolder) -> None:
    publish(folder, LANDING, "one")
    fail(folder, [replace(LANDING[0], number=9), *LANDING[1:]], "two", {"a.txt"})
    retain(folder, count=1, age=timedelta(0), now=NOON + timedelta(days=9))
    assert raw.find(folder, source_of(LANDING[0]).sha256)
    take_down(folder, document_id("a.txt"))
    assert raw.find(folder, source_of(LANDING[0]).sha256) is None
    assert raw.find(folder, source_of(replace(LANDING[0], number=9)).sha256) is None
