"""Streams of legal messages, broken at random: the session relays them or hangs up, never worse.

Whatever Python raises in a session would be an incident: only ProtocolViolation may happen, and the
client hears it as 08P01.
"""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy.wire import client
from proxy.wire.body import Body, ProtocolViolation
from proxy.wire.message import Message
from proxy.wire.server import ErrorResponse
from proxy.wire.state import Connection
from tests.sessions.test_cuts import Pair, pieces

LEGAL: tuple[Message, ...] = (
    client.Query(b"SELECT 1; SELECT 2"),
    client.Parse(b"s", b"SELECT $1", (23,)),
    client.Bind(b"p", b"s"),
    client.Describe(client.STATEMENT, b"s"),
    client.Describe(client.PORTAL, b"p"),
    client.Execute(b"p", 5),
    client.Close(client.PORTAL, b"p"),
    client.Sync(),
    client.Flush(),
    client.CopyData(b"x" * 20),
    client.CopyDone(),
)

streams = st.lists(st.sampled_from(LEGAL), min_size=1, max_size=8)
seeds = st.integers(0, 2**32)
cuts = st.lists(st.integers(0, 400), max_size=6)


def broken(stream: bytes, chance: random.Random) -> bytes:
    """Change, drop, double or insert a few bytes."""
    data = bytearray(stream)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data)) if data else 0
        match chance.randrange(4):
            case 0 if data:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 6)]
            case 2:
                data[at:at] = data[at : at + chance.randint(1, 12)]
            case _:
                data[at:at] = chance.randbytes(chance.randint(1, 6))
    return bytes(data)


def _survives(sent: list[Message], seed: int, at: list[int]) -> None:
    stream = broken(b"".join(m.encode() for m in sent), random.Random(seed))
    pair = Pair()
    for piece in pieces(stream, at):
        if not pair.to_client.closed:
            pair.session.data_received(piece)
    if pair.to_client.written:
        said = ErrorResponse.decode(Body(pair.to_client.written[5:]))
        assert said.fields[b"C"] == b"08P01"
        assert pair.to_client.closed
    else:
        # Nothing is made up and nothing is left out: at most the unfinished end is still here.
        assert stream.startswith(pair.to_shadow.written)


@settings(max_examples=500, deadline=None)
@given(streams, seeds, cuts)
def test_broken_streams_after_the_log_in(sent: list[Message], seed: int, at: list[int]) -> None:
    _survives(sent, seed, at)


@pytest.mark.audit
@settings(max_examples=20_000, deadline=None)
@given(streams, seeds, cuts)
def test_broken_streams_at_length(sent: list[Message], seed: int, at: list[int]) -> None:
    _survives(sent, seed, at)


OPENINGS = (
    b"\0\0\0\x08\x04\xd2\x16\x2f",
    b"\0\0\0\x08\x04\xd2\x16\x30",
    b"\0\0\0\x10\x04\xd2\x16\x2e\0\0\0\1\0\0\0\2",
    b"\0\0\0\x24\0\3\0\0user\0ann\0database\0shop\0\0\0\0",
    client.SASLInitialResponse(b"SCRAM-SHA-256", b"n,,n=,r=abc").encode(),
    client.SASLResponse(b"c=biws,r=abc,p=AAAA").encode(),
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(OPENINGS), min_size=1, max_size=4), seeds, cuts)
def test_broken_openings(sent: list[bytes], seed: int, at: list[int]) -> None:
    stream, connection = broken(b"".join(sent), random.Random(seed)), Connection()
    try:
        for piece in pieces(stream, at):
            connection.receive(piece)
            while connection.next_message() is not None:
                pass
    except ProtocolViolation:
        pass
