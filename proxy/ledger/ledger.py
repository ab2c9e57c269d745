"""The ledger as sessions see it: `await charge(...)`, and the budget can never be overspent.

One thread writes. Charges that arrive while it waits for the disk go together into its next
transaction (group commit), so a hundred sessions cost about as many fsyncs as one.
"""

import asyncio
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from threading import Condition, Lock, Thread
from typing import Self

import structlog

from proxy.ledger.account import Charge, Entry, Spent
from proxy.ledger.book import Book, Clock, Request
from sensitivity.accounting import Price
from sensitivity.policy import Policy, Role
from sensitivity.refusal import LedgerUnavailable

_log = structlog.get_logger()


class Ledger:
    """A privacy filter: sums of pure (epsilon, delta) that never exceed the policy's budgets.

    Privacy: whatever the analysts ask next, having seen every answer before, all that was paid
        for in one period is (budget)-differentially private, for each role and for all roles
        together, and periods add up (Rogers et al. 2016, arXiv:1605.08294, section 3: with
        basic composition, stopping before the sum exceeds the budget is a filter).
    Why: a charge is admitted and recorded in one transaction, by comparing integers, before any
        data is read; nothing is ever refunded, changed or deleted.
    Not covered: whoever can write the file or the database. Restoring an old copy needs `absorb`.

    Several processes may open the same ledger; open it after a fork, not before.
    """

    def __init__(self, policy: Policy, clock: Clock):
        self._policy = policy
        self._clock = clock
        self._writing = Book.open(policy, clock)
        self._reading, self._turn = Book.open(policy, clock), Lock()  # one reader at a time
        self._arrived = Condition()
        self._waiting: list[tuple[Request, Future[Charge]]] = []
        self._closed = False
        # A daemon: at exit it may die inside a transaction, which the file survives as it does -9.
        self._writer = Thread(target=self._write, name="ledger", daemon=True)
        self._writer.start()

    @classmethod
    def open(cls, policy: Policy, clock: Clock) -> Self:
        """Open the ledger that the policy names, or make it if there never was one.

        Raises:
            LedgerUnavailable: it is missing, damaged, open to others, or of another kind.
        """
        return cls(policy, clock)

    async def charge(self, role: Role, price: Price, statement: str) -> Charge:
        """Charge a role, and with it all roles together; on disk before this returns.

        A cancelled caller gets no answer, and its charge may or may not be recorded. Whoever gets
        a `Charge` can rely on the record.

        Args:
            statement: the analyst's own text, kept for the steward.

        Raises:
            BudgetSpent: it does not fit; nothing was charged.
            LedgerUnavailable: it could not be recorded, and must be taken for not paid.
        """
        # Text that UTF-8 cannot carry fails here, on its own, and not in others' transaction.
        statement = statement.encode(errors="backslashreplace").decode()
        paid: Future[Charge] = Future()
        with self._arrived:
            if self._closed:
                raise LedgerUnavailable("the privacy ledger is closed")
            self._waiting.append((Request(role, price, statement), paid))
            self._arrived.notify()
        return await asyncio.wrap_future(paid)

    def spent(self, role: str | None) -> Spent:
        """Return the account of a role of the policy; None: of all roles together (steward only).

        Raises:
            LedgerUnavailable: the file cannot be read.
        """
        with self._turn:
            return self._reading.spent(role)

    def charges(self, role: str, most: int) -> list[Entry]:
        """Return a role's charges, the latest first.

        Raises:
            LedgerUnavailable: the file cannot be read.
        """
        with self._turn:
            return self._reading.charges(role, most)

    def datasets(self) -> list[str]:
        """Return the datasets that were ever charged in this ledger."""
        with self._turn:
            return self._reading.datasets()

    def absorb(self, copy: Path | str) -> int:
        """Add what another copy of the ledger has and this one lacks; return how many charges.

        For a steward who has put an older copy back. Nothing is lost and nothing counts twice,
        since a charge has the same id in every copy.

        Raises:
            LedgerUnavailable: `copy` is no such ledger, or this one cannot be written.
        """
        with closing(Book.open(self._policy, self._clock)) as book:
            return book.absorb(copy)

    def close(self) -> None:
        """Write what is waiting, then let go of the file."""
        with self._arrived:
            self._closed = True
            self._arrived.notify()
        self._writer.join()
        self._writing.close()
        self._reading.close()

    def _write(self) -> None:
        while True:
            with self._arrived:
                self._arrived.wait_for(lambda: self._waiting or self._closed)
                batch, self._waiting = self._waiting, []
            if not batch:
                return
            # From here on a caller can go away, but its charge stays.
            self._settle([one for one in batch if one[1].set_running_or_notify_cancel()])

    def _settle(self, batch: list[tuple[Request, Future[Charge]]]) -> None:
        try:
            outcomes = self._writing.admit([request for request, _ in batch])
        except Exception as error:  # whatever it was, nobody has paid and nobody may wait for ever
            _log.error("ledger_not_written", reason=repr(error.__cause__ or error))
            for _, paid in batch:
                paid.set_exception(error)
            return
        for (_, paid), outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Charge):
                paid.set_result(outcome)
            else:
                paid.set_exception(outcome)
