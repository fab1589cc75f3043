"""What lies in the landing folder: every file, readable or not, told apart by reason."""

import errno
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from flows.landing.given import METADATA

# Names that writers give a file until it is whole (browsers, FTP clients, copying scripts).
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
# Folders within folders that are looked into: no collector nests more, and Python's stack ends before 500.
DEEPEST = 100
# Device and inode of a folder.
_Identity = tuple[int, int]


class LandingError(Exception):
    """The landing folder itself can't be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Landed:
    """One file: `path` as the tables name it, `place` for the system, and its bytes' digest or why it has none."""

    path: str
    place: Path
    size: int | None = None
    # Size, times and inode: when all are as before, so are the bytes.
    stamp: tuple[int, ...] = ()
    sha256: str | None = None
    reason: str | None = None
    detail: str | None = None
    # It is being written, and its former bytes stand in for it.
    held: bool = False


def scan(
    landing: Path, max_bytes: int, settle_seconds: float, known: dict[str, tuple[tuple[int, ...], str]]
) -> list[Landed]:
    """Every file below the folder, in the order of their paths, each read once to know its digest.

    `known` maps a path to the stamp and digest of an earlier scan and saves reading what wasn't touched since;
    it is brought up to date. A file younger than `settle_seconds` is looked at again after that time and refused
    as `changing` where it grew meanwhile. Raises `LandingError`.
    """
    started = time.time()
    found = _settled(_named(list(_walk(landing))), settle_seconds, started)
    landed = [_held(_digested(file, max_bytes, known), known) for file in found]
    known.clear()
    known.update(
        {
            file.path: (file.stamp, file.sha256)
            for file in landed
            # A file touched within the clock's grain of the reading may have changed unseen.
            if file.sha256 and max(file.stamp[1:3]) < (started - 2) * 1e9
        }
    )
    return sorted(landed, key=lambda file: file.path)


def read(file: Landed, max_bytes: int) -> bytes:
    """The bytes of a file; raises `OSError`, `ChangingError` where it is written to meanwhile."""
    descriptor = os.open(file.place, os.O_RDONLY | os.O_NONBLOCK)
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        os.close(descriptor)
        raise ChangingError("it became something else than a file while it was read")
    with open(descriptor, "rb") as handle:  # noqa: PTH123 - a descriptor has no path
        raw = handle.read(max_bytes + 1)
        if _stamp(before) != _stamp(os.fstat(descriptor)) or len(raw) != before.st_size:
            raise ChangingError("it was written to while it was read")
    return raw


class ChangingError(Exception):
    """A file is being written."""


def _walk(landing: Path) -> Iterator[Landed]:
    root = landing.resolve()
    try:
        identity = _identity(root.stat())
        places = sorted(root.iterdir())
    except OSError as error:
        raise LandingError(f"the landing folder {landing} can't be read: {error.strerror}; is it mounted?") from error
    yield from _entries(root, [place for place in places if place.name != METADATA], (identity,), {identity})


def _entries(root: Path, places: list[Path], above: tuple[_Identity, ...], seen: set[_Identity]) -> Iterator[Landed]:
    links: list[Path] = []
    for place in places:
        file = Landed(str(place.relative_to(root)), place)
        try:
            info = place.stat()
        except OSError as error:
            yield _unreachable(file, error)
            continue
        if stat.S_ISREG(info.st_mode):
            yield replace(file, size=info.st_size, stamp=_stamp(info))
        elif not stat.S_ISDIR(info.st_mode):
            yield replace(
                file, reason="not_a_file", detail=f"it is a {_KINDS.get(stat.S_IFMT(info.st_mode), 'device')}"
            )
        elif place.is_symlink():
            links.append(place)
        else:
            yield from _folder(root, file, _identity(info), above, seen)
    # Links to folders after real folders, so that what can be reached both ways has its own path.
    for place in links:
        file = Landed(str(place.relative_to(root)), place)
        try:
            identity = _identity(place.stat())
        except OSError as error:
            yield _unreachable(file, error)
            continue
        if identity in above:
            yield replace(file, reason="link_loop", detail="the link leads to a folder that holds it")
        elif identity in seen or place.resolve().is_relative_to(root):
            yield replace(
                file, reason="not_a_file", detail="the link leads to a folder that is read under another path"
            )
        else:
            yield from _folder(root, file, identity, above, seen)


_KINDS = {stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket"}


def _folder(
    root: Path, file: Landed, identity: _Identity, above: tuple[_Identity, ...], seen: set[_Identity]
) -> Iterator[Landed]:
    seen.add(identity)
    if len(above) > DEEPEST:
        yield replace(file, reason="unreadable", detail=f"the folder lies deeper than {DEEPEST} others")
        return
    try:
        places = sorted(file.place.iterdir())
    except OSError as error:
        yield replace(file, reason="unreadable", detail=f"the folder can't be listed: {error.strerror}")
        return
    yield from _entries(root, places, (*above, identity), seen)


def _identity(info: os.stat_result) -> _Identity:
    return (info.st_dev, info.st_ino)


def _unreachable(file: Landed, error: OSError) -> Landed:
    if error.errno == errno.ELOOP:
        return replace(file, reason="link_loop", detail="the link leads to itself")
    if error.errno == errno.ENOENT and file.place.is_symlink():
        target = str(file.place.readlink()).encode("utf-8", "backslashreplace").decode()
        return replace(file, reason="dangling_link", detail=f"the link leads to {target}, which isn't there")
    if error.errno == errno.ENOENT:
        return replace(file, reason="changing", detail="it vanished while the folder was read")
    return replace(file, reason="unreadable", detail=f"it can't be looked at: {error.strerror}")


def _named(files: list[Landed]) -> list[Landed]:
    """Give every file a path that is text, each its own."""
    taken = {file.path for file in files if _is_text(file.path)}
    named = []
    for file in files:
        path = file.path
        if not _is_text(path):
            path = percent_encoded(file.path)
            while path in taken:
                path = path.replace("%", "%25")
            taken.add(path)
        named.append(file if path == file.path else replace(file, path=path))
    return named


def percent_encoded(path: str) -> str:
    r"""The path with each byte that isn't UTF-8 as %XX.

    >>> percent_encoded("caf\udce9.txt")
    'caf%E9.txt'
    """
    return "".join(f"%{ord(char) - 0xDC00:02X}" if "\udc80" <= char <= "\udcff" else char for char in path)


def _is_text(path: str) -> bool:
    return path.isascii() or not any("\ud800" <= char <= "\udfff" for char in path)


def _settled(files: list[Landed], settle_seconds: float, now: float) -> list[Landed]:
    """Refuse what is still being written: unfinished by name, or touched while we waited."""
    young = {file.path for file in files if file.stamp and file.stamp[1] > (now - settle_seconds) * 1e9}
    if young:
        newest = max(file.stamp[1] for file in files if file.path in young) / 1e9
        time.sleep(min(settle_seconds, max(0.0, newest + settle_seconds - now)))
    return [_still(file, again=file.path in young) for file in files]


def _still(file: Landed, *, again: bool) -> Landed:
    if file.reason:
        return file
    if file.path.lower().endswith(UNFINISHED):
        return replace(file, size=None, reason="changing", detail="its name says that it isn't whole yet")
    try:
        if again and _stamp(file.place.stat()) != file.stamp:
            return replace(file, size=None, reason="changing", detail="it is being written")
    except OSError as error:
        return _unreachable(file, error)
    return file


def _digested(file: Landed, max_bytes: int, known: dict[str, tuple[tuple[int, ...], str]]) -> Landed:
    if file.reason:
        return file
    if file.size is not None and file.size > max_bytes:
        return replace(
            file, reason="too_large", detail=f"{file.size:,} bytes; the setting max_bytes allows {max_bytes:,}"
        )
    if file.path in known and known[file.path][0] == file.stamp:
        return replace(file, sha256=known[file.path][1])
    try:
        raw = read(file, max_bytes)
    except ChangingError as error:
        return replace(file, size=None, reason="changing", detail=str(error))
    except OSError as error:
        return replace(file, reason="unreadable", detail=f"it can't be read: {error.strerror}")
    return replace(file, sha256=hashlib.sha256(raw).hexdigest())


def _held(file: Landed, known: dict[str, tuple[tuple[int, ...], str]]) -> Landed:
    """What was read of a file before stands in for it while it is being written."""
    if file.reason != "changing" or file.path not in known:
        return file
    stamp, sha256 = known[file.path]
    return replace(file, size=stamp[0], stamp=stamp, sha256=sha256, reason=None, detail=None, held=True)


def _stamp(info: os.stat_result) -> tuple[int, ...]:
    return (info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)
