"""Builds an index in PostgreSQL, as the role that owns its schema.

pgfog's own role may only read, so it cannot build anything: `pgfog index` connects as another one,
which needs to read the tables of the policy and to own the schema, and nothing else. What is built
is granted to pgfog's role.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from proxy.backends.postgres import settings
from proxy.index.choice import Choice
from proxy.index.contents import Built
from proxy.index.schema import BOOK, BUILT, SCHEMA, built, changes, place, relation
from rewriter.dialects import DIALECTS
from sensitivity.policy import Policy, Table
from sensitivity.refusal import BackendGone

Connection = psycopg.Connection[tuple[Any, ...]]

_NEW = "new_"
_SETTING_UP = "docs/postgres.md has the SQL that makes such a role and schema."


@contextmanager
def schema_builder(policy: Policy, owner: str) -> Iterator["SchemaBuilder"]:
    """Connect as the role that owns the schema.

    Args:
        owner: a connection string; what it leaves out is as in the policy, but for the password.

    Raises:
        BackendGone: the data cannot be read, or the index not be written.
    """
    try:
        dsn = _as(owner, policy.backend.postgres or "")
        with (
            psycopg.connect(policy.backend.postgres or "", connect_timeout=5) as pgfog,
            psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as connection,
        ):
            ((reader,),) = pgfog.execute(b"SELECT current_user").fetchall()
            pgfog.close()
            for setting in settings(policy.timezone):
                connection.execute(f"SET {setting}".encode())
            yield SchemaBuilder(connection, policy, str(reader))
    except psycopg.Error as error:
        # For the steward, who may see data; the server's words say what to do.
        raise BackendGone(f"the index cannot be built: {error}", hint=_SETTING_UP) from None


def _as(owner: str, dsn: str) -> str:
    own, other = conninfo_to_dict(owner), conninfo_to_dict(dsn)
    if own.get("user", other.get("user")) != other.get("user"):
        other.pop("password", None)
    named = {"connect_timeout": "5", "application_name": "pgfog index"}
    return make_conninfo("", **{k: str(v) for k, v in {**named, **other, **own}.items()})


class SchemaBuilder:
    """An index while it is built. Implements `proxy.index.build.Builder`."""

    dialect = DIALECTS["postgres"]

    def __init__(self, connection: Connection, policy: Policy, reader: str):
        """Take a connection of the schema's owner, and which role is to read the index."""
        self._connection = connection
        self._dataset = policy.dataset
        self._reader = sql.Identifier(reader)
        self.engine = f"postgres {connection.info.server_version // 10_000}"
        self._new: dict[str, str] = {}  # by name of the policy's table: what is not in place yet
        self._run(BOOK)
        self._admit("book")

    def begun(self, table: Table) -> Built | None:
        """Return what there is of a table that was not put in place."""
        found = self._run(
            f"{BUILT} WHERE dataset = %s AND name = %s AND starts_with(relation, %s)",
            self._dataset,
            str(table.name),
            _NEW,
        ).fetchall()
        for row in found:
            self._new[str(table.name)] = row[6]
        return built(found[0]) if found else None

    def number(self, sql: str) -> int:
        """Return the one number that a query returns."""
        ((number,),) = self._run(sql).fetchall()
        return int(number)

    def begin(self, plan: Built, choice: Choice) -> Built:
        """Begin a table anew."""
        name = _NEW + relation(self._dataset, plan.name, plan.fingerprint)
        places = list(choice.tables)
        ((oids,),) = self._run("SELECT (%s::text[])::regclass[]::oid[]", places).fetchall()
        begun = replace(plan, mark=changes(self._connection, oids) or "", place=place(name))
        with self._connection.transaction():
            if plan.name in self._new:
                self._drop(self._new[plan.name])
            columns = self._run(choice.empty).description or ()
            # A value begins at a multiple of its size; so wide ones come first, and leave no gaps.
            wide = sorted(columns, key=lambda column: -(column.internal_size or 0))
            names = ", ".join(self.dialect.identifier(column.name) for column in wide)
            self._run(f"CREATE TABLE {begun.place} AS SELECT {names} FROM ({choice.empty}) AS e")
            for check in choice.checks:  # queries rely on it: see `Dialect.unpacked`
                self._run(f"ALTER TABLE {begun.place} ADD CHECK ({check})")
            self._run(
                f"INSERT INTO {SCHEMA}.book VALUES (%s, %s, %s, %s, %s, %s, 0, %s, %s)",
                *(name, self._dataset, plan.name, plan.chosen, plan.version, plan.parts),
                *(begun.mark, oids),
            )
        self._new[plan.name] = name
        return begun

    def add(self, built: Built, part: int, choice: Choice) -> None:
        """Add one part."""
        done = f"UPDATE {SCHEMA}.book SET done = done + 1 WHERE relation = %s AND done = %s"
        with self._connection.transaction():
            if self._run(done, self._new[built.name], part).rowcount != 1:
                raise BackendGone("the index cannot be built: somebody else is building it")
            names = ", ".join(choice.names)
            self._run(f"INSERT INTO {built.place} ({names}) {choice.part(part, built.parts)}")

    def finish(self) -> None:
        """Rename what was built to what queries look for.

        It waits for queries that read the other. Where policies followed each other, the rows of
        the one before this stay, for a server that has not been started anew.
        """
        for name in self._new.values():
            self._run(f"VACUUM (ANALYZE) {place(name)}")
            self._admit(name)
        with self._connection.transaction():
            self._wait_for_readers()
            for table, name in self._new.items():
                used = name.removeprefix(_NEW)
                self._drop(used)
                self._run(f'ALTER TABLE {place(name)} RENAME TO "{used}"')
                self._run(f"UPDATE {SCHEMA}.book SET relation = %s WHERE relation = %s", used, name)
                others = self._run(
                    f"SELECT relation FROM {SCHEMA}.book WHERE dataset = %s AND name = %s"
                    " AND relation <> %s ORDER BY begun DESC OFFSET 1",
                    *(self._dataset, table, used),
                ).fetchall()
                for (older,) in others:
                    self._drop(older)

    def _wait_for_readers(self) -> None:
        """Lock all that may be replaced, in the order in which a statement locks what it reads.

        In another order, a statement and we might wait for each other.
        """
        found = self._run(
            f"SELECT relation FROM {SCHEMA}.book WHERE dataset = %s AND name = ANY(%s)"
            f" AND to_regclass('{SCHEMA}.' || quote_ident(relation)) IS NOT NULL"
            " AND NOT starts_with(relation, %s)",
            *(self._dataset, [*self._new], _NEW),
        ).fetchall()
        if found:
            tables = sorted(place(name) for (name,) in found)
            self._run(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")

    def _drop(self, name: str) -> None:
        self._run(f"DROP TABLE IF EXISTS {place(name)}")
        self._run(f"DELETE FROM {SCHEMA}.book WHERE relation = %s", name)

    def _admit(self, name: str) -> None:
        """Let pgfog's role read."""
        self._connection.execute(
            sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(SCHEMA, name), self._reader)
        )

    def _run(self, text: str, *values: object) -> "psycopg.Cursor[tuple[Any, ...]]":
        return self._connection.execute(text.encode(), values or None)
