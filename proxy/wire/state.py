"""Which message may follow which. Nothing outside this file decides it.

After the log-in there is one state: a client may send any message at any time, because it may
send several before it reads an answer. What fits the transaction, the portals or a running COPY is
the shadow's to say, in PostgreSQL's own words.
"""

from collections.abc import Mapping
from enum import Enum, auto

from proxy.wire import client, startup
from proxy.wire.body import Body, ProtocolViolation


class State(Enum):
    """How far a connection has come."""

    FRESH = auto()  # nothing was said
    TLS_ASKED = auto()  # SSLRequest was answered, yes or no
    GSS_ASKED = auto()  # GSSENCRequest was answered, no
    BOTH_ASKED = auto()
    STARTED = auto()  # the startup packet came; a SASL mechanism is due
    PROVING = auto()  # the SASL exchange runs
    SESSION = auto()
    OVER = auto()


Incoming = startup.Startup | client.SASLInitialResponse | client.SASLResponse
"""What can arrive before the session."""

LEGAL: Mapping[State, Mapping[type, State]] = {
    State.FRESH: {
        startup.SSLRequest: State.TLS_ASKED,
        startup.GSSENCRequest: State.GSS_ASKED,
        startup.CancelRequest: State.OVER,
        startup.StartupMessage: State.STARTED,
    },
    State.TLS_ASKED: {
        startup.GSSENCRequest: State.BOTH_ASKED,
        startup.CancelRequest: State.OVER,
        startup.StartupMessage: State.STARTED,
    },
    State.GSS_ASKED: {
        startup.SSLRequest: State.BOTH_ASKED,
        startup.CancelRequest: State.OVER,
        startup.StartupMessage: State.STARTED,
    },
    State.BOTH_ASKED: {
        startup.CancelRequest: State.OVER,
        startup.StartupMessage: State.STARTED,
    },
    State.STARTED: {client.SASLInitialResponse: State.PROVING},
    State.PROVING: {client.SASLResponse: State.SESSION},
    State.SESSION: {
        client.Query: State.SESSION,
        client.Parse: State.SESSION,
        client.Bind: State.SESSION,
        client.Describe: State.SESSION,
        client.Execute: State.SESSION,
        client.Close: State.SESSION,
        client.Flush: State.SESSION,
        client.Sync: State.SESSION,
        client.FunctionCall: State.SESSION,
        client.CopyData: State.SESSION,
        client.CopyDone: State.SESSION,
        client.CopyFail: State.SESSION,
        client.Terminate: State.OVER,
    },
    State.OVER: {},
}

SESSION_TAGS = bytes(vars(kind)["TAG"][0] for kind in LEGAL[State.SESSION])
"""The same for those who only look at a message's first byte."""

SASL_LIMIT = 1024
"""Largest message before the log-in, bytes (PG_MAX_SASL_MESSAGE_LENGTH)."""


class Connection:
    """A connection up to its log-in: bytes in, messages out, in a legal order or not at all.

    One message at a time: what the next bytes mean can depend on the answer to this message (after
    SSLRequest they may be TLS), so the caller asks again when it has answered.

    Attributes:
        state: how far it has come.
    """

    def __init__(self, limit: int = startup.STARTUP_LIMIT, state: State = State.FRESH) -> None:
        """Begin.

        Args:
            limit: bytes that may wait here, at most STARTUP_LIMIT.
            state: a connection that is TLS from its first byte has asked for it already.
        """
        self._limit = limit
        self.state = state
        self._received = bytearray()

    def receive(self, data: bytes) -> None:
        """Take bytes from the client."""
        self._received += data
        if len(self._received) > self._limit:
            raise ProtocolViolation("too much data before authentication")

    @property
    def unread(self) -> bool:
        """Whether bytes wait behind the last message."""
        return bool(self._received)

    def next_message(self) -> Incoming | None:
        """Return the next message, None if it is not whole; raise ProtocolViolation."""
        proving = self.state in (State.STARTED, State.PROVING)
        message = self._sasl() if proving else self._startup()
        if message is None:
            return None
        following = LEGAL[self.state].get(type(message))
        if following is None:
            raise ProtocolViolation(f"unexpected {type(message).__name__}")
        self.state = following
        return message

    def admit(self) -> None:
        """Go on to the session without a password."""
        self.state = State.SESSION

    def rest(self) -> bytes:
        """Return what came after the log-in and forget it."""
        rest = bytes(self._received)
        self._received.clear()
        return rest

    def _startup(self) -> startup.Startup | None:
        size = startup.startup_size(bytes(self._received[:4]))
        if size is None or len(self._received) < size:
            return None
        return startup.decode_startup(self._cut(size))

    def _sasl(self) -> client.SASLInitialResponse | client.SASLResponse | None:
        if self._received[:1] not in (b"", client.SASLResponse.TAG):
            raise ProtocolViolation("expected SASL response")
        if len(self._received) < 5:
            return None
        size = int.from_bytes(self._received[1:5], "big")
        if not 4 <= size <= SASL_LIMIT:
            raise ProtocolViolation("invalid message length")
        if len(self._received) < size + 1:
            return None
        body = Body(self._cut(size + 1)[5:])
        if self.state is State.STARTED:
            return client.SASLInitialResponse.decode(body)
        return client.SASLResponse.decode(body)

    def _cut(self, size: int) -> bytes:
        packet = bytes(self._received[:size])
        del self._received[:size]
        return packet
