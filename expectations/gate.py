"""The gate: judges what would be published, and says what to refuse or why to close.

What is computed is bounded: laws run in DuckDB, declared columns are judged a chunk of rows at a
time, and of what breaks a law only `KEPT` rows are carried further, beside their number.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
import pyarrow as pa
from warehouse.spans import span_violations

from expectations.declared import declared_columns, has_documents
from expectations.drift import Drift, find_drift
from expectations.laws import LAWS, SPAN_LAWS, Law
from expectations.verdict import Refusal, Verdict
from warehouse.records import Check
from warehouse.tables import SNAPSHOT, Table

if TYPE_CHECKING:
    import great_expectations as gx

# Rows of a declared column that Great Expectations sees at once: 28 expectations on 100,000 rows
# take 0.4 s and little memory, on millions it takes gigabytes.
CHUNK = 50_000
# Broken rows kept for a law's report; their number is always the true one.
KEPT = 200
EXAMPLES = 3
# Documents may be refused one by one until that many, and that share of all files, break a law:
# beyond that the code or the collector is at fault and not a document.
REFUSED_AT_LEAST = 5
REFUSED_SHARE = 0.1


class GateError(RuntimeError):
    """An expectation could not be computed: a fault of Dateline, never a verdict."""


class Candidate(Protocol):
    """What would be published: schemas `main` (all rows), `staged` (new ones), `former` (published before)."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection over the candidate's files."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Rows that break one expectation: how many, whose, and the first few in words."""

    count: int
    documents: tuple[str | None, ...]
    rows: tuple[str, ...]


NOTHING = Broken(0, (), ())


@dataclass(frozen=True, slots=True)
class Finding:
    """One expectation with its outcome."""

    table: str
    name: str
    severity: str
    scope: str
    notes: str
    remedy: str
    passed: bool
    broken: Broken

    def check(self, run_id: str) -> Check:
        """The journal's row."""
        return Check(
            run_id=run_id,
            table_name=self.table,
            expectation=self.name,
            severity=self.severity,
            passed=self.passed,
            unexpected_count=self.broken.count,
            examples=self.broken.rows[:EXAMPLES],
            notes=self.notes,
        )

    def __str__(self) -> str:
        examples = "\n".join(f"    {row}" for row in self.broken.rows[:EXAMPLES])
        return (
            f"{self.table}: {self.name}, {self.broken.count} rows, such as\n{examples}\n  {self.notes}\n  {self.remedy}"
        )


def judge(candidate: Candidate, raw: Path, run_id: str, known: Mapping[str, pa.Table]) -> Verdict:
    """Judge a candidate.

    `raw` is the raw store; `known` holds the reviewed vocabularies that laws compare with: `units`
    (unit) and `country_boxes` (country_code, south, north, west, east). Raises `GateError` where an
    expectation could not be computed.
    """
    connection = candidate.connect()
    try:
        connection.execute("CREATE SCHEMA IF NOT EXISTS known")
        for name, table in known.items():
            connection.register("arriving", table)
            connection.execute(f"CREATE OR REPLACE TABLE known.{name} AS SELECT * FROM arriving")  # noqa: S608
            connection.unregister("arriving")
        laws = [(law, _broken(connection, law)) for law in LAWS]
        laws += _broken_spans(connection, raw)
        findings = [*_judge_laws(laws), *_judge_columns(connection)]
        return _verdict(connection, run_id, findings, list(find_drift(connection)))
    finally:
        connection.close()


def _broken(connection: duckdb.DuckDBPyConnection, law: Law) -> Broken:
    """The rows that break a law."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE broken AS {law.query}")
    return _summary(connection)


def _summary(connection: duckdb.DuckDBPyConnection) -> Broken:
    (count,) = connection.execute("SELECT count(*) FROM broken").fetchone() or (0,)
    if not count:
        return NOTHING
    documents = connection.execute("SELECT DISTINCT document_id FROM broken ORDER BY 1 NULLS FIRST").fetchall()
    rows = connection.execute(
        "SELECT concat_ws(' ', b.key, '(' || d.path || ')', b.datum) FROM broken b"
        " LEFT JOIN main.documents d ON d.document_id = b.document_id ORDER BY b.document_id, b.key LIMIT ?",
        [KEPT],
    ).fetchall()
    return Broken(count, tuple(d for (d,) in documents), tuple(r for (r,) in rows))


def _broken_spans(connection: duckdb.DuckDBPyConnection, raw: Path) -> list[tuple[Law, Broken]]:
    violations = span_violations(connection, raw, schema="staged")
    connection.register("violations", violations)
    found = []
    for table, law in SPAN_LAWS.items():
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE broken AS SELECT document_id, key, problem AS datum FROM violations"
            " WHERE table_name = $table",
            {"table": table},
        )
        found.append((law, _summary(connection)))
    connection.unregister("violations")
    return found


def _context() -> "gx.data_context.AbstractDataContext":
    """A Great Expectations context that keeps nothing, reports nothing home and draws no bars."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx  # noqa: PLC0415 (takes seconds; what needs no gate must not wait for it)

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}  # type: ignore[assignment]
    return context


def _judge_laws(laws: Sequence[tuple[Law, Broken]]) -> Iterator[Finding]:
    import pandas as pd  # noqa: PLC0415 (comes with Great Expectations)

    from expectations.suites import law_expectation  # noqa: PLC0415

    context = _context()
    for table in SNAPSHOT:
        own = [(law, broken) for law, broken in laws if law.table == table.name]
        longest = max((len(broken.rows) for _, broken in own), default=0) or 1
        frame = pd.DataFrame(
            {
                law.name: pd.Series([*broken.rows, *[None] * (longest - len(broken.rows))], dtype=object)
                for law, broken in own
            }
        )
        expectations = {law.name: law_expectation(law) for law, _ in own}
        outcomes = _run_suite(context, f"{table.name}_laws", expectations, frame)
        for law, broken in own:
            passed = outcomes[law.name]["success"]
            yield Finding(table.name, law.name, law.severity, law.scope, law.notes, law.remedy, passed, broken)


def _judge_columns(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    from expectations.suites import column_expectations  # noqa: PLC0415

    context = _context()
    for table in SNAPSHOT:
        declared = {d.name: d for d in column_expectations(table)}
        broken = dict.fromkeys(declared, NOTHING)
        for number, frame in enumerate(_chunks(connection, table)):
            expectations = {name: d.expectation for name, d in declared.items()}
            outcomes = _run_suite(context, f"{table.name}_columns_{number}", expectations, frame)
            for name, outcome in outcomes.items():
                if not outcome["success"]:
                    broken[name] = _add(broken[name], frame, declared[name].column, outcome["result"])
        scope = "document" if has_documents(table) else "run"
        for name, d in declared.items():
            notes = d.expectation.notes
            remedy = "This is a fault of Dateline, not of the text: report it with the example."
            yield Finding(table.name, name, "error", scope, str(notes), remedy, broken[name].count == 0, broken[name])


def _chunks(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[Any]:
    """The declared columns of the new rows as pandas frames of at most `CHUNK` rows."""
    names = [
        name
        for name, column, _ in declared_columns(table)
        if any(part not in (None, ()) for part in (column.values, column.pattern, column.minimum, column.maximum))  # noqa: PD011
    ]
    document = "document_id" if has_documents(table) else "CAST(NULL AS VARCHAR)"
    key = " || '/' || ".join(f"CAST({column} AS VARCHAR)" for column in table.key)
    reader = connection.execute(
        f"SELECT {', '.join(names)}, {document} AS _document, {key} AS _key FROM staged.{table.name}"  # noqa: S608
    ).to_arrow_reader(CHUNK)
    for batch in reader:
        if batch.num_rows:
            yield batch.to_pandas()


def _add(broken: Broken, frame: Any, column: str, result: Mapping[str, Any]) -> Broken:
    """What was broken before and in this chunk."""
    at = result["unexpected_index_list"]
    rows = frame.loc[[place if not isinstance(place, Mapping) else place["index"] for place in at]]
    shown = [f"{key}: {value!r}" for key, value in zip(rows["_key"][:KEPT], rows[column][:KEPT], strict=True)]
    documents = {*broken.documents, *(d or None for d in rows["_document"])}
    return Broken(
        broken.count + int(result["unexpected_count"]),
        tuple(sorted(documents, key=lambda d: d or "")),
        (*broken.rows, *shown)[:KEPT],
    )


def _run_suite(context: Any, name: str, expectations: Mapping[str, Any], frame: Any) -> dict[str, Mapping[str, Any]]:
    """The outcome of each expectation on the frame, by our name for it."""
    import great_expectations as gx  # noqa: PLC0415

    if not expectations:
        return {}
    suite = gx.ExpectationSuite(name, expectations=[e.copy() for e in expectations.values()])
    batch = (
        context.data_sources.add_or_update_pandas(name)
        .add_dataframe_asset(name)
        .add_batch_definition_whole_dataframe(name)
    )
    definition = gx.ValidationDefinition(name=name, data=batch, suite=context.suites.add(suite))
    result = definition.run(batch_parameters={"dataframe": frame}, result_format="COMPLETE")
    by_kind = {(r.expectation_config.type, r.expectation_config.kwargs["column"]): r for r in result.results}
    outcomes = {}
    for ours, expectation in expectations.items():
        found = by_kind[(expectation.expectation_type, expectation.column)]
        if found.exception_info.get("raised_exception"):
            raise GateError(f"{name}: {ours} could not be computed: {found.exception_info['exception_message']}")
        outcomes[ours] = {"success": bool(found.success), "result": found.result}
    return outcomes


def _verdict(
    connection: duckdb.DuckDBPyConnection, run_id: str, findings: Sequence[Finding], drift: Sequence[Drift]
) -> Verdict:
    errors = [f for f in findings if not f.passed and f.severity == "error"]
    fatal = [f for f in errors if f.scope == "run" or None in f.broken.documents]
    refusals = _refusals([f for f in errors if f not in fatal])
    (files,) = connection.execute("SELECT count(*) FROM main.files").fetchone() or (0,)
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
        message=_message(fatal or errors, flood=flood, refused=len(refusals), files=files) if closed else "",
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
