"""The gate: judges what would be published, and says what to refuse or why to close."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from expectations.broken import find_broken
from expectations.docs import build
from expectations.drift import Drift, find_drift
from expectations.judging import Finding, judge_columns, judge_laws, new_context
from expectations.verdict import Refusal, Verdict
from warehouse.folder import DataFolder
from warehouse.records import Check

# Documents may be refused one by one until that many, and that share of all files, break a law:
# beyond that the code or the collector is at fault and not a document.
REFUSED_AT_LEAST = 5
REFUSED_SHARE = 0.1


class Candidate(Protocol):
    """What would be published: schemas `main` (all rows), `staged` (new ones), `former` (published before)."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection over the candidate's files."""


def judge(
    candidate: Candidate, folder: DataFolder, run_id: str, known: Mapping[str, pa.Table], docs: Path | None = None
) -> Verdict:
    """Judge a candidate.

    `folder` holds the raw store; `known` holds the reviewed vocabularies that laws compare with: `units`
    (unit) and `country_boxes` (country_code, south, north, west, east). Data Docs are written to the
    folder `docs`. Raises `GateError` where an expectation could not be computed.
    """
    connection = candidate.connect()
    try:
        connection.execute("CREATE SCHEMA IF NOT EXISTS known")
        for name, table in known.items():
            connection.register("arriving", table)
            connection.execute(f"CREATE OR REPLACE TABLE known.{name} AS SELECT * FROM arriving")  # noqa: S608
            connection.unregister("arriving")
        context = new_context()
        findings = [*judge_laws(context, find_broken(connection, folder)), *judge_columns(context, connection)]
        if docs is not None:
            build(context, docs)
        return _verdict(connection, run_id, findings, list(find_drift(connection)))
    finally:
        connection.close()


def _verdict(
    connection: duckdb.DuckDBPyConnection, run_id: str, findings: Sequence[Finding], drift: Sequence[Drift]
) -> Verdict:
    errors = [f for f in findings if not f.passed and f.severity == "error"]
    fatal = [f for f in errors if f.scope == "run" or None in f.broken.documents]
    refusals = _refusals([f for f in errors if f not in fatal])
    [(files,)] = connection.execute("SELECT count(*) FROM main.files").fetchall()
    flood = len(refusals) >= REFUSED_AT_LEAST and len(refusals) > REFUSED_SHARE * files
    closed = bool(fatal) or flood
    checks = [f.check(run_id) for f in findings]
    checks += [
        Check(
            run_id=run_id,
            table_name="documents",
            expectation=f"drift_{d.name}",
            severity="warning",
            passed=d.passed,
            unexpected_count=0 if d.passed else 1,
            examples=(str(d),),
            notes=d.notes,
        )
        for d in drift
    ]
    return Verdict(
        checks=tuple(checks),
        refusals=() if closed else tuple(refusals),
        closed=closed,
        message=_message(fatal or errors, flood=flood, refused=len(refusals), files=files) if errors else "",
        drift=tuple(drift),
    )


def _refusals(errors: Sequence[Finding]) -> list[Refusal]:
    """Each document with all the laws it breaks."""
    laws: dict[str, list[str]] = {}
    for finding in errors:
        for document in finding.broken.documents:
            if document is not None:
                laws.setdefault(document, []).append(f"{finding.table}: {finding.name}")
    return [Refusal(document, "law_broken", "; ".join(broken)) for document, broken in sorted(laws.items())]


def _message(errors: Sequence[Finding], *, flood: bool, refused: int, files: int) -> str:
    """What a person needs: which expectation, where, how often, examples, what to do."""
    head = "The gate is closed: nothing was published, the former snapshot stays."
    if flood:
        head += (
            f" {refused} of {files} files break a law, more than {REFUSED_SHARE:.0%} and at least {REFUSED_AT_LEAST}."
        )
    return "\n".join([head, *(str(error) for error in errors)])
