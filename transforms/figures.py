"""Finds the quantities that a text states: value, bounds, unit, what is counted."""

from collections.abc import Sequence

from transforms.identity import FactIds
from transforms.reading import Reading
from transforms.records import Date, Figure, Link, Mention
from transforms.reference import Reference


def find_figures(
    reading: Reading, dates: Sequence[Date], mentions: Sequence[Mention], reference: Reference, ids: FactIds
) -> tuple[list[Figure], list[Link]]:
    """The figures in text order, and their links `counted`, `of`, `equivalent` and `date` (durations)."""
    return [], []
