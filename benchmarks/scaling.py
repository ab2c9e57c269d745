"""How the time of a statement grows with rows, groups and sessions.

python -m benchmarks.scaling
"""

import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from rich.console import Console
from rich.table import Table as Grid

from benchmarks import bounding, skewed
from benchmarks.setting import QUESTION, served

_out = Console(highlight=False, width=110)


def main() -> None:
    """Print milliseconds by rows, by groups, and statements a second by sessions."""
    _rows()
    _sessions()


def _rows() -> None:
    text = bounding.STATEMENTS["count, sum by 100 groups"]
    grid = Grid("rows", "plain, ms", "index", "correction", title=text, box=None)
    for rows in (100_000, 1_000_000, 10_000_000):
        with TemporaryDirectory() as name:
            policy, backend = bounding.opened(skewed.zipf(rows).absolute(), 20, Path(name))
            ways: dict[str, Callable[[], object]] = {
                "plain": partial(bounding._run, backend, text),
                "index": partial(bounding._run, backend, bounding.backend_sql(policy, text)),
                "correction": partial(
                    bounding._run,
                    backend,
                    bounding.backend_sql(bounding.without_index(policy, None), text),
                ),
            }
            times = {way: wall for way, (wall, _) in bounding.in_turns(ways).items()}
            backend.close()
        cells = [f"{ms:.1f} ({ms / times['plain']:.1f}x)" for ms in times.values()]
        grid.add_row(f"{rows:,}", *cells)
    _out.print(grid)


def _sessions() -> None:
    grid = Grid("sessions", "statements/s", "median, ms", title=QUESTION, box=None)
    with served() as server:
        for sessions in (1, 4, 16, 64):
            connections = [server.pgfog.connect() for _ in range(sessions)]
            waits: list[float] = []
            until = time.perf_counter() + 3
            threads = [threading.Thread(target=_ask, args=(c, until, waits)) for c in connections]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for connection in connections:
                connection.close()
            waits.sort()
            grid.add_row(
                str(sessions), f"{len(waits) / 3:,.0f}", f"{waits[len(waits) // 2] * 1e3:.1f}"
            )
    _out.print(grid)


def _ask(connection: psycopg.Connection, until: float, waits: list[float]) -> None:
    while (begun := time.perf_counter()) < until:
        connection.execute(QUESTION).fetchall()
        waits.append(time.perf_counter() - begun)


if __name__ == "__main__":
    main()
