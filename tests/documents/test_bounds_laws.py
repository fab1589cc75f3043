"""What the bounds promise for every text: little work a sentence, and nothing of what is left out is lost."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.documents.bounds import MOST_NUMBERS, is_readable, read_zones
from transforms.documents.passages import Zone
from transforms.extract import extract
from transforms.numerals.grammar import find_numbers
from transforms.reference import Reference
from transforms.text.reading import is_mined
from transforms.text.sentences import LONGEST_SENTENCE, LONGEST_TOKEN, split_sentences
from transforms.vocabulary import UNREADABLE

PIECES = st.tuples(
    st.sampled_from(
        ["1-", "1 ", "(", "twenty ", "a ", "word", ", ", "; ", ". ", "\n", "\n\n", "  \t", "\u00a0", "中", "Two died. "]
    ),
    st.sampled_from([1, 2, 30, 61, 501, 2100]),
).map(lambda piece: piece[0] * piece[1])
TEXTS = st.lists(PIECES, max_size=8).map("".join)


@given(TEXTS, st.integers(0, 5))
@settings(deadline=None, max_examples=60)
def test_cutting_sentences_loses_nothing_but_white_space(text: str, start: int) -> None:
    at = min(start, len(text))
    for first, last in split_sentences(text, at, len(text)):
        assert at <= first < last
        assert not text[at:first].strip()
        assert text[first:last] == text[first:last].strip()
        assert last - first <= LONGEST_SENTENCE or len(text[first:last].split()) == 1
        at = last
    assert not text[at:].strip()


@given(TEXTS)
@settings(deadline=None, max_examples=60)
def test_what_is_read_is_in_bounds_and_the_zones_tile(text: str) -> None:
    parts = list(read_zones(text, [Zone(0, len(text), "body", "en")] if text else []))
    assert "".join(text[zone.start : zone.end] for zone, _ in parts) == text
    for zone, sentences in parts:
        assert zone.start < zone.end
        assert is_mined(zone) or not sentences
        for start, end in sentences:
            assert zone.start <= start < end <= zone.end
            assert end - start <= LONGEST_SENTENCE
            assert max(map(len, text[start:end].split())) <= LONGEST_TOKEN
            assert sum(1 for _ in find_numbers(text, start, end)) <= MOST_NUMBERS


def test_numbers_in_one_sentence_are_counted() -> None:
    for many, readable in ((MOST_NUMBERS, True), (MOST_NUMBERS + 1, False)):
        text = "Homs " + "12, " * many
        assert is_readable(text, 0, len(text)) is readable


def ledger(found: Any) -> list[tuple[str, str]]:
    return [(numeral.quote, numeral.role) for numeral in found.numerals]


def test_what_is_out_of_bounds_is_labelled_and_its_numerals_are_listed(reference: Reference) -> None:
    text = f"Shells killed 12 people in Homs.\n\n{'1-' * 3000}\n\nThe mayor said that 3 had fled.\n"
    found = extract(text.encode(), "a.txt", reference)
    assert [passage.language for passage in found.passages if passage.char_end - passage.char_start > 1000] == [
        UNREADABLE
    ]
    assert [figure.quote for figure in found.figures] == ["12", "3"]
    assert ledger(found) == [("12", "figure"), *[("1", "unread")] * 3000, ("3", "figure")]


def test_an_endless_sentence_is_read_in_pieces(reference: Reference) -> None:
    text = " and ".join(f"the army killed {number} people in Homs" for number in range(2, 152)) + "."
    found = extract(text.encode(), "a.txt", reference)
    assert [figure.value for figure in found.figures if figure.event == "killed"] == list(range(2, 152))
