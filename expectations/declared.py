"""What the declaration of a column implies, read from the records."""

from collections.abc import Iterator
from typing import get_args, get_type_hints

from transforms.records import Column
from warehouse.tables import Table


def declared_columns(table: Table) -> Iterator[tuple[str, Column, bool]]:
    """Yield name, declaration and whether it may be NULL, of each column of the table."""
    for name, hint in get_type_hints(table.record, include_extras=True).items():
        annotated, column = get_args(hint)[:2]
        yield name, column, type(None) in get_args(annotated)


def has_documents(table: Table) -> bool:
    """Whether each row of the table belongs to one document, so that a bad row is that document's."""
    return any(name == "document_id" for name, _, _ in declared_columns(table)) and table.name != "files"
