"""What time expressions mean before they are anchored."""

from dataclasses import dataclass

# What a shift is counted from; THIS is the document, or the last date told where the text is a narrative.
DOCUMENT, TEXT, THIS = "document", "text", "this"


@dataclass(frozen=True, slots=True)
class Calendar:
    """A named part of the calendar; a year that isn't said may hang on the document's (`turn`) or the text's."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: str | None = None
    quarter: int | None = None
    half: int | None = None
    weekday: int | None = None
    holiday: str | None = None
    before_christ: bool = False
    turn: int | None = None  # last -1, this 0, next 1: of the name itself ('last April')
    year_turn: int | None = None  # the same of the year ('July last year')
    week: bool = False  # the week that holds the day: 'the week of 23 May'
    of_text: bool = False  # 'that year', 'the same month'


@dataclass(frozen=True, slots=True)
class Span:
    """A decade or a century: its first year and how many."""

    start: int
    years: int
    before_christ: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """So many grains before or after the document's day or the last date of the text; 'last week', 'a day later'."""

    grain: str
    count: int
    base: str
    unit: str
    compared: bool = False  # 'a year earlier': what a figure is compared with


@dataclass(frozen=True, slots=True)
class SamePart:
    """The quarter of that year that the text speaks of, or the year itself."""

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
    """A set of times."""

    value: str


@dataclass(frozen=True, slots=True)
class Vague:
    """PRESENT_REF, PAST_REF or FUTURE_REF."""

    value: str


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A clock time or a part of the day, on a day that the text implies."""

    of_text: bool = False


@dataclass(frozen=True, slots=True)
class Coming:
    """'in two weeks': a duration, or what is so far ahead."""

    length: Duration
    ahead: Shift


Meaning = Coming | Calendar | Span | Shift | SamePart | Weekday | Duration | Recurring | Vague | TimeOfDay


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
    opens: bool = False  # at the head of its sentence: 'In 1975, ...'
    joined: bool = False  # one end of a range with the expression before it
