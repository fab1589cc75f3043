"""Great Expectations suites: expectations that the columns' declarations imply, and one for each law.

Laws are computed in DuckDB. The rows that break a law become the values of a column which Great Expectations
wants empty, so that its suites, results and Data Docs contain every law as well as the declared columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import great_expectations.expectations as gxe

from expectations.law import Law
from warehouse.schema import fields_of
from warehouse.tables import Table

# Great Expectations' words for our severities.
SEVERITIES = {"error": "critical", "warning": "warning"}


@dataclass(frozen=True, slots=True)
class Declared:
    """An expectation that one column's declaration implies; `name` is its name in the journal."""

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
    """Return the expectation that no row breaks the law: the column of the law's broken rows is empty."""
    return gxe.ExpectColumnValuesToBeNull(
        column=law.name, severity=SEVERITIES[law.severity], notes=law.notes, description=f"{law.name}: {law.notes}"
    )
