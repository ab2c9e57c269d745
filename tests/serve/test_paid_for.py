"""Who paid gets an answer: what noise made impossible is NULL."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.serve.serving import Connection, Served, costs, refused

ZERO, LESS, MUCH = "(count(*) * 0)", "(-1 - abs(count(*)))", "((count(*) + 7) * 3000000000)"
IMPOSSIBLE = [
    f"1 / {ZERO}",
    f"count(*) % {ZERO}",
    f"mod(count(*), {ZERO})",
    f"div(count(*), {ZERO})",
    f"avg(age) / {ZERO}",
    f"interval '1 day' / {ZERO}",
    f"{MUCH} * {MUCH}",
    f"-{MUCH} * 9000000 - {MUCH} * 9000000",
    f"9223372036854775807 + {MUCH}",
    f"{MUCH}::int",
    f"int4({MUCH})",
    f"pg_catalog.int4({MUCH})",
    f"{MUCH}::smallint",
    f"cast({MUCH} AS numeric(5, 2))",
    f"cast({MUCH} * 1e30 AS bigint)",
    f"({MUCH} * 1e300)::real",
    f"{ZERO}::text::date",
    f"('x' || {MUCH})::timestamptz",
    f"sqrt({LESS})",
    f"|/ {LESS}",
    f"ln({ZERO})",
    f"pg_catalog.ln({ZERO})",
    f"log({ZERO})",
    f"log({ZERO}, 2)",
    f"log10({ZERO}::float8)",
    f"sqrt(ln({ZERO}))",
    f"exp({MUCH})",
    f"power({MUCH}, {MUCH})",
    f"{ZERO} ^ -1",
    f"acos({MUCH})",
    f"asin({MUCH})",
    f"acosh({LESS})",
    f"atanh({MUCH})",
    f"sind('infinity'::float8 + {MUCH})",
    f"tan('infinity'::float8 + {MUCH})",
    f"degrees(power(10.0::float8, 307 + {ZERO}) * 10)",
    f"factorial({LESS})",
    f"gcd(-9223372036854775807 - 1 + {ZERO}, 0)",
    f"lcm(9223372036854775807, 2 + {ZERO})",
    f"width_bucket({MUCH}, 0, 10, {ZERO}::int)",
    f"width_bucket({MUCH}, 1, 1 + {ZERO}, 3)",
    f"substring('care' FROM 1 FOR {LESS}::int)",
    f"substr('care', 1, {LESS}::int)",
    f"overlay('care' PLACING 'x' FROM {LESS}::int)",
    f"repeat('care', {ZERO}::int + 2147483647)",
    f"lpad('care', {ZERO}::int + 2147483647)",
    f"rpad('care', {ZERO}::int + 2147483647, 'x')",
    f"chr({LESS}::int)",
    f"split_part('a-b', '-', {ZERO}::int)",
    f"make_date(2024, {ZERO}::int, 1)",
    f"make_time({LESS}::int, 0, 0)",
    f"make_timestamp(2024, {ZERO}::int, 1, 0, 0, 0)",
    f"make_timestamptz(2024, {ZERO}::int, 1, 0, 0, 0)",
    f"make_interval(secs => {ZERO} + 'NaN'::float8)",
    f"to_timestamp({ZERO} + 1e300)",
    f"to_date('x' || {ZERO}, 'YYYY-MM-DD')",
    f"to_number(left('x', {ZERO}::int), '')",
    f"date '2024-01-01' + ({ZERO}::int + 2147483647)",
    f"current_date - ({ZERO}::int + 2147483647)",
    f"interval '1 month' * ({ZERO} + 1e300)",
    f"timestamp '2024-01-01' + {ZERO} * interval '1 day' + interval '170000000 years'",
    f"date_bin(interval '1 day' * {ZERO}, now(), now())",
    f"int4range({ZERO}::int, {LESS}::int)",
    f"numrange({ZERO}, {LESS})",
    f"daterange(current_date, current_date + {LESS}::int)",
]


@pytest.mark.parametrize("expression", IMPOSSIBLE)
def test_what_noise_makes_impossible_is_null(pgfog: Served, expression: str) -> None:
    options = "-c privacy.epsilon=0.01 -c privacy.nonnegative=on"
    with pgfog.connect(options=options) as ann, costs("0.01", ann):
        assert ann.execute(f"SELECT {expression} FROM care".encode()).fetchall() == [(None,)]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (f"7 / (2 + {ZERO})", 3),
        (f"2 - 5 * (2 + {ZERO}) % 4", 0),
        (f"-(3 - {ZERO}) * 2 || 'x'", "-6x"),
        (f"(1.25 + {ZERO})::numeric(4, 1)", Decimal("1.3")),
        (f"sqrt(16 + {ZERO})", 4.0),
        (f"log10(100.0::float8 + {ZERO})", 2.0),
        (f"substring('care' FROM 2 FOR {ZERO}::int + 2)", "ar"),
        (f"overlay('care' PLACING 'x' FROM {ZERO}::int + 2 FOR 1)", "cxre"),
        (f"date '2024-01-01' + {ZERO}::int", date(2024, 1, 1)),
        (f"make_date(2024, {ZERO}::int + 2, day => 3)", date(2024, 2, 3)),
    ],
)
def test_all_else_is_as_ever(ann: Connection, expression: str, value: Any) -> None:
    assert ann.execute(f"SELECT {expression} FROM care".encode()).fetchall() == [(value,)]


def test_a_limit_below_zero_is_none(ann: Connection) -> None:
    text = f"SELECT site FROM sites LIMIT (SELECT {LESS} FROM care)"
    assert ann.execute(text.encode()).fetchall() == []
    text = f"SELECT site FROM sites OFFSET (SELECT {LESS} FROM care)"
    assert len(ann.execute(text.encode()).fetchall()) == 6


@pytest.mark.parametrize(
    ("expression", "sqlstate"),
    [("ln(-1)", "2201E"), ("sqrt(-1)", "2201F"), ("5000000000::int", "22003"), ("1 / 0", "22012")],
)
def test_what_is_wrong_of_constants_is_said_before_it_is_paid(
    ann: Connection, expression: str, sqlstate: str
) -> None:
    with costs("0", ann):
        assert refused(ann, f"SELECT {expression}, count(*) FROM care").sqlstate == sqlstate
