"""A statement that is cancelled, a client that goes away, a shadow that is lost."""

import asyncio
import threading

import pytest

from proxy.wire import client
from proxy.wire.client import Query
from proxy.wire.startup import CancelRequest
from tests.patience import ASLEEP, PATIENCE_S, SLEEPING, until
from tests.sessions.world import Raw, Running, error_of, run

COUNT = b"SELECT count(*) AS n FROM care"
REFUSED = b"SELECT count(*) AS refused FROM care"
HANG = b"SELECT count(*) AS hang FROM care"
SYNC = client.Sync()


def cancel(running: Running, raw: Raw, secret: bytes | None = None) -> None:
    with Raw(running) as canceller:
        request = CancelRequest(raw.key.pid, raw.key.secret if secret is None else secret)
        canceller.socket.sendall(request.encode())
        with pytest.raises(EOFError):
            canceller.next()


def wait_for(running: Running) -> None:
    until(lambda: running.gateway.calls)
    assert len(running.gateway.calls) == 1


@pytest.mark.parametrize("simple", [False, True])
def test_cancel_of_a_private_statement(raw: Raw, running: Running, simple: bool) -> None:
    raw.send(*((Query(HANG),) if simple else (*run(HANG), SYNC)))
    wait_for(running)
    cancel(running, raw, raw.key.secret[::-1])  # a wrong secret does nothing
    assert running.gateway.cancelled == 0
    cancel(running, raw)
    error = error_of(raw.until(b"Z"))
    assert (error["C"], error["M"]) == ("57014", "canceling statement due to user request")
    assert running.gateway.cancelled == 1
    assert raw.tags(Query(COUNT)) == "NNTDCZ"


def test_a_cancel_is_over_when_its_connection_is(
    raw: Raw, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drivers wait for that, so that none strikes what they send next."""
    told = threading.Event()

    async def told_late(*_: object) -> None:
        await asyncio.to_thread(told.wait)

    monkeypatch.setattr("proxy.listener.server.cancel_session", told_late)
    with Raw(running) as canceller:
        canceller.socket.sendall(CancelRequest(raw.key.pid, raw.key.secret).encode())
        canceller.socket.settimeout(0.2)
        with pytest.raises(TimeoutError):
            canceller.socket.recv(1)
        told.set()
        canceller.socket.settimeout(PATIENCE_S)
        assert canceller.socket.recv(1) == b""


def test_a_storm_of_cancels(raw: Raw, running: Running) -> None:
    """Wherever a cancel strikes, there is one error at most and one ReadyForQuery, idle."""
    over = threading.Event()

    def storm() -> None:
        while not over.wait(0.001):
            cancel(running, raw)

    storms = [threading.Thread(target=storm) for _ in range(2)]
    for thread in storms:
        thread.start()
    try:
        for _ in range(60):
            for sent in (
                [Query(COUNT)],
                [*run(COUNT), SYNC],
                [Query(b"SELECT 1;" + COUNT + b"; SELECT 2;" + REFUSED)],
                [*run(b"SELECT count(*) AS a, max(note) AS narrow FROM care"), SYNC],
            ):
                raw.send(*sent)
                frames = raw.until(b"Z")
                codes = [error_of([f])["C"] for f in frames if f.tag == b"E"]
                assert codes in ([], ["57014"], ["42501"])
                assert frames[-1].body == b"I"
    finally:
        over.set()
        for thread in storms:
            thread.join()


def test_cancel_of_a_relayed_statement(raw: Raw, running: Running) -> None:
    raw.send(Query(ASLEEP.encode()))
    with running.steward() as steward:
        until(lambda: steward.execute(SLEEPING).rowcount)
    cancel(running, raw)
    assert error_of(raw.until(b"Z"))["C"] == "57014"


def test_a_time_limit_says_the_same_words(raw: Raw, running: Running) -> None:
    def ends(text: bytes) -> dict[str, str]:
        raw.send(*run(text), SYNC)
        return error_of(raw.until(b"Z"))

    words = "canceling statement due to user request"
    raw.tags(Query(b"SET statement_timeout = '80ms'"))
    until(lambda: ends(HANG)["M"] == words)  # a slow shadow may take as long before it is asked
    assert running.gateway.cancelled == 1
    raw.tags(Query(b"RESET statement_timeout"))
    error = ends(b'SELECT count(*) AS "timed out" FROM care')
    assert (error["C"], error["M"], error.get("H")) == ("57014", words, None)


def test_a_client_that_goes_away_cancels(raw: Raw, running: Running) -> None:
    raw.send(*run(HANG), SYNC)
    wait_for(running)
    raw.socket.close()
    until(lambda: running.gateway.cancelled)
    assert running.gateway.cancelled == 1


@pytest.mark.parametrize("busy", [False, True])
def test_loss_of_the_shadow_session(raw: Raw, running: Running, busy: bool) -> None:
    raw.tags(Query(b"SET application_name = 'victim'"))
    if busy:
        raw.send(*run(HANG), SYNC)
        wait_for(running)
    with running.steward() as steward:
        steward.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'victim'"
        )
    frames = raw.until(b"E")
    assert error_of(frames)["C"] == "57P01"
    with pytest.raises((EOFError, ConnectionResetError)):
        raw.next()
    until(lambda: running.gateway.cancelled == busy)
