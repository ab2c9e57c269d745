"""Attacks that take more than a statement: races, repetition, restarts, odd connections."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import asyncpg
import psycopg
import pytest
from psycopg import pq

from tests.hostile.clinic import CANARY, PASSWORD, Client, Clinic, serve, start
from tests.patience import until
from tests.serve.serving import workplace

MALLORY = "mallory"
"""A role of this file's own: the cases show what is left of theirs, and compare it."""

COUNT = "SELECT count(*) FROM patients"
HALF = Fraction(1, 2)  # what COUNT costs by default
ENDLESS = "SELECT count(*) FROM patients, big_public a, big_public b, big_public c, big_public d"


@pytest.fixture
def analyst(d: Clinic) -> Iterator[Client]:
    client = d.client(MALLORY)
    yield client
    client.close()


def price(client: Client, *statements: str) -> Fraction:
    """Run statements in one session and return the ε that they cost."""
    before = client.spent()[0]
    for statement in statements:
        client.ask(statement)
    return client.spent()[0] - before


def test_fifty_clients_share_the_last_of_a_budget(d: Clinic) -> None:
    crowd = 50
    clients = [d.client("racer") for _ in range(crowd)]
    barrier = threading.Barrier(crowd)

    def ask(client: Client) -> str | None:
        barrier.wait()
        return client.ask(COUNT).sqlstate

    with ThreadPoolExecutor(crowd) as pool:
        states = list(pool.map(ask, clients))
    assert states.count(None) == 1
    assert states.count("53400") == crowd - 1
    assert clients[0].spent()[0] == HALF
    for client in clients:
        client.close()


def test_every_repetition_is_charged(analyst: Client) -> None:
    assert price(analyst, *[COUNT] * 20) == 20 * HALF


def test_a_tracker_pays_for_every_part(analyst: Client) -> None:
    parts = ("diagnosis = 'flu' OR id = 42", "diagnosis <> 'flu' OR id = 42", "diagnosis = 'flu'")
    assert price(analyst, *[f"SELECT sum(cost) FROM patients WHERE {p}" for p in parts]) == 3 * HALF


def test_a_new_name_or_session_is_no_new_budget(d: Clinic, analyst: Client) -> None:
    before = analyst.spent()[0]
    for i in range(10):
        client = d.client(MALLORY, application_name=f"dash_{i}")
        client.ask(f"SET application_name = 'other_{i}'")
        client.ask("SET ROLE other")
        assert client.ask(COUNT).sqlstate is None
        client.close()
    assert analyst.spent()[0] - before == 10 * HALF


def test_the_budget_outlives_kill_and_restart() -> None:
    with workplace() as directory:
        clinic = start(directory / "R", "R", "default", target=True)
        client = clinic.client("racer")
        assert client.ask(COUNT).sqlstate is None
        clinic.process.kill()
        clinic.process.wait()
        client.close()
        clinic = serve(directory / "R", "R")
        try:
            client = clinic.client("racer")
            assert client.spent()[0] == HALF
            assert client.ask(COUNT).sqlstate == "53400"
            client.close()
        finally:
            clinic.stop()


@pytest.mark.parametrize(
    ("before", "cost"),
    [
        (["SET privacy.epsilon = '0.25'"], Fraction(1, 4)),
        (["SET privacy.epsilon = '0.25'", "RESET privacy.epsilon"], HALF),
        (["SET privacy.epsilon = '0.25'", "RESET ALL"], HALF),
        (["SET privacy.epsilon = '0.25'", "DISCARD ALL"], HALF),
        (["BEGIN", "SET privacy.epsilon = '0.25'", "ROLLBACK"], HALF),
        (["BEGIN", "SET LOCAL privacy.epsilon = '0.25'", "COMMIT"], HALF),
        (["SELECT set_config('privacy.epsilon', '0.25', false)"], Fraction(1, 4)),
        (["SELECT set_config('privacy.epsilon', '0.25', true)"], HALF),
        (["SET privacy.epsilon = '1e-9'"], Fraction(1, 10**9)),
        (["SET privacy.epsilon = '1.0000000001e-9'"], Fraction(2, 10**9)),  # rounded up
    ],
)
def test_the_price_is_what_the_session_says(d: Clinic, before: list[str], cost: Fraction) -> None:
    client = d.client(MALLORY)
    assert price(client, *before, COUNT) == cost
    client.close()


def test_one_session_does_not_set_anothers(d: Clinic, analyst: Client) -> None:
    other = d.client("other")
    other.ask("SET privacy.epsilon = '0.125'")
    other.ask("SET search_path = pg_temp")
    other.ask("CREATE TEMP TABLE regions AS SELECT 1 AS x")
    assert price(analyst, COUNT) == HALF
    assert analyst.ask("SELECT count(*) FROM regions").rows == ((b"21",),)
    schema = other.ask("SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()").rows[0][
        0
    ]
    assert schema is not None
    stolen = analyst.ask(f"SELECT * FROM {schema.decode()}.regions")
    assert stolen.sqlstate in {"42501", "42P01"}
    other.close()


def test_the_price_of_a_role_is_its_own(d: Clinic, analyst: Client) -> None:
    other = d.client("other")
    before = analyst.spent()
    assert price(other, COUNT) == HALF
    assert analyst.spent() == before
    other.close()


@pytest.mark.parametrize("end", ["cancel", "disconnect"])
def test_who_gives_up_has_paid(d: Clinic, analyst: Client, end: str) -> None:
    before, client = analyst.spent()[0], d.client(MALLORY)
    client.connection.send_query(ENDLESS.encode())
    until(lambda: analyst.spent()[0] > before)
    if end == "cancel":
        client.connection.get_cancel().cancel()
        result = client.connection.get_result()
        assert result is not None
        assert result.error_field(pq.DiagnosticField.SQLSTATE) == b"57014"
        said = result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY)
        assert said == b"canceling statement due to user request"
    client.close()
    assert analyst.spent()[0] - before == HALF


def test_a_time_limit_says_what_a_cancel_says(d: Clinic) -> None:
    client = d.client(MALLORY)
    client.ask("SET statement_timeout = '100ms'")
    outcome = client.ask(ENDLESS)
    assert (outcome.sqlstate, outcome.said) == (
        "57014",
        ("canceling statement due to user request",),
    )
    client.close()


async def test_a_partial_fetch_pays_for_the_whole_release(d: Clinic, analyst: Client) -> None:
    before = analyst.spent()[0]
    connection = await asyncpg.connect(
        host="127.0.0.1", port=d.port, user=MALLORY, password=PASSWORD, database="clinic"
    )
    try:
        async with connection.transaction():
            rows = [
                row
                async for row in connection.cursor(
                    "SELECT age, count(*) FROM patients GROUP BY age", prefetch=50
                )
            ]
            assert len(rows) == 122
            async for _ in connection.cursor(COUNT, prefetch=1):
                break
        # An array that is bound fresh every time is a new question every time.
        question = "SELECT count(*) FROM patients WHERE age > $1"
        statement = await connection.prepare(question)
        for age in (1, 1, 2):
            await statement.fetchval(age)
    finally:
        await connection.close()
    assert analyst.spent()[0] - before == 5 * HALF


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"user": "stranger"}, 'password authentication failed for user "stranger"'),
        ({"user": "pgfog"}, 'password authentication failed for user "pgfog"'),
        ({"user": "postgres"}, 'password authentication failed for user "postgres"'),
        ({"password": "wrong"}, 'password authentication failed for user "mallory"'),
        ({"password": ""}, "no password supplied"),
        ({"dbname": "template1"}, 'database "template1" does not exist'),
        ({"dbname": "template0"}, 'database "template0" does not exist'),
        ({"replication": "database"}, "replication"),
        ({"replication": "true"}, "replication"),
        ({"options": "-c role=other"}, "permission denied"),
        ({"options": "-c session_authorization=other"}, "permission denied"),
        ({"options": "-c session_preload_libraries=auto_explain"}, "permission denied"),
        ({"options": "-c log_statement=all"}, "permission denied"),
    ],
    ids=str,
)
def test_odd_connections_are_refused(d: Clinic, settings: dict[str, str], words: str) -> None:
    given = {"user": MALLORY, "password": PASSWORD, "dbname": "clinic", **settings}
    with pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect(host="127.0.0.1", port=d.port, **given)  # type: ignore[arg-type]
    assert words in str(refused.value)


def test_every_database_is_the_same_one(d: Clinic) -> None:
    client = d.client(MALLORY, dbname="postgres")
    assert client.ask("SELECT current_database()").rows == ((b"clinic",),)
    assert client.ask("SELECT * FROM patients").sqlstate == "42501"
    client.close()


def test_settings_of_the_startup_packet_hide_nothing(d: Clinic) -> None:
    client = d.client(MALLORY, options="-c search_path=pg_temp -c privacy.epsilon=0.25")
    assert client.ask("SELECT * FROM public.patients").sqlstate == "42501"
    assert price(client, "SELECT count(*) FROM public.patients") == Fraction(1, 4)
    client.close()
    client = d.client(MALLORY, options="-c row_security=off")
    assert client.ask('SELECT * FROM U&"pat\\0069ents"').sqlstate == "42501"
    client.close()


def test_a_seed_of_the_clients_does_not_repeat_noise(d: Clinic) -> None:
    # Two equal runs of 40 counts at ε = 0.5 have a chance of less than 0.25 ** 40.
    def draws() -> list[object]:
        client = d.client(MALLORY)
        client.ask("SELECT setseed(0.42)")
        client.ask("SET seed = 0.42")
        answers: list[object] = [client.ask(COUNT).rows for _ in range(40)]
        client.close()
        return answers

    assert draws() != draws()


def test_a_key_of_one_unit_is_shown_with_probability_delta(canary: Clinic) -> None:
    # 300 runs at δ = 1e-3: more than 9 showings have a chance of about 1e-12; an open list of keys
    # would show it 300 times.
    client = Client(canary.untapped, MALLORY, options="-c privacy.delta=0.001")
    shown = 0
    for _ in range(300):
        rows = client.ask("SELECT diagnosis FROM patients GROUP BY diagnosis").rows
        assert 4 <= len(rows) <= 5
        shown += any(CANARY.encode() in (row[0] or b"") for row in rows)
    assert shown <= 9
    client.close()


def test_groups_leave_in_key_order(d: Clinic, analyst: Client) -> None:
    for sql in (
        "SELECT zip, count(*) FROM patients GROUP BY zip",
        "SELECT diagnosis, zip IS NULL, count(*) FROM patients GROUP BY 1, 2",
        "SELECT age, count(*) FROM patients GROUP BY age",
    ):
        labels = [row[:-1] for row in analyst.ask(sql).rows]
        assert len(labels) > 2
        ordered = sorted(
            labels, key=lambda r: [(v is None, len(v or b"") * sql.count("age"), v) for v in r]
        )
        assert labels == ordered, sql


def test_the_data_and_the_state_are_not_for_others(d: Clinic) -> None:
    state = Path(d.directory) / "state"
    for secret in ("ledger.db", "salt", "login.secret"):
        assert (state / secret).stat().st_mode & 0o077 == 0, secret
