"""A data folder that an earlier version wrote, with other columns: opened, checked, gone back to, upgraded, taken down from."""

import json
import os
import shutil
import tarfile
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from flows.cli import cli
from flows.takedown import take_down
from flows.upkeep import check, roll_back
from tests.publishing import publish_folder
from tests.warehouse.made import overwrite
from transforms.identity import document_id
from warehouse.publish.changes import diff
from warehouse.publish.planning import compare
from warehouse.read.reading import query
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import Snapshot, demand_current, listing

ARCHIVE = Path(__file__).with_name("5704137.tar.xz")
GONE = document_id("azaz-supply-road.txt")


@pytest.fixture
def earlier(tmp_path: Path, dispatches: Path) -> DataFolder:
    """The folder unpacked, of a landing folder here, which lies elsewhere than when it was written."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(tmp_path / "data", filter="data")
    landing = shutil.copytree(dispatches, tmp_path / "landing")
    label = tmp_path / "data" / "warehouse.json"
    told = json.loads(label.read_text()) | {"landing": str(landing), "landing_hex": os.fsencode(landing).hex()}
    overwrite(label, json.dumps(told))
    return DataFolder.open(tmp_path / "data")


def ids(folder: DataFolder) -> list[str]:
    return [snapshot.id for snapshot in listing(folder)]


def asked(folder: DataFolder, *line: str) -> str:
    done = CliRunner().invoke(cli, [*line, "--data", str(folder.root)])
    assert done.exit_code == 0, done.output
    return done.output


def test_it_is_opened_and_asked(earlier: DataFolder) -> None:
    """What its version knew is answered, what it didn't is NULL, a table that it hadn't is empty."""
    assert not demand_current(earlier).is_readable
    assert query(earlier, "FROM documents").num_rows == 6
    assert query(earlier, "SELECT count(*) AS n FROM figures WHERE quote IS NULL").to_pylist() == [{"n": 0}]
    assert query(earlier, "FROM withheld").num_rows == 0
    assert query(earlier, "FROM figures WHERE event_detail IS NOT NULL OR date_evidence IS NOT NULL").num_rows == 0
    assert query(earlier, "SELECT DISTINCT outcome FROM runs").column(0).to_pylist() == ["published"]
    assert "6 documents" in asked(earlier, "status")
    (figure,) = query(earlier, "SELECT figure_id FROM figures LIMIT 1").column(0).to_pylist()
    assert "bytes" in asked(earlier, "explain", figure)
    assert asked(earlier, "sql", "SELECT * FROM figure_pairs")


def test_it_is_checked_by_its_files(earlier: DataFolder) -> None:
    """Its rows kept other laws; whether they are those that were published is seen all the same."""
    verdict = check(earlier)
    assert not verdict.closed
    assert any("other columns" in warning for warning in verdict.warnings)
    part = next(demand_current(earlier).path.glob("figures/*.parquet"))
    content = part.read_bytes()
    overwrite(part, content.replace(content[100:110], b"\0" * 10))
    (lost, *_) = earlier.raw.iterdir()
    lost.unlink()
    failed = {c.expectation: c.examples for c in check(earlier).checks if not c.passed and c.severity == "error"}
    assert failed["parts_are_as_published"] == (f"{part.name}: its bytes are others",)
    assert failed["raw_files_are_as_read"] == (f"{lost.name}: it is missing",)


def test_it_is_gone_back_in_and_forward_again(earlier: DataFolder) -> None:
    first, second = ids(earlier)
    assert "added" in asked(earlier, "diff", "--format", "csv")
    roll_back(earlier, first)
    assert query(earlier, "FROM documents").num_rows == 4
    roll_back(earlier, second)
    with duckdb.connect(earlier.current / "dateline.duckdb", read_only=True) as connection:
        # The sweep has bound it to where the folder lies now.
        assert connection.execute("SELECT count(*) FROM documents").fetchall() == [(6,)]
    # It has also marked the times of its journal.
    runs = (earlier.journal / "runs").glob("*.parquet")
    assert {pq.read_schema(file).field("started_utc").type.tz for file in runs} == {"UTC"}


def test_the_next_run_upgrades_it(earlier: DataFolder) -> None:
    first, second = ids(earlier)
    assert "other columns" in str(compare(earlier, []).reason)
    folder = publish_folder(earlier.landing, earlier.root, judged=False)
    new = demand_current(folder)
    assert new.is_readable
    assert new.manifest["former"] == second
    assert [c for c in check(folder).checks if not c.passed and c.severity == "error"] == []
    compare_across(folder, new, second)

    # Back, for the new version is in doubt; the next run goes on from there.
    roll_back(folder, second)
    assert query(folder, "FROM documents").num_rows == 6
    publish_folder(earlier.landing, earlier.root, judged=False)
    assert query(folder, "FROM figures WHERE date_evidence IS NULL").num_rows == 0

    # A snapshot with other columns can't be written again: where it has the document it goes.
    (finished,) = take_down(folder, GONE, "a test")
    assert finished.is_whole
    assert set(finished.done.removed_ids) == {first, second}
    assert first not in ids(folder)
    digests = query(folder, "SELECT sha256 FROM files WHERE document_id IS NOT NULL").column(0).to_pylist()
    assert {path.name for path in folder.raw.iterdir()} == set(digests)
    assert GONE not in query(folder, "FROM documents").column("document_id").to_pylist()


def compare_across(folder: DataFolder, new: Snapshot, old: str) -> None:
    """`diff` speaks of the columns that both have, and of no table that one lacks."""
    changes = diff(folder, old, new.id).rows.to_pylist()
    assert changes
    assert {row["cause"] for row in changes if row["table_name"] == "figures"} <= {"code", "seed"}
    named = {row["column_name"] for row in changes if row["table_name"] in ("figures", "mentions")} - {None}
    assert named
    assert not named & {"event_detail", "place_evidence", "date_evidence", "candidates", "candidate_scores"}
    assert "withheld" not in {row["table_name"] for row in changes}
    files = [row for row in changes if row["table_name"] == "files"]
    assert [row for row in files if row["operation"] != "changed"] == []
