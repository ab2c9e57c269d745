"""The same database behind every backend. A new engine is an entry here, and passes all tests."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from proxy.backends import Backend
from proxy.backends.duckdb import DuckDbBackend
from proxy.backends.postgres import PostgresBackend
from tests.embedded import Server

SCHEMA = """
CREATE TABLE people (
    id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, alias VARCHAR UNIQUE, height DOUBLE PRECISION,
    born DATE, seen TIMESTAMPTZ, met TIMESTAMP, token UUID, price DECIMAL(10, 2), big BIGINT,
    "O""dd" INTEGER NOT NULL UNIQUE, UNIQUE (name, id)
);
INSERT INTO people VALUES
    (1, 'alice secret', 'a', 1.5, '2000-01-01', '2024-01-01 00:00:00+01', '2024-01-01 00:00:00',
     '00000000-0000-0000-0000-000000000001', 12.30, 9223372036854775807, 5),
    (2, 'bob secret', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 6);
CREATE TABLE visits (person INTEGER REFERENCES people (id), cost DOUBLE PRECISION);
CREATE VIEW adults AS SELECT id FROM people;
CREATE TABLE eras (day DATE, moment TIMESTAMP);
INSERT INTO eras SELECT day, CAST(day AS TIMESTAMP) FROM (VALUES
    (DATE '-infinity'), (DATE '0001-01-01' - 1), ('2000-01-01'), ('12000-01-01'), ('infinity')
) AS v(day);
CREATE SCHEMA web;
CREATE TABLE web.clicks (id INTEGER, PRIMARY KEY (id));
"""


@dataclass(frozen=True)
class Kind:
    """One kind of backend.

    Attributes:
        schema: what the engine calls the policy's "public".
        heavy: a query that takes minutes, in no memory.
        numbers: a query of ten rows.
        many: one of 25,000.
        failing: queries that fail; some on a value, which their message would quote.
        disturb: adds a row to web.clicks, from outside; None where nobody else can write.
    """

    name: str
    backend: Backend
    schema: str
    heavy: str
    numbers: str
    many: str
    failing: tuple[str, ...]
    disturb: Callable[[], None] | None


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def kind(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres: Server
) -> Iterator[Kind]:
    made = _duckdb(tmp_path_factory.mktemp("data")) if request.param == "duckdb" else None
    made = made or _postgres(postgres)
    yield made
    made.backend.close()


def _duckdb(directory: Path) -> Kind:
    path = directory / "clinic.duckdb"
    with duckdb.connect(path) as database:
        database.execute(SCHEMA)
    return Kind(
        "duckdb",
        DuckDbBackend.open(path, timezone="Europe/Berlin"),
        "main",
        "SELECT count(*) FROM range(10000000000) a(i), range(1000) b(j) WHERE i * j % 7 = 3",
        "SELECT * FROM range(10)",
        "SELECT * FROM range(25000) ORDER BY 1",
        (
            "SELECT CAST(name AS INTEGER) FROM main.people",
            "SELECT error(name) FROM main.people",
            "SELECT CAST(1000 * id AS TINYINT) FROM main.people",
        ),
        None,
    )


def _postgres(server: Server) -> Kind:
    name = f"clinic{os.urandom(4).hex()}"
    server.create(name)
    steward = server.connect(name)
    steward.execute(SCHEMA.encode())
    server.admit(steward, "web")
    clicks = iter(range(1, 1000))

    def click() -> None:
        steward.execute(f"INSERT INTO web.clicks VALUES ({next(clicks)})".encode())

    return Kind(
        "postgres",
        PostgresBackend.open(server.dsn(name, "reader"), timezone="Europe/Berlin"),
        "public",
        "SELECT count(*) FROM (SELECT generate_series(1, 10000000000)) AS a",
        "SELECT * FROM generate_series(0, 9)",
        "SELECT * FROM generate_series(0, 24999)",
        (
            "SELECT CAST(name AS INTEGER) FROM public.people",
            "SELECT CAST(100000 * id AS SMALLINT) FROM public.people",
            "SELECT 1 / (id - 1) FROM public.people",
            "SELECT 10 * height * 1e308::float8 FROM public.people",
        ),
        click,
    )
