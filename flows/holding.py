"""Holding a data folder for what people do to it besides running: the lock, and the journal's line."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flows.loading.digests import code_digest, seeds_digest
from flows.work import utc_now
from warehouse.publish.upkeep import sweep
from warehouse.records import Run
from warehouse.store.folder import DataFolder
from warehouse.store.lock import hold


@contextmanager
def held(folder: DataFolder) -> Iterator[None]:
    """Hold the data folder, what a killed run left cleared up; raises `LockedError`."""
    now = utc_now()
    with hold(folder, new_run_id(now), now):
        sweep(folder)
        yield


def new_run_id(now: datetime) -> str:
    """A name for what begins now."""
    return f"{now:%Y%m%dT%H%M%S}Z-{secrets.token_hex(3)}"


def run_of(now: datetime, outcome: str) -> Run:
    """The journal's line of something that read no files."""
    return Run(
        run_id=new_run_id(now),
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
