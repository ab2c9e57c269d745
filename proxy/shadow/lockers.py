"""Ends who fills the server's table of locks: when it is full, nobody's statements run.

One transaction that makes tables takes thousands of locks a second, advisory ones are taken a
hundred times faster, and PostgreSQL bounds neither. So this looks often, on a connection that
stays, by a statement that was planned before and takes no lock of that table itself.
"""

import psycopg

from proxy.shadow import rights

LOOK_S = 0.1
"""How often locks are counted; advisory locks fill `cluster.LOCKS` places in 0.6 s."""

_PREPARE = """
PREPARE end_lockers(oid[], bigint) AS
SELECT pg_terminate_backend(pid) FROM (
    SELECT *, max(of_role) OVER () AS greediest FROM (
        SELECT pid, count(*) AS held, sum(count(*)) OVER (PARTITION BY usesysid) AS of_role,
            sum(count(*)) OVER () AS of_all,
            row_number() OVER (PARTITION BY usesysid ORDER BY count(*) DESC) AS place
        FROM pg_lock_status() AS l JOIN pg_stat_get_activity(NULL) AS a USING (pid)
        WHERE usesysid = ANY($1) GROUP BY pid, usesysid
    ) AS by_session
) AS by_role
WHERE of_all > $2 AND of_role = greediest AND (held > 100 OR place = 1)
"""

_ANALYSTS = """
SELECT coalesce(array_agg(oid), '{}')::text,
    current_setting('max_locks_per_transaction')::bigint
    * current_setting('max_connections')::int / 4
FROM pg_roles WHERE shobj_description(oid, 'pg_authid') LIKE '%(pgfog)'
"""


class Lockers:
    """Ends sessions while analysts' locks take up a quarter of the table or more: those that have
    many, of the role that has most."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection | None = None
        self._execute = ""

    def look(self, conninfo: str) -> None:
        """Look once; connects if that is needed.

        Raises:
            psycopg.Error: the server cannot be asked; the next look connects anew.
        """
        try:
            if self._connection is None:
                self._connection = rights.connect(conninfo)
                self._connection.execute("SET plan_cache_mode = force_generic_plan")
                self._connection.execute(_PREPARE)
                roles, most = self._connection.execute(_ANALYSTS).fetchone() or ("{}", 0)
                self._execute = f"EXECUTE end_lockers('{roles}', {most})"
            self._connection.execute(self._execute.encode())
        except psycopg.Error:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
