"""What the gate found: checks for the journal, documents to refuse, and a message for people."""

from dataclasses import dataclass

from expectations.drift import Drift
from warehouse.records import Check


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that breaks a law on its own."""

    document_id: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one judgement; `closed` means that nothing may be published.

    `message` says why not, also where refusals alone stand in the way; empty where every law is kept.
    """

    checks: tuple[Check, ...]
    refusals: tuple[Refusal, ...]
    closed: bool
    message: str
    drift: tuple[Drift, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is worth a look and closes nothing, a line each."""
        broken = (c for c in self.checks if c.severity == "warning" and not c.passed)
        return tuple(
            f"{c.table_name}: {c.expectation}, {c.unexpected_count} rows, such as {'; '.join(c.examples)}"
            for c in broken
        )
