"""Judges a candidate repeatedly and takes out the documents and rows that break a law, until none does."""

from collections.abc import Callable, Sequence

from expectations.verdict import Verdict
from warehouse.publish.publishing import Candidate
from warehouse.records import Check

# The second judgement finds what the first removal caused, the third what the second removal caused.
_JUDGEMENTS = 3


def settle(
    candidate: Candidate, judge_once: Callable[[Candidate], Verdict]
) -> tuple[Candidate, Verdict, tuple[Check, ...]]:
    """Return the candidate that is left, the last verdict on it, and the checks of all judgements.

    The candidate may be published if the verdict's message is empty.
    """
    checks: tuple[Check, ...] = ()
    for left in reversed(range(_JUDGEMENTS)):
        verdict = judge_once(candidate)
        checks = _merge_checks(checks, verdict.checks)
        if not (left and verdict.takes_out):
            break
        candidate = candidate.take_out({r.document_id: r.detail for r in verdict.refusals}, verdict.broken)
    return candidate, verdict, checks


def _merge_checks(first: Sequence[Check], second: Sequence[Check]) -> tuple[Check, ...]:
    """Merge the checks of two judgements; of two different results the failed one is kept, because it removed rows."""
    checks = {(check.table_name, check.expectation): check for check in second}
    checks |= {(check.table_name, check.expectation): check for check in first if not check.passed}
    return tuple(checks.values())
