"""Before the session: TLS, passwords, databases, limits, and how it all ends."""

import asyncio
import datetime
import select
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from structlog.testing import capture_logs

from proxy.listener.login import Doorkeeper, login_secret
from proxy.listener.server import privacy_options
from proxy.wire import client
from proxy.wire.body import Body
from proxy.wire.server import NegotiateProtocolVersion
from proxy.wire.startup import CancelRequest, GSSENCRequest, SSLRequest, StartupMessage
from sensitivity.policy import Tls
from tests.patience import SLEEPING, connects, until
from tests.sessions.world import PASSWORD, LoginFailed, Raw, Running, error_of, policy_for

Serve = Callable[..., Running]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for localhost, and its key."""
    directory = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = directory / "cert.pem", directory / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return cert_file, key_file


@pytest.fixture(scope="module")
def over_tls(serve: Serve, certificate: tuple[Path, Path]) -> Running:
    return serve(tls=Tls(*certificate, required=True))


def failure(raw: Raw, **how: Any) -> dict[str, str]:
    with raw, pytest.raises(LoginFailed) as failed:
        raw.log_in(**how)
    return failed.value.fields


def test_tls(over_tls: Running, certificate: tuple[Path, Path]) -> None:
    for _ in range(10):
        with over_tls.connect(f"sslmode=verify-ca sslrootcert={certificate[0]}") as connection:
            assert connection.pgconn.ssl_in_use
            assert connection.execute("SELECT count(*) FROM care").fetchone() == (42,)


def test_tls_may_be_required(over_tls: Running) -> None:
    error = failure(Raw(over_tls))
    assert (error["C"], error["S"]) == ("28000", "FATAL")
    assert "sslmode=require" in error["H"]


def test_no_tls_where_there_is_no_certificate(running: Running) -> None:
    with Raw(running) as raw:
        raw.socket.sendall(SSLRequest().encode())
        assert raw.socket.recv(10) == b"N"
        raw.log_in()
    with pytest.raises(psycopg.OperationalError, match="does not support SSL"):
        running.connect("sslmode=require")


def test_bytes_behind_ssl_request_were_put_there_by_someone(over_tls: Running) -> None:
    with Raw(over_tls) as raw:
        raw.socket.sendall(SSLRequest().encode() + StartupMessage({b"user": b"ann"}).encode())
        with pytest.raises((EOFError, ConnectionResetError)):
            raw.next()


def test_ssl_request_only_once(over_tls: Running, certificate: tuple[Path, Path]) -> None:
    with Raw(over_tls) as raw:
        raw.socket.sendall(SSLRequest().encode())
        assert raw.socket.recv(1) == b"S"
        context = ssl.create_default_context(cafile=certificate[0])
        raw.socket = context.wrap_socket(raw.socket, server_hostname="localhost")
        raw.socket.sendall(SSLRequest().encode())
        assert error_of([raw.next()])["C"] == "08P01"


def test_a_broken_handshake_hurts_nobody_else(over_tls: Running) -> None:
    with Raw(over_tls) as raw:
        raw.socket.sendall(SSLRequest().encode())
        assert raw.socket.recv(1) == b"S"
        raw.socket.sendall(b"this is not TLS at all")
        assert raw.socket.recv(100)[:1] in (b"", b"\x15")  # closed, or a TLS alert
    with over_tls.connect("sslmode=require") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_gssapi_is_declined_and_the_client_goes_on(running: Running) -> None:
    with Raw(running) as raw:
        raw.socket.sendall(GSSENCRequest().encode())
        assert raw.socket.recv(10) == b"N"
        raw.socket.sendall(SSLRequest().encode())
        assert raw.socket.recv(10) == b"N"
        raw.log_in()


@pytest.mark.parametrize("user", ["ann", "nobody", "", "postgres", "steward"])
@pytest.mark.parametrize("password", ["", "wrong", "correct hors"])
def test_wrong_user_and_wrong_password_are_the_same_error(
    running: Running, user: str, password: str
) -> None:
    with capture_logs() as logs:
        error = failure(Raw(running), user=user, password=password)
    if user:
        said = {"event": "login_failed", "user": user, "address": "127.0.0.1"}
        assert logs == [{**said, "log_level": "warning"}]
        assert error["C"] == "28P01"
        assert error["M"] == f'password authentication failed for user "{user}"'
    else:
        assert error["C"] == "28000"
    assert set(error) == set("SVCM")


def test_libpq_with_an_empty_password(running: Running) -> None:
    dsn = running.dsn.replace("user=ann", "user=nobody").replace(PASSWORD, "")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(dsn)


def test_an_unknown_user_sees_a_lasting_salt(tmp_path: Path) -> None:
    roles = policy_for(tmp_path).roles

    def salt(user: bytes) -> bytes:
        keeper = Doorkeeper(roles, login_secret(tmp_path))
        return keeper.exchange(user).first(b"n,,n=,r=x").split(b",")[1]

    assert salt(b"nobody") == salt(b"nobody") != salt(b"nobody2")
    assert len(salt(b"nobody")) == len(salt(b"ann"))
    assert (tmp_path / "login.secret").stat().st_mode & 0o777 == 0o600


def test_a_role_with_a_name_beyond_ascii(running: Running) -> None:
    with Raw(running).log_in(user="bøb") as raw:
        raw.send(client.Query(b"SELECT current_user"))
        assert "bøb".encode() in b"".join(f.body for f in raw.until(b"Z"))


@pytest.mark.parametrize("name", ["shop", "ann", "postgres", "pgfog"])
def test_databases_that_tools_believe_in(running: Running, name: str) -> None:
    with psycopg.connect(running.dsn.replace("dbname=shop", f"dbname={name}")) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("shop",)


def test_any_other_database(running: Running) -> None:
    error = failure(Raw(running), database="sales")
    assert (error["C"], error["M"]) == ("3D000", 'database "sales" does not exist')
    assert '"shop"' in error["H"]


def test_replication_is_refused(running: Running) -> None:
    assert failure(Raw(running), replication="database")["C"] == "0A000"


def test_a_newer_protocol_is_negotiated_down(running: Running) -> None:
    with Raw(running) as raw:
        packet = StartupMessage({b"user": b"ann", b"_pq_.lz4": b"on"}, minor=9999)
        raw.socket.sendall(packet.encode())
        frame = raw.next()
        assert frame.tag == b"v"
        said = NegotiateProtocolVersion.decode(Body(frame.body))
        assert said == NegotiateProtocolVersion(3 << 16 | 2, (b"_pq_.lz4",))


@pytest.mark.parametrize(("minor", "length"), [(0, 4), (1, 4), (2, 32), (3, 32)])
def test_protocol_3_2_has_longer_secrets(running: Running, minor: int, length: int) -> None:
    with Raw(running).log_in(minor=minor) as raw:
        assert len(raw.key.secret) == length
        raw.send(client.Query(b"SELECT pg_backend_pid()"))
        (row,) = [f for f in raw.until(b"Z") if f.tag == b"D"]
        assert row.body[6:] == str(raw.key.pid).encode()
        raw.send(client.Query(b"SELECT count(*) AS hang FROM care"))
        until(lambda: running.gateway.calls)
        for secret in (raw.key.secret[:-1] + b"?", raw.key.secret[:4] * 2, raw.key.secret):
            with Raw(running) as canceller:
                canceller.socket.sendall(CancelRequest(raw.key.pid, secret).encode())
                with pytest.raises(EOFError):
                    canceller.next()
        assert error_of(raw.until(b"Z"))["C"] == "57014"
        assert running.gateway.cancelled == 1


def test_libpq_18_speaks_3_2(running: Running) -> None:
    with running.connect("min_protocol_version=3.2 max_protocol_version=latest") as connection:
        assert connection.pgconn.protocol_version == 3  # libpq says no more
        assert connection.execute("SELECT 1").fetchone() == (1,)
        connection.cancel_safe()


def test_startup_parameters_reach_the_session(running: Running) -> None:
    options = "-c privacy.epsilon=0.1 -c work_mem=123kB"
    with Raw(running).log_in(application_name="tests", options=options) as raw:
        for setting, value in [
            (b"application_name", b"tests"),
            (b"work_mem", b"123kB"),
            (b"privacy.epsilon", b"0.1"),
            (b"privacy.delta", b"0.0000001"),
        ]:
            raw.send(client.Query(b"SHOW " + setting))
            (row,) = [f.body for f in raw.until(b"Z") if f.tag == b"D"]
            assert row[6:] == value
        raw.send(client.Query(b"SET privacy.epsilon = 1; RESET privacy.epsilon"))
        raw.until(b"Z")
        raw.send(client.Query(b"SHOW privacy.epsilon"))
        assert b"0.1" in raw.until(b"Z")[1].body


def test_a_malformed_option_is_the_shadows_own_error(running: Running) -> None:
    error = failure(Raw(running), options="-c statement_timeout=soon")
    assert error["C"] == "22023"
    assert "statement_timeout" in error["M"]


def test_privacy_options_are_plain_decimals(tmp_path: Path) -> None:
    options = privacy_options(policy_for(tmp_path).privacy)
    assert options.startswith(b"-c privacy.epsilon=0.5 -c privacy.delta=0.0000001 ")


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x00\x00\x27\x11" + b"\0" * 20,  # 10,001 bytes announced
        b"\x00\x00\x00\x08\x00\x02\x00\x00",  # protocol 2
        b"\x00\x00\x00\x09\x00\x03\x00\x00x",
    ],
)
def test_garbage_before_the_log_in(running: Running, garbage: bytes) -> None:
    with Raw(running) as raw:
        raw.socket.sendall(garbage)
        assert error_of([raw.next()])["C"] == "08P01"
        with pytest.raises(EOFError):
            raw.next()


def test_a_large_message_before_the_log_in(running: Running) -> None:
    with Raw(running) as raw:
        raw.socket.sendall(StartupMessage({b"user": b"ann"}).encode())
        raw.next()
        raw.socket.sendall(b"p\x7f\xff\xff\xff" + b"x" * 1000)
        assert error_of([raw.next()])["C"] == "08P01"


def test_a_query_before_the_log_in(running: Running) -> None:
    with Raw(running) as raw:
        raw.socket.sendall(StartupMessage({b"user": b"ann"}).encode())
        raw.next()
        raw.send(client.Query(b"SELECT 1"))
        assert error_of([raw.next()])["C"] == "08P01"


def test_too_many_clients(serve: Serve) -> None:
    small = serve(max_connections=2)
    with small.connect(), small.connect() as second:
        assert failure(Raw(small))["C"] == "53300"
        second.close()
        until(lambda: connects(small.connect))
        with Raw(small) as canceller:  # a cancel needs no seat
            canceller.socket.sendall(CancelRequest(1, b"none").encode())
            with pytest.raises(EOFError):
                canceller.next()


@pytest.mark.parametrize("encrypted", [False, True])
def test_strangers_make_room_for_each_other(
    serve: Serve, certificate: tuple[Path, Path], *, encrypted: bool
) -> None:
    running = serve(tls=Tls(*certificate, required=False) if encrypted else None)
    running.server.strangers.most = 4
    strangers = [Raw(running) for _ in range(12)]
    with running.connect() as ann:  # the newest has its turn
        assert ann.execute("SELECT 1").fetchone() == (1,)
    sockets = [stranger.socket for stranger in strangers]
    until(lambda: len(select.select(sockets, [], [], 0)[0]) >= 12 - 4)  # nothing is said to them
    for each in sockets:
        each.close()


def test_a_shadow_that_is_not_there(serve: Serve) -> None:
    error = failure(Raw(serve(address="/nonexistent/socket")))
    assert (error["C"], error["S"]) == ("57P03", "FATAL")


def test_a_shadow_that_asks_for_a_password(serve: Serve, shared: Running) -> None:
    """pgfog in front of pgfog: the outer one logs in at the inner one by SCRAM."""
    outer = serve(address=("127.0.0.1", shared.server.port))
    assert failure(Raw(outer))["C"] == "57P03"
    outer.server.shadow_passwords = {"ann": PASSWORD}
    with outer.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_shutdown(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Idle sessions end at once, a short statement may finish, a long one is cancelled."""
    monkeypatch.setattr("proxy.listener.server.GRACE_S", 3.0)
    closing = serve()
    port = closing.server.port
    idle, short, long = closing.connect(), closing.connect(), closing.connect()
    said: dict[str, object] = {}

    def run(name: str, connection: "psycopg.Connection[tuple[object, ...]]", sql: str) -> None:
        try:
            said[name] = connection.execute(sql.encode()).fetchone()
        except psycopg.Error as error:
            said[name] = type(error)

    work = [
        threading.Thread(target=run, args=("short", short, "SELECT 5 FROM pg_sleep(1)")),
        threading.Thread(target=run, args=("long", long, "SELECT count(*) AS hang FROM care")),
    ]
    with closing.steward() as steward:
        for thread in work:
            thread.start()
        until(lambda: closing.gateway.calls and steward.execute(SLEEPING).rowcount)
    done = asyncio.run_coroutine_threadsafe(closing.server.close(), closing.loop.loop)
    until(lambda: select.select([idle], [], [], 0)[0])
    with pytest.raises(psycopg.errors.AdminShutdown):
        idle.execute("SELECT 1")
    done.result(60)
    for thread in work:
        thread.join()
    assert said["short"] == (5,)
    assert said["long"] in (psycopg.errors.AdminShutdown, psycopg.errors.QueryCanceled)
    assert closing.gateway.cancelled == 1
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port))
    for connection in (idle, short, long):
        connection.close()
