"""The schema `privacy`: what a role reads of its own account, as ordinary tables, for nothing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from proxy import app, own_tables
from proxy.policy_file import load
from tests.serve.serving import Connection, Served, costs, refused, write_policy

COUNT = "SELECT count(*) FROM care WHERE site = 1"
HALF = Decimal("0.5")


def test_the_budget_is_a_table(ann: Connection) -> None:
    before = ann.execute("SELECT epsilon_spent, epsilon_left, refills FROM privacy.budget")
    ((spent, left, refills),) = before.fetchall()
    ann.execute(COUNT)
    cursor = ann.execute("SELECT * FROM privacy.budget WHERE account = %s", ["own"])
    assert cursor.description is not None
    row = dict(zip([c.name for c in cursor.description], *cursor.fetchall(), strict=True))
    assert (row["epsilon_spent"], row["epsilon_left"]) == (spent + HALF, left - HALF)
    assert row["epsilon"] == spent + left == 100000
    assert row["epsilon_ever"] == row["epsilon_spent"]
    assert refills is None  # every: ever


def test_charges_are_listed_with_time_price_and_text(ann: Connection) -> None:
    asked = f"{COUNT} AND age > 30"
    with costs("0.5", ann):
        ann.execute(asked)
        for _ in range(2):
            at, epsilon, delta, text = ann.execute(
                "SELECT at, epsilon, delta, statement FROM privacy.queries ORDER BY at DESC LIMIT 1"
            ).fetchall()[0]
            assert (epsilon, delta, text) == (HALF, 0, asked)
            assert datetime.now(UTC) - timedelta(minutes=1) < at <= datetime.now(UTC)


def test_a_role_sees_only_what_was_charged_to_it(ann: Connection, pgfog: Served) -> None:
    ann.execute(f"{COUNT} AND age > 31")
    with pgfog.connect("dora") as dora:
        seen = dora.execute("SELECT statement FROM privacy.queries").fetchall()
        assert not any("age > 31" in text for (text,) in seen)
        spent = dora.execute("SELECT account, epsilon_spent FROM privacy.budget").fetchall()
        assert spent == [("own", len(seen) * HALF)]
        tables = dora.execute("SELECT DISTINCT table_name FROM privacy.policy ORDER BY 1")
        assert tables.fetchall() == [("people",), ("sites",)]


def test_the_policy_says_how_columns_are_bounded(ann: Connection) -> None:
    row = ann.execute(
        "SELECT data_type, public, unit, max_rows, max_groups, hidden, lower_bound, upper_bound,"
        " grid FROM privacy.policy WHERE table_name = 'care' AND column_name = 'medical_usd'"
    ).fetchall()
    unit = ("double precision", False, "person_id", 5, 5, False)
    assert row == [(*unit, "0", "5000", Decimal("0.01"))]
    assert ann.execute(
        "SELECT domain FROM privacy.policy WHERE table_name = 'care' AND column_name = 'site'"
    ).fetchall() == [("1, 2, 3, 4, 5, 6",)]


def test_they_are_relations_like_others(ann: Connection) -> None:
    with costs("0.5", ann):
        ((spent, share),) = ann.execute(
            "SELECT sum(q.epsilon), sum(q.epsilon) / max(b.epsilon) FROM privacy.queries AS q,"
            " privacy.budget AS b WHERE q.at > '2020-01-01'"
        ).fetchall()
        assert share == spent / 100000
        # Beside an answer, in one statement.
        ((years, columns),) = ann.execute(
            "SELECT (SELECT count(*) FROM care) AS years, (SELECT count(*) FROM privacy.policy)"
        ).fetchall()
        assert years > columns > 30
        with ann.transaction(), ann.cursor("c") as held:
            held.execute("SELECT * FROM privacy.budget")
            assert len(held.fetchall()) == 1
        with ann.cursor() as cursor, cursor.copy("COPY (TABLE privacy.budget) TO STDOUT") as copy:
            assert len(list(copy.rows())) == 1
        ann.execute("CREATE TEMP TABLE kept AS SELECT * FROM privacy.policy")
        assert ann.execute("SELECT count(*) FROM kept").fetchone() == (columns,)


def test_what_they_say_may_choose_rows(ann: Connection) -> None:
    # They hold nothing that is not the analyst's to know, so they are constants of a question.
    with costs("1", ann):
        for text in (
            "SELECT count(*) FROM care, privacy.budget WHERE site = 1",
            "SELECT count(*) FROM care WHERE site IN (SELECT 1 FROM privacy.budget)",
        ):
            ((years,),) = ann.execute(text.encode()).fetchall()
            assert abs(years - 4462) < 500


def test_they_are_in_the_catalog(ann: Connection) -> None:
    listed = ann.execute(
        "SELECT table_name, table_type FROM information_schema.tables"
        " WHERE table_schema = 'privacy' ORDER BY 1"
    )
    assert listed.fetchall() == [
        ("budget", "BASE TABLE"),
        ("policy", "BASE TABLE"),
        ("queries", "BASE TABLE"),
        ("releases", "VIEW"),
    ]
    assert ann.execute("SELECT obj_description('privacy.queries'::regclass)").fetchone() == (
        "Your charged statements, the latest ones.",
    )
    assert ann.execute("SELECT * FROM privacy.queries LIMIT 0").fetchall() == []


@pytest.mark.parametrize(
    ("text", "sqlstate"),
    [
        ("DELETE FROM privacy.queries", "25006"),
        ("UPDATE privacy.budget SET epsilon_spent = 0", "25006"),
        ("INSERT INTO privacy.budget DEFAULT VALUES", "25006"),
        ("DROP TABLE privacy.policy", "25006"),
        ("SET search_path = privacy; SELECT * FROM budget", "0A000"),
        ("SELECT * FROM privacy.logins", "42P01"),
    ],
)
def test_they_are_only_read(ann: Connection, text: str, sqlstate: str) -> None:
    with costs("0", ann):
        assert refused(ann, text).sqlstate == sqlstate
        ann.execute("RESET search_path")


def test_other_tables_may_have_these_names(ann: Connection) -> None:
    for name in ("budget", "policy", "queries"):
        ann.execute(f"CREATE TEMP TABLE {name} AS SELECT 7 AS seven".encode())
        assert ann.execute(f"SELECT * FROM {name}".encode()).fetchall() == [(7,)]


def test_the_sum_of_all_roles_is_the_stewards_to_show(tmp_path: Path) -> None:
    for shown, accounts in ((None, ["own"]), (False, ["own"]), (True, ["own", "all roles"])):
        together = {"epsilon": 7, "delta": 0, "every": "ever"} | (
            {} if shown is None else {"shown": shown}
        )
        directory = tmp_path / str(shown)
        directory.mkdir()
        policy = load(write_policy(directory, directory / "no.duckdb", budget=together))
        ledger = app.open_ledger(policy)
        found = own_tables.rows("privacy.budget", policy.roles["ann"], policy, ledger)
        ledger.close()
        assert [row[0] for row in found] == accounts
        assert found[-1][1] == (7 if shown else 100000)
