"""The page of checks: what broke comes first, text is text, and nothing is loaded from elsewhere."""

import re
from dataclasses import replace

import pytest

from flows.output.judgement import PAGE, render, write_page
from warehouse.records import Check

HELD = Check(
    run_id="run", table_name="figures", expectation="low_is_at_most_high", severity="error", passed=True,
    unexpected_count=0, examples=(), notes="A range has a lower and an upper end.",
)  # fmt: skip
BROKEN = replace(
    HELD, table_name="dates", expectation="days_are_in_order", passed=False, unexpected_count=1_234,
    examples=("1a2b: <script>alert(1)</script>",), notes="The first day isn't after the last.",
)  # fmt: skip
WARNED = replace(BROKEN, expectation="drift_undated_share", severity="warning")


def test_what_broke_comes_before_what_held():
    page = render("run", [HELD, WARNED, BROKEN])
    order = [page.index(check.expectation) for check in (BROKEN, WARNED, HELD)]
    assert order == sorted(order)
    assert "3 checks: 1 hold, 1 broken, 1 warnings" in page
    assert "1,234" in page
    assert BROKEN.notes.replace("'", "&#x27;") in page


def test_a_page_on_which_all_holds_has_no_table_of_what_broke():
    assert "<h2>Broken" not in render("run", [HELD])


def test_text_of_documents_is_text():
    assert "<script" not in render("<script>", [BROKEN])


@pytest.mark.parametrize("checks", [[HELD], [HELD, BROKEN, WARNED], []])
def test_the_page_needs_nothing_but_itself(checks, tmp_path):
    write_page(tmp_path, "run", checks)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert re.findall(r"(?:src|href)=\"([^\"]*)\"", page) == ["great_expectations/index.html"]
    assert "url(" not in page
    assert "@import" not in page
