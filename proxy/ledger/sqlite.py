"""A ledger in a file: SQLite in WAL mode with synchronous=FULL.

A transaction that has committed survives kill -9 and a power cut.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from proxy.ledger import files
from proxy.ledger.pages import EVERYBODY, Row, Span
from sensitivity.accounting import Price
from sensitivity.refusal import LedgerUnavailable

_LOCK_POLL_S = 0.0005


class SqlitePages:
    """The file `ledger.db` of a state directory, or a copy of one."""

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection

    @classmethod
    def open(cls, directory: Path, dataset: str) -> "SqlitePages":
        """Open it, or make it if there never was one.

        Raises:
            LedgerUnavailable: it is missing, damaged, open to others, or of another kind.
        """
        return cls(files.connect(directory, dataset))

    @classmethod
    def copy(cls, path: Path) -> "SqlitePages":
        """Open another ledger's file to be read."""
        return cls(files.connect_copy(path))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        try:
            self._begin()
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # SQLite undoes some failures on its own
                    self._connection.execute("ROLLBACK")
                raise
        except (sqlite3.Error, OverflowError) as error:
            raise LedgerUnavailable(
                "the privacy ledger cannot be written",
                hint="No data was read; the reason is in pgfog's own log.",
            ) from error

    def _begin(self) -> None:
        # SQLite's own way to wait asks ever more rarely. Beside a process that writes without a
        # pause that is for ever: measured, four on a slow disk waited 6 s; this way 0.5 s.
        self._connection.execute("PRAGMA busy_timeout = 0")
        deadline = time.monotonic() + files.LOCK_TIMEOUT_S
        while True:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > deadline:
                    raise
            time.sleep(_LOCK_POLL_S)

    def latest(self, dataset: str) -> str | None:
        found: list[tuple[str | None]] = self._asked(
            "SELECT max(at) FROM charges WHERE dataset = ?", (dataset,)
        )
        return found[0][0]

    def total(self, dataset: str, role: str, span: Span, *, keep: bool) -> Price:
        key = {"dataset": dataset, "role": role, "since": span.since, "until": span.until}
        found: list[tuple[int, int]] = self._asked(
            "SELECT nano_epsilon, nano_delta FROM totals WHERE dataset = :dataset"
            " AND role = :role AND until = :until AND since = :since",
            key,
        )
        if not found:
            # A new period, a new role, or a policy that counts in other periods than before.
            found = self._asked(
                "SELECT coalesce(sum(nano_epsilon), 0), coalesce(sum(nano_delta), 0) FROM charges"
                f" WHERE dataset = :dataset AND :role IN ('{EVERYBODY}', role)"
                " AND at >= :since AND at < :until",
                key,
            )
            if keep:
                self._connection.execute(
                    "INSERT INTO totals VALUES (:dataset, :role, :until, :since, :eps, :delta)",
                    key | {"eps": found[0][0], "delta": found[0][1]},
                )
        return Price(*found[0])

    def add(self, rows: Sequence[Row]) -> None:
        self._connection.executemany("INSERT INTO charges VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def charges(self, dataset: str, role: str, most: int) -> list[Row]:
        found = self._asked(
            "SELECT * FROM charges WHERE dataset = ? AND role = ?"
            " ORDER BY at DESC, id DESC LIMIT ?",
            (dataset, role, most),
        )
        return [Row(*row) for row in found]

    def rows(self) -> Iterable[Row]:
        return (Row(*row) for row in self._asked("SELECT * FROM charges ORDER BY at"))

    def absorb(self, rows: Iterable[Row]) -> int:
        return self._connection.executemany(
            "INSERT INTO charges VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING", rows
        ).rowcount

    def datasets(self) -> list[str]:
        return [name for (name,) in self._asked("SELECT DISTINCT dataset FROM charges")]

    def close(self) -> None:
        self._connection.close()

    def _asked(self, sql: str, values: object = ()) -> list[tuple]:  # type: ignore[type-arg]
        try:
            return self._connection.execute(sql, values).fetchall()  # type: ignore[arg-type]
        except sqlite3.Error as error:
            raise LedgerUnavailable("the privacy ledger cannot be read") from error
