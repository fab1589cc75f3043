"""Views and macros that several laws use: some are files beside this one, others are made of declarations."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from graphlib import TopologicalSorter
from html.entities import html5
from pathlib import Path

import duckdb

from transforms.text.tags import ELEMENTS
from transforms.vocabulary import LISTED_LANGUAGES, READ_LANGUAGES, UNREAD_ZONE
from warehouse.store import duck
from warehouse.tables import FACTS, WITHHOLDABLE, Table

_TAG = rf"(?i:</?(?:{'|'.join(sorted(ELEMENTS))})(?:[\s/][^<>]*)?>)"
_REFERENCE = r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_REFERENCES = sorted(name.removesuffix(";") for name in html5 if name.endswith(";"))


def make_shared(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all views and macros; the tables that they read must exist already."""
    for statement in _in_order().values():
        connection.execute(statement)


@cache
def spelled_out(query: str) -> str:
    """Return a query and the statements of all views and macros that it uses: together they name all its tables."""
    used = _used_in(query, _statements())
    return "\n".join([query, *(spelled_out(statement) for statement in used.values())])


@cache
def _in_order() -> dict[str, str]:
    """Return each statement by the name of its view or macro, after the statements that it uses."""
    statements = _statements()
    uses = {name: _used_in(statement, statements) for name, statement in statements.items()}
    return {name: statements[name] for name in TopologicalSorter(uses).static_order()}


def _used_in(text: str, statements: Mapping[str, str]) -> dict[str, str]:
    return {n: made for n, made in statements.items() if made != text and re.search(rf"\b{n}\b", text)}


@cache
def _statements() -> dict[str, str]:
    """Return all statements by name, unordered, without comments: those of the files and those made of declarations."""
    written = {path.stem: _without_comments(path) for path in sorted(Path(__file__).parent.glob("*.sql"))}
    return written | {
        "facts": f"CREATE TEMP VIEW facts AS {_union(FACTS, 'id', 'passage_no,')}",
        "quotes": f"CREATE TEMP VIEW quotes AS {_union(WITHHOLDABLE, 'key')}",
        "is_mined": _language_macro("is_mined", READ_LANGUAGES),
        "is_listed": _language_macro("is_listed", LISTED_LANGUAGES),
        "markup": f"CREATE TEMP MACRO markup() AS {duck.literal(f'{_TAG}|{_REFERENCE}')}",
        "is_reference": f"CREATE TEMP MACRO is_reference(name) AS name IN ({_listed(_REFERENCES)})",
    }


def _without_comments(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))


def _union(tables: Iterable[Table], key: str, more: str = "") -> str:
    """Return a query for the rows of these tables, each with its table's name, its key, its quote and its position."""
    return " UNION ALL ".join(
        f"SELECT {duck.literal(table.name)} AS table_name, document_id, {duck.key_of(table)} AS {key}, {more} quote, "  # noqa: S608
        f"char_start, char_end FROM staged.{table.name}"
        for table in tables
    )


def _language_macro(name: str, languages: Iterable[str]) -> str:
    """Make a macro of zone and language: whether such a passage is in one of the languages and isn't furniture."""
    return (
        f"CREATE TEMP MACRO {name}(zone, language) AS zone <> {duck.literal(UNREAD_ZONE)} "
        f"AND language IN ({_listed(sorted(languages))})"
    )


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(map(duck.literal, texts))
