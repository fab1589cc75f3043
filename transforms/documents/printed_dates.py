"""Finds calendar dates printed in the head of a page: '19 Nov 2019', 'Nov. 19, 2019', '2019-11-19', '18.11.2019'."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from transforms.numerals.dates import day_or_none, full_year, possible_days

# Names and abbreviations of months as pages print them, in English and the languages of the most frequent pages.
_MONTHS = {
    1: "january|jan|januar|janvier|janv|enero|ene|janeiro|gennaio|januari|ocak",
    2: "february|feb|februar|février|févr|febrero|fevereiro|febbraio|februari|şubat",
    3: "march|mar|märz|mars|marzo|março|maart|maret|mart",
    4: "april|apr|avril|avr|abril|aprile|nisan",
    5: "may|mai|mayo|maio|maggio|mei|mayıs",
    6: "june|jun|juni|juin|junio|junho|giugno|haziran",
    7: "july|jul|juli|juillet|juil|julio|julho|luglio|temmuz",
    8: "august|aug|août|agosto|augustus|agustus|ağustos",
    9: "september|sept|sep|septembre|septiembre|setembro|settembre|eylül",
    10: "october|oct|oktober|okt|octobre|octubre|outubro|ottobre|ekim",
    11: "november|nov|novembre|noviembre|novembro|kasım",
    12: "december|dec|dezember|dez|décembre|déc|diciembre|dic|dezembro|dicembre|desember|aralık",
}
_MONTH_NUMBERS = {name: number for number, names in _MONTHS.items() for name in names.split("|")}
_NAME = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?P<day>[0-3]?\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
        rf"(?<![\w]){_DAY}(?:st|nd|rd|th|\.|º)?,?[ \u00a0\-]+(?:de |of )?(?P<name>{_NAME})"
        r"\.?,?[ \u00a0\-]+(?:de |del )?" + _YEAR,
        rf"\b(?P<name>{_NAME})\.?[ \u00a0]+{_DAY}(?:st|nd|rd|th)?,?[ \u00a0]+{_YEAR}",
        r"(?<![\d/])(?P<first>[0-3]?\d)(?P<mark>/)(?P<second>[0-3]?\d)/(?P<year>(?:19|20)?\d\d)(?![\d/])",
        rf"(?<![\d.])(?P<first>[0-3]?\d)(?P<mark>\.)(?P<second>[0-3]?\d)\.{_YEAR}(?!\.?\d)",
        rf"(?<![\d/]){_YEAR}[/.](?P<month>[01]?\d)[/.](?P<day>[0-3]?\d)(?![\d/])",
        rf"(?<!\d){_YEAR}[년年]\s?(?P<month>[01]?\d)[월月]\s?(?P<day>[0-3]?\d)[일日]",
        rf"\b(?P<name>{_NAME})\.?,?[ \u00a0]+{_YEAR}",
    )
)
# An American clock time beside a date such as 5/3/2016 shows that the month comes first.
_AMERICAN = re.compile(r"\b(?:[ECMP][SD]T|[ECMP]T)\b|\b\d{1,2}(?::\d\d)?\s?[ap]\.?m\b", re.IGNORECASE)
# Characters of a line that are searched: a longer line doesn't belong to the head of a page.
_LONGEST_LINE = 500
_DECEMBER = 12
# Every form of a date has a digit; most lines have none.
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date in a line, half-open in characters; `earliest` and `latest` are the first and last day it can mean.

    `precision` is `day`, `month` or `year`.
    """

    start: int
    end: int
    earliest: date
    latest: date
    precision: str


@dataclass(frozen=True, slots=True)
class QuotedDate:
    """The date of publication or change that a document prints or declares, with its words."""

    when: PrintedDate
    quote: str


def find_printed_dates(line: str) -> Iterator[PrintedDate]:
    """Yield the dates of a line in order; a year alone, or a day without a year, doesn't count.

    The order of day and month in two small numbers is known only if one is over 12 or the line has an American clock
    time; else only the year of the date is known.

    >>> [found.earliest.isoformat() for found in find_printed_dates("Nov. 19, 2019 | Updated 20 Nov 2019")]
    ['2019-11-19', '2019-11-20']
    >>> next(find_printed_dates("13/06/2014")).earliest.isoformat()
    '2014-06-13'
    """
    line = line[:_LONGEST_LINE]
    if not _DIGIT.search(line):
        return iter(())
    found: dict[int, PrintedDate] = {}
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for match in form.finditer(line):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            read = _read(match, line)
            if read is not None:
                taken.append(match.span())
                found[match.start()] = read
    return iter([found[start] for start in sorted(found)])


def _read(match: re.Match[str], line: str) -> PrintedDate | None:
    groups = match.groupdict()
    year = full_year(int(groups["year"]))
    if "first" in groups:
        return _of_two_numbers(match, year, line)
    month = _MONTH_NUMBERS[groups["name"].lower()] if "name" in groups else int(groups["month"])
    if "day" not in groups:
        first = date(year, month, 1)
        following = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
        return PrintedDate(*match.span(), first, following - timedelta(days=1), "month")
    day = day_or_none(year, month, int(groups["day"]))
    return PrintedDate(*match.span(), day, day, "day") if day else None


def _of_two_numbers(match: re.Match[str], year: int, line: str) -> PrintedDate | None:
    days = possible_days(
        int(match["first"]),
        int(match["second"]),
        year,
        dotted=match["mark"] == ".",
        american=bool(_AMERICAN.search(line)),
    )
    return PrintedDate(*match.span(), min(days), max(days), "year" if len(days) > 1 else "day") if days else None
