"""What the ledger admits: whether one more charge fits, and what was spent.

Admission and record are one transaction of the pages, and no two of those run at once, so however
many processes write, a charge is compared with every charge before it.

A charge keeps the time at which it was made, and time in the ledger never runs backwards. What was
spent in a period is the sum over the charges whose time lies in it; so a clock set back, another
`every` or another time zone never takes a charge out of the period that is asked for.
"""

import secrets
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from proxy.ledger import words
from proxy.ledger.account import Charge, Entry, Spent
from proxy.ledger.pages import EVERYBODY, LIFETIME, Pages, Row, Span
from proxy.ledger.postgres import PostgresPages
from proxy.ledger.sqlite import SqlitePages
from sensitivity.accounting import Price
from sensitivity.periods import period_ends, period_starts
from sensitivity.policy import Budget, Every, Policy, Role
from sensitivity.refusal import BudgetSpent

Clock = Callable[[], datetime]
"""Returns the present time, with its time zone."""


@dataclass(frozen=True, slots=True)
class Request:
    """One statement that somebody wants to pay for."""

    role: Role
    price: Price
    statement: str


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(maxsize=16)
def _period(every: Every, at: datetime, timezone: str) -> tuple[Span, datetime | None]:
    zone = ZoneInfo(timezone)
    starts, ends = period_starts(every, at, zone), period_ends(every, at, zone)
    if starts is None or ends is None:
        return LIFETIME, None
    return Span(_stamp(starts), _stamp(ends)), ends


class Book:
    """One connection to the ledger, for one dataset. One thread at a time."""

    def __init__(self, pages: Pages, policy: Policy, clock: Clock):
        self._pages = pages
        self._policy = policy
        self._clock = clock

    @classmethod
    def open(cls, policy: Policy, clock: Clock) -> Self:
        """Open the ledger that the policy names, or make it if there never was one.

        Raises:
            LedgerUnavailable: it is missing, damaged, open to others, or of another kind.
        """
        store = policy.store
        if store.ledger is None:
            pages: Pages = SqlitePages.open(store.directory, policy.dataset)
        else:
            pages = PostgresPages.open(store.ledger, store.directory, policy.dataset)
        return cls(pages, policy, clock)

    def admit(self, requests: Sequence[Request]) -> list[Charge | BudgetSpent]:
        """Record, in one transaction, each request that fits after those before it.

        The charges are durable when this returns. If it raises, none may be acted on, though some
        may turn out to be recorded.

        Raises:
            LedgerUnavailable: the ledger cannot be written.
        """
        with self._pages.transaction():
            batch = _Batch(self._pages, self._policy, self._now())
            outcomes = [batch.admit(request) for request in requests]
            self._pages.add(batch.rows)
        return outcomes

    def spent(self, role: str | None) -> Spent:
        """Return the account of a role of the policy; None: of all roles together.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        budget = self._policy.budget if role is None else self._policy.roles[role].budget
        span, refills = _period(budget.every, self._now(), self._policy.timezone)
        price, lifetime = (
            self._pages.total(self._policy.dataset, role or EVERYBODY, each, keep=False)
            for each in (span, LIFETIME)
        )
        return Spent(price, budget, refills, lifetime)

    def charges(self, role: str, most: int) -> list[Entry]:
        """Return a role's charges, the latest first.

        Raises:
            LedgerUnavailable: the ledger cannot be read.
        """
        return [
            Entry(
                row.id,
                datetime.fromisoformat(row.at),
                Price(row.nano_epsilon, row.nano_delta),
                row.statement,
            )
            for row in self._pages.charges(self._policy.dataset, role, most)
        ]

    def datasets(self) -> list[str]:
        """Return the datasets that were ever charged in this ledger."""
        return self._pages.datasets()

    def absorb(self, copy: Path | str) -> int:
        """Add the charges that another copy of the ledger has and this one lacks; return how many.

        For a steward who has put an older copy back. Nothing is lost and nothing counts twice,
        since a charge has the same id in every copy.

        Args:
            copy: a ledger's file, or the DSN of one in PostgreSQL.

        Raises:
            LedgerUnavailable: `copy` is no such ledger, or this one cannot be written.
        """
        other: Pages = (
            SqlitePages.copy(copy) if isinstance(copy, Path) else PostgresPages.copy(copy)
        )
        with closing(other), self._pages.transaction():
            return self._pages.absorb(other.rows())

    def close(self) -> None:
        """Let go of the ledger."""
        self._pages.close()

    def _now(self) -> datetime:
        """Return the time, or that of the last charge if the clock has been set back since."""
        latest = self._pages.latest(self._policy.dataset)
        now = self._clock()
        return now if latest is None else max(now, datetime.fromisoformat(latest))


class _Batch:
    """Charges of one transaction: each is compared with all that is written, and those before it.

    Attributes:
        rows: what is to be written at its end.
    """

    def __init__(self, pages: Pages, policy: Policy, at: datetime):
        self.rows: list[Row] = []
        self._pages = pages
        self._policy = policy
        self._at = at
        self._totals: dict[tuple[str, Span], Price] = {}

    def admit(self, request: Request) -> Charge | BudgetSpent:
        policy, role, price = self._policy, request.role, request.price
        own = self._account(role.name, role.budget)
        if not own.covers(price):
            return words.role_spent(role.name, price, own, policy.timezone)
        everybody = self._account(EVERYBODY, policy.budget)
        if not everybody.covers(price):
            return words.dataset_spent(policy.dataset, everybody, policy.timezone)
        # Random, so that copies of the ledger can be merged; time first, so that the index grows
        # at its end and not all over the file.
        charge = f"{int(self._at.timestamp() * 1000):012x}{secrets.token_hex(10)}"
        nano = (price.nano_epsilon, price.nano_delta)
        at = _stamp(self._at)
        self.rows.append(Row(charge, policy.dataset, role.name, at, *nano, request.statement))
        for (name, span), total in self._totals.items():
            if name in (role.name, EVERYBODY):  # every span that is asked for holds the present
                self._totals[name, span] = total + price
        left = Price(own.left.nano_epsilon - nano[0], own.left.nano_delta - nano[1])
        return Charge(charge, price, left, own.refills)

    def _account(self, role: str, budget: Budget) -> Spent:
        span, refills = _period(budget.every, self._at, self._policy.timezone)
        return Spent(self._total(role, span), budget, refills, self._total(role, LIFETIME))

    def _total(self, role: str, span: Span) -> Price:
        if (role, span) not in self._totals:
            total = self._pages.total(self._policy.dataset, role, span, keep=True)
            # What this batch has admitted already is not written yet.
            mine = (row for row in self.rows if role in (EVERYBODY, row.role))
            admitted = (Price(row.nano_epsilon, row.nano_delta) for row in mine)
            self._totals[role, span] = sum(admitted, total)
        return self._totals[role, span]
