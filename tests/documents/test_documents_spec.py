"""Pages and what must be read from them: the cases are data, in tests/specs/documents.json."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from transforms.documents.given import Given

SPECS = Path(__file__).parent.parent / "specs"
CASES = json.loads((SPECS / "documents.json").read_text(encoding="utf-8"))
HEADS = json.loads((SPECS / "heads.json").read_text(encoding="utf-8"))
DAYS = json.loads((SPECS / "stated_days.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_zones_and_metadata(case: dict[str, Any], read_page: Callable[..., Any]) -> None:
    page = read_page(case["text"])
    printed = [(zone, page.text[zone.start : zone.end].strip()) for zone in page.zones]
    assert len(printed) == len(case["zones"]), [text for _, text in printed]
    for (zone, text), (wanted, opening) in zip(printed, case["zones"], strict=True):
        assert text.startswith(opening)
        assert (zone.zone, text[:40]) == (wanted, text[:40])
    for opening, language in case.get("languages", {}).items():
        assert [zone.language for zone, text in printed if text.startswith(opening)] == [language]
    for column, wanted in case.get("metadata", {}).items():
        assert (column, plain(getattr(page.document, column))) == (column, wanted)


@pytest.mark.parametrize("case", DAYS, ids=lambda case: case["name"])
def test_the_day_that_a_page_states(case: dict[str, Any], read_page: Callable[..., Any]) -> None:
    document = read_page(case["text"]).document
    assert (plain(document.published_on), document.published_quote) == (case["published_on"], case["quote"])


@pytest.mark.parametrize("case", HEADS, ids=lambda case: case["name"])
def test_what_a_text_says_of_itself_without_its_page(case: dict[str, Any], read_page: Callable[..., Any]) -> None:
    document = read_page(case["text"]).document
    assert {column: plain(getattr(document, column)) for column in case["columns"]} == case["columns"]


def plain(value: object) -> object:
    """A column as JSON writes it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def test_what_the_collector_knew_wins(read_page: Callable[..., Any]) -> None:
    text = "Boat Sinks\n\nBy Awa Diarra, May 4, 2016\n\nTwo people died when a boat sank on the river, he said.\n"
    given = Given(
        title="Given", authors=("Given Name",), publisher="Given Post", published_on=date(2017, 1, 2), url="u"
    )
    document = read_page(text, given).document
    assert (document.title, document.authors, document.publisher, document.url) == (
        "Given",
        ("Given Name",),
        "Given Post",
        "u",
    )
    assert (document.published_on, document.published_basis, document.published_quote) == (
        date(2017, 1, 2),
        "given",
        None,
    )
    assert (document.published_earliest, document.published_latest) == (date(2017, 1, 2), date(2017, 1, 2))
