"""What PostgreSQL's catalog says of tables and of our own rights; no data and no statistics."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

from sensitivity.policy import BackendTable, ForeignKey, TableName

Connection = psycopg.Connection[tuple[Any, ...]]

_TABLES = """
SELECT n.nspname, c.relname, c.relkind NOT IN ('r', 'p') OR EXISTS (
           WITH RECURSIVE below(oid) AS (
               SELECT inhrelid FROM pg_inherits WHERE inhparent = c.oid
               UNION SELECT inhrelid FROM below JOIN pg_inherits ON inhparent = below.oid)
           SELECT FROM below JOIN pg_class AS f USING (oid) WHERE f.relkind NOT IN ('r', 'p')),
       c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid),
       row_security_active(c.oid),
       coalesce(columns.found, '[]'), coalesce(keys.found, '[]'), coalesce(foreigns.found, '[]')
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace,
LATERAL (
    SELECT json_agg(json_build_array(a.attname,
        CASE WHEN t.typtype = 'e' THEN 'text'
             WHEN t.typnamespace <> 'pg_catalog'::regnamespace THEN 'unknown'
             WHEN t.typname IN ('timestamp', 'timestamptz') THEN format_type(t.oid, NULL)
             WHEN d.typtype = 'd' THEN format_type(t.oid, d.typtypmod)
             ELSE format_type(t.oid, a.atttypmod)
        END,
        a.attnotnull AND NOT EXISTS (
            SELECT FROM pg_constraint AS k  -- since 18, one may be declared and not be checked
            WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
              AND NOT k.convalidated)) ORDER BY a.attnum) AS found
    FROM pg_attribute AS a
    JOIN pg_type AS d ON d.oid = a.atttypid
    JOIN pg_type AS t ON t.oid = CASE WHEN d.typtype = 'd' THEN d.typbasetype ELSE d.oid END
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')
) AS columns,
LATERAL (
    SELECT json_agg(ARRAY(
        SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = i.indrelid
          AND a.attnum = ANY((i.indkey::int2[])[0:i.indnkeyatts - 1])  -- INCLUDE comes after
        ) ORDER BY NOT i.indisprimary, i.indexrelid) AS found
    FROM pg_index AS i
    JOIN pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_am AS m ON m.oid = x.relam
    WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indisready AND i.indislive
      AND i.indimmediate AND NOT i.indisexclusion AND i.indpred IS NULL AND i.indexprs IS NULL
      AND m.amname = 'btree' AND NOT EXISTS (
          SELECT FROM unnest(i.indclass::oid[]) AS o(oid) JOIN pg_opclass USING (oid)
          WHERE NOT opcdefault)
) AS keys,
LATERAL (
    SELECT json_agg(json_build_array(o.nspname, r.relname,
        ARRAY(SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY AS x(attnum, i)
              JOIN pg_attribute AS a USING (attnum) WHERE a.attrelid = k.conrelid ORDER BY i),
        ARRAY(SELECT a.attname FROM unnest(k.confkey) WITH ORDINALITY AS x(attnum, i)
              JOIN pg_attribute AS a USING (attnum) WHERE a.attrelid = k.confrelid ORDER BY i)
        ) ORDER BY k.conname) AS found
    FROM pg_constraint AS k
    JOIN pg_class AS r ON r.oid = k.confrelid JOIN pg_namespace AS o ON o.oid = r.relnamespace
    WHERE k.contype = 'f' AND k.conrelid = c.oid AND k.convalidated
      AND k.conparentid = 0  -- not the copies of it that partitions have
) AS foreigns
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'pgfog_index')
  AND has_schema_privilege(n.oid, 'USAGE')
  AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'))
"""
Catalog = Mapping[tuple[str, str], BackendTable]


def question(oids: str = "") -> str:
    """Spell what is asked of the catalog; `oids` lists expressions of the tables that matter."""
    return f"{_TABLES} AND c.oid IN ({oids})" if oids else f"{_TABLES} ORDER BY 1, 2"


def read_catalog(connection: Connection) -> Catalog:
    """Return every table and view that the role may read and that is not the system's.

    A key counts only if its index is valid, immediate, and on columns alone, whole and by their
    types' own equality. Constraints of an inheritance parent say nothing of its children's rows,
    and those of a foreign table are not enforced by anybody, so there are no keys in either.
    """
    return catalog_of(connection.execute(question().encode()).fetchall())


def catalog_of(rows: Sequence[tuple[Any, ...]]) -> Catalog:
    """Return what the answer of `question` says."""
    return {(schema, name): _table(*said) for schema, name, *said in rows}


def _table(
    view: bool,
    parent: bool,
    filtered: bool,
    columns: list[tuple[str, str, bool]],
    keys: list[list[str]],
    foreign: list[tuple[str, str, list[str], list[str]]],
) -> BackendTable:
    enforced = not (view or parent)
    not_null = frozenset(name for name, _, never in columns if never and enforced)
    return BackendTable(
        {name: type_ for name, type_, _ in columns},
        not_null,
        # A unique index lets several NULLs in, so a nullable key identifies nobody.
        tuple(k for k in dict.fromkeys(map(frozenset, keys)) if k <= not_null and enforced),
        view=view,
        filtered=filtered,
        foreign_keys=tuple(
            ForeignKey(tuple(own), TableName(schema, name), tuple(theirs))
            for schema, name, own, theirs in foreign
        ),
    )


_RIGHTS = """
WITH me AS (SELECT * FROM pg_roles WHERE rolname = current_user),
own AS (SELECT oid, nspname FROM pg_namespace
        WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema')
SELECT 'is a superuser' FROM me WHERE rolsuper
UNION ALL SELECT 'may create roles' FROM me WHERE rolcreaterole AND NOT rolsuper
UNION ALL SELECT 'may create databases' FROM me WHERE rolcreatedb AND NOT rolsuper
UNION ALL SELECT 'may replicate' FROM me WHERE rolreplication AND NOT rolsuper
UNION ALL SELECT 'is a member of ' || r.rolname FROM pg_roles AS r, me
    WHERE r.rolname IN ('pg_write_all_data', 'pg_execute_server_program', 'pg_maintain',
                        'pg_read_server_files', 'pg_write_server_files', 'pg_signal_backend')
      AND pg_has_role(r.oid, 'MEMBER') AND NOT me.rolsuper
UNION ALL SELECT 'may create schemas in the database'
    WHERE has_database_privilege(current_database(), 'CREATE')
UNION ALL SELECT 'may create in schema ' || nspname FROM own
    WHERE has_schema_privilege(oid, 'CREATE')
UNION ALL (SELECT 'may write to ' || nspname || '.' || relname
    FROM pg_class AS c JOIN own ON own.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
      AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
           OR has_any_column_privilege(c.oid, 'INSERT, UPDATE'))
    ORDER BY 1 LIMIT 3)
"""


def excess(connection: Connection) -> list[str]:
    """Say what the role may do beyond reading."""
    return [word for (word,) in connection.execute(_RIGHTS.encode())]


_UNLIMITED = """
SELECT 'fill the disk: it has no temp_file_limit' WHERE current_setting('temp_file_limit') = '-1'
UNION ALL SELECT 'run for ever: it has no statement_timeout'
    WHERE current_setting('statement_timeout') = '0'
"""


def unlimited(connection: Connection) -> list[str]:
    """Say what a query of the role may do without end."""
    return [word for (word,) in connection.execute(_UNLIMITED.encode())]
