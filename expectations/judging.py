"""Lets Great Expectations judge the laws and the declared columns; the columns in chunks of rows."""

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from expectations.broken import KEPT, NOTHING, Broken, gather
from expectations.docs import escape
from expectations.law import REPORT, Law, Scope
from expectations.laws.declared import scope_of
from warehouse.counting import counted
from warehouse.records import Check
from warehouse.tables import SNAPSHOT, Table

# Rows of a declared column that Great Expectations sees at once: 28 expectations on 100,000 rows
# take 0.4 s and little memory, on millions it takes gigabytes.
CHUNK = 50_000
# How many of the rows that break an expectation are shown.
EXAMPLES = 3
# A broken value in this column makes the numeral unexplained; neither the row nor its document is taken out.
_ROLE = ("numerals", "role")


class GateError(RuntimeError):
    """An expectation could not be computed: a fault of Dateline, never a verdict."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One expectation with its outcome."""

    table: str
    name: str
    severity: str
    scope: Scope
    notes: str
    remedy: str
    passed: bool
    broken: Broken

    def check(self, run_id: str) -> Check:
        """Return the finding as a row of the journal."""
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
        count = counted(self.broken.count, "row")
        examples = "\n".join(f"    {row}" for row in self.broken.rows[:EXAMPLES])
        return f"{self.table}: {self.name}, {count}, such as\n{examples}\n  {self.notes}\n  {self.remedy}"


def new_context() -> Any:
    """Make a Great Expectations context that stores nothing, sends no usage data and shows no progress bars."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx  # noqa: PLC0415 (takes seconds; what needs no gate must not wait for it)

    # It tells each run's log where its temporary files lie.
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    return context


def judge_laws(context: Any, laws: Sequence[tuple[Law, Broken]], run_id: str) -> Iterator[Finding]:
    """Yield a finding for each law: its column of broken rows must be empty. `run_id` names the run in Data Docs."""
    import pandas as pd  # noqa: PLC0415 (comes with Great Expectations)

    from expectations.suites import law_expectation  # noqa: PLC0415

    for table in SNAPSHOT:
        own = [(law, broken) for law, broken in laws if law.table == table.name]
        longest = max((len(broken.rows) for _, broken in own), default=0) or 1
        padded = {law.name: [*broken.rows, *[None] * (longest - len(broken.rows))] for law, broken in own}
        frame = pd.DataFrame(padded, dtype=object)
        expectations = {law.name: law_expectation(law) for law, _ in own}
        outcomes = _run_suite(context, f"{table.name}_laws", run_id, expectations, frame)
        for law, broken in own:
            passed = outcomes[law.name]["success"]
            yield Finding(table.name, law.name, law.severity, law.scope, law.notes, law.remedy, passed, broken)


def judge_columns(context: Any, connection: duckdb.DuckDBPyConnection, run_id: str) -> Iterator[Finding]:
    """Yield a finding for each list of values, range and pattern that the columns declare.

    Their scope is that of the table, but row scope for the role of a numeral: that numeral becomes unexplained.
    """
    from expectations.suites import column_expectations  # noqa: PLC0415

    for table in SNAPSHOT:
        declared = {d.name: d for d in column_expectations(table)}
        broken = dict.fromkeys(declared, NOTHING)
        scopes: dict[str, Scope] = {
            n: "row" if (table.name, d.column) == _ROLE else scope_of(table) for n, d in declared.items()
        }
        expectations = {name: d.expectation for name, d in declared.items()}
        names = list(dict.fromkeys(d.column for d in declared.values()))
        for number, frame in enumerate(_chunks(connection, table, names)):
            outcomes = _run_suite(context, f"{table.name}_columns_{number}", run_id, expectations, frame)
            for name, outcome in outcomes.items():
                if not outcome["success"]:
                    rows = _unexpected(frame, declared[name].column, outcome["result"])
                    broken[name] = _add(broken[name], rows)
                    if scopes[name] != "run":
                        connection.register("arriving", rows)
                        notes = str(declared[name].expectation.notes)
                        gather(connection, "arriving", table.name, name, notes=notes, scope=scopes[name])
                        connection.unregister("arriving")
        for name, d in declared.items():
            notes = str(d.expectation.notes)
            yield Finding(table.name, name, "error", scopes[name], notes, REPORT, broken[name].count == 0, broken[name])


def _chunks(connection: duckdb.DuckDBPyConnection, table: Table, names: Sequence[str]) -> Iterator[Any]:
    """Yield these columns of the new rows as pandas frames of at most `CHUNK` rows."""
    document = "document_id" if table.owner == "document_id" else "CAST(NULL AS VARCHAR)"
    key = " || '/' || ".join(f"CAST({column} AS VARCHAR)" for column in table.key)
    # A separate cursor, because the connection gathers broken rows while these rows are read.
    rows = connection.cursor().execute(
        f"SELECT {', '.join(names)}, {document} AS _document, {key} AS _key FROM staged.{table.name}"  # noqa: S608
    )
    while not (frame := rows.fetch_df_chunk(CHUNK // 2048)).empty:  # DuckDB counts in vectors of 2,048 rows
        yield frame


def _unexpected(frame: Any, column: str, result: Mapping[str, Any]) -> Any:
    """Return the rows of a chunk that break an expectation: their document, their key, and the value in words."""
    rows = frame.loc[result["unexpected_index_list"], ["_document", "_key", column]]
    rows.columns = ["document_id", "key", "datum"]
    return rows.assign(datum=[f"{column} is {value!r}" for value in rows["datum"]])


def _add(broken: Broken, rows: Any) -> Broken:
    """Add the broken rows of a chunk to those that were found before."""
    shown = [f"{key}: {datum}" for key, datum in zip(rows["key"][:KEPT], rows["datum"][:KEPT], strict=True)]
    documents = {*broken.documents, *(d or None for d in rows["document_id"])}
    return Broken(
        broken.count + len(rows),
        tuple(sorted(documents, key=lambda d: d or "")),
        (*broken.rows, *shown)[:KEPT],
    )


def _run_suite(
    context: Any, name: str, run_id: str, expectations: Mapping[str, Any], frame: Any
) -> dict[str, Mapping[str, Any]]:
    """Check the expectations on the frame and return the outcome of each, by our name for it.

    Raises `GateError` if one could not be computed.
    """
    import great_expectations as gx  # noqa: PLC0415

    if not expectations:
        return {}
    suite = gx.ExpectationSuite(name, expectations=[e.copy() for e in expectations.values()])
    columns = sorted({e.column for e in expectations.values()})
    batch = (
        context.data_sources.add_or_update_pandas(name)
        .add_dataframe_asset(name)
        .add_batch_definition_whole_dataframe(name)
    )
    definition = gx.ValidationDefinition(name=name, data=batch, suite=context.suites.add(suite))
    result = definition.run(
        batch_parameters={"dataframe": escape(frame[columns].copy())},
        result_format="COMPLETE",
        # Without a time Great Expectations reads the name as one, and some of our ids as one in an impossible zone.
        run_id=gx.RunIdentifier(run_name=run_id, run_time=datetime.now(UTC)),
    )
    by_kind = {(r.expectation_config.type, r.expectation_config.kwargs["column"]): r for r in result.results}
    outcomes: dict[str, Mapping[str, Any]] = {}
    for ours, expectation in expectations.items():
        found = by_kind[(expectation.expectation_type, expectation.column)]
        if found.exception_info.get("raised_exception"):
            raise GateError(f"{name}: {ours} could not be computed: {found.exception_info['exception_message']}")
        outcomes[ours] = {"success": bool(found.success), "result": found.result}
    return outcomes
