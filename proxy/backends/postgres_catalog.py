"""What PostgreSQL's catalog says of tables and of our own rights; no data and no statistics."""

from typing import Any

import psycopg

from sensitivity.policy import BackendTable, ForeignKey, TableName

Connection = psycopg.Connection[tuple[Any, ...]]

_TABLES = """
WITH RECURSIVE below(top, oid) AS (
    SELECT inhparent, inhrelid FROM pg_inherits
    UNION SELECT top, inhrelid FROM below JOIN pg_inherits ON inhparent = below.oid
)
SELECT c.oid, n.nspname, c.relname,
       c.relkind NOT IN ('r', 'p') OR EXISTS (
           SELECT FROM below b JOIN pg_class f ON f.oid = b.oid
           WHERE b.top = c.oid AND f.relkind NOT IN ('r', 'p')) AS view,
       c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid) AS parent,
       row_security_active(c.oid) AS filtered
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'pgfog_index')
  AND has_schema_privilege(n.oid, 'USAGE')
  AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'))
ORDER BY n.nspname, c.relname
"""
_COLUMNS = """
SELECT a.attrelid, a.attname,
       CASE WHEN t.typtype = 'e' THEN 'text'
            WHEN t.typnamespace <> 'pg_catalog'::regnamespace THEN 'unknown'
            WHEN t.typname IN ('timestamp', 'timestamptz') THEN format_type(t.oid, NULL)
            WHEN d.typtype = 'd' THEN format_type(t.oid, d.typtypmod)
            ELSE format_type(t.oid, a.atttypmod)
       END,
       a.attnotnull AND NOT EXISTS (
           SELECT FROM pg_constraint AS k  -- since 18, one may be declared and not be checked
           WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
             AND NOT k.convalidated)
FROM pg_attribute AS a
JOIN pg_type AS d ON d.oid = a.atttypid
JOIN pg_type AS t ON t.oid = CASE WHEN d.typtype = 'd' THEN d.typbasetype ELSE d.oid END
WHERE a.attrelid = ANY(%s) AND a.attnum > 0 AND NOT a.attisdropped
  AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')
ORDER BY a.attrelid, a.attnum
"""
_UNIQUE = """
SELECT i.indrelid,
       ARRAY(SELECT a.attname::text FROM pg_attribute AS a WHERE a.attrelid = i.indrelid
             AND a.attnum = ANY((i.indkey::int2[])[0:i.indnkeyatts - 1]))  -- INCLUDE comes after
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_am AS m ON m.oid = c.relam
WHERE i.indrelid = ANY(%s) AND i.indisunique AND i.indisvalid AND i.indisready AND i.indislive
  AND i.indimmediate AND NOT i.indisexclusion AND i.indpred IS NULL AND i.indexprs IS NULL
  AND m.amname = 'btree' AND NOT EXISTS (
      SELECT FROM unnest(i.indclass::oid[]) AS o(oid) JOIN pg_opclass USING (oid)
      WHERE NOT opcdefault)
ORDER BY i.indrelid, NOT i.indisprimary, i.indexrelid
"""
_FOREIGN = """
SELECT k.conrelid, n.nspname, c.relname,
       ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS x(attnum, i)
             JOIN pg_attribute AS a USING (attnum) WHERE a.attrelid = k.conrelid ORDER BY i),
       ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS x(attnum, i)
             JOIN pg_attribute AS a USING (attnum) WHERE a.attrelid = k.confrelid ORDER BY i)
FROM pg_constraint AS k
JOIN pg_class AS c ON c.oid = k.confrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.conrelid = ANY(%s) AND k.convalidated
  AND k.conparentid = 0  -- not the copies of it that partitions have
ORDER BY k.conrelid, k.conname
"""


def read_catalog(connection: Connection) -> dict[tuple[str, str], BackendTable]:
    """Return every table and view that the role may read and that is not the system's.

    A key counts only if its index is valid, immediate, and on columns alone, whole and by their
    types' own equality. Constraints of an inheritance parent say nothing of its children's rows,
    and those of a foreign table are not enforced by anybody, so there are no keys in either.
    """
    tables = connection.execute(_TABLES.encode()).fetchall()
    oids = [[oid for oid, *_ in tables]]
    columns: dict[int, dict[str, str]] = {}
    not_null: dict[int, set[str]] = {}
    for oid, column, type_, enforced in connection.execute(_COLUMNS.encode(), oids):
        columns.setdefault(oid, {})[column] = type_
        if enforced:
            not_null.setdefault(oid, set()).add(column)
    unique: dict[int, dict[frozenset[str], None]] = {}
    for oid, names in connection.execute(_UNIQUE.encode(), oids):
        unique.setdefault(oid, {})[frozenset(names)] = None
    foreign: dict[int, list[ForeignKey]] = {}
    for oid, schema, name, own, theirs in connection.execute(_FOREIGN.encode(), oids):
        foreign.setdefault(oid, []).append(
            ForeignKey(tuple(own), TableName(schema, name), tuple(theirs))
        )
    return {
        (schema, name): BackendTable(
            columns.get(oid, {}),
            frozenset() if view or parent else frozenset(not_null.get(oid, ())),
            ()
            if view or parent
            # A unique index lets several NULLs in, so a nullable key identifies nobody.
            else tuple(k for k in unique.get(oid, ()) if k <= not_null.get(oid, set())),
            view=view,
            filtered=filtered,
            foreign_keys=tuple(foreign.get(oid, ())),
        )
        for oid, schema, name, view, parent, filtered in tables
    }


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
