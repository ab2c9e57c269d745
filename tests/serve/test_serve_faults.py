"""Rule 24 and the fifth way of knowing: what a killed part leaves behind, and how pgfog ends."""

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.patience import ASLEEP, PATIENCE_S, SLEEPING, until
from tests.serve.serving import (
    PGFOG,
    Connection,
    Served,
    answers,
    serving,
    spent,
    workplace,
    write_policy,
)

COUNT = "SELECT count(*) FROM care"


@pytest.fixture
def mine(data: Path) -> Iterator[Served]:
    """A pgfog that may be hurt."""
    with serving(data) as served:
        yield served


def last_word(connection: Connection, text: str = "SELECT 1") -> str | None:
    """Return the SQLSTATE that ends a session."""
    with pytest.raises(psycopg.OperationalError) as caught:
        connection.execute(text.encode())
    assert connection.closed
    return caught.value.sqlstate


def test_a_killed_pgfog_finds_its_ledger_and_its_shadow_again(mine: Served) -> None:
    before = mine.postmaster()
    connection = mine.connect()
    connection.execute(COUNT)
    mine.kill()
    assert last_word(connection) is None
    mine.start()
    assert mine.postmaster() == before
    with mine.connect() as again:
        assert spent(again) == Decimal("0.5")
        again.execute(COUNT)
        assert spent(again) == 1


def test_a_pgfog_and_a_shadow_killed_together_start_again(mine: Served) -> None:
    with mine.connect() as connection:
        connection.execute(COUNT)
    mine.kill()
    os.kill(mine.postmaster(), signal.SIGKILL)
    mine.start()
    with mine.connect() as again:
        assert spent(again) == Decimal("0.5")
        again.execute(COUNT)


def test_rule_24_a_dead_shadow_ends_sessions_keeps_charges_and_is_revived(mine: Served) -> None:
    idle, working = mine.connect(), mine.connect()
    working.execute(COUNT)
    working.execute("BEGIN")
    os.kill(mine.postmaster(), signal.SIGKILL)
    # Nothing private: the backend outlives its postmaster for a moment, and could be charged.
    assert last_word(working, ASLEEP) == "57P01"
    assert last_word(idle) == "57P01"
    with pytest.raises(psycopg.OperationalError, match="cannot open a session now"):
        mine.connect()
    until(lambda: answers(mine))
    with mine.connect() as again:
        assert spent(again) == Decimal("0.5")
        again.execute(COUNT)
    # Sessions that ended this way hold no seat, and do not keep pgfog from ending.
    assert mine.terminate() == 0
    assert mine.log.read_text() == ""


def test_sigterm_tells_idle_and_busy_sessions_and_exits_with_0(mine: Served) -> None:
    idle, busy = mine.connect(), mine.connect()
    words: list[str | None] = []
    waiting = threading.Thread(target=lambda: words.append(last_word(busy, ASLEEP)))
    waiting.start()
    with mine.shadow("pgfog") as steward:
        until(lambda: steward.execute(SLEEPING).rowcount)
    assert mine.terminate() == 0
    waiting.join()
    assert words == ["57P01"]
    assert last_word(idle) == "57P01"
    assert mine.log.read_text() == ""
    with pytest.raises(psycopg.OperationalError, match="refused"):
        mine.connect()


def test_sigterm_during_the_start_leaves_no_shadow_behind(mine: Served) -> None:
    mine.terminate()
    lock = mine.state / "shadow" / "postmaster.pid"
    assert not lock.exists()
    starting = subprocess.Popen([*PGFOG, "serve", str(mine.policy)], stdout=subprocess.DEVNULL)
    until(lock.exists)
    starting.terminate()
    assert starting.wait(PATIENCE_S) == 0
    assert not lock.exists()


def refusal_to_start(policy: Path) -> str:
    """Return what `pgfog serve` says when it cannot; it must be short, and exit with 1."""
    done = subprocess.run(
        [*PGFOG, "serve", str(policy)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) <= 2
    return done.stderr


@pytest.fixture
def place() -> Iterator[Path]:
    with workplace() as directory:
        yield directory


def test_no_data_no_start(place: Path) -> None:
    nothing = place / "nothing.duckdb"
    said = refusal_to_start(write_policy(place, nothing))
    assert f"there is no DuckDB file {nothing}" in said
    nothing.write_text("something else")
    assert f"{nothing} is no DuckDB file" in refusal_to_start(write_policy(place, nothing))


def test_a_taken_port_is_named(place: Path, data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        listen = {"host": "127.0.0.1", "port": port, "max_connections": 10}
        said = refusal_to_start(write_policy(place, data, listen=listen))
    assert said == f"cannot listen on 127.0.0.1:{port}: Address already in use\n"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {
                "listen": {
                    "host": "127.0.0.1",
                    "port": 0,
                    "max_connections": 10,
                    "tls": {"cert": "/nowhere/c.pem", "key": "/nowhere/k.pem", "required": True},
                }
            },
            "cannot read the TLS certificate /nowhere/c.pem with the key /nowhere/k.pem:"
            " No such file or directory",
        ),
        (
            {"listen": {"host": "nowhere.invalid", "port": 0, "max_connections": 10}},
            "cannot listen on nowhere.invalid:0: ",
        ),
        (
            {"state": "/dev/null"},
            "cannot make the state directory /dev/null: File exists",
        ),
    ],
    ids=["tls", "host", "state"],
)
def test_what_cannot_be_had_is_named(
    place: Path, data: Path, changes: dict[str, Any], said: str
) -> None:
    assert said in refusal_to_start(write_policy(place, data, **changes))


def test_two_pgfogs_do_not_share_a_state_directory(mine: Served) -> None:
    assert "another pgfog (process" in refusal_to_start(mine.policy)
    mine.connect().close()


def test_a_lost_ledger_is_not_begun_anew(mine: Served) -> None:
    with mine.connect() as connection:
        connection.execute(COUNT)
    mine.terminate()
    for part in mine.state.glob("ledger.db*"):
        part.unlink()
    assert "ledger" in refusal_to_start(mine.policy)
