"""A cancel and a time limit reach the backend, and say the same words."""

import threading
from functools import partial

import psycopg
import pytest

from tests.patience import ASLEEP, ENDLESS, stopped_by, until
from tests.serve.serving import Connection, Served, costs, refused, spent

Said = tuple[str | None, str | None, str | None]
"""SQLSTATE, message, hint."""

CANCELLED: Said = ("57014", "canceling statement due to user request", None)


def stopped(connection: Connection, ask: str = ENDLESS) -> Said:
    """Say how a statement ends that does not end by itself."""
    with pytest.raises(psycopg.Error) as caught:
        connection.execute(ask.encode())
    diagnostic = caught.value.diag
    return caught.value.sqlstate, diagnostic.message_primary, diagnostic.message_hint


@pytest.mark.parametrize("ask", [ENDLESS, ASLEEP, f"COPY ({ENDLESS}) TO STDOUT"])
def test_a_cancel_stops_what_runs(pgfog: Served, ask: str) -> None:
    with pgfog.connect() as connection:
        for _ in range(2):
            with stopped_by(connection.cancel_safe):
                assert stopped(connection, ask) == CANCELLED
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_time_limit_stops_the_backend_too(pgfog: Served) -> None:
    with pgfog.connect() as connection:
        connection.execute("SET statement_timeout = '300ms'")
        for _ in range(2):  # a slow machine may need as long before the backend is asked
            until(lambda: stopped(connection) == CANCELLED)


def test_a_cancelled_statement_keeps_its_charge(pgfog: Served, ann: Connection) -> None:
    with pgfog.connect() as connection, costs("0.5", ann):
        before, said = spent(ann), list[object]()
        asking = threading.Thread(target=lambda: said.append(stopped(connection)))
        asking.start()
        until(lambda: spent(ann) > before)
        connection.cancel_safe()
        asking.join()
    assert said == [CANCELLED]


def test_pids_are_those_that_sql_knows(pgfog: Served) -> None:
    with pgfog.connect() as one, pgfog.connect() as other:
        for connection in (one, other):
            row = connection.execute("SELECT pg_backend_pid()").fetchone()
            assert row == (connection.info.backend_pid,)
        pid = one.info.backend_pid
        by_parameter = partial(other.execute, "SELECT pg_cancel_backend(%s)", [pid])
        with stopped_by(by_parameter):
            assert stopped(one, ASLEEP) == CANCELLED
        for stop in (
            by_parameter,
            partial(other.execute, f"SELECT pg_cancel_backend({pid})".encode()),
            partial(other.execute, f"select pg_catalog.pg_cancel_backend( {pid}::int )".encode()),
        ):
            with stopped_by(stop):
                assert stopped(one) == CANCELLED
        with stopped_by(partial(other.execute, "SELECT pg_terminate_backend(%s)", [pid])):
            assert stopped(one)[0] == "57P01"


def test_a_role_stops_its_own_sessions_only(pgfog: Served) -> None:
    with pgfog.connect("bob") as bob, pgfog.connect() as ann:
        pid = ann.info.backend_pid
        for ask in (ASLEEP, ENDLESS):
            tries = list[object]()

            def stop(tries: list[object] = tries) -> None:
                tries.append(refused(bob, f"SELECT pg_cancel_backend({pid})"))
                if len(tries) > 2:
                    ann.cancel_safe()

            with stopped_by(stop):
                assert stopped(ann, ask) == CANCELLED
            assert len(tries) > 2
        for function in ("pg_cancel_backend", "pg_terminate_backend"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                bob.execute(f"SELECT {function}({pid})".encode())
