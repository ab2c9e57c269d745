"""Durable charges per second: one by one, in groups, by one process and by two.

    python -m benchmarks.ledger [--seconds 2] [--rows 1000000]

A commit's cost is mostly the disk's, so the plain fsync of the same directory is printed beside it.
`--rows` fills the ledger first: admission must cost the same after a million charges.
"""

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from proxy.ledger import Ledger
from sensitivity.accounting import Price
from sensitivity.policy import Backend, Budget, Every, Listen, Policy, Privacy, Role, Store

ANN = Role("ann", "", frozenset(), Budget(10**18, 10**18, Every.MONTH))


def policy(directory: Path) -> Policy:
    return Policy(
        file=directory / "policy.yaml",
        dataset="bench",
        listen=Listen("127.0.0.1", 0, None, 10),
        backend=Backend(duckdb=":memory:"),
        store=Store(directory),
        timezone="UTC",
        privacy=Privacy(Fraction(1, 2), Fraction(0), Fraction(2)),
        tables={},
        roles={"ann": ANN},
        budget=Budget(10**18, 10**18, Every.EVER),
    )


def open_ledger(directory: Path) -> Ledger:
    return Ledger.open(policy(directory), lambda: datetime.now(UTC))


async def charge(directory: Path, sessions: int, until: float) -> tuple[int, float, float]:
    """Charge from as many sessions at once; return how often, median and longest wait in s."""
    waits: list[float] = []

    async def session(ledger: Ledger) -> None:
        while (begun := time.time()) < until:
            await ledger.charge(ANN, Price(1, 1), "SELECT count(*) FROM care")
            waits.append(time.time() - begun)

    with closing(open_ledger(directory)) as ledger:
        await asyncio.gather(*(session(ledger) for _ in range(sessions)))
    waits.sort()
    return len(waits), waits[len(waits) // 2], waits[-1]


def measure(directory: Path, processes: int, sessions: int, seconds: float) -> list[str]:
    until = time.time() + 5 + seconds  # five seconds to start in
    command = [sys.executable, "-m", "benchmarks.ledger", "--child", str(directory)]
    command += ["--sessions", str(sessions), "--until", str(until), "--seconds", str(seconds)]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(processes)]
    results = [child.communicate()[0].split() for child in children]
    counts = [int(count) for count, _, _ in results]
    return [
        str(processes),
        str(sessions),
        f"{sum(counts) / seconds:,.0f}",
        " + ".join(f"{count / seconds:,.0f}" for count in counts),
        f"{max(float(median) for _, median, _ in results) * 1e3:.2f}",
        f"{max(float(longest) for _, _, longest in results) * 1e3:.0f}",
    ]


def fsyncs(directory: Path, seconds: float) -> float:
    """Return how often per second a page can be appended and reach the disk."""
    until, count = time.time() + seconds, 0
    with (directory / "plain").open("wb", buffering=0) as file:
        while time.time() < until:
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            count += 1
    return count / seconds


def fill(directory: Path, rows: int) -> None:
    """Record charges of this month, as if it had been a long one."""
    open_ledger(directory).close()
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    with closing(sqlite3.connect(directory / "ledger.db")) as connection, connection:
        connection.executemany(
            "INSERT INTO charges VALUES (lower(hex(randomblob(16))), 'bench', 'ann', ?, 1, 1, ?)",
            ((now, "SELECT count(*) FROM care") for _ in range(rows)),
        )


@click.command()
@click.option("--seconds", default=2.0, show_default=True)
@click.option("--rows", default=0, show_default=True, help="Charges in the ledger beforehand.")
@click.option("--child", type=click.Path(path_type=Path), hidden=True)
@click.option("--sessions", default=1, hidden=True)
@click.option("--until", default=0.0, hidden=True)
def main(seconds: float, rows: int, child: Path | None, sessions: int, until: float) -> None:
    """Print charges per second."""
    if child:
        time.sleep(max(0.0, until - seconds - time.time()))
        print(*asyncio.run(charge(child, sessions, until)))
        return
    table = Table(
        "processes", "sessions each", "charges/s", "by process", "median wait, ms", "longest, ms"
    )
    with tempfile.TemporaryDirectory(dir=".") as name:
        directory = Path(name)
        fill(directory, rows)
        begun = time.perf_counter()
        open_ledger(directory).close()
        opening = time.perf_counter() - begun
        table.title = f"{rows:,} charges before; opening {opening * 1e3:,.0f} ms"
        table.caption = f"plain append + fdatasync: {fsyncs(directory, seconds):,.0f}/s"
        for processes, at_once in ((1, 1), (1, 8), (1, 64), (2, 1), (2, 8), (2, 64)):
            table.add_row(*measure(directory, processes, at_once, seconds))
    Console().print(table)


if __name__ == "__main__":
    main()
