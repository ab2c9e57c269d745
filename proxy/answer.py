"""What a session asks the gateway, and what it gets back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from proxy.kept import Kept
from rewriter.statement import Statement
from sensitivity.policy import Role


@dataclass(frozen=True, slots=True)
class Parameter:
    """A bind parameter, as the shadow reads it.

    Attributes:
        oid: its type, as the shadow announced it.
        text: as to_jsonb() prints it, so independent of DateStyle and of the client's format;
            None is NULL.
    """

    oid: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A relation that a statement names, or that a view among them reads.

    Attributes:
        visible: it is found without its schema.
        own: it belongs to the session's role.
        definition: of a view, its query as pg_get_viewdef prints it.
        reads: of a view, the OIDs of what it reads.
        columns: names and types, if it is own.
    """

    oid: int
    schema: str
    name: str
    visible: bool
    own: bool
    definition: str | None
    reads: tuple[int, ...]
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """What the client's shadow session says at the moment a statement is executed.

    Attributes:
        relations: name as in `Statement.relations` -> OID on the shadow; a name that resolves to
            nothing is absent.
        settings: `privacy.*` and what changes meaning: "TimeZone", "standard_conforming_strings".
        now: now() of the session's transaction.
        in_transaction: a transaction block is open.
        seen: if the statement names others than tables behind pgfog, the relations that it reads.
    """

    relations: Mapping[str, int]
    parameters: tuple[Parameter, ...]
    settings: Mapping[str, str]
    now: datetime
    in_transaction: bool = False
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client's own shadow session runs next, and what is said beside it.

    Attributes:
        sql: finishing SQL, one statement; the client's parameters keep their numbers in it.
        notices: works out texts of NOTICE messages, which are sent before CommandComplete.
        finishes: `sql` is a query over noisy tables, and may stand in FROM.
        head, tail: what stands around it: DECLARE c CURSOR FOR, COPY ( and ) TO STDOUT, ….
        kept: where it is kept, if it was paid for: for nothing again if an error comes of it.
    """

    sql: str
    notices: Callable[[], Sequence[str]] = tuple
    finishes: bool = False
    head: str = ""
    tail: str = ""
    kept: Kept | None = None


Ask = Callable[[str], Awaitable[str]]
"""Runs a query of one text on the client's own shadow session, with the client's parameters."""


class Gateway(Protocol):
    """What a session needs to know of the rest of pgfog."""

    def split(self, text: str) -> tuple[str, ...]:
        """Split a simple query into its statements, without semicolons; blank ones are left out."""

    def read(self, text: str) -> Statement:
        """Say which way one statement takes. Pure, cached, never raises."""

    async def read_long(self, text: str, analyst: Role, *, several: bool) -> Sequence[Statement]:
        """Split and read a simple query, or read one statement, beside the event loop."""

    async def with_limits(self, text: str, analyst: Role) -> str:
        """Return the statement with a NULL for each end of an interval that its answer will have.

        Pure; what cannot be read is returned as it is.
        """

    async def answer(
        self, statement: Statement, situation: Situation, analyst: Role, ask: Ask, kept: Kept
    ) -> Answer:
        """Answer one statement, or raise Refusal. Cancelling the task interrupts the backend."""
