"""TPC-H in both engines."""

from collections.abc import Iterator

import pytest

from tests.analysts.tpch import in_duckdb, into_postgres
from tests.truth.postgres import postgres
from tests.truth.world import World


@pytest.fixture(scope="session")
def tpch() -> Iterator[World]:
    """Both engines with the same rows."""
    with postgres() as connection:
        into_postgres(connection)
        connection.commit()
        yield World(in_duckdb(), connection)
