"""Walks over the landing folder: finds every file in it, and what is left out, with the reason."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

# The file in the landing folder itself with what the collector knew about the raw files.
METADATA = "metadata.csv"
# How deep folders are searched: no collector nests more folders, and Python's stack ends before 500.
DEEPEST = 100
# Device and inode of a folder.
_Identity = tuple[int, int]
_KINDS = {stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket", stat.S_IFDIR: "folder"}


class LandingError(Exception):
    """The landing folder itself can't be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Landed:
    """One file: `path` is its name in the tables, `place` its real path; with its digest, or why it has none."""

    path: str
    place: Path
    size: int | None = None
    # Size, times and inode: if all these are as before, the bytes are too.
    stamp: tuple[int, ...] = ()
    sha256: str | None = None
    # The format by which it is unpacked or split into records; None if the file as it is is one record.
    form: str | None = None
    reason: str | None = None
    detail: str | None = None
    # Whether it is being written and its former bytes are used instead.
    held: bool = False

    def refuse(self, reason: str, detail: str) -> "Landed":
        """Return the file as refused, without its size: no run would notice if the size changed."""
        return replace(self, size=None, reason=reason, detail=detail)


@dataclass(frozen=True, slots=True)
class Rules:
    """Whether links out of the landing folder and hidden files are read; the data folder `data` never is."""

    data: Path
    follow_links: bool = False
    hidden_files: bool = False

    def forbid(self, root: Path, link: Path) -> str | None:
        """Return why a link below the landing folder `root` isn't followed; None if it may be followed."""
        target = Path(os.path.realpath(link))
        if target.is_relative_to(self.data):
            return "the link leads into the data folder"
        if not self.follow_links and not target.is_relative_to(root):
            return "the link leads out of the landing folder; the setting follow_links lets such in"
        return None


def walk(landing: Path, rules: Rules) -> Iterator[Landed]:
    """Yield every file below the folder except its `metadata.csv`; raises `LandingError`."""
    root = landing.resolve()
    try:
        walked = _Walk(root, rules, {_identity(root.stat())})
        entries = [entry for entry in _listed(root) if entry.name != METADATA]
    except OSError as error:
        raise LandingError(f"the landing folder {landing} can't be read: {error.strerror}; is it mounted?") from error
    yield from walked.entries(entries, tuple(walked.seen))


def kind_of(info: os.stat_result) -> str:
    """Return the kind of something that isn't a file: pipe, socket, folder or device."""
    return _KINDS.get(stat.S_IFMT(info.st_mode), "device")


def stamp_of(info: os.stat_result) -> tuple[int, ...]:
    """Return the numbers that change if a file is touched: size, times, inode."""
    return (info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)


def unreachable(file: Landed, error: OSError) -> Landed:
    """Return the file, refused because the system can't reach it."""
    if error.errno == errno.ELOOP:
        return file.refuse("link_loop", "the link leads to itself")
    if error.errno == errno.ENOENT and file.place.is_symlink():
        target = str(file.place.readlink()).encode("utf-8", "backslashreplace").decode()
        return file.refuse("dangling_link", f"the link leads to {target}, which isn't there")
    if error.errno == errno.ENOENT:
        return file.refuse("changing", "it vanished while the folder was read")
    return file.refuse("unreadable", f"it can't be looked at: {error.strerror}")


@dataclass(frozen=True, slots=True)
class _Walk:
    """One walk: the folder where it began, its rules, the folders that it has entered."""

    root: Path
    rules: Rules
    seen: set[_Identity]

    def entries(self, entries: list[os.DirEntry[str]], above: tuple[_Identity, ...]) -> Iterator[Landed]:
        """Yield the files of one folder and of its subfolders; `above` are the folders that contain it."""
        links = []
        for entry in entries:
            place = Path(entry.path)
            file = Landed(str(place.relative_to(self.root)), place)
            if forbidden := self._forbidden(entry, place):
                yield file.refuse(*forbidden)
                continue
            try:
                info = entry.stat()
            except OSError as error:
                yield unreachable(file, error)
                continue
            if stat.S_ISREG(info.st_mode):
                yield replace(file, size=info.st_size, stamp=stamp_of(info))
            elif not stat.S_ISDIR(info.st_mode):
                yield file.refuse("not_a_file", f"it is a {kind_of(info)}")
            elif entry.is_symlink():
                links.append(file)
            else:
                yield from self._folder(file, _identity(info), above)
        # Links to folders come after real folders, so that a file reached both ways gets its real path.
        for file in links:
            yield from self._linked(file, above)

    def _forbidden(self, entry: os.DirEntry[str], place: Path) -> tuple[str, str] | None:
        """Return why the rules don't let an entry in, as reason and detail; None if they do."""
        if entry.name.startswith(".") and not self.rules.hidden_files:
            return "hidden", "its name begins with a dot; the setting hidden_files lets such in"
        why = self.rules.forbid(self.root, place) if entry.is_symlink() else None
        return ("link_outside", why) if why else None

    def _linked(self, file: Landed, above: tuple[_Identity, ...]) -> Iterator[Landed]:
        try:
            identity = _identity(file.place.stat())
        except OSError as error:
            yield unreachable(file, error)
            return
        if identity not in above and file.place.resolve().is_relative_to(self.root):
            yield file.refuse("not_a_file", "the link leads to a folder that is read under another path")
        else:
            yield from self._folder(file, identity, above)

    def _folder(self, file: Landed, identity: _Identity, above: tuple[_Identity, ...]) -> Iterator[Landed]:
        # A link may have led to a folder for which one of these conditions is true.
        if identity in above:
            yield file.refuse("link_loop", "a link leads to a folder that holds it")
            return
        if identity in self.seen:
            yield file.refuse("not_a_file", "the folder is read under another path")
            return
        if self.rules.follow_links and file.place.resolve() == self.rules.data:
            yield file.refuse("link_outside", "it is the data folder")
            return
        self.seen.add(identity)
        if len(above) > DEEPEST:
            yield file.refuse("unreadable", f"the folder lies deeper than {DEEPEST} others")
            return
        try:
            entries = _listed(file.place)
        except OSError as error:
            yield file.refuse("unreadable", f"the folder can't be listed: {error.strerror}")
            return
        yield from self.entries(entries, (*above, identity))


def _listed(place: Path) -> list[os.DirEntry[str]]:
    with os.scandir(place) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _identity(info: os.stat_result) -> _Identity:
    return (info.st_dev, info.st_ino)
