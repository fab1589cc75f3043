"""What can go wrong with a data folder, in words for the person who runs it."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

NOTHING_PUBLISHED = (
    "nothing was published, what was published before is intact. Make room on that disk and run again: what is staged "
    "is kept"
)


class WarehouseError(Exception):
    """The data folder can't do what was asked; the message says why and what to do."""


class BindingError(WarehouseError):
    """The data folder belongs to another landing folder."""


class FormatError(WarehouseError):
    """The data folder was written by a version that lays it out differently."""


class NoWarehouseError(WarehouseError):
    """There is no data folder at the path."""


class NoSnapshotError(WarehouseError):
    """There is no snapshot of that name, or nothing has been published yet."""


class NoDocumentError(WarehouseError):
    """No snapshot has a document of that id."""


class StagingError(WarehouseError):
    """What was asked for doesn't fit the rows that are staged."""


class QueryError(WarehouseError):
    """The text isn't one read-only query, or DuckDB can't answer it."""


class StorageFullError(WarehouseError):
    """The disk of `place` is full; `said` is the part of the message about what happened to the work."""

    def __init__(self, place: Path, said: str = NOTHING_PUBLISHED) -> None:
        self.place = place
        free = shutil.disk_usage(place).free
        super().__init__(f"no space left for {place} ({free / 1e6:.1f} MB are free): {said}")


class NotWritableError(WarehouseError):
    """The data folder can be read but not written."""

    def __init__(self, place: Path, error: OSError) -> None:
        super().__init__(
            f"{error.filename or place} can't be written: {error.strerror}. Nothing was published; what is published "
            "can be read all the same, with `dateline sql`, `status`, `explain`, `diff` and `check`"
        )


class LockedError(WarehouseError):
    """Another run holds the data folder."""

    def __init__(self, run_id: str, pid: int, since_utc: datetime) -> None:
        self.run_id = run_id
        self.pid = pid
        self.since_utc = since_utc
        super().__init__(f"run {run_id} (process {pid}) holds the data folder since {since_utc:%Y-%m-%d %H:%M:%S} UTC")


@contextmanager
def storage(folder: Path, said: str = NOTHING_PUBLISHED) -> Iterator[None]:
    """Turn errors of libraries: a full disk into `StorageFullError`, no permission to write into `NotWritableError`.

    `said` is the part of the message about what happened to the work on a full disk.
    """
    try:
        yield
    except StorageFullError as error:
        raise StorageFullError(folder, said) from error
    except (OSError, pa.lib.ArrowException, duckdb.Error) as error:
        if says_full(error):
            raise StorageFullError(folder, said) from error
        if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise NotWritableError(folder, error) from error
        raise


def says_full(error: BaseException) -> bool:
    """Whether an error of Python, Arrow, DuckDB or SQLite says that the disk is full or over quota."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    text = str(error)
    return any(words in text for words in ("No space left on device", "Disk quota exceeded", "disk is full"))
