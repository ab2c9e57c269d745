"""One client's session: what it says goes to the shadow, unless it is pgfog's to answer.

The way of a relayed message is short: its frame is found by its length, `routing` says what it will
bring, and whole runs of frames are written as they came. A private Execute, or a Query with a
private statement in it, stops the run: what the client sends after it waits until it is answered.
"""

import asyncio
from collections.abc import Callable
from itertools import islice
from time import monotonic

from proxy.answer import Gateway
from proxy.sessions.answering import Answering
from proxy.sessions.busy_poll import LONGEST_S, Floor
from proxy.sessions.incident import incident, internal_error
from proxy.sessions.link import FULL, Link
from proxy.sessions.portals import Statements
from proxy.sessions.relay import IDLE, OWED, ShadowGone, ShadowLink
from proxy.sessions.routing import (
    COPY_DATA,
    COPYING,
    INTERVALS,
    Ahead,
    Conversation,
    Routing,
    in_copy,
)
from proxy.wire import client
from proxy.wire.body import ProtocolViolation
from proxy.wire.frames import HEADER, Unfinished, frame_end
from proxy.wire.server import ErrorResponse
from sensitivity.policy import Role

HELD_LIMIT = 1 << 20
"""Bytes that wait behind a private statement before the client is made to wait too."""

SHUTDOWN = "terminating connection due to administrator command"

_FAMILIAR_SIZE, _FAMILIAR_COUNT = 512, 256
_PLAIN = frozenset(OWED.values())

_FIRST_CANCEL_S, _LAST_CANCEL_S = 0.02, 1.0

_ANSWERING = "a statement is being answered"


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
        self._skip = 0  # bytes of a CopyData, already on its way, that are still to come

    def start(self, transport: asyncio.Transport, shadow: ShadowLink, options: bytes = b"") -> None:
        """Take over both connections.

        Args:
            options: the settings that the client began with.
        """
        self.peer, shadow.peer = shadow, self
        self._answering = Answering(
            shadow, self, self._gateway, self._analyst, self._statements, self._interrupt
        )
        self._answering.limits = INTERVALS in options
        self._routing = Routing(
            self._gateway, self._analyst, self._statements, self._answering, shadow
        )
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
        if told or self._routing.leaving:
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
            if self._talk is not None and not (shadow.copying and tag in COPYING):
                if shadow.copying:
                    raise in_copy(tag)
                needed = 0
                break
            if tag == COPY_DATA:
                at = after
                continue
            if after > end:
                needed = after - at
                break
            step = self._routing.of(tag, data[at + 5 : after])
            if step is not None:
                if isinstance(step, bytes):
                    out += (data[start:after], step)
                elif isinstance(step, Ahead):
                    out.append(data[start:at])
                    talk, start, needed = step.talk, at, 0
                    break
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
