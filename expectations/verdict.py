"""The result of the gate: checks for the journal, documents to refuse, rows to withhold, and a message for people."""

from dataclasses import dataclass

import pyarrow as pa

from expectations.drift import Drift
from warehouse.counting import counted
from warehouse.records import Check


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that is refused as a whole: its id, the laws that it breaks, and what is wrong in words."""

    document_id: str
    laws: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one judgement; `closed` means that nothing may be published.

    `broken` are the rows to withhold (columns of `warehouse.publish.mending.BROKEN`). `message` says why the candidate
    may not be published as it is, also if only refusals and broken rows prevent that; it is empty if every law is kept.
    """

    checks: tuple[Check, ...]
    refusals: tuple[Refusal, ...]
    broken: pa.Table
    closed: bool
    message: str
    drift: tuple[Drift, ...] = ()

    @property
    def takes_out(self) -> bool:
        """Whether documents or rows are to be taken out, so that the rest may be published."""
        return not self.closed and (bool(self.refusals) or self.broken.num_rows > 0)

    @property
    def warnings(self) -> tuple[str, ...]:
        """The laws of severity warning that are broken, one line each; they don't stop publishing."""
        broken = (c for c in self.checks if c.severity == "warning" and not c.passed)
        return tuple(
            f"{c.table_name}: {c.expectation}, {counted(c.unexpected_count, 'row')}, such as {'; '.join(c.examples)}"
            for c in broken
        )
