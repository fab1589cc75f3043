"""The records for an amount in a sentence before it becomes a figure: numbers, unit and bounds."""

from collections.abc import Mapping
from dataclasses import dataclass

from transforms.figures.hedges import Hedges
from transforms.figures.rules import FigureRule
from transforms.figures.units import Unit, Units
from transforms.numerals.numbers import Number


@dataclass(frozen=True, slots=True)
class Quantity:
    """One amount in a text, at characters `start` to `end`. The bounds are as written; None means open.

    `trend` is `up` or `down`; `loose` marks words of change that only apply to amounts: 'lost 190 points' has a trend,
    'lost 11 men' has none. `hedge_start` and `hedge_end` include the hedge.
    """

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    qualifier: str
    trend: str | None
    unit: Unit | None
    kind: str
    numbers: tuple[Number, ...]
    rule: FigureRule
    hyphen: bool = False  # a hyphen joins it to the next word: '250-mile', 'three-judge'
    hedge_start: int = -1
    hedge_end: int = -1
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Atom:
    """One number with its own unit, before two numbers are combined into a range."""

    number: Number
    start: int
    end: int
    value: float | None
    unit: Unit | None = None
    old: bool = False
    hyphen: bool = False
    money_before: bool = False
    last: Number | None = None

    @property
    def kind(self) -> str:
        """The kind of a figure with this unit."""
        if self.old:
            return "age"
        if self.unit is not None:
            return self.unit.kind
        return "ratio" if self.number.kind == "fraction" else "count"


@dataclass(frozen=True, slots=True)
class Scope:
    """The sentence `text[start:end]` and the vocabulary for its numbers.

    `names` maps the end of each name to its kind; `thousands` is the sign that separates thousands on this page, if
    that is certain.
    """

    text: str
    start: int
    end: int
    units: Units
    hedges: Hedges
    names: Mapping[int, str]
    thousands: str
