"""What a client's text is, before anybody plans it: relayed to the shadow, or answered by pgfog."""

from dataclasses import dataclass
from enum import Enum


class Way(Enum):
    """Which way a statement takes."""

    RELAY = "relay"  # to the shadow, byte for byte
    ANSWER = "answer"  # names a table behind pgfog, or pgfog's own settings: `Gateway.answer`


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as the client wrote it.

    Attributes:
        text: without the terminating semicolon.
        way: RELAY or ANSWER.
        relations: every relation name in the text that could be a table, spelled so that
            PostgreSQL's to_regclass() resolves it as the statement would; empty when relayed.
        inner: the query inside DECLARE, COPY, …, which PostgreSQL looks into only when it runs;
            None if the text is the query.
    """

    text: str
    way: Way
    relations: tuple[str, ...] = ()
    inner: str | None = None
