"""The command on a full disk: exit code 1, where and what to do, and the next run carries on."""

import os
import subprocess
import sys

import pytest

from tests.small_disk import leave, small_disk
from warehouse.read.reading import query
from warehouse.store.folder import DataFolder
from warehouse.store.snapshots import current

pytestmark = [pytest.mark.prefect, pytest.mark.timeout(600)]


def dateline(*line: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *line],
        capture_output=True, text=True, env=environment | {"DATELINE_SETTLE_SECONDS": "0"}, check=False,
    )  # fmt: skip


def test_a_run_that_fills_the_disk_says_so_and_the_next_one_finishes(landing, tmp_path):
    with small_disk(tmp_path / "disk", 80_000_000) as disk:
        line = ("run", "--landing", str(landing), "--data", str(disk / "data"))
        first = dateline(*line)
        assert first.returncode == 0, first.stderr
        folder = DataFolder.open(disk / "data")
        before = current(folder)

        leave(disk, 10_000_000)
        early = dateline(*line)
        assert (early.returncode, early.stdout) == (1, "")
        assert f"no space left for {folder.root}" in early.stderr

        # No text, so nothing is extracted from them: the raw store fills while the run is under way.
        for number in range(9):
            (landing / f"noise-{number}").write_bytes(os.urandom(4_000_000))
        leave(disk, 20_000_000)
        late = dateline(*line)
        assert late.returncode == 1
        assert f"no space left for {folder.root}" in late.stderr, late.stderr[-3000:]
        assert "Make room on that disk and run again" in late.stderr
        assert "Traceback" not in late.stderr
        assert current(folder) == before
        assert query(folder, "FROM documents").num_rows == 3

        leave(disk, 70_000_000)
        again = dateline(*line)
        assert again.returncode == 0, again.stderr
        assert query(folder, "FROM files WHERE status = 'refused'").num_rows == 9
        assert list(folder.staging.iterdir()) == []
