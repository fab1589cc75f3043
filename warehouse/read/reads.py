"""Checks by DuckDB's own parse that a statement only reads: whatever isn't known to only read is refused."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

import duckdb

from warehouse.errors import QueryError
from warehouse.store.catalogue import canned

# EXPLAIN, perhaps with ANALYZE or options, and the statement that it explains: ANALYZE executes that statement.
_EXPLAIN = re.compile(r"\s*EXPLAIN(?:\s+ANALYZE|\s*\([\w\s,]*\))?\s+(?P<explained>.*)", re.IGNORECASE | re.DOTALL)
# Parse nodes of queries. Since DuckDB 2 a WITH clause may also contain INSERT, UPDATE, DELETE and COPY TO.
_QUERIES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
# Table functions that only read Parquet files of the allowed folders, the catalogue, or their arguments.
# Other functions execute SQL that is passed as text, open files of any kind, or change the session.
_FUNCTIONS = frozenset(
    {
        "duckdb_columns", "duckdb_functions", "duckdb_keywords", "duckdb_memory", "duckdb_schemas", "duckdb_settings",
        "duckdb_tables", "duckdb_types", "duckdb_views", "generate_series", "histogram", "histogram_values",
        "json_each", "json_tree", "parquet_file_metadata", "parquet_kv_metadata", "parquet_metadata", "parquet_scan",
        "parquet_schema", "pragma_table_info", "pragma_version", "range", "read_parquet", "repeat", "repeat_row",
        "summary", "unnest",
    }
)  # fmt: skip
# Table functions that only read their arguments.
_COMPUTED = frozenset({"generate_series", "json_each", "json_tree", "range", "unnest"})


def demand_reads(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """Return the single statement of the text; raises `QueryError` if it has none or several or does more than read."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError(f"one query at a time; here are {len(statements)}")
    (statement,) = statements
    _demand_query(connection, _explained(connection, statement) or statement)
    return statement


def demand_reads_of(
    connection: duckdb.DuckDBPyConnection, sql: str, tables: Collection[tuple[str, str]]
) -> duckdb.Statement:
    """Return the single SELECT of the text, which reads only these tables, each named as (schema, name).

    Raises `QueryError` if the text is anything else.
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
    """Return the statement that an EXPLAIN explains; None if this isn't an EXPLAIN as `_EXPLAIN` describes."""
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
    """Yield every object of a parse tree, unordered; without recursion, because queries may be deeply nested."""
    waiting = [tree]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            yield found
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)
