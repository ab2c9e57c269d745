"""Sessions that stay awake between two messages: when they do, and that nobody waits for it."""

import os
import threading

import pytest

from proxy.sessions import busy_poll
from proxy.sessions.busy_poll import Floor
from proxy.wire import client
from tests.sessions.world import Raw, Running


class Clock:
    """Time that passes when told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(busy_poll, "monotonic", lambda: self.now)
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)

    def messages(self, floor: Floor, count: int, *, asleep_s: float, awake_s: float) -> int:
        """Send messages, each after the time it takes either way; return how often it was awake."""
        awake = False
        times = 0
        for _ in range(count):
            self.now += awake_s if awake else asleep_s
            awake = floor.note("ann")
            times += awake
        return times


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_stays_awake_where_that_is_faster(clock: Clock) -> None:
    assert clock.messages(Floor(), 6400, asleep_s=170e-6, awake_s=40e-6) > 5800


def test_sleeps_where_that_is_as_fast(clock: Clock) -> None:
    assert clock.messages(Floor(), 6400, asleep_s=40e-6, awake_s=38e-6) < 600


def test_who_pauses_is_not_waited_for(clock: Clock) -> None:
    assert clock.messages(Floor(), 1000, asleep_s=2e-3, awake_s=2e-3) == 0


def test_two_who_talk_are_not_waited_for(clock: Clock) -> None:
    floor = Floor()
    for i in range(1000):
        clock.now += 40e-6
        assert not floor.note(i % 2)


def test_one_core_is_left_to_the_other_side(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert clock.messages(Floor(), 1000, asleep_s=170e-6, awake_s=40e-6) == 0


def test_nobody_waits_for_a_session_that_stays_awake(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Floor, "note", lambda *_: True)
    busy, done = Raw(running).log_in(), threading.Event()
    answers = []

    def talk() -> None:
        while not done.is_set():
            answers.append(busy.tags(client.Query(b"SELECT 1")))

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        with Raw(running) as other:
            other.log_in()
            asked = 0
            while asked < 50 or len(answers) <= 10:  # neither keeps the other from going on
                assert thread.is_alive()
                assert other.tags(client.Query(b"SELECT %d" % asked)) == "TDCZ"
                asked += 1
            assert other.tags(client.Query(b"SELECT count(*) FROM care")) == "NNTDCZ"
    finally:
        done.set()
        thread.join()
        busy.socket.close()
    assert set(answers) == {"TDCZ"}


def test_everything_else_works_awake(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Private statements, large results, errors, COPY in."""
    monkeypatch.setattr(Floor, "note", lambda *_: True)
    with running.connect() as ann:
        for _ in range(3):
            assert ann.execute("SELECT count(*) FROM care").fetchone() == (42,)
            large = ann.execute("SELECT g, repeat('x', 1000) FROM generate_series(1, 5000) g")
            assert sum(1 for _ in large) == 5000
            with pytest.raises(Exception, match="division by zero"):
                ann.execute("SELECT 1/0")
        ann.execute("CREATE TEMP TABLE t (a int)")
        with ann.cursor().copy("COPY t FROM STDIN") as copy:
            for number in range(10000):
                copy.write_row((number,))
        assert ann.execute("SELECT sum(a) FROM t").fetchone() == (49995000,)
