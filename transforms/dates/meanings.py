"""The meanings of time expressions before anchoring."""

from dataclasses import dataclass

# The anchor of a shift; THIS means publication, or in a narrative, the last date in the text.
DOCUMENT, TEXT, THIS = "document", "text", "this"


@dataclass(frozen=True, slots=True)
class Calendar:
    """A part of the calendar with a name; if it has no year, that depends on publication or (`of_text`) on the text."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: str | None = None
    quarter: int | None = None
    half: int | None = None
    weekday: int | None = None
    holiday: str | None = None
    before_christ: bool = False
    turn: int | None = None  # -1 for last, 0 for this, 1 for next before the name ('last April')
    year_turn: int | None = None  # the same before 'year' ('July last year')
    week: bool = False  # means the week of the day: 'the week of 23 May'
    of_text: bool = False  # depends on a date in the text: 'that year', 'the same month'


@dataclass(frozen=True, slots=True)
class YearSpan:
    """A decade or a century: its first year and the number of years."""

    start: int
    years: int
    before_christ: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """A number of units before or after publication or the last date in the text: 'last week', 'a day later'.

    `base` is the anchor. The date is moved by `count` times `grain`, and then widened to its `unit`.
    """

    grain: str
    count: int
    base: str
    unit: str
    compared: bool = False  # 'a year earlier': a date of comparison


@dataclass(frozen=True, slots=True)
class SamePart:
    """The quarter that the text is about, in the year `year`; or if there is no such quarter, that year."""

    year: int
    unit: str


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, 1 to 7 from Monday; `turn` as in `Calendar`."""

    number: int
    turn: int | None = None
    of_text: bool = False


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as TIMEX3; with `direction` -1 it ends at the anchor, with 1 it begins there."""

    value: str
    grain: str
    count: float | None
    direction: int = 0


@dataclass(frozen=True, slots=True)
class Recurring:
    """A recurring time, as TIMEX3."""

    value: str


@dataclass(frozen=True, slots=True)
class VagueReference:
    """A time that stays vague: PRESENT_REF, PAST_REF or FUTURE_REF."""

    value: str


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A clock time or a part of the day, on a day that the text implies."""

    of_text: bool = False


@dataclass(frozen=True, slots=True)
class FutureOrDuration:
    """An expression like 'in two weeks': a duration (`length`), or a future date (`ahead`)."""

    length: Duration
    ahead: Shift


Meaning = (
    FutureOrDuration
    | Calendar
    | YearSpan
    | Shift
    | SamePart
    | Weekday
    | Duration
    | Recurring
    | VagueReference
    | TimeOfDay
)


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression before it is anchored; `clock` is 'T15:30' or 'TMO', `part` START, MID, END or None."""

    start: int
    end: int
    meaning: Meaning
    first: int
    last: int
    clock: str | None = None
    part: str | None = None
    opens: bool = False  # it is at the start of its sentence: 'In 1975, ...'
    joined: bool = False  # it follows the expression before it in a range or list
