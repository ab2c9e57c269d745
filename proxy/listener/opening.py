"""Open a session on the shadow for a client that has logged in.

The shadow session is the client's own: its role, and its startup parameters. Errors of the shadow
(a setting that does not exist, too many connections) are what the client gets to read.
"""

import asyncio
import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from proxy.listener.dial import ShadowServer, dial
from proxy.wire import client
from proxy.wire.body import Body, ProtocolViolation
from proxy.wire.frames import Frame, Splitter, frame
from proxy.wire.scram import MECHANISM, ClientExchange, WrongPassword
from proxy.wire.server import Authentication, BackendKeyData, ParameterStatus
from proxy.wire.startup import CancelRequest, StartupMessage

OPENING_S = 10.0
"""How long the shadow may take, seconds."""

_CANCEL_S = 5.0
_ENCODING = b"client_encoding\0"


class ShadowRefused(Exception):
    """The shadow did not let the session in.

    Attributes:
        error: the body of its ErrorResponse, None if it did not answer.
    """

    def __init__(self, error: bytes | None = None):
        super().__init__("the shadow refused a session")
        self.error = error


@dataclass(frozen=True, slots=True)
class Opened:
    """A session on the shadow, idle.

    Attributes:
        greeting: the ParameterStatus and notices it began with, as frames.
        encoding: its client_encoding.
        key: what cancels it.
    """

    transport: asyncio.Transport
    greeting: bytes
    encoding: bytes
    key: BackendKeyData


async def open_session(
    shadow: ShadowServer, parameters: Mapping[bytes, bytes], password: str | None = None
) -> Opened:
    """Log in at the shadow.

    Args:
        parameters: of the startup packet, "user" and "database" among them.
        password: if the shadow asks for one (SCRAM-SHA-256); an embedded one does not.

    Raises:
        ShadowRefused: with the shadow's error, or without if it does not answer.
    """
    try:
        async with asyncio.timeout(OPENING_S):
            greeter = await dial(shadow, lambda: _Greeter(parameters, password))
            try:
                return await greeter.opened
            except BaseException:
                greeter.transport.abort()
                raise
    except (OSError, TimeoutError, ProtocolViolation, WrongPassword) as error:
        raise ShadowRefused from error


async def cancel_session(shadow: ShadowServer, key: BackendKeyData) -> None:
    """Ask the shadow to cancel what a session of it does; nobody says whether it did."""
    try:
        async with asyncio.timeout(_CANCEL_S):
            request = CancelRequest(key.pid, key.secret).encode()
            await (await dial(shadow, lambda: _Canceller(request))).done
    except (OSError, TimeoutError):
        return


class _Canceller(asyncio.Protocol):
    def __init__(self, request: bytes):
        self._request = request
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.Transport", transport).write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


class _Greeter(asyncio.Protocol):
    """Speaks until the first ReadyForQuery."""

    transport: asyncio.Transport

    def __init__(self, parameters: Mapping[bytes, bytes], password: str | None):
        self.opened: asyncio.Future[Opened] = asyncio.get_running_loop().create_future()
        self._parameters = parameters
        self._password = password
        self._exchange: ClientExchange | None = None
        self._splitter = Splitter()
        self._greeting = b""
        self._encoding = b"UTF8"
        self._key = BackendKeyData(0, bytes(4))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(StartupMessage(self._parameters).encode())

    def data_received(self, data: bytes) -> None:
        try:
            for said in self._splitter.feed(data):
                self._take(said)
        except (ProtocolViolation, WrongPassword) as error:
            self._fail(error)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(ShadowRefused())

    def _take(self, said: Frame) -> None:
        match said.tag:
            case b"R":
                self._authenticate(Authentication.decode(Body(said.body)))
            case b"S":  # fifteen of them, and the client reads them
                if said.body.startswith(_ENCODING):
                    self._encoding = ParameterStatus.decode(Body(said.body)).value
                self._greeting += frame(said.tag, said.body)
            case b"K":
                self._key = BackendKeyData.decode(Body(said.body))
            case b"E":
                self._fail(ShadowRefused(said.body))
            case b"Z":
                if not self.opened.done():
                    opened = Opened(self.transport, self._greeting, self._encoding, self._key)
                    self.opened.set_result(opened)
            case _:
                pass  # a notice of the shadow's own start is the steward's matter

    def _authenticate(self, request: Authentication) -> None:
        if request.code == Authentication.OK:
            return
        if request.code == Authentication.SASL and self._password is not None:
            nonce = base64.b64encode(secrets.token_bytes(18))
            self._exchange = ClientExchange(self._password, nonce=nonce)
            first = client.SASLInitialResponse(MECHANISM, self._exchange.first())
            self.transport.write(first.encode())
        elif request.code == Authentication.SASL_CONTINUE and self._exchange is not None:
            final = client.SASLResponse(self._exchange.final(request.data))
            self.transport.write(final.encode())
        elif request.code == Authentication.SASL_FINAL and self._exchange is not None:
            self._exchange.finish(request.data)
        else:
            raise ProtocolViolation("the shadow asks for a kind of password that pgfog has not")

    def _fail(self, error: Exception) -> None:
        if not self.opened.done():
            self.opened.set_exception(error)
