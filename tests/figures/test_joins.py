"""Shapes of numbers, put next to each other at random: nothing raises, figures are apart and their bounds in order."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.extract import Extraction, Source, extract_batch
from transforms.numerals.grammar import find_numbers

SHAPES = [
    "- 12", "-47,500 people", "– Two dead", "-5 °C", "44million", "£1.3million", "5thousand", "USD 40\nmillion", "USD\n2.2 million",
    "in her 60s", "under-15s", "the upper 20s", "1960s", "3/8", "Photo 2 of 14", "(2 Images)", "Nippes (37)", "5.6-magnitude",
    "Category 5", "magnitude of 7.2", "above the 7m peak", "a one in 85-year flood", "one in 10", "seven years and 10 months",
    "2 hours 30 minutes", "a year and a half", "and a half", "under $500", "360,000", "360.000 people", "1.200.000-1.5 million",
    "nobody was killed", "none of the 12", "no deaths", "no houses were damaged", "20 (kg)", "25,000 mt", "-", "to", "and", "of",
    "plus or minus 3.4", "from 5 to 7", "between 10 and", "$60000 - 70000", "12-15", "2,5 million", "a third", "half", "rose",
    "more than", "at least", "or older", "per household", "%", "percent", "people", ".", ",", "(", ")", "\n", "\n\n",
]  # fmt: skip
JOINS = st.lists(st.sampled_from(SHAPES), min_size=1, max_size=9).map(" ".join)


@pytest.fixture(scope="module")
def found(reference):
    """What is extracted from texts, all read at once."""

    def read(texts: list[str]) -> list[Extraction]:
        return list(extract_batch([Source("a.txt", f"They said: {text}".encode()) for text in texts], reference))

    return read


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(JOINS, min_size=8, max_size=8))
def test_figures_of_joined_shapes_are_bounded_finite_apart_and_in_the_ledger(found, texts):
    for one in found(texts):
        for figure in one.figures:
            bounds = [bound for bound in (figure.low, figure.value, figure.high) if bound is not None]
            assert bounds == sorted(bounds)
            assert all(map(math.isfinite, bounds))
        assert all(a.char_end <= b.char_start for a, b in pairwise(one.figures))
        told = [n.target_id for n in one.numerals if n.role == "figure"]
        assert {figure.figure_id for figure in one.figures if figure.rule != "vague_time"} == set(told)


@settings(max_examples=300, deadline=None)
@given(text=JOINS)
def test_numbers_of_joined_shapes_are_finite_and_apart(text):
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        assert number.value is None or math.isfinite(number.value)
        end = number.end
