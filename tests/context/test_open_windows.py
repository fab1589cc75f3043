"""Days of figures in a text that only tells that it is no older than a year in a caption."""

from datetime import date

import pytest

from transforms.extract import extract

CAPTION = "A woman looks at a house destroyed by shelling in 2012.\n\nNobody knows how many people are left. "
COUNTED_FROM_THE_DOCUMENT = [
    "Over the past nine months 300 civilians died.",
    "Last year 300 civilians died in Homs.",
    "This week rebels captured 20 men.",
    "Since last week 50 people have been killed.",
    "Next year 300 soldiers will deploy.",
    "Some 500 people live in camps.",
    "The army plans to release 20 prisoners.",
    "A bomb went off in Kirkuk last week. It killed 12.",
]
TOLD_BY_THE_TEXT = {
    "In May 2011 rebels captured 20 men.": (date(2011, 5, 1), date(2011, 5, 31), "explicit"),
    "Since March 2012 some 90 people have died.": (date(2012, 3, 1), None, "explicit"),
    "Between March 2012 and last month 40 people died.": (date(2012, 3, 1), None, "explicit"),
    "On 3 May 2013 the town fell. Two days later 15 people died.": (date(2013, 5, 5), date(2013, 5, 5), "inferred"),
}


@pytest.mark.parametrize("text", COUNTED_FROM_THE_DOCUMENT)
def test_no_figure_has_days_counted_from_a_bound(text, reference):
    found = extract((CAPTION + text).encode(), "a.txt", reference)
    assert (found.document.published_earliest, found.document.published_latest) == (date(2012, 1, 1), None)
    assert found.figures
    assert {(f.from_date, f.to_date, f.date_basis) for f in found.figures} == {(None, None, "none")}


def test_the_bound_stays_with_the_date_and_the_link_leads_to_it(reference):
    found = extract((CAPTION + "Last year 300 civilians died in Homs.").encode(), "a.txt", reference)
    (link,) = [link for link in found.links if link.role == "date"]
    (day,) = [day for day in found.dates if day.date_id == link.target_id]
    assert (day.quote, day.earliest, day.latest) == ("Last year", date(2011, 1, 1), None)


@pytest.mark.parametrize("text", TOLD_BY_THE_TEXT)
def test_days_that_the_text_tells_itself_stay(text, reference):
    found = extract((CAPTION + text).encode(), "a.txt", reference)
    figure = found.figures[-1]
    assert (figure.from_date, figure.to_date, figure.date_basis) == TOLD_BY_THE_TEXT[text]
