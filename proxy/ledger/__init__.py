"""The privacy ledger: every statement is paid for, durably, before any data is read."""

from proxy.ledger.account import Charge, Entry, Spent
from proxy.ledger.ledger import Ledger

__all__ = ["Charge", "Entry", "Ledger", "Spent"]
