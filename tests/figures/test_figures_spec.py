"""What figures and the ledger say of sentences of our own, one case a sentence."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from transforms.extract import Extraction, Source, extract_batch
from transforms.reference import Reference

SPECS = Path(__file__).resolve().parent.parent / "specs"
FIGURES: list[dict[str, Any]] = json.loads((SPECS / "figures.json").read_text(encoding="utf-8"))
SENTENCES: list[dict[str, Any]] = json.loads((SPECS / "figures_sentences.json").read_text(encoding="utf-8"))
OTHERS: list[dict[str, Any]] = json.loads((SPECS / "figures_not.json").read_text(encoding="utf-8"))


@cache
def extracted(reference_of: Any) -> dict[str, Extraction]:
    """All texts at once: the models are quicker on batches."""
    texts = sorted({case["text"] for case in [*FIGURES, *SENTENCES, *OTHERS]})
    found = extract_batch([Source(f"{at}.txt", text.encode()) for at, text in enumerate(texts)], reference_of())
    return dict(zip(texts, found, strict=True))


@pytest.fixture(scope="session")
def found(reference: Reference) -> dict[str, Extraction]:
    return extracted(lambda: reference)


@pytest.mark.parametrize("case", FIGURES, ids=lambda case: case["text"])
def test_a_figure_is_found_with_its_value_bounds_unit_and_what_it_counts(case, found):
    figures = [figure for figure in found[case["text"]].figures if figure.quote == case["quote"]]
    assert figures, [figure.quote for figure in found[case["text"]].figures]
    figure = figures[0]
    assert (figure.kind, figure.qualifier, figure.unit) == (case["kind"], case["qualifier"], case["unit"])
    for name in ("value", "low", "high"):
        assert getattr(figure, name) == pytest.approx(case[name]), name
    assert (figure.counted, figure.counted_class) == (case["counted"], case["counted_class"])


# What a row of the sentences says; what it leaves out is None.
TOLD = ("quote", "kind", "value", "low", "high", "qualifier", "unit", "counted", "counted_class", "trend")


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["text"])
def test_a_sentence_has_these_figures_and_no_other(case, found):
    figures = [{name: getattr(figure, name) for name in TOLD} for figure in found[case["text"]].figures]
    expected = [{name: row.get(name) for name in TOLD} for row in case["figures"]]
    assert [figure["quote"] for figure in figures] == [row["quote"] for row in expected]
    for figure, row in zip(figures, expected, strict=True):
        assert figure == {n: pytest.approx(v) if isinstance(v, float) else v for n, v in row.items()}


@pytest.mark.parametrize("case", OTHERS, ids=lambda case: case["text"])
def test_a_number_that_counts_nothing_is_in_the_ledger_and_no_figure(case, found):
    extraction = found[case["text"]]
    roles = [numeral.role for numeral in extraction.numerals if numeral.quote == case["quote"]]
    assert len(roles) == 1
    assert roles[0] in case["role"].split("|")


def test_every_numeral_of_the_specs_has_a_role(found):
    numerals = [numeral for extraction in found.values() for numeral in extraction.numerals]
    assert [n.quote for n in numerals if n.role == "unexplained"] == []
