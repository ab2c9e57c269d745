"""What a ledger is written on: charges, and sums over them, in SQLite or in PostgreSQL.

`Book` decides what is admitted; pages only keep it. Whatever they are made of, they promise: what
was written in a transaction is durable when it ends, no two transactions run at once in however
many processes, and nothing that was written ever changes or goes.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sensitivity.accounting import Price

KIND = "pure"
"""What this code adds up: pure (epsilon, delta)."""

EVERYBODY = ""
"""The role of totals over all roles; the schema keeps real roles from it."""


class Row(NamedTuple):
    """A charge, as it is written. `at`: UTC, fixed width, so that text order is time order."""

    id: str
    dataset: str
    role: str
    at: str
    nano_epsilon: int
    nano_delta: int
    statement: str


@dataclass(frozen=True, slots=True)
class Span:
    """The times from `since` up to, but not including, `until`, as the pages write them."""

    since: str
    until: str


LIFETIME = Span("0001-01-01T00:00:00.000000+00:00", "9999-12-31T23:59:59.999999+00:00")


class Pages(Protocol):
    """One connection to a ledger. One thread at a time. All raise LedgerUnavailable."""

    def transaction(self) -> AbstractContextManager[None]:
        """Begin once nobody else writes; at the end all is durable, or nothing is written."""

    def latest(self, dataset: str) -> str | None:
        """Return the time of the last charge."""

    def total(self, dataset: str, role: str, span: Span, *, keep: bool) -> Price:
        """Return what was charged within a span.

        Args:
            role: EVERYBODY: all roles together.
            keep: keep the sum, for the next time, and for every charge from now on.
        """

    def add(self, rows: Sequence[Row]) -> None:
        """Write charges."""

    def charges(self, dataset: str, role: str, most: int) -> list[Row]:
        """Return a role's charges, the latest first."""

    def rows(self) -> Iterable[Row]:
        """Return every charge of every dataset, the oldest first."""

    def absorb(self, rows: Iterable[Row]) -> int:
        """Write the charges that are not here yet; return how many."""

    def datasets(self) -> list[str]:
        """Return the datasets that were ever charged."""

    def close(self) -> None:
        """Let go."""
