"""What more workers bring: statements and connections a second, and the memory of each.

    python -m benchmarks.workers [--seconds 3] [--most 2]

Needs pgbench, whose clients share the machine's cores with all the rest.
"""

import os
import re
import subprocess
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from benchmarks.relay import trips
from benchmarks.setting import QUESTION, USER, Place, Served, served

CLIENTS = 32


def connects(place: Place, seconds: float) -> float:
    """Return sessions a second that log in, ask SELECT 1 and leave."""
    said = subprocess.run(
        f"pgbench -n -C -f /dev/stdin -T {seconds:.0f} -c 8 -j 1"
        f" -h {place.host} -p {place.port} -U {USER} {place.database}".split(),
        input="SELECT 1;\n",
        env=os.environ | {"PGPASSWORD": USER},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(r"tps = ([\d.]+)", said)
    assert found is not None, said
    return float(found[1])


def memory(served: Served) -> list[int]:
    """Return the proportional set size of each process of pgfog, bytes; PostgreSQL's are not."""
    sizes = list[int]()
    for process in [served.process, *_children(served.process)]:
        directory = Path(f"/proc/{process}")
        if b"postgres" in (directory / "cmdline").read_bytes().split(b"\0")[0]:
            continue
        found = re.search(r"^Pss: +(\d+) kB", (directory / "smaps_rollup").read_text(), re.M)
        assert found is not None
        sizes.append(int(found[1]) * 1024)
    return sizes


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text().split()]


@click.command()
@click.option("--seconds", default=3.0, show_default=True, help="Of each measurement, about.")
@click.option("--most", default=2, show_default=True, help="Workers.")
def main(seconds: float, most: int) -> None:
    """Print rates a second, and in brackets their ratio to one worker."""
    table = Table("workers", "SELECT 1", "private statement", "connection", "MB of each", box=None)
    first: list[float] = []
    for workers in range(1, most + 1):
        with served(workers) as server:
            rates = [
                trips(server.pgfog, "simple", CLIENTS, int(8_000 * seconds)),
                trips(server.pgfog, "simple", CLIENTS, int(64 * seconds), QUESTION),
                connects(server.pgfog, seconds),
            ]
            sizes = memory(server)
            direct = connects(server.tcp, seconds)
        first = first or rates
        shown = [f"{rate:,.0f} ({rate / one:.2f})" for rate, one in zip(rates, first, strict=True)]
        shown[2] += f", PostgreSQL itself {direct:,.0f}"
        table.add_row(str(workers), *shown, ", ".join(f"{size / 1e6:.0f}" for size in sizes))
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main()
