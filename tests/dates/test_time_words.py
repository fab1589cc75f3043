"""The vocabulary of dates holds together."""

from collections import Counter
from datetime import date

import pytest

from flows.loading.seeds import rows
from transforms.dates.underspecified import holiday_in
from transforms.dates.words import CODES
from transforms.reference import Reference


def test_no_phrase_stands_twice() -> None:
    counts = Counter(row["words"] for name in ("time_words", "holidays") for row in rows(name))
    assert [words for words, count in counts.items() if count > 1] == []


def test_every_sort_is_used_and_known() -> None:
    assert {row["sort"] for row in rows("time_words")} == set(CODES) - {"holiday"}


@pytest.mark.parametrize(
    ("holiday", "year", "day"),
    [
        ("thanksgiving", 2015, date(2015, 11, 26)),
        ("memorial day", 2016, date(2016, 5, 30)),
        ("labor day", 2015, date(2015, 9, 7)),
        ("good friday", 2016, date(2016, 3, 25)),
        ("easter monday", 2019, date(2019, 4, 22)),
        ("new year's eve", 2014, date(2014, 12, 31)),
    ],
)
def test_holidays_fall_on_their_days(holiday: str, year: int, day: date, reference: Reference) -> None:
    assert holiday_in(reference.dates.holidays[holiday], year) == day
