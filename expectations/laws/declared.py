"""Laws that a table's declaration implies: one row a key, references that hold, no unexplained NULL."""

from collections.abc import Iterator

from expectations.law import REPORT, Law, Scope
from warehouse.schema import fields_of
from warehouse.store import duck
from warehouse.tables import WITHHOLDABLE, Table


def scope_of(table: Table) -> Scope:
    """What is in doubt where a row of the table isn't as declared."""
    if table in WITHHOLDABLE:
        return "row"
    return "document" if table.owner == "document_id" else "run"


def declared_laws(table: Table) -> Iterator[Law]:
    """What the declaration of a table implies: one row a key, references that hold, no unexplained NULL."""
    key = " || '/' || ".join(f"CAST({column} AS VARCHAR)" for column in table.key)
    document = "document_id" if table.owner == "document_id" else "NULL"
    yield Law(
        "keys_are_unique",
        table.name,
        "error",
        scope_of(table),
        f"A row of {table.name} is named by {', '.join(table.key)}.",
        REPORT,
        f"SELECT DISTINCT {document} AS document_id, {key} AS key, format('{{}} rows', rows) AS datum FROM ("  # noqa: S608
        f"SELECT *, count(*) OVER (PARTITION BY {', '.join(table.key)}) AS rows FROM staged.{table.name}) "
        "WHERE rows > 1",
    )
    required = [duck.name(field.name) for field in fields_of(table.record) if not field.nullable]
    missing = ", ".join(f"CASE WHEN {name} IS NULL THEN '{name}' END" for name in required)
    yield Law(
        "required_columns_are_filled",
        table.name,
        "error",
        scope_of(table),
        "A NULL that the dictionary doesn't explain can't be told from a loss.",
        REPORT,
        f"SELECT {document} AS document_id, {key} AS key, concat_ws(', ', {missing}) AS datum "  # noqa: S608
        f"FROM staged.{table.name} WHERE {' OR '.join(f'{name} IS NULL' for name in required)}",
    )
    for column, target in table.references.items():
        yield _reference(table, column, *target.split("."), key=key)


def _reference(table: Table, column: str, other: str, other_column: str, *, key: str) -> Law:
    """The law that a column names a row of another table; a fact names an entity that its own document names."""
    within = table in WITHHOLDABLE and other == "entities"
    document = "document_id" if table.owner == "document_id" else "NULL"
    known = (
        f"staged.sightings s ON s.document_id = t.document_id AND s.{other_column}"
        if within
        else f"main.{other} o ON o.{other_column}"
    )
    return Law(
        f"{column}_is_in_{other}",
        table.name,
        "error",
        "row" if within else "run",
        f"{table.name}.{column} names a row of {other}.",
        REPORT,
        f"SELECT {document} AS document_id, {key} AS key, CAST({column} AS VARCHAR) AS datum "  # noqa: S608
        f"FROM staged.{table.name} t ANTI JOIN {known} = t.{column} WHERE {column} IS NOT NULL",
    )
