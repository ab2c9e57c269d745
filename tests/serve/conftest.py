"""One served demo for all files here; the faults start their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.serving import Connection, Served, data_file, serving


@pytest.fixture(scope="session")
def data() -> Iterator[Path]:
    with data_file() as path:
        yield path


@pytest.fixture(scope="session")
def pgfog(data: Path) -> Iterator[Served]:
    """A pgfog that must not have had an incident when all is done."""
    with serving(data) as served:
        yield served
        assert served.log.read_text() == ""


@pytest.fixture
def ann(pgfog: Served) -> Iterator[Connection]:
    with pgfog.connect() as connection:
        yield connection
