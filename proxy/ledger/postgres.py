"""A ledger in PostgreSQL, for pgfogs on several hosts.

Every transaction takes a lock first, so charges are compared one after the other whoever makes
them, and commits with synchronous_commit. A lost connection is made again for the next transaction;
whether the one it was lost in was written, nobody says, and nobody has paid.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from proxy.ledger import files
from proxy.ledger.pages import EVERYBODY, KIND, Row, Span
from sensitivity.accounting import Price
from sensitivity.refusal import LedgerUnavailable

_SCHEMA = Path(__file__).with_name("postgres.sql")
_CONNECT_S = 5

_LOCK = int.from_bytes(b"ledger")
"""Of every transaction. Not the table's own: that one a vacuum may hold for a second."""

_SETTINGS = (
    "SET synchronous_commit = on",
    f"SET lock_timeout = '{files.LOCK_TIMEOUT_S:.0f}s'",
    f"SET statement_timeout = '{3 * files.LOCK_TIMEOUT_S:.0f}s'",
    "SET idle_in_transaction_session_timeout = '60s'",  # a stopped process lets go of the lock
    # So that what the lock waited for is seen.
    "SET default_transaction_isolation = 'read committed'",
    "SET search_path = pg_catalog",
)


class PostgresPages:
    """The schema `pgfog_ledger` of a database."""

    def __init__(self, dsn: str):
        self._dsn = dsn
        self._writing = False  # a connection that is lost in a transaction is not made again in it
        self._connection = self._connect()

    @classmethod
    def open(cls, dsn: str, directory: Path, dataset: str) -> "PostgresPages":
        """Open it, or make it if this host has never seen one there.

        Args:
            directory: holds the marker that says that there was a ledger.

        Raises:
            LedgerUnavailable: it is missing, of another kind, or would not be durable.
        """
        try:
            directory.mkdir(parents=True, exist_ok=True)
            marker = directory / "ledger.created"
            existed = marker.exists()
            pages = cls(dsn)
            try:
                pages._prepare(marker, existed)
                if not existed:
                    files.mark(
                        marker, f"The ledger in PostgreSQL records what was spent on {dataset}."
                    )
            except BaseException:
                pages.close()
                raise
        except (OSError, psycopg.Error) as error:
            raise LedgerUnavailable(f"cannot open the ledger in PostgreSQL: {error}") from error
        return pages

    @classmethod
    def copy(cls, dsn: str) -> "PostgresPages":
        """Open another ledger to be read."""
        try:
            pages = cls(dsn)
            try:
                pages._check()
            except BaseException:
                pages.close()
                raise
        except psycopg.Error as error:
            raise LedgerUnavailable(f"cannot open the ledger in PostgreSQL: {error}") from error
        return pages

    def _connect(self) -> psycopg.Connection[Any]:
        connection = psycopg.connect(
            self._dsn,
            autocommit=True,
            connect_timeout=_CONNECT_S,
            application_name="pgfog ledger",
            tcp_user_timeout=10_000,  # ms
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=3,
        )
        for setting in _SETTINGS:
            connection.execute(setting.encode())
        return connection

    def _prepare(self, marker: Path, existed: bool) -> None:
        connection = self._connection
        (fsync,) = connection.execute("SHOW fsync").fetchone() or ("",)
        (standby,) = connection.execute("SELECT pg_is_in_recovery()").fetchone() or (True,)
        if fsync != "on" or standby:
            raise LedgerUnavailable(
                "this PostgreSQL does not keep what it was told: "
                + ("it is a standby" if standby else "fsync is off")
            )
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            found = connection.execute("SELECT to_regnamespace('pgfog_ledger')::text").fetchone()
            if found == (None,):
                if existed:
                    raise files.lost("in PostgreSQL", marker)
                connection.execute(_SCHEMA.read_bytes())
        self._check()

    def _check(self) -> None:
        kinds = self._connection.execute("SELECT kind FROM pgfog_ledger.about").fetchall()
        if kinds != [(KIND,)]:
            raise LedgerUnavailable(f"the ledger in PostgreSQL is not of kind {KIND!r}: {kinds}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        try:
            self._revive()
            with self._connection.transaction():
                self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                self._writing = True
                yield
        except (psycopg.Error, OverflowError) as error:
            raise LedgerUnavailable(
                "the privacy ledger cannot be written",
                hint="No data was read; the reason is in pgfog's own log.",
            ) from error
        finally:
            self._writing = False

    def latest(self, dataset: str) -> str | None:
        found = self._asked(
            "SELECT max(at) FROM pgfog_ledger.charges WHERE dataset = %s", (dataset,)
        )
        latest: str | None = found[0][0]
        return latest

    def total(self, dataset: str, role: str, span: Span, *, keep: bool) -> Price:
        key = {"dataset": dataset, "role": role, "since": span.since, "until": span.until}
        found = self._asked(
            "SELECT nano_epsilon, nano_delta FROM pgfog_ledger.totals WHERE dataset = %(dataset)s"
            " AND role = %(role)s AND until = %(until)s AND since = %(since)s",
            key,
        )
        if not found:
            # A new period, a new role, or a policy that counts in other periods than before.
            found = self._asked(
                "SELECT coalesce(sum(nano_epsilon), 0)::bigint,"
                " coalesce(sum(nano_delta), 0)::bigint"
                " FROM pgfog_ledger.charges WHERE dataset = %(dataset)s"
                f" AND %(role)s::text IN ('{EVERYBODY}', role)"
                " AND at >= %(since)s AND at < %(until)s",
                key,
            )
            if keep:
                self._connection.execute(
                    "INSERT INTO pgfog_ledger.totals VALUES (%(dataset)s, %(role)s, %(until)s,"
                    " %(since)s, %(eps)s, %(delta)s)",
                    key | {"eps": found[0][0], "delta": found[0][1]},
                )
        return Price(*found[0])

    def add(self, rows: Sequence[Row]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO pgfog_ledger.charges VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [_storable(row) for row in rows],
            )

    def charges(self, dataset: str, role: str, most: int) -> list[Row]:
        found = self._asked(
            "SELECT * FROM pgfog_ledger.charges WHERE dataset = %s AND role = %s"
            " ORDER BY at DESC, id DESC LIMIT %s",
            (dataset, role, most),
        )
        return [Row(*row) for row in found]

    def rows(self) -> Iterable[Row]:
        return (Row(*row) for row in self._asked("SELECT * FROM pgfog_ledger.charges ORDER BY at"))

    def absorb(self, rows: Iterable[Row]) -> int:
        with self._connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO pgfog_ledger.charges VALUES (%s, %s, %s, %s, %s, %s, %s)"
                " ON CONFLICT (id) DO NOTHING",
                map(_storable, rows),
            )
            return cursor.rowcount

    def datasets(self) -> list[str]:
        found = self._asked("SELECT DISTINCT dataset FROM pgfog_ledger.charges")
        return [name for (name,) in found]

    def close(self) -> None:
        self._connection.close()

    def _revive(self) -> None:
        if self._connection.closed and not self._writing:
            self._connection = self._connect()

    def _asked(self, sql: str, values: Any = ()) -> list[Any]:
        try:
            self._revive()
            return self._connection.execute(sql.encode(), values).fetchall()
        except psycopg.Error as error:
            raise LedgerUnavailable("the privacy ledger cannot be read") from error


def _storable(row: Row) -> Row:
    return row._replace(statement=row.statement.replace("\0", "\N{SYMBOL FOR NULL}"))
