"""Connect to the shadow: over its socket file, over TCP, or over TLS."""

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar, cast

from proxy.shadow.encryption import Encryption
from proxy.wire.body import ProtocolViolation
from proxy.wire.startup import SSLRequest

Speaker = TypeVar("Speaker", bound=asyncio.Protocol)


class ShadowServer(Protocol):
    """Where the shadow listens.

    Attributes:
        address: the path of its socket file, or (host, port).
        database: its one database.
        encryption: of a connection over TCP; None: it is not encrypted.
    """

    @property
    def address(self) -> str | tuple[str, int]: ...

    @property
    def database(self) -> str: ...

    @property
    def encryption(self) -> Encryption | None: ...


async def dial(shadow: ShadowServer, factory: Callable[[], Speaker]) -> Speaker:
    """Connect, and return the protocol that speaks from then on.

    Raises:
        OSError, ProtocolViolation: there is nobody, or not the one it should be.
    """
    loop, address = asyncio.get_running_loop(), shadow.address
    if isinstance(address, str):
        return (await loop.create_unix_connection(factory, address))[1]
    if shadow.encryption is None:
        return (await loop.create_connection(factory, *address))[1]
    context, host = shadow.encryption.context(), shadow.encryption.host
    transport, asking = await loop.create_connection(_Asking, *address)
    try:
        await asking.agreed
        speaker = factory()
        encrypted = await loop.start_tls(transport, speaker, context, server_hostname=host)
    except BaseException:
        transport.abort()
        raise
    speaker.connection_made(cast("asyncio.Transport", encrypted))
    return speaker


class _Asking(asyncio.Protocol):
    """Asks for TLS, and hears one byte."""

    def __init__(self) -> None:
        self.agreed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.Transport", transport).write(SSLRequest().encode())

    def data_received(self, data: bytes) -> None:
        if self.agreed.done():
            return
        if data == b"S":  # more than that was put there by somebody in between
            self.agreed.set_result(None)
        else:
            self.agreed.set_exception(ProtocolViolation("the shadow does not speak TLS any more"))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.agreed.done():
            self.agreed.set_exception(exc or ConnectionError("the shadow hung up"))
