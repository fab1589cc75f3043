"""Quotation marks of every kind, balanced or not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.statements.quotations import find_quotes

# Marks, letters and breaks in any order: what torn pages are made of.
TORN = st.text(alphabet="ab .,\n“”\"'‘’«»„`", max_size=80)


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotes(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said “no” twice.", ["“no”"]),
        ('She said "no" and "yes".', ['"no"', '"yes"']),
        ("He said “they cried ‘stop’ and ran”.", ["“they cried ‘stop’ and ran”"]),
        ("He said “she told us “run” twice” then.", ["“she told us “run” twice”"]),
        ("“First paragraph.\n\n“Second one.” he said.", ["“First paragraph.", "“Second one.”"]),
        ("“First line.\n“Second one.” he said.", ["“First line.", "“Second one.”"]),
        ('He said "no end in sight', ['"no end in sight']),
        ("A 5'9\" man.", []),
        ("The people’s choice isn’t ours.", []),
        ("The rebels' camp and the soldiers' tents.", []),
        ("„Wir“ «vous» ``us''", ["„Wir“", "«vous»", "``us''"]),
        ("‘We go,’ he said.", ["‘We go,’"]),
        ('“Mixed marks," he said.', ['“Mixed marks,"']),
        ("A closing mark” alone.", []),
        ('He said,"no space".', ['"no space"']),
    ],
)
def test_quotations(text, expected):
    assert quoted(text) == expected


@given(TORN)
def test_quotations_lie_in_order_and_apart(text):
    quotes = list(find_quotes(text, 0, len(text)))
    for before, after in pairwise(quotes):
        assert before.end <= after.start
    for quote in quotes:
        assert 0 <= quote.start < quote.end <= len(text)


@given(TORN, st.integers(0, 40), st.integers(0, 40))
def test_a_stretch_is_read_on_its_own(text, start, length):
    end = min(len(text), start + length)
    start = min(start, end)
    for quote in find_quotes(text, start, end):
        assert start <= quote.start < quote.end <= end


@pytest.mark.timeout(60)  # linear rules need a second; quadratic ones many minutes
@pytest.mark.parametrize("piece", ['"', "“", "‘", "' ", "“a", '" a', "``", "\n", "\n \t", "  “"])
def test_hostile_text_is_read_to_its_end(piece):
    text = piece * (100_000 // len(piece))
    assert all(quote.end <= len(text) for quote in find_quotes(text, 0, len(text)))
