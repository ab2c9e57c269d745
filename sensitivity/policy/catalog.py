"""What a backend's catalog says of its tables; never read from data."""

from collections.abc import Mapping
from dataclasses import dataclass

from sensitivity.policy.model import ForeignKey


@dataclass(frozen=True, slots=True)
class BackendTable:
    """One table or view.

    Attributes:
        columns: name -> the PostgreSQL spelling of its type, e.g. "numeric(10,2)"; a type that
            PostgreSQL has no word for is "unknown".
        not_null: columns the backend enforces as NOT NULL.
        unique_keys: column sets the backend enforces as unique *and* not null.
        foreign_keys: that the backend enforces, to tables under their names in a policy.
        view: computed from other tables, or kept by another server, so that one row may hold
            several people and no constraint is known to hold.
        filtered: row-level security hides rows of it from pgfog's role.
    """

    columns: Mapping[str, str]
    not_null: frozenset[str]
    unique_keys: tuple[frozenset[str], ...]
    view: bool = False
    filtered: bool = False
    foreign_keys: tuple[ForeignKey, ...] = ()
