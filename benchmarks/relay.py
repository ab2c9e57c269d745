"""Relayed `SELECT 1`: through pgfog, and to the same PostgreSQL directly. One connection each."""

from functools import partial

import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.setting import in_turns, served


def main() -> None:
    """Print round trips a second and their ratio, simple and extended."""
    table = Table("protocol", "direct /s", "through pgfog /s", "ratio", box=None)
    with served() as server, server.shadow() as direct, server.pgfog() as relayed:
        for protocol in ("simple", "extended"):
            times = in_turns(
                {
                    "direct": partial(_ask, direct, protocol),
                    "relayed": partial(_ask, relayed, protocol),
                },
                rounds=15,
                calls=500,
            )
            rates = {name: 1e3 / ms for name, ms in times.items()}
            table.add_row(
                protocol,
                f"{rates['direct']:,.0f}",
                f"{rates['relayed']:,.0f}",
                f"{rates['relayed'] / rates['direct']:.2f}",
            )
    Console(highlight=False).print(table)


def _ask(connection: psycopg.Connection, protocol: str) -> None:
    # libpq itself: psycopg's cursor would be most of what is measured.
    if protocol == "simple":
        connection.pgconn.exec_(b"SELECT 1")
    else:
        connection.pgconn.exec_params(b"SELECT 1", None)
