"""Who paid gets an answer: what noise made impossible is NULL."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.serve.serving import Connection, Served, costs, refused, spent

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
    f"ntile({ZERO}::int) OVER ()",
    f"nth_value(count(*), {LESS}::int) OVER ()",
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
        (f"to_hex(255 + {ZERO}::int)", "ff"),
        (f"date_add(timestamptz '2024-01-31', '1 month')::date + {ZERO}::int", date(2024, 2, 29)),
    ],
)
def test_all_else_is_as_ever(ann: Connection, expression: str, value: Any) -> None:
    assert ann.execute(f"SELECT {expression} FROM care".encode()).fetchall() == [(value,)]


def test_the_field_of_a_date_may_be_a_column(ann: Connection) -> None:
    text = (
        "SELECT date_part(day, date '2024-05-09'), date_trunc(q.day, timestamp '2024-05-09')::date"
        " FROM (SELECT 'month' || left(count(*)::text, 0) AS day FROM care) AS q"
    )
    assert ann.execute(text.encode()).fetchall() == [(5.0, date(2024, 5, 1))]


@pytest.mark.parametrize(
    ("name", "expression", "value"),
    [
        ("date_part", "date_part('month', date '2024-01-31' + i)", 2.0),
        ("extract", "extract(month FROM date '2024-01-31' + i)", Decimal(2)),
        ("substr", "substr('care', i)", "care"),
        ("strpos", "strpos('care', 'c')", 1),
        ("char_length", "char_length('care')", 4),
        ("mod", "mod(i, 5)", 1),
        ("div", "div(i, 5)", Decimal(0)),
        ("pow", "pow(i, 2)", 1.0),
        ("log10", "log10(i)", 0.0),
        ("i", "i::int", 1),
        ("i", '(i::text COLLATE "C")', "1"),
        ("int4", "'{1}'::int[]", [1]),
        ("variance", "variance(i)", None),
        ("json_agg", "json_agg(i)", [1]),
    ],
)
def test_what_has_no_alias_is_called_as_postgres_calls_it_inside(
    ann: Connection, name: str, expression: str, value: Any
) -> None:
    one = "(SELECT 1 AS i, count(*) AS n FROM care) AS one"
    derived = f'SELECT q."{name}" FROM (SELECT {expression} FROM {one}) AS q'
    cte = f'WITH q AS (SELECT {expression} FROM {one}) SELECT "{name}" FROM q'
    for text in (derived, cte):
        assert ann.execute(text.encode()).fetchall() == [(value,)]


def test_date_part_is_double_precision_over_answers(ann: Connection) -> None:
    text = (
        "SELECT pg_typeof(date_part('month', d)), (date_part('month', d) / 7)::text"
        " FROM (SELECT date '2024-03-01' AS d, count(*) FROM care) AS q"
    )
    told = ann.execute(text.encode()).fetchall()
    assert told == [("double precision", "0.42857142857142855")]


@pytest.mark.parametrize(
    ("clause", "rows"),
    [
        (f"LIMIT (SELECT {LESS} FROM care)", 0),
        (f"OFFSET (SELECT {LESS} FROM care)", 6),
        ("LIMIT (SELECT nullif(count(*), count(*)) FROM care)", 6),
        ("LIMIT (SELECT nullif(avg(age), avg(age)) FROM care)", 6),
        ("OFFSET (SELECT nullif(count(*), count(*)) FROM care)", 6),
        ("OFFSET (SELECT count(*) * 1e300 FROM care)", 0),
        ("FETCH FIRST (SELECT abs(count(*)) * 1e30 FROM care) ROWS ONLY", 6),
        (f"FETCH FIRST (SELECT {LESS} FROM care) ROWS ONLY", 0),
    ],
)
def test_a_noisy_number_of_rows_is_one(ann: Connection, clause: str, rows: int) -> None:
    assert len(ann.execute(f"SELECT site FROM sites {clause}".encode()).fetchall()) == rows


@pytest.mark.parametrize(
    ("expression", "sqlstate"),
    [("ln(-1)", "2201E"), ("sqrt(-1)", "2201F"), ("5000000000::int", "22003"), ("1 / 0", "22012")],
)
def test_what_is_wrong_of_constants_is_said_before_it_is_paid(
    ann: Connection, expression: str, sqlstate: str
) -> None:
    with costs("0", ann):
        assert refused(ann, f"SELECT {expression}, count(*) FROM care").sqlstate == sqlstate


PAIRS = "SELECT {} FROM (SELECT site, count(*) AS n FROM care GROUP BY site) AS q"
FAILS = [
    "(SELECT name FROM sites), sum(n)",
    "date_trunc('foo', now()), sum(n)",
    "to_char(sum(n), 'FM999.99.99')",
    "json_object_agg(nullif(site, 1), n)",
    "count(*) FILTER (WHERE 'a' ~ ('(' || n))",
]


@pytest.mark.parametrize("expression", FAILS)
def test_what_fails_is_kept_for_who_asks_again(ann: Connection, expression: str) -> None:
    with costs("0.5", ann):
        said = refused(ann, PAIRS.format(expression))
        assert said.message_hint is not None
        assert "costs nothing" in said.message_hint
        assert refused(ann, PAIRS.format(expression)).sqlstate == said.sqlstate
        assert len(ann.execute(PAIRS.format("site, n").encode()).fetchall()) == 6
    with costs("0.5", ann):  # what was told in full is asked anew
        ann.execute(PAIRS.format("sum(n)").encode())


@pytest.mark.parametrize("parameters", [(), (0,)])
def test_what_fails_at_the_end_of_its_transaction_is_kept(
    ann: Connection, parameters: tuple[int, ...]
) -> None:
    at_least = "%s" if parameters else "0"
    counted = f"SELECT {{}} FROM care WHERE age >= {at_least}"
    held = "DECLARE held CURSOR WITH HOLD FOR " + counted.format("to_char(count(*), 'FM9.9.9')")
    with costs("0.5", ann):
        for _ in range(2):
            said = refused(ann, held, *parameters)
            assert said.message_hint is not None
            assert "costs nothing" in said.message_hint
        ann.execute(counted.format("count(*)").encode(), parameters or None)


def test_what_fails_at_the_end_of_several_is_kept(ann: Connection) -> None:
    ann.execute(b"CREATE TEMP TABLE once (x bigint UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    ann.execute(b"INSERT INTO once VALUES (1)")
    twice = "INSERT INTO once SELECT 1 + 0 * count(*) FROM care WHERE age >= 0"
    with costs("0.5", ann):
        for _ in range(2):
            said = refused(ann, f"{twice}; SELECT count(*) FROM sites")
            assert (said.sqlstate, "costs nothing" in (said.message_hint or "")) == ("23505", True)


def test_what_is_kept_is_said(ann: Connection) -> None:
    said: list[str] = []
    ann.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
    refused(ann, PAIRS.format("date_trunc('foo', now()), sum(n)"))
    said.clear()
    ann.execute(PAIRS.format("sum(n) AS total").encode())
    assert [words.split(";")[0] for words in said] == [
        "privacy: nothing charged, for the same was paid before an error"
    ]


@pytest.mark.parametrize(
    "change",
    [
        "SET privacy.epsilon = 0.4",
        "SELECT sum(n) FROM (SELECT site, count(*) AS n FROM care WHERE age > 1 GROUP BY 1) AS q",
        "SELECT count(*) FROM people",
    ],
)
def test_other_numbers_are_charged(ann: Connection, change: str) -> None:
    refused(ann, PAIRS.format("date_trunc('foo', now()), sum(n)"))
    ann.execute(change.encode())
    before = spent(ann)
    ann.execute(PAIRS.format("sum(n)").encode())
    assert spent(ann) > before


def test_what_was_told_is_charged_anew_whatever_fails_later(ann: Connection) -> None:
    with costs("1", ann):
        ann.execute(PAIRS.format("sum(n)").encode())
        assert refused(ann, "SELECT nothing").sqlstate == "42703"
        assert refused(ann, "SELECT * FROM care").sqlstate == "42501"
        ann.execute(PAIRS.format("sum(n)").encode())


def test_what_a_table_does_not_take_is_kept(ann: Connection) -> None:
    ann.execute("CREATE TEMP TABLE small (n smallint CHECK (n < 5), site int UNIQUE)")
    insert = "INSERT INTO small SELECT {}, 1 FROM care"
    with costs("0.5", ann):
        assert refused(ann, insert.format("count(*) * 10")).sqlstate == "22003"
        assert refused(ann, insert.format("count(*)")).sqlstate == "23514"
        ann.execute(insert.format("count(*) * 0").encode())
    with costs("0.5", ann):
        assert refused(ann, insert.format("count(*) * 0")).sqlstate == "23505"
        again = insert.format("count(*) * 0") + " ON CONFLICT DO NOTHING"
        ann.execute(again.encode())


def test_an_earlier_answer_is_compared(ann: Connection) -> None:
    """What a release reads of an earlier one may have changed, though both are asked alike."""
    text = (
        "SELECT count(*), {} FROM care"
        " WHERE age > (SELECT avg(age) + current_setting('my.own')::int FROM care)"
    )
    ann.execute("SET my.own = 1")
    with costs("0.5", ann):
        assert refused(ann, text.format("date_trunc('foo', now())")).sqlstate == "22023"
        ((few, _),) = ann.execute(text.format("1").encode()).fetchall()
    with costs("0.5", ann):
        assert refused(ann, text.format("date_trunc('foo', now())")).sqlstate == "22023"
    ann.execute("SET my.own = -100")
    with costs("0.5", ann):
        ((all_, _),) = ann.execute(text.format("1").encode()).fetchall()
    assert all_ > few + 1000
