"""Whether a statement only reads, judged by DuckDB's own parse of it: what isn't known to read is refused."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

import duckdb

from warehouse.errors import QueryError
from warehouse.store.catalogue import canned

# EXPLAIN with ANALYZE or options, and the statement that is explained, which ANALYZE executes.
_EXPLAIN = re.compile(r"\s*EXPLAIN(?:\s+ANALYZE|\s*\([\w\s,]*\))?\s+(?P<explained>.*)", re.IGNORECASE | re.DOTALL)
# Queries within a query. Since DuckDB 2 a WITH clause may hold INSERT, UPDATE, DELETE and COPY TO as well.
_QUERIES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
# Table functions that read nothing but Parquet of the folders that are allowed, the catalogue, or their arguments.
# Others execute SQL that they are given as text, open files of any kind, or change the session.
_FUNCTIONS = frozenset(
    {
        "duckdb_columns", "duckdb_functions", "duckdb_keywords", "duckdb_memory", "duckdb_schemas", "duckdb_settings",
        "duckdb_tables", "duckdb_types", "duckdb_views", "generate_series", "histogram", "histogram_values",
        "json_each", "json_tree", "parquet_file_metadata", "parquet_kv_metadata", "parquet_metadata", "parquet_scan",
        "parquet_schema", "pragma_table_info", "pragma_version", "range", "read_parquet", "repeat", "repeat_row",
        "summary", "unnest",
    }
)  # fmt: skip
# Those of them that read nothing but their arguments.
_COMPUTED = frozenset({"generate_series", "json_each", "json_tree", "range", "unnest"})


def demand_reads(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The one statement of the text; raises `QueryError` where it is none, several, or does more than read."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError(f"one query at a time; here are {len(statements)}")
    (statement,) = statements
    _demand_query(connection, _explained(connection, statement) or statement)
    return statement


def demand_reads_of(
    connection: duckdb.DuckDBPyConnection, sql: str, tables: Collection[tuple[str, str]]
) -> duckdb.Statement:
    """The one SELECT of the text, which reads these tables and no others, each named as (schema, name).

    Raises `QueryError`.
    """
    statement = demand_reads(connection, sql)
    if statement.type != duckdb.StatementType.SELECT:
        raise QueryError("only queries: EXPLAIN yields no rows")
    nodes = list(_nodes(_parsed(connection, statement)))
    within = {entry["key"] for node in nodes for entry in node.get("cte_map", {}).get("map", ())}
    for node in nodes:
        kind = node.get("type")
        if kind == "SHOW_REF":
            raise QueryError("SHOW, DESCRIBE and SUMMARIZE yield no rows of a table")
        if kind == "TABLE_FUNCTION" and (name := _function(node)) not in _COMPUTED:
            raise QueryError(f"the table function {name} isn't among {', '.join(sorted(_COMPUTED))}")
        if kind == "BASE_TABLE":
            named = (str(node["schema_name"]), str(node["table_name"]))
            if named not in tables and not (named[0] == "" and named[1] in within):
                schemas = " or ".join(sorted({schema for schema, _ in tables}))
                raise QueryError(f"{'.'.join(filter(None, named))} isn't a table of the schema {schemas}")
    return statement


def _explained(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> duckdb.Statement | None:
    """What an EXPLAIN explains; None for another statement, and for an EXPLAIN that is written otherwise."""
    if statement.type != duckdb.StatementType.EXPLAIN or not (explain := _EXPLAIN.fullmatch(statement.query)):
        return None
    explained = connection.extract_statements(explain["explained"])
    return explained[0] if len(explained) == 1 else None


def _demand_query(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> None:
    if statement.type == duckdb.StatementType.MULTI:
        raise QueryError("a PIVOT must name its values to be one query: FROM (PIVOT ... ON column IN ('...') ...)")
    if statement.type != duckdb.StatementType.SELECT:
        kind = statement.type.name.replace("_", " ")
        raise QueryError(f"only queries, and this is {kind}: the warehouse is changed by `dateline run` alone")
    for node in _nodes(_parsed(connection, statement)):
        if "cte_map" in node and node["type"] not in _QUERIES:
            raise QueryError("only queries: a WITH clause may hold nothing but SELECT")
        if node.get("type") == "TABLE_FUNCTION" and (name := _function(node)) not in _functions():
            raise QueryError(f"only queries: the table function {name} isn't among those that only read")


def _parsed(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> dict[str, Any]:
    ((said,),) = connection.execute("SELECT json_serialize_sql(?)", [statement.query]).fetchall()
    tree: dict[str, Any] = json.loads(said)
    if tree["error"]:
        raise QueryError(f"only queries: {tree['error_message']}")
    return tree


def _function(node: Mapping[str, Any]) -> str:
    return str(node["function"]["function_name"]).lower()


@cache
def _functions() -> frozenset[str]:
    return _FUNCTIONS | {item.name for item in canned()}


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object in a parse, in no particular order; without recursion, for queries may be deep."""
    waiting = [tree]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            yield found
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)
