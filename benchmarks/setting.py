"""What the benchmarks share: the demo served by a process of its own, and fair turns."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from proxy import demo_data, shipped
from proxy.policy_file import load
from sensitivity.policy import Backend, Budget, Every, Policy

USER = "ann"
QUESTION = "SELECT site, count(*), avg(medical_usd) FROM care GROUP BY 1"


def plenty(directory: Path) -> Policy:
    """Return the demo's policy with its data under `directory` and a budget that does not end."""
    data = directory / "demo.duckdb"
    if not data.exists():
        demo_data.build(data)
    declared = load(shipped.path("demo.yaml"))
    endless = Budget(10**18, 10**18, Every.EVER)
    return replace(
        declared,
        backend=Backend(duckdb=data),
        store=replace(declared.store, directory=directory),
        listen=replace(declared.listen, host="127.0.0.1", port=0, tls=None),
        roles={name: replace(role, budget=endless) for name, role in declared.roles.items()},
        budget=endless,
    )


_SERVE = """
import sys
from pathlib import Path
from benchmarks.setting import plenty
from proxy import app
def ready(pgfog):
    print(pgfog.port, pgfog.shadow.address, pgfog.shadow.database, flush=True)
app.run(app.serve(plenty(Path(sys.argv[1])), ready))
"""


class Served:
    """A running pgfog and the shadow behind it."""

    def __init__(self, port: int, socket: str, database: str):
        self.port, self.socket, self.database = port, socket, database

    def pgfog(self) -> psycopg.Connection:
        """Connect to pgfog."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            dbname=self.database,
            user=USER,
            password=USER,
            autocommit=True,
        )

    def shadow(self) -> psycopg.Connection:
        """Connect to the same PostgreSQL directly."""
        return psycopg.connect(
            host=str(Path(self.socket).parent), dbname=self.database, user=USER, autocommit=True
        )


@contextmanager
def served() -> Iterator[Served]:
    """Serve the demo in a process of its own."""
    with TemporaryDirectory() as directory:
        Path(directory).chmod(0o711)
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, directory], stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            port, socket, database = process.stdout.readline().split()
            yield Served(int(port), socket, database)
        finally:
            process.terminate()
            process.wait()


def in_turns(
    contestants: Mapping[str, Callable[[], object]], rounds: int, calls: int = 1
) -> dict[str, float]:
    """Time each in turn, so that a slow moment hits all; return medians in ms a call."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for call in contestants.values():
        call()
    for _ in range(rounds):
        for name, call in contestants.items():
            start = time.perf_counter()
            for _ in range(calls):
                call()
            times[name].append((time.perf_counter() - start) / calls * 1e3)
    return {name: statistics.median(each) for name, each in times.items()}
