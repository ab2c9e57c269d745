"""`pgfog serve` in a process of its own, over the demo's data and a policy with several roles."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import psycopg
import pytest
import yaml
from psycopg.conninfo import make_conninfo

from proxy import demo_data, shipped
from proxy.backends.duckdb_catalog import spelling
from proxy.wire.scram import Verifier
from tests.embedded import Server
from tests.patience import PATIENCE_S
from tests.sessions.world import Raw
from tests.wiretap import NUMBER, TEXT

Connection = psycopg.Connection[tuple[Any, ...]]

DATABASE = "rand-hie"
PASSWORD = "correct horse"
PGFOG = (sys.executable, "-c", "from proxy.cli import main; main(prog_name='pgfog')")

ALL = ("people", "care", "sites")
ROLES: dict[str, tuple[tuple[str, ...], float]] = {
    "ann": (ALL, 100000),
    "bob": (ALL, 100000),  # only ever asks what must be free
    "carl": (ALL, 28.5),  # 57 statements at epsilon 0.5
    "dora": (("people", "sites"), 100000),  # may not see care
}
"""Role -> tables and epsilon of its budget."""

_KEYS = {"people": "person_id", "care": "person_id, study_year", "sites": "site"}


def write_policy(directory: Path, data: Path, **changes: Any) -> Path:
    """Write the demo's policy with the state under `directory`, `data`, and the roles above."""
    policy = yaml.safe_load(shipped.path("demo.yaml").read_text())
    verifier = str(Verifier.of(PASSWORD, secrets.token_bytes(16)))
    policy |= {
        "listen": {"host": "127.0.0.1", "port": 0, "max_connections": 60},
        "backend": {"duckdb": str(data)},
        "state": str(directory / "state"),
        "budget": {"epsilon": 1000000, "delta": 0.9, "every": "ever"},
        "roles": {
            name: {
                "password": verifier,
                "tables": list(tables),
                "schema": name,
                "budget": {"epsilon": epsilon, "delta": 0.1, "every": "ever"},
            }
            for name, (tables, epsilon) in ROLES.items()
        },
    }
    path = directory / "policy.yaml"
    path.write_text(yaml.safe_dump(policy | changes))
    return path


@contextmanager
def workplace() -> Iterator[Path]:
    """Make a directory that an unprivileged shadow can pass through."""
    with tempfile.TemporaryDirectory(prefix="pgfog-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@contextmanager
def data_file() -> Iterator[Path]:
    """Build the demo's database."""
    with workplace() as directory:
        path = directory / "demo.duckdb"
        demo_data.build(path)
        yield path


def in_postgres(data: Path, server: Server, database: str) -> str:
    """Copy the demo's data into a server's new database; return how `reader` connects to it."""
    server.create(database)
    with duckdb.connect(data, read_only=True) as source, server.connect(database) as steward:
        for table, key in _KEYS.items():
            described = source.execute(f"DESCRIBE {table}").fetchall()
            columns = [f"{name} {spelling(type_)}" for name, type_, *_ in described]
            nullable = {name for name, _, null, *_ in described if null == "YES"}
            columns += [f"PRIMARY KEY ({key})"]
            steward.execute(f"CREATE TABLE {table} ({', '.join(columns)})".encode())
            for name, *_ in described:
                if name not in nullable:
                    steward.execute(f"ALTER TABLE {table} ALTER {name} SET NOT NULL".encode())
            with steward.cursor().copy(f"COPY {table} FROM STDIN".encode()) as rows:
                for row in source.execute(f"SELECT * FROM {table}").fetchall():
                    rows.write_row(row)
        server.admit(steward)
    return server.dsn(database, "reader")


def plant(data: Path) -> None:
    """Put into one person's rows what nobody may ever see."""
    with duckdb.connect(str(data)) as engine:
        for update, value in (
            ("people SET self_rated_health", f"{TEXT} health"),
            ("care SET inpatient_usd", NUMBER),
        ):
            done = engine.execute(f"UPDATE {update} = ? WHERE person_id = 125024", [value])
            assert done.fetchone() != (0,)


@contextmanager
def serving(data: Path, *options: str, **changes: Any) -> Iterator["Served"]:
    """Serve, and leave nothing behind."""
    with workplace() as directory:
        served = Served(directory, write_policy(directory, data, **changes), *options)
        try:
            yield served
        finally:
            served.end()


class Served:
    """`pgfog serve`, which may be killed and started again on the same state.

    Attributes:
        log: what it wrote to standard error.
    """

    process: subprocess.Popen[str]
    port: int

    def __init__(self, directory: Path, policy: Path, *options: str):
        self.options = options
        self.state = directory / "state"
        self.log = directory / "pgfog.log"
        self.policy = policy
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*PGFOG, "serve", str(self.policy), *self.options],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        found = re.search(r":(\d+)$", self.process.stdout.readline().strip())
        if found is None:
            self.kill()
            words = " ".join(self.log.read_text().split())
            raise AssertionError(f"pgfog does not serve: {words}")
        self.port = int(found[1])

    def dsn(self, user: str = "ann", **more: str) -> str:
        given = {
            "host": "127.0.0.1",
            "port": str(self.port),
            "user": user,
            "password": PASSWORD,
            "dbname": DATABASE,
            "gssencmode": "disable",
        }
        return make_conninfo(**(given | more))

    def connect(self, user: str = "ann", **more: str) -> Connection:
        return psycopg.connect(self.dsn(user, **more), autocommit=True)

    def shadow(self, user: str = "ann") -> Connection:
        """Connect to the PostgreSQL behind pgfog, past it."""
        home = self.state / "shadow"
        return psycopg.connect(host=str(home), user=user, dbname=DATABASE, autocommit=True)

    def raw(self, user: str = "ann", **parameters: str) -> Raw:
        """Connect as a client that says exactly what it is told to."""
        here = SimpleNamespace(server=SimpleNamespace(port=self.port))
        return Raw(cast("Any", here)).log_in(user, PASSWORD, 0, database=DATABASE, **parameters)

    def raw_shadow(self, user: str = "ann") -> Raw:
        """Connect in the same way to the PostgreSQL behind pgfog, past it."""
        behind = socket.socket(socket.AF_UNIX)
        behind.settimeout(PATIENCE_S)
        behind.connect(str(self.state / "shadow" / ".s.PGSQL.5432"))
        here = SimpleNamespace(server=SimpleNamespace(port=0))
        return Raw(cast("Any", here), connection=behind).log_in(
            user, database=DATABASE, options="-c privacy.budget="
        )

    def postmaster(self) -> int:
        return int((self.state / "shadow" / "postmaster.pid").read_text().split()[0])

    def workers(self) -> set[int]:
        """Return the processes that answer, if there are workers."""
        found = set()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                parent = process.joinpath("stat").read_text().rpartition(")")[2].split()[1]
                words = process.joinpath("cmdline").read_bytes()
                if b"proxy.workers.worker" in words and parent == str(self.process.pid):
                    found.add(int(process.name))
        return found

    def kill(self) -> None:
        """End it as a crash would; its shadow lives on."""
        self.process.kill()
        self._reap()

    def terminate(self) -> int:
        """Ask it to end, and return its exit code."""
        self.process.terminate()
        return self._reap()

    def end(self) -> None:
        """End it and its shadow, whatever state they are in."""
        self.process.terminate()
        try:
            self._reap()
        except subprocess.TimeoutExpired:
            self.kill()
        with suppress(FileNotFoundError, ProcessLookupError):
            os.kill(self.postmaster(), signal.SIGINT)

    def _reap(self) -> int:
        code = self.process.wait(PATIENCE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


def answers(served: Served) -> bool:
    """Say whether somebody can log in and is answered."""
    try:
        with served.connect() as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def spent(connection: Connection) -> Decimal:
    """What SHOW privacy.budget says was spent: epsilon."""
    ((line,),) = connection.execute("SHOW privacy.budget").fetchall()
    found = re.search(r"spent (?:ε|epsilon) ([\d.]+)", line)
    assert found is not None, line
    return Decimal(found[1])


@contextmanager
def costs(epsilon: str, connection: Connection) -> Iterator[None]:
    """Check what is charged to the connection's role meanwhile."""
    before = spent(connection)
    yield
    assert spent(connection) - before == Decimal(epsilon)


def refused(connection: Connection, text: str, *parameters: Any) -> psycopg.errors.Diagnostic:
    """Return what is said when a statement is turned down, which must be free."""
    with connection.cursor() as cursor, pytest.raises(psycopg.Error) as caught:
        cursor.execute(text.encode(), parameters or None)
    return caught.value.diag
