"""Raw messages in odd orders: what reaches the client, what the gateway is asked, and when."""

import struct
import threading

import pytest

from proxy.sessions.relay import Captured, ShadowLink
from proxy.sessions.routing import LONG
from proxy.wire import client
from proxy.wire.body import Body
from proxy.wire.client import PORTAL, STATEMENT, Bind, Close, Describe, Execute, Flush, Parse, Query
from proxy.wire.frames import Frame, frame
from proxy.wire.message import Message
from proxy.wire.server import DataRow, RowDescription
from tests.sessions.world import Raw, Running, error_of, run

COUNT = b"SELECT count(*) AS n FROM care"
SEVERAL = b"SELECT count(*) AS n FROM care WHERE note = 'several'"
GIVEN = b"SELECT count(*) AS n FROM care WHERE person_id = $1 AND note <> 'given'"
REFUSED = b"SELECT count(*) AS refused FROM care"
HANG = b"SELECT count(*) AS hang FROM care"
SYNC = client.Sync()


def rows(frames: list[Frame]) -> list[tuple[bytes | None, ...]]:
    return [DataRow.decode(Body(f.body)).values for f in frames if f.tag == b"D"]


def test_extended(raw: Raw, running: Running) -> None:
    raw.send(*run(COUNT), SYNC)
    frames = raw.until(b"Z")
    assert b"".join(f.tag for f in frames) == b"12TNNDCZ"
    assert rows(frames) == [(b"42",)]
    assert b"costs 0.5" in frames[3].body
    (call,) = running.gateway.calls
    assert call[0].text == COUNT.decode()
    assert set(call[1].relations) == {"care", "pg_class"}
    assert call[1].settings["privacy.epsilon"] == "0.5"


def test_the_shadow_is_asked_once_and_its_answer_is_the_clients(
    raw: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question is a round trip, and wakes two processes. The finishing SQL goes with Execute;
    only one whose columns PostgreSQL has to spell is waited for."""
    asked: list[int] = []
    ask = ShadowLink.ask

    async def counted(self: ShadowLink, *messages: Message) -> Captured:
        asked.append(len(messages))
        return await ask(self, *messages)

    monkeypatch.setattr(ShadowLink, "ask", counted)
    for messages in ((Query(COUNT),), (*run(COUNT), SYNC)):
        asked.clear()
        raw.send(*messages)
        assert rows(raw.until(b"Z")) == [(b"42",)]
        assert len(asked) == 1
    asked.clear()
    raw.send(Query(b"SELECT count(*) AS a, max(note)::varchar(12) AS narrow FROM care"))
    assert rows(raw.until(b"Z")) == [(b"7", b"x")]
    assert len(asked) == 4


def test_a_portal_that_is_not_made_costs_nothing(raw: Raw, running: Running) -> None:
    """Its Bind was not waited for before the questions were sent."""
    for bind in (Bind(b"", b"nobody"), Bind(b"", b"", parameters=b"\0\0\0\1\0\0\0\1x")):
        assert raw.tags(Parse(b"", COUNT), bind, Execute(b""), SYNC) == "1EZ"
    assert not running.gateway.calls
    assert raw.tags(Query(COUNT)) == "NNTDCZ"


def test_describe_of_statement_before_and_portal_after(raw: Raw) -> None:
    assert raw.tags(Parse(b"s", COUNT), Describe(STATEMENT, b"s"), SYNC) == "1tTZ"
    assert raw.tags(Bind(b"", b"s"), Execute(b""), Describe(PORTAL, b""), SYNC) == "2NNDCTZ"


def test_a_named_statement_again_and_again(raw: Raw, running: Running) -> None:
    assert raw.tags(Parse(b"s", COUNT), SYNC) == "1Z"
    for calls in (1, 2, 3):
        assert raw.tags(Bind(b"p", b"s"), Execute(b"p"), Close(PORTAL, b"p"), SYNC) == "2NNDC3Z"
        assert len(running.gateway.calls) == calls
    assert raw.tags(Close(STATEMENT, b"s"), SYNC) == "3Z"
    assert error_of_series(raw, Bind(b"p", b"s"), Execute(b"p"))["C"] == "26000"
    assert len(running.gateway.calls) == 3


def error_of_series(raw: Raw, *messages: Message) -> dict[str, str]:
    raw.send(*messages, SYNC)
    return error_of(raw.until(b"Z"))


def test_flush_instead_of_sync(raw: Raw) -> None:
    assert raw.tags(*run(COUNT), Flush(), until=b"C") == "12TNNDC"
    assert raw.silent()
    assert raw.tags(SYNC) == "Z"


def test_a_portal_in_portions_is_asked_once(raw: Raw, running: Running) -> None:
    assert raw.tags(*run(SEVERAL, b"p", 2), Flush(), until=b"s") == "12TNDDs"
    assert raw.tags(Execute(b"p", 2), Flush(), until=b"s") == "DDs"
    assert raw.tags(Execute(b"p", 2), SYNC) == "DCZ"
    assert len(running.gateway.calls) == 1


def test_a_portal_bound_again_is_asked_again(raw: Raw, running: Running) -> None:
    assert raw.tags(*run(SEVERAL, b"", 1), Bind(b"", b""), Execute(b"", 1), SYNC) == "12TNDs2NDsZ"
    assert len(running.gateway.calls) == 2


def test_a_portal_ends_with_its_transaction(raw: Raw, running: Running) -> None:
    raw.tags(Parse(b"s", COUNT), Bind(b"p", b"s"), SYNC)
    assert error_of_series(raw, Execute(b"p"))["C"] == "34000"
    assert not running.gateway.calls


def test_several_private_statements_in_one_series(raw: Raw, running: Running) -> None:
    both = (*run(COUNT), *run(b"SELECT 1"), *run(COUNT), *run(b"SELECT 2"), SYNC)
    assert raw.tags(*both) == "12TNNDC" + "12TDC" + "12TNNDC" + "12TDCZ"
    assert len(running.gateway.calls) == 2


def test_an_error_skips_to_sync_and_asks_nothing(raw: Raw, running: Running) -> None:
    assert raw.tags(*run(b"SELECT nonsense"), *run(COUNT), SYNC) == "EZ"
    assert raw.tags(Parse(b"", b"SELECT nonsense"), Flush(), until=b"E") == "E"
    raw.send(*run(COUNT), Query(COUNT), Flush())
    assert raw.silent()
    assert raw.tags(SYNC) == "Z"
    assert not running.gateway.calls
    assert raw.tags(*run(COUNT), SYNC) == "12TNNDCZ"


def test_what_was_skipped_was_never_noted(raw: Raw, running: Running) -> None:
    """A Parse that failed, or was skipped, leaves the name as it was."""
    raw.tags(Parse(b"s", COUNT), SYNC)
    assert raw.tags(Parse(b"s", b"SELECT 1"), SYNC) == "EZ"  # the name is taken
    assert raw.tags(Parse(b"", b"nonsense"), Close(STATEMENT, b"s"), SYNC) == "EZ"
    assert raw.tags(Bind(b"", b"s"), Execute(b""), SYNC) == "2NNDCZ"
    raw.tags(Parse(b"r", b"SELECT 7"), SYNC)
    assert raw.tags(Parse(b"r", COUNT), SYNC) == "EZ"
    assert raw.tags(Bind(b"", b"r"), Execute(b""), SYNC) == "2DCZ"
    assert len(running.gateway.calls) == 1


def test_a_failed_transaction_asks_nothing(raw: Raw, running: Running) -> None:
    raw.tags(Query(b"BEGIN"))
    raw.tags(Query(b"SELECT 1/0"))
    assert error_of_series(raw, *run(COUNT))["C"] == "25P02"
    raw.send(Query(COUNT))
    frames = raw.until(b"Z")
    assert error_of(frames)["C"] == "25P02"
    assert frames[-1].body == b"E"
    assert not running.gateway.calls
    raw.tags(Query(b"ROLLBACK"))


def test_a_statement_prepared_earlier_in_a_failed_transaction(raw: Raw, running: Running) -> None:
    raw.tags(Parse(b"s", COUNT), SYNC)
    raw.tags(Query(b"BEGIN; SELECT 1/0"))
    assert error_of_series(raw, Bind(b"", b"s"), Execute(b""))["C"] == "25P02"
    assert not running.gateway.calls


def test_a_refusal_fails_the_transaction_on_both_sides(raw: Raw, running: Running) -> None:
    raw.tags(Query(b"BEGIN"))
    raw.send(*run(REFUSED), *run(COUNT), SYNC)
    frames = raw.until(b"Z")
    assert b"".join(f.tag for f in frames) == b"12TEZ"
    assert frames[-1].body == b"E"
    assert error_of(frames) == {
        "S": "ERROR",
        "V": "ERROR",
        "C": "42501",
        "M": "no raw rows",
        "H": "Count them.",
        "P": "20",
    }
    assert len(running.gateway.calls) == 1
    assert error_of_series(raw, *run(b"SELECT 1"))["C"] == "25P02"
    assert raw.tags(Query(b"ROLLBACK")) == "CZ"
    assert raw.tags(*run(COUNT), SYNC) == "12TNNDCZ"


def test_savepoints_survive_a_refusal(raw: Raw) -> None:
    raw.tags(Query(b"BEGIN; SAVEPOINT s"))
    raw.tags(Query(REFUSED))
    assert raw.tags(Query(b"ROLLBACK TO s")) == "CZ"
    raw.send(Query(COUNT))
    frames = raw.until(b"Z")
    assert rows(frames) == [(b"42",)]
    assert frames[-1].body == b"T"


def test_a_bad_parameter_costs_nothing(raw: Raw, running: Running) -> None:
    bound = struct.pack("!HHI3s", 0, 1, 3, b"abc")
    error = error_of_series(raw, Parse(b"", GIVEN), Bind(b"", b"", bound), Execute(b""))
    assert error["C"] == "22P02"
    assert not running.gateway.calls


@pytest.mark.parametrize("binary", [False, True])
def test_parameters_are_read_by_the_shadow(raw: Raw, running: Running, binary: bool) -> None:
    value = struct.pack("!i", 7) if binary else b"7"
    bound = struct.pack("!HHHI", 1, binary, 1, len(value)) + value
    both = struct.pack("!HH", 1, 1)
    raw.send(Parse(b"", GIVEN), Bind(b"", b"", bound, both), Execute(b""), SYNC)
    assert rows(raw.until(b"Z")) == [(struct.pack("!q", 1007),)]
    (parameter,) = running.gateway.calls[0][1].parameters
    assert (parameter.oid, parameter.text) == (23, "7")


@pytest.mark.parametrize(("type_", "modifier"), [(b"varchar", -1), (b"varchar(12)", 16)])
def test_types_of_the_finishing_sql_are_made_to_fit(raw: Raw, type_: bytes, modifier: int) -> None:
    """The statement promised bigint and varchar, the finishing SQL has integer and text."""
    text = b'SELECT count(*) AS "B""C", max(note)::%s AS narrow FROM care' % type_
    raw.send(*run(text), SYNC)
    frames = raw.until(b"Z")
    promised = RowDescription.decode(Body(frames[2].body))
    assert [(f.name, f.oid, f.modifier) for f in promised.fields] == [
        (b'B"C', 20, -1),
        (b"narrow", 1043, modifier),
    ]
    assert rows(frames) == [(b"7", b"x")]
    raw.send(Parse(b"", text), Bind(b"", b"", result_formats=b"\0\1\0\1"), Execute(b""), SYNC)
    assert rows(raw.until(b"Z")) == [(struct.pack("!q", 7), b"x")]


def test_finishing_sql_may_fail_by_itself(raw: Raw) -> None:
    raw.send(*run(b"SELECT count(*) AS divided FROM care"), SYNC)
    error = error_of(raw.until(b"Z"))
    assert (error["C"], error["M"]) == ("22012", "division by zero")


@pytest.mark.parametrize("word", ["bug", "unfinished"])
def test_a_bug_is_an_incident_and_nothing_else(
    raw: Raw, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"SELECT count(*) AS {word} FROM care".encode()
    for message in ((*run(text), SYNC), (Query(text),)):
        raw.send(*message)
        error = error_of(raw.until(b"Z"))
        assert error["C"] == "XX000"
        assert set(error) == set("SVCM")
        number = error["M"].removeprefix("internal error (incident ").removesuffix(")")
        log = capsys.readouterr().out
        assert number in log
        assert "proxy/sessions/" in log
        assert "ill" not in log.replace("killed", "")
        assert text.decode() not in log


def test_an_answer_stands_without_what_is_said_of_it(
    raw: Raw, capsys: pytest.CaptureFixture[str]
) -> None:
    text = b"SELECT count(*) AS unsaid FROM care"
    for messages, tags in (((*run(text), SYNC), "12TDCZ"), ((Query(text),), "TDCZ")):
        assert raw.tags(*messages) == tags
        assert "ZeroDivisionError" in capsys.readouterr().out


def test_reserved_names_are_refused(raw: Raw, running: Running) -> None:
    for message in (
        Parse(b"pgfog/finish", b"SELECT 1"),
        Bind(b"pgfog/x", b""),
        Bind(b"", b"pgfog/finish"),
        Describe(PORTAL, b"pgfog/x"),
        Execute(b"pgfog/x"),
        Close(STATEMENT, b"pgfog/finish"),
    ):
        assert error_of_series(raw, Parse(b"", b"SELECT 1"), message)["C"] == "42602"
    assert raw.tags(*run(b"SELECT 'pgfog/finish'"), SYNC) == "12TDCZ"
    assert raw.tags(*run(COUNT), SYNC) == "12TNNDCZ"
    raw.send(Query(b"SELECT name FROM pg_prepared_statements"))
    assert rows(raw.until(b"Z")) == []


# Simple Query


def test_simple(raw: Raw, running: Running) -> None:
    raw.send(Query(COUNT + b";"))
    frames = raw.until(b"Z")
    assert b"".join(f.tag for f in frames) == b"NNTDCZ"
    assert rows(frames) == [(b"42",)]
    assert frames[-2].body == b"SELECT 1\0"
    assert frames[-1].body == b"I"
    assert len(running.gateway.calls) == 1


def test_several_statements_in_one_query(raw: Raw, running: Running) -> None:
    raw.send(Query(b"SELECT 1; " + COUNT + b"; SELECT 2 WHERE false;" + COUNT))
    frames = raw.until(b"Z")
    assert b"".join(f.tag for f in frames) == b"TDC" + b"NNTDC" + b"TC" + b"NNTDCZ"
    assert rows(frames) == [(b"1",), (b"42",), (b"42",)]
    moments = {situation.now for _, situation in running.gateway.calls}
    assert len(moments) == 1  # one transaction


def test_several_statements_are_one_transaction(raw: Raw) -> None:
    raw.tags(Query(b"CREATE TEMP TABLE t (x int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)"))
    raw.send(Query(b"INSERT INTO t VALUES (1);" + COUNT + b";" + REFUSED + b"; SELECT 3"))
    frames = raw.until(b"Z")
    assert b"".join(f.tag for f in frames) == b"CNNTDCEZ"
    assert frames[-1].body == b"I"
    start = len(b"INSERT INTO t VALUES (1);" + COUNT + b";")
    assert int(error_of(frames)["P"]) == start + 20  # counted in the whole text
    raw.send(Query(COUNT + b"; SELECT nonsense"))
    assert int(error_of(raw.until(b"Z"))["P"]) == len(COUNT) + 2 + 8
    raw.send(Query(b"SELECT * FROM t"))
    assert rows(raw.until(b"Z")) == []
    raw.send(Query(b"INSERT INTO t VALUES (2);" + COUNT))
    raw.until(b"Z")
    raw.send(Query(b"INSERT INTO t VALUES (2);" + COUNT))
    frames = raw.until(b"Z")
    assert error_of(frames)["C"] == "23505"  # found at the hidden COMMIT
    assert frames[-1].body == b"I"


def test_own_begin_and_commit_among_the_statements(raw: Raw) -> None:
    assert raw.tags(Query(b"BEGIN; " + COUNT)) == "CNNTDCZ"
    raw.send(Query(COUNT + b"; COMMIT; " + COUNT))
    frames = raw.until(b"Z")
    assert b"".join(f.tag for f in frames) == b"NNTDC" + b"C" + b"NNTDCZ"
    assert frames[-1].body == b"I"
    raw.send(Query(COUNT + b"; BEGIN; SELECT 1"))
    frames = raw.until(b"Z")
    assert b"".join(f.tag for f in frames) == b"NNTDC" + b"C" + b"TDCZ"
    assert frames[-1].body == b"T"


def test_private_query_in_an_open_transaction(raw: Raw) -> None:
    raw.tags(Query(b"BEGIN"))
    raw.send(Query(COUNT))
    assert raw.until(b"Z")[-1].body == b"T"
    raw.send(Query(REFUSED))
    assert raw.until(b"Z")[-1].body == b"E"
    assert raw.tags(Query(b"COMMIT")) == "CZ"


def test_a_query_behind_an_unfinished_series(raw: Raw) -> None:
    raw.send(*run(b"SELECT 1"), Query(COUNT))
    assert b"".join(f.tag for f in raw.until(b"Z")) == b"12TDC" + b"NNTDCZ"


def test_syntax_error_in_a_private_text_has_its_position(raw: Raw, running: Running) -> None:
    raw.send(Query(b"SELECT 1; SELECT nothing FROM care"))
    error = error_of(raw.until(b"Z"))
    assert (error["C"], error["P"]) == ("42703", "18")
    assert not running.gateway.calls


def test_copy_in_beside_a_private_statement(raw: Raw) -> None:
    raw.tags(Query(b"CREATE TEMP TABLE t (x int)"))
    raw.send(Query(COUNT + b"; COPY t FROM STDIN; SELECT sum(x) FROM t"))
    raw.send(
        client.CopyData(b"1\n"), client.CopyData(b"2\n"), client.CopyDone(), Query(b"SELECT 9")
    )
    frames = raw.until(b"Z")
    assert b"".join(f.tag for f in frames) == b"NNTDC" + b"GC" + b"TDCZ"
    assert rows(frames)[-1] == (b"3",)
    assert rows(raw.until(b"Z")) == [(b"9",)]


def test_another_encoding(raw: Raw, running: Running) -> None:
    raw.tags(Query(b"SET client_encoding = 'LATIN1'"))
    raw.send(Query("SELECT count(*) AS ä FROM care".encode("latin-1")))
    frames = raw.until(b"Z")
    assert RowDescription.decode(Body(frames[2].body)).fields[0].name == b"\xe4"
    assert b"? \xb1 3" in frames[1].body  # ε has no place in LATIN1, ± has
    assert running.gateway.calls[0][0].text == "SELECT count(*) AS ä FROM care"
    raw.tags(Query(b"SET client_encoding = 'UTF8'"))
    assert raw.tags(Query(b"SELECT '\xe4'")) == "EZ"


def test_another_encoding_in_the_middle(raw: Raw) -> None:
    raw.send(Query("SET client_encoding = 'LATIN1'; SELECT 'ä', '€'; SELECT 1 FROM care".encode()))
    frames = raw.until(b"Z")
    assert error_of(frames)["C"] == "22P05"
    assert frames[-1].body == b"I"
    assert raw.tags(Query(COUNT)) == "NNTDCZ"


# Relay


def test_copy_in_by_a_client_that_did_not_know(raw: Raw) -> None:
    """The Sync behind Execute is swallowed by the COPY, as libpq expects."""
    raw.tags(Query(b"CREATE TEMP TABLE t (x int)"))
    assert raw.tags(*run(b"COPY t FROM STDIN"), SYNC, until=b"G") == "12nG"
    assert raw.tags(client.CopyData(b"5\n"), client.CopyDone(), SYNC) == "CZ"
    assert raw.tags(*run(COUNT), SYNC) == "12TNNDCZ"
    assert raw.tags(*run(b"COPY t FROM STDIN"), SYNC, until=b"G") == "12nG"
    assert raw.tags(client.CopyFail(b"no\0"), SYNC) == "EZ"
    assert raw.tags(*run(COUNT), SYNC) == "12TNNDCZ"


def test_copy_out_and_large_rows(raw: Raw) -> None:
    raw.send(Query(b"COPY (SELECT repeat('x', 3000000) FROM generate_series(1, 5)) TO STDOUT"))
    frames = raw.until(b"Z")
    assert [len(f.body) for f in frames if f.tag == b"d"] == [3_000_001] * 5
    raw.send(Query(b"SELECT repeat('x', 3000000), g FROM generate_series(1, 5) AS g"))
    assert [len(row[0] or b"") for row in rows(raw.until(b"Z"))] == [3_000_000] * 5


def test_messages_in_the_smallest_pieces(raw: Raw) -> None:
    raw.socket.setsockopt(6, 1, 1)  # TCP_NODELAY
    stream = b"".join(m.encode() for m in (*run(COUNT), *run(b"SELECT 1"), SYNC, Query(COUNT)))
    for at in range(len(stream)):
        raw.socket.sendall(stream[at : at + 1])
    assert b"".join(f.tag for f in raw.until(b"Z")) == b"12TNNDC" + b"12TDCZ"
    assert b"".join(f.tag for f in raw.until(b"Z")) == b"NNTDCZ"


def test_function_call_is_relayed(raw: Raw) -> None:
    call = struct.pack("!IHHHIiH", 1397, 1, 1, 1, 4, -7, 0)  # abs(int4)
    raw.send(client.FunctionCall(call))
    assert [f.tag for f in raw.until(b"Z")] == [b"V", b"Z"]


@pytest.mark.parametrize(
    "garbage",
    [
        frame(b"y", b"what"),
        frame(b"p", b"password\0"),
        b"Q\0\0\0\3abc",
        b"Q\xff\xff\xff\xff",
        frame(b"Q", b"SELECT 1"),
        frame(b"Q", b"SELECT 1\0\0"),
        frame(b"P", b"no end"),
    ],
)
def test_garbage_ends_the_session(raw: Raw, garbage: bytes) -> None:
    raw.socket.sendall(garbage)
    error = error_of([raw.next()])
    assert (error["C"], error["S"]) == ("08P01", "FATAL")
    with pytest.raises((EOFError, ConnectionResetError)):
        raw.next()


def test_a_series_longer_than_what_may_wait(raw: Raw, running: Running) -> None:
    """Back-pressure behind a private statement loses nothing."""
    many = b"".join(m.encode() for m in run(b"SELECT '" + b"x" * 1000 + b"'")) * 3000
    raw.send(*run(COUNT))
    sender = threading.Thread(target=raw.socket.sendall, args=(many + SYNC.encode(),))
    sender.start()
    frames = raw.until(b"Z")
    sender.join()
    assert len(rows(frames)) == 3001


def test_long_texts_keep_their_place(raw: Raw, running: Running) -> None:
    """They are read beside the event loop: what is sent behind them waits, and nothing is lost."""
    long = b" " * LONG
    sent = (
        Query(b"SELECT 1"),
        Query(b"SELECT 2" + long),
        Query(COUNT + long),
        Query(COUNT + b"; SELECT 3; " + long),
        *run(b"SELECT 4" + long),
        *run(COUNT + long),
        *run(COUNT),
        SYNC,
        Query(b"SELECT 5"),
    )
    raw.send(*sent)
    frames = [f for _ in range(6) for f in raw.until(b"Z")]
    expected = [b"1", b"2", b"42", b"42", b"3", b"4", b"42", b"42", b"5"]
    assert [value for (value,) in rows(frames)] == expected
    assert (running.gateway.long, len(running.gateway.calls)) == (5, 4)
    raw.send(
        Query(b"SELECT nosuch" + long), *run(b"SELECT nosuch" + long), *run(COUNT + long), SYNC
    )
    frames = [f for _ in range(2) for f in raw.until(b"Z")]
    assert b"".join(f.tag for f in frames) == b"EZEZ"
    assert len(running.gateway.calls) == 4
