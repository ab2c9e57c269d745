"""Rules 16, 17: a parameter may stand anywhere, in any format, and means what PostgreSQL says."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg
import psycopg
import pytest

from tests.serve.serving import DATABASE, PASSWORD, Connection, Served, costs, refused

YEARS = 20_190
"""Rows of care; at epsilon 0.5 a count is off by more than 500 less than once in 1e10 times."""

Case = tuple[str, tuple[Any, ...], tuple[float, ...]]

CASES: list[Case] = [
    # text, parameters, the first row that is to come, give or take 500
    ("SELECT count(*) FROM care WHERE age > %s", (30.5,), (7560,)),
    ("SELECT count(*) FROM care WHERE age > %s", (Decimal("30.5"),), (7560,)),
    ("SELECT count(*) FROM care WHERE site IN (%s,%s)", (1, 2), (8498,)),
    ("SELECT count(*) FROM care WHERE site = ANY(%s)", ([1, 2],), (8498,)),
    ("SELECT count(*) FROM care WHERE age BETWEEN %s AND %s", (20, 30), (3575,)),
    ("SELECT sum(CASE WHEN site = %s THEN 1 ELSE 0 END) FROM care", (3,), (2436,)),
    ("SELECT count(*) FILTER (WHERE site = %s) FROM care", (3,), (2436,)),
    ("SELECT site, count(*) FROM care GROUP BY 1 ORDER BY 1 LIMIT %s OFFSET %s", (1, 2), (3, 2436)),
    ("SELECT count(*) FROM care HAVING count(*) > %s", (3000,), (YEARS,)),
    ("SELECT %s::int AS label, count(*) FROM care", (7,), (7, YEARS)),
    ("SELECT count(*) * %s FROM care", (2,), (2 * YEARS,)),
    ("SELECT sum(least(admissions, 1) * %s) / 2 FROM care", (2,), (1819,)),
    ("SELECT count(*) FROM care WHERE %s::date > date '1976-01-01'", (date(1977, 1, 1),), (YEARS,)),
    ("SELECT count(*) FROM care WHERE %s::date > date '1976-01-01'", (date(1975, 1, 1),), (0,)),
    ("SELECT count(*) FROM care WHERE age > %s::numeric / 2", (Decimal("60.5"),), (7600,)),
    ("SELECT count(*) FROM care WHERE site = %s::int", (None,), (0,)),
    ("SELECT count(*) FROM care WHERE site = coalesce(%s::int, 3)", (None,), (2436,)),
    ("SELECT count(*) FROM people WHERE female = %s", (True,), (3058,)),
    ("SELECT count(*) FROM people WHERE self_rated_health = %s", ("good",), (2088,)),
    ("SELECT count(*) FROM people WHERE self_rated_health = %s", ("go'od\\",), (0,)),
    ("SELECT count(*) FROM people WHERE self_rated_health LIKE %s", ("g%",), (2088,)),
]


def like(row: Any, wanted: tuple[float, ...]) -> bool:
    return all(abs(float(got) - want) <= 500 for got, want in zip(row, wanted, strict=True))


@pytest.mark.parametrize("case", CASES, ids=[text for text, *_ in CASES])
@pytest.mark.parametrize("binary", [False, True], ids=["text", "binary"])
def test_rule_16_psycopg_binds_anywhere_at_one_price(
    ann: Connection, case: Case, binary: bool
) -> None:
    text, values, wanted = case
    marks = text.replace("%s", "%b") if binary else text
    with costs("0.5", ann):
        row = ann.execute(marks.encode(), values, binary=binary).fetchone()
    assert like(row, wanted), row


def test_rule_16_asyncpg_binds_anywhere(pgfog: Served, ann: Connection) -> None:
    async def ask() -> None:
        connection = await asyncpg.connect(
            host="127.0.0.1",
            port=pgfog.port,
            user="ann",
            password=PASSWORD,
            database=DATABASE,
            ssl=False,
        )
        for text, values, wanted in CASES:
            numbered = text
            for i in range(len(values)):
                numbered = numbered.replace("%s", f"${i + 1}", 1)
            row = await connection.fetchrow(numbered, *values)
            assert like(row, wanted), (text, row)
        await connection.close()

    with costs(str(Decimal("0.5") * len(CASES)), ann):
        asyncio.run(ask())


def test_rule_16_a_parameter_that_cannot_be_read_is_free(ann: Connection) -> None:
    with costs("0", ann):
        bad = refused(ann, "SELECT count(*) FROM care WHERE age > %s", "thirty")
    assert bad.sqlstate == "22P02"


def test_one_statement_with_other_parameters_is_planned_anew(ann: Connection) -> None:
    text = "SELECT count(*) FROM care WHERE site = %s"
    first, second = (ann.execute(text, (site,), prepare=True).fetchone() for site in (1, 3))
    assert like(first, (4462,))
    assert like(second, (2436,))


def test_rule_16_too_few_parameters_is_free(ann: Connection) -> None:
    with costs("0", ann):
        result = ann.pgconn.exec_params(b"SELECT count(*) FROM care WHERE age > $1", [])
        assert result.error_field(psycopg.pq.DiagnosticField.SQLSTATE) == b"08P01"
