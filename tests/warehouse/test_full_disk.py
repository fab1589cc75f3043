"""A full disk, a real one: what was published stays, the message says where and what to do, the next run finishes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from expectations import records
from tests.small_disk import leave, small_disk
from tests.warehouse.made import Made, publish, run_of
from warehouse.errors import StorageFullError
from warehouse.publish.upkeep import sweep
from warehouse.read.reading import connect, query
from warehouse.read.spans import span_violations
from warehouse.store import journal
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold
from warehouse.store.snapshots import current
from warehouse.store.space import LEAST_BYTES, demand_room, filling

LANDING = [Made(f"{nth}.txt", nth, (f"N{nth}",)) for nth in range(4)]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 8_000_000) as place:
        yield place


@pytest.fixture
def tight(disk: Path, tmp_path: Path) -> DataFolder:
    (tmp_path / "landing").mkdir()
    return DataFolder.bind(disk / "data", tmp_path / "landing")


def test_however_little_is_free_a_publish_is_whole_or_not_at_all(tight: DataFolder, disk: Path) -> None:
    """From no room at all to enough, so that each step of a publish is the one that finds the disk full."""
    publish(tight, LANDING[:1], "r0")
    said = []
    for nth, free in enumerate(range(0, 320_000, 40_000), start=1):
        before = current(tight)
        leave(disk, free)
        try:
            publish(tight, LANDING[: 2 + nth % 2], f"r{nth}")
        except StorageFullError as error:
            said.append(str(error))
            # Full behind the flip, in the journal, it is published already; the next sweep says so there.
            stands = current(tight) == before or f"r{nth}" in str(current(tight))
            assert stands, free
        connection = connect(tight)
        ((files, documents, mentions),) = connection.execute(
            "SELECT (SELECT count(*) FROM files), count(*), (SELECT count(*) FROM mentions) FROM documents"
        ).fetchall()
        assert files == documents == mentions
        assert span_violations(connection, tight, records).num_rows == 0
        connection.close()
    assert len(said) > 2
    assert all(str(tight.root) in message and "Make room" in message for message in said)
    leave(disk, 7_000_000)
    with hold(tight, "next", run_of("next").started_utc):
        sweep(tight)
        publish(tight, LANDING, "next")
    assert query(tight, "FROM documents").num_rows == 4
    assert list(tight.staging.iterdir()) == []
    assert [path for path in tight.root.rglob("*") if path.name.startswith(".aside-") or path.suffix == ".tmp"] == []
    assert current(tight) is not None
    assert len(list(tight.snapshots.iterdir())) == len(journal.known_runs(tight) - {""})


def test_a_run_is_not_begun_where_less_is_free_than_any_takes(disk: Path) -> None:
    with pytest.raises(StorageFullError, match=r"MB are free.*run again"):
        demand_room(disk)
    assert LEAST_BYTES > 8_000_000


def test_what_fails_on_a_full_disk_is_laid_to_it(tight: DataFolder, tmp_path: Path) -> None:
    """A server that can't write its database answers 500 and no more."""
    with pytest.raises(StorageFullError), filling(tight.root, ()):
        raise RuntimeError("500 Internal Server Error")
    with pytest.raises(LookupError), filling(tight.root, (LookupError,)):
        raise LookupError("known")
    with pytest.raises(RuntimeError), filling(tmp_path, ()):
        raise RuntimeError("500 Internal Server Error")
    chained = RuntimeError("500 Internal Server Error")
    chained.__context__ = OSError(28, "No space left on device")
    with pytest.raises(StorageFullError), filling(tmp_path, ()):
        raise chained
