"""What holds for every text: spans, order, linear time."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dates.conftest import Dates
from transforms.dates.expressions import find_expressions
from transforms.dates.periods import day, half, hull, month, narrowed, quarter, season, step, week, year
from transforms.dates.scanner import scan
from transforms.reference import Reference

WORDS = st.sampled_from(
    [
        "the",
        "a",
        "of",
        "in",
        "on",
        "last",
        "next",
        "this",
        "May",
        "March",
        "Friday",
        "Sunday",
        "24",
        "2016",
        "1990s",
        "'98",
        "second",
        "third",
        "quarter",
        "year",
        "years",
        "week",
        "ago",
        "earlier",
        "later",
        "before",
        "after",
        "to",
        "and",
        "-",
        ",",
        ".",
        "(",
        ")",
        ":",
        "5",
        "p.m.",
        "noon",
        "morning",
        "early",
        "mid",
        "late",
        "end",
        "spring",
        "fall",
        "every",
        "each",
        "per",
        "Christmas",
        "BC",
        "half",
        "two",
        "hundred",
        "several",
        "century",
        "10/11/2012",
        "12:30",
        "now",
        "recently",
        "\n\n",
        "people",
    ]
)
DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(2199, 12, 31))


@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_expressions_lie_in_order_without_overlap(reference: Reference, text: str) -> None:
    found = find_expressions(text, 0, len(text), reference.dates)
    edges = [edge for e in found for edge in (e.start, e.end)]
    assert edges == sorted(edges)
    assert all(0 <= e.start < e.end <= len(text) for e in found)


@given(st.lists(WORDS, max_size=30).map(" ".join).map("On {}".format), DAYS)
@settings(max_examples=100, deadline=None)
def test_every_row_quotes_its_span_and_its_days_are_in_order(dates_of: Dates, text: str, written: date) -> None:
    for found in dates_of(text, written):
        assert text[found.char_start : found.char_end] == found.quote
        assert found.earliest is None or found.latest is None or found.earliest <= found.latest


@given(DAYS)
def test_periods_hold_the_day_they_are_made_of(of: date) -> None:
    for period in (
        day(of),
        week(of),
        month(of.year, of.month),
        quarter(of.year, (of.month + 2) // 3),
        half(of.year, (of.month + 5) // 6),
        year(of.year),
    ):
        assert period.first <= of <= period.last


@given(DAYS, st.sampled_from(["D", "W", "M", "Q", "Y", "DE"]), st.integers(-40, 40))
def test_a_step_there_and_back_stays_within_a_month_end(of: date, grain: str, count: int) -> None:
    back = step(step(of, grain, count), grain, -count)
    assert abs((back - of).days) <= 3


@given(DAYS, DAYS)
def test_what_two_readings_share_covers_both(one: date, other: date) -> None:
    both = hull(day(one), day(other), None)
    assert (both.first, both.last) == (min(one, other), max(one, other))
    assert ("X" in both.value) == (one != other)


@given(st.integers(1000, 2199), st.sampled_from(["SP", "SU", "FA", "WI"]), st.sampled_from(["START", "MID", "END"]))
def test_early_mid_and_late_stay_inside(of_year: int, code: str, part: str) -> None:
    whole = season(of_year, code)
    less = narrowed(whole, part)
    assert whole.first <= less.first <= less.last <= whole.last


# A hundred thousand characters on a line each: what a rule that looks ahead without bound would choke on.
HOSTILE = (
    "the last next " * 7200,
    "May 5 and " * 10000,
    "two hundred and " * 3100,
    "12:1-1-1,000" * 8400,
    "the end of " * 9100,
    "\n '" * 33400,
    "1" * 100000,
)


@pytest.mark.timeout(60)  # linear rules need a second or two; quadratic ones many minutes
@pytest.mark.parametrize("line", HOSTILE, ids=lambda line: repr(line[:12]))
def test_hostile_lines_are_read_to_their_end(line: str, reference: Reference) -> None:
    found = find_expressions(line, 0, len(line), reference.dates)
    assert all(expression.end <= len(line) for expression in found)


def test_tokens_lose_no_word(reference: Reference) -> None:
    text = "Over the week from Dec. 5 to 11, he said: nothing."
    tokens = scan(text, 0, len(text), reference.dates)
    covered = "".join(text[t.start : t.end] for t in tokens)
    assert covered.replace(" ", "") == text.replace(" ", "")
