"""The policy: what the steward declares, read once into types that cannot hold nonsense."""

from sensitivity.policy.catalog import BackendTable
from sensitivity.policy.model import (
    Backend,
    Bounding,
    Budget,
    Column,
    ColumnOf,
    Every,
    ForeignKey,
    Index,
    Kind,
    Listen,
    Policy,
    Privacy,
    Role,
    SqlType,
    Store,
    Table,
    TableName,
    Tls,
    Unit,
    Value,
)
from sensitivity.policy.problems import PolicyInvalid, Problem
from sensitivity.policy.reader import read_policy
from sensitivity.policy.resolve import resolve

__all__ = [
    "Backend",
    "BackendTable",
    "Bounding",
    "Budget",
    "Column",
    "ColumnOf",
    "Every",
    "ForeignKey",
    "Index",
    "Kind",
    "Listen",
    "Policy",
    "PolicyInvalid",
    "Privacy",
    "Problem",
    "Role",
    "SqlType",
    "Store",
    "Table",
    "TableName",
    "Tls",
    "Unit",
    "Value",
    "read_policy",
    "resolve",
]
