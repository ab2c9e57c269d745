"""A subquery that is a release feeds a later one, through the wire: at one price, by constants."""

import json
import threading
from collections.abc import Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

import pytest

from proxy.ledger import Ledger
from proxy.offload import Offload, Unpaid
from proxy.steps import Steps
from rewriter.dialects import DIALECTS
from rewriter.earlier import MOST_OWN, MOST_TEXT, Told, filled, rows_mark, told, value_mark
from rewriter.plan import Earlier, Plan
from sensitivity.accounting import Price
from sensitivity.policy import Kind, Policy, Role, SqlType
from sensitivity.refusal import TooComplex
from tests.serve.serving import Connection, costs
from tests.statistics.conftest import Seeded

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


NUMERIC = SqlType("numeric", Kind.NUMERIC)


@pytest.mark.parametrize("engine", DIALECTS)
@pytest.mark.parametrize(
    ("number", "same"),
    [
        ("1e999999999", "1e310"),
        ("-1e999999999", "-1e310"),
        ("1e-999999999", "0"),
        ("7" * 131_000, "1e310"),
        ("0." + "0" * 400 + "7", "0"),
        ("0." + "1" * 16_000, "0.1111111111111111"),
        ("9007199254740993." + "0" * 16_000 + "1", "9007199254740994"),
        ("Infinity", None),
        ("NaN", None),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_number_is_the_nearest_double(number: str, same: str | None, engine: str) -> None:
    answers = [told(json.dumps([[each]]), [NUMERIC]) for each in (number, same)]
    one, other = (filled([value_mark(0)], {0: each}, DIALECTS[engine]) for each in answers)
    assert one == other
    assert len(one[0]) < 200


def test_no_digit_is_kept_that_a_double_does_not_hold() -> None:
    """Or each is a second of arithmetic, for everybody: a Fraction of 16,000 digits is divided."""
    given: list[Fraction] = []

    class Watched(type(DIALECTS["duckdb"])):  # type: ignore[misc]
        def number(self, value: Fraction) -> str:
            given.append(value)
            return str(super().number(value))

    rows = [["7" * 131_000], ["-0." + "0" * 300 + "3" * 15_000], ["8." + "9" * 16_000]]
    filled([rows_mark(0)], {0: told(json.dumps(rows), [NUMERIC])}, Watched())
    assert len(given) == 3
    assert all(n.numerator.bit_length() + n.denominator.bit_length() < 2_500 for n in given)


def test_a_constant_is_spelled_once_for_all_releases() -> None:
    answer, dialect = told('[["1"], ["2"]]', [NUMERIC]), DIALECTS["duckdb"]
    (one,), (other,) = (filled([rows_mark(0)], {0: answer}, dialect) for _ in range(2))
    assert one == other == "(VALUES (1e0), (2e0))"
    assert answer.constant(rows_mark(0), dialect) is answer.constant(rows_mark(0), dialect)


@pytest.mark.asyncio
async def test_large_answers_of_own_tables_are_read_beside_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_work: list[int] = []

    def read(text: str, types: Sequence[SqlType]) -> Told:
        at_work.append(threading.get_ident())
        return told(text, types)

    monkeypatch.setattr("proxy.steps.answered", read)
    own = Earlier(lambda _: "SELECT 1", (NUMERIC,), "own", apart=True)
    plan = Plan((own,), lambda _: "", (), Price(0, 0), Fraction(1), Fraction(0), False)
    policy, ledger = cast("Policy", None), cast("Ledger", None)  # nothing here asks them
    steps = Steps(policy, ledger, Seeded(0), DIALECTS["duckdb"], Offload(), Unpaid())
    ann = cast("Role", SimpleNamespace(name="ann"))

    async def ask(_: str) -> str:
        return json.dumps([["7" * 131_000]] * 20)

    said = await steps.own(plan, ask)
    assert at_work == []
    (known,) = (await steps.knowing(plan, said, ann)).steps
    assert isinstance(known, Earlier)
    assert known.answer is not None
    assert known.answer.cells == 20
    assert len(at_work) == 1
    assert at_work[0] != threading.get_ident()


@pytest.mark.asyncio
async def test_own_tables_are_too_much_together_before_they_are_read() -> None:
    own = Earlier(lambda _: "SELECT 1", (NUMERIC,), "own", apart=True)
    plan = Plan((own,) * 1_000, lambda _: "", (), Price(0, 0), Fraction(1), Fraction(0), False)
    policy, ledger = cast("Policy", None), cast("Ledger", None)
    steps = Steps(policy, ledger, Seeded(0), DIALECTS["duckdb"], Offload(), Unpaid())
    asked: list[str] = []

    async def ask(sql: str) -> str:
        asked.append(sql)
        return "x" * MOST_TEXT

    with pytest.raises(TooComplex, match="your own tables"):
        await steps.own(plan, ask)
    assert len(asked) == MOST_OWN // MOST_TEXT + 1


def test_an_answer_is_not_written_out_without_end() -> None:
    dialect, text = DIALECTS["duckdb"], SqlType("text", Kind.TEXT)
    answer = told(json.dumps([["a" * 1_000_000]]), [text])
    assert len(filled([f"SELECT {value_mark(0)}"], {0: answer}, dialect)[0]) > 1_000_000
    with pytest.raises(TooComplex, match="written out too often"):
        filled([f"SELECT {value_mark(0)}"] * 40, {0: answer}, dialect)
