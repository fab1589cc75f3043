"""Finds what somebody is reported to say, and who says it."""

from collections.abc import Sequence

from transforms.identity import FactIds
from transforms.reading import Reading
from transforms.records import Link, Mention, Statement
from transforms.reference import Reference


def find_statements(
    reading: Reading, mentions: Sequence[Mention], reference: Reference, ids: FactIds
) -> tuple[list[Statement], list[Link]]:
    """The statements in text order, and their links `claimant` and `relayed_by`."""
    return [], []
