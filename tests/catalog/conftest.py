"""The servers that are compared."""

from collections.abc import Iterator

import pytest

from tests.catalog.places import Place, by_hand, through
from tests.serve.serving import Served, data_file, plant, serving
from tests.wiretap import found_in, tapped


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    with data_file() as data:
        plant(data)
        with serving(data) as served, tapped(served.port) as tap:
            served.port = tap.port
            yield served
            assert served.log.read_text() == ""
            assert found_in(served.state) == []


@pytest.fixture(scope="session")
def pgfog(served: Served) -> Iterator[Place]:
    with through(served) as place:
        yield place


@pytest.fixture(scope="session")
def plain(served: Served) -> Iterator[Place]:
    with by_hand(served.policy) as place:
        yield place
