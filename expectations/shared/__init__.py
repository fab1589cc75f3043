"""Views and macros that laws share, made once for the gate: the files beside this one, and what declarations imply."""

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
    """Make all views and macros; the tables that they speak of are there already."""
    for statement in _in_order().values():
        connection.execute(statement)


@cache
def spelled_out(query: str) -> str:
    """A query and the statements of all that it uses: where one can see which tables it speaks of."""
    used = _used_in(query, _statements())
    return "\n".join([query, *(spelled_out(statement) for statement in used.values())])


@cache
def _in_order() -> dict[str, str]:
    """Each statement by the name of what it makes, behind those that it uses."""
    statements = _statements()
    uses = {name: _used_in(statement, statements) for name, statement in statements.items()}
    return {name: statements[name] for name in TopologicalSorter(uses).static_order()}


def _used_in(text: str, statements: Mapping[str, str]) -> dict[str, str]:
    return {n: made for n, made in statements.items() if made != text and re.search(rf"\b{n}\b", text)}


@cache
def _statements() -> dict[str, str]:
    """The statements in no order, without comments: those of the files, named as the file, and the declared ones."""
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
    """The rows of these tables that quote the text, each with the name of its table."""
    return " UNION ALL ".join(
        f"SELECT {duck.literal(table.name)} AS table_name, document_id, {duck.key_of(table)} AS {key}, {more} quote, "  # noqa: S608
        f"char_start, char_end FROM staged.{table.name}"
        for table in tables
    )


def _language_macro(name: str, languages: Iterable[str]) -> str:
    """Whether a passage of a zone is in one of these languages and no furniture."""
    return (
        f"CREATE TEMP MACRO {name}(zone, language) AS zone <> {duck.literal(UNREAD_ZONE)} "
        f"AND language IN ({_listed(sorted(languages))})"
    )


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(map(duck.literal, texts))
