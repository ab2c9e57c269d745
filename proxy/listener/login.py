"""Who may come in: SCRAM for every role of the policy, and the same steps for everyone else."""

import base64
import secrets
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from proxy.state_secrets import lasting_secret
from proxy.wire.scram import ITERATIONS, ServerExchange, Verifier
from sensitivity.policy import Role


class Doorkeeper:
    """Knows the verifiers of the policy's roles, and invents one for everybody else."""

    def __init__(self, roles: Mapping[str, Role], secret: bytes):
        """Read the verifiers.

        Args:
            secret: random bytes that outlive a restart, see `login_secret`.

        Raises:
            ValueError: a role's password is not a SCRAM-SHA-256 verifier; names the role only.
        """
        self._verifiers: dict[bytes, Verifier] = {}
        self._certificates: dict[bytes, str] = {}
        for name, role in roles.items():
            if role.certificate is not None:
                self._certificates[name.encode()] = role.certificate
            if role.password is None:
                continue
            try:
                self._verifiers[name.encode()] = Verifier.parse(role.password)
            except ValueError as error:
                raise ValueError(f"roles.{name}.password: {error}") from None
        # A user who does not exist has the number of iterations that most others have.
        counts = Counter(verifier.iterations for verifier in self._verifiers.values())
        self._iterations = max(counts, key=counts.__getitem__, default=ITERATIONS)
        self._secret = secret

    def admits(self, user: bytes, shown: str | None) -> bool:
        """Whether a certificate alone lets a user in.

        Args:
            shown: the common name of the client's certificate, which TLS has verified.
        """
        return user not in self._verifiers and self._certified(user, shown)

    def exchange(
        self, user: bytes, shown: str | None = None, binding: bytes | None = None
    ) -> ServerExchange:
        """Begin a log-in; an unknown user's looks like any other and never succeeds.

        So does that of a user who should have shown a certificate and has not.

        Args:
            shown: see `admits`.
            binding: of the TLS connection, for SCRAM-SHA-256-PLUS.
        """
        verifier = self._verifiers.get(user)
        known = verifier is not None
        if user in self._certificates:
            known = known and self._certified(user, shown)
        if verifier is None:
            verifier = Verifier.mock(user, self._secret, self._iterations)
        nonce = base64.b64encode(secrets.token_bytes(18))
        return ServerExchange(verifier, known=known, nonce=nonce, binding=binding)

    def _certified(self, user: bytes, shown: str | None) -> bool:
        return shown is not None and self._certificates.get(user) == shown


def login_secret(directory: Path) -> bytes:
    """Return the secret that keys what a state directory invents, see `Doorkeeper`."""
    return lasting_secret(directory / "login.secret")
