"""The ledger's file: what was ever charged, and whether one more charge fits.

SQLite in WAL mode with synchronous=FULL: a transaction that has committed survives kill -9 and a
power cut. Admission and record are one IMMEDIATE transaction, so however many processes write, a
charge is compared with every charge before it.

A charge keeps the time at which it was made, and time in the file never runs backwards. What was
spent in a period is the sum over the charges whose time lies in it; so a clock set back, another
`every` or another time zone never takes a charge out of the period that is asked for.
"""

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from proxy.ledger import files, words
from proxy.ledger.account import Charge, Entry, Spent
from sensitivity.accounting import Price
from sensitivity.periods import period_ends, period_starts
from sensitivity.policy import Budget, Every, Policy, Role
from sensitivity.refusal import BudgetSpent, LedgerUnavailable

Clock = Callable[[], datetime]
"""Returns the present time, with its time zone."""

_LOCK_POLL_S = 0.0005

_EVERYBODY = ""  # the role of totals over all roles; the schema keeps real roles from it


@dataclass(frozen=True, slots=True)
class Request:
    """One statement that somebody wants to pay for."""

    role: Role
    price: Price
    statement: str


@dataclass(frozen=True, slots=True)
class _Span:
    """The times from `since` up to, but not including, `until`, as the file writes them."""

    since: str
    until: str


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


_LIFETIME = _Span("0001-01-01T00:00:00.000000+00:00", "9999-12-31T23:59:59.999999+00:00")


@lru_cache(maxsize=16)
def _period(every: Every, at: datetime, timezone: str) -> tuple[_Span, datetime | None]:
    zone = ZoneInfo(timezone)
    starts, ends = period_starts(every, at, zone), period_ends(every, at, zone)
    if starts is None or ends is None:
        return _LIFETIME, None
    return _Span(_stamp(starts), _stamp(ends)), ends


class Book:
    """One connection to the ledger's file, for one dataset. One thread at a time."""

    def __init__(self, connection: sqlite3.Connection, policy: Policy, clock: Clock):
        self._connection = connection
        self._policy = policy
        self._clock = clock

    @classmethod
    def open(cls, policy: Policy, clock: Clock) -> Self:
        """Open the ledger in the policy's state directory, or make it if there never was one.

        Raises:
            LedgerUnavailable: it is missing, damaged, open to others, or of another kind.
        """
        return cls(files.connect(policy.store.directory, policy.dataset), policy, clock)

    def admit(self, requests: Sequence[Request]) -> list[Charge | BudgetSpent]:
        """Record, in one transaction, each request that fits after those before it.

        The charges are durable when this returns. If it raises, none may be acted on, though some
        may turn out to be recorded.

        Raises:
            LedgerUnavailable: the file cannot be written.
        """
        with self._transaction():
            at = self._now()
            return [self._admit(request, at) for request in requests]

    def spent(self, role: str | None) -> Spent:
        """Return the account of a role of the policy; None: of all roles together.

        Raises:
            LedgerUnavailable: the file cannot be read.
        """
        budget = self._policy.budget if role is None else self._policy.roles[role].budget
        try:
            return self._account(role or _EVERYBODY, budget, self._now())
        except sqlite3.Error as error:
            raise LedgerUnavailable("the privacy ledger cannot be read") from error

    def charges(self, role: str, most: int) -> list[Entry]:
        """Return a role's charges, the latest first.

        Raises:
            LedgerUnavailable: the file cannot be read.
        """
        try:
            found = self._connection.execute(
                "SELECT id, at, nano_epsilon, nano_delta, statement FROM charges"
                " WHERE dataset = ? AND role = ? ORDER BY at DESC, id DESC LIMIT ?",
                (self._policy.dataset, role, most),
            ).fetchall()
        except sqlite3.Error as error:
            raise LedgerUnavailable("the privacy ledger cannot be read") from error
        return [
            Entry(id_, datetime.fromisoformat(at), Price(epsilon, delta), statement)
            for id_, at, epsilon, delta, statement in found
        ]

    def absorb(self, path: Path) -> int:
        """Add the charges that another copy of the ledger has and this one lacks; return how many.

        For a steward who has put an older copy back. Nothing is lost and nothing counts twice,
        since a charge has the same id in every copy.

        Raises:
            LedgerUnavailable: `path` is no such ledger, or this one cannot be written.
        """
        with files.attached(self._connection, path) as copy, self._transaction():
            return self._connection.execute(
                f"INSERT INTO main.charges SELECT * FROM {copy}.charges"
                " WHERE id NOT IN (SELECT id FROM main.charges) ORDER BY at"
            ).rowcount

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
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

    def _now(self) -> datetime:
        """Return the time, or that of the last charge if the clock has been set back since."""
        (latest,) = self._connection.execute(
            "SELECT max(at) FROM charges WHERE dataset = ?", (self._policy.dataset,)
        ).fetchone()
        now = self._clock()
        return now if latest is None else max(now, datetime.fromisoformat(latest))

    def _admit(self, request: Request, at: datetime) -> Charge | BudgetSpent:
        policy, role, price = self._policy, request.role, request.price
        own = self._account(role.name, role.budget, at)
        if not own.covers(price):
            return words.role_spent(role.name, price, own, policy.timezone)
        everybody = self._account(_EVERYBODY, policy.budget, at)
        if not everybody.covers(price):
            return words.dataset_spent(policy.dataset, everybody, policy.timezone)
        # Random, so that copies of the ledger can be merged; time first, so that the index grows
        # at its end and not all over the file.
        charge = f"{int(at.timestamp() * 1000):012x}{secrets.token_hex(10)}"
        self._connection.execute(
            "INSERT INTO charges VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                charge,
                policy.dataset,
                role.name,
                _stamp(at),
                price.nano_epsilon,
                price.nano_delta,
                request.statement,
            ),
        )
        left = Price(
            own.left.nano_epsilon - price.nano_epsilon, own.left.nano_delta - price.nano_delta
        )
        return Charge(charge, price, left, own.refills)

    def _account(self, role: str, budget: Budget, at: datetime) -> Spent:
        span, refills = _period(budget.every, at, self._policy.timezone)
        return Spent(self._total(role, span), budget, refills, self._total(role, _LIFETIME))

    def _total(self, role: str, span: _Span) -> Price:
        key = {
            "dataset": self._policy.dataset,
            "role": role,
            "since": span.since,
            "until": span.until,
        }
        total = self._connection.execute(
            "SELECT nano_epsilon, nano_delta FROM totals WHERE dataset = :dataset"
            " AND role = :role AND until = :until AND since = :since",
            key,
        ).fetchone()
        if total is None:
            # A new period, a new role, or a policy that counts in other periods than before.
            total = self._connection.execute(
                "SELECT coalesce(sum(nano_epsilon), 0), coalesce(sum(nano_delta), 0) FROM charges"
                " WHERE dataset = :dataset AND :role IN ('', role)"
                " AND at >= :since AND at < :until",
                key,
            ).fetchone()
            if self._connection.in_transaction:  # else only reading: whoever charges keeps it
                self._connection.execute(
                    "INSERT INTO totals VALUES (:dataset, :role, :until, :since, :eps, :delta)",
                    key | {"eps": total[0], "delta": total[1]},
                )
        return Price(*total)
