"""One end of a session: a connection whose reader slows down when the other end cannot keep up."""

import asyncio
import os
import select
from time import monotonic
from typing import cast

from proxy.sessions.busy_poll import PATIENCE_S

FULL = "the other end is full"

_PIECE = 1 << 14  # bytes read at once; who sends more is not waiting for an answer


class Link(asyncio.Protocol):
    """A connection with a peer; bytes flow from each to the other.

    Attributes:
        peer: where the bytes received here go; its reading stops while our writing is full.
    """

    transport: asyncio.Transport
    peer: "Link"

    def __init__(self) -> None:
        self._stopped: set[str] = set()
        self._gathered = b""
        self._descriptor = -1  # of a socket that carries the bytes as they are, without TLS

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        if transport.get_extra_info("sslcontext") is None:
            self._descriptor = transport.get_extra_info("socket").fileno()
            poll = select.poll()
            poll.register(self._descriptor, select.POLLIN)
            self._poll = poll.poll

    def write(self, data: bytes) -> None:
        """Send; never blocks, the peer is told when too much is waiting.

        What is said to somebody who has left is dropped; uvloop's transports would raise.
        """
        transport = self.transport
        if transport.is_closing():
            return
        if self._gathered:
            data, self._gathered = self._gathered + data, b""
        if self._descriptor >= 0 and not transport.get_write_buffer_size():
            # Now, and not when the loop comes round: the transport gets what does not fit.
            try:
                sent = os.write(self._descriptor, data)
            except OSError:
                sent = 0  # full, or gone: the transport finds out
            if sent < len(data):
                transport.write(memoryview(data)[sent:])
        else:
            transport.write(data)

    def gather(self, data: bytes) -> None:
        """Send with what is written next, for every writing wakes a process."""
        self._gathered += data

    def flush(self) -> None:
        """Send what was gathered, as nothing more comes."""
        if self._gathered:
            self.write(b"")

    def hear(self) -> bytes:
        """Look for bytes for a moment; b"" if none come, or if the loop has to see to it."""
        if self._descriptor < 0:
            return b""
        until = 0.0
        while not self._poll(0):
            now = monotonic()
            until = until or now + PATIENCE_S
            if now > until:
                return b""
        if self._stopped or self.transport.is_closing():
            return b""
        try:
            return os.read(self._descriptor, _PIECE)
        except OSError:
            return b""

    def pause_writing(self) -> None:
        self.peer.stop(FULL)

    def resume_writing(self) -> None:
        self.peer.go(FULL)

    def stop(self, why: str) -> None:
        """Stop reading until every reason is gone."""
        if not self._stopped and not self.transport.is_closing():
            self.transport.pause_reading()
        self._stopped.add(why)

    def go(self, why: str) -> None:
        """Take one reason away."""
        if why in self._stopped:
            self._stopped.remove(why)
            if not self._stopped and not self.transport.is_closing():
                self.transport.resume_reading()
