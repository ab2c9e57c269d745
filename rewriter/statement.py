"""What a client's text is, before anybody plans it: relayed to the shadow, or answered by pgfog."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rewriter.prepared import Execute, Forget, Prepare


class Way(Enum):
    """Which way a statement takes."""

    RELAY = "relay"  # to the shadow, byte for byte
    ANSWER = "answer"  # names a table behind pgfog, or pgfog's own settings: `Gateway.answer`
    PREPARED = "prepared"  # about a prepared statement: the session knows whether it is pgfog's


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as the client wrote it.

    Attributes:
        text: without the terminating semicolon.
        way: RELAY or ANSWER.
        relations: every relation name in the text that could be a table, spelled so that
            PostgreSQL's to_regclass() resolves it as the statement would; empty when relayed.
        inner: the query inside DECLARE, COPY or CREATE TABLE AS: its columns are those of the
            result, and PostgreSQL looks into the first two only when they run.
        rehearsal: the same over no rows, and what undoes it: it fails where the statement would,
            and costs nothing.
        creates: one of `relations`, which the statement makes. If it exists there is no rehearsal.
        others: some of `relations` are none of the tables behind pgfog, by their names: views over
            these, or what an analyst keeps.
        signals: whose statements it cancels by pg_cancel_backend: pids, or parameters as "$1".
        prepared: of a statement about prepared statements, what it does.
    """

    text: str
    way: Way
    relations: tuple[str, ...] = ()
    inner: str | None = None
    rehearsal: tuple[str, ...] = ()
    creates: str | None = None
    prepared: "Prepare | Execute | Forget | None" = None
    signals: tuple[str, ...] = ()
    others: bool = False
