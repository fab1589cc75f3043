"""Says of each figure what happened, where, when, and who claims it."""

from collections.abc import Sequence

from transforms.reading import Reading
from transforms.records import Date, Document, Entity, Figure, Link, Mention, Statement
from transforms.reference import Reference


def link_figures(
    reading: Reading,
    document: Document,
    figures: Sequence[Figure],
    dates: Sequence[Date],
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    statements: Sequence[Statement],
    reference: Reference,
) -> tuple[list[Figure], list[Link]]:
    """The figures with event, place, dates, claimant and modality, and a link for each."""
    return list(figures), []
