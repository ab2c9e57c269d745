"""A certificate authority of the tests' own."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Authority:
    """Signs certificates; its own lies in `directory / "ca.pem"`."""

    directory: Path
    key: Any
    certificate: x509.Certificate

    @classmethod
    def found(cls, directory: Path) -> "Authority":
        key = ec.generate_private_key(ec.SECP256R1())
        made = (
            _builder("ca", "ca", key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        (directory / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        return cls(directory, key, made)

    def sign(self, name: str, *, key: Any = None, by: Any = hashes.SHA256()) -> tuple[Path, Path]:  # noqa: B008
        own = key or ec.generate_private_key(ec.SECP256R1())
        made = (
            _builder(name, "ca", own.public_key())
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .sign(self.key, by)
        )
        cert, private = self.directory / f"{name}.pem", self.directory / f"{name}.key"
        cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        private.touch(0o600)
        private.write_bytes(
            own.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return cert, private


def _builder(name: str, issuer: str, key: Any) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=1))
    )
