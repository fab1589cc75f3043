"""The patterns of time expressions over the codes of tokens, in the order in which they are tried."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from transforms.dates.calendar_builders import (
    calendar,
    century,
    coded_quarter,
    day_of_month,
    decade,
    decade_word,
    iso_date,
    named_day,
    named_turn,
    numeric_date,
    quarter,
    season_over_years,
    turn_month_day,
    week_of,
    year_alone,
)
from transforms.dates.duration_builders import bare_length, coming, ended, every, frequency, length, past_unit, rate
from transforms.dates.meanings import Meaning
from transforms.dates.relative_builders import (
    ago,
    current,
    definite,
    deictic,
    latest,
    neighbour,
    recent,
    reference,
    relative_day,
    the_past,
    tonight,
    units_ago,
    weekday,
    year_ago,
    year_end,
    year_period,
)
from transforms.dates.scanner import Token
from transforms.dates.words import CODES

Build = Callable[[Sequence[Token]], Meaning | None]
NAMES = {
    **CODES, "day": "D1j", "number": "DYNj", "year": "Yy", "YEAR": "Y", "DAY": "D", "ordinal": "1", "clock": "K",
    "numeric": "d", "iso": "5", "quarter_code": "6", "decade": "3", "comma": ",", "hyphen": "-~", "s": "s",
    "turn": "glXCch",
    "word": "x", "count": "DYNj", "many": "DYNjqk",
    "stop": ".", "slash": "/", "plain": "N",
}  # fmt: skip


def pattern(names: str) -> str:
    """Translate a pattern of names into a regular expression over the codes of tokens.

    >>> pattern("the? month (day comma?)?")
    't?M(?:[D1j],?)?'
    """

    def code(found: re.Match[str]) -> str:
        codes = NAMES[found.group()]
        return f"[{codes}]" if len(codes) > 1 else re.escape(codes)

    return re.sub(r"[A-Za-z_]+", code, names.replace("(", "(?:").replace("(?:?", "(?")).replace(" ", "")


@dataclass(frozen=True, slots=True)
class TimePattern:
    """A pattern of token names, and the function that builds its meaning.

    The first `lead` tokens of a match aren't part of the expression.
    """

    name: str
    pattern: str
    build: Build
    lead: int = 0


YEAR_OF = "(comma? of? year era?|comma? of? the? (last|next|this|that|current) unit|(last|next|this|that) unit)"
UNITS = "(unit|units)"
DAY_LIST = "the? day (comma the? day)+ comma? (and|to|hyphen) the? day"
PATTERNS = (
    TimePattern("list_of_days", f"{DAY_LIST} of? month {YEAR_OF}?", calendar),
    TimePattern("month_and_days", f"month {DAY_LIST}(?! (month|unit|units|meridiem|decade)) {YEAR_OF}?", calendar),
    TimePattern(
        "days_of_month",
        f"the? day (and|to|hyphen) the? day of? month {YEAR_OF}?",
        calendar,
    ),
    TimePattern(
        "month_days",
        f"month the? day (and|to|hyphen) the? day(?! (month|unit|units|meridiem|decade)) {YEAR_OF}?",
        calendar,
    ),
    TimePattern(
        "month_to_month",
        f"(month|the? season) day? comma? (to|hyphen|and|slash) (month|season) day? {YEAR_OF}",
        calendar,
    ),
    TimePattern("day_to_day", "month day (to|hyphen|and) month day", calendar),
    TimePattern("years_bc", "(YEAR|count) (to|hyphen) (YEAR|count) era", year_alone),
    TimePattern("years", "YEAR (hyphen|slash) (DAY|plain)(?! (unit|units))", calendar),
    TimePattern("named_day", "named_day", named_day),
    TimePattern("iso", "iso", iso_date),
    TimePattern("numeric", "numeric", numeric_date),
    TimePattern(
        "day_month", f"(weekday comma? (the|on)?)? the? day of? month {YEAR_OF}?(?! (hyphen DAY (?!month)))", calendar
    ),
    TimePattern(
        "month_day", f"(weekday comma?)? month the? day(?! (month|unit|units|meridiem|decade)) {YEAR_OF}?", calendar
    ),
    TimePattern("week_of", f"the? unit of (month day|the? day of? month) {YEAR_OF}?", week_of),
    TimePattern("coded_quarter", "quarter_code of? year?", coded_quarter),
    TimePattern("month_year", f"month {YEAR_OF}", calendar),
    TimePattern("day_of_that", "the? ordinal of (this|that|the? (last|next)) unit", calendar),
    TimePattern("season_over_years", "the? season of? YEAR (hyphen|slash) (DAY|plain|YEAR)", season_over_years),
    TimePattern("season_year", f"the? season {YEAR_OF}", calendar),
    TimePattern("holiday_year", "holiday (comma? year)?", calendar),
    TimePattern("century", "the? ordinal hyphen? unit era?", century),
    TimePattern(
        "quarter_of",
        "the? fiscal? (last|end|ordinal) fiscal? hyphen? (unit|half) comma? of fiscal? "
        "(year|the? (last|next|this|that|current) fiscal? unit)",
        quarter,
    ),
    TimePattern(
        "year_quarter", "the? (year|(last|next|this|that) unit) s? fiscal? (ordinal|last) hyphen? (unit|half)", quarter
    ),
    TimePattern("year_period", "the YEAR unit", year_period),
    TimePattern("quarter", "the? fiscal? hyphen? ordinal fiscal? hyphen? unit(?! of) year?", quarter),
    TimePattern("year_ago", "(the|a)? unit hyphen (earlier|ago) (ordinal? unit)?", year_ago),
    TimePattern("turn_month_day", "(last|next|this) month day(?! (month|unit|units|meridiem|decade))", turn_month_day),
    TimePattern("named_turn", "(the? turn turn? fiscal? (month|weekday|season|holiday))", named_turn),
    TimePattern(
        "every", "every (ordinal|count|word|couple)? (unit|units|month|weekday|season|daypart) (daypart)?", every
    ),
    TimePattern("weekly", "weekday (dayparts|units)|weekdays (dayparts|units|daypart)?", every),
    TimePattern("units_ago", "(more|approximately)? units (ago|earlier|later)", units_ago),
    TimePattern(
        "ago",
        f"approximately? (a|the)? approximately? (many|half) (and a half)? hyphen? more? more? {UNITS} (and a half)? "
        "(ago|earlier|later|from_now|before|after)",
        ago,
    ),
    TimePattern(
        "one_ago",
        "approximately? (a|the)? more? unit (and word)? (ago|earlier|later|from_now|before)",
        ago,
    ),
    TimePattern("in_length", "in approximately? (a|many|half) (a|and a? half)? hyphen? (unit|units)", coming, 1),
    TimePattern(
        "past_count", f"the? (last|next|recent|this) (a? approximately? many) (to many)? fiscal? more? {UNITS}", length
    ),
    TimePattern("count_past", "the? many (last|next) units", length),
    TimePattern("latest", "the? last unit", latest),
    TimePattern("past_unit", "the last unit", past_unit),
    TimePattern("deictic", "the? turn turn? fiscal? unit", deictic),
    TimePattern("past_units", "the? (last|recent|next|future) units (and units)?", recent),
    TimePattern("the_past", "the (last|future)(?! (unit|units|count|vague|couple))", the_past),
    TimePattern("neighbour", "the unit (before|after|later|earlier|next)", neighbour),
    TimePattern("length_half", "approximately? (a|count) (unit|units) and a? half", length),
    TimePattern("half_length", "approximately? (a? half (of? a|the)?|half) hyphen? unit", length),
    TimePattern(
        "length",
        "approximately? (a|the)? approximately? many ((to|and|hyphen) many)? (and a? half)? hyphen? more? more? "
        f"{UNITS}",
        length,
    ),
    TimePattern("rate", "per unit", rate),
    TimePattern("a_rate", "a unit", rate),
    TimePattern("one_length", "approximately? a more? more? unit", length),
    TimePattern("ended", "the more? fiscal? unit", ended),
    TimePattern("definite", "the more? fiscal? unit", definite),
    TimePattern("year_end", "the? year_end", year_end),
    TimePattern("decade_word", "the decade_word", decade_word),
    TimePattern("decade", "the? decade", decade),
    TimePattern("relative_day", "relative_day", relative_day),
    TimePattern("tonight", "tonight", tonight),
    TimePattern("weekday", "weekday", weekday),
    TimePattern("season", "the? season(?! of)", calendar),
    TimePattern("day_of_month", "on the ordinal(?! (word|of|month))", day_of_month, 1),
    TimePattern("era", "(YEAR|count) era", year_alone),
    TimePattern("month", "month", calendar),
    TimePattern("year", "year", year_alone),
    TimePattern("bare_length", "units", bare_length),
    TimePattern("current", "current", current),
    TimePattern("recent", "recent", recent),
    TimePattern("frequency", "frequency", frequency),
    TimePattern("reference", "reference", reference),
)
