"""The privacy ledger: every statement is paid for, durably, before any data is read."""

from proxy.ledger.account import Charge, Spent
from proxy.ledger.ledger import Ledger
from proxy.ledger.words import amount

__all__ = ["Charge", "Ledger", "Spent", "amount"]
