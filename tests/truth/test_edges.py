"""Every example of the table of functions, on a row for each edge value, in every engine.

The total form never raises, gives what PostgreSQL gives where PostgreSQL gives anything, has the
type that PostgreSQL announces, is not NULL where the rule says so, and lies where the rule says.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb
import psycopg
import pytest
from sqlglot import exp

from rewriter.scalar import MOMENTS, Scalar
from rewriter.statements import parse
from rewriter.taught import MOVED, SECTIONS, TEACHES
from rewriter.taught.refused import REFUSED
from sensitivity.policy import Kind, Value
from sensitivity.refusal import UnsupportedSyntax
from tests.truth.edges import ROWS, plain, read, within_bounds

EXAMPLES = [
    *(example for section in SECTIONS.values() for entry in section for example in entry.examples),
    *MOVED,
]
_STRANGE = {"infinity", "-infinity", "12000-01-01", "12000-01-01 00:00:00", "0044-03-15 BC"}
"""Moments beyond the years 1 to 9999, which count as NULL in functions."""
_FAR = {"1e-300", "1e300", "-1e300", "1e-100", "1e147"}
"""Numbers beyond what PostgreSQL's dialect computes with."""


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_example(
    example: str,
    engine: str,
    pg: psycopg.Connection[Any],
    duck: duckdb.DuckDBPyConnection,
) -> None:
    scalar = read(example, engine)
    told = answers(scalar, engine, pg, duck)
    wanted = originals(example, scalar, pg)
    kind = _typed(example, pg)
    assert scalar.type.name == kind
    used = sorted({c.name for c in _tree(example).find_all(exp.Column)})
    # Which letters have another case is the locale's choice; here PostgreSQL knows ASCII.
    skipped = _FAR | ({"äß"} if "upper" in example or "lower" in example else set())
    checked = 0
    for row, got, original in zip(ROWS, told, wanted, strict=True):
        values = {row[name] for name in used}
        if original is not RAISED and not values & skipped:
            unknown = got is None and (values & _STRANGE or _strange(original))
            assert same(original, got) or unknown, (example, values, scalar.sql)
            checked += 1
        if within_bounds(row, used):
            _lies_within(scalar, got, (example, values, scalar.sql))
            assert got is not None or scalar.nullable or None in values, (example, values)
    assert checked > len(ROWS) // 4


@pytest.mark.parametrize("example", ["atan2(f, -1)", "atan2(1, f)", "atan2(-1, f)", "atan2(f, f)"])
@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_of_two_zeros_an_angle_is_one(
    example: str,
    engine: str,
    pg: psycopg.Connection[Any],
    duck: duckdb.DuckDBPyConnection,
) -> None:
    """Which of -0.0 and 0.0 a row has, where an order ties them, other people's rows decide."""
    told = answers(read(example, engine), engine, pg, duck)
    zeros = {got for row, got in zip(ROWS, told, strict=True) if row["f"] in {"0", "-0.0"}}
    assert len(zeros) == 1


@pytest.mark.parametrize("name", [n for n in REFUSED if isinstance(n, str)])
def test_what_is_not_taught_says_why(name: str) -> None:
    with pytest.raises(UnsupportedSyntax) as refused:
        read(f"{name}(s)", "duckdb")
    assert REFUSED[name].reason in refused.value.message
    assert refused.value.hint == REFUSED[name].hint


def test_nothing_is_both_taught_and_not() -> None:
    assert not TEACHES.keys() & REFUSED.keys()


RAISED = object()


def answers(
    scalar: Scalar,
    engine: str,
    postgres: psycopg.Connection[Any],
    duck: duckdb.DuckDBPyConnection,
) -> list[Any]:
    """Return the total form on every row; it is an error of the test if it raises."""
    sql = _shown(scalar.sql, scalar)
    query = f"SELECT {sql} FROM e ORDER BY k"
    rows: Sequence[tuple[Any, ...]]
    if engine == "duckdb":
        rows = duck.execute(query).fetchall()
    else:
        rows = postgres.execute(query.encode()).fetchall()
    return [_era(plain(row[0])) for row in rows]


def originals(example: str, scalar: Scalar, postgres: psycopg.Connection[Any]) -> list[Any]:
    """Return what PostgreSQL itself says on every row, RAISED where it raises."""
    sql = _shown(f"({example})::date" if scalar.midnight else f"({example})", scalar)
    query = f"SELECT {sql} FROM e".encode()
    try:
        with postgres.transaction():
            rows = postgres.execute(query + b" ORDER BY k").fetchall()
            return [_era(plain(row[0])) for row in rows]
    except psycopg.DataError:
        return [_original(query, k, postgres) for k in range(len(ROWS))]


def _original(query: bytes, k: int, postgres: psycopg.Connection[Any]) -> Any:
    try:
        with postgres.transaction():
            found = postgres.execute(query + f" WHERE k = {k}".encode()).fetchone()
            assert found is not None
            return _era(plain(found[0]))
    except psycopg.DataError:
        return RAISED


def _typed(example: str, postgres: psycopg.Connection[Any]) -> str:
    row = postgres.execute(
        f"SELECT pg_typeof({example})::text FROM (SELECT 1) AS one LEFT JOIN e ON false".encode()
    ).fetchone()
    assert row is not None
    return str(row[0])


def _shown(sql: str, scalar: Scalar) -> str:
    """Spell a value so that both drivers can read it, and alike: moments as text, in UTC."""
    if scalar.exact.kind is Kind.TIMESTAMPTZ:
        sql = f"timezone('UTC', {sql})"
    if scalar.kind in MOMENTS:
        return f"CAST({sql} AS VARCHAR)"
    return sql


def _era(value: Any) -> Any:
    """Write BC at the end, as PostgreSQL does; DuckDB has it in the middle."""
    if isinstance(value, str) and " (BC)" in value:
        return value.replace(" (BC)", "") + " BC"
    return value


def _strange(value: Any) -> bool:
    """Say whether a result lies beyond the years 1 to 9999, where NULL may come out instead."""
    return isinstance(value, str) and (value.endswith(" BC") or value[:5].isdecimal())


def _tree(example: str) -> exp.Expr:
    return parse(f"SELECT {example} FROM e")


def same(wanted: Any, got: Any) -> bool:
    """Compare: integers exactly, unless they were computed as DOUBLE."""
    if isinstance(wanted, float | int) and isinstance(got, float | int):
        if isinstance(wanted, int) and isinstance(got, int):
            return wanted == got
        return wanted == got or abs(wanted - got) <= 1e-7 * max(abs(wanted), 1.0)
    return bool(wanted == got)


def _written(value: Value) -> Any:
    """Return a value of a domain as it is read back: numbers as float, moments as text in UTC."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ")
    return float(value) if isinstance(value, int) else value


def _lies_within(scalar: Scalar, got: Any, what: object) -> None:
    if got is None:
        return
    if scalar.domain is not None:
        known = [_written(v) for v in scalar.domain]
        assert got in known, what
    if scalar.interval is not None and isinstance(got, float | int):
        slack = 1e-9 * max(abs(got), 1.0)
        assert scalar.interval.lower - slack <= got <= scalar.interval.upper + slack, what
