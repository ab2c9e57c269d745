"""Both engines behind one small face, so that a test says nothing of which one it runs on."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Protocol

from proxy.backends.postgres import register
from tests.embedded import Connection as PsycopgConnection

ENGINES = ("duckdb", "postgres")


class Result(Protocol):
    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """What DuckDB's connections and those below have in common."""

    def execute(self, query: str, /) -> Result: ...


class Postgres:
    """A connection to PostgreSQL that reads as the backend does; closed with its server."""

    def __init__(self, connection: PsycopgConnection):
        register(connection)
        self.cursor = connection.cursor(binary=True)

    def execute(self, query: str, /) -> Result:
        return self.cursor.execute(query.encode())


@dataclass(frozen=True)
class Rows:
    """What a query returned."""

    rows: list[Any]

    def fetchall(self) -> list[Any]:
        return [*self.rows]


@dataclass
class Remembering:
    """A database that remembers its answers; what is the same in another is asked there.

    It is read only, but for statements that make something, and then it forgets them.

    Attributes:
        beside: what answers queries that name none of the tables in which this one differs from it.
        differs: the names of those.
    """

    connection: Connection
    beside: "Remembering | None" = None
    differs: frozenset[str] = frozenset()
    _known: OrderedDict[str, Rows] = field(default_factory=OrderedDict)

    def execute(self, query: str, /) -> Result:
        if not query.startswith(("SELECT", "WITH")):
            self._known.clear()
            return self.connection.execute(query)
        if self.beside is not None and not any(name in query for name in self.differs):
            return self.beside.execute(query)
        if query not in self._known:
            self._known[query] = Rows(self.connection.execute(query).fetchall())
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        return self._known[query]


_MOST_KNOWN = 32


def in_postgres(sql: str) -> str:
    """Say in PostgreSQL's words what a test's data says in DuckDB's."""
    for duck, elephant in (
        (" COLLATE NOCASE", ""),  # the pip-installed server has no ICU, so no such collation
        ("VARCHAR", "text"),
        ("DOUBLE", "double precision"),
        (" double", " double precision"),
        ("double precision precision", "double precision"),
        (" (BC)", " BC"),
        ("(['", "(ARRAY['"),
        ("to_hours(i)", "make_interval(hours => i)"),
        ("to_days(i::int)", "make_interval(days => i)"),
    ):
        sql = sql.replace(duck, elephant)
    return sql
