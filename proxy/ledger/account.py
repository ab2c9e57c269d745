"""What a ledger says: a charge that was made, and what one account has spent."""

from dataclasses import dataclass
from datetime import datetime

from sensitivity.accounting import Price
from sensitivity.policy import Budget


@dataclass(frozen=True, slots=True)
class Charge:
    """Proof that a statement is paid for: the charge is on disk.

    Attributes:
        left: what is left of the role's own budget after it; all roles together may have less.
        refills: when the role's budget starts anew; None: never.
    """

    id: str
    price: Price
    left: Price
    refills: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A charge as it stands in the ledger.

    Attributes:
        at: when it was made, in UTC.
    """

    id: str
    at: datetime
    price: Price
    statement: str


@dataclass(frozen=True, slots=True)
class Spent:
    """The account of one role, or of all roles together.

    Attributes:
        price: what was charged in the current period.
        refills: when the period ends; None: never.
        lifetime: what was charged in all periods; their budgets add up.
    """

    price: Price
    budget: Budget
    refills: datetime | None
    lifetime: Price

    @property
    def left(self) -> Price:
        """What may still be charged in this period; 0 if the budget was lowered below `price`."""
        return Price(
            max(0, self.budget.nano_epsilon - self.price.nano_epsilon),
            max(0, self.budget.nano_delta - self.price.nano_delta),
        )

    def covers(self, price: Price) -> bool:
        """Whether `price` still fits, to the last nano unit."""
        return (
            self.price.nano_epsilon + price.nano_epsilon <= self.budget.nano_epsilon
            and self.price.nano_delta + price.nano_delta <= self.budget.nano_delta
        )
