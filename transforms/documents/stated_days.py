"""Finds the day of publication that a page prints: in its head, behind a label, at the story's start, or alone."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.documents.printed_dates import PrintedDate, QuotedDate, find_printed_dates
from transforms.text.datelines import find_opening

_UPDATED = re.compile(r"\b(?:updated?|modified|aktualisiert|actualizado)\b[^|•;]{0,25}$", re.IGNORECASE)
_PUBLISHED = re.compile(r"^\W*(?:first |originally )?(?:published|posted|created)\b", re.IGNORECASE)
_WEEKDAY = r"(?:(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)[a-z]{0,6}\b\.?,?)"
_CLOCK = r"(?:\d{1,2}(?:[:.]\d\d){0,2}\s?(?:[ap]\.?m\b\.?)?(?:\s?(?:[A-Z]{2,4}\b|hrs|h\b))?)"
# What can be between a label and its day.
_BETWEEN = rf"\W{{0,4}}(?:(?:on|at|the|of|{_WEEKDAY}|{_CLOCK})\W{{1,3}}){{0,4}}"
# A label as pages print it, with a capital: 'it was published May 3' is about something else.
_LABEL = re.compile(
    r"(?:(?:First |Originally |ORIGINALLY |FIRST )?(?:Published|Posted|Created|Issued|Released|PUBLISHED|POSTED|CREATED"
    r"|ISSUED|RELEASED)|(?:[Ss]tory |STORY |[Ll]ast |LAST )?(?:[Uu]pdated|UPDATED|Modified|MODIFIED|UPDATE|Update)"
    r"|(?:Date|DATE)(?: (?:of|OF) (?:[Pp]ublication|[Rr]elease|[Ii]ssue|PUBLICATION|RELEASE|ISSUE))?"
    rf"){_BETWEEN}$"
)
_ALONE = re.compile(rf"\W*(?:(?:As of|{_WEEKDAY}|{_CLOCK}|on|at|the|update[sd]?)\W*){{0,5}}", re.IGNORECASE)
# A day behind these words is in the future, or that of something else.
_NOT_ITS_OWN = re.compile(
    r"\b(?:until|till|through|to|by|before|after|since|from|next|due|deadline|expires?|valid|starting|beginning"
    rf"|born|died|copyright|\(c\)|(?<!as )of)\b{_BETWEEN}$|©{_BETWEEN}$",
    re.IGNORECASE,
)
# What joins the two ends of a period.
_TO = re.compile(r"\s*(?:-|–|—|to|until|through|and)\s*", re.IGNORECASE)
# A day at the end of a title is that of a report: 'Situation report (3 May 2016)', 'News release May 3, 2016'.
_REPORTS = re.compile(
    r"(?:[(\[,:|–—-]|\b(?:report|update|release|brief|briefing|bulletin|monitor|statement|digest|summary|sitrep"
    rf"|snapshot|news)(?: (?:no\.? ?|#)?\d+)?){_BETWEEN}$",
    re.IGNORECASE,
)
# How a text goes on behind the day with which it begins.
_GOES_ON = re.compile(rf"\W*(?:{_CLOCK}\W*)?[A-Z\"“‘(]")
_LONGEST_LINE, _OPENING = 160, 500
# Lines at the start of a page that are searched for its first paragraph.
_HEAD_LINES = 14
_STORY = frozenset({"title", "subtitle", "heading", "body"})


def find_stated_day(lines: Sequence[tuple[str, str]]) -> QuotedDate | None:
    """Return the day of publication that the page prints, or the day of a change if it prints no other; else None.

    `lines` are the zone and the printed text of each passage, in order. A month or a year counts only in the page's
    head.

    >>> find_stated_day([("body", "Published May 3 2016 Two men died when a roof fell in.")]).quote
    'May 3 2016'
    >>> find_stated_day([("title", "Plan (2024-2028)"), ("body", "The plan starts on 3 May 2026.")]) is None
    True
    """
    lines = [(zone, " ".join(printed.split())) for zone, printed in lines]
    own = [*_in_head(lines), *_labelled(lines), *_opening(lines), *_alone(lines), *_entitled(lines)]
    for updated in (False, True):
        for line, start, found in own:
            if updated or not _UPDATED.search(line[start : found.start]):
                return QuotedDate(found, line[start if updated else found.start : found.end].strip(" |•;,(:"))
    return None


# A line, the offset in the line where the words before a date begin, and the date.
_Said = tuple[str, int, PrintedDate]


def _in_head(lines: Sequence[tuple[str, str]]) -> Iterator[_Said]:
    """Yield the dates in the lines of the head, then in lines of furniture that begin with a label: 'Published'."""
    head = [line for zone, line in lines if zone in {"byline", "dateline"}]
    said = [line for zone, line in lines if zone == "furniture" and _PUBLISHED.match(line)]
    for line in (*head, *said):
        if len(line) <= _LONGEST_LINE:
            yield from _dates(line)


def _labelled(lines: Sequence[tuple[str, str]]) -> Iterator[_Said]:
    """Yield the days behind a label at the start of the article: 'Posted: Friday, June 26, 2015 1:11 PM'."""
    for line in _beginning(lines):
        for _, start, found in _dates(line[:_OPENING]):
            if found.precision == "day" and (label := _LABEL.search(line[: found.start])):
                yield line, max(start, label.start()), found


def _opening(lines: Sequence[tuple[str, str]]) -> Iterator[_Said]:
    """Yield the day in the dateline, which is when the story was filed, and a day with which the text begins."""
    for line in _beginning(lines):
        opening = find_opening(line, 0, len(line))
        if opening and opening["date"]:
            yield from ((line, start, found) for _, start, found in _dates(line[: opening.end()]))
        for _, start, found in _dates(line[:_OPENING]):
            before, after = line[: found.start], line[found.end :]
            begins = _ALONE.fullmatch(before) and _GOES_ON.match(after)
            if begins and found.precision == "day":
                yield line, start, found


def _beginning(lines: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of the article up to and including its first paragraph."""
    for zone, line in [(zone, line) for zone, line in lines if line][:_HEAD_LINES]:
        if zone in _STORY or zone == "caption":
            yield line
        if zone == "body":
            return


def _alone(lines: Sequence[tuple[str, str]]) -> Iterator[_Said]:
    """Yield the day that is alone on its line, if the article has only one such day."""
    said = {
        found.earliest: (line, start, found)
        for zone, line in lines
        if zone in _STORY and len(line) <= _LONGEST_LINE
        for _, start, found in _dates(line)
        if found.precision == "day" and _ALONE.fullmatch(line[: found.start]) and _ALONE.fullmatch(line[found.end :])
    }
    if len(said) == 1:
        yield from said.values()


def _entitled(lines: Sequence[tuple[str, str]]) -> Iterator[_Said]:
    """Yield the day at the end of a report's title."""
    for line in [line for zone, line in lines if zone == "title"]:
        for _, start, found in _dates(line):
            ends = not line[found.end :].strip(" )].")
            if ends and found.precision == "day" and _REPORTS.search(line[: found.start]):
                yield line, start, found


def _dates(line: str) -> Iterator[_Said]:
    """Yield the dates of the line that can be the day of publication, each with the end of the date before it.

    The words between two dates say what the second date is. The ends of a period are left out.
    """
    dates = list(find_printed_dates(line))
    ends = {
        one.start
        for first, second in pairwise(dates)
        if _TO.fullmatch(line[first.end : second.start])
        for one in (first, second)
    }
    before = 0
    for found in dates:
        if found.start not in ends and not _NOT_ITS_OWN.search(line[: found.start]):
            yield line, before, found
        before = found.end
