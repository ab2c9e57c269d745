"""SCRAM: both ends agree, PostgreSQL's own vectors hold, and only the right password gets in."""

import re

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.wire.body import ProtocolViolation
from proxy.wire.scram import ClientExchange, ServerExchange, Verifier, WrongPassword, saslprep

SALT = bytes(range(16))
SECRET = b"s" * 32
ann = Verifier.of("secret", SALT)


def converse(verifier: Verifier, password: str, *, known: bool = True) -> None:
    server = ServerExchange(verifier, known=known, nonce=b"servernonce")
    client = ClientExchange(password, nonce=b"clientnonce")
    client.finish(server.final(client.final(server.first(client.first()))))


def test_the_right_password_gets_in() -> None:
    converse(ann, "secret")


@given(st.text(min_size=1, max_size=12))
def test_any_password_gets_in(password: str) -> None:
    converse(Verifier.of(password, SALT, iterations=1), password)


@pytest.mark.parametrize("password", ["", "Secret", "secret "])
def test_a_wrong_password_does_not(password: str) -> None:
    with pytest.raises(WrongPassword):
        converse(ann, password)


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_mock_lets_nobody_in(password: str) -> None:
    with pytest.raises(WrongPassword):
        converse(Verifier.mock(b"nobody", SECRET, 4096), password, known=False)
    with pytest.raises(WrongPassword):  # not even who knows the password behind the stored key
        converse(ann, "secret", known=False)


def test_a_mock_looks_like_a_verifier() -> None:
    mock = Verifier.mock(b"nobody", SECRET, 4096)
    assert mock == Verifier.mock(b"nobody", SECRET, 4096)
    assert mock.salt != Verifier.mock(b"nobody2", SECRET, 4096).salt
    assert (len(mock.salt), len(mock.stored_key), mock.iterations) == (16, 32, ann.iterations)


def test_the_vectors_of_rfc_7677() -> None:
    verifier = Verifier.of("pencil", b"[m\x99h\x9d\x125\x8e\xec\xa0K\x14\x126\xfa\x81")
    server = ServerExchange(verifier, known=True, nonce=b"%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0")
    first = server.first(b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO")
    assert first == (
        b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    )
    final = server.final(
        b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        b"p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    )
    assert final == b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


@pytest.mark.parametrize(
    "password", ["secret", "I\u00adX", "\u2168", "пароль", "\u0627\u0031", "a\u00a0b", "\u00ad"]
)
def test_libpq_makes_the_same_verifier(password: str) -> None:
    """PQencryptPasswordConn needs no connection when the algorithm is named."""
    library = psycopg.pq.PGconn.connect_start(b"host=/nonexistent")
    theirs = library.encrypt_password(password.encode(), b"ann", b"scram-sha-256").decode()
    salt = Verifier.parse(theirs).salt
    assert str(Verifier.of(password, salt)) == theirs


def test_a_verifier_survives_its_text() -> None:
    assert Verifier.parse(str(ann)) == ann
    assert "secret" not in repr(ann)
    assert re.search("key|salt", repr(ann)) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "secret",
        "md5d41d8cd98f00b204e9800998ecf8427e",
        str(ann) + "=",
        str(ann).replace("$4096", "$0"),
        str(ann)[:-4],
        "SCRAM-SHA-256$4096:c2FsdA==$c2hvcnQ=:c2hvcnQ=",
    ],
)
def test_other_texts_are_no_verifier(text: str) -> None:
    with pytest.raises(ValueError, match="not a SCRAM-SHA-256 verifier"):
        Verifier.parse(text)


def test_no_verifier_for_the_empty_password() -> None:
    with pytest.raises(ValueError, match="empty"):
        Verifier.of("", SALT)


@given(st.binary(max_size=60) | st.from_regex(rb"[nyp]=?,a?,n=,r=.{0,5}", fullmatch=True))
def test_garbage_is_a_violation(garbage: bytes) -> None:
    server = ServerExchange(ann, known=True, nonce=b"servernonce")
    try:
        server.first(garbage)
    except ProtocolViolation:
        server.first(b"n,,n=,r=x")
    with pytest.raises(ProtocolViolation):
        server.final(garbage)


@pytest.mark.parametrize(
    "first",
    [
        b"p=tls-server-end-point,,n=,r=x",  # channel binding was not offered
        b"n,a=other,n=,r=x",
        b"n,,m=ext,n=,r=x",
        b"n,,n=,r=",
        b"n,,n=,r=a b",
    ],
)
def test_what_the_exchange_does_not_do(first: bytes) -> None:
    with pytest.raises(ProtocolViolation):
        ServerExchange(ann, known=True, nonce=b"n").first(first)


def test_the_final_message_belongs_to_the_first() -> None:
    for tampered in (b"c=eSws,r=xn,p=", b"c=biws,r=xm,p="):
        server = ServerExchange(ann, known=True, nonce=b"n")
        server.first(b"n,,n=,r=x")
        with pytest.raises(ProtocolViolation):
            server.final(tampered + b"A" * 43 + b"=")


def test_a_false_server_is_found_out() -> None:
    client = ClientExchange("secret", nonce=b"clientnonce")
    server = ServerExchange(ann, known=True, nonce=b"servernonce")
    server.final(client.final(server.first(client.first())))
    with pytest.raises(WrongPassword):
        client.finish(b"v=" + b"A" * 43 + b"=")
    with pytest.raises(ProtocolViolation):
        ClientExchange("secret", nonce=b"mine").final(b"r=other,s=c2FsdA==,i=4096")


def test_saslprep_falls_back_to_the_raw_bytes() -> None:
    assert saslprep("I\u00adX") == b"IX"
    assert saslprep("\u2168") == b"IX"
    assert saslprep("\u0627\u0031") == "\u0627\u0031".encode()  # mixed direction
    assert saslprep("tab\there") == b"tab\there"  # ASCII is never touched
