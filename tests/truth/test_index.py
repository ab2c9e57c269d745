"""The index on a grid is total and within bounds, whatever a column holds, in every engine."""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import duckdb
import psycopg
import pytest

from rewriter.dialects import DIALECTS
from rewriter.families.grids import index_of, natural, placed
from rewriter.families.held import Held
from rewriter.scalar import Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType
from tests.embedded import Server

FLOATS = (
    *(None, "NaN", "Infinity", "-Infinity", "0", "-0.0", "5e-324", "-5e-324", "1e-300", "1e-100"),
    *("0.125", "0.005", "0.015", "1.5", "2.5", "-2.5", "499.995", "500", "500.001", "1e15"),
    *("1e147", "-1e147", "1e300", "-1e300", "1.7976931348623157e308", "-1.7976931348623157e308"),
)
COLUMNS = {
    "f": (SqlType("double precision", Kind.FLOAT), FLOATS),
    "r": (SqlType("real", Kind.FLOAT), (*FLOATS[:6], "1e-40", "0.1", "2.5", "3e38", "-3e38")),
    "b": (
        SqlType("bigint", Kind.INTEGER),
        (None, "0", "7", "-9", "500", "501", "9223372036854775807", "-9223372036854775808"),
    ),
    "n": (
        SqlType("numeric", Kind.NUMERIC, (10, 2)),
        (None, "0", "2.5", "-1", "4.99", "5.01", "99999999.99", "-99999999.99"),
    ),
    "d": (  # the longest that still has 64 bits when two are subtracted, and one digit more
        SqlType("numeric", Kind.NUMERIC, (17, 2)),
        (None, "0", "-5.01", "500.01", "999999999999999.99", "-999999999999999.99"),
    ),
    "e": (
        SqlType("numeric", Kind.NUMERIC, (18, 2)),
        (None, "0", "-5.01", "500.01", "9999999999999999.99", "-9999999999999999.99"),
    ),
    "u": (SqlType("numeric", Kind.NUMERIC, (3, 3)), (None, "0", "0.1", "0.149", "0.999", "-0.999")),
}
BOUNDS: Sequence[tuple[Fraction, Fraction, Fraction | None]] = (
    (Fraction(0), Fraction(500), Fraction(1, 100)),
    (Fraction(0), Fraction(500), None),
    (Fraction(-3), Fraction(7), Fraction(3, 10)),  # a step that does not divide the range
    (Fraction(-5), Fraction(5), Fraction(1)),
    (Fraction(-5), Fraction(5), None),
    (Fraction(-999, 1000), Fraction(999, 1000), None),  # as far apart as a type has no digits for
    (Fraction(-(10**15)) + Fraction(1, 100), Fraction(10**15) - Fraction(1, 100), None),
    (Fraction(5), Fraction(5), None),  # a point
    (Fraction(1, 10), Fraction(1, 5), Fraction(1, 1000)),
    (Fraction(-(10**18)), Fraction(10**18), Fraction(10**9)),
    (Fraction(10**15), Fraction(10**15 + 1), Fraction(1, 1000)),  # finer than a DOUBLE is there
    (Fraction(0), Fraction(1, 10**120), None),  # beyond what PostgreSQL may divide
    (Fraction(-(10**400)), Fraction(10**400), None),  # beyond any DOUBLE
)


@pytest.fixture(scope="module")
def pg(postgres: Server) -> psycopg.Connection[Any]:
    postgres.create("indices")
    return postgres.connect("indices")


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
@pytest.mark.parametrize("name", COLUMNS)
def test_an_index_is_null_or_on_the_grid(
    name: str, engine: str, pg: psycopg.Connection[Any]
) -> None:
    type_, values = COLUMNS[name]
    dialect = DIALECTS[engine]
    engine_type = (
        str(type_)
        if engine == "postgres" or type_.kind is not Kind.FLOAT
        else {"real": "FLOAT", "double precision": "DOUBLE"}[str(type_)]
    )
    rows = ", ".join(
        f"({i}, CAST({'NULL' if v is None else dialect.text(v)} AS {engine_type}))"
        for i, v in enumerate(values)
    )
    for lower, upper, grid_step in BOUNDS:
        column = dialect.column('t1."x"', type_)
        x = Scalar(column, type_, interval=Interval(lower, upper), grid=grid_step)
        grid = natural(x).coarsened(1 << 32)
        value, index = placed(x, grid, dialect), index_of(x, grid, "x0", None, dialect)
        sql = (
            f'SELECT {index} FROM (SELECT i, {value} AS x0 FROM (VALUES {rows}) AS t1(i, "x"))'
            " AS a ORDER BY i"
        )
        answer: Any = duckdb.sql(sql) if engine == "duckdb" else pg.execute(sql.encode())
        for v, (told,) in zip(values, answer.fetchall(), strict=True):
            assert _right(v, told, grid.step, x.interval, grid.steps), (v, told, lower, upper)


@pytest.mark.parametrize("stored", ["DECIMAL(15, 2)", "DECIMAL(6, 2)", "INTEGER"])
def test_decimals_add_up_to_the_same_as_their_indices(stored: str) -> None:
    """A policy may declare a wider type than the column has."""
    type_, dialect = SqlType("numeric", Kind.NUMERIC, (15, 2)), DIALECTS["duckdb"]
    x = Scalar('t1."x"', type_, interval=Interval.of(-3, 700))
    grid = natural(x)
    held = Held.of(x, grid, dialect)
    assert held is not None
    rows = [Fraction(i * 37 - 999) for i in range(100)]
    values = ", ".join(f"(CAST({float(v)} AS {stored}))" for v in rows)
    sums = f"{held.units('sum(d0)', summed=True)}, sum({held.units('d0')}), count(d0)"
    answer: Any = duckdb.sql(
        f"SELECT {sums} FROM (SELECT {held.clamped('x0', dialect)} AS d0"
        f' FROM (SELECT {placed(x, grid, dialect)} AS x0 FROM (VALUES {values}, (NULL)) AS t1("x")'
        ") AS a) AS b"
    )
    exact = sum(int(max(Fraction(0), min(Fraction(703), v + 3)) * 100) for v in rows)
    assert answer.fetchall() == [(exact, exact, 100)]


def _right(
    value: str | None, told: int | None, step: Fraction, ends: Interval | None, steps: int
) -> bool:
    """Say whether this is the index of a value: exact to a step and what a DOUBLE leaves out."""
    if value is None or math.isnan(float(value)):
        return told is None
    if ends is None or told is None or not 0 <= told <= steps:
        return False
    if ends.upper > 10**300:
        return True  # only the sign is left of numbers of this size
    x = (
        Fraction(value)
        if math.isfinite(float(value))
        else Fraction(10**400) * (-1 if value[0] == "-" else 1)
    )
    exact = (max(ends.lower, min(ends.upper, x)) - ends.lower) / step
    blur = max(abs(ends.lower), abs(ends.upper), Fraction(1, 10**105)) / step / (1 << 22)
    return abs(told - exact) <= Fraction(501, 1000) + blur
