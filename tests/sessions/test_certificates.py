"""TLS as libpq 18 asks for it: direct, bound to the certificate, with a client certificate."""

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519

from proxy.listener.server import Server
from proxy.listener.tls import end_point
from proxy.shadow.encryption import Encryption
from proxy.wire import client
from proxy.wire.body import Body
from proxy.wire.scram import MECHANISM, PLUS, ClientExchange
from proxy.wire.server import Authentication, ErrorResponse
from proxy.wire.startup import SSLRequest, StartupMessage
from sensitivity.policy import Tls
from tests.authority import Authority
from tests.patience import ASLEEP, stopped_by
from tests.sessions.world import (
    PASSWORD,
    CountingGateway,
    LoginFailed,
    Raw,
    Running,
    Shadow,
    error_of,
    policy_for,
)

Serve = Callable[..., Running]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.found(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def served(serve: Serve, authority: Authority) -> Running:
    return serve(tls=Tls(*authority.sign("localhost", by=hashes.SHA384()), required=False))


def options(authority: Authority, *more: str) -> str:
    return " ".join(["sslmode=verify-full", f"sslrootcert={authority.directory}/ca.pem", *more])


def on_localhost(running: Running, more: str) -> "psycopg.Connection[tuple[Any, ...]]":
    return running.connect(f"host=localhost hostaddr=127.0.0.1 {more}")


@pytest.mark.parametrize("negotiation", ["postgres", "direct"])
@pytest.mark.parametrize("binding", ["disable", "prefer", "require"])
def test_libpq_18(served: Running, authority: Authority, negotiation: str, binding: str) -> None:
    how = options(authority, f"sslnegotiation={negotiation}", f"channel_binding={binding}")
    with on_localhost(served, how) as connection:
        assert connection.pgconn.ssl_in_use
        assert connection.execute("SELECT count(*) FROM care").fetchone() == (42,)
        connection.cancel_safe()
    with on_localhost(served, "sslmode=disable channel_binding=disable") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        on_localhost(served, f"{how} password=wrong")
    with pytest.raises(psycopg.OperationalError, match="channel binding"):
        on_localhost(served, "sslmode=disable channel_binding=require")


@pytest.mark.parametrize("kind", [hashes.SHA256, hashes.SHA384, hashes.SHA512])
def test_the_certificate_s_own_hash_binds(
    serve: Serve, authority: Authority, kind: type[hashes.HashAlgorithm]
) -> None:
    running = serve(tls=Tls(*authority.sign("localhost", by=kind()), required=True))
    with on_localhost(running, options(authority, "channel_binding=require")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_signature_without_a_hash_binds_nothing(serve: Serve, tmp_path: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    signer = Authority(tmp_path, key, None)  # type: ignore[arg-type]
    cert, private = signer.sign("localhost", by=None)
    assert end_point(cert.read_bytes()) is None
    running = serve(tls=Tls(cert, private, required=True))
    with pytest.raises(psycopg.OperationalError, match="channel binding is required"):
        on_localhost(running, "sslmode=require channel_binding=require")
    on_localhost(running, "sslmode=require").close()


class Secure(Raw):
    """A raw client over TLS."""

    def __init__(
        self, running: Running, *, direct: bool, protocols: tuple[str, ...] = ("postgresql",)
    ):
        super().__init__(running)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if protocols:
            context.set_alpn_protocols(list(protocols))
        if not direct:
            self.socket.sendall(SSLRequest().encode())
            assert self.socket.recv(1) == b"S"
        self.socket = context.wrap_socket(self.socket)

    def offered(self) -> list[bytes]:
        self.socket.sendall(StartupMessage({b"user": b"ann"}).encode())
        return Authentication.decode(Body(self.next().body)).data.rstrip(b"\0").split(b"\0")

    def prove(
        self, mechanism: bytes, exchange: ClientExchange, header: bytes | None = None
    ) -> Authentication:
        first = exchange.first()
        if header is not None:
            first = header + first[first.index(b",,") :]
        self.send(client.SASLInitialResponse(mechanism, first))
        frame = self.next()
        if frame.tag == b"E":
            raise LoginFailed(_error(frame.body))
        final = exchange.final(Authentication.decode(Body(frame.body)).data)
        self.send(client.SASLResponse(final))
        frame = self.next()
        if frame.tag == b"E":
            raise LoginFailed(_error(frame.body))
        return Authentication.decode(Body(frame.body))


def _error(body: bytes) -> Any:
    return ErrorResponse.decode(Body(body))


@pytest.mark.parametrize("protocols", [(), ("http/1.1",), ("h2", "http/1.1")])
def test_direct_tls_is_for_those_who_mean_us(served: Running, protocols: tuple[str, ...]) -> None:
    with (
        Secure(served, direct=True, protocols=protocols) as raw,
        pytest.raises((EOFError, OSError)),
    ):
        raw.offered()
    with Secure(served, direct=False, protocols=protocols) as raw:  # asked for in our own way
        assert raw.offered() == [PLUS, MECHANISM]


def test_no_tls_within_tls(served: Running) -> None:
    for direct in (True, False):
        with Secure(served, direct=direct) as raw:
            raw.socket.sendall(SSLRequest().encode())
            assert error_of([raw.next()])["C"] == "08P01"


def test_a_password_meant_for_another_certificate(served: Running, authority: Authority) -> None:
    bound = end_point((authority.directory / "localhost.pem").read_bytes())
    assert bound is not None

    def exchange(binding: bytes) -> ClientExchange:
        return ClientExchange(PASSWORD, nonce=b"nonce", binding=binding)

    with Secure(served, direct=True) as raw:
        raw.offered()
        with pytest.raises(LoginFailed):
            raw.prove(PLUS, exchange(b"x" * 32))
    with Secure(served, direct=True) as raw:  # PLUS was cut out of the offer on its way
        raw.offered()
        with pytest.raises(LoginFailed, match="thinks the server does not"):
            raw.prove(MECHANISM, exchange(b""), b"y")
    for mechanism, header in (
        (PLUS, b"n"),
        (PLUS, b"p=tls-unique"),
        (MECHANISM, b"p=tls-server-end-point"),
    ):
        with Secure(served, direct=True) as raw:
            raw.offered()
            with pytest.raises(LoginFailed):
                raw.prove(mechanism, exchange(b""), header)


def test_no_binding_without_tls(served: Running) -> None:
    with Raw(served) as raw:
        raw.socket.sendall(StartupMessage({b"user": b"ann"}).encode())
        assert Authentication.decode(Body(raw.next().body)).data == MECHANISM + b"\0\0"
        raw.send(client.SASLInitialResponse(PLUS, b"p=tls-server-end-point,,n=,r=x"))
        assert error_of([raw.next()])["C"] == "08P01"


def test_one_byte_and_then_nothing_and_then_the_rest(served: Running) -> None:
    packet = StartupMessage({b"user": b"ann"}).encode()
    with Raw(served) as raw:
        raw.socket.sendall(packet[:1])
        assert raw.silent()
        raw.socket.sendall(packet[1:])
        assert raw.next().tag == b"R"
    with Raw(served) as raw:
        raw.socket.shutdown(socket.SHUT_WR)
        with pytest.raises(EOFError):
            raw.next()


# Certificates of clients


@pytest.fixture(scope="module")
def certified(serve: Serve, served: Running, authority: Authority) -> Iterator[Running]:
    """`ann` needs a certificate and a password, `bøb` only a certificate."""
    tls = Tls(
        *authority.sign("localhost"), required=False, client_ca=authority.directory / "ca.pem"
    )
    policy = policy_for(authority.directory, tls=tls)
    roles = {
        "ann": replace(policy.roles["ann"], certificate="ann of shop"),
        "bøb": replace(policy.roles["bøb"], certificate="bob", password=None),
    }

    async def make() -> Server:
        server = Server(replace(policy, roles=roles), CountingGateway(), served.shadow)
        await server.start()
        return server

    server = served.loop.run(make())
    yield Running(server, CountingGateway(), served.loop, served.shadow)
    served.loop.run(server.close())


def with_certificate(authority: Authority, name: str, *more: str) -> str:
    cert, key = authority.sign(name)
    return options(authority, f"sslcert='{cert}'", f"sslkey='{key}'", *more)


def test_a_certificate_beside_the_password(certified: Running, authority: Authority) -> None:
    good = with_certificate(authority, "ann of shop")
    with on_localhost(certified, good) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("ann",)
    for bad in (
        f"{good} password=wrong",
        with_certificate(authority, "ann"),
        options(authority, "sslcertmode=disable"),
        "sslmode=disable",
    ):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            on_localhost(certified, bad)


def test_a_certificate_instead_of_a_password(certified: Running, authority: Authority) -> None:
    for negotiation in ("postgres", "direct"):
        good = with_certificate(authority, "bob", f"sslnegotiation={negotiation}", "user=bøb")
        with on_localhost(certified, f"{good} password=whatever") as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("bøb",)
    for bad in (
        with_certificate(authority, "ann of shop"),
        options(authority, "sslcertmode=disable"),
    ):
        with pytest.raises(psycopg.OperationalError, match='authentication failed for user "bøb"'):
            on_localhost(certified, f"{bad} user=bøb")


def test_a_certificate_that_somebody_else_signed(
    certified: Running, authority: Authority, tmp_path: Path
) -> None:
    cert, key = Authority.found(tmp_path).sign("bob")
    with pytest.raises(psycopg.OperationalError):
        on_localhost(certified, options(authority, f"sslcert={cert}", f"sslkey={key}", "user=bøb"))


@pytest.mark.parametrize(
    ("mode", "host", "root", "opens"),
    [
        ("require", "localhost", None, True),
        ("verify-ca", "elsewhere", "ca.pem", True),
        ("verify-full", "localhost", "ca.pem", True),
        ("verify-full", "elsewhere", "ca.pem", False),
        ("verify-full", "localhost", "system", False),
    ],
)
def test_a_shadow_behind_tls(
    serve: Serve,
    authority: Authority,
    mode: str,
    host: str,
    root: str | None,
    opens: bool,
) -> None:
    """pgfog in front of pgfog: the inner one is a shadow that takes nobody in clear text."""
    inner = serve(tls=Tls(*authority.sign("localhost"), required=True))
    outer = serve(address=("127.0.0.1", inner.server.port))
    outer.server.shadow_passwords = {"ann": PASSWORD}
    with Raw(outer) as raw, pytest.raises(LoginFailed) as refused:
        raw.log_in()
    assert refused.value.fields["C"] == "28000"  # in clear text
    root = root if root in (None, "system") else str(authority.directory / root)
    encryption = Encryption(host, mode, root, None, None)
    outer.server.shadow = Shadow(outer.server.shadow.address, "shop", encryption)
    if not opens:
        with Raw(outer) as raw, pytest.raises(LoginFailed) as failed:
            raw.log_in()
        assert failed.value.fields["C"] == "57P03"
        return
    with outer.connect() as ann:
        large = ann.execute("SELECT repeat('x', 1000) FROM generate_series(1, 2000)").fetchall()
        assert len(large) == 2000
        with stopped_by(ann.cancel_safe), pytest.raises(psycopg.errors.QueryCanceled):
            ann.execute(ASLEEP.encode())
