"""One `pgfog serve` over the demo's data, which every client connects to."""

from collections.abc import Iterator

import pytest

from tests.clients.desk import Desk
from tests.serve.serving import data_file, serving


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "clients: real clients that `make clients` installs")


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    with data_file() as data, serving(data) as served:
        yield Desk(served)
