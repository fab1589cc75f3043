"""Figures and the ledger read hostile lines to their end."""

from dataclasses import replace

import pytest

from transforms.extract import Source, extract_batch
from transforms.figures.figures import find_figures
from transforms.figures.numerals import open_ledger
from transforms.identity import FactIds
from transforms.numerals.codes import find_codes, find_scores, find_times
from transforms.records import Passage
from transforms.text.decode import decode
from transforms.text.legible import make_legible
from transforms.text.reading import Reading, Sentence

CODES = ["1", "1 ", "1-", "+1 ", "(1) ", "www.", "a.", "a@", "@a", "/a", "1.", "1:", "10\u00b0 ", "1.11111; ", "[1",
         "vote 1 to ", "jan 1 ", "1 of may ", "19", "'0s", "U.S. ", "\n ", "A", "p. 1 ", "1/8 A ", "one-in-", "a (1) "]  # fmt: skip
LINES = [
    "12 of them ",
    "rose from 1 to ",
    "aged 10, ",
    "$1 ",
    "30' ",
    '"1',
    "one school in ",
    "5 and ",
    "of whom 3 ",
    "1-",
]


@pytest.mark.timeout(60)  # linear patterns need a tenth of a second; quadratic ones minutes
@pytest.mark.parametrize("piece", CODES)
def test_patterns_scan_a_hostile_line_once(piece):
    text = piece * (100_000 // len(piece))
    for find in (find_codes, find_times, find_scores):
        assert all(0 <= start < end <= len(text) for start, end in find(text, 0, len(text)))


def one_line(text: str, like: Passage) -> Reading:
    """A document of one sentence that no parser saw."""
    passage = replace(like, char_start=0, char_end=len(text), byte_start=0, byte_end=len(text.encode()))
    sentence = Sentence(0, len(text), passage.passage_no, passage.zone)
    return Reading("d", "d.txt", make_legible(decode(text.encode())), [passage], [sentence])


@pytest.fixture(scope="module")
def passage(reference):
    (found,) = extract_batch([Source("d.txt", b"Five men came.")], reference)
    return found.passages[0]


@pytest.mark.parametrize("piece", LINES)
def test_a_hostile_line_has_each_numeral_once(piece, passage, reference):
    reading = one_line(piece * (2_000 // len(piece)), passage)
    ledger = open_ledger(reading, [], [], reference.figures)
    figures, _ = find_figures(reading, ledger, [], [], reference.figures, ids=FactIds(reading))
    numerals = ledger.close(figures)
    starts = [numeral.char_start for numeral in numerals]
    assert starts == sorted(set(starts))
    assert len(starts) >= 2_000 // len(piece) - 1
