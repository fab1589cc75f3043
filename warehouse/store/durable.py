"""Writes files and folders so that each exists whole or not at all, also after a crash."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Prefix of temporary names that a crash may leave behind; every sweep removes them.
ASIDE = ".aside-"
# The mode of finished files: they are only ever replaced, and nobody may write to them, not even a query.
READ_ONLY = 0o444
# Errors of file systems without hard links (exFAT, many network folders), or with no more links to this file.
_NO_LINKS = frozenset({errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a temporary name, then rename it to `path`."""
    handle, aside = tempfile.mkstemp(prefix=ASIDE, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(aside).chmod(READ_ONLY)
        os.replace(aside, path)  # noqa: PTH105  the atomic rename is the point
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def aside_of(path: Path) -> Iterator[Path]:
    """Give the block a temporary name for a file, then rename the file to `path`; if the block fails, delete it."""
    aside = path.with_name(f"{ASIDE}{path.stem}")
    try:
        yield aside
        seal_file(aside)
        aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make sure that what was written to the file is on disk."""
    with path.open("rb") as written:
        os.fsync(written.fileno())


def seal_file(path: Path) -> None:
    """Make sure that what was written to the file is on disk, and make the file read-only."""
    sync_file(path)
    path.chmod(READ_ONLY)


def share_file(old: str | Path, new: str | Path) -> int:
    """Give an immutable file a second name: a hard link, or a copy if links don't work; return the bytes copied."""
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        copy = Path(new)
        shutil.copyfile(old, copy)
        seal_file(copy)
        return copy.stat().st_size
    return 0


def sync_folder(path: Path) -> None:
    """Make sure that the names in the folder are on disk."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def point(pointer: Path, target: str) -> None:
    """Make `pointer` a symlink to `target`, replacing what it was before in one step."""
    aside = pointer.with_name(ASIDE + pointer.name)
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    os.replace(aside, pointer)  # noqa: PTH105  the atomic rename is the point
    sync_folder(pointer.parent)


def remove_folder(path: Path) -> None:
    """Remove a folder; it is renamed first, so that nobody sees it half removed."""
    shutil.rmtree(set_aside(path))


def set_aside(path: Path) -> Path:
    """Rename a folder so that nobody uses it any more and the next sweep removes it; return the new path."""
    gone = path.with_name(f"{ASIDE}gone-{path.name}")
    if gone.exists():
        shutil.rmtree(gone)
    return path.rename(gone)
