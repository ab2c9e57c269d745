"""The words in which an analyst learns that a budget is spent.

A role is told its own numbers. Of all roles together it is told only that this statement does not
fit any more: the rest would say how much the others asked.
"""

from datetime import datetime

from proxy.ledger.account import Spent
from rewriter.words import nano
from sensitivity.accounting import Price
from sensitivity.policy import Every
from sensitivity.refusal import BudgetSpent

_IN_PERIOD = {
    Every.DAY: " today",
    Every.WEEK: " this week",
    Every.MONTH: " this month",
    Every.QUARTER: " this quarter",
    Every.YEAR: " this year",
    Every.EVER: "",
}


def role_spent(role: str, price: Price, own: Spent, timezone: str) -> BudgetSpent:
    """Refuse a statement that does not fit the role's own budget."""
    name, symbol, cost, left, budget = (
        ("delta", "δ", price.nano_delta, own.left.nano_delta, own.budget.nano_delta)
        if price.nano_epsilon <= own.left.nano_epsilon
        else ("epsilon", "ε", price.nano_epsilon, own.left.nano_epsilon, own.budget.nano_epsilon)
    )
    noisier = f" SET privacy.{name} = {nano(left)} to ask for a noisier answer now."
    return BudgetSpent(
        f'the budget of role "{role}" is spent: this statement costs {symbol} {nano(cost)}, '
        f"{nano(left)} of {nano(budget)} is left{_IN_PERIOD[own.budget.every]}",
        hint=_refill(own.refills, timezone) + (noisier if left else ""),
    )


def dataset_spent(dataset: str, everybody: Spent, timezone: str) -> BudgetSpent:
    """Refuse a statement that fits the role's own budget, but not that of all roles together."""
    return BudgetSpent(
        f'the budget of dataset "{dataset}" for all roles together is spent',
        hint=_refill(everybody.refills, timezone),
    )


def _refill(refills: datetime | None, timezone: str) -> str:
    if refills is None:
        return "It does not refill."
    return f"It refills on {refills.day} {refills:%B %Y} ({timezone})."
