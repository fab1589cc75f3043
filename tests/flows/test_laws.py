"""Law 5: the same files give the same rows, to the byte, whatever the batches, the workers and the order."""

from pathlib import Path

import pytest

from flows.run import run
from flows.settings import Settings
from tests.publishing import publish_folder
from warehouse.store.folder import DataFolder
from warehouse.store.parts import Part
from warehouse.store.snapshots import demand_current
from warehouse.tables import STORED


def parts(folder: DataFolder) -> dict[str, list[Part]]:
    """Every file of a snapshot with its digest."""
    snapshot = demand_current(folder)
    return {table.name: snapshot.parts(table) for table in STORED}


@pytest.mark.parametrize(("batch_size", "backwards"), [(1, False), (4, True)])
def test_batches_and_order_change_no_byte(
    published_dispatches: DataFolder, dispatches: Path, tmp_path: Path, batch_size: int, *, backwards: bool
) -> None:
    """Read alone or beside others, first or last, a document has the same rows: from scratch twice, the same Parquet."""
    folder = publish_folder(dispatches, tmp_path / "data", judged=False, batch_size=batch_size, backwards=backwards)
    assert demand_current(folder).rows["figures"] > 20
    assert parts(folder) == parts(published_dispatches)


@pytest.mark.prefect
@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize(("workers", "batch_size"), [(1, 200), (2, 1), (4, 2)])
def test_workers_change_no_byte(
    published_dispatches: DataFolder,
    dispatches: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    workers: int,
    batch_size: int,
) -> None:
    """One process, or a pool of two or four: what arrives first differs, what is published doesn't."""
    monkeypatch.setattr("flows.server.runners._WORTH_A_POOL_BYTES", 0)
    settings = Settings(
        landing=dispatches, data=tmp_path / "data", settle_seconds=0, workers=workers, batch_size=batch_size
    )
    run(settings)
    assert parts(DataFolder.open(settings.data)) == parts(published_dispatches)
