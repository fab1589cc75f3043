"""Great Expectations suites: what the columns' declarations imply, and the laws.

Laws are computed in DuckDB; what breaks one becomes the values of a column that Great Expectations
wants empty, so that its suites, results and Data Docs hold every law beside the declared columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import great_expectations.expectations as gxe

from expectations.law import Law
from warehouse.schema import fields_of
from warehouse.tables import Table

# Great Expectations' own word for an expectation that stops a run.
SEVERITIES = {"error": "critical", "warning": "warning"}


@dataclass(frozen=True, slots=True)
class Declared:
    """What one column's declaration implies; `name` is what the journal calls it."""

    name: str
    column: str
    expectation: gxe.Expectation


def column_expectations(table: Table) -> Iterator[Declared]:
    """Yield an expectation for each list of values, range and pattern that a column declares."""
    for field in fields_of(table.record):
        name, column = field.name, field.column
        about: dict[str, Any] = {
            "column": name,
            "severity": "critical",
            "notes": f"{table.name}.{name}: {column.meaning}",
        }
        if column.values:
            yield Declared(
                f"{name}_is_one_of_its_values",
                name,
                gxe.ExpectColumnValuesToBeInSet(value_set=list(column.values), **about),
            )
        if column.minimum is not None or column.maximum is not None:
            yield Declared(
                f"{name}_is_within_its_range",
                name,
                gxe.ExpectColumnValuesToBeBetween(min_value=column.minimum, max_value=column.maximum, **about),
            )
        if column.pattern is not None:
            yield Declared(
                f"{name}_has_its_pattern", name, gxe.ExpectColumnValuesToMatchRegex(regex=column.pattern, **about)
            )


def law_expectation(law: Law) -> gxe.Expectation:
    """The expectation that nothing breaks the law: its column of broken rows is empty."""
    return gxe.ExpectColumnValuesToBeNull(
        column=law.name, severity=SEVERITIES[law.severity], notes=law.notes, description=f"{law.name}: {law.notes}"
    )
