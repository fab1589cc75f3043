"""Windows of publication that a text's own words allow, a row of `tests/specs/windows.json` each."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.dates.conftest import Read
from transforms.dates.dates import find_dates
from transforms.dates.expressions import expressions_of
from transforms.dates.publication import Anchor, find_anchor, infer
from transforms.documents.given import Given
from transforms.extract import extract
from transforms.identity import FactIds
from transforms.reference import Reference

SPEC = Path(__file__).parent.parent / "specs" / "windows.json"
CASES: list[dict[str, Any]] = json.loads(SPEC.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_window_and_the_words_that_give_it(case: dict[str, Any], read: Read, reference: Reference) -> None:
    reading = read(case["text"])
    found = infer(reading, expressions_of(reading, reference.dates), reference.dates)
    assert (
        found.earliest and str(found.earliest),
        found.latest and str(found.latest),
        found.quote,
    ) == (case["earliest"], case["latest"], case["quote"])
    assert found.basis == ("inferred" if case["earliest"] else "none")


def test_relative_dates_carry_the_uncertainty_of_the_window(read: Read, reference: Reference) -> None:
    reading = read("The plane was downed last month. He left on Friday.")
    window = Anchor(date(2015, 12, 11), date(2016, 1, 31), "inferred")
    month, friday = find_dates(reading, window, reference.dates, FactIds(reading))
    assert (month.value, month.earliest, month.latest) == ("2015-XX", date(2015, 11, 1), date(2015, 12, 31))
    assert (friday.value, friday.earliest, friday.latest) == ("XXXX-WXX-5", date(2015, 12, 11), date(2016, 1, 29))
    assert friday.anchor == "document"


def test_a_window_open_to_one_side_stays_open(read: Read, reference: Reference) -> None:
    reading = read("The plane was downed last year.")
    (found,) = find_dates(reading, Anchor(date(2012, 1, 1), None, "inferred"), reference.dates, FactIds(reading))
    assert (found.value, found.earliest, found.latest) == ("XXXX", date(2011, 1, 1), None)


def test_a_date_given_is_the_window(reference: Reference) -> None:
    given = Given(published_on=date(2016, 5, 28))
    text = b"Monday's raid was the worst.\n\nThe clinic was hit on 9 March 2015."
    document = extract(text, "a.txt", reference, given).document
    assert (document.published_basis, document.published_on) == ("given", date(2016, 5, 28))


def test_an_inferred_window_is_stamped_on_the_document_with_its_words(reference: Reference, read: Read) -> None:
    text = CASES[0]["text"]
    document = replace(extract(b"No date.", "a.txt", reference).document, text=text)
    stamped = find_anchor(read(text), document, reference.dates).stamp(document)
    assert stamped.published_basis == "inferred"
    assert stamped.published_on is None
    assert stamped.published_quote is not None
    assert stamped.published_quote in text


ARTICLES = {
    "000": ("2012-01-01", None, {"2012", "P9M", "PXW", "XXXX"}),
    "001": ("2016-05-27", "2016-05-29", {"2016-05-24", "2016-05-26", "2016-05-27", "2016-04", "2016-W20", "2016-W21"}),
    "002": ("2015-12-11", "2016-01-31", {"2014", "2015-08", "2015-11", "2015-12-05", "2015-12-11", "2015-06-25"}),
    "003": ("2015-10-13", "2015-10-13", {"2015-W41", "2015-02", "PXM"}),
    "004": (None, None, {"P10D", "P4Y", "XXXX-05", "XXXX-08"}),
}


@pytest.mark.parametrize("number", ARTICLES)
def test_the_real_articles(number: str, corpus: Path, reference: Reference) -> None:
    earliest, latest, values = ARTICLES[number]
    found = extract(next(corpus.glob(f"{number}_*.txt")).read_bytes(), number, reference)
    document = found.document
    assert (document.published_earliest and str(document.published_earliest)) == earliest
    assert (document.published_latest and str(document.published_latest)) == latest
    assert values <= {d.value for d in found.dates}
