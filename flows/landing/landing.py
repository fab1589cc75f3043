"""Scans the landing folder: every file with its digest, or with the reason why it isn't read."""

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from flows.landing.walking import Landed, Rules, stamp_of, unreachable, walk
from transforms.containers.recognition import HEAD, recognise
from transforms.text.columns import NO_COLUMNS, Columns

# Endings of names that browsers, FTP clients and copying scripts give a file until it is complete.
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
# What an earlier scan knew about each path: its stamp, digest and form.
Known = dict[str, tuple[tuple[int, ...], str, str | None]]
# Files are read in pieces of so many bytes, because a file may be larger than the memory.
_PIECE = 1 << 20


class ChangingError(Exception):
    """A file is being written."""


def scan(
    landing: Path, rules: Rules, max_bytes: int, settle_seconds: float, known: Known, *, columns: Columns = NO_COLUMNS
) -> list[Landed]:
    """Return every file below the folder, sorted by path; each is read once to find its digest and form.

    `known` maps a path to what an earlier scan knew, so that files which weren't touched since aren't read; it is
    updated. A file younger than `settle_seconds` is checked again after that time and refused
    as `changing` if it was written to meanwhile. Raises `LandingError`.
    """
    started = time.time()
    found = _settled(_named(list(walk(landing, rules))), settle_seconds, started)
    landed = [_held(_digested(file, max_bytes, known, columns), known) for file in found]
    known.clear()
    known.update(
        {
            file.path: (file.stamp, file.sha256, file.form)
            for file in landed
            # A file touched shortly before the scan may change again without a new time stamp.
            if file.sha256 and max(file.stamp[1:3]) < (started - 2) * 1e9
        }
    )
    return sorted(landed, key=lambda file: file.path)


@contextmanager
def reading(file: Landed, *, scanned: bool = False) -> Iterator[BinaryIO]:
    """Open a file for the block; raises `OSError`, and `ChangingError` if it is written to meanwhile.

    With `scanned` also raises `ChangingError` if it was touched since it was scanned.
    """
    descriptor = os.open(file.place, os.O_RDONLY | os.O_NONBLOCK)
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        os.close(descriptor)
        raise ChangingError("it became something else than a file while it was read")
    with open(descriptor, "rb") as handle:  # noqa: PTH123 - a descriptor has no path
        if file.stamp and file.stamp[-1] != before.st_ino:
            raise ChangingError("another file took its place while the folder was read")
        if scanned and file.stamp != stamp_of(before):
            raise ChangingError("it was written to since the run began")
        yield handle
        if stamp_of(before) != stamp_of(os.fstat(descriptor)):
            raise ChangingError("it was written to while it was read")


def read(file: Landed, max_bytes: int) -> bytes:
    """Read the bytes of a file; raises `OSError`, and `ChangingError` if it is written to meanwhile."""
    with reading(file) as handle:
        raw = handle.read(max_bytes + 1)
        if len(raw) != os.fstat(handle.fileno()).st_size:
            raise ChangingError("it was written to while it was read")
    return raw


def chunks_of(handle: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of an open file, piece by piece."""
    while chunk := handle.read(_PIECE):
        yield chunk


def _named(files: list[Landed]) -> list[Landed]:
    """Give every file a path that is valid text and that no other file has."""
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
    r"""Return the path with each byte that isn't UTF-8 written as %XX.

    >>> percent_encoded("caf\udce9.txt")
    'caf%E9.txt'
    """
    return "".join(f"%{ord(char) - 0xDC00:02X}" if "\udc80" <= char <= "\udcff" else char for char in path)


def _is_text(path: str) -> bool:
    return path.isascii() or not any("\ud800" <= char <= "\udfff" for char in path)


def _settled(files: list[Landed], settle_seconds: float, now: float) -> list[Landed]:
    """Refuse files that are still being written: their name says so, or they were touched while we waited."""
    young = {file.path for file in files if file.stamp and file.stamp[1] > (now - settle_seconds) * 1e9}
    if young:
        newest = max(file.stamp[1] for file in files if file.path in young) / 1e9
        time.sleep(min(settle_seconds, max(0.0, newest + settle_seconds - now)))
    return [_still(file, again=file.path in young) for file in files]


def _still(file: Landed, *, again: bool) -> Landed:
    if file.reason:
        return file
    if file.path.lower().endswith(UNFINISHED):
        return file.refuse("changing", "its name says that it isn't whole yet")
    try:
        if again and stamp_of(file.place.stat()) != file.stamp:
            return file.refuse("changing", "it is being written")
    except OSError as error:
        return unreachable(file, error)
    return file


def _digested(file: Landed, max_bytes: int, known: Known, columns: Columns) -> Landed:
    """Return the file with its digest and form; a file of one record beyond the limit is refused and not read."""
    if file.reason:
        return file
    if file.path in known and known[file.path][0] == file.stamp:
        _, sha256, form = known[file.path]
        return replace(file, sha256=sha256, form=form)
    try:
        with reading(file) as handle:
            head = handle.read(HEAD)
            form = recognise(head, file.path, columns)
            if form is None and file.size is not None and file.size > max_bytes:
                return replace(file, reason="too_large", detail=too_large(file.size, max_bytes))
            digest = hashlib.sha256(head)
            for chunk in chunks_of(handle):
                digest.update(chunk)
    except ChangingError as error:
        return file.refuse("changing", str(error))
    except OSError as error:
        return file.refuse("unreadable", f"it can't be read: {error.strerror}")
    return replace(file, sha256=digest.hexdigest(), form=form)


def too_large(size: int, max_bytes: int) -> str:
    """Return, in words, why a record beyond the size limit isn't read."""
    return f"{size:,} bytes; the setting max_bytes allows {max_bytes:,}"


def _held(file: Landed, known: Known) -> Landed:
    """Return a file that is being written with what was known of it before; it isn't refused then."""
    if file.reason != "changing" or file.path not in known:
        return file
    stamp, sha256, form = known[file.path]
    return replace(file, size=stamp[0], stamp=stamp, sha256=sha256, form=form, reason=None, detail=None, held=True)
