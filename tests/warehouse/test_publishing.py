"""Publishing: incremental, reversible, the same rows by whatever way, byte for byte from scratch."""

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.made import (
    Made,
    everything,
    failed_check,
    group_stories,
    overwrite,
    publish,
    run_of,
    source_of,
    stage,
)
from transforms.identity import document_id
from warehouse.errors import BindingError, FormatError, NoSnapshotError, StagingError
from warehouse.publish.changes import diff, without_moves
from warehouse.publish.planning import compare
from warehouse.publish.publishing import prepare
from warehouse.publish.staging import Staging
from warehouse.read.reading import connect, query
from warehouse.schema import schema_of
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import current, demand_current, listing, load
from warehouse.tables import BY_NAME, FACTS, SNAPSHOT, STORED

LANDING = [
    Made("a.txt", 3, ("Maro", "Sila"), 1),
    Made("b.txt", 5, ("Sila",), 1),
    Made("c/d.txt", 8, ("Teres",), 2),
    Made("e.txt", 0, ()),
    Made("f.txt", 9, ("Maro", "Umi"), 0),
]


def fresh(place: Path, name: str) -> DataFolder:
    (place / "landing").mkdir(exist_ok=True)
    return DataFolder.bind(place / name, place / "landing")


made = st.builds(
    Made,
    path=st.sampled_from(["a", "b", "c", "d", "e"]),
    number=st.integers(0, 3),
    names=st.sampled_from([("Maro",), ("Maro", "Sila"), ("Teres", "Sila"), ()]),
    story=st.integers(0, 2),
)
paths = st.sampled_from(["a", "b", "c", "d", "e"])
# Adds and edits, deletes, renames.
operations = st.one_of(made, paths, st.tuples(paths, paths))
histories = st.lists(st.lists(operations, min_size=1, max_size=5), min_size=2, max_size=4)


def apply(operation: Made | str | tuple[str, str], landing: dict[str, Made]) -> None:
    """Do to the landing folder what a collector would."""
    if isinstance(operation, Made):
        landing[operation.path] = operation
    elif isinstance(operation, str):
        landing.pop(operation, None)
    elif operation[0] in landing:
        landing[operation[1]] = replace(landing.pop(operation[0]), path=operation[1])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=histories, batch=st.integers(1, 5), judged=st.booleans())
def test_any_history_ends_in_the_rows_of_one_run(
    tmp_path_factory: pytest.TempPathFactory,
    history: list[list[Made | str | tuple[str, str]]],
    batch: int,
    *,
    judged: bool,
) -> None:
    """Law 6: adds, edits, deletes and renames, in any batch size (law 5); and `changes` says each step of it.

    Also where rows are withheld.
    """
    place = tmp_path_factory.mktemp("history")
    folder, scratch = fresh(place, "history"), fresh(place, "scratch")
    landing: dict[str, Made] = {}
    for nth, step in enumerate(history):
        for operation in step:
            apply(operation, landing)
        before = rows_by_key(folder)
        if publish(folder, landing.values(), f"r{nth}", batch=batch, judged=judged):
            assert told_changes(folder) == differences(before, rows_by_key(folder))
    publish(scratch, landing.values(), "only", batch=2, judged=judged)
    found, wanted = everything(folder), everything(scratch)
    assert {name: rows for name, rows in found.items() if rows} == {name: rows for name, rows in wanted.items() if rows}


Rows = dict[tuple[str, str], dict[str, object]]
# What happened, table, key, column, and its texts before and after.
Line = tuple[str, str, str, str | None, object, object]


def rows_by_key(folder: DataFolder) -> Rows:
    """All rows that readers see, by table and key."""
    snapshot = current(folder)
    if snapshot is None:
        return {}
    return {
        (table.name, "/".join(str(row[name]) for name in table.key)): row
        for table in SNAPSHOT
        for file in snapshot.files(table)
        for row in pa.parquet.read_table(file).to_pylist()
    }


def differences(before: Rows, after: Rows) -> set[Line]:
    """What changed, found the plain way: every row against every row."""
    lines: set[Line] = {("added", *at, None, None, None) for at in after.keys() - before.keys()}
    lines |= {("removed", *at, None, None, None) for at in before.keys() - after.keys()}
    for at in after.keys() & before.keys():
        for column, value in after[at].items():
            if value != before[at][column]:
                lines.add(("changed", *at, column, shown(before[at][column]), shown(value)))
    return lines


def told_changes(folder: DataFolder) -> set[Line]:
    """What `changes` tells of the current snapshot; its causes must be the files or another document."""
    lines = query(folder, "SELECT * FROM last_changes").to_pylist()
    assert all(line["cause"] == "input" or line["table_name"] in ("stories", "entities") for line in lines)
    columns = ("operation", "table_name", "key", "column_name", "before", "after")
    assert len({tuple(line[name] for name in columns) for line in lines}) == len(lines)
    return {
        (line["operation"], line["table_name"], line["key"], line["column_name"], line["before"], line["after"])
        for line in lines
    }


def shown(value: object) -> str | None:
    """The value as `changes` shows it."""
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return None if value is None else str(value)


def test_the_first_snapshot_has_its_entities(folder: DataFolder) -> None:
    """Once 'nothing was lost' was said by a LIMIT 0 that bound the whole of the union, and it had none."""
    publish(folder, LANDING, "one")
    named = query(folder, "SELECT DISTINCT entity_id FROM mentions").column(0).to_pylist()
    assert set(query(folder, "SELECT entity_id FROM entities").column(0).to_pylist()) == set(named)
    assert len(named) == 4


def test_many_small_publishes_end_in_the_rows_of_one_run(folder: DataFolder, tmp_path: Path) -> None:
    """Enough of them that parts are merged, with edits and removals in between."""
    landing: dict[str, Made] = {}
    for nth in range(12):
        landing[f"p{nth}"] = Made(f"p{nth}", nth, ("Maro", f"N{nth}"), nth // 3)
        if nth % 4 == 3:
            del landing[f"p{nth - 2}"]
            landing["p0"] = Made("p0", nth, ("Sila",), nth)
        publish(folder, landing.values(), f"r{nth}")
    scratch = fresh(tmp_path, "scratch")
    publish(scratch, landing.values(), "only")
    assert everything(folder) == everything(scratch)
    assert len(demand_current(folder).segments) < 8


def test_from_scratch_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """Law 5, to the byte, whatever the batch size."""
    parts = []
    for name, batch in (("one", 1), ("two", 4)):
        folder = fresh(tmp_path, name)
        snapshot = publish(folder, LANDING, "run", batch=batch)
        assert snapshot is not None
        parts.append({table.name: snapshot.parts(table) for table in STORED})
    assert parts[0] == parts[1]


def test_rows_lie_in_the_order_of_their_table(folder: DataFolder) -> None:
    snapshot = publish(folder, LANDING, "run")
    assert snapshot is not None
    for table in STORED:
        for file in snapshot.files(table):
            rows = pa.parquet.read_table(file, columns=list(table.order))
            assert rows.equals(rows.sort_by([(name, "ascending") for name in table.order]))


def test_facts_lie_in_the_order_of_the_text() -> None:
    for table in FACTS:
        assert table.order[:2] == ("document_id", "char_start"), table.name


def test_a_part_says_which_ids_it_lacks(folder: DataFolder) -> None:
    snapshot = publish(folder, LANDING, "run")
    assert snapshot is not None
    for file in snapshot.files(BY_NAME["figures"]):
        group = pa.parquet.read_metadata(file).row_group(0)
        columns = {group.column(n).path_in_schema: group.column(n) for n in range(group.num_columns)}
        found = connect(folder).execute(
            "SELECT bloom_filter_excludes FROM parquet_bloom_probe(?, 'figure_id', 'no id')", [str(file)]
        )
        assert columns["figure_id"].num_values
        assert found.fetchall() == [(True,)]


def test_nothing_new_publishes_nothing(folder: DataFolder) -> None:
    publish(folder, LANDING, "one")
    assert publish(folder, LANDING, "two") is None
    assert len(listing(folder)) == 1


def test_unchanged_parts_are_hard_links(folder: DataFolder) -> None:
    first = publish(folder, LANDING, "one")
    second = publish(folder, [*LANDING, Made("g.txt", 2, ("Umi",))], "two")
    assert first is not None
    assert second is not None
    for table in STORED:
        shared = {part.name for part in first.parts(table) if part.rows} & {p.name for p in second.parts(table)}
        assert shared or table.name == "stories" or not first.rows[table.name]
        for name in shared:
            assert (first.path / table.folder / name).samefile(second.path / table.folder / name)


def test_entities_go_with_their_last_document(folder: DataFolder) -> None:
    publish(folder, LANDING, "one")
    publish(folder, LANDING[1:], "two")
    assert query(folder, "SELECT name FROM entities ORDER BY name").column("name").to_pylist() == [
        "Maro",
        "Sila",
        "Teres",
        "Umi",
    ]
    publish(folder, LANDING[1:4], "three")
    assert query(folder, "SELECT name FROM entities ORDER BY name").column("name").to_pylist() == ["Sila", "Teres"]


def test_a_story_is_named_anew_when_its_least_document_goes(folder: DataFolder) -> None:
    copies = [Made(name, 1, ("Maro",), 4) for name in ("a", "b", "c")]
    publish(folder, copies, "one")
    least = min(copies, key=lambda file: document_id(file.path))
    publish(folder, [file for file in copies if file != least], "two")
    (story,) = set(query(folder, "SELECT story_id FROM stories").column("story_id").to_pylist())
    assert story == min(document_id(file.path) for file in copies if file != least)
    causes = query(folder, "SELECT cause FROM last_changes WHERE table_name = 'stories' AND operation = 'changed'")
    assert set(causes.column("cause").to_pylist()) == {"other_document"}


def test_changes_say_what_and_why(folder: DataFolder) -> None:
    publish(folder, LANDING, "one")
    edited = Made("b.txt", 6, ("Sila",), 1)
    publish(folder, [LANDING[0], edited, *LANDING[2:]], "two")
    lines = query(
        folder,
        "SELECT operation, table_name, before, after, cause FROM last_changes WHERE column_name IN ('text', 'quote') "
        "AND table_name IN ('documents', 'numerals')",
    ).to_pylist()
    assert lines == [
        {
            "operation": "changed",
            "table_name": "documents",
            "before": "Sila saw 5 boats. Story 1.",
            "after": "Sila saw 6 boats. Story 1.",
            "cause": "input",
        },
        {"operation": "changed", "table_name": "numerals", "before": "5", "after": "6", "cause": "input"},
    ]
    figures = query(folder, "SELECT operation FROM last_changes WHERE table_name = 'figures' ORDER BY 1")
    assert figures.column("operation").to_pylist() == ["added", "removed"]
    published = query(folder, "SELECT * FROM changes JOIN snapshot USING (snapshot_id)").num_rows
    assert diff(folder).rows.num_rows == published > 0


def test_what_only_moved_can_be_left_out(folder: DataFolder) -> None:
    """Another name before them moves all spans of a text; what it says of boats is what it said."""
    publish(folder, LANDING[1:2], "one")
    publish(folder, [replace(LANDING[1], names=("Umi", "Sila"))], "two")
    changes = diff(folder).rows
    told = without_moves(changes).to_pylist()
    moved = {(row["table_name"], row["column_name"]) for row in changes.to_pylist() if row not in told}
    assert {("figures", "char_start"), ("links", "char_end"), ("mentions", "byte_start")} <= moved
    assert all(column in ("char_start", "char_end", "byte_start", "byte_end") for _, column in moved)
    assert [row["column_name"] for row in told if row["table_name"] == "figures"] == ["claimant_id"]
    assert {"added", "changed"} <= {row["operation"] for row in told}


def test_the_code_is_named_as_a_cause(folder: DataFolder) -> None:
    publish(folder, LANDING, "one")
    plan = compare(folder, [source_of(file, code="d" * 64) for file in LANDING])
    assert set(plan.causes.values()) == {"code"}
    assert len(plan.changed) == len(LANDING)
    publish(folder, LANDING, "two", code="d" * 64)
    assert query(folder, "FROM last_changes").num_rows == 0


def test_a_rebuild_changes_nothing(folder: DataFolder) -> None:
    publish(folder, LANDING, "one")
    before = everything(folder)
    publish(folder, LANDING, "two", rebuild=True)
    assert everything(folder) == before
    assert query(folder, "FROM last_changes").num_rows == 0


def test_the_gate_reads_what_will_be_published(folder: DataFolder) -> None:
    publish(folder, LANDING[:2], "one")
    candidate = stage(folder, LANDING[1:], "two")
    assert candidate is not None
    connection = candidate.connect()
    counts = {
        schema: connection.execute(f"SELECT count(*) FROM {schema}.documents").fetchall()[0][0]
        for schema in ("main", "staged", "former")
    }
    assert counts == {"main": 3, "staged": 2, "former": 2}
    assert (candidate.documents_before, candidate.documents_gone) == (2, 1)
    assert current(folder) == load(folder.snapshots / "20160301T120000.000000Z-one")
    connection.close()
    assert candidate.publish(run_of("two"), []).rows["documents"] == 3


def test_new_documents_make_up_for_none_that_are_gone(folder: DataFolder) -> None:
    """A file that can no longer be read is as gone as one that was removed; the one refused all along isn't."""
    publish(folder, LANDING, "one")
    unreadable = [replace(file, names=()) for file in LANDING[:2]]
    arrived = [Made(f"new {number}.txt") for number in range(9)]
    candidate = stage(folder, [*unreadable, *LANDING[2:4], *arrived], "two")
    assert candidate is not None
    assert (candidate.documents_before, candidate.documents_gone) == (4, 3)


def test_a_snapshot_of_another_version_counts_as_published_before(folder: DataFolder) -> None:
    first = publish(folder, LANDING, "one")
    assert first is not None
    overwrite(first.path / "manifest.json", json.dumps({**first.manifest, "schema": "another"}))
    candidate = stage(folder, LANDING[:1], "two")
    assert candidate is not None
    assert (candidate.documents_before, candidate.documents_gone) == (4, 3)


@pytest.mark.parametrize("step", ["flip", "record", "Staging.remove"])
def test_publishing_that_failed_midway_carries_on(
    folder: DataFolder, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft is gone once the snapshot is whole, and staging once it is recorded."""
    candidate = stage(folder, LANDING, "one")
    assert candidate is not None

    def fail(*_: object) -> None:
        raise OSError("the disk is away")

    monkeypatch.setattr(f"warehouse.publish.publishing.{step}", fail)
    with pytest.raises(OSError, match="away"):
        candidate.publish(run_of("one"), [])
    monkeypatch.undo()
    assert candidate.publish(run_of("one"), []) == candidate.publish(run_of("one"), []) == current(folder)
    assert query(folder, "SELECT run_id, outcome FROM runs").to_pylist() == [{"run_id": "one", "outcome": "published"}]
    assert list(folder.staging.iterdir()) == []


def test_a_closed_gate_leaves_what_was_there_and_keeps_the_work(folder: DataFolder) -> None:
    publish(folder, LANDING[:2], "one")
    before = current(folder)
    candidate = stage(folder, LANDING, "two")
    assert candidate is not None
    check = failed_check("two", "x")
    candidate.discard(run_of("two", "gate_closed"), [check])
    assert current(folder) == before
    assert len(listing(folder)) == 1
    outcomes = query(folder, "SELECT outcome, passed FROM runs JOIN checks USING (run_id)").to_pylist()
    assert outcomes == [{"outcome": "gate_closed", "passed": False}]
    wanted = compare(folder, [source_of(file) for file in LANDING]).to_extract
    assert Staging.begin(folder, "three", wanted).done() == {file.path for file in LANDING[2:]}


def test_refused_documents_leave_no_rows_but_their_file(folder: DataFolder) -> None:
    publish(folder, LANDING[:1], "one")
    candidate = stage(folder, LANDING, "two")
    assert candidate is not None
    candidate = candidate.take_out({document_id("f.txt"): "the span lies"})
    with pytest.raises(StagingError, match=document_id("a.txt")):
        candidate.take_out({document_id("a.txt"): "not of this run"})
    candidate.publish(run_of("two"), [])
    rows = query(
        folder, "SELECT status, stage, reason, detail, document_id FROM files WHERE path = 'f.txt'"
    ).to_pylist()
    assert rows == [
        {
            "status": "refused",
            "stage": "gate",
            "reason": "law_broken",
            "detail": "the span lies",
            "document_id": None,
        }
    ]
    assert "Umi" not in query(folder, "SELECT name FROM entities").column("name").to_pylist()
    assert publish(folder, LANDING, "three") is None


def test_a_data_folder_belongs_to_one_landing_folder(folder: DataFolder, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with pytest.raises(BindingError, match="belongs to the landing folder"):
        DataFolder.bind(folder.root, tmp_path / "other")


def test_an_older_layout_is_refused(folder: DataFolder) -> None:
    label = folder.root / "warehouse.json"
    overwrite(label, label.read_text().replace('"layout": 1', '"layout": 0'))
    with pytest.raises(FormatError, match="older version"):
        DataFolder.open(folder.root)


def test_a_snapshot_with_other_columns_is_rebuilt_never_misread(folder: DataFolder) -> None:
    snapshot = publish(folder, LANDING, "one")
    assert snapshot is not None
    manifest = snapshot.path / "manifest.json"
    overwrite(manifest, manifest.read_text().replace(snapshot.manifest["schema"], "0" * 64))
    with pytest.raises(FormatError, match="dateline run"):
        demand_current(folder).demand_readable()
    plan = compare(folder, [source_of(file) for file in LANDING])
    assert (plan.rebuild, len(plan.new)) == (True, len(LANDING))
    staging = Staging.begin(folder, "two", [])
    with pytest.raises(FormatError):
        prepare(folder, staging, removed=(), snapshot_id="x", group_stories=group_stories)
    publish(folder, LANDING, "three")
    assert query(folder, "FROM documents").num_rows == 4


def test_reading_before_the_first_publish_says_so(folder: DataFolder) -> None:
    with pytest.raises(NoSnapshotError, match="dateline run"):
        connect(folder)


def test_every_table_of_the_contract_is_there_when_nothing_was_published(folder: DataFolder) -> None:
    publish(folder, [Made("e.txt", 0, ())], "one")
    for table in SNAPSHOT:
        assert query(folder, f"FROM {table.name} LIMIT 0").schema.names == schema_of(table).names
