"""Room on the disk: asked for before a run writes anything, and looked at where something failed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import StorageFullError, WarehouseError, says_full

# Below this a run isn't begun, and what fails is laid to the disk: Prefect's write-ahead log takes 4 MB, the
# pages about a judgement 5 MB, and both are written beside the old ones.
LEAST_BYTES = 16_000_000


def demand_room(place: Path) -> None:
    """Raise `StorageFullError` where less is free than any run takes."""
    if shutil.disk_usage(place).free < LEAST_BYTES:
        raise StorageFullError(place)


@contextmanager
def filling(place: Path, known: tuple[type[Exception], ...]) -> Iterator[None]:
    """Turn what fails because the disk is full into a `StorageFullError`.

    What can't write says so in its own words or, as a server, not at all: so whatever goes wrong on a full disk
    is laid to it, except `known` errors that say what they are.
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
    """An error, and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
