"""Whether what the catalog said of some tables still holds for the rows that were read.

A plan rests on keys, on NOT NULL and on types; were a key dropped while we serve, a second row of a
person would count as another person. So each transaction that has read rows asks the catalog, too:

* its answer is as of the moment whose rows were read. A key that the catalog had then, the rows
  that are visible from then obey;
* it is about the very tables that were read. A name is looked up as it is now, but since a query
  has read them they are locked, so the name still leads to them; and a table that was not
  there at that moment is not found.

Where nobody has written since it was last asked, it need not be. A query says at which moment it
reads: which transactions have ended, and where its names lead. If all that had begun have ended
then (xmin = xmax), and the very same have now, both moments see the same catalog. On a standby a
snapshot does not list who has not ended, which is why none may be left. And it has to be the same
session of the server, not only of a pooler in between: after a crash, on a server that took
another's place and in another database, the same numbers are other transactions; no session goes
on there.

Not covered, so that docs/postgres.md asks the steward for it: PostgreSQL reads who inherits from a
table, and which partitions it has, as of now and not as of the rows; and renaming a schema waits
for nobody who reads in it.
"""

from collections.abc import Collection
from typing import Any
from weakref import WeakKeyDictionary

import psycopg

from proxy.backends.postgres_catalog import Catalog, catalog_of, question
from sensitivity.policy import BackendTable, TableName

Connection = psycopg.AsyncConnection[tuple[Any, ...]]

_MARKS = """
SELECT name, concat_ws(' ', c.oid, c.xmin,
    (SELECT string_agg(concat_ws('/', indexrelid, xmin), ' ' ORDER BY indexrelid)
     FROM pg_index WHERE indrelid = c.oid),
    (SELECT string_agg(concat_ws('/', attnum, xmin), ' ' ORDER BY attnum)
     FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0),
    (WITH RECURSIVE below(oid, mark) AS (
         SELECT inhrelid, xmin::text FROM pg_inherits WHERE inhparent = c.oid
         UNION SELECT i.inhrelid, i.xmin::text
         FROM below JOIN pg_inherits AS i ON i.inhparent = below.oid)
     SELECT string_agg(concat_ws('/', oid, mark), ' ' ORDER BY oid, mark) FROM below))
FROM unnest(ARRAY[{names}]) AS t(name) JOIN pg_class AS c ON c.oid = to_regclass(name)
"""
"""Which versions of a table's rows the catalog holds: cheap to ask (0.25 ms; all of the catalog's
words 1.9 ms). While they stay, so does what they say."""

_MOMENT = """
SELECT concat_ws(' ', pg_current_snapshot(), pid, backend_start, {oids})
FROM pg_stat_get_activity(pg_backend_pid())
"""


def moment(tables: Collection[TableName]) -> str:
    """Spell a subquery of one column: at which moment a query reads, and what of."""
    oids = ", ".join(f"{_found(name)}::oid" for name in sorted(tables, key=_spelled))
    return f"({_MOMENT.format(oids=oids)})"


class Believed:
    """What the catalog said at the start, and when that was last seen to hold."""

    def __init__(self) -> None:
        self._catalog: Catalog = {}
        self._marks: dict[str, str] = {}
        self._held = WeakKeyDictionary[Connection, dict[frozenset[TableName], str]]()

    def learn(self, catalog: Catalog) -> None:
        """Take what plans will rest on."""
        self._catalog, self._marks = catalog, {}
        self._held.clear()

    async def holds(
        self, connection: Connection, tables: Collection[TableName], at: str | None = None
    ) -> bool:
        """Say whether it holds for the rows of some tables that this transaction has read.

        Args:
            at: the `moment` of these rows, if it was asked for.
        """
        of, held = frozenset(tables), self._held.setdefault(connection, {})
        if at is not None and held.get(of) == at:
            return True
        holds = await self._asked(connection, tables)
        if holds and at is not None and _settled(at):
            held[of] = at
        return holds

    async def _asked(self, connection: Connection, tables: Collection[TableName]) -> bool:
        names = [_spelled(name) for name in tables]
        listed = [_literal(name) for name in names]
        asked = await connection.execute(_MARKS.format(names=", ".join(listed)).encode())
        marks: dict[str, str] = dict(await asked.fetchall())
        if all(name in marks and self._marks.get(name) == marks[name] for name in names):
            return True
        oids = ", ".join(map(_found, tables))
        again = await connection.execute(question(oids).encode())
        now = catalog_of(await again.fetchall())
        places = [(name.schema, name.name) for name in tables]
        if not all(_still(self._catalog[at], now.get(at)) for at in places):
            return False
        self._marks |= marks
        return True


def _still(then: BackendTable, now: BackendTable | None) -> bool:
    return (
        now is not None
        # A column that is gone makes queries fail by themselves.
        and all(now.columns.get(name, type_) == type_ for name, type_ in then.columns.items())
        and then.not_null & now.columns.keys() <= now.not_null
        and set(then.unique_keys) <= set(now.unique_keys)
        and then.view >= now.view
        and then.filtered >= now.filtered
    )


def _settled(at: str) -> bool:
    """Say whether every transaction that had begun had ended."""
    first_running, next_one, _ = at.split(" ", 1)[0].split(":")
    return first_running == next_one


def _found(name: TableName) -> str:
    return f"to_regclass({_literal(_spelled(name))})"


def _spelled(name: TableName) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in (name.schema, name.name))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
