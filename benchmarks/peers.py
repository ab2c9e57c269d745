"""The same questions to pgfog and to others: same data, bounds and ε, one run on one machine.

    python -m benchmarks.peers

`make bench-peers` installs the others, each in an environment of its own under .bench/.
"""

import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table as Grid

from benchmarks import rivals
from benchmarks.rivals.questions import Data, Row, Trial
from benchmarks.tpch import database, indexed, parquet, serving, written

EPSILON, DELTA, MAX_ROWS = 1.0, 1e-6, 20

_ASKED: Mapping[str, tuple[str | None, Sequence[str]]] = {
    "count": (None, ["count"]),
    "sum": (None, ["sum", "o_totalprice"]),
    "count by priority": ("o_orderpriority", ["count"]),
    "avg by status": ("o_orderstatus", ["avg", "o_totalprice"]),
    "count by clerk": ("o_clerk", ["count"]),
}

Answers = Mapping[str, float | None]
"""By group."""


def main() -> None:
    """Print time, error and groups by question and system."""
    out = Console(highlight=False, width=140)
    trials = _trials()
    plain, truth = _plain(trials)
    said = {
        "pgfog, no index": _pgfog(trials, index=False),
        "pgfog, index": _pgfog(trials, index=True),
        **{title: rivals.said(name, trials) for name, title in rivals.NAMES.items()},
    }
    title = (
        f"TPC-H orders, 1.5M rows of 100,000 customers; ε {EPSILON:g}, max_rows {MAX_ROWS}\n"
        "ms (x plain DuckDB), median relative error, groups released"
    )
    grid = Grid("", *_ASKED, "peak MB", title=title, box=None)
    grid.add_row("plain DuckDB", *(f"{ms:.0f} ms" for ms in plain))
    for system, answers in said.items():
        cells = map(_cell, answers, plain, truth)
        grid.add_row(system, *cells, f"{answers[-1]['peak_mb']:,.0f}")
    out.print(grid)
    for system, answers in said.items():
        for name, answer in zip(_ASKED, answers, strict=True):
            if "none" in answer:
                out.print(f"  {system}, {name}: {answer['none']}", markup=False)


def _trials() -> list[Trial]:
    data = Data(
        str((parquet("1") / "orders.parquet").absolute()),
        "orders",
        "o_custkey",
        {"o_totalprice": (0, 400_000)},
        {
            "o_orderpriority": ["1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW"],
            "o_orderstatus": ["F", "O", "P"],
        },
        ["o_clerk"],
    )
    return [Trial(data, [of], key, EPSILON, DELTA, MAX_ROWS, 1) for key, of in _ASKED.values()]


def _by_group(rows: Sequence[Row]) -> Answers:
    return {str(row[0]): row[1] for row in rows}


def _cell(said: Mapping[str, Any], plain: float, truth: Answers) -> str:
    if "none" in said:
        return "no answer"
    told = [_by_group(rows) for rows in said["answers"]]
    errors = [
        abs(value - true) / abs(true)
        for answers in told
        for group, true in truth.items()
        if true and (value := answers.get(group)) is not None
    ]
    groups = statistics.median(map(len, told))
    error = f"{statistics.median(errors) * 100:.2g} %" if errors else "–"
    return f"{said['ms']:,.0f} ({said['ms'] / plain:,.0f}x), {error}, {groups:g}"


def _plain(trials: Sequence[Trial]) -> tuple[list[float], list[Answers]]:
    times, truth = [], []
    with duckdb.connect(database("1"), read_only=True) as connection:
        for trial in trials:
            best = float("inf")
            for _ in range(5):
                begun = time.perf_counter()
                rows = connection.execute(trial.sql()).fetchall()
                best = min(best, (time.perf_counter() - begun) * 1e3)
            times.append(best)
            truth.append(_by_group(trial.rows(rows)))
    return times, truth


def _pgfog(trials: Sequence[Trial], *, index: bool) -> list[dict[str, Any]]:
    """Ask a served pgfog over TCP."""
    said = list[dict[str, Any]]()
    with TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        file = written(Path(name), database("1"), index=index)
        if index:
            indexed(file)
        with serving(file) as (connection, process):
            connection.execute(f"SET privacy.epsilon = {EPSILON}")
            connection.execute(f"SET privacy.delta = '{DELTA}'")
            for trial in trials:
                begun = time.perf_counter()
                rows = connection.execute(trial.sql().encode()).fetchall()
                ms = (time.perf_counter() - begun) * 1e3
                said.append({"ms": ms, "answers": [trial.rows(rows)]})
            status = Path(f"/proc/{process}/status").read_text()
            peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
            said[-1]["peak_mb"] = int(peak.split()[1]) / 1024
    return said


if __name__ == "__main__":
    rivals.install() if sys.argv[1:] == ["install"] else main()
