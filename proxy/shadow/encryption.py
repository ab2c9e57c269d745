"""How sessions on a shadow elsewhere are encrypted: as libpq does it for the policy's DSN."""

import ssl
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import psycopg


@dataclass(frozen=True, slots=True)
class Encryption:
    """What libpq's parameters of the same names ask for; `mode` is sslmode.

    Attributes:
        host: whose certificate it has to be, with verify-full.
    """

    host: str
    mode: str
    rootcert: str | None
    cert: str | None
    key: str | None

    @classmethod
    def of(cls, connection: psycopg.Connection) -> "Encryption | None":
        """Return how a connection of pgfog's own is encrypted; None: it is not."""
        if not connection.pgconn.ssl_in_use:
            return None
        given = connection.info.get_parameters()
        usual = Path.home() / ".postgresql" / "root.crt"
        return cls(
            connection.info.host,
            given.get("sslmode", "prefer"),
            given.get("sslrootcert", str(usual) if usual.exists() else None),
            given.get("sslcert"),
            given.get("sslkey"),
        )

    def context(self) -> ssl.SSLContext:
        """Return what a connection is made with; raise OSError if a file cannot be read."""
        return _context(self)


@lru_cache(maxsize=4)
def _context(wanted: Encryption) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = wanted.mode == "verify-full" or wanted.rootcert == "system"
    verified = wanted.mode.startswith("verify-") or (
        wanted.mode == "require" and wanted.rootcert is not None
    )
    context.verify_mode = ssl.CERT_REQUIRED if verified else ssl.CERT_NONE
    if wanted.rootcert == "system":
        context.load_default_certs()
    elif verified:
        context.load_verify_locations(wanted.rootcert)
    if wanted.cert is not None:
        context.load_cert_chain(wanted.cert, wanted.key)
    return context
