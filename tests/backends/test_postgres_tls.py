"""The way to PostgreSQL over TLS: the server is verified as the connection string asks.

The pip-installed PostgreSQL is built without TLS, so a relay in front of it speaks it.
"""

import asyncio
import select
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from proxy.backends.postgres import PostgresBackend
from proxy.wire.startup import SSLRequest
from sensitivity.refusal import BackendGone
from tests.authority import Authority
from tests.backends.asking import run
from tests.embedded import Server

SSL_REQUEST = SSLRequest().encode()
NAMED = "hostaddr=127.0.0.1 user=steward dbname=postgres"


class Relay(socketserver.ThreadingTCPServer):
    """Takes off TLS, and hands on what is inside to PostgreSQL's socket."""

    daemon_threads = True

    def __init__(self, behind: Path, context: ssl.SSLContext):
        super().__init__(("127.0.0.1", 0), Visit)
        self.behind = str(behind)
        self.context: ssl.SSLContext | None = context
        self.versions: list[str | None] = []


class Visit(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        relay = self.server
        assert isinstance(relay, Relay)
        assert self.request.recv(len(SSL_REQUEST)) == SSL_REQUEST
        self.request.sendall(b"S" if relay.context else b"N")
        if relay.context is None:
            return
        with (
            suppress(OSError),  # a client that does not like the certificate goes
            relay.context.wrap_socket(self.request, server_side=True) as front,
            socket.socket(socket.AF_UNIX) as back,
        ):
            relay.versions.append(front.version())
            back.connect(relay.behind)
            while True:
                ready = [front] if front.pending() else select.select([front, back], [], [])[0]
                for one, other in ((front, back), (back, front)):
                    if one in ready:
                        data = one.recv(1 << 16)
                        if not data:
                            return
                        other.sendall(data)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority.found(tmp_path)


@pytest.fixture
def relay(postgres: Server, authority: Authority) -> Iterator[Relay]:
    """A relay with a certificate for localhost."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*authority.sign("localhost"))
    with Relay(postgres.directory / ".s.PGSQL.5432", context) as relay:
        thread = threading.Thread(target=relay.serve_forever, args=(0.01,))
        thread.start()
        yield relay
        relay.shutdown()
        thread.join()


def opened(relay: Relay, options: str) -> PostgresBackend:
    dsn = f"{NAMED} port={relay.server_address[1]} {options}"
    return PostgresBackend.open(dsn, timezone="UTC")


async def test_a_server_that_is_who_it_says(relay: Relay, authority: Authority) -> None:
    verified = f"host=localhost sslmode=verify-full sslrootcert='{authority.directory}/ca.pem'"
    backend = opened(relay, verified)
    assert await run(backend, "SELECT 1", limit=1) == [(1,)]
    await asyncio.to_thread(backend.close)
    assert set(relay.versions) == {"TLSv1.3"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("host=db.example.org sslrootcert='{ca}'", 'for "localhost"'),
        ("host=localhost sslrootcert='{other}'", "SSL error: "),  # another of the same name
        ("host=localhost sslrootcert=/nowhere/ca.pem", "/nowhere/ca.pem"),
    ],
)
def test_a_server_that_is_somebody_else(
    relay: Relay, authority: Authority, tmp_path: Path, options: str, said: str
) -> None:
    (tmp_path / "other").mkdir()
    other = Authority.found(tmp_path / "other").directory
    named = options.format(ca=f"{authority.directory}/ca.pem", other=f"{other}/ca.pem")
    with pytest.raises(BackendGone, match="PostgreSQL cannot be reached: ") as refused:
        opened(relay, f"sslmode=verify-full {named}")
    assert said in refused.value.message
    assert "sslmode=verify-full" in (refused.value.hint or "")


def test_a_server_without_tls(relay: Relay) -> None:
    relay.context = None
    with pytest.raises(BackendGone, match="does not support SSL"):
        opened(relay, "host=localhost sslmode=require")
