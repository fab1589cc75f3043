"""The walk over the landing folder: every file in it, and what is left out, with the reason."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

# Beside the raw files, in the landing folder itself: what the collector knew of them.
METADATA = "metadata.csv"
# Folders within folders that are looked into: no collector nests more, and Python's stack ends before 500.
DEEPEST = 100
# Device and inode of a folder.
_Identity = tuple[int, int]
_KINDS = {stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket", stat.S_IFDIR: "folder"}


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
    # How it is taken apart into the bytes of its records; None where it is one record as it is.
    form: str | None = None
    reason: str | None = None
    detail: str | None = None
    # It is being written, and its former bytes stand in for it.
    held: bool = False

    def refuse(self, reason: str, detail: str) -> "Landed":
        """The file as one that isn't read: nothing is said of its size, for no run notices when that changes."""
        return replace(self, size=None, reason=reason, detail=detail)


@dataclass(frozen=True, slots=True)
class Rules:
    """What of a landing folder is let in: links that lead out of it, hidden files; never the data folder."""

    data: Path
    follow_links: bool = False
    hidden_files: bool = False

    def forbid(self, root: Path, link: Path) -> str | None:
        """Why a link below the landing folder `root` isn't followed; None where it may be."""
        target = Path(os.path.realpath(link))
        if target.is_relative_to(self.data):
            return "the link leads into the data folder"
        if not self.follow_links and not target.is_relative_to(root):
            return "the link leads out of the landing folder; the setting follow_links lets such in"
        return None


def walk(landing: Path, rules: Rules) -> Iterator[Landed]:
    """Every file below the folder, but its `metadata.csv`; raises `LandingError`."""
    root = landing.resolve()
    try:
        walked = _Walk(root, rules, {_identity(root.stat())})
        entries = [entry for entry in _listed(root) if entry.name != METADATA]
    except OSError as error:
        raise LandingError(f"the landing folder {landing} can't be read: {error.strerror}; is it mounted?") from error
    yield from walked.entries(entries, tuple(walked.seen))


def kind_of(info: os.stat_result) -> str:
    """What something is that is no file."""
    return _KINDS.get(stat.S_IFMT(info.st_mode), "device")


def stamp_of(info: os.stat_result) -> tuple[int, ...]:
    """What tells whether a file was touched."""
    return (info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)


def unreachable(file: Landed, error: OSError) -> Landed:
    """The file, refused because it can't be looked at."""
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
    """One walk: where it began, by which rules, the folders that it entered."""

    root: Path
    rules: Rules
    seen: set[_Identity]

    def entries(self, entries: list[os.DirEntry[str]], above: tuple[_Identity, ...]) -> Iterator[Landed]:
        """What lies in one folder, below those in `above`."""
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
        # Links to folders after real folders, so that what can be reached both ways has its own path.
        for file in links:
            yield from self._linked(file, above)

    def _forbidden(self, entry: os.DirEntry[str], place: Path) -> tuple[str, str] | None:
        """Why an entry isn't let in, by the rules: the reason and the detail."""
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
        # What a link led to may hold any of these.
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
