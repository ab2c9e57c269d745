"""What lies between client and shadow: round trips of `SELECT 1`, and rows of one large result.

    python -m benchmarks.relay [--count 20000] [--rounds 5]

All contestants lead to the same PostgreSQL: directly over TCP or its unix socket, through pgfog
and, if it is installed, through pgbouncer (both listen on TCP and reach it over its unix socket).
The client is pgbench if there is one.
"""

import os
import re
import shutil
import socket
import statistics
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

import click
import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.bouncer import bouncer
from benchmarks.setting import USER, Place, served
from proxy.wire.client import Query

ROWS = 1_000_000
_LARGE = b"SELECT g, g * 0.5::float8, 'row ' || g, DATE '2026-01-01' FROM generate_series(1, %d) g"


def trips(
    place: Place, protocol: str, connections: int, count: int, text: str = "SELECT 1"
) -> float:
    """Return round trips a second of as many connections at once, `count` in all."""
    if not shutil.which("pgbench"):
        return _trips_of_libpq(place, protocol, count)
    said = subprocess.run(
        f"pgbench -n -f /dev/stdin -t {count // connections} -c {connections} -j 1 -M {protocol}"
        f" -h {place.host} -p {place.port} -U {USER} {place.database}".split(),
        input=f"{text};\n",
        env=os.environ | {"PGPASSWORD": USER, "PGOPTIONS": "-c privacy.notices=off"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(r"tps = ([\d.]+)", said)
    assert found is not None, said
    return float(found[1])


def _trips_of_libpq(place: Place, protocol: str, count: int) -> float:
    with place.connect() as connection:
        simple, extended = connection.pgconn.exec_, connection.pgconn.exec_params
        ask: Callable[[], object] = partial(extended, b"SELECT 1", None)
        if protocol == "simple":
            ask = partial(simple, b"SELECT 1")
        begun = time.perf_counter()
        for _ in range(count):
            ask()
        return count / (time.perf_counter() - begun)


def rows(place: Place) -> float:
    """Return rows a second of one large result, read and thrown away."""
    with place.connect() as connection, socket.socket(fileno=os.dup(_handle(connection))) as raw:
        raw.settimeout(120)
        buffer, tail = bytearray(1 << 20), b""
        begun = time.perf_counter()
        raw.sendall(Query(_LARGE % ROWS).encode())
        while tail != b"Z\0\0\0\5I":
            size = raw.recv_into(buffer)
            tail = (tail + bytes(buffer[max(0, size - 6) : size]))[-6:]
        return ROWS / (time.perf_counter() - begun)


def _handle(connection: psycopg.Connection) -> int:
    return connection.pgconn.socket


def in_rounds(contestants: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Let each have a turn in every round; return medians."""
    found: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, measure in contestants.items():
            found[name].append(measure())
    return {name: statistics.median(each) for name, each in found.items()}


@click.command()
@click.option("--count", default=20_000, show_default=True, help="Round trips of each turn.")
@click.option("--rounds", default=5, show_default=True)
def main(count: int, rounds: int) -> None:
    """Print rates a second, and in brackets their ratio to PostgreSQL directly over TCP."""
    libpq = not shutil.which("pgbench")
    with ExitStack() as stack:
        server = stack.enter_context(served())
        places = {"TCP": server.tcp, "unix socket": server.unix, "pgfog": server.pgfog}
        if (between := stack.enter_context(bouncer(server.unix))) is not None:
            places["pgbouncer"] = between
        table = Table("", *places, box=None, title="a second (ratio to TCP)")
        for connections in (1,) if libpq else (1, 32):
            for protocol in ("simple", "extended") if libpq else ("simple", "extended", "prepared"):
                rates = in_rounds(
                    {n: partial(trips, p, protocol, connections, count) for n, p in places.items()},
                    rounds,
                )
                many = "1 connection" if connections == 1 else f"{connections} connections"
                table.add_row(f"round trips, {protocol}, {many}", *_shown(rates))
        rates = in_rounds({name: partial(rows, place) for name, place in places.items()}, rounds)
        table.add_row(f"rows of {ROWS:,}", *_shown(rates))
    Console(highlight=False).print(table)


def _shown(rates: dict[str, float]) -> list[str]:
    return [f"{rate:,.0f} ({rate / rates['TCP']:.2f})" for rate in rates.values()]


if __name__ == "__main__":
    main()
