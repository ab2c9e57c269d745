"""Whoever gave wrong passwords waits before the next one is looked at; nobody is locked out."""

import time
from collections.abc import Callable

import psycopg
import pytest

from proxy.listener import visitor
from proxy.listener.patience import _ADDRESSES, MOST_S, Patience
from tests.sessions.world import Running


def test_each_wrong_password_makes_the_next_wait_longer_up_to_a_limit() -> None:
    patience = Patience()
    assert patience.wait_s("192.0.2.1", 0) == 0
    waits = []
    for _ in range(100):
        patience.failed("192.0.2.1", 0)
        waits.append(patience.wait_s("192.0.2.1", 0))
    assert waits == sorted(waits)
    assert waits[:3] == pytest.approx([0.1, 0.2, 0.3])
    assert waits[-1] == MOST_S
    assert patience.wait_s("192.0.2.2", 0) == 0


def test_it_is_forgotten() -> None:
    patience = Patience()
    for _ in range(1000):
        patience.failed("192.0.2.1", 0)
    assert 0 < patience.wait_s("192.0.2.1", 30) < MOST_S
    assert patience.wait_s("192.0.2.1", 60) == 0


def test_who_has_a_network_of_ipv6_is_one() -> None:
    patience = Patience()
    for i in range(10):
        patience.failed(f"2001:db8::{i}%eth0", 0)
    assert patience.wait_s("2001:db8::ffff", 0) == 1
    assert patience.wait_s("2001:db8:0:1::1", 0) == 0


def test_so_many_addresses_are_remembered() -> None:
    patience = Patience()
    for i in range(_ADDRESSES + 1):
        patience.failed(f"10.{i >> 16}.{i >> 8 & 255}.{i & 255}", 0)
    assert patience.wait_s("10.0.0.0", 0) == 0
    assert patience.wait_s("10.0.0.1", 0) > 0


def test_right_and_wrong_wait_alike_and_hold_nobody_up(
    serve: Callable[..., Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor, "monotonic", lambda: 0.0)  # nothing is forgotten meanwhile
    running = serve(max_connections=2)
    with running.connect() as inside:
        for expected in (0, 0.1, 0.2):
            began = time.monotonic()
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                running.connect(password="wrong")
            assert time.monotonic() - began >= expected - 0.05
        began = time.monotonic()
        running.connect().close()
        assert time.monotonic() - began >= 0.2
        assert inside.execute("SELECT 1").fetchone() == (1,)
