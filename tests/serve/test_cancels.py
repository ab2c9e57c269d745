"""A cancel and a time limit reach the backend at once, and say the same words."""

import threading
import time
from collections.abc import Callable
from functools import partial

import psycopg
import pytest

from tests.serve.serving import Connection, Served, costs, refused

SLOW = "SELECT count(*) FROM care, sites a, sites b, sites c, sites d, sites e, sites f"
SOON_S = 0.1
"""From the cancel to its error; the best of some tries, for others use this machine, too."""


def stopped(connection: Connection, ask: str) -> tuple[float, psycopg.Error]:
    """When a statement ended, and why."""
    with pytest.raises(psycopg.Error) as caught:
        connection.execute(ask.encode())
    return time.monotonic(), caught.value


def after(seconds: float, stop: Callable[[], object]) -> list[float]:
    """Stop something later; the list will hold when."""
    when: list[float] = []

    def run() -> None:
        when.append(time.monotonic())
        stop()

    threading.Timer(seconds, run).start()
    return when


@pytest.mark.parametrize("ask", [SLOW, "SELECT pg_sleep(20)", f"COPY ({SLOW}) TO STDOUT"])
def test_a_cancel_stops_what_runs(pgfog: Served, ask: str) -> None:
    took, said = [], set()
    with pgfog.connect() as connection:
        for _ in range(4):
            when = after(0.2, connection.cancel_safe)
            end, error = stopped(connection, ask)
            took.append(end - when[0])
            said.add((error.sqlstate, error.diag.message_primary, error.diag.message_hint))
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert said == {("57014", "canceling statement due to user request", None)}
    assert min(took) < SOON_S


def test_a_time_limit_stops_the_backend_too(pgfog: Served) -> None:
    took = []
    with pgfog.connect() as connection:
        connection.execute("SET statement_timeout = '300ms'")
        for _ in range(4):
            begun = time.monotonic()
            end, error = stopped(connection, SLOW)
            took.append(end - begun - 0.3)
            assert error.diag.message_primary == "canceling statement due to user request"
    assert 0 <= min(took) < SOON_S


def test_a_cancelled_statement_keeps_its_charge(pgfog: Served, ann: Connection) -> None:
    with pgfog.connect() as connection, costs("0.5", ann):
        after(0.3, connection.cancel_safe)
        stopped(connection, SLOW)


def test_pids_are_those_that_sql_knows(pgfog: Served) -> None:
    with pgfog.connect() as one, pgfog.connect() as other:
        for connection in (one, other):
            row = connection.execute("SELECT pg_backend_pid()").fetchone()
            assert row == (connection.info.backend_pid,)
        after(0.2, lambda: other.execute("SELECT pg_cancel_backend(%s)", [one.info.backend_pid]))
        assert stopped(one, "SELECT pg_sleep(20)")[1].sqlstate == "57014"
        for text in (
            f"SELECT pg_cancel_backend({one.info.backend_pid})",
            f"select pg_catalog.pg_cancel_backend( {one.info.backend_pid}::int )",
        ):
            when = after(0.3, partial(other.execute, text.encode()))
            end, error = stopped(one, SLOW)
            assert error.diag.message_primary == "canceling statement due to user request"
            assert end - when[0] < 2
        when = after(
            0.3, partial(other.execute, "SELECT pg_cancel_backend(%s)", [one.info.backend_pid])
        )
        assert stopped(one, SLOW)[0] - when[0] < 2
        when = after(
            0.3, lambda: other.execute("SELECT pg_terminate_backend(%s)", [one.info.backend_pid])
        )
        end, error = stopped(one, SLOW)
        assert error.sqlstate == "57P01"
        assert end - when[0] < 2
    with pgfog.connect("bob") as bob, pgfog.connect() as ann:
        after(0.1, lambda: refused(bob, f"SELECT pg_cancel_backend({ann.info.backend_pid})"))
        assert ann.execute("SELECT pg_sleep(0.5)").fetchone()
    with pgfog.connect("bob") as bob, pgfog.connect() as ann:
        for function in ("pg_cancel_backend", "pg_terminate_backend"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                bob.execute(f"SELECT {function}({ann.info.backend_pid})".encode())
