"""An index that takes another's place while statements read, here and on a standby."""

import asyncio
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from proxy import app
from proxy.backends import BackendChanged
from proxy.backends.postgres import PostgresBackend
from proxy.policy_file import load
from proxy.wire.scram import Verifier
from tests import embedded
from tests.embedded import BINARIES, NOBODY, Server
from tests.index.clinic import Clinic, in_postgres
from tests.policy.policies import VERIFIER
from tests.serve.serving import PASSWORD, Served, workplace

WAITING = """
SELECT query FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'relation' AND NOT granted
"""


@pytest.fixture
def clinic(postgres: Server, tmp_path: Path) -> Clinic:
    made = in_postgres(postgres, tmp_path / "clinic")
    made.build()
    return made


def opened(clinic: Clinic) -> PostgresBackend:
    dsn = load(clinic.file).backend.postgres
    assert dsn is not None
    return PostgresBackend.open(dsn, timezone="UTC")


def waiting(server: Server, job: "asyncio.Future[Any] | None" = None) -> str:
    """Wait until somebody waits for a table, or the job is done; return what they asked."""
    with server.connect() as connection:
        while not connection.execute(WAITING.encode()).fetchall():
            if job is not None and job.done():
                return ""
            threading.Event().wait(0.01)
        # Looked up again: what a session asks is read before whether it waits, and it may have
        # begun to in between.
        return str(connection.execute(WAITING.encode()).fetchall()[0][0])


@pytest.mark.parametrize("locked", [True, False])
async def test_none_takes_the_place_of_one_that_is_read(
    postgres: Server, clinic: Clinic, *, locked: bool
) -> None:
    """Without the lock, the second query finds by its name a table that it sees no row of."""
    place = clinic.place("visits")
    count = f"SELECT count(*) FROM {place}"
    ((before,),) = clinic.connect().execute(count).fetchall()
    backend = opened(clinic)
    async with backend.snapshot([], [place] if locked else []) as data:
        await data.run("SELECT 1", limit=1)  # whatever else the statement reads before
        build = asyncio.ensure_future(asyncio.to_thread(clinic.build))
        asked = await asyncio.to_thread(waiting, postgres, build)
        # All at once and in order, or two tables' statements and the build would wait in a circle.
        assert ("LOCK TABLE" in asked and "EXCLUSIVE" in asked) is locked
        assert [*await data.run(count, limit=1)] == [(before if locked else 0,)]
        assert build.done() is not locked
    await build
    async with backend.snapshot([], [place]) as data:
        assert [*await data.run(count, limit=1)] == [(before,)]
    await asyncio.to_thread(backend.close)


async def test_who_waited_for_another_sees_its_rows(postgres: Server, clinic: Clinic) -> None:
    place, backend, steward = clinic.place("visits"), opened(clinic), clinic.connect()
    steward.execute("BEGIN")
    steward.execute(f"ALTER TABLE {place} RENAME TO gone")
    async with backend.snapshot([], [place]) as data:
        asked = asyncio.ensure_future(data.run(f"SELECT u0 FROM {place}", limit=9))
        assert "LOCK TABLE" in await asyncio.to_thread(waiting, postgres)
        steward.execute(f"CREATE TABLE {place} AS SELECT 7 AS u0")
        steward.execute(f"GRANT SELECT ON {place} TO reader")
        steward.execute("COMMIT")
        assert [*await asked] == [(7,)]
    await asyncio.to_thread(backend.close)


async def test_an_index_that_is_gone_is_said_before_the_next_charge(clinic: Clinic) -> None:
    place, backend = clinic.place("visits"), opened(clinic)
    clinic.connect().execute(f"DROP TABLE {place}")
    with pytest.raises(BackendChanged):
        async with backend.snapshot([], [place]) as data:
            await data.run("SELECT 1", limit=1)
    assert backend.changed
    await asyncio.to_thread(backend.close)


def test_a_statement_locks_the_index_before_it_reads(postgres: Server) -> None:
    with workplace() as directory:
        clinic = in_postgres(postgres, directory / "clinic")
        text = clinic.file.read_text().replace(VERIFIER, str(Verifier.of(PASSWORD, bytes(16))))
        listen = "listen: {host: 127.0.0.1, port: 0, max_connections: 9}"
        clinic.file.write_text(text.replace("dataset: clinic", f"dataset: clinic\n{listen}"))
        clinic.build()
        served = Served(directory / "clinic", clinic.file)
        steward, told = clinic.connect(), list[object]()
        try:
            with served.connect(dbname="clinic") as ann:

                def ask() -> None:
                    told.extend(ann.execute("SELECT count(*) FROM visits").fetchall())

                steward.execute("BEGIN")
                steward.execute(f"LOCK TABLE {clinic.place('visits')} IN ACCESS EXCLUSIVE MODE")
                asking = threading.Thread(target=ask)
                asking.start()
                assert "LOCK TABLE" in waiting(postgres)
                steward.execute("COMMIT")
                asking.join()
                assert len(told) == 1
        finally:
            served.end()


@contextmanager
def standby(primary: Server) -> Iterator[Server]:
    """Run a copy of a server that follows it."""
    with tempfile.TemporaryDirectory(prefix="pgfog-", dir="/tmp") as name:
        user = NOBODY if os.getuid() == 0 else None
        if user is not None:
            os.chown(name, user, user)
        words = f"-h {primary.directory} -U steward -D {name}/data -R -c fast --no-sync".split()
        subprocess.run([f"{BINARIES}/pg_basebackup", *words], check=True, user=user)
        server = embedded.start(Path(name))
        try:
            yield server
        finally:
            server.stop()


def caught_up(primary: Server, behind: Server) -> None:
    """Wait until the standby has done all that the primary has."""
    ((at,),) = primary.connect().execute(b"SELECT pg_current_wal_lsn()").fetchall()
    reader = behind.connect()
    while reader.execute(b"SELECT pg_last_wal_replay_lsn() < %s::pg_lsn", [at]).fetchall()[0][0]:
        threading.Event().wait(0.01)


async def test_a_standby_reads_what_its_primary_built(tmp_path: Path) -> None:
    """It never says that the data has changed: it does not count what is written."""
    with embedded.running() as primary, standby(primary) as behind:
        clinic = in_postgres(primary, tmp_path / "clinic")
        at = str(primary.directory)
        clinic.file.write_text(clinic.file.read_text().replace(at, str(behind.directory)))
        clinic.owner = f"host={at} user=keeper"
        caught_up(primary, behind)
        clinic.build()
        caught_up(primary, behind)
        place, backend = clinic.place("visits"), opened(clinic)
        count = f"SELECT count(*) FROM {place}"
        async with backend.snapshot([], [place]) as data:
            seen = [*await data.run(count, limit=1)]
        assert seen == clinic.connect().execute(count).fetchall()
        clinic.connect().execute("INSERT INTO visits VALUES (200, 1, 'gp', 1, 1, '')")
        clinic.connect().execute("SELECT pg_stat_force_next_flush()")
        caught_up(primary, behind)
        assert app.index_warnings(clinic.opened()) == []
        clinic.build()
        caught_up(primary, behind)
        async with backend.snapshot([], [place]) as data:
            assert [*await data.run(count, limit=1)] == seen
        await asyncio.to_thread(backend.close)
