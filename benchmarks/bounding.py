"""What bounding contributions costs in DuckDB, beside the same aggregate without privacy."""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table as Grid

from benchmarks import skewed
from proxy import app
from proxy.backends.duckdb import DuckDbBackend
from proxy.backends.duckdb_cursors import Cursor
from proxy.index import contents
from proxy.index.build import build
from proxy.index.file_builder import file_builder
from proxy.policy_file import load
from proxy.wire.scram import Verifier
from rewriter.dialects import DIALECTS
from rewriter.plan import Release
from rewriter.planner import Question, plan
from rewriter.statements import parse
from sensitivity.policy import Bounding, Policy

STATEMENTS = {
    "count, sum by 100 groups": "SELECT g, count(*), sum(v) FROM events GROUP BY g",
    "count, sum of all": "SELECT count(*), sum(v) FROM events",
    "persons, avg by 100 groups": "SELECT g, count(DISTINCT person), avg(v) FROM events GROUP BY g",
    "count, avg by 100,000 groups": "SELECT h, count(*), avg(v) FROM events GROUP BY h",
}
ROUNDS = 2


def main() -> None:
    """Print milliseconds of the backend, and their ratio to the plain query's."""
    out = Console(highlight=False, width=120)
    for words, data, rows in (
        ("Zipf(0.9): 10M rows of 1M persons, max_rows 20", skewed.zipf(), 20),
        ("lognormal: 9.4M rows of 1.1M persons, max_rows 70 (99 %)", skewed.shop(), 70),
    ):
        with TemporaryDirectory() as directory:
            out.print(_compared(words, data.absolute(), rows, Path(directory)))


def _compared(words: str, data: Path, rows: int, directory: Path) -> Grid:
    policy, backend = opened(data, rows, directory)
    grid = Grid(
        "statement",
        "plain",
        "index",
        "no index",
        title=f"{words}: wall, its ratio, that of CPU",
        box=None,
    )
    try:
        for name, text in STATEMENTS.items():
            times = in_turns(ways(policy, backend, text))
            wall, cpu = times["plain"]
            cells = [f"{w:,.0f} ms {w / wall:.1f}x/{c / cpu:.1f}x" for w, c in times.values()]
            grid.add_row(name, *cells)
    finally:
        backend.close()
    return grid


def opened(data: Path, rows: int, directory: Path) -> tuple[Policy, DuckDbBackend]:
    """Open one of the tables with an index of it."""
    file = directory / "policy.yaml"
    text = skewed.POLICY.format(
        data=data,
        state=directory / "state",
        rows=rows,
        bounding=", bounding: index",
        password=Verifier.of("ann", bytes(16)),
    )
    file.write_text(text)
    policy, backend = app.open_backend(load(file))
    if any(table.index and not table.index.place for table in contents.wanted(policy)):
        backend.close()
        app.state_directory(policy)
        build(policy, app.salt(policy), 1, file_builder(policy), lambda *_: None)
        policy, backend = app.open_backend(load(file))
    if not isinstance(backend, DuckDbBackend):
        raise AssertionError("the data is in DuckDB")
    return policy, backend


def without_index(policy: Policy, bounding: Bounding | None) -> Policy:
    """Return the policy as if its tables were bounded in another way; None: as is best."""
    return replace(
        policy,
        tables={
            name: replace(table, index=None, unit=replace(table.unit, bounding=bounding))
            if table.unit
            else table
            for name, table in policy.tables.items()
        },
    )


def backend_sql(policy: Policy, text: str, engine: str = "duckdb") -> str:
    """Return what the backend is asked for a statement of one release."""
    made = plan(
        Question(
            parse(text),
            {f'"{name.name}"': table for name, table in policy.tables.items()},
            frozenset(policy.tables),
            (),
            datetime.now(UTC),
            True,
            policy.privacy.epsilon,
            policy.privacy.delta,
            "salt",
            DIALECTS[engine],
        )
    )
    (step,) = made.steps
    if not isinstance(step, Release):
        raise AssertionError("a private statement is a release")
    return step.sql


def ways(policy: Policy, backend: DuckDbBackend, text: str) -> dict[str, Callable[[], object]]:
    """Return the statement without privacy, as the driver runs it, and with it, as pgfog does."""
    plain, ours = backend._connection.cursor(), Cursor(backend._connection.cursor())
    index, none = (backend_sql(p, text) for p in (policy, without_index(policy, None)))
    return {
        "plain": lambda: plain.execute(text).fetchall(),
        "index": lambda: ours.fetch(index, sys.maxsize),
        "no index": lambda: ours.fetch(none, sys.maxsize),
    }


def in_turns(
    contestants: dict[str, Callable[[], object]], rounds: int = ROUNDS
) -> dict[str, tuple[float, float]]:
    """Time each in turn; return the best wall and CPU times in ms, each after one to warm up.

    The best, because what else runs on the machine only ever adds.
    """
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    for turn in range(rounds + 1):
        for name, call in contestants.items():
            wall, cpu = time.perf_counter(), time.process_time()
            call()
            if turn:
                times[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    return {
        name: (min(w for w, _ in each) * 1e3, min(c for _, c in each) * 1e3)
        for name, each in times.items()
    }


if __name__ == "__main__":
    main()
