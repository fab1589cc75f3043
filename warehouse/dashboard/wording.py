"""Says in words what columns hold: amounts with their hedge, days, who claims, how a place or a day is known."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]

RULES = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
EVIDENCE = {
    "clause": "in the figure's own clause",
    "sentence": "in its sentence",
    "carried": "in an earlier sentence",
    "section": "by its list or section",
    "story": "by headline, dateline or lead",
    "document": "by the day of publication alone",
    "none": "not told",
}
CAUSES = {
    "input": "the texts changed",
    "code": "Dateline reads differently",
    "seed": "the reference data changed",
    "review": "a person reviewed which claims are of one incident",
    "other_document": "another document changed",
}


def number(value: float | None) -> str:
    """Format a number as people write it; empty for None.

    >>> number(45000.0), number(0.25), number(None)
    ('45,000', '0.25', '')
    """
    if value is None:
        return ""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def amount(row: Row) -> str:
    """Return a figure's hedge and its value or bounds; its quote instead if it has a unit, is vague or a ratio."""
    hedge = {"exact": "", "between": "", "vague": ""}.get(row["qualifier"], row["qualifier"].replace("_", " "))
    if row["unit"] or row["qualifier"] == "vague" or row["kind"] == "ratio":
        shown = row["quote"]
    elif row["value"] is not None:
        shown = number(row["value"])
    else:
        shown = " to ".join(number(bound) for bound in (row["low"], row["high"]) if bound is not None) or row["quote"]
    return f"{hedge} {shown}".strip()


def day(value: date) -> str:
    """Return a day as people write it.

    >>> day(date(2016, 5, 4))
    '4 May 2016'
    """
    return f"{value.day} {value:%B %Y}"


def days(first: date | None, last: date | None) -> str:
    """Return days in words; empty if both are open.

    >>> days(date(2016, 5, 24), date(2016, 5, 27)), days(date(2016, 5, 24), date(2016, 6, 2))
    ('24 to 27 May 2016', '24 May to 2 June 2016')
    >>> days(date(2016, 5, 1), date(2016, 5, 31)), days(date(2016, 1, 1), date(2016, 12, 31)), days(None, None)
    ('May 2016', '2016', '')
    """
    if first is None or last is None:
        return f"from {day(first)}" if first else f"until {day(last)}" if last else ""
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{day(first)} to {day(last)}"
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        if first.month == last.month:
            return f"{first:%B %Y}"
        return f"{first.year}" if (first.month, last.month) == (1, 12) else f"{first:%B} to {last:%B %Y}"
    return f"{first.day} to {day(last)}" if first.month == last.month else f"{first.day} {first:%B} to {day(last)}"


def published(row: Row) -> str:
    """Return when a document was published, as precisely as it is known."""
    if row["published_on"]:
        return day(row["published_on"])
    window = days(row["published_earliest"], row["published_latest"])
    return f"some day in {window}" if window else "no date"


def claimant(row: Row) -> str:
    """Return who claims a figure: a name, a description in quotation marks, or the publisher."""
    if row["attribution"] == "named":
        return row["claimant"] or row["claimant_quote"] or ""
    if row["attribution"] == "described":
        return f"“{row['claimant_quote']}”"
    return row["publisher"] or "the text itself"


def plain(code: str | None) -> str:
    """Return a coded value as words."""
    return (code or "").replace("_", " ")


@cache
def rules() -> Mapping[str, str]:
    """Return what each rule does, from the page about them; nothing if the page isn't there."""
    if not RULES.exists():
        return {}
    lines = (line.split("|") for line in RULES.read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
    return {cells[1].strip().strip("`"): "|".join(cells[2:-1]).strip() for cells in lines}
