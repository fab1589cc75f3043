"""Sentences of our own with the whole context of each figure; floors a column.

`context_blind.json` was written before the rules and is only ever scored; `context.json` was written
with them. Both hold their floors in percent; a floor is only raised.
"""

import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from transforms.extract import extract
from transforms.metadata import Given

SPECS = Path(__file__).parent.parent / "specs"
COLUMNS = ("value", "qualifier", "counted", "event", "event_quote", "measure", "modality", "date_basis", "attribution")
HALVES = ("context", "context_blind")


def relation(link):
    """How a link of place says where the figure lies: near is told by the rule's last word."""
    if link.role != "place":
        return link.role
    return link.rule.rsplit("-", 1)[1]


def found(extraction, case, expected):
    """What was found for an expected figure, in the words of the specs; None where the figure was missed."""
    at = case["text"].index(expected["quote"])
    stop = at + len(expected["quote"])
    figure = next((f for f in extraction.figures if f.char_start < stop and f.char_end > at), None)
    if figure is None:
        return None
    links = [link for link in extraction.links if link.from_id == figure.figure_id]
    row = {column: getattr(figure, column) for column in COLUMNS}
    row["claimant_quote"] = figure.claimant_quote
    row["from_date"] = figure.from_date and figure.from_date.isoformat()
    row["to_date"] = figure.to_date and figure.to_date.isoformat()
    row["places"] = sorted([relation(link), link.quote] for link in links if link.role in ("place", "from", "to"))
    row["relayed_by"] = next((link.quote for link in links if link.role == "relayed_by"), None)
    return row


def same(column, got, expected):
    if column == "places":
        return got == sorted(expected)
    if column == "counted":
        # The spec names the noun; an adjective more or less isn't an error of context.
        return (got is None) == (expected is None) and (got is None or got.split()[-1] == expected.split()[-1])
    return got == expected


def scores(spec, reference):
    """Percent right by column over all figures of a spec, missed figures wrong in each."""
    right, total = Counter(), 0
    for case in spec["cases"]:
        given = Given(published_on=date.fromisoformat(case["published_on"]))
        extraction = extract(case["text"].encode(), "case.txt", reference, given)
        for expected in case["figures"]:
            total += 1
            got = found(extraction, case, expected)
            for column, value in expected.items():
                if column != "quote":
                    right[column] += got is not None and same(column, got[column], value)
    return {column: round(100 * count / total, 1) for column, count in right.items()}


@pytest.mark.parametrize("half", HALVES)
def test_floors_of_context(half, reference):
    spec = json.loads((SPECS / f"{half}.json").read_text(encoding="utf-8"))
    got = scores(spec, reference)
    broken = {column: (got[column], floor) for column, floor in spec["floors"].items() if got[column] < floor}
    assert not broken


def test_specs_are_whole():
    """Each figure of each case has every column, and its quote stands in the text."""
    seen = defaultdict(set)
    for half in HALVES:
        spec = json.loads((SPECS / f"{half}.json").read_text(encoding="utf-8"))
        for case in spec["cases"]:
            assert case["text"] not in seen["texts"]
            seen["texts"].add(case["text"])
            for expected in case["figures"]:
                assert expected["quote"] in case["text"]
                seen["columns"].add(frozenset(expected))
    assert len(seen["columns"]) == 1
    assert len(seen["texts"]) >= 60
