"""The packets that have no type byte: what a client may send first.

The length is checked before anything is kept: a stranger may not make us hold more than 10,000
bytes, as in PostgreSQL (MAX_STARTUP_PACKET_LENGTH).
https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self

from proxy.wire.body import Body, ProtocolViolation, cstring, int32, uint32

STARTUP_LIMIT = 10_000
PROTOCOL_MAJOR = 3
NEWEST_MINOR = 2
LONG_SECRETS = 2
"""The minor version from which on a session's secret may be longer than 4 bytes."""


class _Asks:
    """A question before the session, which is its code and nothing else."""

    __slots__ = ()
    CODE: ClassVar[int]

    def encode(self) -> bytes:
        """Print the packet."""
        return _packet(uint32(self.CODE))

    @classmethod
    def decode(cls, body: Body) -> Self:
        """Read what follows the code."""
        body.finish()
        return cls()


@dataclass(frozen=True, slots=True)
class SSLRequest(_Asks):
    """Client: asks for TLS. Answered by one byte, 'S' or 'N'."""

    CODE: ClassVar[int] = 80877103


@dataclass(frozen=True, slots=True)
class GSSENCRequest(_Asks):
    """Client: asks for GSSAPI encryption. Answered by one byte, 'G' or 'N'."""

    CODE: ClassVar[int] = 80877104


@dataclass(frozen=True, slots=True)
class CancelRequest:
    """Client, on a connection of its own: stop what session (pid, secret) is doing.

    Body: pid int32, secret: 4 bytes, up to 256 from protocol 3.2 on. There is no answer.
    """

    CODE: ClassVar[int] = 80877102

    pid: int
    secret: bytes = field(repr=False)

    def encode(self) -> bytes:
        """Print the packet."""
        return _packet(uint32(self.CODE) + uint32(self.pid) + self.secret)

    @classmethod
    def decode(cls, body: Body) -> Self:
        """Read what follows the code."""
        return cls(body.uint32(), secret(body))


@dataclass(frozen=True, slots=True)
class StartupMessage:
    """Client: opens a session.

    Body: version int32 (major, minor), then (name cstring, value cstring) pairs, then a zero.
    Any minor version is read: the server says which one it speaks (NegotiateProtocolVersion).
    """

    parameters: Mapping[bytes, bytes]
    minor: int = 0

    def encode(self) -> bytes:
        """Print the packet."""
        pairs = b"".join(cstring(n) + cstring(v) for n, v in self.parameters.items())
        return _packet(int32(PROTOCOL_MAJOR << 16 | self.minor) + pairs + b"\0")

    @classmethod
    def decode(cls, body: Body, minor: int) -> Self:
        """Read what follows the version."""
        parameters: dict[bytes, bytes] = {}
        while name := body.cstring():
            parameters[name] = body.cstring()
        body.finish()
        return cls(parameters, minor)


Startup = SSLRequest | GSSENCRequest | CancelRequest | StartupMessage

_REQUESTS: Mapping[int, type[SSLRequest | GSSENCRequest | CancelRequest]] = {
    kind.CODE: kind for kind in (SSLRequest, GSSENCRequest, CancelRequest)
}


def startup_size(data: bytes) -> int | None:
    """Return the size of the packet that `data` begins with, bytes, or None if it is too short."""
    if len(data) < 4:
        return None
    size = int.from_bytes(data[:4], "big")
    if not 8 <= size <= STARTUP_LIMIT:
        raise ProtocolViolation("invalid length of startup packet")
    return size


def decode_startup(packet: bytes) -> Startup:
    """Read one whole packet of `startup_size` bytes."""
    body = Body(packet)
    body.uint32()
    code = body.uint32()
    request = _REQUESTS.get(code)
    if request is not None:
        return request.decode(body)
    if code >> 16 != PROTOCOL_MAJOR:
        raise ProtocolViolation(f"unsupported frontend protocol {code >> 16}.{code & 0xFFFF}")
    return StartupMessage.decode(body, code & 0xFFFF)


def secret(body: Body) -> bytes:
    """Read a session's secret, which is all that is left."""
    found = body.rest()
    if not 4 <= len(found) <= 256:
        raise ProtocolViolation("invalid length of a secret")
    return found


def _packet(body: bytes) -> bytes:
    return uint32(len(body) + 4) + body
