"""One role's statements leave the backend to others, and wait before they are charged."""

import asyncio
import threading
from contextlib import ExitStack, suppress
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from sqlglot import exp

from proxy import gateway
from proxy.backends.duckdb import DuckDbBackend
from proxy.offload import Unpaid
from proxy.policy_file import load
from proxy.sessions.routing import LONG
from proxy.turns import Turns
from rewriter.statements import parse
from tests.patience import PATIENCE_S, stopped_by, until
from tests.serve.serving import Served, spent
from tests.serve.test_cancels import CANCELLED, Said, stopped

TAKES = DuckDbBackend.places // 2  # of one role, while nobody else asks


def test_one_role_cannot_keep_the_backend_from_another(pgfog: Served) -> None:
    said: list[Said] = []
    with ExitStack() as stack, pgfog.connect() as ann, pgfog.connect("dora") as dora:
        before = spent(ann)
        asking = [stack.enter_context(pgfog.connect()) for _ in range(TAKES + 2)]
        threads = [
            threading.Thread(target=lambda c=each: said.append(stopped(c))) for each in asking
        ]
        for thread in threads:
            thread.start()
        until(lambda: spent(ann) - before >= TAKES // 2)  # at ε 0.5 each
        assert dora.execute("SELECT count(*) FROM people").fetchone() is not None
        assert spent(ann) - before == TAKES // 2
        assert said == []

        def cancel() -> None:
            for each in asking:
                each.cancel_safe()

        with stopped_by(cancel):
            for thread in threads:
                thread.join()
    assert said == [CANCELLED] * len(asking)


def test_long_texts_are_read_beside_the_event_loop(pgfog: Served) -> None:
    long = " " * (LONG + 1)
    with pgfog.connect() as ann:
        before = spent(ann)
        for text in ("SELECT count(*) FROM people", "EXPLAIN SELECT count(*) FROM people"):
            for parameters in (None, ()):
                assert ann.execute(f"{text}{long}", parameters).fetchone() is not None
        assert spent(ann) - before == 1  # ε 0.5 for each answer
        assert ann.execute(f"SELECT * FROM people LIMIT 0{long}").fetchall() == []
        with pytest.raises(psycopg.Error, match="single rows"):
            ann.execute(f"SELECT * FROM people{long}")


def test_ends_of_intervals_are_written_beside_the_event_loop(
    pgfog: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy, here, parsed = load(pgfog.policy), threading.current_thread(), list[bool]()

    def noted(text: str) -> exp.Expr:
        parsed.append(threading.current_thread() is here)
        return parse(text)

    monkeypatch.setattr(gateway, "parse", noted)
    engine: Any = SimpleNamespace(dialect="duckdb", places=2)
    nothing: Any = None
    site = gateway.Site(policy, {}, engine, nothing, nothing, "salt")
    for text in ("SELECT count(*) AS n FROM care", f"SELECT count(*) AS n FROM care{' ' * LONG}"):
        assert "n_low" in asyncio.run(site.with_limits(text, policy.roles["ann"]))
    assert parsed == [True, False]


def test_each_role_leaves_places_and_who_came_first_is_first_of_its_own() -> None:
    asyncio.run(_taking_turns())


async def _taking_turns() -> None:
    turns, over, in_ = Turns(8), asyncio.Event(), list[str]()

    async def one(name: str) -> None:
        async with turns.of(name[0]):
            in_.append(name)
            await over.wait()

    async def come(*names: str) -> list["asyncio.Task[None]"]:
        tasks = [asyncio.create_task(one(name)) for name in names]
        await asyncio.sleep(0)
        return tasks

    a = await come(*(f"a{i}" for i in range(6)))
    b = await come("b0", "b1", "b2")
    c = await come("c0", "c1")
    assert in_ == ["a0", "a1", "a2", "a3", "b0", "b1", "c0"]
    await _cancelled(a[4])  # while it waits
    await _cancelled(a[0], b[0])
    assert in_[7:] == ["c1", "b2"]  # of a there are three, and two places were free
    over.set()
    await asyncio.gather(*a[1:4], a[5], *b[1:], *c)
    assert in_[9:] == ["a5"]
    await asyncio.gather(*await come(*(f"d{i}" for i in range(9))))
    assert in_[10:] == [f"d{i}" for i in range(9)]


def test_many_who_wait_are_not_before_one_of_another_role() -> None:
    asyncio.run(_one_behind_many())


async def _one_behind_many() -> None:
    """Two roles have both places, and more waiting than they can ever be done with."""
    turns, in_ = Turns(2), list[str]()

    async def one(name: str) -> None:
        async with turns.of(name[0]):
            in_.append(name)
            await asyncio.Event().wait()

    names = ["a0", "b0", *(f"{role}{i}" for i in range(1, 9) for role in "ab"), "c0", "c1"]
    came = {name: asyncio.create_task(one(name)) for name in names}
    await asyncio.sleep(0)
    for after in ("a0", "b0", "c0", "a1", "b1"):
        await _cancelled(came[after])
    assert in_ == ["a0", "b0", "c0", "a1", "b1", "c1", "a2"]
    await _cancelled(*came.values())


async def _cancelled(*tasks: "asyncio.Task[None]") -> None:
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await asyncio.sleep(0)


def test_who_is_cancelled_as_the_turn_comes_gives_it_back() -> None:
    async def given_and_cancelled() -> None:
        turns = Turns(2)
        async with turns.of("a"):
            waiting = asyncio.create_task(turns.of("a").__aenter__())
            await asyncio.sleep(0)
        waiting.cancel()  # it was given the place just now, and does not know yet
        with suppress(asyncio.CancelledError):
            await waiting
        async with asyncio.timeout(10), turns.of("a"):
            pass

    asyncio.run(given_and_cancelled())


def test_unpaid_work_is_done_one_at_a_time_for_each_role() -> None:
    asyncio.run(_working())


async def _working() -> None:
    unpaid, over = Unpaid(), threading.Event()
    begun, both = list[str](), threading.Barrier(3)

    def work(name: str) -> str:
        begun.append(name)
        if name != "a1":
            both.wait(PATIENCE_S)
        assert over.wait(PATIENCE_S)
        return name

    async def come(name: str) -> "asyncio.Task[str]":
        task = asyncio.create_task(unpaid.run(name[0], lambda: work(name)))
        await asyncio.sleep(0)
        return task

    a0, a1, b0 = await come("a0"), await come("a1"), await come("b0")
    await asyncio.to_thread(both.wait, PATIENCE_S)
    a0.cancel()
    await asyncio.wait({a0}, timeout=0.05)
    assert not a0.done()  # its thread still works, and keeps its place
    assert sorted(begun) == ["a0", "b0"]
    over.set()
    assert await asyncio.wait_for(a1, PATIENCE_S) == "a1"
    assert await b0 == "b0"
    assert a0.cancelled()
    assert begun[2:] == ["a1"]
