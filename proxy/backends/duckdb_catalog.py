"""What DuckDB's catalog says of tables, in PostgreSQL's words; no data is read."""

import re

import duckdb

from sensitivity.policy import BackendTable, ForeignKey, TableName

_COLUMNS = """
SELECT c.schema_name, c.table_name, c.column_name, c.data_type, c.is_nullable,
       t.table_name IS NULL AS view
FROM duckdb_columns() AS c
LEFT JOIN duckdb_tables() AS t
  ON (t.database_oid, t.schema_oid, t.table_oid) = (c.database_oid, c.schema_oid, c.table_oid)
WHERE c.database_name = current_database() AND NOT c.internal
ORDER BY c.schema_name, c.table_name, c.column_index
"""
_UNIQUE = """
SELECT schema_name, table_name, constraint_column_names FROM duckdb_constraints()
WHERE database_name = current_database() AND constraint_type IN ('PRIMARY KEY', 'UNIQUE')
ORDER BY constraint_type, constraint_index  -- the primary key comes first
"""
_FOREIGN = """
SELECT schema_name, table_name, constraint_column_names, referenced_table,
       referenced_column_names
FROM duckdb_constraints()
WHERE database_name = current_database() AND constraint_type = 'FOREIGN KEY'
"""
_INDEXES = """
SELECT schema_name, table_name, expressions::VARCHAR[] FROM duckdb_indexes()
WHERE database_name = current_database() AND is_unique
"""

_SPELLINGS = {
    "TINYINT": "smallint",
    "UTINYINT": "smallint",
    "USMALLINT": "integer",
    "UINTEGER": "bigint",
    "UBIGINT": "numeric",
    "HUGEINT": "numeric",
    "UHUGEINT": "numeric",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "VARCHAR": "text",
    "TIMESTAMP": "timestamp without time zone",
    "TIMESTAMP_S": "timestamp without time zone",
    "TIMESTAMP_MS": "timestamp without time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "TIME": "time without time zone",
    "BLOB": "bytea",
} | {name: name.lower() for name in ("BOOLEAN", "SMALLINT", "INTEGER", "BIGINT", "DATE", "UUID")}
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")
_NAME = re.compile(r"[a-zA-Z_]\w*|\"(?:[^\"]|\"\")+\"", re.ASCII)


def read_catalog(cursor: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], BackendTable]:
    """Return every table and view of the open database by (schema, name), "main" as "public"."""
    columns: dict[tuple[str, str], dict[str, str]] = {}
    not_null: dict[tuple[str, str], set[str]] = {}
    views: set[tuple[str, str]] = set()
    for schema, table, column, type_, nullable, view in cursor.execute(_COLUMNS).fetchall():
        if schema == "public":
            continue  # "public" of a policy is "main" here, so this one has no name
        at = _policy_schema(schema), table
        columns.setdefault(at, {})[column] = spelling(type_)
        if not nullable:
            not_null.setdefault(at, set()).add(column)
        if view:
            views.add(at)
    unique = _unique_keys(cursor)
    foreign = _foreign_keys(cursor)
    return {
        at: BackendTable(
            named,
            frozenset(not_null.get(at, ())),
            tuple(
                key
                for key in unique.get(at, ())
                # UNIQUE lets several NULLs in, so a nullable key identifies nobody.
                if key <= not_null.get(at, set())
            ),
            view=at in views,
            foreign_keys=tuple(foreign.get(at, ())),
        )
        for at, named in columns.items()
    }


def _unique_keys(
    cursor: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str], list[frozenset[str]]]:
    found: dict[tuple[str, str], dict[frozenset[str], None]] = {}
    for schema, table, names in cursor.execute(_UNIQUE).fetchall():
        found.setdefault((_policy_schema(schema), table), {})[frozenset(names)] = None
    for schema, table, expressions in cursor.execute(_INDEXES).fetchall():
        # All must be names: unique lower(x) says nothing of x.
        if all(map(_NAME.fullmatch, expressions)):
            key = frozenset(map(_unquoted, expressions))
            found.setdefault((_policy_schema(schema), table), {})[key] = None
    return {at: [*keys] for at, keys in found.items()}


def _foreign_keys(
    cursor: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str], list[ForeignKey]]:
    found: dict[tuple[str, str], list[ForeignKey]] = {}
    for schema, table, own, other, columns in cursor.execute(_FOREIGN).fetchall():
        # DuckDB's foreign keys stay within a schema.
        key = ForeignKey(tuple(own), TableName(_policy_schema(schema), other), tuple(columns))
        found.setdefault((_policy_schema(schema), table), []).append(key)
    return found


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def spelling(type_: str) -> str:
    """Return PostgreSQL's spelling of a DuckDB type; "unknown" if it has none."""
    decimal = _DECIMAL.fullmatch(type_)
    if decimal:
        return f"numeric({decimal[1]},{decimal[2]})"
    if type_.startswith("ENUM(") and type_.endswith(")"):
        return "text"
    return _SPELLINGS.get(type_, "unknown")


def _policy_schema(schema: str) -> str:
    return "public" if schema == "main" else schema


def engine_schema(schema: str) -> str:
    """Return DuckDB's name of a policy's schema."""
    return "main" if schema == "public" else schema
