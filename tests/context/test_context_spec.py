"""Sentences of our own with the whole context of each figure; floors a column.

`context_unseen.json` was written before its writer had read the rules and is only ever scored, in totals
by column. `context_blind.json` was written before the rules too, but some of its failures have been read
since; `context.json` was written with them. Each holds its floors in percent; a floor is only raised. `of_made` gives the context the
right figures and measures it alone; `of_found` measures the whole way from the bare sentence.
"""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from transforms import extract as extracting
from transforms.context.rules import PlaceRule
from transforms.documents.given import Given
from transforms.records import Figure

SPECS = Path(__file__).parent.parent / "specs"
HALVES = ("context", "context_blind", "context_unseen")
FOUND = ("kind", "value", "qualifier", "counted", "counted_class")
PLAIN = (*FOUND, "event", "event_quote", "measure", "modality", "date_basis", "attribution", "claimant_quote")
UNIT = re.compile(r" (?:km|miles)\b")


def read_spec(half):
    return json.loads((SPECS / f"{half}.json").read_text(encoding="utf-8"))


def made(case):
    """A finder that finds the case's figures, with what they count and nothing of their context."""

    def find(reading, _ledger, _dates, _mentions, _reference, *, ids):
        figures = []
        for expected in case["figures"]:
            start = case["text"].index(expected["quote"])
            end = start + len(expected["quote"])
            unit = UNIT.match(case["text"], end) if expected["kind"] == "length" else None
            span = reading.span(start, unit.end() if unit else end)
            figures.append(
                Figure(
                    **span,
                    figure_id=ids.of("figure", start, end),
                    low=None,
                    high=None,
                    trend=None,
                    unit=None,
                    base_value=None,
                    base_unit=None,
                    rule="made",
                    **{name: expected[name] for name in FOUND},
                )
            )
        return sorted(figures, key=lambda figure: figure.char_start), []

    return find


def row(extraction, case, expected):
    """What was found for an expected figure, in the words of the specs; None where the figure was missed."""
    at = case["text"].index(expected["quote"])
    stop = at + len(expected["quote"])
    figure = next((f for f in extraction.figures if f.char_start < stop and f.char_end > at), None)
    if figure is None:
        return None
    links = [link for link in extraction.links if link.from_id == figure.figure_id]
    got = {column: getattr(figure, column) for column in PLAIN}
    got["from_date"] = figure.from_date and figure.from_date.isoformat()
    got["to_date"] = figure.to_date and figure.to_date.isoformat()
    # What the article as a whole adds is judged by annotated articles, not by these sentences.
    clause = [link for link in links if link.rule != PlaceRule.ARTICLE]
    got["places"] = sorted([relation(link), link.quote] for link in clause if link.role in ("place", "from", "to"))
    got["relayed_by"] = next((link.quote for link in links if link.role == "relayed_by"), None)
    return got


def relation(link):
    """How a link of place says where the figure lies."""
    return link.relation if link.role == "place" else link.role


def same(column, got, expected):
    if column == "places":
        return got == sorted(expected)
    if column == "counted" and got and expected:
        # An adjective more or less is no error of context.
        return got.split()[-1] == expected.split()[-1]
    return got == expected


def scores(spec, reference, monkeypatch, *, of_made):
    """Percent right by column over all figures of a spec; a missed figure is wrong in each."""
    right, total = Counter(), 0
    for case in spec["cases"]:
        if of_made:
            monkeypatch.setattr(extracting, "find_figures", made(case))
        given = Given(published_on=date.fromisoformat(case["published_on"]))
        extraction = extracting.extract(case["text"].encode(), "case.txt", reference, given)
        for expected in case["figures"]:
            total += 1
            got = row(extraction, case, expected)
            for column, value in expected.items():
                if column != "quote":
                    right[column] += got is not None and same(column, got[column], value)
    return {column: round(100 * count / total, 1) for column, count in right.items()}


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("figures", ["of_made", "of_found"])
def test_floors_of_context(half, figures, reference, monkeypatch):
    spec = read_spec(half)
    got = scores(spec, reference, monkeypatch, of_made=figures == "of_made")
    floors = spec["floors"][figures]
    broken = {column: (got[column], floor) for column, floor in floors.items() if got[column] < floor}
    assert not broken


def test_specs_are_whole():
    """Each figure of each case has every column, its quote stands in the text, and no text comes twice."""
    cases = [case for half in HALVES for case in read_spec(half)["cases"]]
    assert len({case["text"] for case in cases}) == len(cases) >= 60
    assert all(expected["quote"] in case["text"] for case in cases for expected in case["figures"])
    assert len({frozenset(expected) for case in cases for expected in case["figures"]}) == 1
