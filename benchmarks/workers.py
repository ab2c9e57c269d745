"""What more workers bring: statements and connections a second, and the memory of each.

    python -m benchmarks.workers [--seconds 3] [--most 2]

Needs pgbench, whose clients share the machine's cores with all the rest.
"""

import os
import re
import subprocess

import click
from rich.console import Console
from rich.table import Table

from benchmarks.processes import memory
from benchmarks.relay import trips
from benchmarks.setting import QUESTION, USER, Place, served

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
            sizes = memory(server.process)
            direct = connects(server.tcp, seconds)
        first = first or rates
        shown = [f"{rate:,.0f} ({rate / one:.2f})" for rate, one in zip(rates, first, strict=True)]
        shown[2] += f", PostgreSQL itself {direct:,.0f}"
        table.add_row(str(workers), *shown, ", ".join(f"{size / 1e6:.0f}" for size in sizes))
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main()
