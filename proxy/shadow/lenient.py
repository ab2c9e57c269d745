"""PostgreSQL's functions, operators and casts once more, with NULL where they raise.

Finishing SQL computes with noisy values (`rewriter.lenient`). Each of these has the signature of
PostgreSQL's own, so that PostgreSQL picks among them as it would among its own, and calls it. The
schema belongs to pgfog and may be used by everybody; what it computes, anybody could.
"""

import hashlib
from collections.abc import Iterator

import psycopg

from proxy.shadow.rights import text
from rewriter.lenient import CASTS, FUNCTIONS, OPERATORS, SCHEMA

_FUNCTIONS = """
SELECT quote_ident(proname), pg_get_function_arguments(oid), format_type(prorettype, NULL),
       pronargs, provolatile = 'i', proisstrict
FROM pg_proc
WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' AND NOT proretset
  AND (proname = ANY (%s) OR oid = 'pg_catalog.numeric(numeric, int4)'::regprocedure)
ORDER BY oid
"""
_OPERATORS = """
SELECT oprname, format_type(oprleft, NULL), format_type(oprright, NULL),
       format_type(oprresult, NULL), 'o' || o.oid, provolatile = 'i', proisstrict
FROM pg_operator AS o JOIN pg_proc AS p ON p.oid = oprcode
WHERE oprnamespace = 'pg_catalog'::regnamespace AND oprkind = 'b' AND oprname = ANY (%s)
ORDER BY o.oid
"""


def build(connection: psycopg.Connection) -> None:
    """Make them, unless they are there as this PostgreSQL and this pgfog have them."""
    statements = [*_functions(connection), *_operators(connection), *_casts()]
    digest = hashlib.sha256("\n".join(statements).encode()).hexdigest()
    made = connection.execute(
        "SELECT 1 FROM pg_namespace WHERE nspname = %s"
        " AND obj_description(oid, 'pg_namespace') = %s",
        (SCHEMA, digest),
    )
    if made.fetchone():
        return
    with connection.transaction():
        connection.execute("SET LOCAL allow_system_table_mods = on")  # names with pg_
        connection.execute("SET LOCAL check_function_bodies = off")
        opening = [
            "SET LOCAL client_min_messages = warning",
            f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE",
            f"CREATE SCHEMA {SCHEMA}",
            f"GRANT USAGE ON SCHEMA {SCHEMA} TO PUBLIC",
            f"COMMENT ON SCHEMA {SCHEMA} IS {text(digest)}",
        ]
        connection.execute(";\n".join([*opening, *statements]).encode())
        connection.execute("SET LOCAL allow_system_table_mods = off")
        connection.execute("SET LOCAL check_function_bodies = on")


def _function(
    name: str, arguments: str, result: str, value: str, *, kept: bool, strict: bool
) -> str:
    return (
        f"CREATE FUNCTION {SCHEMA}.{name}({arguments}) RETURNS {result} LANGUAGE plpgsql"
        f" {'IMMUTABLE' if kept else 'STABLE'} {'STRICT' if strict else ''} AS $$BEGIN"
        f" RETURN {value}; EXCEPTION WHEN data_exception OR feature_not_supported"
        " OR program_limit_exceeded THEN RETURN NULL; END$$"
    )


def _functions(connection: psycopg.Connection) -> Iterator[str]:
    found = connection.execute(_FUNCTIONS, (sorted(FUNCTIONS),))
    for name, arguments, result, count, kept, strict in found:
        given = ", ".join(f"${i + 1}" for i in range(count))
        value = f"pg_catalog.{name}({given})"
        yield _function(name, arguments, result, value, kept=kept, strict=strict)


def _operators(connection: psycopg.Connection) -> Iterator[str]:
    found = connection.execute(_OPERATORS, (sorted(OPERATORS.values()),))
    for sign, left, right, result, name, kept, strict in found:
        value = f"$1 OPERATOR(pg_catalog.{sign}) $2"
        yield _function(name, f"{left}, {right}", result, value, kept=kept, strict=strict)
        yield (
            f"CREATE OPERATOR {SCHEMA}.{sign}"
            f" (LEFTARG = {left}, RIGHTARG = {right}, FUNCTION = {SCHEMA}.{name})"
        )


def _casts() -> Iterator[str]:
    for kind in CASTS.values():
        type_ = f'pg_catalog."{kind}"'
        value = f"CAST($1 AS {type_})"
        yield _function(f'"{kind}"', "anyelement", type_, value, kept=False, strict=True)
