"""TPC-H in both engines."""

import pytest

from proxy.shadow import lenient
from tests.analysts.tpch import in_duckdb, into_postgres
from tests.embedded import Server
from tests.engines import ENGINES, Postgres
from tests.truth.world import World


@pytest.fixture(scope="session", params=ENGINES)
def tpch(request: pytest.FixtureRequest, postgres: Server) -> World:
    """The original statements run in PostgreSQL; the rewritten ones in it, or in DuckDB."""
    name = f"tpch_{request.param}"
    postgres.create(name)
    connection = postgres.connect(name)
    into_postgres(connection)
    lenient.build(connection)  # what finishing SQL calls
    backend = in_duckdb() if request.param == "duckdb" else Postgres(postgres.connect(name))
    return World(request.param, backend, connection)
