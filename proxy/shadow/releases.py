"""Where analysts keep answers: schemas of the shadow, each one role's own.

What lies there is noisy, paid for, and PostgreSQL's to keep: reading, joining, renaming and
dropping it costs nothing and is transactional like everything else here. No other role can read
it, because its quota would have to pay for that: a role may grant its tables away, but not the way
into its schema.
"""

from collections.abc import Iterator

import psycopg

from proxy.shadow.rights import connect, name, text
from proxy.shadow.unavailable import ShadowUnavailable
from sensitivity.policy import Policy

_MARK = "releases (pgfog)"

# current_user is the one who asks, also in a view that belongs to somebody else.
_LIST = """
CREATE OR REPLACE VIEW privacy.releases AS
SELECT nspname::text AS schema, relname::text AS name,
       CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'table' END AS kind,
       pg_table_size(c.oid) AS bytes, obj_description(c.oid, 'pg_class') AS comment
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
WHERE relkind IN ('r', 'p', 'v', 'm') AND relpersistence <> 't'
  AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
ORDER BY 1, 2;
COMMENT ON VIEW privacy.releases IS 'Answers that you keep. Reading them costs nothing.'
"""

# A fresh table is locked by who makes it, an old one by who fills it. DROP and TRUNCATE hold such
# locks for a moment only.
_WRITERS = """
SELECT pid FROM pg_stat_activity AS a
WHERE backend_xid IS NOT NULL AND usesysid IN (
    SELECT oid FROM pg_roles WHERE shobj_description(oid, 'pg_authid') LIKE '%(pgfog)'
) AND EXISTS (
    SELECT FROM pg_locks AS l WHERE l.pid = a.pid AND locktype = 'relation' AND granted
      AND mode IN ('RowExclusiveLock', 'AccessExclusiveLock') AND relation >= 16384
)
"""


def build(connection: psycopg.Connection, policy: Policy) -> None:
    """Make the policy's release schemas, and shut those that no role has any more.

    Needs `rights.build` before it.

    Raises:
        ShadowUnavailable: a schema's name is taken.
    """
    found = dict[str, bool]()
    for schema, comment in connection.execute(
        "SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace"
    ):
        found[schema] = comment == _MARK
    for role in policy.roles.values():
        for schema in role.schemas:
            if not found.get(schema, True):
                raise ShadowUnavailable(
                    f'the schema "{schema}" exists on the shadow and holds no releases. '
                    f'Name another one for the role "{role.name}".'
                )
    held = connection.execute(
        "SELECT nspname, rolname FROM pg_namespace AS n, aclexplode(nspacl) AS a"
        " JOIN pg_roles AS r ON r.oid = grantee"
        " WHERE obj_description(n.oid, 'pg_namespace') = %s AND grantee <> nspowner",
        (_MARK,),
    ).fetchall()
    statements = [
        *(f"REVOKE ALL ON SCHEMA {name(schema)} FROM {name(role)}" for schema, role in held),
        *_schemas(policy, found),
        _LIST,
        *(f"GRANT SELECT ON privacy.releases TO {name(role)}" for role in sorted(policy.roles)),
    ]
    connection.execute(";\n".join(statements).encode())


def _schemas(policy: Policy, found: dict[str, bool]) -> Iterator[str]:
    for role in policy.roles.values():
        for schema in role.schemas:
            if schema not in found:
                yield f"CREATE SCHEMA {name(schema)}"
                yield f"COMMENT ON SCHEMA {name(schema)} IS {text(_MARK)}"
            yield f"GRANT USAGE, CREATE ON SCHEMA {name(schema)} TO {name(role.name)}"


def end_writers(conninfo: str) -> None:
    """End the sessions of analysts that are writing tables: there is no room for more."""
    with connect(conninfo) as connection:
        for (pid,) in connection.execute(_WRITERS).fetchall():
            connection.execute("SELECT pg_terminate_backend(%s)", (pid,))
