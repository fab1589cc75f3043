"""docs/formats.md shows a file of many records of each form, and the keys of what is read from it."""

import re
from pathlib import Path

import pytest

from flows.loading.columns import load_columns
from transforms.containers.naming import name_record
from transforms.containers.pieces import RecordError
from transforms.containers.recognition import recognise
from transforms.containers.splitting import split

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(
    r"^```(?P<kind>\w+)\n(?P<file>[^`]*?)^```\n\n```keys\n(?P<keys>.*?)^```", re.MULTILINE | re.DOTALL
)
EXAMPLES = {match["kind"]: (match["file"], match["keys"].split("\n")[:-1]) for match in _EXAMPLE.finditer(PAGE)}
FORMS = {"jsonl": "jsonl", "jsonlist": "json list", "table": "csv", "export": "nexis", "mbox": "mbox"}
COLUMNS = load_columns({})


def test_each_form_has_an_example() -> None:
    assert set(EXAMPLES) == set(FORMS)


@pytest.mark.parametrize("kind", FORMS)
def test_an_example_is_split_as_the_page_shows(kind: str) -> None:
    file, keys = EXAMPLES[kind]
    assert recognise(file.encode(), "a", COLUMNS) == FORMS[kind]
    found = []
    for piece in split([file.encode()], FORMS[kind], COLUMNS, 10_000):
        try:
            named = name_record(piece, COLUMNS)
            found.append("digest" if named.key == named.text_digest else named.key)
        except RecordError as error:
            found.append(f"refused: {error.reason}")
    assert found == keys
