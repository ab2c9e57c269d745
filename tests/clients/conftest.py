"""One `pgfog serve` over the demo's data, which every client connects to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.desk import Desk
from tests.serve.serving import serving


@pytest.fixture(scope="session")
def desk(data: Path) -> Iterator[Desk]:
    """Where all clients connect; none may have caused an incident when all is done."""
    with serving(data) as served:
        yield Desk(served)
        assert served.log.read_text() == ""
