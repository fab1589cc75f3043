"""Laws that a table's declaration implies: unique keys, references, filled columns, facts only from text we read."""

from collections.abc import Iterator

from expectations.law import REPORT, Law, Scope
from warehouse.schema import fields_of
from warehouse.store import duck
from warehouse.tables import FACTS, WITHHOLDABLE, Table


def scope_of(table: Table) -> Scope:
    """Return the scope of a law that the table's declaration implies: its row, its document or the whole run."""
    if table in WITHHOLDABLE:
        return "row"
    return "document" if table.owner == "document_id" else "run"


def declared_laws(table: Table) -> Iterator[Law]:
    """Yield the laws that the declaration of a table implies."""
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
    if table in FACTS:
        yield Law(
            "facts_come_from_what_was_read",
            table.name,
            "error",
            "row",
            "What the page added and languages we don't read are kept, not mined: a fact from there is a false one.",
            REPORT,
            _shared("unread_facts", table),
        )
    if table in WITHHOLDABLE:
        yield Law(
            "quotes_hold_no_markup",
            table.name,
            "error",
            "row",
            "Tags and character references are the page's code, not its words: a quote holds no tag, and neither "
            "begins nor ends inside a reference.",
            REPORT,
            _shared("quotes_with_markup", table),
        )
    for column, target in table.references.items():
        yield _reference(table, column, *target.split("."), key=key)


def _shared(view: str, table: Table) -> str:
    """Return the query for the rows that a view of `expectations.shared` finds in this table."""
    return f"SELECT document_id, key, datum FROM {view} WHERE table_name = '{table.name}'"  # noqa: S608


def _reference(table: Table, column: str, other: str, other_column: str, *, key: str) -> Law:
    """Make the law that a column refers to a row of another table.

    If the column is one of a fact and refers to an entity, the fact's own document must name that entity.
    """
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
