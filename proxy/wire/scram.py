"""SCRAM-SHA-256 (RFC 5802, RFC 7677) as PostgreSQL speaks it, both ends.

pgfog stores verifiers only, in PostgreSQL's own format, so a stolen policy file does not contain a
password. A user who does not exist takes the same path as one who does: the same two messages, a
salt that stays the same from one try to the next, the same arithmetic, and never a success.
Nonces and salts are drawn by the caller.
https://www.postgresql.org/docs/current/sasl-authentication.html
"""

import base64
import binascii
import hashlib
import hmac
import re
import stringprep
import unicodedata
from dataclasses import dataclass, field
from typing import Self

from proxy.wire.body import ProtocolViolation

MECHANISM = b"SCRAM-SHA-256"
PLUS = b"SCRAM-SHA-256-PLUS"
"""The same, bound to the TLS connection: the proof also signs the server's certificate."""

END_POINT = b"p=tls-server-end-point"
"""How a client says that it binds, and the one kind of binding that PostgreSQL knows."""

_HEADERS = (b"n", b"y", END_POINT)
"""It cannot bind; it could, but was not offered to; it does."""

ITERATIONS = 4096
"""PostgreSQL's default (scram_iterations)."""

_VERIFIER = re.compile(r"SCRAM-SHA-256\$([1-9]\d{0,8}):([^$:]+)\$([^$:]+):([^$:]+)", re.ASCII)
_FIRST = re.compile(rb"([ny]|p=[^,]*),(a=[^,]*)?,((m=[^,]*,)?n=[^,]*,r=([!-+\--~]+)(?:,.*)?)", re.S)
_FINAL = re.compile(rb"(c=([^,]*),r=([^,]*)(?:,[^,]*)*?),p=([^,]*)", re.S)


class WrongPassword(Exception):
    """The proof does not fit; no word about why."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """What a server keeps instead of a password; as in pg_authid.rolpassword.

    Attributes:
        iterations: of PBKDF2, >= 1.
        stored_key, server_key: 32 bytes each.
    """

    iterations: int
    salt: bytes = field(repr=False)
    stored_key: bytes = field(repr=False)
    server_key: bytes = field(repr=False)

    def __str__(self) -> str:
        salt, stored, server = map(_base64, (self.salt, self.stored_key, self.server_key))
        return f"SCRAM-SHA-256${self.iterations}:{salt}${stored}:{server}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "SCRAM-SHA-256$iterations:salt$stored:server"; a ValueError never quotes it."""
        found = _VERIFIER.fullmatch(text)
        if found is None:
            raise ValueError("not a SCRAM-SHA-256 verifier")
        try:
            salt, stored, server = (base64.b64decode(found[i], validate=True) for i in (2, 3, 4))
        except binascii.Error:
            raise ValueError("not a SCRAM-SHA-256 verifier") from None
        if not (salt and len(stored) == len(server) == 32):
            raise ValueError("not a SCRAM-SHA-256 verifier")
        return cls(int(found[1]), salt, stored, server)

    @classmethod
    def of(cls, password: str, salt: bytes, iterations: int = ITERATIONS) -> Self:
        """Make the verifier of a password.

        Args:
            password: must not be empty, as in PostgreSQL.
            salt: 16 fresh random bytes.
            iterations: more makes guessing a stolen verifier dearer, and each log-in too.
        """
        if not password:
            raise ValueError("a password cannot be empty")
        client_key, server_key = _keys(password, salt, iterations)
        return cls(iterations, salt, hashlib.sha256(client_key).digest(), server_key)

    @classmethod
    def mock(cls, user: bytes, secret: bytes, iterations: int) -> Self:
        """Make the verifier of a user who does not exist; no known password has it.

        Args:
            secret: the server's, and lasting: a salt that changes with a restart tells that the
                user does not exist.
            iterations: what existing users have.
        """
        salt = _hmac(secret, b"salt:" + user)[:16]
        return cls(iterations, salt, _hmac(secret, b"stored:" + user), _hmac(secret, b"server"))


class ServerExchange:
    """The server's end of one log-in.

    Args:
        verifier: the user's, or a mock.
        known: False for a mock: then nothing succeeds, whatever is sent.
        nonce: fresh, printable ASCII without a comma, at least 18 random bytes' worth.
        binding: what a client with SCRAM-SHA-256-PLUS has to sign; None: that is not on offer.
    """

    def __init__(
        self, verifier: Verifier, *, known: bool, nonce: bytes, binding: bytes | None = None
    ):
        self._binding = binding
        self._verifier = verifier
        self._known = known
        self._nonce = nonce
        self._header = b""
        self._signed = b""

    @property
    def mechanisms(self) -> tuple[bytes, ...]:
        """What is on offer, best first."""
        return (MECHANISM,) if self._binding is None else (PLUS, MECHANISM)

    def first(self, message: bytes, mechanism: bytes = MECHANISM) -> bytes:
        """Answer client-first-message by server-first-message."""
        if mechanism not in self.mechanisms:
            raise ProtocolViolation("client selected an invalid SASL mechanism")
        found = _FIRST.fullmatch(message)
        if found is None or found[4]:  # no extension is known
            raise ProtocolViolation("malformed SCRAM message")
        if (found[1] == END_POINT) is not (mechanism == PLUS) or found[1] not in _HEADERS:
            raise ProtocolViolation("malformed SCRAM message")
        if found[1] == b"y" and self._binding is not None:
            # Somebody in between took the offer of PLUS away.
            raise ProtocolViolation(
                "the client supports SCRAM channel binding but thinks the server does not"
            )
        if found[2]:
            raise ProtocolViolation("client uses authorization identity, but it is not supported")
        # The user name in found[3] is not read: libpq leaves it empty, the startup packet has it.
        self._header = found[1] + b",,"
        if mechanism == PLUS:
            self._header += self._binding or b""
        self._nonce = found[5] + self._nonce
        salt = base64.b64encode(self._verifier.salt)
        answer = b"r=%b,s=%b,i=%d" % (self._nonce, salt, self._verifier.iterations)
        self._signed = found[3] + b"," + answer
        return answer

    def final(self, message: bytes) -> bytes:
        """Answer client-final-message by server-final-message, or raise WrongPassword."""
        found = _FINAL.fullmatch(message)
        if found is None or found[2] != base64.b64encode(self._header) or found[3] != self._nonce:
            raise ProtocolViolation("malformed SCRAM message")
        try:
            proof = base64.b64decode(found[4], validate=True)
        except binascii.Error:
            raise ProtocolViolation("malformed SCRAM message") from None
        if len(proof) != 32:
            raise ProtocolViolation("malformed SCRAM message")
        signed = self._signed + b"," + found[1]
        client_key = _xor(proof, _hmac(self._verifier.stored_key, signed))
        fits = hmac.compare_digest(hashlib.sha256(client_key).digest(), self._verifier.stored_key)
        if not (fits & self._known):
            raise WrongPassword
        return b"v=" + base64.b64encode(_hmac(self._verifier.server_key, signed))


class ClientExchange:
    """The client's end, for a shadow that asks for a password.

    Args:
        binding: the server's tls-server-end-point, to speak SCRAM-SHA-256-PLUS.
    """

    def __init__(self, password: str, *, nonce: bytes, binding: bytes = b""):
        self._header = (END_POINT if binding else b"n") + b",,"
        self._binding = binding
        self._password = password
        self._bare = b"n=,r=" + nonce
        self._nonce = nonce
        self._expected = b""

    def first(self) -> bytes:
        """Return client-first-message."""
        return self._header + self._bare

    def final(self, message: bytes) -> bytes:
        """Answer server-first-message by client-final-message."""
        found = re.fullmatch(rb"r=([^,]+),s=([^,]+),i=([1-9]\d{0,8})", message)
        if found is None or not found[1].startswith(self._nonce) or found[1] == self._nonce:
            raise ProtocolViolation("malformed SCRAM message")
        try:
            salt = base64.b64decode(found[2], validate=True)
        except binascii.Error:
            raise ProtocolViolation("malformed SCRAM message") from None
        client_key, server_key = _keys(self._password, salt, int(found[3]))
        bound = base64.b64encode(self._header + self._binding)
        bare = b"c=" + bound + b",r=" + found[1]
        signed = self._bare + b"," + message + b"," + bare
        proof = _xor(client_key, _hmac(hashlib.sha256(client_key).digest(), signed))
        self._expected = b"v=" + base64.b64encode(_hmac(server_key, signed))
        return bare + b",p=" + base64.b64encode(proof)

    def finish(self, message: bytes) -> None:
        """Check that the server knew the password too; raise WrongPassword if not."""
        if not self._expected or not hmac.compare_digest(message, self._expected):
            raise WrongPassword


def saslprep(password: str) -> bytes:
    """Normalize a password (RFC 4013) as PostgreSQL does: what cannot be is used as it is.

    ASCII is never touched, and text that is prohibited, unassigned, mixed in direction or empty
    after mapping falls back to its raw bytes, so that any password that was ever set still works.
    """
    raw = password.encode("utf-8", "surrogateescape")
    if password.isascii():
        return raw
    mapped = "".join(
        " " if stringprep.in_table_c12(c) else c for c in password if not stringprep.in_table_b1(c)
    )
    text = unicodedata.ucd_3_2_0.normalize("NFKC", mapped)
    if not text or any(map(_prohibited, text)) or not _one_direction(text):
        return raw
    return text.encode()


def _prohibited(character: str) -> bool:
    return (
        stringprep.in_table_a1(character)
        or stringprep.in_table_c12(character)
        or stringprep.in_table_c21_c22(character)
        or stringprep.in_table_c3(character)
        or stringprep.in_table_c4(character)
        or stringprep.in_table_c5(character)
        or stringprep.in_table_c6(character)
        or stringprep.in_table_c7(character)
        or stringprep.in_table_c8(character)
        or stringprep.in_table_c9(character)
    )


def _one_direction(text: str) -> bool:
    if not any(map(stringprep.in_table_d1, text)):
        return True
    ends = stringprep.in_table_d1(text[0]) and stringprep.in_table_d1(text[-1])
    return ends and not any(map(stringprep.in_table_d2, text))


def _keys(password: str, salt: bytes, iterations: int) -> tuple[bytes, bytes]:
    salted = hashlib.pbkdf2_hmac("sha256", saslprep(password), salt, iterations)
    return _hmac(salted, b"Client Key"), _hmac(salted, b"Server Key")


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
