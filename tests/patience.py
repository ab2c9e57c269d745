"""How tests wait, so that they say the same on a machine of any speed.

A test waits for the thing itself. That something is stopped is seen by stopping what would take
hours, never by a clock: a slow machine is late, and a fast one has finished before the stop comes.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

ENDLESS = "SELECT count(*) FROM care, " + ", ".join(f"sites AS s{i}" for i in range(12))
"""A private statement that keeps every backend busy for hours: 4e13 rows of the demo's data."""

ASLEEP = "SELECT pg_sleep(3600)"
"""A relayed one that waits as long."""

SLEEPING = "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
"""A row for each session that does so, for the role that asks or for the steward."""

PATIENCE_S = 240.0
"""How long anything is waited for: much longer than it takes where a dozen others share a core."""

_PAUSE_S = 0.02


def until(true: Callable[[], object]) -> None:
    """Wait until it is so; fail if that never comes."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(_PAUSE_S)


def connects(connect: Callable[[], "psycopg.Connection[Any]"]) -> bool:
    """Say whether somebody is let in."""
    try:
        connect().close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def stopped_by(stop: Callable[[], object]) -> Iterator[None]:
    """Stop what runs in the block: again and again, for the first may come before it has begun."""
    over = threading.Event()

    def keep_stopping() -> None:
        while not over.wait(0.2):
            stop()

    stopping = threading.Thread(target=keep_stopping)
    stopping.start()
    try:
        yield
    finally:
        over.set()
        stopping.join()
