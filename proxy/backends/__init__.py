"""The database with the data, behind a small protocol that every engine implements."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from proxy.backends.exact import ExactRows
from proxy.index.contents import Built
from sensitivity.policy import BackendTable, TableName
from sensitivity.refusal import Refusal

__all__ = [
    "Backend",
    "BackendChanged",
    "BackendFailed",
    "BackendFull",
    "BackendTable",
    "ExactRows",
    "Snapshot",
]


class BackendFailed(Refusal):
    """The backend could not finish a statement. One sentence, whatever the reason was."""

    sqlstate = "XX000"

    def __init__(self) -> None:
        super().__init__("the statement failed in the backend")


class BackendFull(BackendFailed):
    """The backend ran out of memory or of room to spill."""

    sqlstate = "53200"


class BackendChanged(Refusal):
    """A table no longer has a key, a type or a NOT NULL that plans rest on."""

    sqlstate = "55000"

    def __init__(self) -> None:
        super().__init__(
            "the tables behind pgfog have changed since it started",
            hint="Whoever runs pgfog has to start it anew; it then reads their keys again.",
        )


class Snapshot(Protocol):
    """One state of the data, for all queries of one statement."""

    async def run(self, sql: str, *, limit: int) -> ExactRows:
        """Run one query and return at most `limit` + 1 rows.

        Cancelling the task interrupts the query; it has ended when CancelledError is raised.
        After an error or a cancel, no other query can be run.
        Raises BackendGone, BackendFull, BackendFailed, BackendChanged or Cancelled, whose texts
        do not depend on data.
        """


class Backend(Protocol):
    """An engine. Its own error text never leaves it: every failure is raised as a Refusal."""

    dialect: str
    places: int  # statements that run at once; more would wait
    changed: bool  # a query has found that what `catalog` said does not hold any more

    def catalog(self) -> Mapping[tuple[str, str], BackendTable]:
        """Return every table and view by (schema, name); the default schema is "public"."""

    def public_values(
        self, schema: str, table: str, column: str, limit: int, *, descending: bool = False
    ) -> list[Any]:
        """Return the sorted distinct non-NULL values of a *public* table's column, limited."""

    def excess(self) -> list[str]:
        """Say what our role there may do beyond reading, in the steward's words."""

    def unlimited(self) -> list[str]:
        """Say what one of our queries there may do without end, in the steward's words."""

    def indexed(self, dataset: str) -> list[Built]:
        """Return what `pgfog index` has built of the data of a policy, complete or not."""

    def snapshot(
        self, tables: Iterable[TableName], index: Collection[str] = ()
    ) -> AbstractAsyncContextManager[Snapshot]:
        """Let queries see one state of the data, in a session of its own.

        It is not taken, and nothing is connected, before the first query. No query's rows are
        returned unless all that `catalog` said of `tables` holds in that state.

        Args:
            index: tables of the index that may be read; no other takes their place meanwhile.
        """

    def close(self) -> None:
        """Let go of the database; not from the event loop's own thread, which may have to help."""
