"""A connection that is not a session yet: TLS, log-in, and the session's opening.

TLS: what follows an SSLRequest in clear text was put there by somebody in between, so the
connection is dropped; what is decrypted before the upgrade has returned is held until it has.
A session's pid is that of its shadow session: what pg_backend_pid() and pg_stat_activity say.
"""

import asyncio
import secrets
import ssl
from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, cast

import structlog

from proxy.listener.entry import NoEntry
from proxy.listener.opening import ShadowRefused, open_session
from proxy.listener.seats import EVERYBODY
from proxy.listener.tls import ALPN, common_name
from proxy.sessions.incident import incident, internal_error
from proxy.sessions.relay import ShadowLink
from proxy.sessions.session import Session
from proxy.wire.body import ProtocolViolation
from proxy.wire.client import SASLInitialResponse, SASLResponse
from proxy.wire.frames import frame
from proxy.wire.scram import ServerExchange, WrongPassword
from proxy.wire.server import (
    Authentication,
    BackendKeyData,
    ErrorResponse,
    NegotiateProtocolVersion,
    ReadyForQuery,
)
from proxy.wire.startup import (
    LONG_SECRETS,
    NEWEST_MINOR,
    PROTOCOL_MAJOR,
    CancelRequest,
    GSSENCRequest,
    SSLRequest,
    StartupMessage,
)
from proxy.wire.state import Connection, Incoming, State
from rewriter.settings import unknown_parameter

if TYPE_CHECKING:
    from proxy.listener.server import Server

_log = structlog.get_logger("pgfog")

GOODBYE_S = 2.0
"""How long a client may take to confirm the end of TLS, seconds."""

_NO = {b"off", b"false", b"no", b"0"}


class Visitor(asyncio.Protocol):
    """One connection, up to its log-in."""

    _transport: asyncio.Transport
    _address: str
    _exchange: ServerExchange

    def __init__(self, server: "Server", *, direct: bool = False):
        """Wait for a connection.

        Args:
            direct: it is TLS from its first byte on.
        """
        self._server = server
        self._direct = direct
        state = State.TLS_ASKED if direct else State.FRESH
        self._connection = Connection(server.policy.listen.login_bytes, state)
        self._parameters: Mapping[bytes, bytes] = {}
        self._tls: ssl.SSLObject | None = None
        self._minor = 0
        self._early = b""  # came while `_work` runs
        self._work: asyncio.Task[None] | None = None
        self._seats: list[str] = []  # see `Seats`

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self._address = str(peer[0]) if peer else ""
        self._server.visitors.add(self)
        self._server.strangers.come(self, self._transport.abort)
        loop = asyncio.get_running_loop()
        seconds = self._server.policy.listen.login_seconds
        self._timer = loop.call_later(seconds, self._transport.abort)
        if self._direct:
            self._secured()
            if self._tls is None or self._tls.selected_alpn_protocol() != ALPN:
                self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        if self._work is not None:
            self._work.cancel()
        for whose in self._seats:
            self._server.seats.leave(whose)

    def data_received(self, data: bytes) -> None:
        if self._work is not None:
            self._early += data
            return
        try:
            self._connection.receive(data)
            while self._work is None:
                if (message := self._connection.next_message()) is None:
                    break
                self._hear(message)
        except ProtocolViolation as violation:
            self.turn_away(NoEntry(violation.sqlstate, str(violation)))
        except NoEntry as no:
            self.turn_away(no)

    def turn_away(self, no: NoEntry) -> None:
        """Say why, and close."""
        self._transport.write(no.error)
        self._transport.close()

    def _hear(self, message: Incoming) -> None:
        match message:
            case SSLRequest() | GSSENCRequest() if self._connection.unread:
                self._transport.abort()
            case SSLRequest() if self._server.identity is not None:
                self._transport.pause_reading()
                self._transport.write(b"S")
                self._work = self._server.go(self._upgrade(self._server.identity.context))
            case SSLRequest() | GSSENCRequest():
                self._transport.write(b"N")
            case CancelRequest():
                # Drivers wait until we close: then the cancel is for nothing that they send next.
                if telling := self._server.cancel(message):
                    telling.add_done_callback(lambda _: self._transport.close())
                else:
                    self._transport.close()
            case StartupMessage():
                self._start(message)
            case SASLInitialResponse():
                if message.response is None:
                    raise ProtocolViolation("the first SCRAM message is missing")
                answer = self._exchange.first(message.response, message.mechanism)
                self._say(Authentication.SASL_CONTINUE, answer)
            case SASLResponse():
                if wait_s := self._server.patience.wait_s(self._address, monotonic()):
                    wait_s = min(wait_s, self._server.policy.listen.login_seconds / 2)
                    self._transport.pause_reading()
                    self._work = self._server.go(self._prove_later(message.body, wait_s))
                else:
                    self._prove(message.body)

    async def _upgrade(self, context: ssl.SSLContext) -> None:
        try:
            transport = await asyncio.get_running_loop().start_tls(
                self._transport,
                self,
                context,
                server_side=True,
                ssl_handshake_timeout=self._server.policy.listen.login_seconds,
                ssl_shutdown_timeout=GOODBYE_S,
            )
        except OSError:  # ssl.SSLError is one: the client does not like the certificate, or left
            self._transport.abort()
            return
        self._transport = cast("asyncio.Transport", transport)
        self._secured()
        self._resume()

    def _secured(self) -> None:
        self._tls = self._transport.get_extra_info("ssl_object")

    def _start(self, startup: StartupMessage) -> None:
        tls = self._server.policy.listen.tls
        if tls is not None and tls.required and self._tls is None:
            raise NoEntry("28000", "this server requires TLS", "Connect with sslmode=require.")
        unknown = tuple(name for name in startup.parameters if name.startswith(b"_pq_."))
        self._parameters = {n: v for n, v in startup.parameters.items() if n not in unknown}
        self._minor = min(startup.minor, NEWEST_MINOR)
        if startup.minor > NEWEST_MINOR or unknown:
            spoken = PROTOCOL_MAJOR << 16 | self._minor
            self._transport.write(NegotiateProtocolVersion(spoken, unknown).encode())
        user = self._parameters.get(b"user")
        if not user:
            raise NoEntry("28000", "no PostgreSQL user name specified in startup packet")
        if self._parameters.get(b"replication", b"off").lower() not in _NO:
            raise NoEntry("0A000", "replication is not supported")
        shown = common_name(self._tls)
        if self._server.doorkeeper.admits(user, shown):
            self._connection.admit()
            self._admit()
            return
        identity = self._server.identity
        binding = identity.binding if identity is not None and self._tls is not None else None
        self._exchange = self._server.doorkeeper.exchange(user, shown, binding)
        self._transport.write(Authentication.mechanisms(*self._exchange.mechanisms).encode())

    async def _prove_later(self, proof: bytes, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        try:
            self._prove(proof)
        except NoEntry as no:
            self.turn_away(no)
        except ProtocolViolation as violation:
            self.turn_away(NoEntry(violation.sqlstate, str(violation)))

    def _prove(self, proof: bytes) -> None:
        try:
            answer = self._exchange.final(proof)
        except WrongPassword:
            user = self._parameters[b"user"].decode(errors="replace")
            # For whoever counts them: who may come back at all is the steward's to decide.
            _log.warning("login_failed", user=user[:63], address=self._address or None)
            self._server.patience.failed(self._address, monotonic())
            raise NoEntry("28P01", f'password authentication failed for user "{user}"') from None
        self._say(Authentication.SASL_FINAL, answer)
        self._admit()

    def _admit(self) -> None:
        # Not before it is proved who this is: else anybody could lock a role, or all, out.
        self._server.strangers.leave(self)
        self._sit(EVERYBODY)
        self._sit(self._parameters[b"user"].decode())
        self._say(Authentication.OK)
        self._timer.cancel()
        self._transport.pause_reading()
        self._work = self._server.go(self._enter())

    async def _enter(self) -> None:
        try:
            await self._open()
        except NoEntry as no:
            self.turn_away(no)
        except ShadowRefused as refused:
            if refused.error is None:
                self.turn_away(NoEntry("57P03", "the server cannot open a session now"))
            else:
                self._transport.write(frame(ErrorResponse.TAG, refused.error))
                self._transport.close()
        except Exception as bug:
            self._transport.write(internal_error(incident(bug), "FATAL").encode())
            self._transport.close()

    async def _open(self) -> None:
        """Become a session."""
        server = self._server
        name = self._parameters[b"user"].decode()
        self._check_database(self._parameters.get(b"database", name.encode()))
        if unknown := unknown_parameter(self._parameters):
            raise NoEntry(unknown.sqlstate, unknown.message, unknown.hint)
        options = server.options + self._parameters.get(b"options", b"")
        database = server.shadow.database.encode()
        parameters = {**self._parameters, b"database": database, b"options": options}
        opened = await open_session(server.shadow, parameters, server.shadow_passwords.get(name))
        if opened.transport.is_closing():
            raise ShadowRefused
        session = Session(
            server.gateway,
            server.policy.roles[name],
            key=(opened.key.pid, secrets.token_bytes(32 if self._minor >= LONG_SECRETS else 4)),
            cancel_shadow=lambda: server.cancel_shadow(opened.key),
            closed=lambda session: server.closed(session, name),
            floor=server.floor,
            interrupt=lambda pid: server.interrupt(pid, name),
        )
        shadow = ShadowLink(opened.encoding, session.copy_in, session.shadow_gone)
        shadow.connection_made(opened.transport)
        opened.transport.set_protocol(shadow)
        session.start(self._transport, shadow, self._parameters.get(b"options", b""))
        self._transport.set_protocol(session)
        self._leave()
        server.opened(session)
        key = BackendKeyData(session.pid, session.secret)
        session.write(opened.greeting + key.encode() + ReadyForQuery(b"I").encode())
        if early := self._connection.rest() + self._early:
            session.data_received(early)
        self._transport.resume_reading()

    def _check_database(self, asked: bytes) -> None:
        # Tools have opinions about the database to connect to first; there is only one here.
        only = self._server.shadow.database
        if asked not in (only.encode(), self._parameters[b"user"], b"postgres", b"pgfog"):
            name = asked.decode(errors="replace")
            raise NoEntry("3D000", f'database "{name}" does not exist', f'Connect to "{only}".')

    def _resume(self) -> None:
        self._work = None
        early, self._early = self._early, b""
        if early:
            self.data_received(early)

    def _sit(self, whose: str) -> None:
        self._server.seats.take(whose)
        self._seats.append(whose)

    def _say(self, code: int, data: bytes = b"") -> None:
        self._transport.write(Authentication(code, data).encode())

    def _leave(self) -> None:
        self._timer.cancel()
        self._server.strangers.leave(self)
        self._server.visitors.discard(self)
