"""What time expressions mean before they are anchored."""

from dataclasses import dataclass

# The anchor of a shift; THIS is publication, or the last date in the text where it is a narrative.
DOCUMENT, TEXT, THIS = "document", "text", "this"


@dataclass(frozen=True, slots=True)
class Calendar:
    """A named part of the calendar; a missing year may depend on publication (`turn`) or on the text (`of_text`)."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: str | None = None
    quarter: int | None = None
    half: int | None = None
    weekday: int | None = None
    holiday: str | None = None
    before_christ: bool = False
    turn: int | None = None  # last -1, this 0, next 1, for the name itself ('last April')
    year_turn: int | None = None  # the same for the year ('July last year')
    week: bool = False  # the week of the day: 'the week of 23 May'
    of_text: bool = False  # 'that year', 'the same month'


@dataclass(frozen=True, slots=True)
class YearSpan:
    """A decade or a century: its first year and the number of years."""

    start: int
    years: int
    before_christ: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """A number of units before or after publication or the last date in the text; 'last week', 'a day later'."""

    grain: str
    count: int
    base: str
    unit: str
    compared: bool = False  # 'a year earlier': a date of comparison


@dataclass(frozen=True, slots=True)
class SamePart:
    """The quarter that the text is about, in another year; or that year itself."""

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
    """A length of time as TIMEX3; `direction` -1 ends at the anchor, 1 begins there."""

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
    """'in two weeks': a duration, or a date that far ahead."""

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
    opens: bool = False  # at the start of its sentence: 'In 1975, ...'
    joined: bool = False  # the end of a range that begins with the expression before it
