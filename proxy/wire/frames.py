"""Cut the byte stream into frames: one byte of type, a 32-bit length, a body.

A frame is found by its length alone, so what is relayed is never parsed. Bytes that arrive in small
pieces are joined once per frame, not once per piece: a long message costs linear time.
"""

import struct
from typing import NamedTuple

from proxy.wire.body import ProtocolViolation

HEADER = struct.Struct("!BI")
"""(type, length); the length counts itself but not the type."""

MESSAGE_LIMIT = 64 * 1024 * 1024
"""Largest message that is ever held in memory, bytes; longer data comes as many CopyData."""


class Frame(NamedTuple):
    """A message that nobody has looked into yet."""

    tag: bytes
    body: bytes


def frame(tag: bytes, body: bytes = b"") -> bytes:
    """Print one frame."""
    return HEADER.pack(tag[0], len(body) + 4) + body


def frame_end(size: int, at: int) -> int:
    """Return where a frame ends that begins at `at` with length field `size`."""
    if size < 4:
        raise ProtocolViolation("invalid message length")
    return at + 1 + size


class Unfinished:
    """What was received after the last whole frame.

    Attributes:
        size: bytes held.
    """

    __slots__ = ("_chunks", "_needed", "size")

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._needed = 0
        self.size = 0

    def keep(self, data: bytes, needed: int = 0) -> None:
        """Hold `data`; it takes `needed` bytes in all before looking at it again makes sense."""
        if needed > MESSAGE_LIMIT:
            raise ProtocolViolation("invalid message length")
        if data:
            self._chunks.append(data)
            self.size += len(data)
        self._needed = needed

    def join(self, data: bytes) -> bytes:
        """Return all that is held followed by `data`, or b"" (keeping it) if it is too little."""
        if not self._chunks:
            return data
        if self.size + len(data) < self._needed:
            self.keep(data, self._needed)
            return b""
        self._chunks.append(data)
        joined = b"".join(self._chunks)
        self._chunks.clear()
        self.size = self._needed = 0
        return joined


class Splitter:
    """Turn received bytes into frames, however they are cut.

    Args:
        limit: largest body that is accepted, bytes.
    """

    def __init__(self, limit: int = MESSAGE_LIMIT):
        self.limit = limit
        self._unfinished = Unfinished()

    def feed(self, data: bytes) -> list[Frame]:
        """Return the frames that are whole now; raise ProtocolViolation on an absurd length."""
        data = self._unfinished.join(data)
        frames: list[Frame] = []
        at, needed = 0, 5
        while len(data) - at >= 5:
            size = HEADER.unpack_from(data, at)[1]
            end = frame_end(size, at)
            if size > self.limit:
                raise ProtocolViolation("invalid message length")
            if end > len(data):
                needed = end - at
                break
            frames.append(Frame(data[at : at + 1], data[at + 5 : end]))
            at = end
        if data[at:]:
            self._unfinished.keep(data[at:], needed)
        return frames

    def rest(self) -> bytes:
        """Return the bytes of the unfinished frame and forget them."""
        return self._unfinished.join(b"") if self._unfinished.size else b""
