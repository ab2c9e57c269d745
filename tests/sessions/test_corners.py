"""Corners of the protocol, byte for byte as PostgreSQL answers them.

`test_model.py` draws sequences at random; here are those that somebody has to think of: formats,
encodings, wrong counts, odd names, calls of functions, COPY in the wrong place.
https://www.postgresql.org/docs/current/protocol-flow.html
"""

import struct
from collections.abc import Iterator, Sequence

import pytest

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
    FunctionCall,
    Parse,
    Query,
    Sync,
    Terminate,
)
from proxy.wire.message import Message
from tests.sessions.test_model import PRIVATE
from tests.sessions.two import Two, formats, values
from tests.sessions.world import Running

COUNT, SEVERAL, REFUSED = PRIVATE
SYNC, FLUSH = Sync(), Flush()


@pytest.fixture(scope="module")
def two(shared: Running) -> Iterator[Two]:
    two = Two(shared)
    yield two
    two.close()


def asked(text: bytes, given: bytes = b"\0\0\0\0", result: bytes = b"\0\0") -> list[Message]:
    return [
        Parse(b"", text),
        Describe(STATEMENT, b""),
        Bind(b"", b"", given, result),
        Describe(PORTAL, b""),
        Execute(b""),
    ]


def call(
    function: int, *given: bytes | None, codes: Sequence[int] = (), result: int = 0
) -> Message:
    return FunctionCall(
        struct.pack("!I", function) + values(*given, formats=codes) + struct.pack("!H", result)
    )


INT4PL, UPPER, VERSION = 177, 871, 89
ONE, TWO_ = struct.pack("!i", 1), struct.pack("!i", 2)

CORNERS: dict[str, list[Message]] = {
    "nothing but Sync": [SYNC, SYNC],
    "nothing but Flush": [FLUSH, FLUSH],
    "Close of what is not there": [Close(STATEMENT, b"no"), Close(PORTAL, b"no"), SYNC],
    "Describe of no statement": [Describe(STATEMENT, b"no"), SYNC],
    "Describe of no portal": [Describe(PORTAL, b"no"), SYNC],
    "Execute of no portal": [Execute(b"no"), SYNC],
    "Bind of no statement": [Bind(b"", b"no"), SYNC],
    "an odd kind of thing to close": [Close(b"X", b"s"), SYNC],
    "an odd kind of thing to describe": [Describe(b"X", b"s"), SYNC],
    "a name that is taken": [Parse(b"s", b"SELECT 1"), Parse(b"s", b"SELECT 2"), SYNC],
    "a portal that is taken": [Parse(b"", b"SELECT 1"), Bind(b"p", b""), Bind(b"p", b""), SYNC],
    "names of five thousand bytes": [
        Parse(b"s" * 5_000, b"SELECT 1"),
        Bind(b"p" * 5_000, b"s" * 5_000),
        Execute(b"p" * 5_000),
        SYNC,
    ],
    "names that are no text": [Parse(b"\xff\xfe", b"SELECT 1"), Bind(b"\x80", b"\xff\xfe"), SYNC],
    "an empty statement": [*asked(b""), SYNC],
    "a comment": [*asked(b"-- care"), SYNC],
    "two statements in Parse": [*asked(b"SELECT 1; SELECT 2"), SYNC],
    "LIMIT 0": [*asked(b"SELECT 1 AS a, 'x'::varchar(3) AS b LIMIT 0"), SYNC],
    "LIMIT 0 over private rows": [*asked(b"SELECT 42::bigint AS n LIMIT 0"), SYNC],
    "rows of what returns none": [*asked(b"SET application_name = 'x'"), Execute(b"", 1), SYNC],
    "a limit on INSERT": [
        Query(b"CREATE TEMP TABLE own (n int)"),
        Parse(b"", b"INSERT INTO own SELECT generate_series(1, 5) RETURNING n"),
        Bind(b"", b""),
        Execute(b"", 2),
        Execute(b"", 2),
        Execute(b"", 2),
        SYNC,
        Query(b"SELECT count(*) FROM own"),
    ],
    "a limit on UPDATE": [
        Query(b"CREATE TEMP TABLE own AS SELECT generate_series(1, 5) AS n"),
        *(Parse(b"", b"UPDATE own SET n = n + 1"), Bind(b"", b""), Execute(b"", 1), SYNC),
    ],
    "a limit on SHOW and EXPLAIN": [
        *(Parse(b"", b"SHOW DateStyle"), Bind(b"", b""), Execute(b"", 1), Execute(b"", 1)),
        *(Parse(b"", b"EXPLAIN SELECT 1"), Bind(b"", b""), Execute(b"", 1), SYNC),
    ],
    "a portal that is over": [*asked(b"SELECT 1"), Execute(b""), Execute(b"", 5), SYNC],
    "a negative limit": [Parse(b"", b"SELECT 1"), Bind(b"", b""), Execute(b"", -1), SYNC],
    "a portal and a Sync": [
        *(Parse(b"", b"SELECT generate_series(1, 5)"), Bind(b"p", b""), Execute(b"p", 2), SYNC),
        *(Execute(b"p", 2), SYNC),
    ],
    "a portal in a transaction": [
        Query(b"BEGIN"),
        *(Parse(b"", b"SELECT generate_series(1, 5)"), Bind(b"p", b""), Execute(b"p", 2), SYNC),
        *(Describe(PORTAL, b"p"), Execute(b"p", 2), SYNC, Query(b"FETCH 1 FROM p"), SYNC),
        *(Close(PORTAL, b"p"), Execute(b"p"), SYNC),
    ],
    "a cursor is a portal": [
        Query(b"BEGIN; DECLARE c CURSOR FOR SELECT generate_series(1, 3) AS g"),
        *(Describe(PORTAL, b"c"), Execute(b"c", 2), Execute(b"c", 2), Close(PORTAL, b"c"), SYNC),
        Query(b"FETCH c"),
    ],
    "PREPARE is a statement": [
        Query(b"PREPARE s (int) AS SELECT $1 + 1"),
        *(Describe(STATEMENT, b"s"), Bind(b"", b"s", values(b"41")), Execute(b""), SYNC),
        *(Close(STATEMENT, b"s"), SYNC, Query(b"EXECUTE s (1)")),
    ],
    "an error and many Syncs": [
        *(*asked(b"SELECT 1/0"), *asked(b"SELECT 1"), SYNC, SYNC, SYNC),
        *(*asked(b"SELECT 2"), SYNC),
    ],
    "an error in a transaction": [
        Query(b"BEGIN; SELECT 1/0"),
        *(*asked(b"SELECT 1"), SYNC, *asked(b"ROLLBACK"), SYNC),
    ],
    "a Query behind an error is skipped": [*asked(b"SELECT 1/0"), Query(b"SELECT 1"), SYNC],
    "statements until an error": [Query(b"SELECT 1; SELECT 1/0; SELECT 2")],
    "statements until a syntax error": [Query(b"SELECT 1; SELEC 2; SELECT 3")],
    "nothing between semicolons": [Query(b";;"), Query(b"; SELECT 1 ;;"), Query(b"")],
    "a transaction in one text": [Query(b"BEGIN; SELECT 1; COMMIT; SELECT 2")],
    "a failed transaction in one text": [Query(b"BEGIN; SELECT 1/0; COMMIT"), Query(b"SELECT 1")],
    "COMMIT without BEGIN": [
        Query(b"COMMIT"),
        Query(b"BEGIN; BEGIN"),
        Query(b"ROLLBACK; ROLLBACK"),
    ],
    "a notice": [Query(b"DROP TABLE IF EXISTS nothing_of_that_name")],
    "notifications": [Query(b"LISTEN x; NOTIFY x, 'y'"), Query(b"UNLISTEN *")],
    "a text in no encoding": [Query(b"SELECT '\xff'"), *asked(b"SELECT '\xff'"), SYNC],
    "a parameter in no encoding": [*asked(b"SELECT $1::text", values(b"\xff")), SYNC],
    "NUL in a parameter": [*asked(b"SELECT $1::text", values(b"a\0b")), SYNC],
    "a long value": [*asked(b"SELECT repeat('x', 20000000)"), SYNC],
    "a long parameter": [*asked(b"SELECT length($1::text)", values(b"x" * 5_000_000)), SYNC],
    "a thousand parameters": [
        *asked(
            b"SELECT " + b" + ".join(b"$%d::int" % n for n in range(1, 1001)),
            values(*[b"1"] * 1000),
        ),
        SYNC,
    ],
    "a thousand columns": [*asked(b"SELECT " + b", ".join([b"1"] * 1000)), SYNC],
    "too many columns": [*asked(b"SELECT " + b", ".join([b"1"] * 1700)), SYNC],
    "too few parameters": [*asked(b"SELECT $1::int, $2::int", values(b"1")), SYNC],
    "too many parameters": [*asked(b"SELECT 1", values(b"1")), SYNC],
    "a format that is none": [*asked(b"SELECT $1::int", values(b"1", formats=[2])), SYNC],
    "formats for other parameters": [
        *(*asked(b"SELECT $1::int", values(b"1", formats=[0, 0])), SYNC),
    ],
    "a result format that is none": [*asked(b"SELECT 1", result=formats(7)), SYNC],
    "formats for other columns": [*asked(b"SELECT 1, 2, 3", result=formats(0, 1)), SYNC],
    "formats column by column": [
        *(*asked(b"SELECT 1, 2.5, 'x', now() - now()", result=formats(0, 1, 1, 0)), SYNC),
    ],
    "one format for all": [*asked(b"SELECT 1, 2.5, 'x'", result=formats(1)), SYNC],
    "mixed parameters": [
        *(*asked(b"SELECT $1::int + $2::int", values(ONE, b"2", formats=[1, 0])), SYNC),
    ],
    "NULL in either format": [
        *(*asked(b"SELECT $1::int, $2::text", values(None, None, formats=[1, 0])), SYNC),
    ],
    "a binary value that is too short": [
        *(*asked(b"SELECT $1::int", values(b"\0", formats=[1])), SYNC),
    ],
    "a text that is no number": [*asked(b"SELECT $1::int", values(b"x")), SYNC],
    "types that the client declares": [
        Parse(b"", b"SELECT $1, $2", (20, 0)),
        *(Describe(STATEMENT, b""), Bind(b"", b"", values(b"1", b"x")), Execute(b""), SYNC),
    ],
    "a type that is none": [Parse(b"", b"SELECT $1", (99_999_999,)), SYNC],
    "more types than parameters": [
        Parse(b"", b"SELECT 1", (23, 23)),
        Describe(STATEMENT, b""),
        SYNC,
    ],
    "a parameter without a type": [
        Parse(b"", b"SELECT $1 IS NULL"),
        Describe(STATEMENT, b""),
        SYNC,
    ],
    "parameter 2 without 1": [Parse(b"", b"SELECT $2::int"), Describe(STATEMENT, b""), SYNC],
    "a function call in text": [call(INT4PL, b"1", b"2")],
    "a function call in binary": [call(INT4PL, ONE, TWO_, codes=[1], result=1)],
    "a function call with NULL": [call(INT4PL, ONE, None, codes=[1, 1], result=1)],
    "a function call without arguments": [call(VERSION)],
    "a function call of text": [call(UPPER, b"abc")],
    "a call of no function": [call(99_999_999, b"1")],
    "a call with the wrong count": [call(INT4PL, b"1")],
    "a call with a wrong format": [call(INT4PL, b"1", b"2", codes=[3])],
    "a call of an aggregate": [call(2147, b"1")],
    "a call in a failed transaction": [Query(b"BEGIN; SELECT 1/0"), call(INT4PL, b"1", b"2")],
    "a call in a pipeline": [*asked(b"SELECT 1"), call(INT4PL, b"1", b"2"), SYNC],
    "COPY out in all formats": [
        Query(b"COPY (SELECT 1, 'a,b', NULL) TO STDOUT"),
        Query(b"COPY (SELECT 1, 'a,b', NULL) TO STDOUT (FORMAT csv, HEADER)"),
        Query(b"COPY (SELECT 1, 'a,b', NULL::text) TO STDOUT (FORMAT binary)"),
    ],
    "COPY out prepared": [*asked(b"COPY (SELECT generate_series(1, 3)) TO STDOUT"), SYNC],
    "COPY out that fails": [
        Query(b"COPY (SELECT 1 / (3 - g) FROM generate_series(1, 5) g) TO STDOUT")
    ],
    "COPY in, with a Sync and a Flush in it": [
        Query(b"CREATE TEMP TABLE own (n int)"),
        *(Query(b"COPY own FROM STDIN"), SYNC, FLUSH, CopyData(b"1\n"), CopyDone()),
        Query(b"SELECT * FROM own"),
    ],
    "COPY in, cut anywhere": [
        Query(b"CREATE TEMP TABLE own (n int, t text)"),
        Query(b"COPY own FROM STDIN"),
        *(CopyData(b"1\tone"), CopyData(b"\n2"), CopyData(b"\ttwo\n\\.\n"), CopyDone()),
        Query(b"SELECT * FROM own"),
    ],
    "COPY in that fails": [
        Query(b"CREATE TEMP TABLE own (n int)"),
        *(Query(b"COPY own FROM STDIN"), CopyData(b"1\nx\n"), CopyData(b"3\n"), CopyDone()),
        Query(b"SELECT * FROM own"),
    ],
    "COPY in that the client gives up": [
        Query(b"CREATE TEMP TABLE own (n int)"),
        *(Query(b"COPY own FROM STDIN"), CopyData(b"1\n"), CopyFail(b"no more\0")),
    ],
    "COPY in, and statements behind it": [
        Query(b"CREATE TEMP TABLE own (n int)"),
        *(Query(b"COPY own FROM STDIN; SELECT * FROM own"), CopyData(b"7\n"), CopyDone()),
    ],
    "COPY in, prepared": [
        Query(b"CREATE TEMP TABLE own (n int)"),
        *(*asked(b"COPY own FROM STDIN"), CopyData(b"7\n"), CopyDone(), SYNC),
        Query(b"SELECT * FROM own"),
    ],
    "COPY in, prepared, and a Parse instead of data": [
        Query(b"CREATE TEMP TABLE own (n int)"),
        *(*asked(b"COPY own FROM STDIN"), Parse(b"", b"SELECT 1"), SYNC),
    ],
    "COPY data that nobody asked for": [
        CopyData(b"1\n"),
        CopyDone(),
        CopyFail(b"\0"),
        *asked(b"SELECT 1"),
    ],
    "COPY both is for replication": [
        Query(b"START_REPLICATION SLOT x LOGICAL 0/0"),
        Query(b"IDENTIFY_SYSTEM"),
    ],
    "LATIN1": [
        Query(b"SET client_encoding = 'LATIN1'; SELECT '\xe9' AS \"\xe9\", '\xe9'::bytea"),
        *(*asked(b"SELECT $1 || '\xe9'", values(b"\xe9")), SYNC),
        *(Query(b"SELECT U&'\\20AC'"), Query(b"SELECT '\xe9' FROM nothing_\xe9")),
    ],
    "SQL_ASCII": [
        Query(b"SET client_encoding = 'SQL_ASCII'; SELECT '\xc3\xa9'"),
        *(Query(b"SELECT '\xe9'"), *asked(b"SELECT $1::text", values(b"\xc3\xa9")), SYNC),
    ],
    "SJIS, whose second bytes look like backslashes": [
        Query(b"SET client_encoding = 'SJIS'"),
        *(Query(b"SELECT '\x95\x5c', 'b'"), *asked(b"SELECT '\x95\x5c'"), SYNC),
        Query(b"SET client_encoding = 'UTF8'"),
    ],
    "an encoding that is none": [
        Query(b"SET client_encoding = 'x'"),
        Query(b"SHOW client_encoding"),
    ],
    "settings that are reported": [
        Query(
            b"SET DateStyle = 'German'; SET IntervalStyle = 'iso_8601'; SET bytea_output = 'escape'"
        ),
        Query(b"SET search_path = public; SET application_name = 'a'; SET TimeZone = 'Asia/Tokyo'"),
        Query(b"BEGIN; SET LOCAL TimeZone = 'UTC'; COMMIT"),
        Query(b"BEGIN; SET TimeZone = 'UTC'; ROLLBACK"),
        Query(b"SET standard_conforming_strings = off; SET standard_conforming_strings = on"),
        Query(b"SET SESSION AUTHORIZATION DEFAULT; RESET ALL"),
    ],
    "an answer, column by column": [*asked(COUNT, result=formats(1)), SYNC],
    "an answer with formats for others": [*asked(COUNT, result=formats(0, 1)), SYNC],
    "an answer with a format that is none": [*asked(COUNT, result=formats(7)), SYNC],
    "an answer in portions": [
        *(
            Parse(b"", SEVERAL),
            Bind(b"p", b""),
            Execute(b"p", 2),
            Execute(b"p", 2),
            Execute(b"p", 2),
        ),
        *(Execute(b"p", 2), SYNC),
    ],
    "an answer in portions over a Sync": [
        *(Parse(b"", SEVERAL), Bind(b"p", b""), Execute(b"p", 2), SYNC, Execute(b"p", 2), SYNC),
    ],
    "an answer, and the portal described behind it": [
        *(Parse(b"", COUNT), Bind(b"p", b""), Execute(b"p"), Describe(PORTAL, b"p"), Execute(b"p")),
        SYNC,
    ],
    "an answer to too many parameters": [*asked(COUNT, values(b"1")), SYNC],
    "an answer with a negative limit": [
        Parse(b"", SEVERAL),
        Bind(b"", b""),
        Execute(b"", -1),
        SYNC,
    ],
    "an answer among others": [
        *(*asked(b"SELECT 1"), *asked(COUNT), *asked(b"SELECT 2"), SYNC, SYNC),
    ],
    "an answer behind an error": [*asked(b"SELECT 1/0"), *asked(COUNT), SYNC, *asked(COUNT), SYNC],
    "an answer in LATIN1": [
        Query(b"SET client_encoding = 'LATIN1'"),
        *(*asked(COUNT), Query(b"SELECT '\xe9'; " + COUNT), SYNC),
    ],
    "an answer in a failed transaction": [Query(b"BEGIN; SELECT 1/0"), *asked(COUNT), SYNC],
    "an answer beside COPY": [
        Query(b"CREATE TEMP TABLE own (n int)"),
        *(Query(b"COPY own FROM STDIN"), CopyData(b"7\n"), CopyDone(), Query(COUNT)),
    ],
    "goodbye": [Query(b"SELECT 1"), Terminate()],
    "goodbye behind a series": [*asked(b"SELECT generate_series(1, 1000)"), SYNC, Terminate()],
    "goodbye behind an answer": [Query(COUNT), *asked(COUNT), SYNC, Terminate()],
    "goodbye in a transaction": [Query(b"BEGIN"), Terminate(), Query(b"SELECT 1")],
    "an answer behind the goodbye": [Query(b"SELECT 1"), Terminate(), Query(COUNT)],
    "goodbye in a COPY": [Query(b"COPY (SELECT 1) TO STDOUT"), Query(b"COMMIT"), Terminate()],
    "goodbye behind an error": [*asked(b"SELECT 1/0"), Terminate(), Query(COUNT)],
    "goodbye in the middle of a COPY": [
        Query(b"CREATE TEMP TABLE own (n int)"),
        *(Query(b"COPY own FROM STDIN"), CopyData(b"7\n"), Terminate()),
    ],
}


@pytest.mark.parametrize("messages", CORNERS.values(), ids=CORNERS)
def test_a_corner(two: Two, messages: list[Message]) -> None:
    found, wanted = two.said(messages)
    assert found == wanted
