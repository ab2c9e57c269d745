"""A connection of which nothing is known yet, not even whether it speaks TLS.

The first byte tells, but TLS needs to read it, too. So it is looked at without taking it out of
the socket, and only then does the event loop get the connection.
"""

import asyncio
import os
import socket
from typing import TYPE_CHECKING, cast

from proxy.listener.tls import HANDSHAKE, Identity
from proxy.listener.visitor import GOODBYE_S, Visitor

if TYPE_CHECKING:
    from proxy.listener.server import Server


class Knock(asyncio.Protocol):
    """Takes the socket out of a connection as soon as it is made."""

    def __init__(self, server: "Server", identity: Identity):
        self._server = server
        self._identity = identity

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        found: socket.socket = transport.get_extra_info("socket")
        taken = socket.socket(fileno=os.dup(found.fileno()))
        taken.setblocking(False)
        cast("asyncio.Transport", transport).abort()  # closes its own handle only; nothing was read
        task = self._server.go(self._open(taken))
        self._server.strangers.come(task, task.cancel)

        def ended(task: "asyncio.Task[None]") -> None:
            self._server.strangers.leave(task)
            if task.cancelled():  # maybe before it began
                taken.close()

        task.add_done_callback(ended)

    async def _open(self, taken: socket.socket) -> None:
        seconds = self._server.policy.listen.login_seconds
        try:
            async with asyncio.timeout(seconds):
                first = await _first_byte(taken)
                direct = first == HANDSHAKE
                await asyncio.get_running_loop().connect_accepted_socket(
                    lambda: Visitor(self._server, direct=direct),
                    taken,
                    ssl=self._identity.context if direct else None,
                    ssl_handshake_timeout=seconds if direct else None,
                    ssl_shutdown_timeout=GOODBYE_S if direct else None,
                )
        except OSError:  # TimeoutError and ssl.SSLError are some
            taken.close()


async def _first_byte(taken: socket.socket) -> bytes:
    """Wait for a byte and leave it where it is; empty: the client has left."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_reader(taken, _settle, ready)
    try:
        await ready
    finally:
        loop.remove_reader(taken)
    return taken.recv(1, socket.MSG_PEEK)


def _settle(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
