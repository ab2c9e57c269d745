"""What a backend's catalog says of its tables; never read from data."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BackendTable:
    """One table or view.

    Attributes:
        columns: name -> the PostgreSQL spelling of its type, e.g. "numeric(10,2)"; a type that
            PostgreSQL has no word for is "unknown".
        not_null: columns the backend enforces as NOT NULL.
        unique_keys: column sets the backend enforces as unique *and* not null.
        view: computed from other tables, so that one row may hold several people.
    """

    columns: Mapping[str, str]
    not_null: frozenset[str]
    unique_keys: tuple[frozenset[str], ...]
    view: bool = False
