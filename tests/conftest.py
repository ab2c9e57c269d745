"""What tests of several kinds share: a PostgreSQL to put rows into, and the demo's data."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from tests.embedded import Server, running

# Whoever runs them: root's shadow is another user's, and lies elsewhere if that one cannot come in.
os.umask(0o022)

# A test of what is right must not fail because the machine is busy, nor because of what it happens
# to try: the same cases in every run. `make audit` tries others.
settings.register_profile("other cases", deadline=None, derandomize=False)
settings.register_profile("pgfog", deadline=None, derandomize=True)
settings.load_profile("pgfog")


def pytest_xdist_auto_num_workers() -> int:
    """Return one more process than there are cores: tests wait for servers now and then."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for all tests; each makes databases of its own there."""
    with running("-c", "max_connections=300") as server:
        yield server


@pytest.fixture(scope="session")
def data() -> Iterator[Path]:
    """The demo's database, for tests that serve it."""
    from tests.serve.serving import data_file  # others need not wait for what it imports

    with data_file() as path:
        yield path


@pytest.fixture(autouse=True)
def logs_of_its_own() -> None:
    """Forget where a command that ran in this process sent its log."""
    structlog.reset_defaults()
