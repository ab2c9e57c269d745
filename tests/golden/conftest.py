"""The clinic's databases, and `--update-golden`, which fills in the SQL of accepted cases."""

from collections.abc import Iterator, Mapping

import duckdb
import pytest

from tests.golden import cases, clinic

Connection = duckdb.DuckDBPyConnection


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="fill in the SQL after =>")


@pytest.fixture(scope="session")
def whole() -> Connection:
    return clinic.database()


@pytest.fixture(scope="session")
def turned() -> Connection:
    """The same rows, stored in another order."""
    return clinic.database(reverse=True)


@pytest.fixture(scope="session")
def neighbours(whole: Connection) -> Mapping[str, Connection]:
    """By unit: the clinic without it."""
    return {unit: clinic.database(unit) for unit in clinic.units(whole)}


@pytest.fixture(scope="session")
def printed(request: pytest.FixtureRequest) -> Iterator[dict[str, list[str]] | None]:
    """Collects the SQL of accepted cases when asked to update the files, else None."""
    if not request.config.getoption("--update-golden"):
        yield None
        return
    said: dict[str, list[str]] = {}
    yield said
    cases.rewrite(cases.every(), said)
