"""The same questions to pgfog and to others: same data, bounds and ε, one run on one machine.

    python -m benchmarks.peers

`make bench-peers` installs the others, each in an environment of its own under .bench/.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table as Grid

from benchmarks.cache import environment
from benchmarks.rivals import questions
from benchmarks.tpch import database, indexed, parquet, serving, written

PACKAGES = {
    "smartnoise": ("smartnoise-sql==1.0.10", "setuptools<81", "duckdb==1.5.5"),
    "qrlew": ("pyqrlew==0.9.27", "sqlalchemy<2.0.30", "duckdb-engine", "duckdb==1.5.5"),
    "opendp": ("opendp[polars]==0.16.0",),
    "pydp": ("python-dp==1.1.5", "duckdb==1.5.5"),
}
NAMES = {"smartnoise": "smartnoise-sql", "qrlew": "Qrlew", "opendp": "OpenDP", "pydp": "python-dp"}


def install() -> None:
    """Make every environment that is not there."""
    for name, packages in PACKAGES.items():
        environment(name, *packages)


def main() -> None:
    """Print time, error and groups by question and system."""
    out = Console(highlight=False, width=140)
    data = parquet("1")
    plain, truth = _plain(database("1"))
    said = {
        "pgfog, no index": _pgfog(index=False),
        "pgfog, index": _pgfog(index=True),
    }
    scripts = Path(questions.__file__).parent
    for name, packages in PACKAGES.items():
        command = [environment(name, *packages), scripts / f"ask_{name}.py", data.absolute()]
        done = subprocess.run(command, capture_output=True, check=True)
        said[NAMES[name]] = json.loads(done.stdout.splitlines()[-1])
    title = (
        f"TPC-H orders, 1.5M rows of 100,000 customers; ε {questions.EPSILON:g}, max_rows"
        f" {questions.MAX_ROWS}\nms (x plain DuckDB), median relative error, groups released"
    )
    grid = Grid("", *questions.QUESTIONS, "peak MB", title=title, box=None)
    grid.add_row("plain DuckDB", *(f"{plain[name]:.0f} ms" for name in questions.QUESTIONS))
    for system, answers in said.items():
        cells = [_cell(answers[name], plain[name], truth[name]) for name in questions.QUESTIONS]
        grid.add_row(system, *cells, f"{answers['peak_mb']:,.0f}")
    out.print(grid)
    for system, answers in said.items():
        for name in questions.QUESTIONS:
            if "none" in answers[name]:
                out.print(f"  {system}, {name}: {answers[name]['none']}", markup=False)


def _cell(said: Mapping[str, Any], plain: float, truth: Mapping[str, float]) -> str:
    if "none" in said:
        return "no answer"
    errors = [
        abs(answers[group] - true) / abs(true)
        for answers in said["answers"]
        for group, true in truth.items()
        if group in answers
    ]
    groups = statistics.median(len(answers) for answers in said["answers"])
    error = f"{statistics.median(errors) * 100:.2g} %" if errors else "–"
    return f"{said['ms']:,.0f} ({said['ms'] / plain:,.0f}x), {error}, {groups:g}"


def _plain(data: Path) -> tuple[dict[str, float], dict[str, Mapping[str, float]]]:
    times, truth = {}, {}
    with duckdb.connect(data, read_only=True) as connection:
        for name in questions.QUESTIONS:
            best = float("inf")
            for _ in range(5):
                begun = time.perf_counter()
                rows = connection.execute(questions.sql(name)).fetchall()
                best = min(best, (time.perf_counter() - begun) * 1e3)
            times[name], truth[name] = best, questions.of_rows(rows)
    return times, truth


def _pgfog(*, index: bool) -> dict[str, Any]:
    """Ask a served pgfog over TCP."""
    said: dict[str, Any] = {}
    with TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        file = written(Path(name), database("1"), index=index)
        if index:
            indexed(file)
        with serving(file) as (connection, process):
            connection.execute(f"SET privacy.epsilon = {questions.EPSILON}")
            connection.execute(f"SET privacy.delta = '{questions.DELTA}'")
            for question in questions.QUESTIONS:
                best, answers = float("inf"), []
                for _ in range(questions.ROUNDS):
                    begun = time.perf_counter()
                    rows = connection.execute(questions.sql(question)).fetchall()
                    best = min(best, (time.perf_counter() - begun) * 1e3)
                    answers.append(questions.of_rows(rows))
                said[question] = {"ms": best, "answers": answers}
            status = Path(f"/proc/{process}/status").read_text()
            peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
            said["peak_mb"] = int(peak.split()[1]) / 1024
    return said


if __name__ == "__main__":
    install() if sys.argv[1:] == ["install"] else main()
