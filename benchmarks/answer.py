"""A private statement: beside the plain engines, where its time goes, and how many a second.

    python -m benchmarks.answer [--seconds 3] [--most 2]

Statements a second are asked of a backend that costs nothing, with the ledger on the disk of the
working directory. pgbench asks them, on the same cores.
"""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
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

ROUNDS = 100
WAYS = {
    "nothing, by a key": None,
    "by weights": Bounding.WEIGHT,
    "by an index": Bounding.INDEX,
}
SESSIONS = (1, 16, 64)
_out = Console(highlight=False, width=110)


def _ratios() -> None:
    """Ask each way of bounding in turns with both engines: one server at a time, whose caches no
    other's statements empty."""
    table = Table("pgfog bounds", "ms", "DuckDB", "pgfog takes more", "PostgreSQL", box=None)
    table.title = QUESTION
    with TemporaryDirectory() as directory:
        engine = duckdb.connect(str(plenty(Path(directory)).backend.duckdb), read_only=True)
        for words, bounding in WAYS.items():
            pgfog, plain, postgres = _in_turns(engine, bounding)
            more = f"{pgfog - plain:.2f}"
            table.add_row(words, f"{pgfog:.2f}", f"{plain:.2f}", more, f"{postgres:.2f}")
        engine.close()
    _out.print(table)


def _in_turns(engine: duckdb.DuckDBPyConnection, bounding: Bounding | None) -> Sequence[float]:
    """Return the milliseconds of pgfog, DuckDB and PostgreSQL."""
    with (
        served(bounding=bounding) as server,
        server.pgfog.connect() as private,
        server.unix.connect() as postgres,
    ):
        asked = partial(_asked, private, QUESTION.encode())
        for _ in range(WARM):
            asked()
        contestants: dict[str, Callable[[], object]] = {
            "pgfog": asked,
            "DuckDB": lambda: engine.execute(QUESTION).fetchall(),
            "PostgreSQL": partial(_asked, postgres, _copied(engine, postgres)),
        }
        return [*in_turns(contestants, ROUNDS).values()]


def _asked(connection: psycopg.Connection, text: bytes) -> object:
    return connection.execute(text).fetchall()


def _copied(engine: duckdb.DuckDBPyConnection, postgres: psycopg.Connection) -> bytes:
    """Copy the table to the shadow, an ordinary PostgreSQL; return the question of the copy."""
    postgres.execute("CREATE TEMP TABLE plain_care (site int, medical_usd double precision)")
    rows = engine.execute("SELECT site, medical_usd FROM care").fetchall()
    with postgres.cursor() as cursor, cursor.copy("COPY plain_care FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    postgres.execute("ANALYZE plain_care")
    return QUESTION.replace("care", "plain_care").encode()


def _stages() -> None:
    table = Table("one session, warm", "ms", box=None)
    stages = spent(3 * ROUNDS)
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
