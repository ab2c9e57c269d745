"""What PostgreSQL's catalog said at the start has to hold for the rows that are read."""

import asyncio
import os
import signal
import sys
from typing import Any

import psycopg
import pytest

from proxy.backends import BackendChanged, BackendFailed
from proxy.backends.believed import Believed, _settled, moment
from proxy.backends.postgres import PostgresBackend
from sensitivity.policy import TableName
from sensitivity.refusal import Refusal
from tests import embedded
from tests.embedded import Connection, Server
from tests.patience import connects, until

EVERYTHING, FEW = sys.maxsize, 10


@pytest.fixture(scope="module")
def believed(postgres: Server) -> str:
    """A database to change."""
    postgres.create("believed")
    return "believed"


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ("ALTER TABLE kept ADD more integer; CREATE INDEX ON kept (word)", True),
        ("ALTER TABLE kept DROP CONSTRAINT kept_pkey; CREATE UNIQUE INDEX ON kept (id)", True),
        ("ALTER TABLE kept DROP word", True),
        ("ALTER TABLE kept DROP CONSTRAINT kept_pkey", False),
        ("ALTER TABLE kept ALTER word DROP NOT NULL", False),
        ("ALTER TABLE kept ALTER id TYPE bigint", False),
        ("ALTER TABLE kept ENABLE ROW LEVEL SECURITY", False),
        ("CREATE TABLE heir () INHERITS (kept)", False),
        ("ALTER TABLE kept RENAME TO old; CREATE TABLE kept (id integer NOT NULL)", False),
        ("DROP TABLE kept; CREATE VIEW kept AS SELECT 1 AS id", False),
    ],
)
async def test_what_was_believed_is_asked_again(
    postgres: Server, believed: str, change: str, *, holds: bool
) -> None:
    steward = postgres.connect(believed)
    steward.execute(b"DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    steward.execute(b"CREATE TABLE kept (id integer PRIMARY KEY, word text NOT NULL)")
    postgres.admit(steward)
    steward.execute(b"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader")
    backend = PostgresBackend.open(postgres.dsn(believed, "reader"), timezone="UTC")
    try:
        assert ("public", "kept") in backend.catalog()
        steward.execute(change.encode())
        async with backend.snapshot([TableName("public", "kept")]) as data:
            if holds:
                assert [*await data.run("SELECT 1 FROM public.kept", limit=EVERYTHING)] == []
                return
            with pytest.raises(Refusal) as refused:
                await data.run("SELECT 1 FROM public.kept", limit=EVERYTHING)
        # Row security makes queries fail by themselves.
        row_security = "ROW LEVEL" in change
        assert isinstance(refused.value, BackendFailed if row_security else BackendChanged)
    finally:
        await asyncio.to_thread(backend.close)


async def test_a_part_of_a_part_is_believed_too(postgres: Server) -> None:
    postgres.create("parted")
    steward = postgres.connect("parted")
    steward.execute(
        b"CREATE FOREIGN DATA WRAPPER afar; CREATE SERVER afar FOREIGN DATA WRAPPER afar"
    )
    steward.execute(b"CREATE TABLE kept (id integer NOT NULL) PARTITION BY RANGE (id)")
    part = "PARTITION OF kept FOR VALUES FROM (1) TO (9) PARTITION BY RANGE (id)"
    steward.execute(f"CREATE TABLE part {part}".encode())
    postgres.admit(steward)
    backend = PostgresBackend.open(postgres.dsn("parted", "reader"), timezone="UTC")
    assert backend.catalog()["public", "kept"].not_null == {"id"}
    query = "SELECT 1 FROM public.kept WHERE id > 9"  # reads no part
    async with backend.snapshot([TableName("public", "kept")]) as data:
        await data.run(query, limit=EVERYTHING)
    steward.execute(
        b"CREATE FOREIGN TABLE below PARTITION OF part FOR VALUES FROM (1) TO (5) SERVER afar"
    )
    async with backend.snapshot([TableName("public", "kept")]) as data:
        with pytest.raises(BackendChanged):  # nobody enforces NOT NULL there
            await data.run(query, limit=EVERYTHING)
    await asyncio.to_thread(backend.close)


@pytest.mark.parametrize("limit", [EVERYTHING, FEW])
async def test_a_table_that_is_exchanged_while_it_is_asked(postgres: Server, limit: int) -> None:
    """A name is looked up anew by each query; whose rows are seen was settled by the first."""
    database = f"exchanged_{limit}"
    postgres.create(database)
    steward = postgres.connect(database)
    steward.execute(b"CREATE TABLE kept (id integer PRIMARY KEY); CREATE TABLE other (id integer)")
    steward.execute(b"INSERT INTO kept VALUES (1); INSERT INTO other VALUES (1), (1)")
    postgres.admit(steward)
    backend = PostgresBackend.open(postgres.dsn(database, "reader"), timezone="UTC")
    backend.catalog()
    async with backend.snapshot([TableName("public", "kept")]) as data:
        assert [*await data.run("SELECT id FROM public.kept", limit=limit)] == [(1,)]
    async with backend.snapshot([TableName("public", "kept")]) as data:
        data._tables = []  # nothing is asked again, and nothing is locked
        await data.run("SELECT 1", limit=EVERYTHING)
        data._tables = [TableName("public", "kept")]
        steward.execute(b"ALTER TABLE kept RENAME TO gone; ALTER TABLE other RENAME TO kept")
        with pytest.raises(BackendChanged):
            await data.run("SELECT id FROM public.kept", limit=limit)
    await asyncio.to_thread(backend.close)


async def test_it_is_asked_again_only_after_somebody_wrote(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    ask = Believed._asked

    async def counted(*args: Any) -> bool:
        asked.append(args)
        return await ask(*args)

    monkeypatch.setattr(Believed, "_asked", counted)
    postgres.create("quiet")
    steward = postgres.connect("quiet")
    steward.execute(b"CREATE TABLE kept (id integer PRIMARY KEY); INSERT INTO kept VALUES (1)")
    postgres.admit(steward)
    backend = PostgresBackend(postgres.dsn("quiet", "reader"), "UTC", 1)
    backend.catalog()

    async def times(limit: int = FEW) -> int:
        before = len(asked)
        async with backend.snapshot([TableName("public", "kept")]) as data:
            await data.run("SELECT id FROM public.kept", limit=limit)
        return len(asked) - before

    try:
        assert [await times(), await times(), await times()] == [1, 0, 0]
        assert await times(EVERYTHING) == 1  # rows that do not say when they were read
        steward.execute(b"INSERT INTO kept VALUES (2)")
        assert [await times(), await times()] == [1, 0]
        with steward.transaction():
            steward.execute(b"INSERT INTO kept VALUES (3)")
            assert await times() == 0  # nobody sees that yet
        assert [await times(), await times()] == [1, 0]
        steward.execute(b"DELETE FROM kept")
        assert [await times(), await times()] == [1, 1]  # nothing was read
    finally:
        await asyncio.to_thread(backend.close)


def _lives(connection: Connection) -> bool:
    try:
        connection.execute(b"SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


async def test_a_crash_gives_numbers_of_transactions_again() -> None:
    """Of one that was undone nothing needs to be on disk; its number is the next one's, then."""
    with embedded.running("-c", "wal_writer_delay=10s", "-c", "autovacuum=off") as server:
        steward, kept = server.connect(), [TableName("public", "kept")]
        steward.execute(b"CREATE TABLE kept (id integer PRIMARY KEY); INSERT INTO kept VALUES (1)")
        server.admit(steward)
        steward.execute(b"CHECKPOINT")
        backend = PostgresBackend.open(server.dsn(user="reader"), timezone="UTC")
        backend.catalog()

        async def seen() -> tuple[Any, ...]:
            moment = "pg_current_snapshot()::text || pg_postmaster_start_time()"
            async with backend.snapshot(kept) as data:
                ((*row,),) = await data.run(
                    f"SELECT count(*), (SELECT {moment}) FROM public.kept", limit=1
                )
            return tuple(row)

        with steward.transaction(force_rollback=True):
            steward.execute(b"INSERT INTO kept VALUES (2)")
        (count, moment), witness = await seen(), server.connect()
        os.kill(steward.info.backend_pid, signal.SIGKILL)
        await asyncio.to_thread(until, lambda: not _lives(witness))  # the server has noticed
        await asyncio.to_thread(until, lambda: connects(server.connect))
        steward = server.connect()
        with steward.transaction():
            steward.execute(b"ALTER TABLE kept DROP CONSTRAINT kept_pkey")
            steward.execute(b"INSERT INTO kept VALUES (1)")
        with pytest.raises(BackendChanged):
            await seen()
        (now,) = steward.execute(
            b"SELECT pg_current_snapshot()::text || pg_postmaster_start_time()"
        ).fetchone() or ("",)
        assert (count, moment) == (1, now)
        await asyncio.to_thread(backend.close)


def test_no_two_sessions_share_a_moment(postgres: Server) -> None:
    """Of two servers, or of one before and after a crash, numbers may say different things."""
    kept, other = TableName("public", "kept"), TableName("public", "other")
    asked = f"SELECT {moment([kept, other])}".encode()
    sessions = [postgres.connect() for _ in range(2)]
    (one,), (another,) = (session.execute(asked).fetchone() or ("",) for session in sessions)
    assert one.split()[1:] != another.split()[1:]  # the first are their snapshots
    assert moment([other, kept]) == moment([kept, other])


@pytest.mark.parametrize(
    ("snapshot", "settled"),
    [("7:7:", True), ("7:9:7", False), ("7:9:", False)],  # the last is a standby's
)
def test_a_moment_is_kept_when_everybody_has_ended(snapshot: str, *, settled: bool) -> None:
    assert _settled(f"{snapshot} 4711 2026-11-28 12:00:00+00 16384") == settled
