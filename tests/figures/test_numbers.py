"""The number grammar: spec tables, laws, and time linear in the text."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.numerals.grammar import find_numbers, parse_number

SPECS = Path(__file__).resolve().parent.parent / "specs"


def cases(name: str) -> list[dict[str, str]]:
    with (SPECS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("case", cases("numbers.csv"), ids=lambda case: case["words"])
def test_a_number_is_worth_what_it_says(case):
    assert parse_number(case["words"]) == pytest.approx(float(case["value"]), rel=1e-9)


@settings(max_examples=50)
@given(st.integers(min_value=0, max_value=10**15))
def test_digits_with_and_without_separators_are_worth_the_same(number):
    assert parse_number(f"{number:,}") == parse_number(str(number)) == number


@settings(max_examples=50)
@given(st.text(alphabet="1 ,.-andohuretwfivml½%k$", max_size=80))
def test_numbers_come_in_order_without_overlap(text):
    ends = 0
    for number in find_numbers(text):
        assert ends <= number.start < number.end <= len(text)
        ends = number.end


HOSTILE = ["1", "1,234", "1,", "1 234 ", "1.1", "a ", "tens of ", "million ", "and a half ", "one hundred and ", "x",
           "½", "-1", "1/2", "twenty ", "several ", " ", "minus ", "between one and "]  # fmt: skip


@pytest.mark.timeout(60)  # linear rules need a second or two; quadratic ones an hour
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_read_to_its_end(piece):
    text = piece * (100_000 // len(piece))
    assert all(number.end <= len(text) for number in find_numbers(text))
