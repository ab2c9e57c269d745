"""How the time of a statement grows with rows, groups and sessions.

python -m benchmarks.scaling
"""

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import psycopg
from rich.console import Console
from rich.table import Table as Grid

from benchmarks import bounding, chart, skewed
from benchmarks.setting import QUESTION, served
from benchmarks.tpch import serving

_out = Console(highlight=False, width=110)


def main(
    rows: Sequence[int] = (100_000, 1_000_000, 10_000_000, 100_000_000),
    groups: Sequence[int] = (1, 100, 10_000, 1_000_000),
    sessions: Sequence[int] = (1, 4, 16, 64),
    seconds: float = 3,
) -> None:
    """Print milliseconds by rows, by groups, and statements a second by sessions."""
    _rows(rows)
    _groups(groups, rows[-2])
    _sessions(sessions, seconds)


def _rows(sizes: Sequence[int]) -> None:
    text = bounding.STATEMENTS["count, sum by 100 groups"]
    grid = Grid("rows", "plain, ms", "index", "no index", title=text, box=None)
    series: dict[str, list[tuple[float, float]]] = {"plain": [], "index": [], "no index": []}
    for size in sizes:
        with TemporaryDirectory() as name:
            policy, backend = bounding.opened(skewed.zipf(size).absolute(), 20, Path(name))
            times = {
                way: wall
                for way, (wall, _) in bounding.in_turns(
                    bounding.ways(policy, backend, text)
                ).items()
            }
            backend.close()
        for way, ms in times.items():
            series[way].append((size, ms))
        cells = [f"{ms:,.1f} ({ms / times['plain']:.1f}x)" for ms in times.values()]
        grid.add_row(f"{size:,}", *cells)
    _out.print(grid)
    chart.lines("scaling", "rows", "ms", series)


def _groups(counts: Sequence[int], rows: int) -> None:
    """Ask a served pgfog for that many groups, to the last row at the client.

    Beyond 10,000 they are not all enumerated but selected: those with enough persons are shown.
    """
    title = f"groups of a key, count(*): {rows:,} rows, index, over TCP"
    grid = Grid("groups", "plain, ms", "pgfog, warm", "groups shown", title=title, box=None)
    series: dict[str, list[tuple[float, float]]] = {"plain": [], "pgfog": []}
    data = skewed.zipf(rows).absolute()
    with TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        bounding.opened(data, 20, Path(name))[1].close()
        with serving(Path(name) / "policy.yaml") as (private, _):
            for count in counts:
                text = f"SELECT (h * 10 + g % 10) % {count} AS k, count(*) FROM events GROUP BY k"
                shown = private.execute(text.encode()).fetchall()
                with duckdb.connect(data, read_only=True) as plain:
                    times = bounding.in_turns(
                        {
                            "plain": lambda c=plain, t=text: c.execute(t).fetchall(),  # type: ignore[misc]
                            "pgfog": lambda t=text: private.execute(t.encode()).fetchall(),  # type: ignore[misc]
                        }
                    )
                for way, (wall, _) in times.items():
                    series[way].append((count, wall))
                base, warm = (wall for wall, _ in times.values())
                cells = [f"{base:.1f}", f"{warm:,.1f} ({warm / base:.1f}x)", f"{len(shown):,}"]
                grid.add_row(f"{count:,}", *cells)
    _out.print(grid)
    chart.lines("scaling", "groups", "ms", series)


def _sessions(counts: Sequence[int], seconds: float) -> None:
    grid = Grid("sessions", "statements/s", "median, ms", title=QUESTION, box=None)
    with served() as server:
        for count in counts:
            connections = [server.pgfog.connect() for _ in range(count)]
            waits: list[float] = []
            until = time.perf_counter() + seconds
            threads = [threading.Thread(target=_ask, args=(c, until, waits)) for c in connections]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for connection in connections:
                connection.close()
            waits.sort()
            grid.add_row(
                str(count), f"{len(waits) / seconds:,.0f}", f"{waits[len(waits) // 2] * 1e3:.1f}"
            )
    _out.print(grid)


def _ask(connection: psycopg.Connection, until: float, waits: list[float]) -> None:
    while (begun := time.perf_counter()) < until:
        connection.execute(QUESTION).fetchall()
        waits.append(time.perf_counter() - begun)


if __name__ == "__main__":
    main()
