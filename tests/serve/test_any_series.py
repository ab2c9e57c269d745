"""Whatever is sent in whatever order: no answer without its charge, and no charge without its word.

Every private answer is announced by a NOTICE that says its price. The noise is wide, so an answer
that nobody paid for would be a number that was not there before.
"""

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proxy.wire.client import (
    PORTAL,
    STATEMENT,
    Bind,
    Close,
    Describe,
    Execute,
    Flush,
    Parse,
    Query,
    Sync,
)
from proxy.wire.frames import Frame
from proxy.wire.message import Message
from tests.serve.serving import Connection, Served, spent
from tests.sessions.world import Raw

PRICE = Decimal("0.01")  # scale 100 for a count of 5,912
COUNT = b"SELECT count(*) FROM people"
ASKING = [
    COUNT,
    b"SELECT count(*) FROM people WHERE 1 / (SELECT 1) = 1",  # refused, or an earlier answer
    b"SELECT count(*), (SELECT name FROM sites) FROM people",  # paid for, then an error
    b"SELECT (SELECT count(*) FROM people)",
    b"SELECT * FROM people",
    b"SELECT count(*) FROM people WHERE nothing = 1",
    b"EXPLAIN " + COUNT,
    b"COPY (" + COUNT + b") TO STDOUT",
    b"CREATE TEMP TABLE t AS " + COUNT,
    b"CREATE TEMP TABLE IF NOT EXISTS t AS " + COUNT,
    b"INSERT INTO t " + COUNT,
    b"EXECUTE s",
    b"PREPARE s AS " + COUNT,
    b"DECLARE c CURSOR FOR " + COUNT,
    b"DECLARE h SCROLL CURSOR WITH HOLD FOR " + COUNT,
]
AROUND = [
    b"TABLE t",
    b"DROP TABLE t",
    b"FETCH FIRST FROM h",
    b"FETCH 1 FROM c",
    b"MOVE BACKWARD ALL IN h",
    b"CLOSE ALL",
    b"EXPLAIN ANALYZE EXECUTE s",
    b"CREATE TEMP TABLE t AS EXECUTE s",
    b"DEALLOCATE s",
    b"DISCARD ALL",
    b"BEGIN",
    b"BEGIN READ ONLY",
    b"COMMIT",
    b"ROLLBACK",
    b"SAVEPOINT a",
    b"ROLLBACK TO a",
    b"RELEASE a",
    b"SET LOCAL statement_timeout = '1min'",
    b"SET search_path = pg_temp, public",
    b"SET standard_conforming_strings = off",
    b"SELECT 1 / 0",
    b"SELECT 7",
    b"",
]

texts = st.one_of(st.just(COUNT), st.sampled_from(ASKING), st.sampled_from(AROUND))
statements = st.sampled_from([b"", b"s"])
portals = st.sampled_from([b"", b"c", b"h"])
rows = st.sampled_from([0, 1])
single: st.SearchStrategy[tuple[Message, ...]] = st.one_of(
    st.builds(lambda t: (Query(t),), texts),
    st.lists(texts, min_size=2, max_size=4).map(lambda several: (Query(b"; ".join(several)),)),
    st.builds(lambda n, t: (Parse(n, t),), statements, texts),
    st.builds(lambda p, n: (Bind(p, n),), portals, statements),
    st.builds(lambda p, n: (Execute(p, n),), portals, rows),
    st.builds(lambda p: (Describe(PORTAL, p),), portals),
    st.builds(lambda n: (Describe(STATEMENT, n),), statements),
    st.builds(lambda p: (Close(PORTAL, p),), portals),
    st.builds(lambda n: (Close(STATEMENT, n),), statements),
    st.just((Sync(),)),
    st.just((Flush(),)),
    st.builds(
        lambda t, p, n: (Parse(b"", t), Bind(p, b""), Describe(PORTAL, p), Execute(p, n)),
        texts,
        portals,
        rows,
    ),
    st.builds(lambda t: (Parse(b"", t), Bind(b"", b""), Execute(b""), Sync()), texts),
)
series = st.lists(single, max_size=14).map(lambda parts: [*itertools.chain.from_iterable(parts)])
_ends = itertools.count()


class Watched:
    """A session, and two that see what it costs."""

    def __init__(self, pgfog: Served, ann: Connection, dora: Connection):
        self._served, self._ann, self._dora = pgfog, ann, dora

    @contextmanager
    def _opened(self) -> Iterator[Raw]:
        """Open a session of its own: what failed after it was paid for is kept until one ends."""
        raw = self._served.raw("ann", options=f"-c privacy.epsilon={PRICE}")
        try:
            yield raw
        finally:
            raw.socket.close()

    def ask(self, messages: list[Message]) -> list[Frame]:
        """Send a series, and return what comes back, up to the end of it."""
        end = f"the end {next(_ends)}".encode()
        ending = Query(b"DISCARD ALL"), Query(b"SELECT '" + end + b"'")
        with self._opened() as raw:
            raw.send(*messages, Sync(), Query(b"ROLLBACK"), *ending)
            frames = [raw.next()]
            while not (frames[-1].tag == b"D" and frames[-1].body.endswith(end)):
                frames.append(raw.next())
            raw.until(b"Z")
        return frames

    def check(self, messages: list[Message]) -> None:
        before, others = spent(self._ann), spent(self._dora)
        frames = self.ask(messages)
        said = [f for f in frames if f.tag == b"N" and b"privacy: \xce\xb5" in f.body]
        assert all(b"\xce\xb5 0.01 charged" in f.body for f in said)
        assert not any(f.tag == b"E" and b"CXX000\0" in f.body for f in frames)
        cost = spent(self._ann) - before
        assert cost == PRICE * len(said)
        assert spent(self._dora) == others
        shown = b"".join(f.body[6:] + b" " for f in frames if f.tag in b"Dd")
        answers = set(re.findall(rb"\b[3-9][0-9]{3}\b", shown))  # 20 scales around the truth
        assert len(answers) <= len(said), answers


@pytest.fixture(scope="module")
def watched(pgfog: Served) -> Iterator[Watched]:
    with pgfog.connect("ann") as ann, pgfog.connect("dora") as dora:
        yield Watched(pgfog, ann, dora)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(series)
def test_no_answer_without_a_charge(watched: Watched, messages: list[Message]) -> None:
    watched.check(messages)
