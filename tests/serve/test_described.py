"""What pgfog describes is what PostgreSQL describes: names, types, modifiers, parameters.

The control is a PostgreSQL with the same tables and no row in them, asked past pgfog.
"""

import itertools
import struct
from pathlib import Path
from typing import cast

import pytest

from proxy.wire import client
from proxy.wire.body import Body
from proxy.wire.client import PORTAL, STATEMENT, Bind, Describe, Parse, Query
from proxy.wire.frames import Frame
from proxy.wire.server import ErrorResponse, ParameterDescription, RowDescription
from tests.serve.serving import Connection, Served, costs
from tests.sessions.world import Raw

BY_SITE = "SELECT site, count(*) AS years, avg(age) AS mean FROM care GROUP BY site"

PRIVATE = [
    "SELECT count(*) FROM care",
    BY_SITE,
    f"{BY_SITE} ORDER BY 2 DESC LIMIT 3",
    "SELECT count(*) AS n, sum(physician_visits), avg(physician_visits) FROM care WHERE age >= $1",
    "SELECT count(*) FROM care WHERE site = $1 AND age BETWEEN $2 AND $3",
    "SELECT count(*) FROM care WHERE site IN ($1, $2)",
    "SELECT count(*) FROM care WHERE site = ANY ($1)",
    "SELECT $1::text AS label, count(*)::varchar(7) FROM care",
    "SELECT round(avg(medical_usd)::numeric, $1) FROM care",
    "SELECT self_rated_health, count(*) FROM people GROUP BY 1 HAVING count(*) > $1",
    'SELECT count(*) AS "Count", sum(age) AS "a""b" FROM care',
    "WITH t AS (SELECT count(*) AS n FROM people) SELECT n, n::float4, n > 3 FROM t",
    "SELECT 'x' AS what, count(*) FROM people UNION ALL SELECT 'y', count(*) FROM care",
    "SELECT s.name, t.years FROM (" + BY_SITE + ") AS t JOIN sites AS s USING (site)",
    "SELECT * FROM sites",
    "SELECT state, name FROM sites WHERE site = $1",
    "SELECT now(), current_date, localtimestamp(3), count(*) FROM care",
    "SELECT NULL AS nothing, count(*) FROM care",
    "SELECT array_agg(years), jsonb_agg(site) FROM (" + BY_SITE + ") AS t",
]
AROUND = [
    "{}",
    "EXPLAIN {}",
    "EXPLAIN VERBOSE {}",
    "EXPLAIN (FORMAT JSON) {}",
    "EXPLAIN (COSTS OFF, FORMAT TEXT, ANALYZE OFF) {}",
]
OTHERS = [
    "SHOW privacy.budget",
    'SHOW "privacy.budget"',
    f"DECLARE c CURSOR WITH HOLD FOR {BY_SITE}",
    f"DECLARE c BINARY NO SCROLL CURSOR FOR {BY_SITE}",
    f"COPY ({BY_SITE}) TO STDOUT",
    f"COPY ({BY_SITE}) TO STDOUT (FORMAT binary)",
    "COPY sites TO STDOUT",
    f"CREATE TEMP TABLE kept AS {BY_SITE}",
    "CREATE TEMP TABLE kept AS SELECT count(*) FROM care WHERE age > $1",
    f"CREATE TEMP TABLE kept AS {BY_SITE} WITH NO DATA",
    BY_SITE.replace(" FROM", " INTO TEMP kept FROM"),
    f"PREPARE p AS {BY_SITE}",
    "PREPARE p (int) AS SELECT count(*) FROM care WHERE site = $1",
    "EXECUTE nobody",
    "EXECUTE ready (1)",
    "EXPLAIN EXECUTE ready (1)",
    "CREATE TEMP TABLE kept AS EXECUTE ready (1)",
    "DEALLOCATE ready",
    "DEALLOCATE ALL",
    f"INSERT INTO own {BY_SITE}",
    "INSERT INTO own (years) SELECT count(*) FROM care WHERE site = $1 RETURNING years AS n, *",
    "SELECT * FROM care LIMIT 0",
    "SELECT * FROM care WHERE 1 = 0",
    "SELECT * FROM (SELECT * FROM people) AS t WHERE false",
    "SELECT * FROM care",
    "SELECT DISTINCT medical_usd FROM care",
    "SELECT SUBSTRING(self_rated_health, 1, 1200) FROM people LIMIT 10000",
    "SELECT max(age), min(medical_usd) FROM care",
    "DELETE FROM care",
    "UPDATE care SET age = $1 RETURNING age",
    "INSERT INTO sites VALUES ($1, $2, $3)",
    "SELECT nothing FROM care",
    "SELECT count(*) FROM nowhere",
    "SELECT count(*) FRM care",
    "SELECT sum(self_rated_health) FROM people",
    "SELECT * FROM privacy.budget",
    "SELECT count(*) FROM privacy.queries",
]
TOOLS = Path(__file__).with_name("tools_ask.sql").read_text().rstrip("\n").split("\n\n")
STATEMENTS = [
    *(around.format(text) for around, text in itertools.product(AROUND, PRIVATE)),
    *OTHERS,
    *(text for text in TOOLS if not text.startswith("--")),
]


def read(frame: Frame) -> object:
    """What a reply to Parse, Bind or Describe says; errors by code and position."""
    match frame.tag:
        case b"t":
            return ParameterDescription.decode(Body(frame.body)).oids
        case b"T":
            fields = RowDescription.decode(Body(frame.body)).fields
            return [(f.name, f.oid, f.modifier, f.format) for f in fields]
        case b"E":
            said = ErrorResponse.decode(Body(frame.body)).fields
            return said[b"C"], said[b"M"], said.get(b"P")
    return frame.tag


def described(raw: Raw, text: str, *declared: int) -> list[object]:
    """Everything that is said up to the point where the statement would run.

    Args:
        declared: types of the parameters, as the client has them.
    """
    raw.send(Parse(b"", text.encode(), declared), Describe(STATEMENT, b""), client.Sync())
    replies = [read(f) for f in raw.until(b"Z")]
    if replies[0] == b"1":
        count = len(cast("tuple[int, ...]", replies[1]))
        nulls = struct.pack("!HH", 0, count) + struct.pack("!i", -1) * count
        raw.send(
            Bind(b"", b"", nulls, struct.pack("!HH", 1, 1)), Describe(PORTAL, b""), client.Sync()
        )
        replies += [read(f) for f in raw.until(b"Z")]
    return replies


def prepare(raw: Raw) -> Raw:
    raw.tags(Query(b"CREATE TEMP TABLE own (site int, years bigint, mean float8)"))
    raw.tags(
        Parse(b"ready", b"SELECT site, count(*) FROM care WHERE site = $1 GROUP BY 1"),
        client.Sync(),
    )
    return raw


def test_everything_is_described_as_by_postgres(pgfog: Served, ann: Connection) -> None:
    with costs("0", ann), prepare(pgfog.raw()) as ours, prepare(pgfog.raw_shadow()) as theirs:
        said = [(text, described(ours, text), described(theirs, text)) for text in STATEMENTS]
    assert [each for each in said if each[1] != each[2]] == []
    assert len(STATEMENTS) > 250


ONE = [
    "SELECT count(*) FROM care WHERE site = $1",
    "SELECT count(*) FROM care WHERE age BETWEEN $1 AND 40",
    "SELECT count(*) FROM care WHERE site = ANY ($1)",
    "SELECT count(*) FROM care WHERE site IN ($1, 2)",
    "SELECT count(*) FROM care WHERE site::text = $1",
    "SELECT count(*) FROM care WHERE $1 IS NULL OR site = $1",
    "SELECT count(*) FROM care WHERE site = CAST($1 AS bigint)",
    "SELECT count(*) FROM care WHERE now() > $1",
    "SELECT count(*) FROM people WHERE female = $1",
    "SELECT count(*) FROM people WHERE self_rated_health LIKE $1",
    "SELECT count(*) FROM people WHERE education_years IS NOT DISTINCT FROM $1",
    "SELECT sum(age * $1), $1 FROM care",
    "SELECT site, count(*) FROM care GROUP BY site HAVING count(*) > $1 LIMIT $1",
    "SELECT CASE WHEN site = $1 THEN 'a' ELSE 'b' END, count(*) FROM care GROUP BY 1",
    "SELECT name FROM sites WHERE site = $1",
    "SELECT name FROM sites WHERE name = $1 LIMIT 3",
]
DECLARED = "bool bytea int8 int2 int4 text json float4 float8 unknown bpchar varchar date time"
DECLARED += " timestamp timestamptz interval numeric uuid jsonb _int4 _int8 _text _float8 _numeric"


def test_a_parameter_may_be_declared_of_any_type(pgfog: Served, ann: Connection) -> None:
    oids: dict[str, int] = dict(ann.execute("SELECT typname, oid::int FROM pg_type").fetchall())
    asked = list(itertools.product(ONE, [oids[name] for name in DECLARED.split()]))
    with costs("0", ann), pgfog.raw() as ours, pgfog.raw_shadow() as theirs:
        said = [(a, described(ours, *a), described(theirs, *a)) for a in asked]
    assert [each for each in said if each[1] != each[2]] == []
    assert len(said) == 400


@pytest.mark.parametrize(
    "text",
    [
        "EXPLAIN SELECT count(*) FROM care",
        "EXPLAIN (FORMAT JSON) SELECT count(*) FROM care",
        "SHOW privacy.budget",
        BY_SITE,
    ],
)
def test_a_simple_query_is_described_the_same(pgfog: Served, text: str) -> None:
    with pgfog.raw() as raw:
        wanted = next(r for r in described(raw, text) if isinstance(r, list))
        raw.send(Query(text.encode()))
        (row,) = [f for f in raw.until(b"Z") if f.tag == b"T"]
        assert read(row) == wanted


def test_a_plan_is_json_where_tools_want_it(ann: Connection) -> None:
    row = ann.execute(f"EXPLAIN (FORMAT JSON, ANALYZE OFF, COSTS ON) {BY_SITE}").fetchone()
    assert row is not None
    (only,) = row[0]
    assert only["Plan"]["Node Type"] == "Private Answer"
    assert any("Price" in line for line in only["Plan"]["Details"])
