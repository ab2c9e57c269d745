"""What supervisor and worker say to each other, over a pair of sockets that nobody else has.

First the supervisor's orders, pickled behind their length: the policy with its secrets never
appears on a command line or on disk. Then lines of JSON in both directions.
"""

import asyncio
import json
import pickle
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from proxy.shadow import Shadow
from sensitivity.policy import Policy

_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is started with.

    Attributes:
        policy: as the steward declared it; the worker resolves it against its own backend.
        shadow: as the supervisor found it, without the server to manage.
        sockets: descriptors to listen on.
        board: descriptor of the shared seats, see `Seats`.
        row: which of the `workers` rows is this worker's.
    """

    policy: Policy = field(repr=False)
    shadow: Shadow = field(repr=False)
    sockets: tuple[int, ...]
    board: int
    row: int
    workers: int

    def encode(self) -> bytes:
        """Print them as `receive` reads them."""
        body = pickle.dumps(self)
        return len(body).to_bytes(_LENGTH, "big") + body


def receive(control: socket.socket) -> Orders:
    """Wait for the orders; raise EOFError if the supervisor is gone."""
    size = int.from_bytes(_exactly(control, _LENGTH), "big")
    orders: Orders = pickle.loads(_exactly(control, size))  # noqa: S301 - from our own parent
    return orders


def _exactly(control: socket.socket, size: int) -> bytes:
    data = control.recv(size, socket.MSG_WAITALL)
    if len(data) < size:
        raise EOFError
    return data


class Channel:
    """One end, once the orders are through."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self._reader, self._writer = reader, writer

    @classmethod
    async def over(cls, control: socket.socket) -> "Channel":
        """Take over a connected socket."""
        control.setblocking(False)
        return cls(*await asyncio.open_connection(sock=control))

    def write(self, data: bytes) -> None:
        """Send raw bytes."""
        if not self._writer.is_closing():
            self._writer.write(data)

    def say(self, **message: Any) -> None:
        """Send one message."""
        self.write(json.dumps(message).encode() + b"\n")

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        """Yield what the other end says until it is gone."""
        try:
            async for line in self._reader:
                if line.endswith(b"\n"):  # else its last word was cut off
                    yield json.loads(line)
        except ConnectionError:
            return

    def close(self) -> None:
        """Hang up."""
        self._writer.close()
