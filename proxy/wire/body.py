"""Read a message's body, and never past it.

Everything a stranger can send goes through here, so the only exception that garbage can cause is
`ProtocolViolation`.
"""

import struct

_INT16 = struct.Struct("!h")
_UINT16 = struct.Struct("!H")
_INT32 = struct.Struct("!i")
_UINT32 = struct.Struct("!I")


class ProtocolViolation(Exception):
    """The bytes are not the protocol; the connection closes with 08P01.

    The text is PostgreSQL's own words where it has some, and never repeats what was received.
    """

    sqlstate = "08P01"


class Body:
    """A cursor over the body of one message.

    Each method takes the next field off the front, and raises ProtocolViolation if it is not there.
    """

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes):
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """Bytes not read yet."""
        return len(self._data) - self._at

    def take(self, count: int) -> bytes:
        """Return exactly `count` bytes."""
        if not 0 <= count <= self.left:
            raise ProtocolViolation("insufficient data left in message")
        self._at += count
        return self._data[self._at - count : self._at]

    def rest(self) -> bytes:
        """Return all that is left."""
        return self.take(self.left)

    def byte(self) -> bytes:
        """Return one byte, as bytes."""
        return self.take(1)

    def int16(self) -> int:
        """Return a signed 16-bit number."""
        return int(_INT16.unpack(self.take(2))[0])

    def int32(self) -> int:
        """Return a signed 32-bit number."""
        return int(_INT32.unpack(self.take(4))[0])

    def uint32(self) -> int:
        """Return an unsigned 32-bit number (an OID, a cancel key)."""
        return int(_UINT32.unpack(self.take(4))[0])

    def numbers(self, layout: struct.Struct) -> tuple[int, ...]:
        """Return several numbers at once."""
        numbers: tuple[int, ...] = layout.unpack(self.take(layout.size))
        return numbers

    def count(self) -> int:
        """Return how many things follow: 16 bits without sign, so up to 65,535 parameters."""
        return int(_UINT16.unpack(self.take(2))[0])

    def cstring(self) -> bytes:
        """Return the bytes before the next zero, and skip the zero."""
        end = self._data.find(0, self._at)
        if end < 0:
            raise ProtocolViolation("invalid string in message")
        text = self._data[self._at : end]
        self._at = end + 1
        return text

    def finish(self) -> None:
        """Insist that nothing is left."""
        if self.left:
            raise ProtocolViolation("invalid message format")


def int16(number: int) -> bytes:
    """Print a signed 16-bit number."""
    return _INT16.pack(number)


def count(number: int) -> bytes:
    """Print how many things follow, at most 65,535."""
    return _UINT16.pack(number)


def int32(number: int) -> bytes:
    """Print a signed 32-bit number."""
    return _INT32.pack(number)


def uint32(number: int) -> bytes:
    """Print an unsigned 32-bit number."""
    return _UINT32.pack(number)


def cstring(text: bytes) -> bytes:
    """Print a zero-terminated string; a zero inside would end it early, so it is an error."""
    if 0 in text:
        raise ValueError("a zero byte inside a string of the protocol")
    return text + b"\0"
