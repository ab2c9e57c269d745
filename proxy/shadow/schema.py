"""The policy's tables as real ones, empty but for a row that refuses to be read.

A statement that reaches such a table slipped past pgfog. It would find nothing and answer 0, and
0 looks like an answer; so one row lies there under a row-security policy that raises an error.
The row holds NULL, or its type's zero. Describing a statement reads no row, so it still works.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import psycopg

from proxy.shadow.keys import unique_keys
from proxy.shadow.rights import name, qualified, text
from rewriter.statements import MOST_TEXT
from sensitivity.policy import Column, Kind, Policy, SqlType, Table, TableName

_ROW_POLICY = "pgfog"
"""Marks a table as made from the policy; its comment is the digest of the statements that did."""

# COST decides which condition of a scan runs first: `id = 5` costs 0.0025 and would find nothing
# to refuse. VOLATILE, so that the planner never takes the answer as known.
_REFUSE = """
CREATE OR REPLACE FUNCTION privacy.refuse(code text, message text, hint text) RETURNS boolean
LANGUAGE plpgsql VOLATILE COST 0.000001 AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message, HINT = hint;
END $$
"""

_ZERO = {
    Kind.BOOLEAN: "false",
    Kind.INTEGER: "0",
    Kind.NUMERIC: "0",
    Kind.FLOAT: "0",
    Kind.TEXT: "",
    Kind.DATE: "1970-01-01",
    Kind.TIMESTAMP: "1970-01-01",
    Kind.TIMESTAMPTZ: "1970-01-01 00:00+00",
    Kind.UUID: "00000000-0000-0000-0000-000000000000",
}
_GUESSES = ("", "0", "{}", "null", "empty", "00:00", "::", "00:00:00:00:00:00", "(0,0)")


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How PostgreSQL writes a type, and a value of it; no value: it cannot be NOT NULL here."""

    type: str
    zero: str | None


def build(connection: psycopg.Connection, policy: Policy) -> Mapping[int, TableName]:
    """Bring the tables in line with the policy and return them by OID.

    A table whose declaration did not change is left alone. Needs `rights.build` before it.
    """
    connection.execute(_REFUSE.encode())
    others = {
        column.type
        for table in policy.tables.values()
        for column in table.columns.values()
        if column.type is not None and column.type.kind is Kind.OTHER
    }
    spelled = {kind: _probe(connection, kind) for kind in others}
    wanted = {table: _statements(policy, table, spelled) for table in policy.tables}
    for table, (_, digest) in _existing(connection).items():
        if table in wanted and digest == _digest(wanted[table]):
            del wanted[table]
        else:
            connection.execute(f"DROP TABLE {qualified(table)} CASCADE".encode())
    for table, statements in wanted.items():
        mark = (
            f"COMMENT ON POLICY {_ROW_POLICY} ON {qualified(table)} IS {text(_digest(statements))}"
        )
        connection.execute(";\n".join([*statements, mark]).encode())
    return {oid: table for table, (oid, _) in _existing(connection).items()}


def settle(connection: psycopg.Connection) -> None:
    """Tell the planner of the page of each fresh table, and nobody of the row.

    Until then the planner takes the table for larger than it is and prefers an index, which
    would find nothing to refuse. VACUUM would count the row, too, and tools that ask the catalog
    for the number of rows would show it.
    """
    oids = [oid for oid, _ in _existing(connection).values()]
    with connection.transaction():
        connection.execute("SET LOCAL allow_system_table_mods = on")
        connection.execute(
            "UPDATE pg_class SET relpages = 1, reltuples = 0"
            " WHERE oid = ANY (%s) AND (relpages, reltuples) <> (1, 0)",
            (oids,),
        )
    if connection.info.server_version >= 150000:
        connection.execute("SELECT pg_stat_force_next_flush()")  # or the row is counted later
    connection.execute(
        "SELECT pg_stat_reset_single_table_counters(oid::oid) FROM unnest(%s::oid[]) AS oid",
        (oids,),
    )


def _existing(connection: psycopg.Connection) -> dict[TableName, tuple[int, str | None]]:
    # The owner is asked, too: on an own table an analyst could make a row policy of that name.
    rows = connection.execute(
        "SELECT c.oid, nspname, relname, obj_description(p.oid, 'pg_policy')"
        " FROM pg_policy p JOIN pg_class c ON c.oid = polrelid"
        " JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE polname = %s AND relowner = to_regrole(quote_ident(current_user))",
        (_ROW_POLICY,),
    )
    return {TableName(schema, table): (oid, digest) for oid, schema, table, digest in rows}


def _statements(
    policy: Policy, table_name: TableName, others: Mapping[SqlType, _Spelling]
) -> list[str]:
    table, quoted = policy.tables[table_name], qualified(table_name)
    keys = unique_keys(table)
    key = keys[0] if keys else []
    parts, zeros, comments = list[str](), dict[str, str](), list[str]()
    for column in table.columns.values():
        spelling = _spelling(column, others)
        part = f"{name(column.name)} {spelling.type}"
        if (not column.nullable or column.name in key) and spelling.zero is not None:
            part += " NOT NULL"
            zeros[name(column.name)] = text(spelling.zero)
        parts.append(part)
        if column.comment:
            comments.append(
                f"COMMENT ON COLUMN {quoted}.{name(column.name)} IS {text(column.comment)}"
            )
    for i, columns in enumerate(keys):
        what = "UNIQUE" if i else "PRIMARY KEY"
        parts.append(f"{what} ({', '.join(map(name, columns))})")
    if table.comment:
        comments.append(f"COMMENT ON TABLE {quoted} IS {text(table.comment)}")
    row = f"({', '.join(zeros)}) VALUES ({', '.join(zeros.values())})" if zeros else ""
    readers = sorted(role.name for role in policy.roles.values() if table_name in role.tables)
    return [
        f"CREATE TABLE {quoted} ({', '.join(parts)})",
        *comments,
        f"INSERT INTO {quoted} {row or 'DEFAULT VALUES'}",
        f"ALTER TABLE {quoted} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY {_ROW_POLICY} ON {quoted} FOR SELECT USING ({_refusal(table)})",
        *(f"GRANT SELECT ON {quoted} TO {name(reader)}" for reader in readers),
    ]


def _refusal(table: Table) -> str:
    if table.own:
        words = (
            "0A000",
            f'pgfog could not read "{table.name}" here',
            f"Write it with its schema: SELECT * FROM {table.name}",
        )
    elif table.public:
        words = (
            "0A000",
            f'pgfog could not plan this statement over "{table.name}"',
            "pgfog answers such statements itself; write it more simply.",
        )
    else:
        words = (
            "42501",
            f'rows of "{table.name}" are private',
            f"Aggregate them: SELECT count(*) FROM {_spoken(table.name)}; in a statement of at most"
            f" {MOST_TEXT:,} characters.",
        )
    return f"privacy.refuse({', '.join(map(text, words))})"


def _spelling(column: Column, others: Mapping[SqlType, _Spelling]) -> _Spelling:
    if column.type is None:
        raise ValueError(f"column {column.name} has no type: the policy is not resolved")
    if column.type.kind is Kind.OTHER:
        return others[column.type]
    return _Spelling(_spelled(column.type), _ZERO[column.type.kind])


def _spelled(kind: SqlType) -> str:
    if kind.modifier and kind.name.startswith("time") and " " in kind.name:
        head, tail = kind.name.split(" ", 1)  # timestamp(3) with time zone
        return f"{replace(kind, name=head)} {tail}"
    if kind.modifier and kind.name.endswith("[]"):
        return f"{replace(kind, name=kind.name.removesuffix('[]'))}[]"
    return str(kind)


def _probe(connection: psycopg.Connection, kind: SqlType) -> _Spelling:
    """Ask PostgreSQL whether it has such a type; what it does not know is text."""
    spelled = _spelled(kind)
    try:
        with connection.transaction():
            known = connection.execute(
                "SELECT 1 FROM pg_type WHERE oid = to_regtype(%s) AND typtype IN ('b', 'r', 'm')"
                " AND typnamespace = 'pg_catalog'::regnamespace",
                (spelled,),
            ).fetchone()
    except psycopg.Error:
        known = None
    if known is None:
        return _Spelling("text", "")
    for guess in _GUESSES:
        try:
            with connection.transaction():
                connection.execute(f"SELECT {text(guess)}::{spelled}".encode())
        except psycopg.Error:
            continue
        return _Spelling(spelled, guess)
    return _Spelling(spelled, None)


def _spoken(table: TableName) -> str:
    """Quote only what has to be quoted, as people do."""
    parts = (table.schema, table.name) if table.schema != "public" else (table.name,)
    plain = re.compile(r"[a-z_][a-z0-9_]*")
    return ".".join(part if plain.fullmatch(part) else name(part) for part in parts)


def _digest(statements: list[str]) -> str:
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()
