"""Holding a data folder for what people do to it besides running: the lock, and the journal's line."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from flows.loading.digests import code_digest, seeds_digest
from flows.work import utc_now
from warehouse.publish.upkeep import sweep
from warehouse.records import Run
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold


@contextmanager
def held(folder: DataFolder, outcome: str) -> Iterator[Run]:
    """Hold the data folder, what a killed run left cleared up; the journal's line of what is done meanwhile.

    Raises `LockedError`.
    """
    now = utc_now()
    run_id = f"{now:%Y%m%dT%H%M%S}Z-{secrets.token_hex(3)}"
    with hold(folder, run_id, now):
        sweep(folder)
        yield Run(
            run_id=run_id,
            started_utc=now,
            finished_utc=utc_now(),
            outcome=outcome,
            snapshot_id=None,
            inputs_digest=None,
            code_digest=code_digest(),
            seeds_digest=seeds_digest(),
            files_seen=0,
            files_new=0,
            files_changed=0,
            files_removed=0,
            files_refused=0,
        )
