"""Rule 16 and the first promise: one charge for each execution, and none for anything less."""

import asyncio
from decimal import Decimal

import asyncpg
import psycopg
import pytest

from proxy.wire import client
from proxy.wire.client import PORTAL, STATEMENT
from tests.patience import until
from tests.serve.serving import DATABASE, PASSWORD, Connection, Served, costs, refused, spent

COUNT = "SELECT count(*) FROM care"
SITES = "SELECT site, count(*) FROM care GROUP BY site"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM sites",
        "SELECT count(*) FROM sites WHERE state = 'Ohio'",
        "SELECT 1",
        f"EXPLAIN {COUNT}",
        f"EXPLAIN (COSTS OFF) {SITES}",
        "SHOW privacy.budget",
        "SHOW privacy.epsilon",
        "SELECT 'count(*) FROM care'",
        "SELECT count(*) FROM information_schema.columns WHERE table_name = 'care'",
    ],
)
def test_what_reads_no_private_row_is_free(ann: Connection, text: str) -> None:
    with costs("0", ann):
        assert ann.execute(text.encode()).fetchall()


@pytest.mark.parametrize(
    ("text", "sqlstate"),
    [
        ("SELECT * FROM care", "42501"),
        ("TABLE people", "42501"),
        ("SELECT nope FROM care", "42703"),
        ("SELECT count(*) FROM care, nope", "42P01"),
        ("SELECT count(*) FROM care WHERE", "42601"),
        ("SELECT count(nope(age)) FROM care", "42883"),
        ("SELECT sum(person_id) FROM care", "42501"),
        ("SELECT array_agg(age) FROM care", "0A000"),
        ("SELECT 1 / 0, count(*) FROM care", "22012"),
        ("SELECT count(*) FROM care WHERE site = 'one'", "22P02"),
        ("EXPLAIN ANALYZE SELECT count(*) FROM care", "0A000"),
        ("DELETE FROM care", "25006"),
        ("INSERT INTO care SELECT * FROM care", "25006"),
        ("CREATE TABLE public.copied AS SELECT count(*) FROM care", "42501"),
        ("COPY care TO STDOUT", "42501"),
        ("LOCK TABLE care", "25006"),
        ("LOCK TABLE care IN ROW SHARE MODE", "25006"),
        ("DECLARE c CURSOR FOR SELECT count(*) FROM care", "25P01"),
    ],
)
def test_rule_16_what_is_refused_is_free(ann: Connection, text: str, sqlstate: str) -> None:
    with costs("0", ann):
        assert refused(ann, text).sqlstate == sqlstate


@pytest.mark.parametrize("epsilon", ["0.5", "0.1", "2"])
def test_the_price_is_epsilon_however_many_aggregates(ann: Connection, epsilon: str) -> None:
    ann.execute(f"SET privacy.epsilon = {epsilon}".encode())
    with costs(epsilon, ann):
        ann.execute(COUNT)
    with costs(epsilon, ann):
        ann.execute(
            "SELECT site, count(*), avg(age), stddev(age), sum(drugs_usd), avg(admissions),"
            " count(*) FILTER (WHERE age > 60) FROM care GROUP BY site"
        )


def test_blocks_of_one_statement_share_its_price(ann: Connection) -> None:
    with costs("0.5", ann):
        ann.execute("SELECT count(*) FROM care UNION ALL SELECT count(*) FROM people")


def test_rule_16_an_answer_that_fails_afterwards_keeps_its_charge(ann: Connection) -> None:
    with costs("0.5", ann), pytest.raises(psycopg.errors.CardinalityViolation):
        ann.execute("SELECT count(*), (SELECT name FROM sites) FROM care")


def test_rule_16_a_failed_transaction_is_free(ann: Connection) -> None:
    with costs("0", ann):
        ann.execute("BEGIN")
        assert refused(ann, "SELECT nope").sqlstate == "42703"
        assert refused(ann, COUNT).sqlstate == "25P02"
        ann.execute("ROLLBACK")


def test_rule_16_messages_before_execute_are_free(pgfog: Served, ann: Connection) -> None:
    with pgfog.raw() as raw:
        with costs("0", ann):
            parse, describe = client.Parse(b"s", COUNT.encode()), client.Describe(STATEMENT, b"s")
            assert raw.tags(parse, describe, client.Sync()) == "1tTZ"
            bind, described = client.Bind(b"p", b"s"), client.Describe(PORTAL, b"p")
            assert raw.tags(bind, described, client.Sync()) == "2TZ"
        with costs("0.5", ann):
            bind = client.Bind(b"p", b"s")
            assert raw.tags(bind, client.Execute(b"p"), client.Sync()) == "2NDCZ"


def test_rule_16_a_portal_is_charged_at_its_first_execute_only(
    pgfog: Served, ann: Connection
) -> None:
    with pgfog.raw() as raw:
        assert raw.tags(client.Query(b"BEGIN")) == "CZ"
        few, sync = client.Execute(b"p", 4), client.Sync()
        with costs("0.5", ann):
            parse, bind = client.Parse(b"s", SITES.encode()), client.Bind(b"p", b"s")
            assert raw.tags(parse, bind, few, sync) == "12NDDDDsZ"
        with costs("0", ann):
            assert raw.tags(few, sync) == "DDCZ"
            assert raw.tags(few, sync) == "CZ"
        with costs("0.5", ann):
            assert raw.tags(client.Bind(b"q", b"s"), client.Execute(b"q"), sync) == "2NDDDDDDCZ"
        with costs("0.5", ann):  # the unnamed portal, bound again
            assert raw.tags(client.Bind(b"", b"s"), client.Execute(b""), sync) == "2NDDDDDDCZ"


def test_two_executions_of_a_prepared_statement_cost_two(pgfog: Served, ann: Connection) -> None:
    async def ask() -> None:
        connection = await asyncpg.connect(
            host="127.0.0.1",
            port=pgfog.port,
            user="ann",
            password=PASSWORD,
            database=DATABASE,
            ssl=False,
        )
        statement = await connection.prepare(SITES)
        assert len(await statement.fetch()) == 6
        assert len(await statement.fetch()) == 6
        async with connection.transaction():
            assert len([row async for row in statement.cursor(prefetch=2)]) == 6
        await connection.close()

    with costs("1.5", ann):
        asyncio.run(ask())


def test_an_answer_that_nobody_reads_is_charged(pgfog: Served, ann: Connection) -> None:
    before = spent(ann)
    with pgfog.raw() as raw:
        raw.send(client.Query(COUNT.encode()))
        until(lambda: spent(ann) > before)
    assert spent(ann) - before == Decimal("0.5")


def test_roles_see_their_own_numbers_only(pgfog: Served, ann: Connection) -> None:
    ann.execute(COUNT)
    with pgfog.connect("bob") as bob:
        for text in ("SHOW privacy.budget", "SELECT current_setting('privacy.budget')"):
            ((line,),) = bob.execute(text.encode()).fetchall()
            assert str(spent(ann)) not in line
        assert spent(bob) == 0


def test_delta_is_charged_for_private_groups_alone(ann: Connection) -> None:
    def delta() -> str:
        ((line,),) = ann.execute("SHOW privacy.budget").fetchall()
        return str(line).rpartition("spent")[2].partition("δ")[2]

    ann.execute("SET privacy.delta = '1e-6'")
    before = delta()
    ann.execute("SELECT site, count(*) FROM people GROUP BY site")
    assert delta() == before
    ann.execute("SELECT self_rated_health, count(*) FROM people GROUP BY 1")
    assert Decimal(delta()) - Decimal(before or "0") == Decimal("1e-6")


@pytest.mark.parametrize(
    ("text", "sqlstate", "parameters"),
    [
        ("SELECT count(*) FROM care LIMIT -1", "2201W", ()),
        ("SELECT count(*) FROM care FETCH FIRST (-1) ROWS ONLY", "2201W", ()),
        ("SELECT site, count(*) FROM care GROUP BY 1 LIMIT %s", "2201W", (-1,)),
        ("SELECT * FROM (SELECT count(*) FROM care OFFSET -1) AS q", "2201X", ()),
        ("SELECT count(*) FROM care LIMIT '-1'", "2201W", ()),
        ("SELECT count(*) FROM care OFFSET -1::int", "2201X", ()),
        ("SELECT count(*) FROM care LIMIT (1 - 2)", "0A000", ()),
        ("SELECT count(*) FROM care LIMIT -1.5", "0A000", ()),
        ("SELECT count(*) FROM care FETCH FIRST (0-1) ROWS ONLY", "0A000", ()),
        ("SELECT count(*) FROM care LIMIT 40000::smallint", "22003", ()),
        (f"SELECT count(*) FROM care LIMIT {'9' * 5000}", "22003", ()),
        ("SELECT count(*), ntile(0) OVER () FROM care", "22014", ()),
        ("SELECT count(*), ntile(%s) OVER () FROM care", "22014", (-1,)),
        ("SELECT nth_value(count(*), 0) OVER () FROM care", "22016", ()),
        ("SELECT sum(count(*)) OVER (ROWS -1 PRECEDING) FROM care", "22013", ()),
        (
            "SELECT sum(count(*)) OVER w FROM care"
            " WINDOW w AS (ORDER BY 1 GROUPS BETWEEN 1 PRECEDING AND -(2) FOLLOWING)",
            "22013",
            (),
        ),
        *(
            (f"SELECT sum(count(*)) OVER (ORDER BY count(*) {frame}) FROM care", sqlstate, given)
            for frame, sqlstate, given in (
                ("ROWS NULL PRECEDING", "22004", ()),
                ("RANGE NULL::int PRECEDING", "22004", ()),
                ("ROWS %s PRECEDING", "22004", (None,)),
                ("RANGE -1 PRECEDING", "22013", ()),
                ("RANGE -(2) PRECEDING", "22013", ()),
                ("range BETWEEN %s PRECEDING AND 1 FOLLOWING", "22013", (-1,)),
                ("ROWS (SELECT -1) PRECEDING", "0A000", ()),
                ("ROWS (SELECT count(*) - 100000000 FROM care) PRECEDING", "0A000", ()),
            )
        ),
        ("SELECT ntile() OVER (), count(*) FROM care", "42883", ()),
        ("COPY (SELECT count(*) FROM care) TO STDOUT (FORMAT nosuch)", "22023", ()),
        ("COPY (SELECT count(*) AS n FROM care) TO STDOUT (nosuch)", "42601", ()),
        ("COPY (SELECT * FROM care LIMIT 1000) TO STDOUT", "42501", ()),
        ("COPY (SELECT sum(age) FROM care) TO STDOUT (FORMAT csv, DELIMITER 'ab')", "0A000", ()),
        (
            "COPY (SELECT avg(age) AS n FROM care) TO STDOUT (FORMAT csv, FORCE_QUOTE (nosuch))",
            "42703",
            (),
        ),
    ],
)
def test_what_postgresql_would_refuse_as_it_runs_is_free(
    ann: Connection, text: str, sqlstate: str, parameters: tuple[int | None, ...]
) -> None:
    with costs("0", ann):
        assert refused(ann, text, *parameters).sqlstate == sqlstate


@pytest.mark.parametrize(
    "limit", ["10::int", "'10'", "(10)", "NULL", "ALL", "cast('10' AS bigint)"]
)
def test_plain_numbers_of_rows_are_answered(ann: Connection, limit: str) -> None:
    assert len(ann.execute(f"{COUNT} LIMIT {limit} OFFSET -0".encode()).fetchall()) == 1


def test_numbers_of_windows_are_reckoned(ann: Connection) -> None:
    text = (
        "SELECT ntile(2 * 2) OVER (), nth_value(count(*), (0 + 1)) OVER (),"
        " sum(count(*)) OVER (ORDER BY count(*) RANGE BETWEEN 1 PRECEDING AND 1 + 1 FOLLOWING),"
        " sum(count(*)) OVER (rows 1 + 1 PRECEDING), count(*) FROM care"
    )
    ((part, *numbers, count),) = ann.execute(text).fetchall()
    assert (part, numbers) == (1, [count] * 3)
