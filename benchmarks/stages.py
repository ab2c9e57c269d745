"""Where the time of one private statement goes, in stages that add up to all of it."""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import iscoroutinefunction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.setting import QUESTION, USER, plenty
from proxy import app, notices, release, steps
from proxy.backends.duckdb import DuckDbSnapshot
from proxy.gateway import Site
from proxy.sessions.answering import Answering
from proxy.sessions.questions import Questions

STAGES: dict[str, tuple[object, Callable[..., Any]]] = {
    "shadow: what the statement means there": (Questions, Questions.call),
    "gateway: which way, settings, tables": (Site, Site.answer),
    "plan (cached)": (Site, Site._plan),
    "charge (on disk)": (Site, Site._charge),
    "backend (bounded aggregate)": (DuckDbSnapshot, DuckDbSnapshot.run),
    "noise": (steps, release.draw),
    "estimates and their SQL": (release.NoisyTable, release.NoisyTable.sql),
    "± of each column": (notices, notices.widths),
    "notice": (notices, notices.notice),
    "shadow: the finishing SQL made ready": (Answering, Answering._bind),
}
"""Each stage is a function of its own, less the stages that it calls."""

WARM = 300
"""Statements before: a ledger's log is as long as it gets after some 250, and bytes that lie in it
reach the disk in half the time of those that make it longer."""

_REST = "wire, rows, client"

_CLIENT = """
import sys, time, psycopg
port, database, text, count = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
with psycopg.connect(host="127.0.0.1", port=port, dbname=database, user=sys.argv[5],
                     password=sys.argv[5], autocommit=True) as connection:
    for warm in (True, False):
        print(warm, flush=True)
        sys.stdin.readline()
        for _ in range(int(sys.argv[6]) if warm else count):
            connection.pgconn.exec_(text.encode())
    print("done", flush=True)
    sys.stdin.readline()
"""


class _Watch:
    """Counts time for the stage that was entered last; one statement at a time."""

    def __init__(self) -> None:
        self.spent = Counter[str]()
        self._stack = [_REST]
        self._at = time.perf_counter()

    def turn(self) -> None:
        """Count up to now."""
        now = time.perf_counter()
        self.spent[self._stack[-1]] += now - self._at  # type: ignore[assignment]
        self._at = now

    @contextmanager
    def stage(self, label: str) -> Iterator[None]:
        """Count the block for a stage."""
        self.turn()
        self._stack.append(label)
        try:
            yield
        finally:
            self.turn()
            self._stack.pop()


def spent(statements: int, text: str = QUESTION) -> dict[str, float]:
    """Return milliseconds of a statement by stage, over one connection, warm."""
    with TemporaryDirectory(dir=".") as name:
        directory = Path(name).absolute()
        directory.chmod(0o711)
        watch = app.run(_watched(directory, text, statements))
    return {label: watch.spent[label] / statements * 1e3 for label in [*STAGES, _REST]}


async def _watched(directory: Path, text: str, statements: int) -> _Watch:
    async with app.running(plenty(directory)) as pgfog:
        asked = [text, str(statements), USER, str(WARM)]
        arguments = [str(pgfog.port), pgfog.shadow.database, *asked]
        client = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _CLIENT,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert client.stdin is not None
        assert client.stdout is not None
        try:
            await client.stdout.readline()
            client.stdin.write(b"\n")
            await client.stdout.readline()
            with _watching() as watch:
                client.stdin.write(b"\n")
                await client.stdout.readline()
                watch.turn()
        finally:
            client.stdin.close()  # it waits for nothing more, and ends
            await client.wait()
    return watch


@contextmanager
def _watching() -> Iterator[_Watch]:
    """Wrap the stages for the length of the block."""
    watch = _Watch()
    for label, (owner, stage) in STAGES.items():
        assert getattr(owner, stage.__name__) is stage, label
        setattr(owner, stage.__name__, _wrapped(watch, label, stage))
    try:
        yield watch
    finally:
        for owner, stage in STAGES.values():
            setattr(owner, stage.__name__, stage)


def _wrapped(watch: _Watch, label: str, stage: Callable[..., Any]) -> Callable[..., Any]:
    async def wait(*args: Any, **kwargs: Any) -> Any:
        with watch.stage(label):
            return await stage(*args, **kwargs)

    def call(*args: Any, **kwargs: Any) -> Any:
        with watch.stage(label):
            return stage(*args, **kwargs)

    return wait if iscoroutinefunction(stage) else call
