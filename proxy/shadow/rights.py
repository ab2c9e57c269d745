"""What an analyst may do on the shadow: read the catalog, keep temporary tables, and no more.

Each role of the policy is a plain login, so RESET ROLE leads nowhere. Rights are set anew at
every start: an analyst can change the defaults of the own role (ALTER ROLE me SET ...), and
PostgreSQL has no way to forbid that.
"""

from collections.abc import Iterable, Iterator

import psycopg
from psycopg import sql

from proxy.shadow.unavailable import ShadowUnavailable
from sensitivity.policy import Policy, TableName

SETTINGS = {
    "statement_timeout": "15min",  # pgfog's own timers are the limit; this is for what they miss
    "temp_file_limit": "1GB",
    "log_min_messages": "fatal",  # or debug_print_parse would fill the log with statements
}
"""Defaults of every analyst's session. The last two are not the analyst's to change."""

_MARK = "(pgfog)"
_COSTLY = [r"lo\_%", "loread", "lowrite", r"pg\_logical\_emit\_message"]


def connect(conninfo: str) -> psycopg.Connection:
    """Connect as superuser, in autocommit.

    Only PostgreSQL's own names are found without their schema: an analyst may own a schema that is
    named like the superuser, with functions and operators in it that fit better.
    """
    connection = psycopg.connect(conninfo, autocommit=True)
    try:
        connection.execute("SET search_path = pg_catalog, pg_temp")
    except psycopg.Error:
        connection.close()
        raise
    return connection


def name(identifier: str) -> str:
    """Return a quoted identifier.

    Raises:
        ShadowUnavailable: PostgreSQL would cut it short, and two names could become one.
    """
    if len(identifier.encode()) > 63 or "\0" in identifier or not identifier:
        raise ShadowUnavailable(
            f'"{identifier}" is no name for PostgreSQL: it takes 1 to 63 bytes. Rename it in the '
            "policy."
        )
    return sql.Identifier(identifier).as_string(None)


def qualified(table: TableName) -> str:
    """Return a table's quoted name with its schema; raises as `name` does."""
    return f"{name(table.schema)}.{name(table.name)}"


def text(value: str) -> str:
    """Return a quoted literal."""
    return sql.Literal(value).as_string(None)


def mark(policy: Policy) -> str:
    """Return the comment by which the roles of a dataset are known as pgfog's."""
    return f'analyst of "{policy.dataset}" {_MARK}'


def build(connection: psycopg.Connection, policy: Policy, *, embedded: bool) -> None:
    """Make the policy's roles, and take from everybody what no analyst needs.

    Raises:
        ShadowUnavailable: a role's name is taken.
    """
    ours = set[str]()
    taken = set[str]()
    for role, comment in connection.execute(
        "SELECT rolname, shobj_description(oid, 'pg_authid') FROM pg_roles"
    ):
        # On the embedded server every analyst is ours, also of a dataset that was renamed.
        mine = comment == mark(policy) or (embedded and comment and comment.endswith(_MARK))
        (ours if mine else taken).add(role)
    for role in policy.roles:
        if role in taken or role.startswith("pg_") or role == "public":
            raise ShadowUnavailable(
                f'the role "{role}" exists on the shadow and is not this dataset\'s, or the name '
                "belongs to PostgreSQL. Rename the role in the policy."
            )
    statements = [
        *_roles(policy, ours),
        *_database(policy),
        *_functions(connection),
    ]
    connection.execute(";\n".join(statements).encode())


def _roles(policy: Policy, ours: Iterable[str]) -> Iterator[str]:
    for role in sorted(set(ours) - set(policy.roles)):
        yield f"ALTER ROLE {name(role)} NOLOGIN"  # what it owns stays
    for role in sorted(policy.roles):
        who = name(role)
        if role not in ours:
            yield f"CREATE ROLE {who}"
            yield f"COMMENT ON ROLE {who} IS {text(mark(policy))}"
        yield (
            f"ALTER ROLE {who} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION "
            "NOBYPASSRLS CONNECTION LIMIT -1"
        )
        yield f"ALTER ROLE {who} RESET ALL"
        yield f"ALTER ROLE {who} IN DATABASE {name(policy.dataset)} RESET ALL"
        for setting, value in (SETTINGS | {"timezone": policy.timezone}).items():
            yield f"ALTER ROLE {who} SET {setting} = {text(value)}"
        if policy.roles[role].schemas:
            # public stays first: it is what tools take current_schema() for, and no release may
            # hide a protected table.
            path = ", ".join(map(name, ("public", *policy.roles[role].schemas)))
            yield f"ALTER ROLE {who} SET search_path = {path}"


def _database(policy: Policy) -> Iterator[str]:
    # Other databases stay as they are: tools ask for the size of each, which takes the right to
    # connect, and a session of pgfog's only ever connects to this one.
    database = name(policy.dataset)
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC"
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield "REVOKE ALL ON LANGUAGE sql, plpgsql FROM PUBLIC"  # no functions, no DO
    yield "CREATE SCHEMA IF NOT EXISTS privacy"
    for role in sorted(policy.roles):
        yield f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {name(role)}"
    for schema in sorted({"public", "privacy"} | {table.schema for table in policy.tables}):
        if schema.startswith("pg_") or schema == "information_schema":
            raise ShadowUnavailable(f'the schema "{schema}" is PostgreSQL\'s own')
        yield f"CREATE SCHEMA IF NOT EXISTS {name(schema)}"
        for role in sorted(policy.roles):
            yield f"GRANT USAGE ON SCHEMA {name(schema)} TO {name(role)}"


def _functions(connection: psycopg.Connection) -> Iterator[str]:
    """Large objects are files without a limit; logical messages grow the write-ahead log."""
    for (function,) in connection.execute(
        "SELECT oid::regprocedure::text FROM pg_proc"
        " WHERE pronamespace = 'pg_catalog'::regnamespace AND proname LIKE ANY (%s)",
        (_COSTLY,),
    ):
        yield f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC"
