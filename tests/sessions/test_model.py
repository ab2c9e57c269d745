"""Any sequence of messages has the transcript that PostgreSQL itself would write.

The model is the shadow, asked without pgfog. A private statement stands for its finishing SQL, so
the model is sent that instead; pgfog's notices are left out, and what differs between a refusal
and an error of PostgreSQL's.
"""

import itertools
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proxy.wire.body import Body
from proxy.wire.client import (
    PORTAL,
    STATEMENT,
    Bind,
    Close,
    CopyData,
    CopyDone,
    CopyFail,
    Describe,
    Execute,
    Flush,
    Parse,
    Query,
    Sync,
)
from proxy.wire.frames import Frame
from proxy.wire.message import Message
from proxy.wire.server import ErrorResponse
from tests.sessions.world import Both, Raw, Running

PRIVATE = {
    private.ljust(60): finishing.ljust(60)  # as long, for the positions of errors
    for private, finishing in {
        b"SELECT count(*) AS n FROM care": b"SELECT 42::bigint AS n",
        b"SELECT count(*) AS n FROM care WHERE note = 'several'": (
            b"SELECT g::bigint AS n FROM generate_series(1, 5) AS g"
        ),
        b"SELECT count(*) AS refused FROM care": (
            b"SELECT (1 / (random() * 0)::int)::bigint AS refused"
        ),
    }.items()
}
"""What pgfog answers -> what the model is asked instead."""

COPY = b"COPY own FROM STDIN"
COMMENT = b"-- nothing"
RELAYED = [
    b"SELECT 1 AS one",
    b"SELECT g, 'x' || g FROM generate_series(1, 4) AS g",
    b"SELECT nothing",
    b"SELECT 1 / (g - 3) FROM generate_series(1, 5) AS g",
    b"BEGIN",
    b"COMMIT",
    b"ROLLBACK",
    b"SAVEPOINT s",
    b"ROLLBACK TO s",
    b"RELEASE s",
    b"SET LOCAL DateStyle = 'German'",
    b"SET application_name = 'model'",
    b"INSERT INTO own VALUES (7) RETURNING n + 0 AS n",
    b"DELETE FROM own",
    b"COPY own TO STDOUT",
    b"DECLARE c CURSOR FOR SELECT generate_series(1, 3)",
    b"FETCH 2 FROM c",
    b"PREPARE t AS SELECT 5",
    b"EXECUTE t",
    b"DEALLOCATE ALL",
    b"",
    COMMENT,
]
WORDS = {b"EXECUTE", b"BEGIN", b"COMMIT", b"ROLLBACK", b"SAVEPOINT", b"RELEASE", b"SET"}
CONTROL = [t for t in RELAYED if t.split(b" ")[0] in WORDS]
TEXTS = [*PRIVATE, *RELAYED]


def in_one(parts: list[bytes]) -> tuple[Message, ...]:
    """Several statements in one Query.

    Beside a private one, what begins and ends transactions is left out: the transaction around
    them is a real one then, which shows (see proxy/wire/DESIGN.md, known limits).
    """
    if any(part in PRIVATE for part in parts):
        parts = [part for part in parts if part not in CONTROL]
    parts = [part for part in parts if part != COMMENT]  # it would hide what comes behind it
    return (Query(b"; ".join(parts)),)


statements = st.sampled_from([b"", b"s", b"t"])
portals = st.sampled_from([b"", b"p", b"q"])
kinds = st.sampled_from([(STATEMENT, statements), (PORTAL, portals)])
texts = st.sampled_from(TEXTS)
named = kinds.flatmap(lambda kind: st.tuples(st.just(kind[0]), kind[1]))
copied = st.builds(
    lambda rows, end: (*[CopyData(b"3\n")] * rows, end),
    st.integers(0, 2),
    st.sampled_from([CopyDone(), CopyFail(b"enough\0")]),
)
single: st.SearchStrategy[tuple[Message, ...]] = st.one_of(
    st.builds(lambda n, t: (Parse(n, t),), statements, texts),
    st.builds(lambda p, s: (Bind(p, s),), portals, statements),
    st.builds(lambda kn: (Describe(*kn),), named),
    st.builds(lambda kn: (Close(*kn),), named),
    st.builds(lambda p, rows: (Execute(p, rows),), portals, st.sampled_from([0, 1, 2])),
    st.builds(lambda t: (Query(t),), texts),
    st.lists(texts, min_size=2, max_size=3).map(in_one),
    st.just((Sync(),)),
    st.just((Flush(),)),
    st.builds(lambda data: (Query(COPY), *data), copied),
    st.builds(lambda data: (Parse(b"", COPY), Bind(b"", b""), Execute(b""), *data, Sync()), copied),
    st.builds(
        lambda data: (Parse(b"", COPY), Bind(b"", b""), Execute(b""), Sync(), *data, Sync()), copied
    ),
    copied,  # which nobody asked for
    # and what drivers send
    st.builds(
        lambda t, p, rows: (Parse(b"", t), Bind(p, b""), Describe(PORTAL, p), Execute(p, rows)),
        texts,
        portals,
        st.sampled_from([0, 1, 2]),
    ),
    st.builds(
        lambda t: (Parse(b"", t), Bind(b"", b""), Execute(b""), Sync()),
        texts,
    ),
)
series = st.lists(single, max_size=12).map(lambda parts: [*itertools.chain.from_iterable(parts)])

_ends = itertools.count()


def modelled(message: Message) -> Message:
    """What the model is sent in place of a message to pgfog."""
    match message:
        case Parse(name, text, oids):
            return Parse(name, PRIVATE.get(text, text), oids)
        case Query(text):
            for private, finishing in PRIVATE.items():
                text = text.replace(private, finishing)
            return Query(text)
    return message


def transcript(raw: Raw, messages: list[Message]) -> list[tuple[bytes, bytes]]:
    """Everything that is answered, up to a clean end, or the end of the session."""
    end = f"the end {next(_ends)}".encode()
    ending = Query(b"DEALLOCATE ALL; DELETE FROM own; RESET ALL; SELECT '" + end + b"'")
    frames = list[Frame]()
    with suppress(BrokenPipeError):
        raw.send(*messages, CopyFail(b"\0"), Sync(), Query(b"ROLLBACK"), ending)
    while not (frames and frames[-1].tag == b"D" and frames[-1].body.endswith(end)):
        try:
            frames.append(raw.next())
        except (EOFError, ConnectionError):
            return [*shown(frames), (b"", b"closed")]
    raw.until(b"Z")
    return shown(frames[:-1])


def told(error: bytes) -> bytes:
    """What a client can read in an error; a portal that a failed Query left is no portal to us."""
    fields = ErrorResponse.decode(Body(error)).fields
    if fields[b"C"] in {b"34000", b"25P02"}:
        return b"no portal, or a failed transaction"
    return b"".join(k + v for k, v in fields.items() if k in b"SVCMDHP")


def shown(frames: list[Frame]) -> list[tuple[bytes, bytes]]:
    said = list[tuple[bytes, bytes]]()
    for frame in frames:
        if frame.tag == b"S":  # a Query that was taken apart reports a setting earlier
            continue
        if frame.tag == b"N" and (b"costs 0.5" in frame.body or b"\xc2\xb1 3" in frame.body):
            continue
        if frame.tag == b"E" and (b"no raw rows" in frame.body or b"by zero" in frame.body):
            if said and said[-1][0] == b"T":  # PostgreSQL describes before it fails
                said.pop()
            said.append((b"E", b"refused or failed"))
        elif frame.tag == b"E":
            if b"C08P01\0" in frame.body:  # a client that breaks the rules; the rest is silence
                return [*said, (b"E", b"08P01")]
            said.append((b"E", told(frame.body)))
        else:
            said.append((frame.tag, frame.body))
    return said


class Pair(Both):
    """Each has a temporary table of its own."""

    def open(self) -> None:
        super().open()
        for raw in (self.ours, self.theirs):
            raw.socket.settimeout(20)
            raw.tags(Query(b"CREATE TEMP TABLE own (n int)"))

    def compare(self, messages: list[Message]) -> None:
        wanted = transcript(self.theirs, [modelled(m) for m in messages])
        try:
            said = transcript(self.ours, messages)
            assert said == wanted
        except BaseException:
            self.anew()  # what went wrong is no example's but this one's
            raise
        if wanted[-1:] == [(b"", b"closed")]:
            self.anew()


@pytest.fixture(scope="module")
def pair(shared: Running) -> Iterator[Pair]:
    pair = Pair(shared)
    yield pair
    pair.close()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(series)
def test_any_sequence_is_answered_as_by_postgres(pair: Pair, messages: list[Message]) -> None:
    pair.compare(messages)


COUNT = next(iter(PRIVATE))
ONCE_WRONG = {
    "a Query ends the unnamed statement": [
        Parse(b"", b"SELECT 1"),
        Query(COUNT),
        Describe(STATEMENT, b""),
        Sync(),
    ],
    "a COPY with all its data behind it": [
        *(Parse(b"", COPY), Bind(b"", b""), Execute(b""), CopyData(b"3\n"), CopyDone(), Sync()),
        Query(COUNT),
    ],
    "a transaction that began in a series without a Sync": [
        *(Parse(b"", b"BEGIN"), Bind(b"", b""), Execute(b"")),
        Query(COUNT + b"; SELECT 2"),
        Query(b"INSERT INTO own VALUES (1)"),
    ],
    "an answer behind a COPY that waits for its data": [Query(COPY), Query(COUNT)],
    "a message in the middle of a COPY": [Query(COPY), CopyData(b"3\n"), Describe(PORTAL, b"")],
    "a statement that another one names": [
        Parse(b"t", COUNT),
        Query(b"EXECUTE t; EXECUTE t"),
        *(Parse(b"", b"EXECUTE t"), Bind(b"p", b""), Describe(PORTAL, b"p"), Execute(b"p", 1)),
        Execute(b"p", 1),
        Sync(),
    ],
}


@pytest.mark.parametrize("messages", ONCE_WRONG.values(), ids=ONCE_WRONG)
def test_what_was_wrong_once(pair: Pair, messages: list[Message]) -> None:
    pair.compare(messages)
