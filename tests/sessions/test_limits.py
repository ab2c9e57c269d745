"""What one client may take of the server: seats, and time without a word."""

from collections.abc import Callable

import psycopg
import pytest

from proxy.listener import server
from proxy.sessions.portals import MOST_HELD, MOST_OPEN
from proxy.wire import client
from proxy.wire.client import STATEMENT
from proxy.wire.startup import StartupMessage
from tests.patience import ASLEEP, SLEEPING, connects, until
from tests.sessions.two import values
from tests.sessions.world import PASSWORD, Raw, Running, error_of, run

Serve = Callable[..., Running]


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_SWEEP_S", 0.05)


def test_a_silent_connection_is_dropped(serve: Serve) -> None:
    with Raw(serve(login_seconds=1)) as raw, pytest.raises((EOFError, ConnectionResetError)):
        raw.next()


def test_less_may_be_said_before_the_log_in(serve: Serve) -> None:
    strict, words = serve(login_bytes=1000), StartupMessage({b"user": b"ann", b"x": b"y" * 1500})
    with Raw(strict) as raw:
        raw.socket.sendall(words.encode())
        assert error_of([raw.next()])["C"] == "08P01"
    with strict.connect() as ann:
        assert ann.execute("SELECT 1").fetchone() == (1,)


def test_seats_of_a_role(serve: Serve) -> None:
    running = serve(of_ann=1)
    with running.connect() as first:
        with pytest.raises(psycopg.OperationalError, match='too many connections for role "ann"'):
            running.connect()
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            running.connect(password="wrong")  # learns nothing about how many there are
        running.connect(user="bøb").close()
        assert first.execute("SELECT 1").fetchone() == (1,)
    running.server.seats.take("bøb")  # somebody else's seat frees none of hers
    until(lambda: connects(running.connect))


def test_idle_sessions_end(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_SWEEP_S", 3600.0)  # an hour passes when the test says so
    running = serve(idle_seconds=3 * 3600)

    async def pass_hours(count: int) -> None:
        for _ in range(count):
            assert running.server._sweep is not None
            running.server._sweep.cancel()
            running.server._end_idle()

    with running.connect() as inside, running.steward() as steward:
        inside.execute("BEGIN")
        with Raw(running) as raw:
            session = running.server._sessions[raw.log_in().key.pid]
            for _ in range(3):  # who says something now and then stays
                running.loop.run(pass_hours(3))
                assert raw.tags(client.Query(b"SELECT 1")) == "TDCZ"
            raw.send(client.Query(ASLEEP.encode()))
            until(lambda: steward.execute(SLEEPING).rowcount)
            running.loop.run(pass_hours(4))  # and who waits for an answer
            steward.execute("SELECT pg_cancel_backend(%s)", [raw.key.pid])
            assert error_of(raw.until(b"Z"))["C"] == "57014"
            raw.socket.sendall(b"Q\0\0")  # not even a header
            until(lambda: session._held.size)
            running.loop.run(pass_hours(4))
            assert error_of([raw.next()])["C"] == "57P05"
            with pytest.raises(EOFError):
                raw.next()
        assert inside.execute("SELECT 1").fetchone() == (1,)


def test_idle_transactions_end(serve: Serve) -> None:
    running = serve(idle_in_transaction_seconds=1)
    with Raw(running) as raw, running.connect() as outside:
        raw.log_in("ann", PASSWORD)
        raw.tags(client.Query(b"BEGIN"))
        assert error_of([raw.next()])["C"] == "25P03"
        assert outside.execute("SELECT 1").fetchone() == (1,)


def test_strangers_take_no_seat(serve: Serve) -> None:
    running = serve(max_connections=2)
    strangers = [Raw(running) for _ in range(6)]
    for stranger in strangers:
        stranger.socket.sendall(StartupMessage({b"user": b"ann"}).encode())
        assert stranger.next().tag == b"R"
    with running.connect() as ann:
        assert ann.execute("SELECT 1").fetchone() == (1,)
    for stranger in strangers:
        stranger.socket.close()


def test_parameters_that_wait_in_private_portals_have_a_limit(serve: Serve) -> None:
    question = client.Parse(b"s", b"SELECT count(*) FROM care WHERE $1::text IS NOT NULL")
    many = values(b"x" * (MOST_HELD // 3 - 100))
    with Raw(serve()) as raw:
        raw.log_in()
        raw.tags(client.Query(b"BEGIN"))
        raw.tags(question, client.Sync())
        for name in (b"a", b"b", b"", b""):  # the last one takes another's place
            assert raw.tags(client.Bind(name, b"s", many), client.Sync()) == "2Z"
        raw.send(client.Bind(b"d", b"s", many), client.Sync())
        error = error_of(raw.until(b"Z"))
        assert (error["C"], error["H"]) == ("54000", "Pass fewer values, or close other portals.")
        assert raw.tags(client.Query(b"ROLLBACK")) == "CZ"
        assert (
            raw.tags(client.Bind(b"d", b"s", many), client.Execute(b"d"), client.Sync())[0] == "2"
        )


def test_so_many_private_portals_may_be_open(serve: Serve) -> None:
    with Raw(serve()) as raw:
        raw.log_in()
        raw.tags(client.Query(b"BEGIN"))
        raw.tags(client.Parse(b"s", b"SELECT count(*) FROM care"), client.Sync())
        binds = (client.Bind(b"%d" % i, b"s") for i in range(MOST_OPEN))
        assert raw.tags(*binds, client.Sync()) == "2" * MOST_OPEN + "Z"
        raw.send(client.Bind(b"more", b"s"), client.Sync())
        assert error_of(raw.until(b"Z"))["C"] == "54000"


def test_so_many_private_statements_may_have_names(serve: Serve) -> None:
    text = b"SELECT count(*) FROM care"
    with Raw(serve()) as raw:
        raw.log_in()
        many = (client.Parse(b"%d" % i, text) for i in range(MOST_OPEN))
        assert raw.tags(*many, client.Sync()) == "1" * MOST_OPEN + "Z"
        said = "DEALLOCATE those that are not needed any more."
        for full in (
            (client.Parse(b"more", text), client.Sync()),
            (client.Query(b"PREPARE more AS " + text),),
            (*run(b"PREPARE more AS " + text), client.Sync()),
        ):
            raw.send(*full)
            error = error_of(raw.until(b"Z"))
            assert (error["C"], error["H"]) == ("54000", said)
        assert raw.tags(*run(text), client.Sync()) == "12TNNDCZ"  # an unnamed one has its place
        assert raw.tags(*run(b'DEALLOCATE "7"'), client.Sync()) == "12nCZ"
        assert raw.tags(client.Query(b"PREPARE more AS " + text)) == "CZ"
        assert raw.tags(client.Close(STATEMENT, b"8"), client.Sync()) == "3Z"
        assert raw.tags(client.Parse(b"one more", text), client.Sync()) == "1Z"


def test_private_statements_with_names_have_a_limit(serve: Serve) -> None:
    long = b"SELECT count(*) FROM care --" + b"x" * (MOST_HELD // 3)
    with Raw(serve()) as raw:
        raw.log_in()
        for name in (b"a", b"b", b""):
            assert raw.tags(client.Parse(name, long), client.Sync()) == "1Z"
        raw.send(client.Parse(b"c", long), client.Sync())
        error = error_of(raw.until(b"Z"))
        assert (error["C"], error["M"]) == (
            "54000",
            "prepared private statements take up more than 4 MiB",
        )
        assert raw.tags(client.Query(b"DEALLOCATE ALL")) == "CZ"
        assert raw.tags(client.Parse(b"c", long), client.Sync()) == "1Z"
