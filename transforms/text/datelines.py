"""The town, date and agency that a story opens with: 'GAZIANTEP, Turkey, May 29 (Reuters) -'."""

import re

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_TOWN = r"[^\W\d_a-z][\w.'’-]{1,20}(?:[ /][^\W\d_a-z][\w.'’-]{1,20}){0,3}"
_OPENING = re.compile(
    rf"(?P<town>{_TOWN})(?:, (?!{_MONTH}){_TOWN})?"
    rf"(?P<date>,? (?:\d{{1,2}} )?{_MONTH}[a-z]{{0,6}}\.?(?: \d{{1,2}})?(?:,? \d{{4}})?)?"
    r"(?P<agency> \([A-Z][\w/ .]{1,30}\))?\s?(?:--?|[—–])(?=\s)"
)


def find_opening(text: str, start: int, end: int) -> re.Match[str] | None:
    """The opening of a story at `start`, with the groups `town`, `date` and `agency`; None where there is none.

    A town alone must be in capitals: 'Aleppo - the city' opens a sentence.

    >>> find_opening("GENEVA, May 3, 2021 (Reuters) - Talks failed.", 0, 45)["date"]
    ', May 3, 2021'
    >>> find_opening("Aleppo - the city - is quiet.", 0, 29)
    """
    opening = _OPENING.match(text, start, end)
    return opening if opening and (opening["town"].isupper() or opening["date"] or opening["agency"]) else None
