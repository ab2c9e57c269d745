"""What tools ask on connect and on sync is refused in a way that they go on from."""

from collections.abc import Callable

import psycopg
import pytest

from proxy.wire import client
from proxy.wire.body import Body
from proxy.wire.client import PORTAL, Bind, Describe, Execute, Flush, Parse, Query
from proxy.wire.message import Message
from proxy.wire.server import ParameterStatus
from tests.serve.serving import Connection, Served, costs
from tests.sessions.world import error_of

LOOKS = {
    "SELECT * FROM care LIMIT 1000": "42501",
    "SELECT * FROM public.care LIMIT 1": "42501",
    'SELECT "care".* FROM "public"."care" ORDER BY 1 LIMIT 200 OFFSET 200': "42501",
    "SELECT SUBSTRING(self_rated_health, 1, 1200) AS s FROM people LIMIT 10000": "42501",
    "SELECT DISTINCT medical_usd FROM care": "0A000",
    "SELECT medical_usd FROM care GROUP BY medical_usd ORDER BY 1 LIMIT 1000": "0A000",
    "SELECT ctid, * FROM care": "42501",
    "TABLE care": "42501",
    "SELECT row_to_json(c) FROM care AS c": "42501",
    "SELECT min(person_id), max(person_id) FROM people": "42501",
    "SELECT count(*) FROM care TABLESAMPLE SYSTEM (10)": "0A000",
}
"""Metabase's fingerprint and samples, Superset's filter values, pgAdmin's and DBeaver's grids."""

COUNT = "SELECT count(*) FROM care"
SYNC = client.Sync()


def simple(text: str) -> tuple[Message, ...]:
    return (Query(text.encode()),)


def extended(text: str) -> tuple[Message, ...]:
    return (Parse(b"", text.encode()), Bind(b"", b""), Describe(PORTAL, b""), Execute(b""), SYNC)


def several(text: str) -> tuple[Message, ...]:
    return (Query(f"SELECT 1; {text}; SELECT 2".encode()),)


@pytest.mark.parametrize("ask", [simple, extended, several])
def test_a_session_goes_on_after_a_refusal(
    pgfog: Served, ann: Connection, ask: Callable[[str], tuple[Message, ...]]
) -> None:
    with costs("0", ann), pgfog.raw() as raw:
        for text, sqlstate in LOOKS.items():
            raw.send(*ask(text))
            frames = raw.until(b"Z")
            error = error_of(frames)
            assert (error["C"], error["S"]) == (sqlstate, "ERROR"), (text, error)
            assert error.get("H"), (text, error)
            assert frames[-1].body == b"I"
            assert raw.tags(Query(b"SELECT 1")) == "TDCZ"


@pytest.mark.parametrize("ask", [simple, extended, several])
def test_a_savepoint_around_every_statement_saves_the_transaction(
    pgfog: Served, ann: Connection, ask: Callable[[str], tuple[Message, ...]]
) -> None:
    # psqlODBC's way, to the name.
    with costs("0.5", ann), pgfog.raw() as raw:
        raw.tags(Query(b"BEGIN;CREATE TEMP TABLE kept AS SELECT 1 AS n"))
        for text, sqlstate in LOOKS.items():
            raw.tags(Query(b"SAVEPOINT _EXEC_SVP_1"))
            raw.send(*ask(text))
            frames = raw.until(b"Z")
            assert error_of(frames)["C"] == sqlstate
            assert frames[-1].body == b"E"
            raw.send(*ask(text))
            assert error_of(raw.until(b"Z"))["C"] == "25P02"
            assert raw.tags(Query(b"ROLLBACK TO _EXEC_SVP_1;RELEASE _EXEC_SVP_1")) == "CCZ"
        assert raw.tags(Query(f"SAVEPOINT s; {COUNT}; RELEASE s".encode())) == "CNTDCCZ"
        raw.send(Query(b"SELECT n FROM kept; COMMIT"))
        assert raw.until(b"Z")[-1].body == b"I"


def test_a_pipeline_goes_on_behind_its_sync(pgfog: Served, ann: Connection) -> None:
    with costs("1.0", ann), pgfog.connect() as connection, connection.pipeline() as pipeline:
        outcomes: list[str | None] = []
        cursors = []
        for text in ("SELECT 1", COUNT, *LOOKS, "SELECT 2", COUNT):
            cursor = connection.cursor()
            try:
                cursor.execute(text.encode())
                pipeline.sync()
            except psycopg.Error as error:
                outcomes.append(error.sqlstate)
            else:
                cursors.append(cursor)
        assert outcomes == list(LOOKS.values())
        assert [len(cursor.fetchall()) for cursor in cursors] == [1, 1, 1, 1]


def test_flush_shows_a_refusal_before_the_sync(pgfog: Served) -> None:
    with pgfog.raw() as raw:
        raw.send(*extended("SELECT * FROM care LIMIT 5")[:-1], Flush())
        assert error_of(raw.until(b"E"))["C"] == "42501"
        raw.send(*extended(COUNT)[:-1], Flush())
        assert raw.silent()
        assert raw.tags(SYNC) == "Z"
        assert raw.tags(*extended("SELECT 1")) == "12TDCZ"


def test_settings_are_reported_as_they_change(pgfog: Served) -> None:
    with pgfog.raw() as raw:
        raw.send(Query(b"SET DateStyle = 'German'; SET application_name = 'x'; " + COUNT.encode()))
        statuses = [ParameterStatus.decode(Body(f.body)) for f in raw.until(b"Z") if f.tag == b"S"]
        assert {(s.name, s.value) for s in statuses} == {
            (b"DateStyle", b"German, DMY"),
            (b"application_name", b"x"),
        }
        raw.send(Query(b"BEGIN; SET TimeZone = 'Asia/Tokyo'; SELECT * FROM care"))
        *_, status = [f for f in raw.until(b"Z") if f.tag == b"S"]
        assert ParameterStatus.decode(Body(status.body)).value == b"UTC"  # the error undid it


def test_an_empty_query_and_comments(pgfog: Served) -> None:
    with pgfog.raw() as raw:
        for text in (b"", b";", b" ", b"-- care", b"/* SELECT * FROM care */"):
            assert raw.tags(Query(text)) == "IZ"
            assert raw.tags(Parse(b"", text), Bind(b"", b""), Execute(b""), SYNC)[:2] == "12"
