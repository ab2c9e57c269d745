"""Several processes on one port behave as one pgfog."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

import psycopg
import pytest

from proxy.wire.client import Query
from proxy.wire.startup import CancelRequest
from proxy.workers.others import LONGEST_S
from tests.patience import ASLEEP, ENDLESS, PATIENCE_S, SLEEPING, stopped_by, until
from tests.serve.serving import Connection, Served, answers, serving, spent

COUNT = "SELECT count(*) FROM care"
LISTEN = {"host": "127.0.0.1", "port": 0, "max_connections": 12}


@pytest.fixture(scope="module")
def both(data: Path) -> Iterator[Served]:
    """Two workers that all tests share."""
    with serving(data, "--workers", "2", listen=LISTEN) as served:
        yield served
        assert served.log.read_text() == ""


@pytest.fixture(scope="module")
def mine(data: Path) -> Iterator[Served]:
    """Two workers that may be hurt; each test leaves them running."""
    with serving(data, "--workers", "2", listen=LISTEN) as served:
        yield served


def seated(served: Served) -> list[Connection]:
    """Take as many seats as there are."""
    taken = list[Connection]()
    with suppress(psycopg.OperationalError):
        while True:
            taken.append(served.connect())
    return taken


def alive(connection: Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def frozen(worker: int) -> Iterator[None]:
    """Keep a worker from doing anything, so that another does."""
    os.kill(worker, signal.SIGSTOP)
    try:
        until(lambda: " T " in Path(f"/proc/{worker}/stat").read_text())
        yield
    finally:
        thaw(worker)


def thaw(worker: int) -> None:
    os.kill(worker, signal.SIGCONT)


def test_a_cancel_finds_its_session(both: Served) -> None:
    """Each CancelRequest comes to one of the workers, half of them to the wrong one."""
    with ExitStack() as stack:
        connections = [stack.enter_context(both.connect()) for _ in range(8)]
        outcomes = list[str | None]()

        def sleep(connection: Connection) -> None:
            try:
                connection.execute(ASLEEP.encode())
            except psycopg.Error as error:
                outcomes.append(error.sqlstate)

        threads = [threading.Thread(target=sleep, args=(each,)) for each in connections]
        for thread in threads:
            thread.start()
        with both.shadow("pgfog") as steward:
            until(lambda: steward.execute(SLEEPING).rowcount == 8)
        for each in connections:
            each.cancel_safe(timeout=PATIENCE_S)
        for thread in threads:
            thread.join()
    assert outcomes == ["57014"] * 8


def test_a_cancel_is_over_when_its_connection_is(both: Served) -> None:
    """Drivers wait for that, so none may strike what they send next, at whichever worker."""
    one, other = both.workers()
    with frozen(other), both.raw() as session:
        with frozen(one), socket.create_connection(("127.0.0.1", both.port)) as canceller:
            thaw(other)  # it takes the cancel, and the session is with the one that sleeps
            began = time.monotonic()
            canceller.sendall(CancelRequest(session.key.pid, session.key.secret).encode())
            canceller.settimeout(0.3)
            with suppress(TimeoutError):
                assert canceller.recv(1) == b""
                assert time.monotonic() - began > LONGEST_S  # the machine slept, too
            thaw(one)
            canceller.settimeout(PATIENCE_S)
            assert canceller.recv(1) == b""
        assert session.tags(Query(b"SELECT 1")) == "TDCZ"


def test_a_cancel_in_sql_finds_its_session_too(both: Served) -> None:
    with both.connect() as canceller:
        for _ in range(3):  # on either worker
            with both.connect() as connection:
                stop = "SELECT pg_cancel_backend(%s)", [connection.info.backend_pid]
                canceled = pytest.raises(psycopg.errors.QueryCanceled)
                with stopped_by(partial(canceller.execute, *stop)), canceled:
                    connection.execute(ENDLESS.encode())


def test_a_wrong_key_meets_silence(both: Served) -> None:
    with both.raw() as session:
        for pid in (session.key.pid, session.key.pid ^ 1):
            with socket.create_connection(
                ("127.0.0.1", both.port), timeout=PATIENCE_S
            ) as canceller:
                canceller.sendall(CancelRequest(pid, session.key.secret[::-1]).encode())
                assert canceller.recv(100) == b""


def test_seats_are_counted_over_all_workers(both: Served) -> None:
    taken, refused = list[Connection](), list[str]()

    def knock() -> None:
        for _ in range(5):
            try:
                taken.append(both.connect())
            except psycopg.OperationalError as error:
                refused.append(str(error))

    threads = [threading.Thread(target=knock) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Two that come at once for the last seat may both be turned away, so there may be one left.
    taken += seated(both)
    try:
        assert len(taken) == 12
        assert all("too many clients" in words for words in refused)
    finally:
        for connection in taken:
            connection.close()
    until(lambda: answers(both))


def test_two_workers_share_the_last_epsilon(both: Served) -> None:
    """The role carl has epsilon 28.5, and a statement costs 0.5."""
    answered = list[int]()

    def ask() -> None:
        with both.connect("carl") as connection:
            for i in range(10):
                with suppress(psycopg.Error):
                    connection.execute(
                        f"SELECT count(*) FROM people WHERE education_years > {i}".encode()
                    )
                    answered.append(i)

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answered) == 57
    with both.connect("carl") as connection:
        assert spent(connection) == 28.5


def test_a_killed_worker_is_replaced_and_its_seats_are_free(mine: Served) -> None:
    victim, other = mine.workers()
    with frozen(victim):
        kept = [mine.connect() for _ in range(6)]
    with frozen(other):
        lost = [mine.connect() for _ in range(6)]
    assert seated(mine) == []
    os.kill(victim, signal.SIGKILL)
    until(lambda: victim not in mine.workers() and len(mine.workers()) == 2)
    assert other in mine.workers()
    assert not any(map(alive, lost))
    assert all(map(alive, kept))  # the other worker's are untouched
    kept[0].execute(COUNT)
    until(lambda: len(seated_and_left(mine, kept)) == 12)
    for connection in {*lost, *kept}:
        connection.close()
    assert "worker_died" in mine.log.read_text()


def seated_and_left(served: Served, left: list[Connection]) -> list[Connection]:
    left += seated(served)
    return left


def test_a_dead_shadow_is_revived_for_all_workers(mine: Served) -> None:
    with mine.connect() as connection:
        connection.execute(COUNT)
        before = spent(connection)
    os.kill(mine.postmaster(), signal.SIGKILL)
    until(lambda: answers(mine))
    for _ in range(8):
        with mine.connect() as connection:
            assert spent(connection) == before


def test_sigterm_ends_them_all_in_order(mine: Served) -> None:
    until(lambda: len(mine.workers()) == 2)  # one may just be replaced
    workers = mine.workers()
    connections = [mine.connect() for _ in range(4)]
    assert mine.terminate() == 0
    for connection in connections:
        with pytest.raises(psycopg.OperationalError, match="administrator command"):
            connection.execute("SELECT 1")
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    assert not (mine.state / "shadow" / "postmaster.pid").exists()
    mine.start()


def test_without_their_supervisor_they_end_at_once(mine: Served) -> None:
    workers = mine.workers()
    with mine.connect() as connection:
        connection.execute(COUNT)
        before = spent(connection)
        mine.kill()
        until(lambda: not any(Path(f"/proc/{pid}/cwd").exists() for pid in workers))
    mine.start()
    with mine.connect() as again:
        assert spent(again) == before
        again.execute(COUNT)


def test_a_worker_that_cannot_start_is_told(data: Path) -> None:
    tls = {"cert": "missing.crt", "key": "missing.key", "required": False}
    listen, words = LISTEN | {"tls": tls}, r"missing\.crt.*a worker does not start"
    with (
        pytest.raises(AssertionError, match=words),
        serving(data, "--workers", "2", listen=listen),
    ):
        pytest.fail("it serves")
