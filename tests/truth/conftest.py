"""A PostgreSQL of its own, with the rows in it that the other tests must never see."""

from collections.abc import Iterator

import pytest

from tests.truth.postgres import postgres
from tests.truth.world import World, in_duckdb, into_postgres


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """Both engines with the same rows."""
    with postgres() as connection:
        into_postgres(connection)
        connection.commit()
        yield World(in_duckdb(), connection)
