"""The views of documents and statements: what there is to read, and who says what."""

from typing import Any

import duckdb
from streamlit import column_config as c

from warehouse.dashboard import listing, queries
from warehouse.dashboard.filters import Filters
from warehouse.dashboard.wording import Row, plain, published

DOCUMENTS = listing.Listing(
    "documents",
    "document",
    "document_id",
    {
        "document": c.TextColumn("Title", width=420),
        "publisher": c.TextColumn("Publisher", width=160),
        "published": c.TextColumn("Published", width=150),
        "authors": c.ListColumn("Authors", width=160),
        "language": c.TextColumn("Language", width=80),
        "words": c.NumberColumn("Words", format="localized", width=80),
        "figures": c.NumberColumn("Figures", format="localized", width=80),
        "path": c.TextColumn("File", width=240),
        "document_id": c.TextColumn("Id", width=140),
    },
)
STATEMENTS = listing.Listing(
    "statements",
    "fact",
    "statement_id",
    {
        "speaker": c.TextColumn("Who says it", width=190),
        "quote": c.TextColumn("What is said", width=520),
        "mode": c.TextColumn("Quoted or reported", width=120),
        "cue": c.TextColumn("Word", width=90),
        "publisher": c.TextColumn("Publisher", width=150),
        "document": c.TextColumn("Document", width=240),
        "published": c.TextColumn("Published", width=150),
        "path": c.TextColumn("File", width=200),
        "statement_id": c.TextColumn("Id", width=140),
    },
)


def show_documents(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Show the table of documents."""

    def fetch(limit: int, offset: int) -> list[Row]:
        return [_worded(row) for row in queries.documents(connection, filters, limit, offset)]

    listing.show(DOCUMENTS, queries.count_documents(connection, filters), fetch)


def show_statements(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Show the table of statements."""

    def fetch(limit: int, offset: int) -> list[Row]:
        found = queries.statements(connection, filters, limit, offset)
        return [{**_worded(row), "mode": plain(row["mode"])} for row in found]

    listing.show(STATEMENTS, queries.count_statements(connection, filters), fetch)


def _worded(row: Row) -> dict[str, Any]:
    return {**row, "document": row["title"] or row["path"], "published": published(row)}
