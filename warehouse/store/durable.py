"""Writing so that a file or folder is there whole or not at all, also after a crash."""

import os
import shutil
import tempfile
from pathlib import Path

# Names that a crash may leave behind; every sweep removes them.
ASIDE = ".aside-"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file aside, then rename it into place."""
    handle, aside = tempfile.mkstemp(prefix=ASIDE, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(aside).chmod(0o644)
        os.replace(aside, path)  # noqa: PTH105  the atomic rename is the point
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Have the disk hold what was written to the file."""
    with path.open("rb") as written:
        os.fsync(written.fileno())


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
    gone = path.with_name(f"{ASIDE}gone-{path.name}")
    if gone.exists():
        shutil.rmtree(gone)
    path.rename(gone)
    shutil.rmtree(gone)
