"""A lock that only one run at a time holds on a data folder; the lock of a dead process is free again."""

import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warehouse.errors import LockedError, storage
from warehouse.store.folder import DataFolder

# A POSIX record lock, not flock: children forked by the holder don't keep it alive when the holder is killed.
# The kernel grants it to a process and drops it when the process closes the file anywhere. So `_held` keeps the threads
# of one process apart, and no other code of the process opens the file.
_held: dict[Path, "Holder"] = {}
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that holds the data folder, or held it when it died."""

    run_id: str
    pid: int
    since_utc: datetime


# A holder whose name can't be read: it has locked the file but not written its name yet, or a power cut damaged it.
UNKNOWN = Holder("unknown", 0, datetime(1970, 1, 1))  # noqa: DTZ001  times are naive UTC
# Tries to get the lock: a process that only looks at it (`holder_of`) holds it for an instant.
_LOOKS = 5
_INSTANT_S = 0.02


@contextmanager
def hold(folder: DataFolder, run_id: str, since_utc: datetime) -> Iterator[None]:
    """Hold the data folder during the block; raises `LockedError`, which says who holds it and since when.

    If the former holder died, its name is noted in `lock.died`, for `warehouse.publish.upkeep.sweep`.
    """
    path = folder.root / "lock"
    holder = Holder(run_id, os.getpid(), since_utc)
    with _guard:
        if path in _held:
            raise _refusal(_held[path])
        handle = _acquire(path)
        _held[path] = holder
    try:
        with storage(folder.root):
            # A backup doesn't contain the first two; the third may be missing because it is made last, after the label.
            for place in (folder.staging, folder.cache, folder.snapshots):
                place.mkdir(parents=True, exist_ok=True)
            dead = _read(handle)
            if dead:
                _note(folder.root / "lock.died", dead)
            _write(handle, holder)
        yield
    finally:
        with _guard:
            os.ftruncate(handle, 0)
            os.close(handle)
            del _held[path]


def holder_of(data: Path) -> Holder | None:
    """Return who holds a data folder now, in this process or another; None if no living process does."""
    path = data.resolve() / "lock"
    with _guard:
        if path in _held:
            return _held[path]
        try:
            handle = os.open(path, os.O_RDWR)
        except OSError:
            # A process that can't write to the lock file can't hold the lock either.
            return None
        try:
            return None if _locks(handle) else _read(handle) or UNKNOWN
        finally:
            os.close(handle)


def read_died(folder: DataFolder) -> list[Holder]:
    """Return the holders that died and aren't in the journal yet; `UNKNOWN` for each line that can't be read."""
    path = folder.root / "lock.died"
    if not path.exists():
        return []
    return [_parsed(line) for line in path.read_text("utf-8", "replace").splitlines() if line.strip()]


def forget_died(folder: DataFolder) -> None:
    """Delete the list of dead holders, once they are in the journal."""
    (folder.root / "lock.died").unlink(missing_ok=True)


def _acquire(path: Path) -> int:
    """Open and lock the file; raises `LockedError`, which says who holds it."""
    with storage(path.parent):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    for _ in range(_LOOKS):
        if _locks(handle):
            return handle
        time.sleep(_INSTANT_S)
    holder = _read(handle)
    os.close(handle)
    raise _refusal(holder or UNKNOWN)


def _locks(handle: int) -> bool:
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _refusal(holder: Holder) -> LockedError:
    return LockedError(holder.run_id, holder.pid, holder.since_utc)


def _read(handle: int) -> Holder | None:
    """Return the holder named in the file; `UNKNOWN` if its name can't be read, None if the file is empty."""
    text = os.pread(handle, 4096, 0).decode("utf-8", "replace")
    return _parsed(text) if text else None


def _parsed(text: str) -> Holder:
    try:
        said = json.loads(text)
        return Holder(str(said["run_id"]), int(said["pid"]), datetime.fromisoformat(said["since_utc"]))
    except (ValueError, KeyError, TypeError):
        return UNKNOWN


def _render(holder: Holder) -> str:
    return json.dumps({"run_id": holder.run_id, "pid": holder.pid, "since_utc": holder.since_utc.isoformat()})


def _write(handle: int, holder: Holder) -> None:
    content = _render(holder).encode()
    os.pwrite(handle, content, 0)
    os.ftruncate(handle, len(content))


def _note(path: Path, dead: Holder) -> None:
    with path.open("a", encoding="utf-8") as out:
        # Begin with a line end, because the line before may lack its own.
        out.write(f"\n{_render(dead)}\n")
        out.flush()
        os.fsync(out.fileno())
