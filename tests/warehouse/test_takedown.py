"""Taking down: nothing of the document is left, whatever names it had and wherever the takedown was killed."""

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from expectations import records
from tests.warehouse.made import (
    NOON,
    Made,
    everything,
    failed_check,
    finish,
    group_stories,
    harvest_of,
    publish,
    run_of,
    source_of,
    stage,
    take_down,
)
from transforms.identity import document_id
from warehouse.errors import NoDocumentError, StorageFullError
from warehouse.publish.planning import compare
from warehouse.publish.publishing import Candidate
from warehouse.publish.staging import Staging
from warehouse.publish.takedown import finish_takedown, note_takedown
from warehouse.publish.upkeep import retain, sweep
from warehouse.read.reading import connect, query
from warehouse.read.spans import span_violations
from warehouse.read.traces import find_remains, find_traces
from warehouse.store import journal, raw
from warehouse.store.durable import ASIDE
from warehouse.store.fingerprints import Digests, Runs
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import current, demand_current, listing
from warehouse.store.tombstones import pending, read_tombstones, taken_down
from warehouse.tables import BY_NAME

SECRET = Made("ms-x-secret.txt", 31313131, ("Maro", "Sila"), 1)
COPY = replace(SECRET, path="copy.txt")
OTHERS = [Made("b.txt", 5, ("Sila",), 1), Made("c.txt", 8, ("Teres",), 2)]
GONE = document_id(SECRET.path)
# A number with more digits than digests have by chance.
WORDS = ("Maro", "31313131", "secret")


class KilledError(BaseException):
    """Stands for the end of the process."""


def said_in(folder: DataFolder) -> dict[Path, str]:
    """What each file of a data folder says, its binary tables as text."""
    paths = [Path(place, file) for place, _, files in os.walk(folder.root) for file in files]
    return {
        path: str(pq.read_table(path).to_pydict()) if path.suffix == ".parquet" else path.read_bytes().decode("latin-1")
        for path in paths
    }


def assert_nowhere(folder: DataFolder, *words: str) -> None:
    for path, said in said_in(folder).items():
        for word in words:
            assert word not in said, path


def history(folder: DataFolder) -> None:
    """Snapshots with the document, with copies of it under another name, with other bytes there, and without it."""
    publish(folder, [SECRET, *OTHERS], "one")
    publish(folder, [SECRET, COPY, *OTHERS], "two")
    edited = replace(SECRET, number=41414141)
    publish(folder, [edited, replace(COPY, number=7, names=("Umi",)), *OTHERS], "three")
    publish(folder, [edited, replace(COPY, number=7, names=("Umi",)), OTHERS[0]], "four")
    check = failed_check("four", f"a row ({SECRET.path})", f"the copy says {SECRET.text}", "another row (b.txt)")
    journal.append(folder, run_of("judged", "gate_closed"), [replace(check, run_id="judged")])
    folder.docs.mkdir()
    (folder.docs / "index.html").write_text("Maro, 31313131")
    (folder.cache / "metadata.csv").write_text("path,title\nms-x-secret.txt,Maro\n")


def test_a_document_taken_down_is_nowhere(folder: DataFolder) -> None:
    history(folder)
    before = {snapshot.id: snapshot.rows["documents"] for snapshot in listing(folder)}
    done = take_down(folder, GONE)
    assert set(done.snapshot_ids) == set(before)
    assert set(done.paths) == {SECRET.path, COPY.path}
    assert set(done.digests_removed) == {source_of(SECRET).sha256, source_of(replace(SECRET, number=41414141)).sha256}
    assert_nowhere(folder, *WORDS, "41414141")
    assert sorted(snapshot.rows["documents"] for snapshot in listing(folder)) == [2, 2, 2, 2, 3]
    for snapshot in listing(folder):
        connection = connect(folder, snapshot.id)
        assert span_violations(connection, folder, records).num_rows == 0
        with duckdb.connect(snapshot.path / "dateline.duckdb", read_only=True) as reader:
            assert reader.execute("SELECT count(*) FROM documents").fetchall() == [(snapshot.rows["documents"],)]
    assert_the_journal_keeps_that_rows_changed_and_not_what_they_said(folder)
    assert_a_copy_that_has_other_bytes_now_stays(folder)
    assert taken_down(folder).document_ids == {GONE}
    assert source_of(SECRET).sha256 in taken_down(folder).digests


def assert_the_journal_keeps_that_rows_changed_and_not_what_they_said(folder: DataFolder) -> None:
    own = f"FROM changes WHERE document_id = '{GONE}'"
    (counted,) = query(folder, f"SELECT count(*) AS some, count(before) AS b, count(after) AS a {own}").to_pylist()
    assert counted["some"]
    assert (counted["b"], counted["a"]) == (0, 0)
    assert query(folder, f"SELECT DISTINCT key {own} AND table_name = 'files'").to_pylist() == [{"key": GONE}]
    assert query(folder, "SELECT key FROM changes WHERE key = 'b.txt'").num_rows
    assert query(folder, "SELECT examples FROM checks").to_pylist() == [{"examples": ["another row (b.txt)"]}]
    rows = query(folder, "SELECT outcome, snapshot_id FROM runs WHERE run_id = 'law'").to_pylist()
    assert rows == [{"outcome": "taken_down", "snapshot_id": demand_current(folder).id}]


def assert_a_copy_that_has_other_bytes_now_stays(folder: DataFolder) -> None:
    assert query(folder, "SELECT path FROM files ORDER BY 1").column(0).to_pylist() == ["b.txt", "copy.txt"]
    plan = compare(folder, [source_of(replace(COPY, number=7, names=("Umi",))), source_of(OTHERS[0])])
    assert plan.is_empty


def test_what_was_never_published_goes_too(folder: DataFolder) -> None:
    """Rows that a dead run staged, of other bytes than any snapshot knows, and their raw file."""
    publish(folder, OTHERS, "one")
    staged = stage(folder, [SECRET, *OTHERS], "dead")
    assert staged is not None
    shutil.rmtree(staged.path)
    assert take_down(folder, GONE).digests_removed == (source_of(SECRET).sha256,)
    assert_nowhere(folder, *WORDS)


def test_a_document_that_never_was_is_not_taken_down(folder: DataFolder) -> None:
    """A slip in the id must not pass for a document removed."""
    publish(folder, OTHERS, "one")
    with pytest.raises(NoDocumentError, match=r"'b\.txt'"):
        take_down(folder, "b.txt")
    assert read_tombstones(folder) == []
    gone = document_id("b.txt")
    take_down(folder, gone)
    retain(folder, count=1, age=timedelta(0), now=NOON + timedelta(days=1))
    again = take_down(folder, gone, "again")
    assert (again.snapshot_ids, again.digests_removed) == ((), ())


def test_a_document_goes_with_the_snapshots_that_another_version_wrote(folder: DataFolder) -> None:
    """Those can't be written again."""
    first = publish(folder, [SECRET, *OTHERS], "one")
    second = publish(folder, OTHERS, "two")
    publish(folder, [SECRET, OTHERS[1]], "three")
    assert first is not None
    assert second is not None
    for snapshot in (first, second):
        for file in snapshot.files(BY_NAME["sources"]):
            lacking = pq.read_table(file, partitioning=None).drop_columns("seeds_digest")
            file.unlink()
            pq.write_table(lacking, file)
        (snapshot.path / "manifest.json").unlink()
        (snapshot.path / "manifest.json").write_text(json.dumps({**snapshot.manifest, "schema": "another"}))
    done = take_down(folder, GONE)
    assert done.removed_ids == (first.id,)
    assert first.id not in [snapshot.id for snapshot in listing(folder)]
    assert second.id in [snapshot.id for snapshot in listing(folder)]
    assert query(folder, "SELECT path FROM files").to_pylist() == [{"path": "c.txt"}]
    assert {path.name for path in folder.raw.iterdir()} == {source_of(file).sha256 for file in OTHERS}
    assert_nowhere(folder, *WORDS)


def test_the_new_snapshot_is_judged_and_published_whatever_the_verdict(folder: DataFolder) -> None:
    publish(folder, [SECRET, *OTHERS], "one")
    judged: list[int] = []

    def judge(candidate: Candidate) -> list[object]:
        judged.append(candidate.documents_gone)
        return [failed_check("law", "a row of b.txt")]

    run = run_of("law", "taken_down")
    stone = note_takedown(folder, GONE, run, reason="-", now=NOON)
    finish_takedown(folder, stone, run, group_stories, judge, clock=lambda: NOON)  # type: ignore[arg-type]
    assert judged == [1]
    assert query(folder, "SELECT passed, examples FROM checks").to_pylist() == [
        {"passed": False, "examples": ["a row of b.txt"]}
    ]
    assert_nowhere(folder, "Maro", "31313131")


def test_a_snapshot_that_a_killed_takedown_left_without_views_gets_them(folder: DataFolder) -> None:
    first = publish(folder, OTHERS[:1], "one")
    publish(folder, OTHERS, "two")
    assert first is not None
    (first.path / "dateline.duckdb").unlink()
    note_death(folder)
    sweep(folder)
    with duckdb.connect(first.path / "dateline.duckdb", read_only=True) as reader:
        assert reader.execute("SELECT count(*) FROM documents").fetchall() == [(1,)]


def note_death(folder: DataFolder) -> None:
    """What the lock of the next run notes of one that was killed."""
    died = {"run_id": "law", "pid": 1, "since_utc": NOON.isoformat()}
    (folder.root / "lock.died").write_text(json.dumps(died) + "\n")


def killed_at(monkeypatch: pytest.MonkeyPatch, step: int, act: Callable[[], object]) -> int:
    """Do something until the step-th change of the file system, which isn't made, nor any after it; the steps seen."""
    seen = 0

    def dying(whole: Callable[..., object]) -> Callable[..., object]:
        def change(*args: object, **how: object) -> object:
            nonlocal seen
            seen += 1
            if seen >= step:
                raise KilledError
            return whole(*args, **how)

        return change

    with monkeypatch.context() as patch:
        for name in ("rename", "replace", "unlink", "link", "mkdir", "rmdir", "symlink"):
            patch.setattr(os, name, dying(getattr(os, name)))
        try:
            act()
        except KilledError:
            return step
    return seen


@pytest.mark.timeout(600)
def test_a_takedown_that_was_killed_anywhere_is_finished(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a few of its steps, at all with DATELINE_EVERY_STEP."""
    publish(folder, [SECRET, OTHERS[0]], "one")
    publish(folder, [SECRET, COPY, OTHERS[0]], "two")
    (folder.cache / "metadata.csv").write_text("path,title\nms-x-secret.txt,Maro\n")
    kept = folder.root.with_name("kept")
    shutil.copytree(folder.root, kept, symlinks=True)
    steps = killed_at(monkeypatch, 10**9, lambda: take_down(folder, GONE))
    whole = everything(folder)
    chance = random.Random(7)  # noqa: S311 - not for secrets
    every = bool(os.environ.get("DATELINE_EVERY_STEP"))
    for step in range(1, steps + 1) if every else sorted({1, *chance.sample(range(2, steps), 4)}):
        shutil.rmtree(folder.root)
        shutil.copytree(kept, folder.root, symlinks=True)
        killed_at(monkeypatch, step, lambda: take_down(folder, GONE))
        note_death(folder)
        sweep(folder)
        if not taken_down(folder).document_ids:
            # Killed before it was noted: as if it had never been called.
            assert len(listing(folder)) == 2, step
            continue
        for stone in pending(folder):
            finish(folder, stone, "next")
        assert_nowhere(folder, *WORDS)
        assert not list(find_remains(folder, read_tombstones(folder))), step
        assert everything(folder) == whole, step
        assert len(listing(folder)) == 3, step
        assert not list(folder.root.rglob(f"{ASIDE}*")), step


def test_a_disk_that_is_full_says_that_the_takedown_is_noted(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(folder, [SECRET, *OTHERS], "one")
    stone = note_takedown(folder, GONE, run_of("law"), reason="-", now=NOON)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("warehouse.store.parts.pq.write_table", full)
    with pytest.raises(StorageFullError, match="noted: the next run"):
        finish(folder, stone, "law")
    monkeypatch.undo()
    assert pending(folder) == [stone]
    finish(folder, stone, "next")
    assert_nowhere(folder, *WORDS)


def test_what_was_noted_by_an_earlier_version_still_counts(folder: DataFolder) -> None:
    lines = [
        {"document_id": GONE, "sha256": sha256, "reason": "law", "run_id": "r", "taken_down_utc": "2016-03-01T12:00:00"}
        for sha256 in ("a" * 64, "b" * 64, None)
    ]
    (folder.root / "taken_down.json").write_text(json.dumps(lines))
    assert taken_down(folder).digests == {"a" * 64, "b" * 64}
    (stone,) = read_tombstones(folder)
    assert (stone.document_id, stone.is_pending) == (GONE, False)


def leave_in_database(place: Path, text: str) -> None:
    """A database whose long value lies in several of its pages."""
    with closing(sqlite3.connect(place)) as database, database:
        database.execute("CREATE TABLE artifact (data)")
        database.execute("INSERT INTO artifact VALUES (?)", [text])


SECRETLY = harvest_of(SECRET, source_of(SECRET))
# Where a text may be left: each is found again by what a tombstone keeps and by the text itself.
PLACES: dict[str, Callable[[DataFolder, str], object]] = {
    "raw": lambda folder, text: raw.keep(folder, f"Before. {text} After.".encode()),
    "docs": lambda folder, text: (folder.root / "page.html").write_text(f"<p>{text.replace(' ', '&#32;')}</p>"),
    "cache": lambda folder, text: (folder.cache / "x.json").write_text(json.dumps({"row": f"One.\n{text}\nTwo."})),
    "journal": lambda folder, text: journal.append(folder, run_of("x"), [failed_check("x", f"a row: {text}.")]),
    "changes": lambda folder, text: pq.write_table(
        pa.table({"before": ["x", f"A title\n{text.upper()}\n…"]}), folder.journal / "changes" / "9.parquet"
    ),
    "staging": lambda folder, _: Staging.begin(folder, "x", [source_of(SECRET)]).write([SECRETLY]),
    "sqlite": lambda folder, text: leave_in_database(folder.root / "prefect.db", f"{'padding ' * 900} . {text}"),
}


def test_a_text_is_found_wherever_it_is_left(folder: DataFolder) -> None:
    publish(folder, [SECRET, *OTHERS], "one")
    take_down(folder, GONE)
    (stone,) = read_tombstones(folder)
    longer = "It was on a Monday that they left the town."
    sought = [stone.sentences, Runs.of([f"{SECRET.text} {longer}"])]
    for each in sought:
        assert list(find_traces(folder, [each])) == []
    seen: list[set[Path]] = [set(), set()]
    for place, leave in PLACES.items():
        leave(folder, f"{SECRET.text.partition('. ')[0]}. {longer}")
        for each, before in zip(sought, seen, strict=True):
            found = {trace.place for trace in find_traces(folder, [each])}
            assert found > before, (place, each)
            before.update(found)
    (folder.journal / "runs" / "9.parquet").write_text("spoilt")
    assert Path("journal/runs/9.parquet") in {trace.place for trace in find_traces(folder, sought)}


def test_a_takedown_tells_what_is_left_of_it(folder: DataFolder) -> None:
    publish(folder, [SECRET, *OTHERS], "one")
    stone = note_takedown(folder, GONE, run_of("law"), reason="-", now=NOON)
    said = [str(trace) for trace in find_remains(folder, [stone])]
    assert said[0].endswith("the next run finishes its takedown")
    assert said[1] == f"raw/{source_of(SECRET).sha256}: its bytes"
    assert any("documents/" in line and line.endswith("1 row of it") for line in said)
    finish(folder, stone, "law")
    assert list(find_remains(folder, read_tombstones(folder))) == []


def test_what_a_tombstone_keeps_tells_nothing(folder: DataFolder) -> None:
    publish(folder, [SECRET], "one")
    publish(folder, OTHERS, "two")
    take_down(folder, GONE)
    (stone,) = read_tombstones(folder)
    assert_nowhere(folder, *WORDS)
    # Nor do two tombstones of one text have a digest in common.
    assert not stone.sentences.digests & Digests.of([SECRET.text]).digests
    assert stone.sentences.is_in(f"He wrote: {SECRET.text}")
    assert current(folder) is not None
