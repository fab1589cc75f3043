"""Holds a data folder for operations other than runs: takes the lock and prepares the journal's row."""

from collections.abc import Iterator
from contextlib import contextmanager

from flows.loading.digests import code_digest, seeds_digest
from flows.settings import load_settings
from flows.work import new_run_id, utc_now
from warehouse.publish.upkeep import sweep
from warehouse.records import Run
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold


@contextmanager
def held(folder: DataFolder, outcome: str) -> Iterator[Run]:
    """Hold the data folder, clean up after a killed run, and yield the journal's row for the operation.

    The row has no end time yet. Raises `LockedError`.
    """
    now = utc_now()
    run_id = new_run_id(now)
    with hold(folder, run_id, now):
        sweep(folder)
        settings = load_settings()
        yield Run(
            run_id=run_id,
            started_utc=now,
            finished_utc=None,
            outcome=outcome,
            snapshot_id=None,
            inputs_digest=None,
            code_digest=code_digest(settings.laws),
            seeds_digest=seeds_digest(own=settings.reference),
        )
