"""Messages survive a round trip, however they are cut; garbage is refused and nothing worse."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.wire import client, server, startup
from proxy.wire.body import Body, ProtocolViolation
from proxy.wire.frames import Frame, Splitter, frame
from proxy.wire.message import Message
from proxy.wire.state import Connection, State

names = st.binary(max_size=20).map(lambda raw: raw.replace(b"\0", b"."))
int16s = st.integers(-(2**15), 2**15 - 1)
int32s = st.integers(-(2**31), 2**31 - 1)
uint32s = st.integers(0, 2**32 - 1)
kinds = st.sampled_from([client.STATEMENT, client.PORTAL])
parameters = st.lists(st.none() | st.binary(max_size=9), max_size=3).map(
    lambda values: b"\0\1\0\1" + server.DataRow(tuple(values)).encode()[5:]
)
fields = st.builds(server.Field, names, uint32s, int16s, uint32s, int16s, int32s, int16s)
reports = st.dictionaries(st.sampled_from([b"S", b"C", b"M", b"P"]), names)

messages: st.SearchStrategy[Message] = st.one_of(
    st.builds(client.SASLInitialResponse, names, st.none() | st.binary(max_size=20)),
    st.builds(client.SASLResponse, st.binary(max_size=20)),
    st.builds(client.Query, names),
    st.builds(client.Parse, names, names, st.lists(uint32s, max_size=3).map(tuple)),
    st.builds(client.Bind, names, names, parameters, st.sampled_from([b"\0\0", b"\0\1\0\1"])),
    st.builds(client.Describe, kinds, names),
    st.builds(client.Close, kinds, names),
    st.builds(client.Execute, names, int32s),
    st.builds(client.FunctionCall, st.binary(max_size=20)),
    st.builds(client.CopyData, st.binary(max_size=20)),
    st.builds(client.CopyFail, st.binary(max_size=20)),
    st.sampled_from([client.Sync(), client.Flush(), client.Terminate(), client.CopyDone()]),
    st.builds(server.Authentication, int32s, st.binary(max_size=20)),
    st.builds(server.NegotiateProtocolVersion, int32s, st.lists(names, max_size=3).map(tuple)),
    st.builds(server.BackendKeyData, uint32s, st.binary(min_size=4, max_size=256)),
    st.builds(server.ParameterStatus, names, names),
    st.builds(server.ReadyForQuery, st.sampled_from([b"I", b"T", b"E"])),
    st.builds(server.ErrorResponse, reports),
    st.builds(server.NoticeResponse, reports),
    st.builds(server.ParameterDescription, st.lists(uint32s, max_size=3).map(tuple)),
    st.builds(server.RowDescription, st.lists(fields, max_size=3).map(tuple)),
    st.builds(server.DataRow, st.lists(st.none() | names, max_size=3).map(tuple)),
    st.builds(server.CommandComplete, names),
)
startups: st.SearchStrategy[startup.Startup] = st.one_of(
    st.just(startup.SSLRequest()),
    st.just(startup.GSSENCRequest()),
    st.builds(startup.CancelRequest, uint32s, st.binary(min_size=4, max_size=256)),
    st.builds(
        startup.StartupMessage,
        st.dictionaries(names.filter(bool), names, max_size=3),
        st.integers(0, 3),
    ),
)
CLASSES: list[type[Message]] = [
    client.SASLInitialResponse,
    client.Query,
    client.Parse,
    client.Bind,
    client.Describe,
    client.Close,
    client.Execute,
    client.Sync,
    server.Authentication,
    server.NegotiateProtocolVersion,
    server.BackendKeyData,
    server.ParameterStatus,
    server.ReadyForQuery,
    server.ErrorResponse,
    server.ParameterDescription,
    server.RowDescription,
    server.DataRow,
    server.CommandComplete,
]


def cut(stream: bytes, cuts: list[int]) -> list[bytes]:
    at = sorted({min(c, len(stream)) for c in cuts} | {0, len(stream)})
    return [stream[a:b] for a, b in itertools.pairwise(at)]


@given(messages)
def test_decode_undoes_encode(message: Message) -> None:
    (found,) = Splitter().feed(message.encode())
    assert found.tag == message.TAG
    assert type(message).decode(Body(found.body)) == message


@given(startups)
def test_decode_undoes_encode_of_startup(message: startup.Startup) -> None:
    packet = message.encode()
    assert startup.startup_size(packet) == len(packet)
    assert startup.decode_startup(packet) == message


@given(st.lists(messages, max_size=5), st.lists(st.integers(0, 300)))
def test_any_cut_gives_the_same_frames(sent: list[Message], cuts: list[int]) -> None:
    stream = b"".join(message.encode() for message in sent)
    splitter = Splitter()
    found = [f for piece in cut(stream, cuts) for f in splitter.feed(piece)]
    assert found == [Frame(m.TAG, m.encode()[5:]) for m in sent]
    assert splitter.rest() == b""


@given(startups, st.lists(st.integers(0, 60)))
def test_any_cut_gives_the_same_startup(message: startup.Startup, cuts: list[int]) -> None:
    connection = Connection()
    found = []
    for piece in cut(message.encode(), cuts):
        connection.receive(piece)
        if (whole := connection.next_message()) is not None:
            found.append(whole)
    assert found == [message]
    assert not connection.unread


@given(st.binary(max_size=60), st.sampled_from(CLASSES))
def test_a_garbage_body_is_a_violation(garbage: bytes, kind: type[Message]) -> None:
    try:
        message = kind.decode(Body(garbage))
    except ProtocolViolation:
        return
    assert message.encode() == frame(kind.TAG, garbage)


@given(st.binary(max_size=60), st.sampled_from(State))
def test_garbage_before_the_log_in_is_a_violation(garbage: bytes, state: State) -> None:
    connection = Connection()
    connection.state = state
    try:
        connection.receive(garbage)
        connection.next_message()
    except ProtocolViolation:
        pass
    else:
        assert connection.state is state or len(garbage) >= 5


@given(st.binary(max_size=60))
def test_garbage_frames_are_a_violation(garbage: bytes) -> None:
    try:
        frames = Splitter(limit=1000).feed(garbage)
    except ProtocolViolation:
        return
    whole = b"".join(frame(*f) for f in frames)
    assert garbage.startswith(whole)


def test_as_many_parameters_as_postgresql_takes() -> None:
    many = client.Parse(b"", b"select 1", (23,) * 65_535)
    (found,) = Splitter().feed(many.encode())
    assert client.Parse.decode(Body(found.body)) == many


@pytest.mark.parametrize("size", [0, 3, 7, startup.STARTUP_LIMIT + 1, 2**31, 2**32 - 1])
def test_a_startup_packet_has_a_sensible_size(size: int) -> None:
    with pytest.raises(ProtocolViolation):
        startup.startup_size(size.to_bytes(4, "big"))


def test_no_more_than_the_limit_is_kept_before_the_log_in() -> None:
    connection = Connection()
    for _ in range(10):
        connection.receive(b"\0" * 1000)
    with pytest.raises(ProtocolViolation):
        connection.receive(b"\0")


@pytest.mark.parametrize(
    ("state", "packet"),
    [
        (State.TLS_ASKED, startup.SSLRequest()),
        (State.GSS_ASKED, startup.GSSENCRequest()),
        (State.BOTH_ASKED, startup.SSLRequest()),
        (State.STARTED, client.Query(b"select 1")),
        (State.PROVING, client.Query(b"select 1")),
    ],
)
def test_messages_out_of_order(state: State, packet: startup.Startup | client.Query) -> None:
    connection = Connection()
    connection.state = state
    connection.receive(packet.encode())
    with pytest.raises(ProtocolViolation):
        connection.next_message()


def test_words_of_an_error_fit_the_clients_encoding() -> None:
    error = server.ErrorResponse.say("ERROR", "42501", "ε of \0 ä", encoding="latin-1")
    assert error.fields[b"M"] == b"? of  \xe4"
