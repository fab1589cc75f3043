"""The patterns of time expressions over coded tokens, in the order in which they are tried."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from transforms.dates.builders import (
    ago,
    bare_length,
    calendar,
    century,
    coded_quarter,
    coming,
    current,
    day_of_month,
    decade,
    decade_word,
    definite,
    deictic,
    ended,
    every,
    frequency,
    iso_date,
    latest,
    length,
    named_day,
    named_turn,
    neighbour,
    numeric_date,
    past_unit,
    quarter,
    rate,
    recent,
    reference,
    relative_day,
    season_over_years,
    the_past,
    tonight,
    turn_month_day,
    units_ago,
    week_of,
    weekday,
    year_ago,
    year_alone,
    year_end,
    year_period,
)
from transforms.dates.meanings import Meaning
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
    """A regular expression over token codes from one over names.

    >>> pattern("the? month (day comma?)?")
    't?M(?:[D1j],?)?'
    """

    def code(found: re.Match[str]) -> str:
        codes = NAMES[found.group()]
        return f"[{codes}]" if len(codes) > 1 else re.escape(codes)

    return re.sub(r"[A-Za-z_]+", code, names.replace("(", "(?:").replace("(?:?", "(?")).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over codes with what it means; `head` tokens at its start only lead in and are no part of the span."""

    name: str
    pattern: str
    build: Build
    head: int = 0


YEAR_OF = "(comma? of? year era?|comma? of? the? (last|next|this|that|current) unit|(last|next|this|that) unit)"
UNITS = "(unit|units)"
DAY_LIST = "the? day (comma the? day)+ comma? (and|to|hyphen) the? day"
RULES = (
    Rule("list_of_days", f"{DAY_LIST} of? month {YEAR_OF}?", calendar),
    Rule("month_and_days", f"month {DAY_LIST}(?! (month|unit|units|meridiem|decade)) {YEAR_OF}?", calendar),
    Rule(
        "days_of_month",
        f"the? day (and|to|hyphen) the? day of? month {YEAR_OF}?",
        calendar,
    ),
    Rule(
        "month_days",
        f"month the? day (and|to|hyphen) the? day(?! (month|unit|units|meridiem|decade)) {YEAR_OF}?",
        calendar,
    ),
    Rule(
        "month_to_month",
        f"(month|the? season) day? comma? (to|hyphen|and|slash) (month|season) day? {YEAR_OF}",
        calendar,
    ),
    Rule("day_to_day", "month day (to|hyphen|and) month day", calendar),
    Rule("years_bc", "(YEAR|count) (to|hyphen) (YEAR|count) era", year_alone),
    Rule("years", "YEAR (hyphen|slash) (DAY|plain)(?! (unit|units))", calendar),
    Rule("named_day", "named_day", named_day),
    Rule("iso", "iso", iso_date),
    Rule("numeric", "numeric", numeric_date),
    Rule(
        "day_month", f"(weekday comma? (the|on)?)? the? day of? month {YEAR_OF}?(?! (hyphen DAY (?!month)))", calendar
    ),
    Rule("month_day", f"(weekday comma?)? month the? day(?! (month|unit|units|meridiem|decade)) {YEAR_OF}?", calendar),
    Rule("week_of", f"the? unit of (month day|the? day of? month) {YEAR_OF}?", week_of),
    Rule("coded_quarter", "quarter_code of? year?", coded_quarter),
    Rule("month_year", f"month {YEAR_OF}", calendar),
    Rule("day_of_that", "the? ordinal of (this|that|the? (last|next)) unit", calendar),
    Rule("season_over_years", "the? season of? YEAR (hyphen|slash) (DAY|plain|YEAR)", season_over_years),
    Rule("season_year", f"the? season {YEAR_OF}", calendar),
    Rule("holiday_year", "holiday (comma? year)?", calendar),
    Rule("century", "the? ordinal hyphen? unit era?", century),
    Rule(
        "quarter_of",
        "the? fiscal? (last|end|ordinal) fiscal? hyphen? (unit|half) comma? of fiscal? "
        "(year|the? (last|next|this|that|current) fiscal? unit)",
        quarter,
    ),
    Rule(
        "year_quarter", "the? (year|(last|next|this|that) unit) s? fiscal? (ordinal|last) hyphen? (unit|half)", quarter
    ),
    Rule("year_period", "the YEAR unit", year_period),
    Rule("quarter", "the? fiscal? hyphen? ordinal fiscal? hyphen? unit(?! of) year?", quarter),
    Rule("year_ago", "(the|a)? unit hyphen (earlier|ago) (ordinal? unit)?", year_ago),
    Rule("turn_month_day", "(last|next|this) month day(?! (month|unit|units|meridiem|decade))", turn_month_day),
    Rule("named_turn", "(the? turn turn? fiscal? (month|weekday|season|holiday))", named_turn),
    Rule("every", "every (ordinal|count|word|couple)? (unit|units|month|weekday|season|daypart) (daypart)?", every),
    Rule("weekly", "weekday (dayparts|units)|weekdays (dayparts|units|daypart)?", every),
    Rule("units_ago", "(more|approximately)? units (ago|earlier|later)", units_ago),
    Rule(
        "ago",
        f"approximately? (a|the)? approximately? (many|half) (and a half)? hyphen? more? more? {UNITS} (and a half)? "
        "(ago|earlier|later|from_now|before|after)",
        ago,
    ),
    Rule(
        "one_ago",
        "approximately? (a|the)? more? unit (and word)? (ago|earlier|later|from_now|before)",
        ago,
    ),
    Rule("in_length", "in approximately? (a|many|half) (a|and a? half)? hyphen? (unit|units)", coming, 1),
    Rule(
        "past_count", f"the? (last|next|recent|this) (a? approximately? many) (to many)? fiscal? more? {UNITS}", length
    ),
    Rule("count_past", "the? many (last|next) units", length),
    Rule("latest", "the? last unit", latest),
    Rule("past_unit", "the last unit", past_unit),
    Rule("deictic", "the? turn turn? fiscal? unit", deictic),
    Rule("past_units", "the? (last|recent|next|future) units (and units)?", recent),
    Rule("the_past", "the (last|future)(?! (unit|units|count|vague|couple))", the_past),
    Rule("neighbour", "the unit (before|after|later|earlier|next)", neighbour),
    Rule("length_half", "approximately? (a|count) (unit|units) and a? half", length),
    Rule("half_length", "approximately? (a? half (of? a|the)?|half) hyphen? unit", length),
    Rule(
        "length",
        "approximately? (a|the)? approximately? many ((to|and|hyphen) many)? (and a? half)? hyphen? more? more? "
        f"{UNITS}",
        length,
    ),
    Rule("rate", "per unit", rate),
    Rule("a_rate", "a unit", rate),
    Rule("one_length", "approximately? a more? more? unit", length),
    Rule("ended", "the more? fiscal? unit", ended),
    Rule("definite", "the more? fiscal? unit", definite),
    Rule("year_end", "the? year_end", year_end),
    Rule("decade_word", "the decade_word", decade_word),
    Rule("decade", "the? decade", decade),
    Rule("relative_day", "relative_day", relative_day),
    Rule("tonight", "tonight", tonight),
    Rule("weekday", "weekday", weekday),
    Rule("season", "the? season(?! of)", calendar),
    Rule("day_of_month", "on the ordinal(?! (word|of|month))", day_of_month, 1),
    Rule("era", "(YEAR|count) era", year_alone),
    Rule("month", "month", calendar),
    Rule("year", "year", year_alone),
    Rule("bare_length", "units", bare_length),
    Rule("current", "current", current),
    Rule("recent", "recent", recent),
    Rule("frequency", "frequency", frequency),
    Rule("reference", "reference", reference),
)
