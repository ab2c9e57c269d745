"""The RAND Health Insurance Experiment: the demo's questions, plain and through pgfog.

    python -m benchmarks.study

What a newcomer sees, measured: milliseconds at the client, and how far the answers are off.
"""

import statistics
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table as Grid

from benchmarks.setting import in_turns, plenty, served
from proxy.demo import QUESTIONS


def main(rounds: int = 50) -> None:
    """Print times, their difference, and errors at the demo's ε."""
    grid = Grid(
        "question",
        "plain DuckDB, ms",
        "pgfog, warm",
        "more, ms",
        "median error",
        title="20,190 person-years of 5,912 people; ε 0.5 a question",
        box=None,
    )
    with served() as server, TemporaryDirectory() as directory:
        engine = duckdb.connect(str(plenty(Path(directory)).backend.duckdb), read_only=True)
        with server.pgfog.connect() as private:
            for asked in QUESTIONS:
                text = asked.sql.encode()
                told = [private.execute(text).fetchall() for _ in range(rounds)]
                true = engine.execute(asked.sql).fetchall()
                times = in_turns(
                    {
                        "plain": lambda q=asked: engine.execute(q.sql).fetchall(),  # type: ignore[misc]
                        "pgfog": lambda t=text: private.execute(t).fetchall(),  # type: ignore[misc]
                    },
                    rounds,
                )
                plain, warm = times["plain"], times["pgfog"]
                off = statistics.median(_errors(told, true, asked.keys))
                cells = [f"{plain:.2f}", f"{warm:.2f}", f"{warm - plain:.2f}", f"{off:.1%}"]
                grid.add_row(asked.title, *cells)
        engine.close()
    Console(highlight=False, width=130).print(grid)


def _errors(
    told: Sequence[Sequence[tuple[Any, ...]]], true: Sequence[tuple[Any, ...]], keys: int
) -> list[float]:
    """Return the relative errors of all numbers of all answers."""
    exact = {tuple(map(str, row[:keys])): row[keys:] for row in true}
    return [
        abs(float(x) - float(y)) / abs(float(y))
        for rows in told
        for row in rows
        for x, y in zip(row[keys:], exact.get(tuple(map(str, row[:keys])), ()), strict=False)
        if x is not None and y
    ]


if __name__ == "__main__":
    main()
