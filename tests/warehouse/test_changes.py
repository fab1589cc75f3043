"""What a person is told of two snapshots: counts by cause, and each figure beside what it was; names of snapshots."""

from pathlib import Path

import pytest

from tests.warehouse.made import Made, publish
from warehouse.errors import NoSnapshotError
from warehouse.publish.changes import diff
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import PREVIOUS, demand_current, find


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    (tmp_path / "landing").mkdir()
    return DataFolder.bind(tmp_path / "data", tmp_path / "landing")


def test_a_changed_figure_stands_beside_what_it_was(folder: DataFolder) -> None:
    publish(folder, [Made("a.txt", 43), Made("b.txt", 5)], "one")
    publish(folder, [Made("a.txt", 46), Made("c.txt", 7)], "two")
    found = diff(folder)
    lines = [
        (line["path"], line["before"] and line["before"].split()[0], line["after"] and line["after"].split()[0])
        for line in found.figures.to_pylist()
    ]
    assert lines == [("a.txt", "43", "46"), ("b.txt", "5", None), ("c.txt", None, "7")]
    assert {line["cause"] for line in found.figures.to_pylist()} == {"input"}


def test_counts_are_those_of_the_rows(folder: DataFolder) -> None:
    publish(folder, [Made("a.txt", 43), Made("b.txt", 5)], "one")
    publish(folder, [Made("a.txt", 46)], "two")
    found = diff(folder)
    rows = {
        (row["table_name"], row["operation"], row["key"])
        for row in found.rows.to_pylist()
        if row["column_name"] is None
    }
    told = {(row["table"], row["operation"]): row["rows"] for row in found.counts.to_pylist()}
    for (table, operation), count in told.items():
        if operation != "changed":
            assert count == len([row for row in rows if row[:2] == (table, operation)])
    assert told["documents", "removed"] == 1


def test_a_snapshot_is_named_by_how_its_id_begins_or_as_the_one_before(folder: DataFolder) -> None:
    first = publish(folder, [Made("a.txt", 1)], "one")
    second = publish(folder, [Made("a.txt", 2)], "two")
    assert first is not None
    assert second is not None
    assert find(folder, PREVIOUS).id == first.id
    assert find(folder, second.id).id == find(folder, second.id[:-1]).id == demand_current(folder).id
    with pytest.raises(NoSnapshotError, match=f"(?s)several.*{first.id}.*{second.id}"):
        find(folder, first.id[:8])
    with pytest.raises(NoSnapshotError, match="no snapshot"):
        find(folder, "1999")


def test_nothing_came_before_the_first(folder: DataFolder) -> None:
    publish(folder, [Made("a.txt", 1)], "one")
    with pytest.raises(NoSnapshotError, match="before"):
        find(folder, PREVIOUS)
