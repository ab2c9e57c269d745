"""PostgreSQL and DuckDB with the same rows, which the other tests must never see."""

from typing import Any
from uuid import uuid4

import duckdb
import psycopg
import pytest

from tests.embedded import Server
from tests.engines import ENGINES, Postgres
from tests.truth import edges
from tests.truth.world import World, in_duckdb, into_postgres


@pytest.fixture(scope="session")
def pg(postgres: Server) -> psycopg.Connection[Any]:
    """A row for each edge of each type."""
    postgres.create("edges")
    connection = postgres.connect("edges")
    edges.into_postgres(connection)
    return connection


@pytest.fixture(scope="session")
def duck() -> duckdb.DuckDBPyConnection:
    """The same rows."""
    return edges.duckdb_rows()


@pytest.fixture(scope="session", params=ENGINES)
def world(request: pytest.FixtureRequest, postgres: Server) -> World:
    """The original statements run in PostgreSQL; the rewritten ones in it, or in DuckDB."""
    name = f"truth_{request.param}_{uuid4().hex}"  # it may be made again, as tests are ordered
    postgres.create(name)
    connection = postgres.connect(name)
    into_postgres(connection)
    connection.execute(b"SET TimeZone = 'UTC'")
    backend = in_duckdb() if request.param == "duckdb" else Postgres(postgres.connect(name))
    return World(request.param, backend, connection)
