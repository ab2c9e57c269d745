"""The clinic's databases, and `--update-golden`, which fills in the SQL of accepted cases."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import pytest

from tests.embedded import Server
from tests.engines import ENGINES, Connection, Remembering
from tests.golden import cases, clinic

Fill = Callable[..., Connection]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="fill in the SQL after =>")


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Which backend the plans are for, and the clinic's databases in."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def fill(engine: str, postgres: Server) -> Fill:
    """Make a database of the clinic."""
    return clinic.in_duckdb if engine == "duckdb" else partial(clinic.on_postgres, postgres)


@pytest.fixture(scope="session")
def whole(fill: Fill) -> Remembering:
    return Remembering(fill())


@pytest.fixture(scope="session")
def turned(fill: Fill) -> Connection:
    """The same rows, stored in another order."""
    return fill(reverse=True)


@pytest.fixture(scope="session")
def neighbours(fill: Fill, whole: Remembering) -> Mapping[str, Connection]:
    """By unit: the clinic without it."""
    where = clinic.units(clinic.in_duckdb())
    return {unit: Remembering(fill(unit), whole, tables) for unit, tables in where.items()}


@pytest.fixture(scope="session")
def printed(request: pytest.FixtureRequest) -> Iterator[dict[str, list[str]] | None]:
    """Collects the SQL of accepted cases when asked to update the files, else None."""
    if not request.config.getoption("--update-golden"):
        yield None
        return
    said: dict[str, list[str]] = {}
    yield said
    cases.rewrite(cases.every(), said)
