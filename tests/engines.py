"""Both engines behind one small face, so that a test says nothing of which one it runs on."""

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
