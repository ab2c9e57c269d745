"""A private statement: beside the plain engines, where its time goes, and how many a second.

    python -m benchmarks.answer [--seconds 3] [--most 2]

Statements a second are asked of a backend that costs nothing, with the ledger on the disk of the
working directory. pgbench asks them, on the same cores.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click
import duckdb
import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.processes import cpu_seconds
from benchmarks.relay import trips
from benchmarks.setting import QUESTION, in_turns, plenty, served
from benchmarks.stages import WARM, spent
from sensitivity.policy import Bounding
from tests import embedded

ROUNDS = 20
PASSES = 5
WAYS = {
    "nothing, by a key": None,
    "by weights": Bounding.WEIGHT,
    "by an index": Bounding.INDEX,
}
SESSIONS = (1, 16, 64)
_out = Console(highlight=False, width=110)


def _ratios() -> None:
    """Ask each way of bounding in turns with the engine that is behind it.

    All servers are up, but one is asked at a time, some rounds in a row: its caches are its own
    then, as in use. Several passes, for a slow moment of the machine lasts longer than such a row.
    """
    table = Table("pgfog bounds", "over", "ms", "plain, ms", "pgfog takes more", box=None)
    table.title = QUESTION
    with ExitStack() as stack:
        directory = Path(stack.enter_context(TemporaryDirectory()))
        duck = duckdb.connect(str(plenty(directory).backend.duckdb), read_only=True)
        stack.callback(duck.close)
        elephant = stack.enter_context(embedded.running())
        steward = _copied(duck, elephant)
        plain: dict[str, Callable[[], object]] = {
            "DuckDB": lambda: duck.execute(QUESTION).fetchall(),
            "PostgreSQL": partial(_asked, steward, QUESTION.encode()),
        }
        servers = {(way, "DuckDB"): served(bounding=bounding) for way, bounding in WAYS.items()} | {
            (next(iter(WAYS)), "PostgreSQL"): served(dsn=elephant.dsn("study", "reader"))
        }
        turns: dict[tuple[str, str], dict[str, Callable[[], object]]] = {}
        for (way, engine), server in servers.items():
            session = stack.enter_context(stack.enter_context(server).pgfog.connect())
            asked = partial(_asked, session, QUESTION.encode())
            for _ in range(WARM):
                asked()
            turns[way, engine] = {"pgfog": asked, "plain": plain[engine]}
        passes = [{at: in_turns(each, ROUNDS) for at, each in turns.items()} for _ in range(PASSES)]
    for way, engine in turns:
        pgfog, alone = (
            median(each[way, engine][who] for each in passes) for who in ("pgfog", "plain")
        )
        table.add_row(way, engine, f"{pgfog:.2f}", f"{alone:.2f}", f"{pgfog - alone:.2f}")
    _out.print(table)


def _asked(connection: psycopg.Connection, text: bytes) -> object:
    return connection.execute(text).fetchall()


def _copied(engine: duckdb.DuckDBPyConnection, server: embedded.Server) -> psycopg.Connection:
    """Copy the study to a PostgreSQL, for the role `reader`; return a session of its owner."""
    server.create("study")
    steward = server.connect("study")
    tables = engine.execute("SELECT table_name, sql FROM duckdb_tables()").fetchall()
    for name, made in tables:
        steward.execute(made.replace(" DOUBLE", " DOUBLE PRECISION").encode())
        rows = server.directory / "rows.csv"
        engine.execute(f"COPY {name} TO '{rows}' (HEADER false)")
        steward.execute(f"COPY {name} FROM '{rows}' (FORMAT csv)".encode())
        rows.unlink()
    server.admit(steward)
    steward.execute(b"VACUUM ANALYZE")
    return steward


def _stages() -> None:
    table = Table("one session, warm", "ms", box=None)
    stages = spent(3 * PASSES * ROUNDS)
    for label, ms in stages.items():
        table.add_row(label, f"{ms:.3f}")
    table.add_row("together", f"{sum(stages.values()):.3f}")
    _out.print(table)


def _rates(seconds: float, most: int) -> None:
    table = Table(
        "workers",
        "sessions",
        "statements/s",
        "CPU of one, ms: pgfog",
        "shadow",
        title="the backend costs nothing",
        box=None,
    )
    for workers in range(1, most + 1):
        with served(workers, costless=True) as server:
            for sessions in SESSIONS:
                ask = ("simple", sessions)
                rate = trips(server.pgfog, *ask, 5 * sessions, QUESTION)
                count = max(10, int(rate * seconds / sessions)) * sessions
                before = cpu_seconds(server.process)
                rate = trips(server.pgfog, *ask, count, QUESTION)
                after = cpu_seconds(server.process)
                costs = [f"{(after[k] - before[k]) / count * 1e3:.2f}" for k in ("pgfog", "shadow")]
                table.add_row(str(workers), str(sessions), f"{rate:,.0f}", *costs)
    table.caption = f"load {os.getloadavg()[0]:.1f}"
    _out.print(table)


@click.command()
@click.option("--seconds", default=3.0, show_default=True, help="Of each rate, about.")
@click.option("--most", default=2, show_default=True, help="Workers.")
def main(seconds: float, most: int) -> None:
    """Print ratios, then stages, then rates."""
    _ratios()
    _stages()
    _rates(seconds, most)


if __name__ == "__main__":
    main()
