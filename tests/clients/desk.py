"""What an analyst has: an address, a password, questions, and no view of the data."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import duckdb
import yaml

from proxy import shipped
from tests.patience import SLEEPING, until
from tests.serve.serving import DATABASE, PASSWORD, Served, spent

USER = "ann"
_TABLES = yaml.safe_load(shipped.path("demo.yaml").read_text())["tables"]

COLUMNS: Mapping[str, frozenset[str]] = {
    "people": frozenset(_TABLES["people"]["columns"]),
    "care": frozenset(_TABLES["care"]["columns"]),
    "sites": frozenset({"site", "name", "state"}),
}
"""Table -> its columns, as the policy has them."""

TYPED = """
    SELECT site, count(*) AS years, sum(physician_visits) AS visits,
           avg(physician_visits) AS mean, avg(medical_usd) AS usd, site > 3 AS south
    FROM care GROUP BY site ORDER BY site"""
"""Six rows of integer, bigint, bigint, numeric, double precision, boolean."""

TYPE_NAMES = ("int4", "int8", "int8", "numeric", "float8", "bool")
TYPE_OIDS = (23, 20, 20, 1700, 701, 16)

GIVEN = "SELECT count(*) AS years FROM care WHERE age >= {} AND site = {}"
"""For a driver's own placeholders of a number and an integer."""

PLAIN = GIVEN.format(18, 1)

REFUSED: Mapping[str, str] = {
    "SELECT * FROM care LIMIT 1000": "42501",
    "SELECT SUBSTRING(self_rated_health, 1, 1200) FROM people LIMIT 10000": "42501",
    "SELECT DISTINCT medical_usd FROM care": "0A000",
    "SELECT max(self_rated_health) FROM people": "0A000",
    "DELETE FROM care": "25006",
}
"""What tools ask for when they look around -> the SQLSTATE that says no."""

NOISE = 300
"""No count of `care` is off by more: at epsilon 0.5 and five rows each, once in e^30."""


class Desk:
    """Where the analyst sits.

    Attributes:
        environment: what libpq and its relatives read.
        url: for everything that takes one.
    """

    host, user, password, database = "127.0.0.1", USER, PASSWORD, DATABASE

    def __init__(self, served: Served):
        self.served = served
        self.port = served.port
        self.dsn = served.dsn(USER)
        self.environment = {
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGDATABASE": self.database,
        }
        self.url = (
            f"postgresql://{self.user}:{quote(self.password)}"
            f"@{self.host}:{self.port}/{self.database}"
        )

    def spent(self) -> Decimal:
        """Return the epsilon that the analyst has spent so far."""
        with self.served.connect(USER) as connection:
            return spent(connection)

    @contextmanager
    def begun(self) -> Iterator[None]:
        """Wait, at the end, until what the block began has been charged, or sleeps."""
        before = self.spent()
        yield
        until(lambda: self.spent() > before or self._asleep())

    def _asleep(self) -> bool:
        with self.served.connect(USER) as connection:
            return bool(connection.execute(SLEEPING).rowcount)


def truth(sql: str) -> list[tuple[Any, ...]]:
    """Ask the data themselves, which no analyst can."""
    with duckdb.connect() as database:
        for table in COLUMNS:
            database.read_parquet(str(shipped.path(f"demo/{table}.parquet"))).create_view(table)
        return database.execute(sql).fetchall()


def near(years: Any) -> bool:
    """Say whether an answer to PLAIN is what it should be."""
    return bool(abs(int(years) - truth(PLAIN)[0][0]) < NOISE)
