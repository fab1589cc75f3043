"""What is known of an amount while a sentence is read: its numbers, unit and bounds."""

from collections.abc import Mapping
from dataclasses import dataclass

from transforms.figures.hedges import Hedges
from transforms.figures.units import Unit, Units
from transforms.numerals.grammar import Number


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a text says of one amount, at characters `start` to `end`; bounds are as written, None is open.

    `trend` is `up` or `down`; `loose` says that the words mean an amount that changed ('lost 190 points'), so that
    of things counted ('lost 11 men') they tell no trend. `hedge_start` and `hedge_end` hold the hedge as well.
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
    rule: str
    hyphen: bool = False  # joined to what follows: '250-mile', 'three-judge'
    hedge_start: int = -1
    hedge_end: int = -1
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Atom:
    """One number with its own unit, before ranges are put together."""

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
    """The sentence `text[start:end]` and the words by which its numbers are read.

    `names` are the kinds of its names by where they end; `thousands` is the sign that surely parts them on the page.
    """

    text: str
    start: int
    end: int
    units: Units
    hedges: Hedges
    names: Mapping[int, str]
    thousands: str
