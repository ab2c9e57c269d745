"""What bounding contributions costs in PostgreSQL, with an index and without."""

import json
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from rich.console import Console
from rich.table import Table as Grid

from benchmarks import bounding, skewed
from proxy import app
from proxy.index.build import build
from proxy.policy_file import load
from proxy.wire.scram import Verifier
from sensitivity.policy import Policy
from tests import embedded
from tests.embedded import Connection, Server

TABLE = """
CREATE TABLE events (person integer NOT NULL, g integer NOT NULL, h integer NOT NULL,
    v double precision);
CREATE ROLE keeper LOGIN;
GRANT SELECT ON events TO keeper;
CREATE SCHEMA pgfog_index AUTHORIZATION keeper;
GRANT USAGE ON SCHEMA pgfog_index TO reader
"""
ROUNDS = 2
_TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print for each statement the server's time, its CPU time, and its memory."""
    out = Console(highlight=False, width=150)
    with embedded.running("-c", "shared_buffers=2GB", "-c", "max_wal_size=4GB") as server:
        for words, data, rows in (
            ("Zipf(0.9): 10M rows of 1M persons, max_rows 20", skewed.zipf(), 20),
            ("lognormal: 9.4M rows of 1.1M persons, max_rows 70 (99 %)", skewed.shop(), 70),
        ):
            with TemporaryDirectory() as directory:
                out.print(_compared(words, server, data, rows, Path(directory)))


def _compared(words: str, server: Server, data: Path, rows: int, directory: Path) -> Grid:
    steward = _loaded(server, data)
    policy, seconds = _indexed(server, data, rows, directory)
    grid = Grid(
        "statement",
        "plain",
        "index",
        "no index",
        title=f"{words}; index built in {seconds:.0f} s, {_sizes(steward)}:"
        " wall, its ratio, that of CPU, memory of the backend",
        box=None,
    )
    for name, text in bounding.STATEMENTS.items():
        ways = {
            "plain": text,
            "index": bounding.backend_sql(policy, text, "postgres"),
            "no index": bounding.backend_sql(
                bounding.without_index(policy, None), text, "postgres"
            ),
        }
        found: dict[str, list[tuple[float, float, float]]] = {way: [] for way in ways}
        for _ in range(ROUNDS + 1):
            for way, sql in ways.items():
                found[way].append(_run(server, data.stem, sql))
        best = {way: [min(each) for each in zip(*runs, strict=True)] for way, runs in found.items()}
        wall, cpu, _ = best["plain"]
        cells = [
            f"{w * 1e3:,.0f} ms {w / wall:.1f}x/{c / cpu:.1f}x {m:.0f} MB"
            for w, c, m in best.values()
        ]
        grid.add_row(name, *cells)
    return grid


def _loaded(server: Server, data: Path) -> Connection:
    """Copy a table into a database of its own."""
    server.create(data.stem)
    steward = server.connect(data.stem)
    server.admit(steward)
    for statement in TABLE.split(";"):
        if not statement.strip().startswith("CREATE ROLE") or data.stem.startswith("zipf"):
            steward.execute(statement.encode())
    steward.execute(b"GRANT SELECT ON events TO reader")
    rows = server.directory / "rows.csv"
    with duckdb.connect(data, read_only=True) as source:
        source.execute(f"COPY events TO '{rows}' (HEADER false)")
    steward.execute(f"COPY events FROM '{rows}' (FORMAT csv)".encode())
    rows.unlink()
    steward.execute(b"VACUUM (ANALYZE) events")
    return steward


def _indexed(server: Server, data: Path, rows: int, directory: Path) -> tuple[Policy, float]:
    """Build the index; return the policy, and how many seconds it took."""
    file = directory / "policy.yaml"
    text = skewed.POLICY.format(
        data="data",
        state=directory / "state",
        rows=rows,
        bounding=", bounding: index",
        password=Verifier.of("ann", bytes(16)),
    )
    dsn = json.dumps(server.dsn(data.stem, "reader"))
    file.write_text(text.replace('{duckdb: "data"}', f"{{postgres: {dsn}}}"))
    policy, backend = app.open_backend(load(file))
    backend.close()
    app.state_directory(policy)
    start = time.monotonic()
    build(policy, app.salt(policy), 1, app.builder(policy, "user=keeper"), lambda *_: None)
    seconds = time.monotonic() - start
    policy, backend = app.open_backend(load(file))
    backend.close()
    return policy, seconds


def _sizes(steward: Connection) -> str:
    """Say how large the index is, and the table."""
    ((index, table),) = steward.execute(
        b"SELECT sum(pg_relation_size(c.oid)), pg_relation_size('public.events')"
        b" FROM pg_class AS c WHERE relnamespace = 'pgfog_index'::regnamespace"
    ).fetchall()
    return f"{int(index) >> 20} MB of {int(table) >> 20} MB"


def _run(server: Server, database: str, sql: str) -> tuple[float, float, float]:
    """Run a query in a session of its own; return seconds, those of CPU, and MB that it took."""
    connection = server.connect(database)
    backend = connection.info.backend_pid
    connection.execute(b"SELECT 1")
    before, start = _cpu(server.process.pid, backend), time.perf_counter()
    with connection.cursor(binary=True) as cursor:
        cursor.execute(sql.encode()).fetchall()
    wall = time.perf_counter() - start
    time.sleep(0.05)  # until its parallel workers have been waited for
    cpu = _cpu(server.process.pid, backend) - before
    memory = _memory(backend)
    connection.close()
    while Path(f"/proc/{backend}").exists():  # or its CPU would be found in the next run's
        time.sleep(0.01)
    return wall, cpu, memory


def _cpu(postmaster: int, backend: int) -> float:
    """Return seconds of CPU: of a session, and of all that the server has waited for."""
    own = Path(f"/proc/{backend}/stat").read_text().rpartition(") ")[2].split()
    others = Path(f"/proc/{postmaster}/stat").read_text().rpartition(") ")[2].split()
    return (int(own[11]) + int(own[12]) + int(others[13]) + int(others[14])) / _TICK


def _memory(backend: int) -> float:
    """Return the most MB that a session took, but for what it shares with others."""
    said = Path(f"/proc/{backend}/status").read_text().splitlines()
    kb = {line.split(":")[0]: int(line.split()[1]) for line in said if line.endswith(" kB")}
    return (kb["VmHWM"] - kb["RssShmem"] - kb["RssFile"]) / 1024


if __name__ == "__main__":
    main()
