"""Laws are files: each says in its head what it holds and why, and what it shares with others is made once."""

from pathlib import Path

import pytest

import expectations.laws
from expectations.law import REPORT, LawError, read_law
from expectations.laws import LAWS

FILES = sorted(Path(expectations.laws.__file__).parent.glob("*/*.sql"))
HEAD = {
    "table": "figures",
    "scope": "row",
    "severity": "error",
    "why": "A figure is no worse than its words.",
    "remedy": "Look at the sentence.",
}
QUERY = "SELECT document_id, figure_id AS key, quote AS datum FROM staged.figures WHERE value < 0"


def written(path: Path, head: dict[str, str], query: str = QUERY) -> Path:
    path.write_text("\n".join([*(f"-- {key}: {value}" for key, value in head.items()), query]), encoding="utf-8")
    return path


def test_every_file_is_a_law_of_the_table_whose_folder_it_lies_in() -> None:
    laws = {(law.table, law.name) for law in LAWS}
    assert FILES
    assert {(path.parent.name, path.stem) for path in FILES} <= laws
    assert len(laws) == len(LAWS)


def test_what_is_our_fault_is_said_in_the_same_words() -> None:
    remedies = {law.remedy for law in LAWS}
    assert REPORT in remedies
    assert not {remedy for remedy in remedies if remedy.startswith(REPORT[:20])} - {REPORT}


def test_a_law_is_read_from_its_file(tmp_path: Path) -> None:
    path = written(tmp_path / "no_debt.sql", HEAD | {"why": "A figure\n--   is no worse than its words."})
    law = read_law(path)
    assert (law.name, law.table, law.scope, law.severity) == ("no_debt", "figures", "row", "error")
    assert (law.notes, law.remedy, law.query) == (HEAD["why"], HEAD["remedy"], QUERY)


@pytest.mark.parametrize(
    ("head", "query", "line", "said"),
    [
        *(({k: v for k, v in HEAD.items() if k != key}, QUERY, 5, f"doesn't say {key}") for key in HEAD),
        (HEAD | {"tabel": "figures"}, QUERY, 6, "'-- tabel: figures' is no '-- key: value'"),
        (HEAD | {"table": "figure"}, QUERY, 1, "table 'figure' is none of files, "),
        (HEAD | {"scope": "line"}, QUERY, 2, "scope 'line' is none of row, document, run"),
        (HEAD | {"severity": "fatal"}, QUERY, 3, "severity 'fatal' is none of error, warning"),
        (HEAD | {"remedy": "Look.\n-- why: Twice."}, QUERY, 6, "each once"),
        (HEAD | {"table": "entities"}, QUERY, 1, "scope can't be 'row' for the table entities"),
        (HEAD, "", 6, "no query"),
    ],
)  # fmt: skip
def test_a_faulty_head_is_named_by_file_and_line(
    tmp_path: Path, head: dict[str, str], query: str, line: int, said: str
) -> None:
    path = written(tmp_path / "no_debt.sql", head, query)
    with pytest.raises(LawError) as error:
        read_law(path)
    assert str(error.value).startswith(f"{path}, line {line}: ")
    assert said in str(error.value)


def test_a_law_is_named_as_its_file(tmp_path: Path) -> None:
    with pytest.raises(LawError, match=r"No debt\.sql, line 1: the file's name is the law's"):
        read_law(written(tmp_path / "No debt.sql", HEAD))
