"""Checks the room on the disk: before a run writes anything, and when something failed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import StorageFullError, WarehouseError, says_full

# With less free space a run doesn't begin, and an error is taken for one of a full disk: Prefect's write-ahead log
# takes 4 MB, the pages about a judgement 5 MB, and both are written while the old ones are still there.
LEAST_BYTES = 16_000_000


def demand_room(place: Path) -> None:
    """Raise `StorageFullError` if less space is free than any run needs."""
    if shutil.disk_usage(place).free < LEAST_BYTES:
        raise StorageFullError(place)


@contextmanager
def filling(place: Path, known: tuple[type[Exception], ...]) -> Iterator[None]:
    """Turn errors that a full disk causes into `StorageFullError`.

    Code that can't write may report this in other words or, like a server, not at all: so every error on a full disk
    is taken for a consequence of that, except `known` errors and those of the warehouse.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, (WarehouseError, *known)):
            raise
        if any(says_full(cause) for cause in _chain(error)) or shutil.disk_usage(place).free < LEAST_BYTES:
            raise StorageFullError(place) from error
        raise


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, then its cause or context, and so on."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
