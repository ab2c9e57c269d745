"""What a server says: what pgfog says to a client, and what it has to read from the shadow.

Rows, command tags and everything else that is only passed on has no class here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from struct import Struct
from typing import ClassVar, Self

from proxy.wire.body import Body, ProtocolViolation, count, cstring, int32, uint32
from proxy.wire.message import Message
from proxy.wire.startup import secret

_FIELD = Struct("!IhIhih")


@dataclass(frozen=True, slots=True)
class Authentication(Message):
    """Server, 'R': how to log in, or that it worked. Body: code int32, data.

    Codes: 0 Ok; 10 SASL (data: mechanism cstrings, then a zero); 11 SASLContinue and 12 SASLFinal
    (data: the mechanism's bytes). The other codes are ways that pgfog does not speak.
    """

    TAG: ClassVar[bytes] = b"R"
    OK: ClassVar[int] = 0
    SASL: ClassVar[int] = 10
    SASL_CONTINUE: ClassVar[int] = 11
    SASL_FINAL: ClassVar[int] = 12

    code: int
    data: bytes = b""

    @classmethod
    def mechanisms(cls, *names: bytes) -> Self:
        """Offer SASL mechanisms, best first."""
        return cls(cls.SASL, b"".join(map(cstring, names)) + b"\0")

    def _printed(self) -> bytes:
        return int32(self.code) + self.data

    @classmethod
    def _read(cls, body: Body) -> Self:
        return cls(body.int32(), body.rest())


@dataclass(frozen=True, slots=True)
class NegotiateProtocolVersion(Message):
    """Server, 'v': what of the startup packet it does not speak.

    Body: newest version int32, n int32, n x option name cstring (those of `_pq_.*`). The
    documentation says "minor version", but PostgreSQL sends major << 16 | minor, and libpq 18
    hangs up on less.
    """

    TAG: ClassVar[bytes] = b"v"

    version: int
    unknown: tuple[bytes, ...]

    def _printed(self) -> bytes:
        names = b"".join(map(cstring, self.unknown))
        return int32(self.version) + int32(len(self.unknown)) + names

    @classmethod
    def _read(cls, body: Body) -> Self:
        version, options = body.int32(), body.int32()
        if not 0 <= options <= body.left:  # each name takes at least its zero
            raise ProtocolViolation("absurd number of options")
        return cls(version, tuple(body.cstring() for _ in range(options)))


@dataclass(frozen=True, slots=True)
class BackendKeyData(Message):
    """Server, 'K': what a CancelRequest has to know.

    Body: pid int32, secret: 4 bytes, up to 256 from protocol 3.2 on.
    """

    TAG: ClassVar[bytes] = b"K"

    pid: int
    secret: bytes = field(repr=False)

    def _printed(self) -> bytes:
        return uint32(self.pid) + self.secret

    @classmethod
    def _read(cls, body: Body) -> Self:
        return cls(body.uint32(), secret(body))


@dataclass(frozen=True, slots=True)
class ParameterStatus(Message):
    """Server, 'S': the value of a setting that clients care about. Body: name, value cstrings."""

    TAG: ClassVar[bytes] = b"S"

    name: bytes
    value: bytes

    def _printed(self) -> bytes:
        return cstring(self.name) + cstring(self.value)

    @classmethod
    def _read(cls, body: Body) -> Self:
        return cls(body.cstring(), body.cstring())


@dataclass(frozen=True, slots=True)
class ReadyForQuery(Message):
    """Server, 'Z': your turn.

    Body: status byte1, 'I' idle, 'T' in a transaction, 'E' in a failed one.
    """

    TAG: ClassVar[bytes] = b"Z"

    status: bytes

    def _printed(self) -> bytes:
        return self.status

    @classmethod
    def _read(cls, body: Body) -> Self:
        status = body.byte()
        if status not in (b"I", b"T", b"E"):
            raise ProtocolViolation("unknown transaction status")
        return cls(status)


@dataclass(frozen=True, slots=True)
class Response(Message):
    """ErrorResponse and NoticeResponse. Body: (field type byte1, value cstring)*, then a zero.

    Attributes:
        fields: by type: S and V severity, C SQLSTATE, M message, D detail, H hint, P position.
    """

    TAG: ClassVar[bytes]

    fields: Mapping[bytes, bytes]

    def _printed(self) -> bytes:
        fields = b"".join(kind + cstring(value) for kind, value in self.fields.items())
        return fields + b"\0"

    @classmethod
    def _read(cls, body: Body) -> Self:
        fields: dict[bytes, bytes] = {}
        while (kind := body.byte()) != b"\0":
            fields[kind] = body.cstring()
        return cls(fields)

    @classmethod
    def say(
        cls,
        severity: str,
        sqlstate: str,
        message: str,
        *,
        hint: str | None = None,
        position: int | None = None,
        encoding: str = "utf-8",
    ) -> Self:
        """Make a response in words; what `encoding` cannot print becomes a question mark."""
        fields: dict[str, str | None] = {"S": severity, "V": severity, "C": sqlstate}
        fields |= {"M": message, "H": hint, "P": None if position is None else str(position)}
        # A zero would end the string early; the words may quote a statement.
        return cls(
            {
                kind.encode(): text.replace("\0", "").encode(encoding, "replace")
                for kind, text in fields.items()
                if text is not None
            }
        )


@dataclass(frozen=True, slots=True)
class ErrorResponse(Response):
    """Server, 'E': the statement failed, or (severity FATAL) the connection ends."""

    TAG: ClassVar[bytes] = b"E"


@dataclass(frozen=True, slots=True)
class NoticeResponse(Response):
    """Server, 'N': something worth knowing; may come at any time."""

    TAG: ClassVar[bytes] = b"N"


@dataclass(frozen=True, slots=True)
class ParameterDescription(Message):
    """Server, 't': the types of a statement's parameters. Body: n int16, n x OID int32."""

    TAG: ClassVar[bytes] = b"t"

    oids: tuple[int, ...]

    def _printed(self) -> bytes:
        return count(len(self.oids)) + b"".join(map(uint32, self.oids))

    @classmethod
    def _read(cls, body: Body) -> Self:
        return cls(tuple(body.uint32() for _ in range(body.count())))


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a RowDescription.

    Attributes:
        table, attribute: where the column comes from, 0 if from nowhere.
        size: of the type, bytes; negative for variable width.
        modifier: type modifier, -1 for none.
        format: 0 text, 1 binary.
    """

    name: bytes
    table: int
    attribute: int
    oid: int
    size: int
    modifier: int
    format: int


@dataclass(frozen=True, slots=True)
class RowDescription(Message):
    """Server, 'T': the columns of what follows.

    Body: n int16, n x (name cstring, table int32, attribute int16, type int32, size int16,
    modifier int32, format int16).
    """

    TAG: ClassVar[bytes] = b"T"

    fields: tuple[Field, ...]

    def _printed(self) -> bytes:
        body = [count(len(self.fields))]
        for f in self.fields:
            numbers = (f.table, f.attribute, f.oid, f.size, f.modifier, f.format)
            body += (cstring(f.name), _FIELD.pack(*numbers))
        return b"".join(body)

    @classmethod
    def _read(cls, body: Body) -> Self:
        return cls(tuple(Field(body.cstring(), *body.numbers(_FIELD)) for _ in range(body.count())))


@dataclass(frozen=True, slots=True)
class DataRow(Message):
    """Server, 'D': one row. Body: n int16, n x (length int32, -1 for NULL, value)."""

    TAG: ClassVar[bytes] = b"D"

    values: tuple[bytes | None, ...] = field(repr=False)

    def _printed(self) -> bytes:
        values = (int32(-1) if v is None else int32(len(v)) + v for v in self.values)
        return count(len(self.values)) + b"".join(values)

    @classmethod
    def _read(cls, body: Body) -> Self:
        values: list[bytes | None] = []
        for _ in range(body.count()):
            length = body.int32()
            values.append(None if length == -1 else body.take(length))
        return cls(tuple(values))


@dataclass(frozen=True, slots=True)
class CommandComplete(Message):
    """Server, 'C': done. Body: command tag cstring, e.g. SELECT 3."""

    TAG: ClassVar[bytes] = b"C"

    command: bytes

    def _printed(self) -> bytes:
        return cstring(self.command)

    @classmethod
    def _read(cls, body: Body) -> Self:
        return cls(body.cstring())
