"""Time expressions in the manner of news, a row of `tests/specs/dates.json` each."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.dates.conftest import Dates

SPEC = Path(__file__).parent.parent / "specs" / "dates.json"
CASES: list[dict[str, Any]] = json.loads(SPEC.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_each_sentence_has_these_dates_and_no_others(case: dict[str, Any], dates_of: Dates) -> None:
    written = date.fromisoformat(case["published_on"]) if case["published_on"] else None
    found = dates_of(case["text"], written)
    assert [
        [d.quote, d.type, d.value, d.earliest and str(d.earliest), d.latest and str(d.latest), d.anchor] for d in found
    ] == case["dates"]


def test_the_table_is_large_enough() -> None:
    """Fewer rows than this would leave whole kinds of expressions untried."""
    assert len(CASES) >= 200
