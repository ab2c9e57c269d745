"""PostgreSQL as the database with the data: read-only, one snapshot a statement, cancelled at once.

What reaches it is allow-listed before. This is the second wall: transactions that cannot write, a
role that may do no more than read, a search_path without anybody's functions, and settings that say
what the SQL means whatever the database, the role or a pooler in between has set.
"""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Self, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import DataError, InsufficientPrivilege, InvalidSchemaName, UndefinedTable
from psycopg.types.datetime import (
    DateBinaryLoader,
    DateLoader,
    TimestampBinaryLoader,
    TimestampLoader,
)
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from proxy.backends import BackendChanged, BackendFailed, BackendFull, BackendTable, ExactRows
from proxy.backends.believed import Believed, moment
from proxy.backends.exact import BATCH
from proxy.backends.postgres_catalog import excess, read_catalog, unlimited
from proxy.index import schema
from proxy.index.contents import Built
from sensitivity.policy import TableName
from sensitivity.refusal import BackendGone, Cancelled, Refusal

Answer = TypeVar("Answer")
Connection = psycopg.AsyncConnection[tuple[Any, ...]]
Pool = AsyncConnectionPool[Connection]

for _logger in ("psycopg", "psycopg.pool"):
    # They log what the server says, which is not for every eye that a log finds.
    logging.getLogger(_logger).disabled = True

_AT_ONCE = 16
"""Connections, so statements that run at once; more wait for one of them."""

_PATIENCE_S = 5.0
"""How long a statement waits for a connection, while the pool tries again and again to make one."""

_CANCEL_S = 0.05
_GIVE_UP_S = 5.0
_FETCHED = 1 << 20
_DATED = 1000  # rows that each say when they were read
_AT_A_TIME = 1000 if psycopg.capabilities.has_stream_chunked() else 1

_SETTINGS = (
    "search_path = pg_catalog, pg_temp",
    "DateStyle = 'ISO, YMD'",
    "IntervalStyle = postgres",
    "standard_conforming_strings = on",
    "extra_float_digits = 1",
    "bytea_output = hex",
    "row_security = off",
    "transform_null_equals = off",
    "array_nulls = on",
    "quote_all_identifiers = off",
)
"""Settings are made anew in each transaction: a pooler may give each to another session. Where a
policy of row-level security would filter what is read, the statement fails instead."""


def settings(timezone: str) -> list[str]:
    """Return the settings under which the rewriter's SQL means what it says."""
    return [f"TimeZone = {_literal(timezone)}", *_SETTINGS]


class PostgresBackend:
    """One database of a PostgreSQL server, of version 14 or newer."""

    dialect = "postgres"

    def __init__(self, dsn: str, timezone: str, most: int = _AT_ONCE):
        """Take an address; nothing is connected before the first snapshot, `most` times at most."""
        self.places = most
        self._dsn = dsn
        made = "".join(f"; SET LOCAL {each}" for each in settings(timezone))
        self._begin = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY{made}".encode()
        self._pool: Pool | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: set[PostgresSnapshot] = set()
        self._ending: set[asyncio.Future[None]] = set()
        self._believed = Believed()
        self.changed = False

    @classmethod
    def open(cls, dsn: str, *, timezone: str, share: int = 1) -> Self:
        """See that the database can be read, and means what its SQL says.

        Args:
            share: how many processes divide the connections that pgfog makes.

        Raises:
            BackendGone: it cannot be reached, or cannot be asked; for the steward.
        """
        try:
            given = conninfo_to_dict(dsn)
        except psycopg.ProgrammingError:
            raise BackendGone("backend.postgres is no connection string") from None
        backend = cls(
            make_conninfo(
                dsn,
                application_name=given.get("application_name") or "pgfog",
                connect_timeout=given.get("connect_timeout") or 5,
                client_encoding="UTF8",
            ),
            timezone,
            max(_AT_ONCE // share, 2),
        )
        try:
            with backend._connected() as connection:
                _see(connection)
        except psycopg.Error as error:
            # Nothing was read: what the server says is of the address, the password or the zone.
            raise BackendGone(
                f"PostgreSQL cannot be reached: {str(error).strip()}",
                hint="A connection string says where, in a policy under backend.postgres, as in "
                "'host=db dbname=clinic user=pgfog sslmode=verify-full'.",
            ) from None
        return backend

    def catalog(self) -> Mapping[tuple[str, str], BackendTable]:
        """Return every table and view that is not the system's, by (schema, name)."""
        catalog = self._ask(read_catalog)
        self._believed.learn(catalog)
        return catalog

    def indexed(self, dataset: str) -> list[Built]:
        """Return what `pgfog index` has built of the data of a policy, complete or not."""
        return self._ask(lambda connection: schema.read(connection, dataset))

    def excess(self) -> list[str]:
        """Say what the role may do beyond reading, in the steward's words."""
        return self._ask(excess)

    def unlimited(self) -> list[str]:
        """Say what a query of the role may do without end, in the steward's words."""
        return self._ask(unlimited)

    def public_values(
        self, schema: str, table: str, column: str, limit: int, *, descending: bool = False
    ) -> list[Any]:
        """Return the sorted distinct non-NULL values of a *public* table's column, limited."""
        name, source = _quoted(column), f"{_quoted(schema)}.{_quoted(table)}"
        order = "DESC" if descending else "ASC"
        query = (
            f"SELECT DISTINCT {name} FROM {source} WHERE {name} IS NOT NULL ORDER BY 1 {order}"
            f" LIMIT {limit}"
        )
        return self._ask(
            lambda connection: [value for (value,) in connection.execute(query.encode())]
        )

    @asynccontextmanager
    async def snapshot(
        self, tables: Iterable[TableName], index: Collection[str] = ()
    ) -> AsyncIterator["PostgresSnapshot"]:
        """Let several queries see one state of the database; it is fixed by the first of them.

        The index is locked before that. A name leads to what is called so now, whatever state is
        seen: where another index had taken the place of this one since, its rows would not be
        there yet, and the answer that of an empty table. So an index waits to take another's place
        until we have ended; and one that has is locked after its rows were committed, and seen.
        """
        if self._pool is None:
            self._loop = asyncio.get_running_loop()
            self._pool = Pool(
                self._dsn,
                min_size=1,
                max_size=self.places,
                timeout=_PATIENCE_S,
                kwargs={"autocommit": True, "prepare_threshold": None},
                configure=_configure,
                open=False,
                name="pgfog",
            )
        lock = f"; LOCK TABLE {', '.join(sorted(index))} IN ACCESS SHARE MODE" if index else ""
        begin = self._begin + lock.encode()
        snapshot = PostgresSnapshot(self._pool, begin, self._believed, [*tables])
        self._running.add(snapshot)
        try:
            yield snapshot
        except BackendChanged:
            self.changed = True
            raise
        finally:
            self._running.discard(snapshot)
            ending = asyncio.ensure_future(snapshot.end())  # the answer need not wait for it
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)

    def close(self) -> None:
        """Let go of every connection; not from the event loop's own thread, which has to help."""
        if self._pool is not None and self._loop is not None and self._loop.is_running():
            asyncio.run_coroutine_threadsafe(self._end(self._pool), self._loop).result()

    async def _end(self, pool: Pool) -> None:
        for snapshot in self._running.copy():
            await snapshot.interrupt()
        if self._ending:
            await asyncio.wait(self._ending)
        await pool.close()

    # -- for the steward, before there is an event loop

    @contextmanager
    def _connected(self) -> "Iterator[psycopg.Connection[tuple[Any, ...]]]":
        with psycopg.connect(self._dsn, autocommit=True, prepare_threshold=None) as connection:
            register(connection)
            connection.execute(self._begin)
            yield connection

    def _ask(self, question: "Callable[[psycopg.Connection[tuple[Any, ...]]], Answer]") -> Answer:
        try:
            with self._connected() as connection:
                return question(connection)
        except Exception as error:  # of PostgreSQL or its driver, which may quote values
            refusal = _refusal(error)
        raise refusal


class PostgresSnapshot:
    """A read-only transaction that begins with its first query."""

    def __init__(self, pool: Pool, begin: bytes, believed: Believed, tables: list[TableName]):
        self._pool = pool
        self._begin = begin
        self._believed = believed
        self._tables = tables
        self._connection: Connection | None = None
        self._interrupted = False

    async def run(self, sql: str, *, limit: int) -> ExactRows:
        """Run one query and return at most `limit` + 1 rows.

        Cancelling the task interrupts the query; it has ended when CancelledError is raised.

        Raises:
            BackendGone, BackendFull, BackendFailed, BackendChanged, Cancelled: with words that do
                not depend on data.
        """
        job = asyncio.ensure_future(self._asked(sql, limit + 1))
        try:
            await asyncio.wait({job})  # it is not cancelled with us
        except asyncio.CancelledError:
            await self._stop(job)
            raise
        error = job.exception()
        if error is None:
            return job.result()
        # Not inside an except: there, PostgreSQL's error would travel along as __context__.
        raise _refusal(error)

    async def interrupt(self) -> None:
        """Cancel what runs, once."""
        if self._connection is not None:
            self._interrupted = True
            with suppress(psycopg.Error):
                await self._connection.cancel_safe(timeout=_CANCEL_S * 10)

    async def end(self) -> None:
        """End the transaction and give the connection back, or throw both away."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if self._interrupted:
            # A cancel may be on its way yet, and would strike whoever had the connection next.
            await connection.close()
        ending = asyncio.ensure_future(connection.execute(b"ROLLBACK"))
        await asyncio.wait({ending}, timeout=_GIVE_UP_S)
        if not ending.done():
            _hang_up(connection)
        with suppress(psycopg.Error):
            await ending
        await self._pool.putconn(connection)

    async def _asked(self, sql: str, most: int) -> ExactRows:
        connection = self._connection or await self._begun()
        rows, at = await self._fetched(connection, sql, most)
        if self._tables and not await self._believed.holds(connection, self._tables, at):
            raise BackendChanged
        return rows

    async def _begun(self) -> Connection:
        """Begin on a connection of the pool; those that were lost meanwhile are thrown away."""
        await self._pool.open()
        deadline = asyncio.get_running_loop().time() + _PATIENCE_S
        while True:
            self._connection = connection = await self._pool.getconn()
            try:
                await connection.execute(self._begin)
            except (InvalidSchemaName, UndefinedTable, InsufficientPrivilege):  # the index is gone
                raise BackendChanged from None
            except psycopg.OperationalError:
                if not connection.closed or asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.shield(self.end())
            else:
                return connection

    async def _fetched(
        self, connection: Connection, sql: str, most: int
    ) -> tuple[ExactRows, str | None]:
        """Return the rows, and at which moment they were read if there are some, and not many."""
        if most < _FETCHED:
            dated = bool(self._tables) and most < _DATED
            at = f", {moment(self._tables)}" if dated else ""
            # Planned for all rows: a LIMIT by itself would have it planned for the first ones, and
            # a cursor there for these and one core.
            few = f"WITH r AS MATERIALIZED ({sql}) SELECT *{at} FROM r LIMIT {most}"
            async with connection.cursor(binary=True) as cursor:
                await cursor.execute(few.encode())
                rows = await cursor.fetchall()
            if not (dated and rows):
                return ExactRows(rows), None
            return ExactRows([row[:-1] for row in rows]), rows[0][-1]
        found, batch = ExactRows(), list[tuple[Any, ...]]()
        async with connection.cursor() as cursor:
            # Else libpq would take in everything before the first row.
            async for row in cursor.stream(sql.encode(), binary=True, size=_AT_A_TIME):
                batch.append(row)
                if len(batch) == BATCH:
                    found.add(batch)
                    batch = []
        found.add(batch)
        return found, None

    async def _stop(self, job: "asyncio.Future[ExactRows]") -> None:
        """Cancel on the server until the job has ended, whatever else is cancelled meanwhile."""
        deadline = asyncio.get_running_loop().time() + _GIVE_UP_S
        while not job.done():
            connection = self._connection
            with suppress(asyncio.CancelledError, psycopg.Error):
                if connection is None or asyncio.get_running_loop().time() > deadline:
                    job.cancel()  # it waits for a connection, or for a server that is gone
                else:
                    # Again and again, for one before the query started is forgotten.
                    await self.interrupt()
                await asyncio.wait({job}, timeout=_CANCEL_S)
        if not job.cancelled():
            job.exception()  # it was seen


def _hang_up(connection: Connection) -> None:
    """End a connection whose server says nothing: who waits for it hears that it is gone."""
    gone = suppress(OSError, psycopg.Error)  # by itself
    with gone, socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


def _see(connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
    """Refuse a database that the rewriter's SQL was not written for."""
    row = connection.execute(
        b"SELECT current_setting('server_version'), current_setting('server_encoding'),"
        b" to_regproc('pg_catalog.hash_record_extended') IS NOT NULL"
        b" AND EXISTS (SELECT FROM pg_class WHERE xmin IS NOT NULL)"
    ).fetchone()
    version, encoding, hashes = row or ("", "", False)
    if not hashes:
        raise BackendGone(
            f"the database says that it is {version}, and lacks hash_record_extended() or xmin",
            hint="PostgreSQL 14 or newer is needed; see docs/postgres.md for what is built on it.",
        )
    if encoding != "UTF8":
        raise BackendGone(
            f"the database is encoded in {encoding}, and a text of it may not be readable",
            hint="Load it into a database made with ENCODING 'UTF8'.",
        )


def _refusal(error: BaseException) -> Refusal:
    """Turn an error of PostgreSQL or of its driver into ours: its messages quote values."""
    if isinstance(error, BackendChanged):
        return error
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    match state[:2] if state else None:
        case "53":
            return BackendGone("the backend does not answer") if state == "53300" else BackendFull()
        case "57" if state == "57014":
            # A time limit: which it was, and when, may depend on data.
            return Cancelled("canceling statement due to user request")
        case "08" | "57" | "28" | "3D":
            return BackendGone("the backend does not answer")
        case None if isinstance(error, psycopg.OperationalError | PoolTimeout):
            return BackendGone("the backend does not answer")
        case _:
            return BackendFailed()


async def _configure(connection: Connection) -> None:
    register(connection)


class _Date(DateLoader):
    def load(self, data: Any) -> Any:
        return _or_text(super().load, data, bytes.decode)


class _Timestamp(TimestampLoader):
    def load(self, data: Any) -> Any:
        return _or_text(super().load, data, bytes.decode)


class _BinaryDate(DateBinaryLoader):
    def load(self, data: Any) -> Any:
        return _or_text(super().load, data, partial(_far, _DAY, _FIRST_DAY))


class _BinaryTimestamp(TimestampBinaryLoader):
    def load(self, data: Any) -> Any:
        return _or_text(super().load, data, partial(_far, _MICROSECOND, _FIRST_MOMENT))


_DAY, _MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
_FIRST_DAY = date(2000, 1, 1)
_FIRST_MOMENT = datetime(2000, 1, 1)  # noqa: DTZ001 - it has no zone
_ENDLESS = {
    b"\x7f" + b"\xff" * 3: "infinity",
    b"\x80" + b"\0" * 3: "-infinity",
    b"\x7f" + b"\xff" * 7: "infinity",
    b"\x80" + b"\0" * 7: "-infinity",
}


def _or_text(load: Callable[[Any], Any], data: Any, spell: Callable[[bytes], str]) -> Any:
    try:
        return load(data)
    except DataError:
        return spell(bytes(data))


def _far(step: timedelta, first: date, data: bytes) -> str:
    """Spell what lies so many steps after a moment: every 400 years are like those before."""
    if data in _ENDLESS:
        return _ENDLESS[data]
    cycles, rest = divmod(int.from_bytes(data, signed=True), timedelta(days=146_097) // step)
    moment = first + rest * step
    year, inside = moment.year + 400 * cycles, str(moment)[4:]
    return f"{year:04}{inside}" if year > 0 else f"{1 - year:04}{inside} BC"


def register(connection: "psycopg.Connection[Any] | psycopg.AsyncConnection[Any]") -> None:
    """Let a connection read moments that Python has no value for, as public tables may hold: they
    stay texts, as PostgreSQL writes them."""
    connection.adapters.register_loader("date", _Date)
    connection.adapters.register_loader("date", _BinaryDate)
    connection.adapters.register_loader("timestamp", _Timestamp)
    connection.adapters.register_loader("timestamp", _BinaryTimestamp)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
