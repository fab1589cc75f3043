"""Finds the dateline, the town, date and agency that open a story: 'GAZIANTEP, Turkey, May 29 (Reuters) -'."""

import re

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = rf"(?:{_NUMBER} )?{_MONTH}(?: {_NUMBER})?(?:,? \d{{4}})?"
_WHOLE_DATE = rf"(?:{_NUMBER} {_MONTH}|{_MONTH} {_NUMBER}),? \d{{4}}"
_TOWN = r"[^\W\d_a-z][\w.'’-]{1,20}(?:[ /][^\W\d_a-z][\w.'’-]{1,20}){0,3}"
_TOWNS = rf"(?P<town>{_TOWN})(?:, (?!{_MONTH}){_TOWN})?"
_DASH = r"(?:--?|[—–])(?=\s)"
_BEGINS = r"(?= [A-Z“\"])"
_OPENINGS = tuple(
    re.compile(form)
    for form in (
        rf"{_TOWNS}(?P<date>,? {_DATE})?(?P<agency> \([A-Z][\w/ .]{{1,30}}\))?\s?{_DASH}",
        # 'Port-au-Prince, Haiti – 27 October 2025 –', 'GENEVA (27 October 2025) –'
        rf"{_TOWNS}(?P<agency> \([A-Z][\w/ .]{{1,30}}\))?\s?(?:{_DASH} (?P<date>{_DATE})\s?{_DASH})",
        rf"{_TOWNS} \((?P<date>{_WHOLE_DATE})\)(?P<agency> \([A-Z][\w/ .]{{1,30}}\))?\s?{_DASH}",
        # 'Published May 3 2016 Two men died': a text on one line, in which only the capital begins the story.
        rf"(?P<town>)(?P<agency>)(?:Published|Posted|Date of publication)(?: on)?:? (?P<date>{_WHOLE_DATE}){_BEGINS}",
        # 'February 21, 2015 (ADDIS ABABA) -'
        rf"(?P<date>{_WHOLE_DATE}) \((?P<town>{_TOWN})(?P<agency>, [A-Z][\w/ .]{{1,30}})?\)\s?{_DASH}",
    )
)


def find_opening(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the dateline at `start`, a match with the groups `town`, `date` and `agency`; None if there is none.

    A town alone must be in capitals: 'Aleppo - the city' opens a sentence.

    >>> find_opening("GENEVA, May 3, 2021 (Reuters) - Talks failed.", 0, 45)["date"]
    ', May 3, 2021'
    >>> find_opening("Valletta, Malta – 27 October 2025 – It rained.", 0, 46)["date"]
    '27 October 2025'
    >>> find_opening("Aleppo - the city - is quiet.", 0, 29)
    """
    # The longest match wins: a text of the second form also begins like the first, with a town and a dash.
    found = [opening for form in _OPENINGS if (opening := form.match(text, start, end))]
    opening = max(found, key=lambda one: one.end(), default=None)
    return opening if opening and (opening["town"].isupper() or opening["date"] or opening["agency"]) else None
