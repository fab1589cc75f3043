"""A fault in a file of reference data is named by file and line, and is nobody's riddle."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import cli
from flows.loading import reference, seeds
from flows.loading.closed import CLOSED
from flows.loading.seeds import SeedError, build, rows
from transforms.figures.hedges import Hedges
from transforms.figures.units import Units

HEAD = "# source: made up\n# licence: none\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the reference data that a test may spoil."""
    shutil.copytree(seeds.SEEDS / "reference", tmp_path / "reference")
    monkeypatch.setattr(seeds, "SEEDS", tmp_path)
    return tmp_path / "reference"


def spoil(file: Path, old: str, new: str) -> int:
    """Replace the first of these words and return the number of its line."""
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_a_line_with_a_comma_too_many_is_named(folder: Path) -> None:
    file = folder / "figures" / "hedges.csv"
    line = len(file.read_text(encoding="utf-8").splitlines()) + 1
    with file.open("a", encoding="utf-8") as lines:
        lines.write("about,a,b,c,d,e,f,g,h\n")
    with pytest.raises(SeedError, match=rf"hedges\.csv, line {line}: 9 cells under a head of"):
        rows("hedges")


def test_a_column_that_is_misspelt_is_named(folder: Path) -> None:
    spoil(folder / "figures" / "hedges.csv", "qualifier", "qualifer")
    with pytest.raises(SeedError, match=r"hedges\.csv, line \d+: 'qualifier' is no column of it"):
        build(Hedges.from_rows, "hedges")


def test_a_number_that_is_none_is_named(folder: Path) -> None:
    line = spoil(folder / "figures" / "units.csv", "1000,", "10o0,")
    with pytest.raises(SeedError, match=rf"units\.csv, line {line}: .*10o0"):
        build(Units.from_rows, "units", "currencies")


CODED = [(name, column) for name, columns in CLOSED.items() for column in columns]


@pytest.mark.parametrize(("name", "column"), CODED)
def test_a_misspelt_value_of_a_coded_column_is_named_with_what_is_allowed(folder: Path, name: str, column: str) -> None:
    file = next(folder.rglob(f"{name}.csv"))
    lines = file.read_text(encoding="utf-8").splitlines()
    (head, *_), first = _numbered(lines)
    cells = next(csv.reader([lines[first]]))
    at = next(csv.reader([lines[head]])).index(column)
    allowed = {value for row in rows(name) for value in CLOSED[name][column].values_in(row[column])}
    wrong = next(value for value in ("xyzzy", "plugh") if value not in allowed)
    cells[at] = wrong
    lines[first] = _written(cells)
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(SeedError) as error:
        rows(name)
    said = str(error.value)
    assert said.startswith(f"{file}, line {first + 1}: {column} {wrong!r} is none of ")
    assert all(value in said for value in allowed)


def _numbered(lines: list[str]) -> tuple[list[int], int]:
    """The numbers, from 0, of a file's lines that are no comment, and of the first row."""
    told = [number for number, line in enumerate(lines) if not line.startswith("#")]
    return told, told[1]


def _written(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def test_a_value_that_must_not_be_is_known_too(folder: Path) -> None:
    line = spoil(folder / "context" / "events.csv", "!settlement", "!settelment")
    with pytest.raises(SeedError, match=rf"events\.csv, line {line}: classes 'settelment' is none of \*, person"):
        rows("events")


def test_a_file_without_rows_or_of_another_encoding_is_named(folder: Path) -> None:
    file = folder / "figures" / "hedges.csv"
    file.write_bytes(b"")
    with pytest.raises(SeedError, match=r"hedges\.csv is empty"):
        rows("hedges")
    file.write_bytes(b"wording\n\xff\xfe\n")
    with pytest.raises(SeedError, match=r"hedges\.csv is no UTF-8 text"):
        rows("hedges")


def test_the_command_says_it_in_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(folder / "figures" / "hedges.csv", "qualifier", "qualifer")
    monkeypatch.setattr(reference, "load_tagger", lambda _: None)
    reference._load.cache_clear()
    try:
        answer = CliRunner().invoke(cli, ["extract", "--jsonl"], input='{"id": 1, "text": "Two left."}\n')
    finally:
        reference._load.cache_clear()
    assert isinstance(answer.exception, SeedError) or "hedges.csv" in answer.output
