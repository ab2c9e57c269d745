"""`privacy.target`: ε chosen by the accuracy that is asked for, from the role's own last answer."""

import re
from decimal import Decimal

import pytest

from tests.serve.serving import Connection, Served, refused, spent
from tests.serve.test_privacy_settings import notices_of

COUNT = "SELECT count(*) FROM care WHERE site = 3"  # of 2,436 rows, scale 5 / ε
RARE = "SELECT count(*) FROM care WHERE age < 0"  # of nobody
WIDTH = 15  # 5 * ln(20), the ± at ε = 1 and 95 %


def price(connection: Connection, text: str) -> Decimal:
    before = spent(connection)
    connection.execute(text.encode())
    return spent(connection) - before


def test_a_repeated_question_costs_what_the_target_takes(ann: Connection) -> None:
    ann.execute("SET privacy.target = '2%'")
    first, said = notices_of(ann, COUNT)
    assert "ε 0.5 charged" in first
    assert "nothing was answered yet" in said
    wanted = WIDTH / (0.02 * 2436)  # ε 0.31; noise of scale 10 moves it by 1 % or so
    (line,) = [row[0] for row in ann.execute(f"EXPLAIN {COUNT}") if row[0].startswith("Price")]
    explained = re.search(r"ε ([\d.]+)", line)
    assert explained is not None
    paid = price(ann, COUNT)
    assert paid == Decimal(explained[1])
    assert float(paid) == pytest.approx(wanted, rel=0.15)  # 318 rows: once in 1e14 runs
    ann.execute("SET privacy.target = '4%'")
    # Noise of scale 16 by now, and 487 rows: once in 1e13.
    assert float(price(ann, COUNT)) == pytest.approx(wanted / 2, rel=0.25)
    ann.execute("SET privacy.target = 'off'")
    assert price(ann, COUNT) == Decimal("0.5")


def test_the_policy_s_most_is_the_ceiling(ann: Connection) -> None:
    ann.execute("SET privacy.target = '0.001%'")
    ann.execute(RARE)
    _, said = notices_of(ann, RARE)
    assert "asked at the most the policy allows, ε 2" in said
    assert price(ann, RARE) == 2


def test_rule_12_what_another_role_was_told_is_not_used(pgfog: Served) -> None:
    question = "SELECT count(*) FROM people WHERE site = 4"
    with pgfog.connect("ann") as ann, pgfog.connect("dora") as dora:
        ann.execute(question)
        dora.execute("SET privacy.target = '2%'")
        assert price(dora, question) == Decimal("0.5")


@pytest.mark.parametrize("target", ["0", "-1%", "101%", "x", "NaN", "1e-40", "%", "2%%"])
def test_targets_that_mean_nothing_are_refused_free(ann: Connection, target: str) -> None:
    ann.execute(f"SET privacy.target = '{target}'".encode())
    before = spent(ann)
    said = refused(ann, COUNT)
    assert said.sqlstate == "22023"
    assert "privacy.target" in (said.message_primary or "")
    assert spent(ann) == before
