"""Reads the reviewed vocabulary in `seeds/reference`; errors name the file and line."""

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TypeVar, overload

from flows.loading.closed import CLOSED, Closed

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
_Made = TypeVar("_Made")
Row = dict[str, str]
# Numbers the rows of all files in the order in which they are read.
_READ = count(1)


class SeedError(ValueError):
    """A file of reference data that can't be used; the message names the file, the line and what is wrong there."""


class Rows(Sequence[Row]):
    """The rows of one file; remembers which line was read last, so that an error can name the line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Line numbers from 1, as an editor counts them.
        self.line = 1
        # When that line was read, counted over the lines of all files.
        self.read = 0
        self._lines, self._rows = _read(path)
        _demand_known_values(path, self._lines, self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        return self._rows[at]

    def __iter__(self) -> Iterator[Row]:
        for line, row in zip(self._lines, self._rows, strict=True):
            self.line, self.read = line, next(_READ)
            yield row

    def fault(self, what: object) -> SeedError:
        """Make the error that says what is wrong in the line read last."""
        return SeedError(f"{self.path}, line {self.line}: {what}")


def rows(name: str) -> Rows:
    """Read the rows of `<name>.csv` in any folder of `seeds/reference`, without the `#` lines on source and licence.

    Raises `SeedError` if a line has more or fewer cells than the head, or a coded column has a value that isn't in its
    closed list.
    """
    return Rows(place_of(name))


def place_of(name: str) -> Path:
    """Return the path of the file `<name>.csv`; no two folders have files of the same name."""
    return next((SEEDS / "reference").rglob(f"{name}.csv"))


def build(make: Callable[..., _Made], *names: str) -> _Made:
    """Build a vocabulary by calling `make` with the rows of each of these files, in this order.

    Raises `SeedError` with file and line if a column is missing or a value is unknown.
    """
    tables = [rows(name) for name in names]
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


def _demand_known_values(path: Path, lines: Sequence[int], found: Sequence[Row]) -> None:
    """Raise `SeedError` if a cell of a coded column has a value that isn't in its closed list."""
    for column, closed in CLOSED.get(path.stem, {}).items():
        allowed = _allowed(closed)
        for line, row in zip(lines, found, strict=True):
            if column not in row:
                raise SeedError(f"{path}, line {line}: {column!r} is no column of it")
            for value in closed.values_in(row[column]):
                if value not in allowed:
                    raise SeedError(f"{path}, line {line}: {column} {value!r} is none of {', '.join(allowed)}")


def _allowed(closed: Closed) -> Sequence[str]:
    if closed.of is None:
        return closed.values
    file, column = closed.of
    _, found = _read(place_of(file))
    return [*closed.values, *(row[column] for row in found)]


def _read(path: Path) -> tuple[list[int], list[Row]]:
    try:
        text = path.read_text(encoding="utf-8")
    except ValueError as error:
        raise SeedError(f"{path} is no UTF-8 text: {error}") from error
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if not line.startswith("#")]
    reader = csv.reader(line for _, line in numbered)
    head = next(reader, None)
    if head is None:
        raise SeedError(f"{path} is empty: it has no head that names its columns")
    lines, found = [], []
    for (line, _), cells in zip(numbered[1:], reader, strict=True):
        if len(cells) != len(head):
            raise SeedError(f"{path}, line {line}: {len(cells)} cells under a head of {len(head)}: {', '.join(head)}")
        lines.append(line)
        found.append(dict(zip(head, cells, strict=True)))
    return lines, found
