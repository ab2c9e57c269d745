"""A subquery that is a release feeds a later one, through the wire: at one price, by constants."""

import json
from typing import Any

import pytest

from rewriter.dialects import DIALECTS
from rewriter.earlier import filled, told, value_mark
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import TooComplex
from tests.serve.serving import Connection, costs

CASES: list[tuple[str, tuple[Any, ...], int, int]] = [
    # text, parameters, what is to come, give or take: the noise of both releases is in it, of which
    # each has a scale of 20 rows, and 28 scales or more come once in 1e12 times
    ("SELECT count(*) FROM care WHERE age > (SELECT avg(age) FROM care)", (), 9_566, 1_200),
    (
        "SELECT count(*) FROM care"
        " WHERE age > %s * (SELECT avg(age) FROM care WHERE study_year < %s)",
        (2, 4),
        2_099,
        1_000,
    ),
    (
        "SELECT count(*) FROM care WHERE study_year IN"  # 1,700 rows in two years, 5,500 in three
        " (SELECT study_year FROM care GROUP BY study_year HAVING count(*) > %s)",
        (3_600,),
        16_761,
        1_000,
    ),
    ("SELECT count(*) FROM care WHERE age > (SELECT avg(age) - 1000 FROM care)", (), 20_190, 600),
    (
        "SELECT count(*) FROM people WHERE person_id IN"
        " (SELECT person_id FROM care WHERE admissions > 0)",
        (),
        1_398,
        200,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[text for text, *_ in CASES])
def test_one_answer_feeds_another_at_one_price(
    ann: Connection, case: tuple[str, tuple[Any, ...], int, int]
) -> None:
    text, values, wanted, slack = case
    with costs("0.5", ann):
        (count,) = ann.execute(text.encode(), values).fetchone() or (None,)
    assert count is not None
    assert abs(count - wanted) <= slack, count


def test_it_is_explained_without_a_value(ann: Connection) -> None:
    with costs("0", ann):
        lines = ann.execute(
            b"EXPLAIN SELECT count(*) FROM care WHERE age > (SELECT avg(age) FROM care)"
        ).fetchall()
    told = "\n".join(line for (line,) in lines)
    assert ":pgfog_1" in told
    assert "\0" not in told


def test_an_error_over_noisy_values_is_the_statements_own(ann: Connection) -> None:
    with costs("0.5", ann), pytest.raises(Exception, match="more than one row"):
        ann.execute(
            b"SELECT count(*) FROM care WHERE age > (SELECT avg(age) + (SELECT site FROM sites)"
            b" FROM care)"
        )


def test_an_aggregate_of_the_analysts_own_is_not_taken_for_postgresqls(ann: Connection) -> None:
    # It would hand pgfog a number that takes hours to write out, and everybody would wait.
    ann.execute(
        b"CREATE AGGREGATE ann.jsonb_agg(jsonb) (sfunc = pg_catalog.jsonb_concat, stype = jsonb,"
        b""" initcond = '[["1e999999999"]]')"""
    )
    try:
        ann.execute(b"SET search_path = ann, public, pg_catalog")
        (count,) = ann.execute(CASES[0][0].encode()).fetchone() or (None,)
        assert abs(count - 9_566) <= 1_200
    finally:
        ann.execute(b"RESET search_path")
        ann.execute(b"DROP AGGREGATE ann.jsonb_agg(jsonb)")


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "1e-999999999"])
def test_a_number_that_no_postgresql_has_is_not_written_out(number: str) -> None:
    dialect, numeric = DIALECTS["duckdb"], SqlType("numeric", Kind.NUMERIC)
    sql = filled([value_mark(0)], {0: told(f'[["{number}"]]', [numeric])}, dialect)
    assert sql == filled([value_mark(0)], {0: told("[[null]]", [numeric])}, dialect)


def test_an_answer_is_not_written_out_without_end() -> None:
    dialect, text = DIALECTS["duckdb"], SqlType("text", Kind.TEXT)
    answer = told(json.dumps([["a" * 1_000_000]]), [text])
    assert len(filled([f"SELECT {value_mark(0)}"], {0: answer}, dialect)[0]) > 1_000_000
    with pytest.raises(TooComplex, match="written out too often"):
        filled([f"SELECT {value_mark(0)}"] * 40, {0: answer}, dialect)
