"""The ledger: every numeral of a text, and what became of it."""

from collections.abc import Sequence

from transforms.reading import Reading
from transforms.records import Date, Figure, Mention, Numeral
from transforms.reference import Reference


def find_numerals(
    reading: Reading,
    figures: Sequence[Figure],
    dates: Sequence[Date],
    mentions: Sequence[Mention],
    reference: Reference,
) -> list[Numeral]:
    """Every numeral in digits or words, in text order, each with its role and target."""
    return []
