"""Many sessions, slow ones, broken ones and dead ones: nothing hangs, leaks or loses a charge."""

import os
import random
import re
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from decimal import Decimal
from functools import partial
from pathlib import Path

import psycopg
import pytest

from proxy.wire import client
from tests.patience import ASLEEP, PATIENCE_S, until
from tests.serve.serving import Connection, Served, answers, serving, spent, workplace

COUNT = "SELECT count(*) FROM care"
LARGE = b"SELECT repeat('x', 1000) FROM generate_series(1, 1000000)"


@pytest.fixture(scope="module")
def pgfog(data: Path) -> Iterator[Served]:
    """Everything here happens to one pgfog, one after the other; it must not have an incident."""
    listen = {"host": "127.0.0.1", "port": 0, "max_connections": 600}
    with serving(data, listen=listen) as served:
        yield served
        until(lambda: sessions(served) == 0)
        assert served.log.read_text() == ""


def sessions(served: Served) -> int:
    """Count the analysts' sessions on the shadow; -1 while it cannot be asked."""
    try:
        with served.shadow("pgfog") as steward:
            found = steward.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND usename <> 'pgfog'"
            ).fetchone()
    except psycopg.OperationalError:
        return -1
    assert found is not None
    return int(found[0])


def memory(served: Served) -> int:
    """Resident bytes of pgfog."""
    status = Path(f"/proc/{served.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) * 1024


def ended(connection: Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False


def at_once(count: int, work: Callable[[int], None]) -> None:
    """Run it as many times at once; raise what the first that failed raised."""
    failed = list[BaseException]()

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def crowd(pgfog: Served, idle: int, busy: int, statements: int) -> None:
    """Have sessions that say nothing, and others that ask all the time, privately now and then."""
    with ExitStack() as stack:
        silent = [stack.enter_context(pgfog.connect()) for _ in range(idle)]
        with pgfog.connect() as ann:
            before = spent(ann)

        def ask(number: int) -> None:
            with pgfog.connect() as connection:
                for i in range(statements):
                    assert connection.execute("SELECT %s::int", (i,)).fetchone() == (i,)
                connection.execute(COUNT)

        at_once(busy, ask)
        with pgfog.connect() as ann:
            assert spent(ann) - before == busy * Decimal("0.5")
        assert all(each.execute("SELECT 2").fetchone() == (2,) for each in silent)
    until(lambda: sessions(pgfog) == 0)


def test_a_crowd(pgfog: Served) -> None:
    crowd(pgfog, idle=60, busy=16, statements=30)


@pytest.mark.audit
def test_500_idle_and_64_busy_sessions(pgfog: Served) -> None:
    crowd(pgfog, idle=500, busy=64, statements=500)


def test_a_storm_of_connections_leaves_nothing(pgfog: Served) -> None:
    """Some leave politely, some in the middle of the log-in, some without a word."""

    def knock(number: int) -> None:
        for turn in range(6):
            match (number + turn) % 5:
                case 0:
                    with pgfog.connect() as connection:
                        connection.execute("SELECT 1")
                case 1:
                    with socket.create_connection(("127.0.0.1", pgfog.port)) as knocking:
                        knocking.sendall(b"\0\0\0\x20\0\3\0\0user\0ann\0")
                case 2:
                    leave(client.Query(ASLEEP.encode()).encode())
                case 3:
                    leave(client.Query(ASLEEP.encode()).encode() + b"d\0\1\0\0half of it")
                case _:
                    copy = b"CREATE TEMP TABLE t (a text); COPY t FROM STDIN"
                    leave(client.Query(copy).encode(), b"d\0\1\0\0half of it")

    def leave(*words: bytes) -> None:
        raw = pgfog.raw()
        for each in words:
            raw.socket.sendall(each)
            time.sleep(0.05)
        raw.socket.close()

    at_once(16, knock)
    until(lambda: sessions(pgfog) == 0)
    assert answers(pgfog)


def test_who_stops_reading_costs_no_memory_and_holds_nobody_up(pgfog: Served) -> None:
    before = memory(pgfog)
    deaf = [pgfog.raw() for _ in range(4)]
    for raw in deaf:
        raw.send(client.Query(LARGE))  # a gigabyte each
    with pgfog.connect() as other:  # who would wait for ever, if they held anybody up
        for _ in range(20):
            other.execute("SELECT 1")
        other.execute(COUNT)
    assert memory(pgfog) - before < 64 << 20
    for raw in deaf:
        raw.socket.close()
    until(lambda: sessions(pgfog) == 0)


def test_half_a_message_and_then_silence(pgfog: Served) -> None:
    with pgfog.raw() as raw, pgfog.connect() as other:
        raw.socket.sendall(client.Query(b"SELECT 1").encode()[:-3])
        assert raw.silent()
        assert other.execute("SELECT 1").fetchone() == (1,)
        raw.socket.sendall(b" 1\0"[-3:])
        raw.until(b"Z")
    with socket.create_connection(("127.0.0.1", pgfog.port)) as stranger:
        stranger.sendall(b"\0\0\0")
        assert answers(pgfog)


def test_random_bytes_before_and_after_the_log_in(pgfog: Served) -> None:
    chance = random.Random(7)
    for _ in range(30):
        garbage = chance.randbytes(chance.randint(1, 2000))
        with socket.create_connection(("127.0.0.1", pgfog.port), timeout=PATIENCE_S) as stranger:
            stranger.sendall(garbage)
        raw = pgfog.raw()
        with suppress(OSError):
            raw.socket.sendall(bytes([chance.choice(b"QPBDECSHFdcfX")]) + garbage)
            raw.socket.shutdown(socket.SHUT_WR)
            while raw.socket.recv(65536):
                pass
        raw.socket.close()
    assert answers(pgfog)


def test_a_killed_shadow_session_loses_no_charge(data: Path) -> None:
    """PostgreSQL then ends all others, too, and recovers."""
    with serving(data) as pgfog:
        with pgfog.connect() as ann, pgfog.connect() as other:
            ann.execute(COUNT)
            found = ann.execute("SELECT pg_backend_pid()").fetchone()
            assert found is not None
            os.kill(found[0], signal.SIGKILL)
            for connection in (ann, other):  # PostgreSQL takes a moment to notice
                until(partial(ended, connection))
        until(lambda: answers(pgfog))
        with pgfog.connect() as ann:
            assert spent(ann) == Decimal("0.5")
            ann.execute(COUNT)
            assert spent(ann) == 1


@pytest.fixture
def place() -> Iterator[Path]:
    with workplace() as directory:
        yield directory


def test_a_full_disk_refuses_and_goes_on_when_there_is_room(data: Path, place: Path) -> None:
    """The ledger and the shadow on a disk of 100 MB that somebody else fills."""
    disk = place / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or os.system(f"mount -t tmpfs -o size=100m,mode=711 pgfog {disk}"):
        pytest.skip("only who may mount can have a small disk")
    try:
        with serving(data, state=str(disk / "state")) as pgfog:
            outcomes: Counter[str] = Counter()

            def ask(connection: Connection) -> None:
                try:
                    connection.execute(COUNT)
                except psycopg.Error as error:
                    outcomes[error.sqlstate or "lost"] += 1
                else:
                    outcomes["answered"] += 1

            with pgfog.connect() as ann:
                ask(ann)
                with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
                    while filler.write(bytes(1 << 16)):
                        pass
                for _ in range(200):
                    if outcomes["58030"]:
                        break
                    ask(ann)
                assert outcomes["58030"]
                assert outcomes.keys() <= {"answered", "58030"}
                assert ann.execute("SELECT 1").fetchone() == (1,)
                (disk / "filler").unlink()
                ask(ann)
                # What was refused may have been recorded; what was answered has been.
                assert spent(ann) >= outcomes["answered"] * Decimal("0.5")
                assert outcomes["answered"] >= 2
    finally:
        os.system(f"umount -l {disk}")


@pytest.mark.audit
def test_memory_is_flat_over_100_000_statements(pgfog: Served) -> None:
    """Each text is new, so that whatever is remembered by text is full before the comparison."""
    with pgfog.connect() as ann:

        def ask(count: int, offset: int) -> None:
            for number in range(offset, offset + count):
                ann.execute(f"SELECT {number}".encode())
                if number % 100 == 0:
                    ann.execute(COUNT)

        ask(20_000, 0)
        before = memory(pgfog)
        ask(100_000, 20_000)
        assert memory(pgfog) - before < 8 << 20


@pytest.mark.audit
def test_memory_is_flat_over_thousands_of_private_statements(pgfog: Served) -> None:
    """Each question is new, so that plans and all that is kept of questions come and go."""
    with pgfog.connect() as ann:

        def ask(count: int, offset: int) -> None:
            for number in range(offset, offset + count):
                among = f"FROM care WHERE medical_usd > {number}::float8 / 4"
                ann.execute(f"SELECT site, count(*), avg(medical_usd) {among} GROUP BY 1".encode())

        ask(1_500, 0)
        before = memory(pgfog)
        ask(3_000, 1_500)
        grown = memory(pgfog) - before
        assert grown < 16 << 20, grown
