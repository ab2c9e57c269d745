"""What all typed messages share: a tag, a frame, and a body that is read to its end.

Strings of the protocol are bytes here. Their encoding is the session's `client_encoding`, which
the codec does not know; names compare as bytes, as they do in the server that made them.
https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Self

from proxy.wire.body import Body
from proxy.wire.frames import frame


class Message(ABC):
    """A typed message, in either direction."""

    __slots__ = ()
    TAG: ClassVar[bytes]

    def encode(self) -> bytes:
        """Print the whole frame."""
        return frame(self.TAG, self._printed())

    @classmethod
    def decode(cls, body: Body) -> Self:
        """Read the body; raise ProtocolViolation unless it is exactly this message."""
        message = cls._read(body)
        body.finish()
        return message

    @abstractmethod
    def _printed(self) -> bytes:
        """Print the body."""

    @classmethod
    @abstractmethod
    def _read(cls, body: Body) -> Self:
        """Take all fields off the body."""


@dataclass(frozen=True, slots=True)
class Empty(Message):
    """A message without a body."""

    def _printed(self) -> bytes:
        return b""

    @classmethod
    def _read(cls, body: Body) -> Self:
        return cls()


@dataclass(frozen=True, slots=True)
class Opaque(Message):
    """A message that is passed on and never looked into."""

    body: bytes

    def _printed(self) -> bytes:
        return self.body

    @classmethod
    def _read(cls, body: Body) -> Self:
        return cls(body.rest())
