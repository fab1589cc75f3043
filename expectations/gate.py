"""The gate: judges a candidate for publication, and says what to take out of it or why nothing may be published."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from expectations.broken import find_broken
from expectations.docs import build
from expectations.drift import Drift, find_drift
from expectations.judging import Finding, judge_columns, judge_laws, new_context
from expectations.law import Law
from expectations.own import ask_own_laws
from expectations.readers import make_known
from expectations.verdict import Verdict
from expectations.weighing import Weighed, weigh
from warehouse.publish.mending import BROKEN
from warehouse.records import Check
from warehouse.store.folder import DataFolder


class Candidate(Protocol):
    """What would be published: schema `main` has all rows, `staged` the new ones, `former` those published before."""

    @property
    def has_former(self) -> bool:
        """Whether anything was published before."""

    @property
    def documents_before(self) -> int:
        """Number of documents that were published before."""

    @property
    def documents_gone(self) -> int:
        """Number of documents that were published before and would no longer be published."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection over the candidate's files."""


def judge(
    candidate: Candidate,
    folder: DataFolder,
    run_id: str,
    known: Mapping[str, pa.Table],
    *,
    docs: Path | None = None,
    expected_removals: int | None = None,
    own: Sequence[Law] = (),
) -> Verdict:
    """Judge a candidate.

    `folder` holds the raw store; `known` holds the reviewed vocabularies that laws compare with: `units`
    (unit) and `country_boxes` (country_code, south, north, west, east). Data Docs are written to the
    folder `docs`. Up to `expected_removals` documents may be removed, even if they are more than half. `own` are the
    user's own laws. Raises `GateError` if an expectation could not be computed, `LawError` if one of `own` is faulty.
    """
    asked = _ask(candidate, folder, known, own)
    connection = candidate.connect()
    try:
        make_known(connection, known)
        laws = find_broken(connection, folder, asked)
        context = new_context()
        columns = list(judge_columns(context, connection, run_id))
        weighed = weigh(
            connection,
            documents_before=candidate.documents_before,
            documents_gone=candidate.documents_gone,
            expected_removals=expected_removals,
        )
        findings = [*judge_laws(context, [*laws, *weighed.laws], run_id), *columns]
        if docs is not None:
            build(context, docs)
        drift = list(find_drift(connection))
        return _verdict(run_id, findings, weighed, drift, has_former=candidate.has_former)
    finally:
        connection.close()


def _ask(
    candidate: Candidate, folder: DataFolder, known: Mapping[str, pa.Table], own: Sequence[Law]
) -> list[tuple[Law, pa.Table]]:
    """Return the user's own laws with the rows that break them; they run on a separate, confined connection."""
    if not own:
        return []
    with candidate.connect() as connection:
        return list(ask_own_laws(connection, (folder.root,), own, known))


def _verdict(
    run_id: str, findings: Sequence[Finding], weighed: Weighed, drift: Sequence[Drift], *, has_former: bool
) -> Verdict:
    errors = [f for f in findings if not f.passed and f.severity == "error"]
    closing = [f for f in errors if f.scope == "run" or None in f.broken.documents]
    # First the findings that close the gate, then laws that single documents and rows break: these may be the cause.
    named = [*closing, *(f for f in errors if f not in closing)]
    return Verdict(
        checks=(*(f.check(run_id) for f in findings), *(_check(run_id, d) for d in drift)),
        refusals=() if closing else weighed.refusals,
        broken=BROKEN.empty_table() if closing else weighed.broken,
        closed=bool(closing),
        message=_message(named, has_former=has_former) if named else "",
        drift=tuple(drift),
    )


def _check(run_id: str, drift: Drift) -> Check:
    return Check(
        run_id=run_id,
        table_name="documents",
        expectation=f"drift_{drift.name}",
        severity="warning",
        passed=drift.passed,
        unexpected_count=0 if drift.passed else 1,
        examples=(str(drift),),
        notes=drift.notes,
    )


def _message(errors: Sequence[Finding], *, has_former: bool) -> str:
    """Return the message for people: which expectations failed, in which table, how often, examples, what to do."""
    stays = ", the former snapshot stays" if has_former else ""
    return "\n".join([f"The gate is closed: nothing was published{stays}.", *(str(error) for error in errors)])
