"""A warm private statement through pgfog and on the plain engines, and where its time goes."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import duckdb
from rich.console import Console
from rich.table import Table

from benchmarks.setting import QUESTION, in_turns, plenty, served
from proxy import app, gateway, notices
from proxy.answer import Situation
from proxy.backends.duckdb import DuckDbBackend
from proxy.ledger import Ledger
from proxy.release import NoisyTable

ROUNDS = 100
Result = TypeVar("Result")
_out = Console(highlight=False)


def main() -> None:
    """Print ratios, then stages."""
    total = _ratios()
    _stages(total)


def _ratios() -> float:
    with served() as server, TemporaryDirectory() as directory:
        policy = plenty(Path(directory))
        engine = duckdb.connect(str(policy.backend.duckdb), read_only=True)
        with server.pgfog.connect() as private, server.unix.connect() as postgres:
            # The shadow is an ordinary PostgreSQL: a temporary table there is the plain rival.
            postgres.execute(
                "CREATE TEMP TABLE plain_care (site int, medical_usd double precision)"
            )
            rows = engine.execute("SELECT site, medical_usd FROM care").fetchall()
            with postgres.cursor() as cursor, cursor.copy("COPY plain_care FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            postgres.execute("ANALYZE plain_care")
            plain_sql = QUESTION.replace("care", "plain_care").encode()
            times = in_turns(
                {
                    "pgfog": lambda: private.execute(QUESTION.encode()).fetchall(),
                    "DuckDB": lambda: engine.execute(QUESTION).fetchall(),
                    "PostgreSQL": lambda: postgres.execute(plain_sql).fetchall(),
                },
                ROUNDS,
            )
        engine.close()
    table = Table("who", "ms", "pgfog is times as slow", box=None)
    for name, ms in times.items():
        table.add_row(name, f"{ms:.2f}", f"{times['pgfog'] / ms:.2f}")
    _out.print(table)
    return times["pgfog"]


def _stages(total: float) -> None:
    """Time each stage of `Site.answer` inside one process; the rest is wire and shadow."""
    spent: dict[str, list[float]] = {}
    with TemporaryDirectory() as directory:
        Path(directory).chmod(0o711)
        asyncio.run(_answers(Path(directory), spent))
    table = Table("stage", "ms", box=None)
    known = 0.0
    for name, times in spent.items():
        table.add_row(name, f"{median(times):.3f}")
        known += median(times)
    table.add_row("wire, shadow, and the rest of the way", f"{max(total - known, 0):.3f}")
    _out.print(table)


async def _answers(directory: Path, spent: dict[str, list[float]]) -> None:
    async with app.running(plenty(directory)) as pgfog:
        site, privacy = pgfog.site, pgfog.policy.privacy
        oids = {str(name): oid for oid, name in pgfog.shadow.protected.items()}
        situation = Situation(
            {'"care"': oids["care"]},
            (),
            {
                "privacy.epsilon": str(float(privacy.epsilon)),
                "privacy.delta": str(float(privacy.delta)),
                "privacy.notices": "on",
                "privacy.nonnegative": "on",
                "privacy.confidence": "0.95",
                "TimeZone": "UTC",
                "standard_conforming_strings": "on",
            },
            datetime.now(UTC),
        )
        statement, analyst = site.read(QUESTION), pgfog.policy.roles["ann"]
        await site.answer(statement, situation, analyst, _nothing_earlier)
        with _timed(spent):
            for _ in range(ROUNDS):
                await site.answer(statement, situation, analyst, _nothing_earlier)


async def _nothing_earlier(sql: str) -> str:
    raise AssertionError("the question has no subquery that is answered first")


@contextmanager
def _timed(spent: dict[str, list[float]]):  # type: ignore[no-untyped-def]
    """Wrap the stages for the length of the block."""
    undo = [
        _wrap(gateway.Site, "_plan", "plan (cached)", spent),
        _wrap_async(Ledger, "charge", "charge (durable)", spent),
        _wrap_async(DuckDbBackend, "run", "backend (bounded aggregate)", spent),
        _wrap(gateway, "draw", "noise", spent),
        _wrap(NoisyTable, "sql", "estimates as SQL", spent),
        _wrap(notices, "notice", "notice", spent),
    ]
    try:
        yield
    finally:
        for put_back in undo:
            put_back()


def _wrap(owner: Any, name: str, label: str, spent: dict[str, list[float]]) -> Callable[[], None]:
    plain_call = getattr(owner, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        start = time.perf_counter()
        result = plain_call(*args, **kwargs)
        spent.setdefault(label, []).append((time.perf_counter() - start) * 1e3)
        return result

    setattr(owner, name, call)
    return lambda: setattr(owner, name, plain_call)


def _wrap_async(
    owner: Any, name: str, label: str, spent: dict[str, list[float]]
) -> Callable[[], None]:
    plain_call: Callable[..., Awaitable[Any]] = getattr(owner, name)

    async def call(*args: Any, **kwargs: Any) -> Any:
        start = time.perf_counter()
        result = await plain_call(*args, **kwargs)
        spent.setdefault(label, []).append((time.perf_counter() - start) * 1e3)
        return result

    setattr(owner, name, call)
    return lambda: setattr(owner, name, plain_call)
