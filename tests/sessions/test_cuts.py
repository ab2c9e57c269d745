"""However the bytes of a session are cut, the same bytes come out at the other end."""

import itertools
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy.sessions.busy_poll import Floor
from proxy.sessions.relay import OWED, Captured, ShadowLink, hidden
from proxy.sessions.session import Session
from proxy.wire import client, server
from proxy.wire.body import Body
from proxy.wire.frames import frame
from proxy.wire.message import Message
from proxy.wire.server import ErrorResponse
from tests.sessions.world import CountingGateway, policy_for


class Recorder:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.written = b""
        self.closed = False

    def get_extra_info(self, name: str) -> str:
        return name  # as with TLS: there is no socket to write to directly

    def write(self, data: bytes) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def pause_reading(self) -> None: ...


class Mute(Session):
    """A session without an event loop: where it would converse, it only waits from then on."""

    def _begin(self, talk: Coroutine[Any, Any, None]) -> None:
        talk.close()
        self._talk = cast("Any", object())


class Pair:
    """A session and its shadow, with a recorder at each end."""

    def __init__(self) -> None:
        role = policy_for(Path("/nonexistent")).roles["ann"]
        self.to_client, self.to_shadow = Recorder(), Recorder()
        self.session = Mute(
            CountingGateway(),
            role,
            key=(1, b"none"),
            cancel_shadow=_nothing,
            closed=_nothing,
            floor=Floor(),
            interrupt=_nothing,
        )
        self.shadow = ShadowLink(b"UTF8", self.session.copy_in, self.session.shadow_gone)
        self.shadow.connection_made(cast("Any", self.to_shadow))
        self.session.start(cast("Any", self.to_client), self.shadow)


def _nothing(*_: object) -> None:
    pass


def pieces(stream: bytes, cuts: list[int]) -> Iterator[bytes]:
    ends = sorted({min(cut, len(stream)) for cut in cuts} | {0, len(stream)})
    return (stream[a:b] for a, b in itertools.pairwise(ends))


SELECT = client.Query(b"SELECT 1")
SERIES: tuple[Message, ...] = (
    client.Parse(b"s", b"SELECT 1"),
    client.Bind(b"", b"s"),
    client.Describe(client.PORTAL, b""),
    client.Execute(b""),
    client.Sync(),
)
COPY: tuple[Message, ...] = (client.CopyData(b"x" * 40), client.CopyDone(), client.Flush())
ROWS = (
    server.RowDescription((server.Field(b"x", 0, 0, 25, -1, -1, 0),)).encode()
    + b"".join(server.DataRow((b"y" * size,)).encode() for size in (0, 3, 50))
    + server.CommandComplete(b"SELECT 3").encode()
)
READY = server.ReadyForQuery(b"I").encode()
NOTICE = server.NoticeResponse.say("NOTICE", "00000", "hello").encode()
cuts = st.lists(st.integers(0, 600), max_size=12)
turns = st.lists(st.sampled_from([(SELECT,), SERIES, COPY]), max_size=4)


@given(turns, cuts)
def test_from_the_client(sent: list[tuple[Message, ...]], at: list[int]) -> None:
    pair = Pair()
    messages = [message for turn in sent for message in turn]
    stream = b"".join(message.encode() for message in messages)
    for _ in range(2):  # the second time its bytes may be familiar
        pair.to_shadow.written = b""
        pair.shadow.pending.clear()
        for piece in pieces(stream, at):
            pair.session.data_received(piece)
        assert pair.to_shadow.written == stream
        owed = [OWED[m.TAG[0]] for m in messages if m.TAG[0] in OWED]
        assert [e for e in pair.shadow.pending if e.ends] == owed  # not the end of a COPY


@given(cuts, st.booleans(), st.booleans())
def test_from_the_shadow(at: list[int], familiar: bool, failing: bool) -> None:
    """A Query, then questions of ours, then a series: only ours stays here."""
    pair, captured = Pair(), Captured()
    for _ in range(1 + familiar):
        pair.shadow.pending.clear()
        pair.session.data_received(SELECT.encode())
    asked: tuple[Message, ...] = (client.Parse(b"q", b""), client.Execute(b"q"), client.Sync())
    pair.shadow.pending.extend(hidden(message, captured) for message in asked)
    pair.session.data_received(b"".join(message.encode() for message in SERIES))
    error = ErrorResponse.say("ERROR", "22012", "ours").encode()
    ours = error if failing else frame(b"1") + ROWS
    shown = NOTICE + ROWS + READY, NOTICE, frame(b"1") + frame(b"2") + ROWS + READY
    for piece in pieces(shown[0] + ours + shown[1] + READY + shown[2], at):
        pair.shadow.data_received(piece)
    assert pair.to_client.written == b"".join(shown)
    assert not pair.shadow.pending
    assert not pair.shadow.skipping
    kinds = bytes(tag for tag, _ in captured.replies)
    assert kinds == (b"Z" if failing else b"1TDDDCZ")
    assert captured.error == (error[5:] if failing else None)


@settings(max_examples=300)
@given(
    st.binary(max_size=60)
    | st.builds(frame, st.sampled_from([bytes([b]) for b in b"QPBDECSHFdcfXpy"]), st.binary())
)
def test_garbage_from_the_client_is_relayed_or_a_violation(garbage: bytes) -> None:
    pair = Pair()
    pair.session.data_received(garbage)
    if pair.to_client.written:
        said = ErrorResponse.decode(Body(pair.to_client.written[5:]))
        assert said.fields[b"C"] == b"08P01"
        assert pair.to_client.closed
    else:
        assert garbage.startswith(pair.to_shadow.written)


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [
        (b"UTF8", "utf-8"),
        (b"SQL_ASCII", "utf-8"),
        (b"LATIN9", "iso8859-15"),
        (b"WIN1252", "cp1252"),
        (b"KOI8R", "koi8-r"),
        (b"EUC_JP", "euc_jp"),
        (b"MULE_INTERNAL", "ascii"),
    ],
)
def test_encodings(encoding: bytes, codec: str) -> None:
    assert ShadowLink(encoding, _nothing, _nothing).codec == codec
