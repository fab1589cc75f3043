"""Which date of a sentence is the figure's: by the clause that it stands in, not the first one printed."""

from datetime import date

import pytest

from transforms.documents.given import Given
from transforms.extract import extract

PUBLISHED = date(2016, 6, 3)


def days(text, reference, published=PUBLISHED):
    figure = extract(text.encode(), "t.txt", reference, Given(published_on=published) if published else None).figures[0]
    return figure.from_date, figure.to_date, figure.date_evidence


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("More than 400 soldiers have been killed since the rebels took up arms in 1984.", "1984-01-01", "2016-06-03"),
        ("The virus killed nearly 9,000 people around the country in 1968 and 1969.", "1968-01-01", "1969-12-31"),
        ("About $100 in cash was stolen from the shop on Tuesday night or Wednesday morning.", "2016-05-31", "2016-06-01"),
        ("Attacks killed 30 people in December 2011 and again in August 2012.", "2011-12-01", "2012-08-31"),
        ("Nineteen people were killed by Wednesday's quakes.", "2016-06-01", "2016-06-01"),
        ("Some 505 people died in 2014, far more than the 320 between 2006 and 2015.", "2014-01-01", "2014-12-31"),
        ("The group was founded in 2012 and has since killed 40 people.", "2012-01-01", "2016-06-03"),
        ("As of 3 May, 14,000 people were missing.", "2016-05-03", "2016-05-03"),
        ("2 Jun 2016 At least 10 people were killed on Sunday when barrel bombs hit the town.", "2016-05-29", "2016-05-29"),
    ],
)  # fmt: skip
def test_the_clause_says_the_days(text, first, last, reference):
    assert days(text, reference) == (date.fromisoformat(first), date.fromisoformat(last), "clause")


def test_what_is_counted_up_to_a_day_has_no_first_day(reference):
    assert days("As of 3 May, 109 cases had been confirmed.", reference) == (None, date(2016, 5, 3), "clause")


def test_each_figure_of_a_list_has_its_own_day(reference):
    text = "Police arrested 12 people on Monday and 14 on Tuesday."
    figures = extract(text.encode(), "t.txt", reference, Given(published_on=PUBLISHED)).figures
    assert [figure.from_date for figure in figures] == [date(2016, 5, 30), date(2016, 5, 31)]


@pytest.mark.parametrize(
    "text",
    [
        "He is being held on a $250,000 bond, and his hearing is scheduled for June 14.",
        "Three men were shot at 10 p.m. outside the hall.",
    ],
)
def test_a_day_ahead_and_the_time_of_day_date_nothing(text, reference):
    assert days(text, reference)[2] == "document"


def test_a_date_that_was_only_inferred_dates_no_figure(reference):
    text = (
        "The hall was opened on January 9, 2016. The ministry met there on January 20.\n\nNine people died in the camp."
    )
    assert days(text, reference, published=None)[2] != "document"


def test_a_stretch_that_has_no_end_stays_open(reference):
    text = "Some 400 people have died since March 2016."
    assert days(text, reference, published=None) == (date(2016, 3, 1), None, "clause")
