"""One end of a session: a connection whose reader slows down when the other end cannot keep up."""

import asyncio
from typing import cast


class Link(asyncio.Protocol):
    """A connection with a peer; bytes flow from each to the other.

    Attributes:
        peer: where the bytes received here go; its reading stops while our writing is full.
    """

    transport: asyncio.Transport
    peer: "Link"

    def __init__(self) -> None:
        self._stopped: set[str] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def write(self, data: bytes) -> None:
        """Send; never blocks, the peer is told when too much is waiting.

        What is said to somebody who has left is dropped; uvloop's transports would raise.
        """
        if not self.transport.is_closing():
            self.transport.write(data)

    def pause_writing(self) -> None:
        self.peer.stop("the other end is full")

    def resume_writing(self) -> None:
        self.peer.go("the other end is full")

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
