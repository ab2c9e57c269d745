"""What each message of a client brings: it is relayed, or pgfog's to answer.

A statement's text is looked up once. What a name stands for is noted when it is said, as what is
said next may use it, and taken back if the shadow fails at it.
"""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from proxy.answer import Gateway
from proxy.sessions.answering import Answering
from proxy.sessions.portals import Portal, Prepared, Statements, TooMuchOpen
from proxy.sessions.questions import Parsed
from proxy.sessions.relay import OWED, RESERVED, Expected, ShadowLink, Sink, hidden
from proxy.wire import client
from proxy.wire.body import Body, ProtocolViolation
from proxy.wire.client import STATEMENT
from proxy.wire.state import SESSION_TAGS
from rewriter.statement import Statement, Way
from sensitivity.policy import Role
from sensitivity.refusal import Refusal

_QUERY, _PARSE, _BIND, _DESCRIBE, _EXECUTE, _CLOSE = b"QPBDEC"
_SYNC, _TERMINATE, COPY_DATA, _COPY_DONE, _COPY_FAIL = b"SXdcf"
COPYING = b"dcfSH"
"""What a client says while the shadow copies in."""
_WITH_TEXT = b"QP"
_NAMED = b"PBDEC"  # what a client says with a name in it

INTERVALS = b"intervals"
"""In every text that may switch privacy.intervals on."""

LONG = 10_000
"""Bytes of a message with a text that is read beside the event loop: it takes up to 20 ms there."""

Conversation = Coroutine[Any, Any, None]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What has to end before a message can be taken; it stays where it is."""

    talk: Conversation


Step = Conversation | Ahead | bytes | None
Noted = TypeVar("Noted", Prepared, Portal)


class ReservedName(Refusal):
    """A statement or portal name that pgfog keeps for itself."""

    sqlstate = "42602"


class Routing:
    """Reads the messages of one session, in order.

    Attributes:
        leaving: the client has said goodbye.
    """

    def __init__(
        self,
        gateway: Gateway,
        analyst: Role,
        statements: Statements,
        answering: Answering,
        shadow: ShadowLink,
    ):
        self.leaving = False
        self._ahead: dict[bytes, Sequence[Statement]] = {}  # of one message
        self._analyst = analyst
        self._gateway = gateway
        self._statements = statements
        self._answering = answering
        self._shadow = shadow
        self._notes = {
            _QUERY: self._query,
            _PARSE: self._parse,
            _BIND: self._bind,
            _EXECUTE: self._execute,
            _CLOSE: self._close,
        }

    def of(self, tag: int, body: bytes) -> Step:
        """Note what a message will bring.

        Returns:
            None: it is relayed; bytes: so it is, and these behind it; `Ahead`: what it is will be
            known when that has ended; otherwise it is answered.
        """
        if tag not in SESSION_TAGS:
            raise ProtocolViolation(f"invalid frontend message type {tag}")
        shadow = self._shadow
        if self.leaving or tag == _TERMINATE:
            self.leaving = True  # the shadow closes when it has answered what came before
            return None
        if shadow.copying and tag not in COPYING:
            raise in_copy(tag)
        if shadow.skipping:
            if tag != _SYNC:
                return None
            shadow.skipping = False
        if tag in _NAMED and RESERVED in body and _reserved(tag, body):
            return self._answering.refuse(
                ReservedName('names that begin with "pgfog/" are reserved')
            )
        note = self._notes.get(tag)
        if note is not None:
            if tag in _WITH_TEXT and len(body) > LONG and body not in self._ahead:
                text = self._decoded(body[:-1] if tag == _QUERY else _two_strings(body)[1])
                return Ahead(self._look_ahead(body, text, several=tag == _QUERY))
            return note(body)
        if tag == _SYNC and shadow.copying:
            return None
        if tag in (_COPY_DONE, _COPY_FAIL):
            shadow.copied()
        owed = self._answering.ended() if tag == _SYNC else OWED.get(tag)
        if owed is not None:
            shadow.pending.append(owed)
        return None

    async def _look_ahead(self, body: bytes, text: str, *, several: bool) -> None:
        self._ahead = {body: await self._gateway.read_long(text, self._analyst, several=several)}

    def _query(self, body: bytes) -> Step:
        if body.find(0) != len(body) - 1:
            raise ProtocolViolation("invalid message format")
        text = self._decoded(body[:-1])
        statements = self._ahead.pop(body, None)
        if statements is None:
            statements = [self._gateway.read(s) for s in self._gateway.split(text)] if text else []
        if not any(map(self._concerns, statements)):
            self._shadow.pending.append(OWED[_QUERY])
            return None
        placed, at = [], 0
        for statement in statements:
            at = max(text.find(statement.text, at), 0)
            placed.append((statement, at))
        return self._answering.query(placed)

    def _parse(self, body: bytes) -> Step:
        name, text = _two_strings(body)
        (statement,) = self._ahead.pop(body, None) or [self._gateway.read(self._decoded(text))]
        pending = self._shadow.pending
        if statement.way is Way.RELAY:
            pending.append(self._noted(OWED[_PARSE], self._statements, name, None))
            return None
        try:
            self._statements.make_room(name, statement)
        except TooMuchOpen as full:
            return self._answering.refuse(full)
        if self._answering.limits:
            return self._answering.parse(client.Parse.decode(Body(body)), statement)
        prepared = Prepared(statement)
        describe = client.Describe(STATEMENT, name)
        sink = Parsed(statement.text, self._shadow)
        pending.append(self._noted(OWED[_PARSE], self._statements, name, prepared, sink))
        pending.append(hidden(describe, prepared))
        return describe.encode()

    def _bind(self, body: bytes) -> Step:
        name, statement = _two_strings(body)
        portal, prepared = None, self._statements.get(statement)
        if prepared is not None:
            bind = client.Bind.decode(Body(body))
            portal = Portal(name, prepared, bind.parameters, bind.result_formats)
            try:
                self._shadow.portals.make_room(portal)
            except TooMuchOpen as full:
                return self._answering.refuse(full)
        shadow = self._shadow
        shadow.pending.append(self._noted(OWED[_BIND], shadow.portals, name, portal))
        return None

    def _execute(self, body: bytes) -> Step:
        portal = self._shadow.portals.get(body[: body.find(0)])
        if portal is not None and not portal.answered and self._concerns(portal.prepared.statement):
            return self._answering.execute(portal, client.Execute.decode(Body(body)))
        self._shadow.pending.append(OWED[_EXECUTE])
        return None

    def _close(self, body: bytes) -> Step:
        name, shadow = body[1:-1], self._shadow
        if body[:1] == STATEMENT:
            owed = self._noted(OWED[_CLOSE], self._statements, name, None)
        else:
            owed = self._noted(OWED[_CLOSE], shadow.portals, name, None)
        shadow.pending.append(owed)
        return None

    def _noted(
        self,
        owed: Expected,
        registry: dict[bytes, Noted],
        name: bytes,
        now: Noted | None,
        sink: Sink | None = None,
    ) -> Expected:
        """Note what a name means from now on; it is taken back if the message fails."""
        before = registry.get(name)
        if before is None and now is None:
            return owed

        def undo() -> None:
            _assign(registry, name, before)

        _assign(registry, name, now)
        return Expected(owed.ends, undo=undo, sink=sink)

    def _concerns(self, statement: Statement) -> bool:
        if statement.way is Way.RELAY:
            return False
        return self._statements.concern(statement, self._shadow.codec)

    def _decoded(self, text: bytes) -> str:
        if INTERVALS in text:
            self._answering.limits = True
        # What Python cannot read PostgreSQL may: it is looked at all the same, and goes as it came.
        return text.decode(self._shadow.codec, "surrogateescape")


def in_copy(tag: int) -> ProtocolViolation:
    """Return what ends a session in which a message stands where data should."""
    # As in PostgreSQL it ends the session: nobody can tell data from messages any more.
    return ProtocolViolation(f"unexpected message type 0x{tag:02X} during COPY from stdin")


def _assign(registry: dict[bytes, Noted], name: bytes, value: Noted | None) -> None:
    if value is None:
        registry.pop(name, None)
    else:
        registry[name] = value


def _two_strings(body: bytes) -> tuple[bytes, bytes]:
    middle = body.find(0)
    end = body.find(0, middle + 1)
    if middle < 0 or end < 0:
        raise ProtocolViolation("invalid string in message")
    return body[:middle], body[middle + 1 : end]


def _reserved(tag: int, body: bytes) -> bool:
    # The bytes are in the message: are they in a name, or only in a text or a parameter?
    if tag in (_DESCRIBE, _CLOSE):
        return body.startswith(RESERVED, 1)
    second = tag == _BIND and body.startswith(RESERVED, body.find(0) + 1)
    return second or body.startswith(RESERVED)
