"""What tests of several kinds share: a PostgreSQL to put rows into."""

from collections.abc import Iterator

import pytest

from tests.embedded import Server, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for all tests; each makes databases of its own there."""
    with running("-c", "max_connections=300") as server:
        yield server
