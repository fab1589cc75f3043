"""Chooses where batches run: in this process, in a pool of processes or on a Dask cluster; the rows are the same."""

import atexit
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from typing import Any

from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner

from flows.landing.items import Item
from flows.settings import Settings, SettingsError

# A worker needs ten seconds to import and load the models; in this time this process extracts some 40,000 words.
_WORTH_A_POOL_BYTES = 1_000_000
# A batch also ends at this size, so that no batch of long documents delays the others.
_BATCH_BYTES = 2_000_000


def cut(items: Sequence[Item], settings: Settings) -> list[tuple[Item, ...]]:
    """Cut the items, in order, into batches of at most `batch_size` items; a batch also ends at `_BATCH_BYTES`."""
    batches: list[list[Item]] = []
    room = 0
    for item in items:
        size = item.landed.size or 0
        if not batches or len(batches[-1]) >= settings.batch_size or size > room:
            batches.append([])
            room = _BATCH_BYTES
        batches[-1].append(item)
        room -= size
    return [tuple(batch) for batch in batches]


def is_small(batches: Sequence[Sequence[Item]]) -> bool:
    """Whether the work would take less time than starting a pool."""
    readable = (item.landed.size or 0 for batch in batches for item in batch if not item.landed.reason)
    return len(batches) < 2 or sum(readable) < _WORTH_A_POOL_BYTES


def runner_of(settings: Settings, batches: Sequence[Sequence[Item]]) -> TaskRunner[Any] | None:
    """Make the task runner for these batches; None if this process does them itself.

    Raises `SettingsError` if Dask is asked for but not installed.
    """
    if settings.runner == "here" or is_small(batches) or (settings.workers == 1 and settings.runner == "processes"):
        return None
    if settings.runner == "processes":
        return ProcessPoolTaskRunner(max_workers=settings.workers, initializer=depend_on_parent)
    try:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingsError("runner: dask wants the extra: pip install 'dateline[dask]'") from error
    if settings.dask_address:
        return DaskTaskRunner(address=settings.dask_address)
    kwargs = {"n_workers": settings.workers, "threads_per_worker": 1, "dashboard_address": None}
    return DaskTaskRunner(cluster_kwargs=kwargs)


def depend_on_parent() -> None:
    """Make this worker of a pool ignore Ctrl-C, which its parent run handles, and end if the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Everything is written by then; a normal exit of the interpreter would make DuckDB print messages on the terminal.
    atexit.register(os._exit, 0)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
