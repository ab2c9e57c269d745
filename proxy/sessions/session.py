"""One client's session: what it says goes to the shadow, unless it is pgfog's to answer.

The way of a relayed message is short: its frame is found by its length, a statement's text is
looked up once, and whole runs of frames are written as they came. A private Execute, or a Query
with a private statement in it, stops the run: what the client sends after it waits until it is
answered.
"""

import asyncio
from collections.abc import Callable, Coroutine
from itertools import islice
from time import monotonic
from typing import Any, TypeVar

from proxy.answer import Gateway
from proxy.sessions.answering import Answering
from proxy.sessions.busy_poll import LONGEST_S, Floor
from proxy.sessions.incident import incident, internal_error
from proxy.sessions.link import FULL, Link
from proxy.sessions.portals import Portal, Prepared, Statements, TooMuchOpen
from proxy.sessions.questions import Parsed
from proxy.sessions.relay import (
    IDLE,
    OWED,
    RESERVED,
    Expected,
    ShadowGone,
    ShadowLink,
    Sink,
    hidden,
)
from proxy.wire import client
from proxy.wire.body import Body, ProtocolViolation
from proxy.wire.client import STATEMENT
from proxy.wire.frames import HEADER, Unfinished, frame_end
from proxy.wire.server import ErrorResponse
from proxy.wire.state import SESSION_TAGS
from rewriter.statement import Statement, Way
from sensitivity.policy import Role
from sensitivity.refusal import Refusal

_QUERY, _PARSE, _BIND, _DESCRIBE, _EXECUTE, _CLOSE = b"QPBDEC"
_SYNC, _TERMINATE, _COPY_DATA, _COPY_DONE, _COPY_FAIL = b"SXdcf"
_COPYING = b"dcfSH"  # what a client says while the shadow copies in
_NAMED = b"PBDEC"  # what a client says with a name in it

HELD_LIMIT = 1 << 20
"""Bytes that wait behind a private statement before the client is made to wait too."""

SHUTDOWN = "terminating connection due to administrator command"

_FAMILIAR_SIZE, _FAMILIAR_COUNT = 512, 256
_PLAIN = frozenset(OWED.values())

_INTERVALS = b"intervals"  # in every text that may switch privacy.intervals on
_FIRST_CANCEL_S, _LAST_CANCEL_S = 0.02, 1.0

_ANSWERING = "a statement is being answered"

Conversation = Coroutine[Any, Any, None]
Step = Conversation | bytes | None
Noted = TypeVar("Noted", Prepared, Portal)


class ReservedName(Refusal):
    """A statement or portal name that pgfog keeps for itself."""

    sqlstate = "42602"


class Session(Link):
    """The client's end, once it is logged in.

    Attributes:
        pid, secret: what a CancelRequest has to know.
        silent_s: how long it has said nothing, as far as whoever counts it has looked.
    """

    peer: ShadowLink

    def __init__(
        self,
        gateway: Gateway,
        analyst: Role,
        *,
        key: tuple[int, bytes],
        cancel_shadow: "Callable[[], asyncio.Task[None] | None]",
        closed: Callable[["Session"], None],
        floor: Floor,
        interrupt: Callable[[int], None],
    ):
        """Make a session; `start` connects it.

        Args:
            key: its pid and secret.
            cancel_shadow: cancels what the shadow does for this session; until it is told.
            closed: called once, when the client is gone.
            floor: shared by all sessions of the event loop.
            interrupt: cancels what pgfog does for another session of the role, by its pid.
        """
        super().__init__()
        self.pid, self.secret = key
        self.silent_s = 0.0
        self._gateway = gateway
        self._analyst = analyst
        self._cancel_shadow = cancel_shadow
        self._closed = closed
        self._floor = floor
        self._interrupt = interrupt
        self._statements = Statements()
        self._talk: asyncio.Task[None] | None = None
        self._held = Unfinished()
        self._notes = {
            _QUERY: self._query,
            _PARSE: self._parse,
            _BIND: self._bind,
            _EXECUTE: self._execute,
            _CLOSE: self._close,
        }
        self._skip = 0  # bytes of a CopyData, already on its way, that are still to come
        self._leaving = False

    def start(self, transport: asyncio.Transport, shadow: ShadowLink, options: bytes = b"") -> None:
        """Take over both connections.

        Args:
            options: the settings that the client began with.
        """
        self.peer, shadow.peer = shadow, self
        self._answering = Answering(
            shadow, self, self._gateway, self._analyst, self._statements, self._interrupt
        )
        self._answering.limits = _INTERVALS in options
        self.connection_made(transport)

    @property
    def idle(self) -> bool:
        """Whether nothing runs."""
        return self._talk is None and not self.peer.pending

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, failed or not."""
        return self.peer.status != IDLE

    def data_received(self, data: bytes) -> None:
        self.silent_s = 0.0
        self._take(data)
        if self._floor.note(self):
            self._stay_awake()

    def _stay_awake(self) -> None:
        """Take turns without sleeping in between, see `busy_poll`."""
        shadow, until = self.peer, monotonic() + LONGEST_S
        while self._talk is None:
            owing = shadow.pending
            if not (data := shadow.hear() if owing else self.hear()):
                return
            if owing:
                shadow.data_received(data)
            else:
                self._take(data)
                if not self._floor.note(self) or monotonic() > until:
                    return

    def _take(self, data: bytes) -> None:
        shadow = self.peer
        familiar = shadow.familiar.get(data)
        if familiar is not None and self._unburdened:
            shadow.pending.extend(familiar)
            shadow.write(data)
        elif self._talk is not None:
            self._held.keep(data)
            if shadow.copying:
                self._walk(self._held.join(b""))
            elif self._held.size > HELD_LIMIT:
                self.stop(_ANSWERING)
        elif data := self._held.join(data):
            self._walk(data)

    @property
    def _unburdened(self) -> bool:
        """Whether nothing but the bytes themselves decides what becomes of them."""
        shadow = self.peer
        return not (
            self._statements
            or shadow.portals
            or shadow.skipping
            or shadow.copying
            or self._talk
            or self._held.size
            or self._skip
        )

    def connection_lost(self, exc: Exception | None) -> None:
        self._closed(self)
        idle, shadow = self.idle, self.peer
        if self._talk is not None:
            self._talk.cancel()
        shadow.write(client.Terminate().encode())
        if idle:
            shadow.transport.close()
        else:
            shadow.go(FULL)
            self._stop_shadow(_FIRST_CANCEL_S)

    def _stop_shadow(self, pause_s: float) -> None:
        """Cancel what would go on for nobody, until it has ended.

        Again and again: a cancel that comes before the statement has begun is forgotten.
        """
        shadow = self.peer
        if shadow.copying or not shadow.pending:
            shadow.transport.close()  # it waits for the client, and hears that there is none
        elif not shadow.transport.is_closing():
            self._cancel_shadow()
            later = min(2 * pause_s, _LAST_CANCEL_S)
            asyncio.get_running_loop().call_later(pause_s, self._stop_shadow, later)

    @property
    def role(self) -> str:
        """Whose it is."""
        return self._analyst.name

    def cancel(self) -> "asyncio.Task[None] | None":
        """Stop what runs, as a CancelRequest asks; return what goes on until the shadow is told."""
        return None if self._answering.cancel() else self._cancel_shadow()

    def end(self, sqlstate: str = "57P01", message: str = SHUTDOWN) -> None:
        """Close the session with a last word."""
        if not self.transport.is_closing():
            self.write(ErrorResponse.say("FATAL", sqlstate, message).encode())
            self.transport.close()

    def shadow_gone(self, told: bool) -> None:
        """Close, because the shadow's connection did; `told`: it said why, and so did we."""
        if told or self._leaving:
            self.transport.close()
        else:
            self.end()

    def copy_in(self) -> None:
        """Let COPY data that came early pass a conversation that runs."""
        if self._talk is None:
            return
        if not self._answering.relays:  # a message that is answered came behind the COPY
            words = "unexpected message during COPY from stdin"
            asyncio.get_running_loop().call_soon(self.end, ProtocolViolation.sqlstate, words)
        elif self._held.size:
            self._walk(self._held.join(b""))

    def _walk(self, data: bytes) -> None:
        try:
            talk = self._pass_on(data)
        except ProtocolViolation as violation:
            self.end(violation.sqlstate, str(violation))
        else:
            if talk is not None:
                self._begin(talk)

    def _begin(self, talk: Conversation) -> None:
        self._talk = asyncio.get_running_loop().create_task(self._converse(talk))

    def _pass_on(self, data: bytes) -> Conversation | None:
        """Pass on the frames in `data`, up to one that pgfog answers; keep what is behind it."""
        shadow, out = self.peer, list[bytes]()
        start, at, end, needed = 0, self._skip, len(data), 5
        fresh = len(shadow.pending) if self._unburdened and end <= _FAMILIAR_SIZE else None
        talk: Conversation | None = None
        while end - at >= 5:
            tag, size = HEADER.unpack_from(data, at)
            after = frame_end(size, at)
            if self._talk is not None and not (shadow.copying and tag in _COPYING):
                if shadow.copying:
                    raise _in_copy(tag)
                needed = 0
                break
            if tag == _COPY_DATA:
                at = after
                continue
            if after > end:
                needed = after - at
                break
            step = self._step(tag, data[at + 5 : after])
            if step is not None:
                if isinstance(step, bytes):
                    out += (data[start:after], step)
                else:
                    out.append(data[start:at])
                    talk = step
                start = after
            at = after
            if talk is not None:
                break
        if at < end:
            self._held.keep(data[at:], needed)
            out.append(data[start:at])
            self._skip = 0
        else:
            out.append(data[start:] if start else data)
            self._skip = at - end
        if fresh is not None and talk is None and at == end and not start:
            self._remember(data, fresh)
        if forward := out[0] if len(out) == 1 else b"".join(out):
            (shadow.write if talk is None else shadow.gather)(forward)
        return talk

    def _remember(self, data: bytes, fresh: int) -> None:
        """Remember whole frames that were relayed, if they will always be relayed the same way."""
        shadow = self.peer
        owed = tuple(islice(shadow.pending, fresh, None))
        if self._unburdened and all(expected in _PLAIN for expected in owed):
            if len(shadow.familiar) >= _FAMILIAR_COUNT:
                shadow.familiar.clear()
            shadow.familiar[data] = owed

    async def _converse(self, talk: Conversation) -> None:
        try:
            await talk
        except ShadowGone:
            return  # shadow_gone closes
        except Exception as bug:
            self.write(internal_error(incident(bug), "FATAL").encode())
            self.transport.close()
            return
        self._talk = None
        self.go(_ANSWERING)
        if self._held.size and (held := self._held.join(b"")):
            self._walk(held)
        if self._talk is None:
            self.peer.flush()

    def _step(self, tag: int, body: bytes) -> Step:
        """Note what a message will bring.

        Returns:
            None: it is relayed; bytes: so it is, and these behind it; otherwise it is answered.
        """
        if tag not in SESSION_TAGS:
            raise ProtocolViolation(f"invalid frontend message type {tag}")
        shadow = self.peer
        if self._leaving or tag == _TERMINATE:
            self._leaving = True  # the shadow closes when it has answered what came before
            return None
        if shadow.copying and tag not in _COPYING:
            raise _in_copy(tag)
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
            return note(body)
        if tag == _SYNC and shadow.copying:
            return None
        if tag in (_COPY_DONE, _COPY_FAIL):
            shadow.copied()
        owed = OWED.get(tag)
        if owed is not None:
            shadow.pending.append(owed)
        return None

    def _query(self, body: bytes) -> Step:
        if body.find(0) != len(body) - 1:
            raise ProtocolViolation("invalid message format")
        text = self._decoded(body[:-1])
        statements = [self._gateway.read(s) for s in self._gateway.split(text)] if text else []
        if not any(map(self._concerns, statements)):
            self.peer.pending.append(OWED[_QUERY])
            return None
        placed, at = [], 0
        for statement in statements:
            at = max(text.find(statement.text, at), 0)
            placed.append((statement, at))
        return self._answering.query(placed)

    def _parse(self, body: bytes) -> Step:
        name, text = _two_strings(body)
        statement = self._gateway.read(self._decoded(text))
        pending = self.peer.pending
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
        sink = Parsed(statement.text, self.peer)
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
                self.peer.portals.make_room(portal)
            except TooMuchOpen as full:
                return self._answering.refuse(full)
        shadow = self.peer
        shadow.pending.append(self._noted(OWED[_BIND], shadow.portals, name, portal))
        return None

    def _execute(self, body: bytes) -> Step:
        portal = self.peer.portals.get(body[: body.find(0)])
        if portal is not None and not portal.answered and self._concerns(portal.prepared.statement):
            return self._answering.execute(portal, client.Execute.decode(Body(body)))
        self.peer.pending.append(OWED[_EXECUTE])
        return None

    def _close(self, body: bytes) -> Step:
        name, shadow = body[1:-1], self.peer
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
        return self._statements.concern(statement, self.peer.codec)

    def _decoded(self, text: bytes) -> str:
        if _INTERVALS in text:
            self._answering.limits = True
        # What Python cannot read PostgreSQL may: it is looked at all the same, and goes as it came.
        return text.decode(self.peer.codec, "surrogateescape")


def _in_copy(tag: int) -> ProtocolViolation:
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
