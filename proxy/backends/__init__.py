"""The database with the data, behind a small protocol that every engine implements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class BackendTable:
    """What the backend's catalog says of one table; never read from data.

    Attributes:
        columns: name -> the PostgreSQL spelling of its type, e.g. "numeric(10,2)"; a type that
            PostgreSQL has no word for is "unknown".
        not_null: columns the backend enforces as NOT NULL.
        unique_keys: column sets the backend enforces as unique *and* not null.
    """

    columns: Mapping[str, str]
    not_null: frozenset[str]
    unique_keys: tuple[frozenset[str], ...]


class ExactRows:
    """Rows before noise. No repr, no equality, no pickling: no log line or cache can hold one."""

    __slots__ = ("rows",)

    def __init__(self, rows: list[tuple[Any, ...]]):
        self.rows = rows

    def __repr__(self) -> str:
        return "<exact rows>"

    def __reduce__(self) -> str:
        raise TypeError("exact rows do not leave the process")


class Backend(Protocol):
    """An engine. Its own error text never leaves it: every failure is raised as a Refusal."""

    dialect: str

    def catalog(self) -> Mapping[tuple[str, str], BackendTable]:
        """Return every base table by (schema, name)."""

    def public_values(self, schema: str, table: str, column: str, limit: int) -> list[Any]:
        """Return the sorted distinct non-NULL values of a *public* table's column, limited."""

    async def run(self, sql: str, *, limit: int) -> ExactRows:
        """Run one query in a session of its own and return at most `limit` + 1 rows.

        Cancelling the task interrupts the query. Raises BackendGone, Cancelled, or Refusal
        with a text that does not depend on data.
        """

    def close(self) -> None:
        """Let go of the database."""
