"""Faults pushed into the finders and the parsers: each is caught by the law that names it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.judging import broken_by
from transforms import extract as extracting
from transforms.context import context
from transforms.extract import Source, extract
from transforms.figures.counted import CountedClasses
from transforms.figures.hedges import Hedges
from transforms.figures.units import Unit, Units
from transforms.numerals import grammar, tokens
from transforms.reference import Reference

TEXT = """Shells fall on Azaz

Published March 11, 2016

At least forty people were shot dead and 12 others were wounded in Azaz on Thursday, the Red Cross said.

The Red Cross said that 45,000 people fled from Idlib to Azaz yesterday. Homs lies 2 km from Azaz.

Prices rose 20 percent to $3.5 million in the third quarter, and 120 houses in Aleppo burnt in March.
"""
Wrap = Callable[[Any], Any]


def after(change: Wrap) -> Wrap:
    """Let a function answer what `change` makes of its answer."""
    return lambda function: lambda *given, **named: change(function(*given, **named))


def each(**columns: Wrap) -> Wrap:
    """Let a finder spoil these columns of all its records, where they aren't NULL."""

    def spoil(record: Any) -> Any:
        values = {name: getattr(record, name) for name in columns}
        return replace(record, **{name: columns[name](v) for name, v in values.items() if v is not None})

    return after(lambda found: [spoil(record) for record in found])


def first(change: Wrap) -> Wrap:
    """The same of the first of several tables that a finder gives."""
    return after(lambda found: (change(lambda: found[0])(), *found[1:]))


def in_miles(match: Any) -> Any:
    """Let kilometres be read as miles."""

    def misread(self: Units, *given: Any) -> Any:
        found = match(self, *given)
        return found and replace(found, unit=self.named["mile"] if found.unit.name == "kilometre" else found.unit)

    return misread


def a_day_later(day: Any) -> Any:
    return day + timedelta(days=1)


# Where the fault is, what it makes of the function there, and the law that it must break.
FAULTS = {
    "forty is 400": (grammar, "TENS", lambda tens: tens | {"forty": 400}, "figures: amounts_are_what_the_words_say"),
    "digits are worth ten times as much": (
        tokens, "digits_worth", after(lambda worth: 10 * worth), "figures: amounts_are_what_the_words_say",
    ),
    "a million is a thousand": (
        grammar, "SCALES", lambda scales: scales | {"million": 1000}, "figures: amounts_are_what_the_words_say",
    ),
    "number words are passed over": (
        tokens, "WORDS", lambda words: words - {"forty"}, "numerals: every_number_word_is_in_the_ledger",
    ),
    "units are converted wrongly": (
        Unit, "to_base", after(lambda base: base and 1000 * base), "figures: base_values_follow_the_unit",
    ),
    "kilometres are miles": (
        Units, "match_after", in_miles, "figures: units_are_what_the_words_say",
    ),
    "hedges are passed over": (Hedges, "at", after(lambda _: None), "figures: qualifiers_are_what_the_words_say"),
    "at least is less than": (
        Hedges, "at",
        after(lambda found: found and (replace(found[0], qualifier="less_than", low="", high="value"), found[1])),
        "figures: qualifiers_are_what_the_words_say",
    ),
    "all are vehicles": (CountedClasses, "of", after(lambda _: "vehicle"), "figures: classes_are_of_what_is_counted"),
    "an event is another": (
        context, "_flat", after(lambda figure: replace(figure, event=figure.event and "trained")),
        "figures: events_are_what_the_words_say",
    ),
    "days are a day late": (
        context, "find_occasion",
        after(lambda found: found and replace(
            found, from_date=found.from_date and a_day_later(found.from_date),
            to_date=found.to_date and a_day_later(found.to_date),
        )),
        "figures: days_are_those_of_the_dates",
    ),
    "a place is another": (
        context, "_flat", after(lambda figure: replace(figure, place_id=figure.place_id and "geonames:1")),
        "figures: places_are_the_first_links",
    ),
    "a claimant is another": (
        context, "_flat", after(lambda figure: replace(figure, claimant_id=figure.claimant_id and figure.place_id)),
        "figures: flat_columns_are_the_first_links",
    ),
    "dates mean the day after": (
        extracting, "find_dates",
        each(earliest=a_day_later, latest=a_day_later),
        "dates: days_lie_in_the_value",
    ),
    "dates have no calendar": (extracting, "find_dates", each(value=lambda _: "2016-02-30"), "dates: values_are_timex3"),
    "the text is altered": (
        extracting, "describe", after(lambda document: replace(document, text=document.text.replace("a", "e"))),
        "documents: spans_are_the_text_and_the_bytes",
    ),
    "the title is another's": (
        extracting, "describe", after(lambda document: replace(document, title="Floods in Homs")),
        "documents: pages_say_what_is_not_given",
    ),
    "cues are made up": (
        extracting, "find_statements", first(each(cue=lambda _: "sang")),
        "statements: statements_are_what_they_are_linked_to",
    ),
    "nothing is signed": (
        extracting, "sign", after(lambda signature: replace(signature, minima=(), bands=())),
        "documents: signatures_are_those_of_the_text",
    ),
}  # fmt: skip


def laws_broken(reference: Reference) -> set[str]:
    source = Source("a.txt", TEXT.encode())
    return {": ".join(law) for law in broken_by({source: extract(source.raw, source.path, reference, None)})}


def test_without_a_fault_no_law_is_broken(reference: Reference) -> None:
    assert laws_broken(reference) == set()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_caught_by_the_law_that_names_it(
    reference: Reference, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    owner, name, change, law = FAULTS[fault]
    monkeypatch.setattr(owner, name, change(getattr(owner, name)))
    assert law in laws_broken(reference)
