"""One served demo for all files here; the faults start their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.serving import Connection, Served, data_file, plant, serving
from tests.wiretap import found_in, tapped


@pytest.fixture(scope="session")
def data() -> Iterator[Path]:
    with data_file() as path:
        plant(path)
        yield path


@pytest.fixture(scope="session")
def pgfog(data: Path) -> Iterator[Served]:
    """A pgfog that must not have had an incident, nor shown the canary, when all is done."""
    with serving(data) as served, tapped(served.port) as tap:
        served.port = tap.port
        yield served
        assert served.log.read_text() == ""
        assert found_in(served.state) == []


@pytest.fixture
def ann(pgfog: Served) -> Iterator[Connection]:
    with pgfog.connect() as connection:
        yield connection
