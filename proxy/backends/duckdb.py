"""DuckDB as the database with the data: read-only, locked down, interruptible.

What reaches it is allow-listed before. This is the second wall: no files, no network, no
extensions, no settings, so that a query which slipped through finds nothing to reach but tables.
Intermediate results that outgrow memory go to a directory that only this user can enter, under the
system's directory for temporary files (TMPDIR), and fill half of the room there at most; a killed
process leaves it behind.
"""

import asyncio
import math
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Self, TypeVar

import duckdb

from proxy.backends import BackendFailed, BackendFull, BackendTable, ExactRows
from proxy.backends.duckdb_catalog import engine_schema, read_catalog
from proxy.backends.duckdb_cursors import Cursor, Cursors
from proxy.index import file as index_file
from proxy.index.contents import Built
from sensitivity.policy import TableName
from sensitivity.refusal import BackendGone, Refusal

Answer = TypeVar("Answer")

_AT_ONCE = 8
"""Statements that run at once; DuckDB splits each over all cores by itself."""

OPTIMIZERS_OFF = "top_n_window_elimination"
"""It turns row_number() <= k into a heap for each unit: four times slower than sorting (2.0.0, 10M
rows), and it holds them all in memory where the sort would spill."""

_BYTES = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_GROUP_BYTES = 512
"""Of a group in an array that DuckDB indexes with integer keys instead of hashing; generous."""

_INTERRUPT_S = 0.01
_SCRATCH = "pgfog-duckdb-"


class DuckDbBackend:
    """One DuckDB file, or an empty database in memory. Safe to use from several threads."""

    dialect = "duckdb"
    places = _AT_ONCE
    changed = False

    def __init__(self, connection: duckdb.DuckDBPyConnection, scratch: Path):
        """Take over a locked connection, and the directory that it spills to."""
        self._connection = connection
        self._scratch = scratch
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="duckdb")
        self._cursors = Cursors(connection)
        self._running: set[Cursor] = set()

    @classmethod
    def open(
        cls, path: Path | str, *, timezone: str, share: int = 1, index: Path | None = None
    ) -> Self:
        """Open a database for reading, with `timezone` as the one that timestamptz are cut in.

        Args:
            share: how many processes divide the memory that DuckDB would take, and half of the
                disk that is free for what outgrows it: the ledger may be on that disk.
            index: what `pgfog index` has built of it.

        Raises:
            BackendGone: there is no such file, or DuckDB cannot open it; for the steward.
            OSError: the file cannot be read.
        """
        memory = str(path) == ":memory:"
        if not memory and not Path(path).is_file():
            raise BackendGone(
                f"there is no DuckDB file {path}",
                hint="A policy names it under backend.duckdb, relative to its own directory.",
            )
        if not memory and not _is_database(Path(path)):
            raise BackendGone(
                f"{path} is no DuckDB file",
                hint="Load CSV or Parquet into one: CREATE TABLE visits AS FROM 'visits.parquet'.",
            )
        _sweep()
        scratch = Path(tempfile.mkdtemp(prefix=f"{_SCRATCH}{os.getpid()}-"))
        try:
            connection = _connect(path, timezone, scratch, share, index, read_only=not memory)
            return cls(connection, scratch)
        except duckdb.Error:
            scratch.rmdir()
            raise BackendGone(
                f"DuckDB {duckdb.__version__} cannot open {path} for reading",
                hint="Another process may be writing to it, it may be of a newer version, or the "
                f'policy\'s time zone "{timezone}" may be unknown to it.',
            ) from None

    def catalog(self) -> Mapping[tuple[str, str], BackendTable]:
        """Return every table and view by (schema, name); DuckDB's "main" is "public"."""
        return _asked(lambda: read_catalog(self._connection.cursor()))

    def indexed(self, dataset: str) -> list[Built]:
        """Return what its index holds; nothing if it has none."""
        return _asked(lambda: index_file.read(self._connection.cursor()))

    def public_values(
        self, schema: str, table: str, column: str, limit: int, *, descending: bool = False
    ) -> list[Any]:
        """Return the sorted distinct non-NULL values of a *public* table's column, limited."""
        name, source = _quoted(column), f"{_quoted(engine_schema(schema))}.{_quoted(table)}"
        query = f"SELECT DISTINCT {name} FROM {source} WHERE {name} IS NOT NULL ORDER BY 1"
        query += f"{' DESC' if descending else ''} LIMIT {limit}"
        # By columns, as many rows are read: the driver makes 9999-12-31 of infinity.
        rows = _asked(lambda: Cursor(self._connection.cursor()).fetch(query, sys.maxsize))
        return [value for (value,) in rows]

    def excess(self) -> list[str]:
        """Nothing: the file is opened for reading only."""
        return []

    def unlimited(self) -> list[str]:
        """Nothing: DuckDB has limits of memory and of room to spill."""
        return []

    @asynccontextmanager
    async def snapshot(
        self, tables: Iterable[TableName], index: Collection[str] = ()
    ) -> AsyncIterator["DuckDbSnapshot"]:
        """Let several queries see one state of the database, on a cursor of their own.

        That takes no transaction, and what its catalog says of `tables` stays so: while we have a
        file open for reading, nobody may write to it. An index that another one replaces is read
        on.
        """
        snapshot = DuckDbSnapshot(self._cursors, self._threads, self._running)
        try:
            yield snapshot
        finally:
            snapshot.end()

    def close(self) -> None:
        """Interrupt what runs, and let go of the database."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for cursor in self._running.copy():
            cursor.connection.interrupt()
        self._threads.shutdown()
        self._cursors.close()
        self._connection.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


class DuckDbSnapshot:
    """The queries of one statement, on a cursor that is taken for the first of them."""

    def __init__(self, cursors: Cursors, threads: ThreadPoolExecutor, running: set[Cursor]):
        self._cursors = cursors
        self._threads = threads
        self._running = running
        self._cursor: Cursor | None = None
        self._failed = False

    async def run(self, sql: str, *, limit: int) -> ExactRows:
        """Run one query and return at most `limit` + 1 rows.

        Cancelling the task interrupts the query; it has ended when CancelledError is raised.

        Raises:
            BackendGone, BackendFull, BackendFailed: with words that do not depend on data.
        """
        try:
            cursor = self._cursor = self._cursor or self._cursors.take()
            job = self._threads.submit(self._read, cursor, sql, limit + 1)
        except (duckdb.Error, RuntimeError):  # of either, once it is closed
            raise BackendGone("the backend does not answer") from None
        try:
            return await asyncio.wrap_future(job)
        except asyncio.CancelledError:
            await _stop(job, cursor)
            self._failed = True
            raise
        except Refusal:
            self._failed = True
            raise

    def _read(self, cursor: Cursor, sql: str, limit: int) -> ExactRows:
        self._running.add(cursor)
        try:
            return _asked(lambda: cursor.fetch(sql, limit))
        finally:
            self._running.discard(cursor)

    def end(self) -> None:
        """Let go of the cursor; no query runs any more."""
        cursor, self._cursor = self._cursor, None
        if cursor is None:
            return
        if self._failed:
            cursor.connection.close()
        else:
            self._cursors.give_back(cursor)


def _sweep() -> None:
    """Remove what processes that were killed have spilled: it may hold private rows."""
    for left in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*"):
        pid = left.name.removeprefix(_SCRATCH).partition("-")[0]
        with suppress(OSError, ValueError):
            if left.stat().st_uid == os.getuid() and not _alive(int(pid)):
                shutil.rmtree(left, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(12)[8:] == b"DUCK"


def _connect(
    path: Path | str,
    timezone: str,
    scratch: Path,
    share: int,
    index: Path | None,
    *,
    read_only: bool,
) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        path,
        read_only=read_only,
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "python_enable_replacements": "false",
            "threads": str(os.cpu_count() or 1),
            # The one directory that stays within reach. DuckDB's choice would be beside the data.
            # Not encrypted: that needs a crypto extension, and without one spilling fails (2.0).
            "temp_directory": str(scratch),
            "disabled_optimizers": OPTIMIZERS_OFF,
        },
    )
    try:
        connection.execute("SET GLOBAL TimeZone = ?", [timezone])
        (limit,) = connection.execute("SELECT current_setting('memory_limit')").fetchone() or ("",)
        number, unit = limit.split()  # "18.7 GiB"
        memory = float(number) / share
        if share > 1:
            connection.execute(f"SET GLOBAL memory_limit = '{memory:.2f} {unit}'")
        room = shutil.disk_usage(scratch).free // (2 * share)
        connection.execute(f"SET GLOBAL max_temp_directory_size = '{room} bytes'")
        (rows,) = connection.execute(
            "SELECT max(estimated_size) FROM duckdb_tables()"
        ).fetchone() or (None,)
        bits = _indexed_bits(memory * _BYTES[unit], rows or 0)
        connection.execute(f"SET GLOBAL perfect_ht_threshold = {bits}")
        if index is not None:
            quoted = str(index).replace("'", "''")
            connection.execute(f"ATTACH '{quoted}' AS {index_file.CATALOG} (READ_ONLY)")
        # In this order, which a config does not keep: the directory cannot be changed afterwards.
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except duckdb.Error:
        connection.close()
        raise
    return connection


def _indexed_bits(memory: float, rows: int) -> int:
    """Say up to how many bits of integer keys DuckDB may index an array with.

    Rows counted by unit take half the time then. Such an array does not spill, and each thread of
    each statement has one; all together may have the memory, in bytes. An array that is longer
    than the largest table takes longer than its rows. 12 is DuckDB's own choice.
    """
    arrays = _AT_ONCE * (os.cpu_count() or 1)
    most = math.log2(memory / arrays / _GROUP_BYTES)
    return min(max(int(min(most, math.log2(rows + 1))), 12), 21)


def _asked(question: Callable[[], Answer]) -> Answer:
    """Ask DuckDB, and turn its errors into ours: its messages quote values."""
    try:
        return question()
    except duckdb.OutOfMemoryException:
        refusal: Refusal = BackendFull()
    except (duckdb.IOException, duckdb.ConnectionException, duckdb.FatalException):
        refusal = BackendGone("the backend does not answer")
    except Exception:  # of DuckDB, or of its driver's conversion to Python, which may quote too
        refusal = BackendFailed()
    # Not inside the except: there, DuckDB's error would travel along as __context__.
    raise refusal


async def _stop(job: Future[ExactRows], cursor: Cursor) -> None:
    """Interrupt a job until it has ended, whatever else is cancelled meanwhile."""
    while not (job.cancel() or job.done()):
        # Again and again, for an interrupt before the query started is forgotten.
        cursor.connection.interrupt()
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(_INTERRUPT_S)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
