"""Reads the reviewed vocabulary in `seeds/reference` and in a folder of the user's own; errors name file and line."""

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TypeVar, overload

from flows.loading.closed import CLOSED, KEYS, Closed

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
_Made = TypeVar("_Made")
Row = dict[str, str]
# A file, and a line of it, counted from 1 as an editor does.
Place = tuple[Path, int]
# In a folder of the user's own: reviews, which no file of ours has.
REVIEWED = "reviewed/incidents.csv"
# Not for a folder of the user's own: the setting `columns` is.
_OURS_ALONE = frozenset({"documents/columns.csv", "documents/page_metadata.csv"})
# Numbers the rows of all files in the order in which they are read.
_READ = count(1)


class SeedError(ValueError):
    """A file of reference data that can't be used; the message names the file, the line and what is wrong there."""


class Rows(Sequence[Row]):
    """The rows of a file and of the user's own file of that name; remembers which line was read last, for errors.

    The user's rows come first, and replace those of ours that have the same key.
    """

    def __init__(self, path: Path, own: Path | None = None) -> None:
        # When the last line was read, counted over the lines of all files.
        self.read = 0
        self.place: Place = (path, 1)
        self._places, self._rows = _merged(path, own)
        _demand_values(CLOSED.get(path.stem, {}), self._places, self._rows, own)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        return self._rows[at]

    def __iter__(self) -> Iterator[Row]:
        for place, row in zip(self._places, self._rows, strict=True):
            self.place, self.read = place, next(_READ)
            yield row

    def fault(self, what: object) -> SeedError:
        """Make the error that says what is wrong in the line read last."""
        return fault(self.place, what)


def rows(name: str, own: Path | None = None) -> Rows:
    """Read the rows of `<name>.csv` in any folder of `seeds/reference`, without the `#` lines on source and licence.

    `own` is the folder of the user's own reference data. Raises `SeedError` if a line has more or fewer cells than the
    head, or a coded column has a value that isn't in its closed list.
    """
    return Rows(place_of(name), own)


def place_of(name: str) -> Path:
    """Return the path of the file `<name>.csv`; no two folders have files of the same name."""
    return next((SEEDS / "reference").rglob(f"{name}.csv"))


def own_files(own: Path | None) -> dict[str, Path]:
    """Return the files of the user's own reference data by their paths in the folder, without hidden ones.

    Raises `SeedError` if a file isn't called as one of ours.
    """
    if own is None:
        return {}
    found = {path.relative_to(own).as_posix(): path for path in sorted(own.rglob("*")) if path.is_file()}
    found = {name: path for name, path in found.items() if not f"/{name}".count("/.")}
    ours = {path.relative_to(SEEDS / "reference").as_posix() for path in (SEEDS / "reference").rglob("*.csv")}
    known = sorted({REVIEWED, *ours} - _OURS_ALONE)
    for name, path in found.items():
        if name not in known:
            raise SeedError(f"{path} is called as no file of reference data; there are {', '.join(known)}")
    return found


def check_own(own: Path | None) -> None:
    """Read all of the user's own reference data, so that a fault is told before long work that it would spoil."""
    for name in own_files(own):
        if name != REVIEWED:
            rows(Path(name).stem, own)


def own_digest(own: Path | None) -> str:
    """Return the SHA-256 in hex of the user's own vocabulary, wherever it lies; '' if there is none."""
    digest = hashlib.sha256()
    files = {name: path for name, path in own_files(own).items() if name != REVIEWED}
    for name, path in files.items():
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return digest.hexdigest() if files else ""


def build(make: Callable[..., _Made], *names: str, own: Path | None = None) -> _Made:
    """Build a vocabulary by calling `make` with the rows of each of these files, in this order.

    `own` is the folder of the user's own reference data. Raises `SeedError` with file and line if a column is missing
    or a value is unknown.
    """
    tables = [rows(name, own) for name in names]
    try:
        return make(*tables)
    except SeedError:
        raise
    except KeyError as error:
        raise _read_last(tables).fault(f"{error} is neither a column of this file nor a known value") from error
    except ValueError as error:
        raise _read_last(tables).fault(error) from error


def _read_last(tables: Sequence[Rows]) -> Rows:
    return max(tables, key=lambda table: table.read)


def _merged(path: Path, own: Path | None) -> tuple[list[Place], list[Row]]:
    head, ours = _read(path)
    theirs = own_files(own).get(path.relative_to(SEEDS / "reference").as_posix())
    if theirs is None:
        return [place for place, _ in ours], [row for _, row in ours]
    own_head, added = _read(theirs)
    _demand_head(theirs, own_head, head)
    key = KEYS.get(path.stem, (head[0],))
    replaced = {tuple(row[column] for column in key) for _, row in added}
    kept = [(place, row) for place, row in ours if tuple(row[column] for column in key) not in replaced]
    return [place for place, _ in (*added, *kept)], [row for _, row in (*added, *kept)]


def read_own(path: Path, head: Sequence[str], closed: Mapping[str, Closed]) -> list[tuple[Place, Row]]:
    """Read a file that only a folder of the user's own has, with the checks of all others."""
    own_head, found = _read(path)
    _demand_head(path, own_head, head)
    _demand_values(closed, [place for place, _ in found], [row for _, row in found], None)
    return found


def _demand_head(path: Path, head: Sequence[str], wanted: Sequence[str]) -> None:
    if sorted(head) != sorted(wanted):
        raise SeedError(f"{path}: its columns are {', '.join(head)}; they must be {', '.join(wanted)}")


def _demand_values(
    coded: Mapping[str, Closed], places: Sequence[Place], found: Sequence[Row], own: Path | None
) -> None:
    """Raise `SeedError` if a cell of a coded column has a value that isn't in its closed list."""
    for column, closed in coded.items():
        allowed = _allowed(closed, own)
        for place, row in zip(places, found, strict=True):
            if column not in row:
                raise fault(place, f"{column!r} is no column of it")
            for value in closed.values_in(row[column]):
                if value not in allowed:
                    raise fault(place, f"{column} {value!r} is none of {', '.join(allowed)}")


def _allowed(closed: Closed, own: Path | None) -> Sequence[str]:
    if closed.of is None:
        return closed.values
    file, column = closed.of
    _, found = _merged(place_of(file), own)
    return [*closed.values, *(row[column] for row in found)]


def fault(place: Place, what: object) -> SeedError:
    """Make the error that says what is wrong in a line."""
    path, line = place
    return SeedError(f"{path}, line {line}: {what}")


def _read(path: Path) -> tuple[list[str], list[tuple[Place, Row]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except ValueError as error:
        raise SeedError(f"{path} is no UTF-8 text: {error}") from error
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if not line.startswith("#")]
    reader = csv.reader(line for _, line in numbered)
    head = next(reader, None)
    if head is None:
        raise SeedError(f"{path} is empty: it has no head that names its columns")
    found = []
    for (line, _), cells in zip(numbered[1:], reader, strict=True):
        if len(cells) != len(head):
            raise fault((path, line), f"{len(cells)} cells under a head of {len(head)}: {', '.join(head)}")
        found.append(((path, line), dict(zip(head, cells, strict=True))))
    return head, found
