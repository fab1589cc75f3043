"""One run at a time holds a data folder; a lock left by a dead process is free."""

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
# The kernel knows it by process and drops it when the process closes the file anywhere, so threads of one
# process are kept apart here and nobody else in it opens the file.
_held: dict[Path, "Holder"] = {}
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the data folder, or held it when it died."""

    run_id: str
    pid: int
    since_utc: datetime


# Between locking and writing its name a holder has none; nor has one whose name a power cut spoilt.
UNKNOWN = Holder("unknown", 0, datetime(1970, 1, 1))  # noqa: DTZ001  times are naive UTC
# Who only looks at the lock has it for an instant: no reason to give up.
_LOOKS = 5
_INSTANT_S = 0.02


@contextmanager
def hold(folder: DataFolder, run_id: str, since_utc: datetime) -> Iterator[None]:
    """Hold the data folder; raises `LockedError`, which says who does and since when.

    The name of a holder that died is noted in `lock.died`, for `warehouse.publish.upkeep.sweep`.
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
            # A backup leaves the first two out; the third is made last of all, after the label.
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
    """Who holds a data folder now, in this process or another; None where nobody that lives does."""
    path = data.resolve() / "lock"
    with _guard:
        if path in _held:
            return _held[path]
        try:
            handle = os.open(path, os.O_RDWR)
        except OSError:
            # Who can't write to it can't hold it either.
            return None
        try:
            return None if _locks(handle) else _read(handle) or UNKNOWN
        finally:
            os.close(handle)


def read_died(folder: DataFolder) -> list[Holder]:
    """The holders that died and aren't in the journal yet; `UNKNOWN` for what can't be read."""
    path = folder.root / "lock.died"
    if not path.exists():
        return []
    return [_parsed(line) for line in path.read_text("utf-8", "replace").splitlines() if line.strip()]


def forget_died(folder: DataFolder) -> None:
    """The journal has them now."""
    (folder.root / "lock.died").unlink(missing_ok=True)


def _acquire(path: Path) -> int:
    """Open and lock the file, or say who holds it."""
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
    """The holder named in the file, `UNKNOWN` where its name can't be read; None where the file is empty."""
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
        # What stands before it may lack the end of its line.
        out.write(f"\n{_render(dead)}\n")
        out.flush()
        os.fsync(out.fileno())
