"""What a client says after the startup packet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from proxy.wire.body import Body, ProtocolViolation, count, cstring, int16, int32, uint32
from proxy.wire.message import Empty, Message, Opaque

STATEMENT, PORTAL = b"S", b"P"
"""What Describe and Close are about."""

NO_PARAMETERS, TEXT = b"\0\0\0\0", b"\0\0"
"""Bind's defaults: no parameters, and every column as text."""


def binary_parameters(values: Sequence[bytes | None]) -> bytes:
    """Print Bind's parameters, all in binary; None is NULL."""
    printed = (int32(-1) if v is None else int32(len(v)) + v for v in values)
    return count(1) + int16(1) + count(len(values)) + b"".join(printed)


def formats(text: int, binary: int) -> bytes:
    """Print Bind's result formats: so many columns as text, then so many in binary."""
    return count(text + binary) + int16(0) * text + int16(1) * binary


@dataclass(frozen=True, slots=True)
class SASLInitialResponse(Message):
    """Client, 'p': picks a mechanism and opens the exchange.

    Body: mechanism cstring, length int32 (-1: no response), response.
    """

    TAG: ClassVar[bytes] = b"p"

    mechanism: bytes
    response: bytes | None

    def _printed(self) -> bytes:
        answer = int32(-1) if self.response is None else int32(len(self.response)) + self.response
        return cstring(self.mechanism) + answer

    @classmethod
    def _read(cls, body: Body) -> Self:
        mechanism, length = body.cstring(), body.int32()
        response = None if length == -1 else body.take(length)
        return cls(mechanism, response)


@dataclass(frozen=True, slots=True)
class SASLResponse(Opaque):
    """Client, 'p': continues the exchange. Body: the mechanism's bytes."""

    TAG: ClassVar[bytes] = b"p"


@dataclass(frozen=True, slots=True)
class Query(Message):
    """Client, 'Q': one or more statements. Body: text cstring."""

    TAG: ClassVar[bytes] = b"Q"

    text: bytes

    def _printed(self) -> bytes:
        return cstring(self.text)

    @classmethod
    def _read(cls, body: Body) -> Self:
        return cls(body.cstring())


@dataclass(frozen=True, slots=True)
class Parse(Message):
    """Client, 'P': prepare a statement under a name ("" is the unnamed statement).

    Body: name cstring, query cstring, n int16, n x int32 parameter type OIDs (0 = infer).
    """

    TAG: ClassVar[bytes] = b"P"

    name: bytes
    query: bytes
    parameter_oids: tuple[int, ...] = ()

    def _printed(self) -> bytes:
        oids = count(len(self.parameter_oids)) + b"".join(map(uint32, self.parameter_oids))
        return cstring(self.name) + cstring(self.query) + oids

    @classmethod
    def _read(cls, body: Body) -> Self:
        name, query, oids = body.cstring(), body.cstring(), body.count()
        return cls(name, query, tuple(body.uint32() for _ in range(oids)))


@dataclass(frozen=True, slots=True)
class Bind(Message):
    """Client, 'B': give a statement its parameters, as a portal.

    Body: portal cstring, statement cstring, n int16, n x int16 formats, m int16, m x (length int32,
    -1 for NULL, value), k int16, k x int16 result formats.

    Attributes:
        parameters: the formats and the values with their counts, as they came: they are bound
            again as they are, so that only PostgreSQL ever reads a binary format.
        result_formats: with their count, as they came.
    """

    TAG: ClassVar[bytes] = b"B"

    portal: bytes
    statement: bytes
    parameters: bytes = NO_PARAMETERS
    result_formats: bytes = TEXT

    def _printed(self) -> bytes:
        names = cstring(self.portal) + cstring(self.statement)
        return names + self.parameters + self.result_formats

    @classmethod
    def _read(cls, body: Body) -> Self:
        portal, statement = body.cstring(), body.cstring()
        formats = body.count()
        parameters = [count(formats), body.take(2 * formats)]
        values = body.count()
        parameters.append(count(values))
        for _ in range(values):
            length = body.int32()
            parameters += (int32(length), body.take(max(length, 0)))
            if length < -1:
                raise ProtocolViolation("negative length of a parameter")
        results = body.count()
        return cls(portal, statement, b"".join(parameters), count(results) + body.take(2 * results))


@dataclass(frozen=True, slots=True)
class Describe(Message):
    """Client, 'D': asks for parameter types and columns.

    Body: kind byte1 'S' or 'P', name cstring.
    """

    TAG: ClassVar[bytes] = b"D"

    kind: bytes
    name: bytes

    def _printed(self) -> bytes:
        return self.kind + cstring(self.name)

    @classmethod
    def _read(cls, body: Body) -> Self:
        return cls(*_named(body))


@dataclass(frozen=True, slots=True)
class Close(Message):
    """Client, 'C': forget a statement or a portal. Body: kind byte1 'S' or 'P', name cstring."""

    TAG: ClassVar[bytes] = b"C"

    kind: bytes
    name: bytes

    def _printed(self) -> bytes:
        return self.kind + cstring(self.name)

    @classmethod
    def _read(cls, body: Body) -> Self:
        return cls(*_named(body))


def _named(body: Body) -> tuple[bytes, bytes]:
    kind, name = body.byte(), body.cstring()
    if kind not in (STATEMENT, PORTAL):
        raise ProtocolViolation("neither a statement nor a portal")
    return kind, name


@dataclass(frozen=True, slots=True)
class Execute(Message):
    """Client, 'E': run a portal, or run on. Body: portal cstring, rows int32 (0 = all)."""

    TAG: ClassVar[bytes] = b"E"

    portal: bytes
    rows: int = 0

    def _printed(self) -> bytes:
        return cstring(self.portal) + int32(self.rows)

    @classmethod
    def _read(cls, body: Body) -> Self:
        return cls(body.cstring(), body.int32())


@dataclass(frozen=True, slots=True)
class Sync(Empty):
    """Client, 'S': end of a series; the server skips to it after an error."""

    TAG: ClassVar[bytes] = b"S"


@dataclass(frozen=True, slots=True)
class Flush(Empty):
    """Client, 'H': send what is ready."""

    TAG: ClassVar[bytes] = b"H"


@dataclass(frozen=True, slots=True)
class Terminate(Empty):
    """Client, 'X': goodbye."""

    TAG: ClassVar[bytes] = b"X"


@dataclass(frozen=True, slots=True)
class FunctionCall(Opaque):
    """Client, 'F': call a function by OID; relayed."""

    TAG: ClassVar[bytes] = b"F"


@dataclass(frozen=True, slots=True)
class CopyData(Opaque):
    """Either side, 'd': a piece of a COPY."""

    TAG: ClassVar[bytes] = b"d"


@dataclass(frozen=True, slots=True)
class CopyDone(Empty):
    """Either side, 'c': end of a COPY."""

    TAG: ClassVar[bytes] = b"c"


@dataclass(frozen=True, slots=True)
class CopyFail(Opaque):
    """Client, 'f': gives a COPY up. Body: reason cstring; relayed."""

    TAG: ClassVar[bytes] = b"f"
