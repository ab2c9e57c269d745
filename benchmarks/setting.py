"""What the benchmarks share: the demo served by a process of its own, and fair turns."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from proxy import app, demo_data, shipped
from proxy.index.build import build
from proxy.policy_file import load
from proxy.shadow import cluster
from sensitivity.policy import Backend, Bounding, Budget, Every, Policy, TableName

USER = "ann"
QUESTION = "SELECT site, count(*), avg(medical_usd) FROM care GROUP BY 1"


def plenty(directory: Path, bounding: Bounding | None = None, dsn: str = "") -> Policy:
    """Return the demo's policy with its data under `directory` and a budget that does not end.

    Args:
        bounding: how years of care are bounded, as if they had no key; None: by their key.
        dsn: the PostgreSQL that has the data instead.
    """
    data = directory / "demo.duckdb"
    if not dsn and not data.exists():
        demo_data.build(data)
    declared = load(shipped.path("demo.yaml"))
    endless = Budget(10**18, 10**18, Every.EVER)
    tables, care = dict(declared.tables), TableName("public", "care")
    if bounding is not None and (unit := tables[care].unit) is not None:
        columns = {n: c for n, c in tables[care].columns.items() if n != "study_year"}
        unit = replace(unit, bounding=bounding)
        tables[care] = replace(tables[care], columns=columns, unit=unit)
    return replace(
        declared,
        tables=tables,
        backend=Backend(postgres=dsn) if dsn else Backend(duckdb=data),
        store=replace(declared.store, directory=directory),
        listen=replace(declared.listen, host="127.0.0.1", port=0, tls=None),
        roles={name: replace(role, budget=endless) for name, role in declared.roles.items()},
        budget=endless,
    )


def index(policy: Policy) -> None:
    """Build the index that a policy wants."""
    resolved, backend = app.open_backend(policy)
    backend.close()
    build(resolved, app.salt(resolved), 1, app.builder(resolved, None), lambda *_: None)


_SERVE = """
import os, sys
from pathlib import Path
from benchmarks import costless
from benchmarks.setting import index, plenty
from proxy import app
from proxy.shadow import cluster
from proxy.workers.supervisor import supervise
from sensitivity.policy import Bounding
loopback = f"127.{os.getpid() >> 16 & 255}.{os.getpid() >> 8 & 255}.{os.getpid() & 255}"
cluster._SETTINGS["listen_addresses"] = loopback  # an address of its own: port 5432 may be taken
def ready(pgfog):
    print(pgfog.port, pgfog.shadow.address, loopback, pgfog.shadow.database, flush=True)
bounding = Bounding(sys.argv[3]) if sys.argv[3] else None
policy, workers = plenty(Path(sys.argv[1]), bounding, sys.argv[4]), int(sys.argv[2])
if bounding is Bounding.INDEX:
    index(policy)
if sys.argv[5:]:
    costless.install()
    sys.executable = sys.argv[5]  # what the supervisor starts workers with
app.run(app.serve(policy, ready) if workers == 1 else supervise(policy, workers, ready))
"""


@dataclass(frozen=True)
class Place:
    """Where a client may connect to: a host, or the directory of a socket."""

    host: str
    port: int
    database: str

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=self.host,
            port=self.port,
            dbname=self.database,
            user=USER,
            password=USER,
            autocommit=True,
        )


@dataclass(frozen=True)
class Served:
    """A running pgfog, and the same PostgreSQL that is its shadow, reached directly.

    Attributes:
        process: pgfog's process id.
    """

    pgfog: Place
    unix: Place
    tcp: Place
    process: int


def _ask_for_passwords(directory: str, database: str) -> None:
    """Have PostgreSQL ask for the same password in the same way as pgfog, over TCP."""
    with psycopg.connect(
        host=directory, dbname=database, user=cluster.SUPERUSER, autocommit=True
    ) as steward:
        row = steward.execute("SHOW hba_file").fetchone()
        assert row is not None
        hba = Path(row[0])
        lines = hba.read_text().splitlines()
        asking = [x.replace("trust", "scram-sha-256") if x.startswith("host") else x for x in lines]
        hba.write_text("\n".join(asking) + "\n")
        steward.execute(f"ALTER ROLE {USER} PASSWORD '{USER}'")
        steward.execute("SELECT pg_reload_conf()")


@contextmanager
def served(
    workers: int = 1,
    *,
    costless: bool = False,
    bounding: Bounding | None = None,
    dsn: str = "",
) -> Iterator[Served]:
    """Serve the demo in a process of its own, or in several, on the disk that one works on.

    Args:
        costless: with a backend that costs nothing.
        bounding, dsn: as in `plenty`.
    """
    with TemporaryDirectory(dir=".") as name:
        directory = Path(name).absolute()
        directory.chmod(0o711)
        way = bounding.value if bounding else ""
        command = [sys.executable, "-c", _SERVE, str(directory), str(workers), way, dsn]
        if costless:
            worker = directory / "worker"
            worker.write_text(f'#!/bin/sh\nexec {sys.executable} -m benchmarks.costless "$3"\n')
            worker.chmod(0o755)
            command.append(str(worker))
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                port, socket, loopback, database = process.stdout.readline().split()
                _ask_for_passwords(str(Path(socket).parent), database)
                yield Served(
                    Place("127.0.0.1", int(port), database),
                    Place(str(Path(socket).parent), 5432, database),
                    Place(loopback, 5432, database),
                    process.pid,
                )
            finally:
                process.terminate()


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
