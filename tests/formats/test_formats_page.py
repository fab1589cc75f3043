"""docs/formats.md shows a record of each format and the text that it is read as."""

import re
from pathlib import Path

import pytest

from flows.loading.reference import load_reference
from transforms.formats.record import read_record

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(
    r"^```(?P<kind>html|json|csv|markdown|mail)\n(?P<record>.*?)^```\n\n```text\n(?P<text>.*?)^```",
    re.MULTILINE | re.DOTALL,
)
EXAMPLES = {match["kind"]: (match["record"], match["text"]) for match in _EXAMPLE.finditer(PAGE)}


def test_each_format_has_an_example() -> None:
    assert set(EXAMPLES) == {"html", "json", "csv", "markdown", "mail"}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_example_is_read_as_the_page_shows(kind: str) -> None:
    record, text = EXAMPLES[kind]
    read = read_record(record.encode(), "a", load_reference().documents.records).decoded
    assert read.format == kind
    assert read.text.strip() == text.strip()
