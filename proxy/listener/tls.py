"""TLS: the server's certificate, what ties a password to it, and the clients' certificates.

A client may ask for TLS in PostgreSQL's way (SSLRequest) or begin with it, as libpq 17 does with
sslnegotiation=direct. The second needs ALPN: a connection meant for another protocol, say a
browser's, must not be taken for ours.
"""

import hashlib
import ssl
from dataclasses import dataclass
from typing import Self, cast

from cryptography import x509

from sensitivity.policy import Tls

Subject = tuple[tuple[tuple[str, str], ...], ...]
"""A distinguished name as Python's ssl module gives it."""

ALPN = "postgresql"

HANDSHAKE = b"\x16"
"""The first byte of a TLS connection; no startup packet begins with it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we show ourselves to be.

    Attributes:
        binding: tls-server-end-point of RFC 5929, which SCRAM-SHA-256-PLUS signs: a password that
            was meant for this certificate is worth nothing behind another. None: the certificate's
            signature names no hash, so there is no such thing.
    """

    context: ssl.SSLContext
    binding: bytes | None

    @classmethod
    def read(cls, tls: Tls) -> Self:
        """Read certificates and key; raise OSError (ssl.SSLError is one) or ValueError."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(tls.cert, tls.key)
        context.set_alpn_protocols([ALPN])
        if tls.client_ca is not None:
            context.load_verify_locations(tls.client_ca)
            context.verify_mode = ssl.CERT_OPTIONAL
        return cls(context, end_point(tls.cert.read_bytes()))


def end_point(certificate: bytes) -> bytes | None:
    """Hash the first certificate of a PEM file as RFC 5929 says: by its signature's own hash.

    MD5 and SHA-1 are replaced by SHA-256.
    """
    read = x509.load_pem_x509_certificate(certificate)
    algorithm = read.signature_hash_algorithm
    if algorithm is None:
        return None
    name = "sha256" if algorithm.name in {"md5", "sha1"} else algorithm.name
    return hashlib.new(name, ssl.PEM_cert_to_DER_cert(_first(certificate))).digest()


def _first(certificate: bytes) -> str:
    text = certificate.decode("ascii", "replace")
    begin, end = text.index(ssl.PEM_HEADER), text.index(ssl.PEM_FOOTER)
    return text[begin : end + len(ssl.PEM_FOOTER)]


def common_name(connection: ssl.SSLObject | None) -> str | None:
    """Return the one common name of the client's certificate, which was verified, or None."""
    if connection is None or (shown := connection.getpeercert()) is None:
        return None
    subject = cast("Subject", shown.get("subject", ()))
    names = [value for relative in subject for key, value in relative if key == "commonName"]
    return names[0] if len(names) == 1 else None
