"""A date of three numbers means the same on a page's head and in its sentences."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from transforms.dates.numeric import parse_numeric
from transforms.documents.printed_dates import find_printed_dates


@given(
    st.integers(0, 32), st.integers(0, 32), st.sampled_from(["2015", "2016", "1998", "16", "45"]), st.sampled_from("/.")
)
def test_heads_and_sentences_agree(first: int, second: int, year: str, mark: str) -> None:
    word = f"{first}{mark}{second}{mark}{year}"
    found = parse_numeric(word)
    printed = list(find_printed_dates(word))
    assert bool(printed) == (found is not None)
    if found is not None:
        (head,) = printed
        assert head.earliest <= date(found.year or 0, found.month or 0, found.day or 0) <= head.latest
        # Only where both orders are possible does a head know no more than the year.
        assert (head.precision == "year") == (mark == "/" and first != second and max(first, second) <= 12)
