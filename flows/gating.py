"""Judges a candidate until nothing in it breaks a law: what does is taken out, documents and rows one by one."""

from collections.abc import Callable, Sequence

from expectations.verdict import Verdict
from warehouse.publish.publishing import Candidate
from warehouse.records import Check

# The second judgement finds what the first took out; a third is for what only then could be seen.
_JUDGEMENTS = 3


def settle(
    candidate: Candidate, judge_once: Callable[[Candidate], Verdict]
) -> tuple[Candidate, Verdict, tuple[Check, ...]]:
    """The candidate that is left, the last verdict on it, and the checks of all judgements.

    It may be published where the verdict's message is empty.
    """
    checks: tuple[Check, ...] = ()
    for left in reversed(range(_JUDGEMENTS)):
        verdict = judge_once(candidate)
        checks = _both(checks, verdict.checks)
        if not (left and verdict.takes_out):
            break
        candidate = candidate.take_out({r.document_id: r.detail for r in verdict.refusals}, verdict.broken)
    return candidate, verdict, checks


def _both(first: Sequence[Check], second: Sequence[Check]) -> tuple[Check, ...]:
    """The checks of both judgements; where they differ the failed one is kept, for it made documents or rows go."""
    checks = {(check.table_name, check.expectation): check for check in second}
    checks |= {(check.table_name, check.expectation): check for check in first if not check.passed}
    return tuple(checks.values())
