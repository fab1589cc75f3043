"""Times: instants in UTC in the Parquet, and UTC for every reader, whatever the zone of the machine."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.warehouse.made import NOON, Made, publish, run_of
from warehouse.publish.upkeep import sweep
from warehouse.read.reading import query
from warehouse.schema import schema_of
from warehouse.store import journal
from warehouse.store.folder import DataFolder
from warehouse.tables import BY_NAME, JOURNAL, SNAPSHOT

ABROAD = "America/New_York"
# In New York this is the evening before.
NIGHT = NOON.replace(hour=3, microsecond=5)
TOLD = "SELECT run_id, started_utc, started_utc::DATE AS day FROM runs ORDER BY run_id"
KNOWN = [("one", NOON, NOON.date()), ("two", NIGHT, NIGHT.date())]


@pytest.fixture
def published(folder: DataFolder) -> DataFolder:
    publish(folder, [Made("a.txt", 3)], "one")
    journal.append(folder, replace(run_of("two", "unchanged"), started_utc=NIGHT))
    return folder


def told_abroad(folder: DataFolder, sql: str = TOLD) -> list[tuple[object, ...]]:
    """Ask a reader's own DuckDB, which has another time zone and the file attached."""
    with duckdb.connect() as connection:
        connection.execute(f"SET TimeZone = '{ABROAD}'")
        connection.execute(f"ATTACH '{folder.current / 'dateline.duckdb'}' AS news (READ_ONLY)")
        connection.execute("USE news")
        return connection.execute(sql).fetchall()


def runs(folder: DataFolder) -> list[Path]:
    return journal.readable(folder, BY_NAME["runs"])


def forget_zone(file: Path) -> None:
    """Write a file's times as earlier versions did: UTC that doesn't say so."""
    rows = pq.read_table(file)
    kinds = [pa.timestamp("us") if pa.types.is_timestamp(item.type) else item.type for item in rows.schema]
    journal.put(
        file, rows.cast(pa.schema([item.with_type(kind) for item, kind in zip(rows.schema, kinds, strict=True)]))
    )


def test_columns_named_utc_and_no_others_are_instants_in_the_parquet(published: DataFolder) -> None:
    named = {
        item.name: item.type
        for table in (*SNAPSHOT, *JOURNAL)
        for item in schema_of(table)
        if item.name.endswith("_utc") or pa.types.is_timestamp(item.type)
    }
    assert named == dict.fromkeys(("started_utc", "finished_utc"), pa.timestamp("us", tz="UTC"))
    for file in runs(published):
        schema = pq.ParquetFile(file).schema
        for name in named:
            kind = json.loads(schema.column(schema.names.index(name)).logical_type.to_json())
            assert (kind["Type"], kind["isAdjustedToUTC"], kind["timeUnit"]) == ("Timestamp", True, "microseconds")
    moments = {moment for file in runs(published) for moment in pq.read_table(file)["started_utc"].to_pylist()}
    assert moments == {NOON.replace(tzinfo=UTC), NIGHT.replace(tzinfo=UTC)}


def test_the_duckdb_file_shows_utc_in_a_session_of_another_zone(published: DataFolder) -> None:
    assert told_abroad(published) == KNOWN
    assert told_abroad(published, "SELECT run_id FROM runs WHERE started_utc < '2016-03-01 03:30'") == [("two",)]
    assert told_abroad(published, "SELECT created_utc FROM snapshot") == [(NOON,)]


_ASKED = """
import sys
from pathlib import Path
from flows.output.show import show
from warehouse.read.reading import query
from warehouse.store import duck
from warehouse.store.folder import DataFolder

answer = query(DataFolder.open(Path(sys.argv[1])), sys.argv[2])
for form in ("csv", "json"):
    show(answer, form)
show(query(DataFolder.open(Path(sys.argv[1])), "SELECT '2016-03-01 00:00'::TIMESTAMPTZ AS moment, moment::DATE AS day"), "csv")
for connection in (duck.open_memory(), duck.open_bounded()):
    print(connection.sql("SELECT '2016-03-01 00:00+00'::TIMESTAMPTZ::VARCHAR").fetchall())
"""


def test_our_own_sessions_are_in_utc_on_a_machine_elsewhere(published: DataFolder) -> None:
    told = subprocess.run(
        [sys.executable, "-c", _ASKED, str(published.root), "SELECT started_utc FROM runs ORDER BY run_id"],
        env={**os.environ, "TZ": ABROAD}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.stderr == ""
    assert told.stdout.splitlines() == [
        "started_utc", "2016-03-01T12:00:00.000000Z", "2016-03-01T03:00:00.000005Z",
        "[", " {", '  "started_utc": "2016-03-01T12:00:00.000000Z"', " },",
        " {", '  "started_utc": "2016-03-01T03:00:00.000005Z"', " }", "]",
        "moment,day", "2016-03-01T00:00:00.000000Z,2016-03-01",
        "[('2016-03-01 00:00:00+00',)]", "[('2016-03-01 00:00:00+00',)]",
    ]  # fmt: skip


def test_the_journal_of_an_earlier_version_is_marked_once(published: DataFolder) -> None:
    """Before that it is read as it is, in part or as a whole; the files of other tables stay the same."""
    for file in runs(published):
        forget_zone(file)
        assert query(published, TOLD).to_pylist() == [
            {"run_id": run_id, "started_utc": at, "day": day} for run_id, at, day in KNOWN
        ]
    others = {file: file.stat().st_ino for file in published.journal.glob("[!r]*/*.parquet")}
    sweep(published)
    assert journal.without_zone(published) == []
    assert told_abroad(published) == KNOWN
    marked = {file: file.stat().st_ino for file in runs(published)}
    sweep(published)
    assert {file: file.stat().st_ino for file in (*others, *marked)} == others | marked


def test_a_sweep_that_dies_while_it_marks_is_finished_by_the_next(
    published: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(published, [Made("a.txt", 4)], "three")
    for file in runs(published):
        forget_zone(file)

    def die(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(journal, "mark_utc", die)
    with pytest.raises(KeyboardInterrupt):
        sweep(published)
    monkeypatch.undo()
    assert journal.without_zone(published) == runs(published)
    sweep(published)
    assert [row for row in told_abroad(published) if row[0] != "three"] == KNOWN
