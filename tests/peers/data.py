"""A few hundred rows of the peers' tables, the same in every run, in DuckDB and in PostgreSQL.

Incomes and prices are multiples of a quarter, so that DOUBLE and numeric agree on them.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import psycopg

from proxy.backends.duckdb_catalog import read_catalog
from rewriter.dialects import DIALECTS
from rewriter.plan import Plan
from rewriter.planner import Question, plan
from rewriter.statements import parse
from sensitivity.policy import Policy, TableName, read_policy, resolve
from tests import filled

HERE = Path(__file__).parent
DATABASE = "peers"
SEARCHED = "SET search_path = pums, public"
_SCHEMA = (HERE / "schema.sql").read_text()


@cache
def rows() -> Mapping[str, list[tuple[Any, ...]]]:
    """Return every row by the table's name as SQL writes it."""
    r = Random(20191101)

    def income() -> float | None:
        return None if r.random() < 0.1 else r.randrange(400_000) / 4

    def when() -> datetime:
        return datetime(2024, 1, 1) + timedelta(minutes=r.randrange(7 * 24 * 60))  # noqa: DTZ001

    people = [
        (
            pid,
            r.randrange(18, 96),
            r.choice("01"),
            r.randrange(1, 17),
            r.choice(["white", "black", "asian", "other", None]),
            income(),
            r.random() < 0.5,
        )
        for pid in range(1, 154)  # so many that quartiles are ages
    ]
    years = [
        (pid, year, r.randrange(18, 96), r.randrange(5, 13), income(), r.random() < 0.5)
        for pid in range(1, 61)
        for year in r.sample(range(2015, 2021), r.randrange(0, 4))
    ]
    words = ["the cat", "a dog", "of the", "in a", "Hello World"]
    grams = [
        (r.randrange(1, 31), r.choice(words), r.randrange(1, 20), r.choice("xy"))
        for _ in range(120)
    ]
    visits = [
        (visitor, time, r.randrange(1, 181), Decimal(r.randrange(20, 300)) / 4, time.isoweekday())
        for visitor in range(1, 61)
        for time in (when() for _ in range(r.randrange(1, 6)))
    ]
    orders = [
        (k, r.randrange(1, 31), "gift", date(2023, 1, 1) + timedelta(days=r.randrange(365)))
        for k in range(1, 81)
    ]
    items = [
        (order[0], r.choice(["pen", "book", "lamp"]), Decimal(r.randrange(4, 700)) / 4)
        for order in orders
        for _ in range(r.randrange(0, 4))
    ]
    levels = [(k, "school" if k < 9 else "college" if k < 14 else "degree") for k in range(1, 18)]
    return {
        "pums.pums": people,
        "pums.pums_dup": years,
        'reddit."N-grams"': grams,
        "week_data": visits,
        "orders": orders,
        "items": items,
        "levels": levels,
    }


def in_duckdb(path: Path | str = ":memory:") -> duckdb.DuckDBPyConnection:
    return filled.in_duckdb(_SCHEMA, rows(), str(path))


def into_postgres(connection: psycopg.Connection[Any]) -> None:
    filled.into_postgres(connection, _SCHEMA, rows())
    connection.execute(SEARCHED.encode())


@cache
def policy() -> Policy:
    """Return the policy as `pgfog serve` would have it."""
    path = HERE / "policy.yaml"
    written = read_policy(path.read_text(), path, environ={}, read_file=lambda _: "")

    backend = in_duckdb()

    def values(table: TableName, column: str) -> Sequence[Any]:
        asked = f"SELECT DISTINCT {column} FROM {table.name} ORDER BY 1"
        return [value for (value,) in backend.execute(asked).fetchall()]

    return resolve(written, read_catalog(backend), values)


def planned(sql: str, engine: str) -> Plan:
    """Plan with so much ε that no grid is made coarser for it."""
    tables = policy().tables
    return plan(
        Question(
            parse(sql),
            {
                f'{path}"{name.name}"': table
                for name, table in tables.items()
                for path in ("", f'"{name.schema}".', f'"{DATABASE}"."{name.schema}".')
            },
            frozenset(tables),
            (),
            datetime(2024, 12, 31, 12, tzinfo=UTC),
            True,
            Fraction(10**6),
            Fraction(1, 10),
            "salt",
            DIALECTS[engine],
        )
    )
