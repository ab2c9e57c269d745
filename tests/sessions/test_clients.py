"""Real drivers: psycopg in simple, extended and pipeline mode, asyncpg in binary, psql."""

import asyncio
import shutil
import subprocess
from contextlib import suppress
from typing import Any

import asyncpg
import psycopg
import pytest
from psycopg.rows import scalar_row

from tests.patience import until
from tests.sessions.world import PASSWORD, Running

COUNT = "SELECT count(*) AS n FROM care"


@pytest.mark.parametrize("prepare", [False, True])
@pytest.mark.parametrize("binary", [False, True])
def test_psycopg(running: Running, prepare: bool, binary: bool) -> None:
    notices: list[str | None] = []
    with running.connect() as connection:
        connection.add_notice_handler(lambda notice: notices.append(notice.message_primary))
        for _ in range(3):
            cursor = connection.execute(COUNT, prepare=prepare, binary=binary)
            assert cursor.fetchall() == [(42,)]
        given = COUNT + " WHERE person_id = %s AND note <> 'given'"
        cursor = connection.execute(given, [7], prepare=prepare, binary=binary)
        assert cursor.fetchall() == [(1007,)]
    assert notices == ["costs 0.5", "ε ± 3"] * 3 + ["costs 0.5"]
    assert [p.text for p in running.gateway.calls[-1][1].parameters] == ["7"]


def test_psycopg_simple_protocol(running: Running) -> None:
    with running.connect(cursor_factory=psycopg.ClientCursor) as connection:
        assert connection.execute(COUNT + " WHERE cost > %s", [1.5]).fetchone() == (42,)
        cursor = connection.execute(f"SELECT 1; {COUNT}; SELECT 'x'")
        found = [cursor.fetchall()]
        while cursor.nextset():
            found.append(cursor.fetchall())
        assert found == [[(1,)], [(42,)], [("x",)]]


def test_psycopg_transactions(running: Running) -> None:
    with running.connect() as connection:
        with connection.transaction():
            connection.execute("CREATE TEMP TABLE noted AS SELECT 1 AS x")
            with (
                pytest.raises(psycopg.errors.InsufficientPrivilege) as refused,
                connection.transaction(),
            ):
                connection.execute("SELECT note AS refused FROM care")
            assert refused.value.diag.message_hint == "Count them."
            assert connection.execute(COUNT).fetchone() == (42,)
        assert connection.execute("SELECT x FROM noted").fetchone() == (1,)


def test_psycopg_pipeline(running: Running) -> None:
    with running.connect() as connection:
        with connection.pipeline():
            cursors = [
                connection.execute(text)
                for text in ("SELECT 1", COUNT, "SELECT 2", COUNT, "SELECT 3")
            ]
        assert [c.fetchall() for c in cursors] == [[(1,)], [(42,)], [(2,)], [(42,)], [(3,)]]
        with connection.pipeline() as pipeline:
            with pytest.raises(psycopg.Error, match="spent"):  # noqa: PT012  # when it arrives
                connection.execute("SELECT count(*) AS spent FROM care")
                connection.execute(COUNT)
                pipeline.sync()
            with suppress(psycopg.errors.PipelineAborted):
                pipeline.sync()  # again: the error may have come before the first one was sent
        assert len(running.gateway.calls) == 3
        assert connection.execute("SELECT 4").fetchone() == (4,)


def test_psycopg_streams_single_rows(running: Running) -> None:
    with running.connect() as connection, connection.cursor(row_factory=scalar_row) as cursor:
        assert list(cursor.stream("SELECT count(*) AS several FROM care")) == [1, 2, 3, 4, 5]


def test_psycopg_copies_in_and_out(running: Running) -> None:
    with running.connect() as connection:
        connection.execute("CREATE TEMP TABLE t (x int)")
        with connection.cursor() as cursor:
            with cursor.copy("COPY t FROM STDIN") as copy:
                for number in range(100_000):
                    copy.write_row([number])
            with cursor.copy("COPY t TO STDOUT") as copy:
                assert sum(int(row[0]) for row in copy.rows()) == 100_000 * 99_999 // 2


def test_what_slips_past_fails_loudly(running: Running) -> None:
    with running.connect() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute('SELECT * FROM "care"')


def test_asyncpg(running: Running) -> None:
    async def drive() -> None:
        notices: list[Any] = []
        connection = await asyncpg.connect(
            host="127.0.0.1",
            port=running.server.port,
            user="ann",
            password=PASSWORD,
            database="shop",
        )
        connection.add_log_listener(lambda _, notice: notices.append(notice.message))
        try:
            assert await connection.fetchval("SELECT $1::int[]", [1, 2]) == [1, 2]
            assert await connection.fetchval(COUNT) == 42
            assert notices == ["costs 0.5", "ε ± 3"]
            prepared = await connection.prepare(COUNT + " WHERE person_id = $1 AND note <> 'given'")
            assert [p.name for p in prepared.get_parameters()] == ["int4"]
            assert [await prepared.fetchval(n) for n in (1, 2)] == [1001, 1002]
            async with connection.transaction():
                cursor = connection.cursor("SELECT count(*) AS several FROM care", prefetch=2)
                assert [row[0] async for row in cursor] == [1, 2, 3, 4, 5]
            calls = len(running.gateway.calls)
            asking = asyncio.create_task(connection.fetch("SELECT count(*) AS hang FROM care"))
            await asyncio.to_thread(until, lambda: len(running.gateway.calls) > calls)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            assert len(running.gateway.calls) == calls + 1
            assert await connection.fetchval(COUNT) == 42
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no raw rows"):
                await connection.fetch("SELECT note AS refused FROM care")
            await connection.reset()
            assert await connection.fetchval("SELECT 1") == 1
        finally:
            await connection.close()

    asyncio.run(drive())
    assert running.gateway.cancelled == 1


def test_many_clients_at_once(running: Running) -> None:
    async def one(number: int) -> int:
        connection = await psycopg.AsyncConnection.connect(running.dsn)
        async with connection:
            total = 0
            for _ in range(10):
                text = COUNT + " WHERE person_id = %s AND note <> 'given'"
                row = await (await connection.execute(text, [number])).fetchone()
                assert row is not None
                total += row[0] - 1000
            return total

    async def drive() -> list[int]:
        return await asyncio.gather(*map(one, range(10)))

    assert asyncio.run(drive()) == [10 * n for n in range(10)]
    assert len(running.gateway.calls) == 100


@pytest.mark.skipif(shutil.which("psql") is None, reason="no psql here")
def test_psql(running: Running) -> None:
    def psql(*commands: str) -> "subprocess.CompletedProcess[str]":
        arguments = [a for command in commands for a in ("-c", command)]
        return subprocess.run(
            ["psql", "-XAtq", running.dsn, *arguments], capture_output=True, text=True, check=False
        )

    done = psql(f"SELECT 1; {COUNT}", "\\d care", "SHOW privacy.budget")
    assert done.stdout.startswith("1\n42\nperson_id|integer")
    assert done.stdout.endswith("10 of 10\n")
    assert done.stderr == "NOTICE:  costs 0.5\nNOTICE:  ε ± 3\n"
    done = psql("SELECT note AS refused FROM care")
    assert done.stderr.splitlines() == [
        "ERROR:  no raw rows",
        "LINE 1: SELECT note AS refused FROM care",
        "                       ^",
        "HINT:  Count them.",
    ]
