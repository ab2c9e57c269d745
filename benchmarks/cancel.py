"""How soon a CancelRequest and statement_timeout stop what runs.

    python -m benchmarks.cancel

From the moment that the request is sent, on a connection that is open, until the error 57014 is
there; and how much later than statement_timeout says it comes. Statements run for hours unless they
are stopped, and are stopped when they have run for a while.
"""

import socket
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table

from proxy.wire.client import Query
from proxy.wire.startup import CancelRequest
from tests import embedded
from tests.patience import ASLEEP, ENDLESS
from tests.serve.serving import Served, data_file, in_postgres, serving
from tests.sessions.world import Raw, error_of

ENGINES = ("DuckDB", "PostgreSQL")

_BEGUN_S, _LIMIT_S = 0.3, 0.3
_SETS_LIMIT = f"SET statement_timeout = {_LIMIT_S * 1e3:.0f}"


def main(rounds: int = 30, engines: tuple[str, ...] = ENGINES) -> None:
    """Print medians, and the worst of so many rounds."""
    table = Table(
        "what is stopped",
        "by a CancelRequest, ms",
        "worst",
        "later than its time limit, ms",
        "worst",
        title=f"median and worst of {rounds}",
        box=None,
    )
    for engine in engines:
        with _served(engine) as served:
            _add(table, f"private, {engine} behind", served.raw, ENDLESS, rounds)
            if engine == engines[-1]:
                _add(table, "relayed: pg_sleep", served.raw, ASLEEP, rounds)
                _add(table, "pg_sleep in PostgreSQL itself", served.raw_shadow, ASLEEP, rounds)
    Console(highlight=False, width=110).print(table)


@contextmanager
def _served(engine: str) -> Iterator[Served]:
    """Serve the demo's data out of one engine."""
    with data_file() as data:
        if engine == "DuckDB":
            with serving(data) as served:
                yield served
        else:
            with (
                embedded.running() as server,
                serving(data, backend={"postgres": in_postgres(data, server, "demo")}) as served,
            ):
                yield served


def _add(table: Table, label: str, connect: Callable[[], Raw], text: str, rounds: int) -> None:
    cells = [label]
    for measured in (_cancelled, _late):
        times = [measured(connect, text) * 1e3 for _ in range(rounds)]
        cells += [f"{statistics.median(times):.1f}", f"{max(times):.1f}"]
    table.add_row(*cells)


def _cancelled(connect: Callable[[], Raw], text: str) -> float:
    """Return the seconds between a CancelRequest and the error."""
    with connect() as asking, socket.socket(asking.socket.family) as canceller:
        canceller.connect(asking.socket.getpeername())
        asking.send(Query(text.encode()))
        time.sleep(_BEGUN_S)
        sent = time.perf_counter()
        canceller.sendall(CancelRequest(asking.key.pid, asking.key.secret).encode())
        return _stopped(asking) - sent


def _late(connect: Callable[[], Raw], text: str) -> float:
    """Return the seconds between the end of a time limit and the error."""
    with connect() as asking:
        asking.tags(Query(_SETS_LIMIT.encode()))
        sent = time.perf_counter()
        asking.send(Query(text.encode()))
        return _stopped(asking) - sent - _LIMIT_S


def _stopped(asking: Raw) -> float:
    """Return when the error has come."""
    frames = asking.until(b"E")
    at = time.perf_counter()
    assert error_of(frames)["C"] == "57014"
    return at


if __name__ == "__main__":
    main()
