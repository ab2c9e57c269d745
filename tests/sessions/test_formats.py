"""Values of every type, as text and in binary, there and back."""

from collections.abc import Iterator

import pytest

from proxy.wire.client import PORTAL, STATEMENT, Bind, Describe, Execute, Parse, Sync
from proxy.wire.message import Message
from tests.sessions.two import Two, formats, values
from tests.sessions.world import Running


@pytest.fixture(scope="module")
def two(shared: Running) -> Iterator[Two]:
    two = Two(shared)
    yield two
    two.close()


TYPED = {
    "bool": "true",
    '"char"': "x",
    "name": "care",
    "int2": "-32768",
    "int4": "2147483647",
    "int8": "-9223372036854775808",
    "numeric": "-12345678901234567890.0123456789",
    "numeric(10,2)": "NaN",
    "float4": "1.1754944e-38",
    "float8": "-Infinity",
    "money": "-1234.50",
    "oid": "4294967295",
    "text": "naïve ☃",
    "varchar(3)": "abc",
    "char(5)": "ab",
    "bytea": "\\x00ff10",
    "date": "0044-03-15 BC",
    "time": "24:00:00",
    "timetz": "12:00:00.123456+05:30",
    "timestamp": "infinity",
    "timestamp(3)": "2024-02-29 23:59:59.9996",
    "timestamptz": "1900-01-01 00:00:00+00",
    "interval": "-1 year 2 mons -3 days 04:05:06.789",
    "uuid": "00000000-0000-0000-0000-0000000000ff",
    "json": '{"a": [1, null]}',
    "jsonb": '{"a": [1, null], "b": "\\u00e9"}',
    "jsonpath": "$.a[*]",
    "xid": "7",
    "xid8": "18446744073709551615",
    "cid": "0",
    "tid": "(4294967295,65535)",
    "pg_lsn": "16/B374D848",
    "inet": "fe80::1/64",
    "cidr": "10.0.0.0/8",
    "macaddr": "08:00:2b:01:02:03",
    "macaddr8": "08:00:2b:01:02:03:04:05",
    "bit(3)": "101",
    "varbit": "",
    "point": "(1,-2)",
    "line": "{1,2,3}",
    "lseg": "[(0,0),(1,1)]",
    "box": "(1,1),(0,0)",
    "path": "((0,0),(1,1),(2,0))",
    "polygon": "((0,0),(1,1),(2,0))",
    "circle": "<(0,0),5>",
    "tsvector": "'a':1 'b':2,3",
    "tsquery": "'a' & !'b'",
    "int4range": "[1,5)",
    "numrange": "empty",
    "tstzrange": "(,2024-01-01 00:00:00+00]",
    "int8multirange": "{[1,2),[5,9)}",
    "regclass": "pg_class",
    "regtype": "integer",
    "regproc": "now",
    "regrole": "ann",
    "int4[]": "{{1,2},{3,NULL}}",
    "text[]": '{"a,b",NULL,"\\"q\\"",""}',
    "numeric[]": "{}",
    "timestamptz[]": "[2:3]={infinity,2000-01-01 00:00:00+00}",
    "record": "",
    "refcursor": "c",
    "unknown": "x",
    "void": "",
}

ONE_WAY = {"record", "void"}
"""What has no input."""


@pytest.mark.parametrize("type_", TYPED)
def test_a_type_in_either_format(two: Two, type_: str) -> None:
    """Text in and out, binary out, and what came out back in."""
    text = f"SELECT $1::{type_} AS v".encode()
    if type_ == "record":
        text = b"SELECT ROW(1, 'x'::text, NULL, ARRAY[1.5]) AS v, $1::text"
    value, statement = TYPED[type_].encode(), Parse(b"s", text)
    out: list[Message] = [
        *(statement, Describe(STATEMENT, b"s")),
        *(Bind(b"", b"s", values(value), formats(0)), Describe(PORTAL, b""), Execute(b"")),
        *(Bind(b"", b"s", values(value), formats(1)), Describe(PORTAL, b""), Execute(b""), Sync()),
    ]
    found, wanted = two.said(out)
    assert found == wanted
    rows = [body for tag, body in (w for w in wanted if isinstance(w, tuple)) if tag == b"D"]
    if type_ in ONE_WAY:
        assert len(rows) < 3
        return
    shown, binary = rows
    back: list[Message] = [
        Parse(b"s", text),
        Bind(b"", b"s", values(binary[6:], formats=[1])),
        Execute(b""),
    ]
    found, wanted = two.said(back)
    assert found == wanted
    assert (b"D", shown) in wanted
