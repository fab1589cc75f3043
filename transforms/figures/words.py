"""What the finders of figures know besides the text."""

from dataclasses import dataclass

from transforms.figures.counted import CountedClasses
from transforms.figures.hedges import Hedges
from transforms.figures.roles import Identifiers
from transforms.figures.units import Units


@dataclass(frozen=True, slots=True)
class FigureWords:
    """The vocabularies of `figures` and `numerals`."""

    units: Units
    hedges: Hedges
    counted: CountedClasses
    identifiers: Identifiers
