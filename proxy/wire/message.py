"""What all typed messages share: a tag, a frame, and a body that is read to its end.

Strings of the protocol are bytes here. Their encoding is the session's `client_encoding`, which
the codec does not know; names compare as bytes, as they do in the server that made them.
https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol, Self

from proxy.wire.body import Body
from proxy.wire.frames import frame


class Message(Protocol):
    """A typed message, in either direction."""

    TAG: ClassVar[bytes]

    def encode(self) -> bytes:
        """Print the whole frame."""

    @classmethod
    def decode(cls, body: Body) -> Self:
        """Read the body; raise ProtocolViolation unless it is exactly this message."""


@dataclass(frozen=True, slots=True)
class Empty:
    """A message without a body."""

    TAG: ClassVar[bytes]

    def encode(self) -> bytes:
        """Print the frame."""
        return frame(self.TAG)

    @classmethod
    def decode(cls, body: Body) -> Self:
        """Insist that there is no body."""
        body.finish()
        return cls()


@dataclass(frozen=True, slots=True)
class Opaque:
    """A message that is passed on and never looked into."""

    TAG: ClassVar[bytes]

    body: bytes

    def encode(self) -> bytes:
        """Print the frame."""
        return frame(self.TAG, self.body)

    @classmethod
    def decode(cls, body: Body) -> Self:
        """Keep the body as it is."""
        return cls(body.rest())
