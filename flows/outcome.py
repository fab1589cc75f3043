"""The outcomes of a run: what it made current, or why it published nothing."""

from collections.abc import Mapping
from dataclasses import dataclass


class GateClosedError(Exception):
    """Nothing was published; the message says which expectation failed, where, and what to do."""


class NothingReadableError(Exception):
    """No file of the landing folder became a document, so nothing was published."""


@dataclass(frozen=True, slots=True)
class Published:
    """The result of a run; `snapshot_id` is None if there was nothing new, `rows` are the current numbers by table."""

    snapshot_id: str | None
    rows: Mapping[str, int]
    warnings: tuple[str, ...] = ()
