"""Writing so that a file or folder is there whole or not at all, also after a crash."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Names that a crash may leave behind; every sweep removes them.
ASIDE = ".aside-"
# What is written whole is replaced, never written to: not by a query, nor by anybody else.
READ_ONLY = 0o444
# What systems say that have no hard links (exFAT, many network folders), or no more of this file.
_NO_LINKS = frozenset({errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})


def write_whole(path: Path, content: bytes) -> None:
    """Write a file aside, then rename it into place."""
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
    """A name to write a file under, which then takes its place, whole; where that fails nothing stays."""
    aside = path.with_name(f"{ASIDE}{path.stem}")
    try:
        yield aside
        seal_file(aside)
        aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Have the disk hold what was written to the file."""
    with path.open("rb") as written:
        os.fsync(written.fileno())


def seal_file(path: Path) -> None:
    """Have the disk hold what was written to the file, and let nobody write to it again."""
    sync_file(path)
    path.chmod(READ_ONLY)


def share_file(old: str | Path, new: str | Path) -> int:
    """Have a second name for an immutable file: a hard link, or a copy where there are none; the bytes copied."""
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
    """Have the disk hold the names in the folder."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def point(pointer: Path, target: str) -> None:
    """Make `pointer` a symlink to `target`, in one step whatever it was before."""
    aside = pointer.with_name(ASIDE + pointer.name)
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    os.replace(aside, pointer)  # noqa: PTH105  the atomic rename is the point
    sync_folder(pointer.parent)


def remove_folder(path: Path) -> None:
    """Remove a folder so that nobody sees it half removed."""
    shutil.rmtree(set_aside(path))


def set_aside(path: Path) -> Path:
    """Give a folder a name that the next sweep removes; nobody takes it for what it was."""
    gone = path.with_name(f"{ASIDE}gone-{path.name}")
    if gone.exists():
        shutil.rmtree(gone)
    return path.rename(gone)
