"""Schemas where analysts keep answers: whose they are, what becomes of them, and how large."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from proxy.shadow import Shadow, ShadowUnavailable
from tests.shadow.shadow_policies import CARE, DOUBLE, INTEGER, PEOPLE, SITES, column, policy, table
from tests.shadow.test_shadow_schema import connect, refusal

pytestmark = pytest.mark.asyncio
OWN = {"ann": ("ann", "marts"), "Bob's": ("bob",)}


@asynccontextmanager
async def started(
    places: Path, state: str = "releases", **changes: object
) -> AsyncIterator[Shadow]:
    given = {"tables": (PEOPLE, CARE, SITES), "schemas": OWN} | changes
    shadow = await Shadow.start(policy(places / state, **given))  # type: ignore[arg-type]
    try:
        yield shadow
    finally:
        await shadow.stop()


async def test_each_role_keeps_tables_in_its_own_schemas(places: Path) -> None:
    async with started(places, "each") as shadow:
        with connect(shadow, "ann") as ann, connect(shadow, "Bob's") as bob:
            ann.execute("CREATE TABLE ann.kept AS SELECT 1 AS site, 20 AS years")
            ann.execute("CREATE TABLE marts.kept (site int)")
            ann.execute("CREATE VIEW marts.seen AS SELECT * FROM ann.kept")
            ann.execute("COMMENT ON TABLE ann.kept IS 'years by site'")
            with ann.transaction(force_rollback=True):
                ann.execute("ALTER TABLE ann.kept RENAME TO old; DROP TABLE ann.old CASCADE")
            listed = ann.execute("SELECT schema, name, kind, comment FROM privacy.releases")
            assert listed.fetchall() == [
                ("ann", "kept", "table", "years by site"),
                ("marts", "kept", "table", None),
                ("marts", "seen", "view", None),
            ]
            assert ann.execute("SELECT * FROM marts.seen").fetchall() == [(1, 20)]
            for text in ("CREATE TABLE public.t ()", "CREATE TABLE bob.t ()", "CREATE SCHEMA s"):
                assert isinstance(error_of(ann, text), errors.InsufficientPrivilege)
            # Its owner may give a table away, but not the way to it: that would be free to read.
            ann.execute('GRANT ALL ON ann.kept TO "Bob\'s"')
            ann.execute('GRANT ALL ON SCHEMA ann TO "Bob\'s"')  # a warning: nothing was granted
            assert isinstance(error_of(bob, "SELECT * FROM ann.kept"), errors.InsufficientPrivilege)
            assert bob.execute("SELECT * FROM privacy.releases").fetchall() == []


async def test_releases_survive_restarts_and_other_policies(places: Path) -> None:
    altered = table("care", [column("id", INTEGER), column("usd", DOUBLE)], CARE.unit)
    async with started(places, "survive") as shadow:
        with connect(shadow, "ann") as ann:
            ann.execute("CREATE TABLE ann.kept AS SELECT 1 AS site, 20 AS years")
            ann.execute("CREATE VIEW marts.seen AS SELECT * FROM ann.kept")
            ann.execute("CREATE TABLE marts.kept ()")
    async with started(places, "survive", tables=(PEOPLE, altered)) as shadow:
        with connect(shadow, "ann") as ann:
            assert ann.execute("SELECT * FROM ann.kept").fetchall() == [(1, 20)]
            assert refusal(ann, "SELECT count(*) FROM care").sqlstate == "42501"
    async with started(
        places, "survive", schemas={"ann": ("ann",)}
    ) as shadow:  # marts is nobody's now
        with connect(shadow, "ann") as ann:
            assert ann.execute("SELECT * FROM ann.kept").fetchall() == [(1, 20)]
            denied = error_of(ann, "SELECT * FROM marts.kept")
            assert isinstance(denied, errors.InsufficientPrivilege)
    async with started(places, "survive", schemas={"Bob's": ("ann", "marts")}) as shadow:
        # A schema may be given to another role; what lies there still belongs to who made it.
        with connect(shadow, "Bob's") as bob:
            denied = error_of(bob, "SELECT * FROM marts.seen")
            assert isinstance(denied, errors.InsufficientPrivilege)
            bob.execute("CREATE TABLE marts.other ()")
    async with started(places, "survive") as shadow:
        with connect(shadow, "ann") as ann:
            assert ann.execute("SELECT * FROM marts.seen").fetchall() == [(1, 20)]


async def test_what_an_analyst_makes_never_stands_in_for_postgresqls_own(places: Path) -> None:
    # A schema named like the superuser comes first in the superuser's default search_path. What is
    # in it and fits an argument's type better than PostgreSQL's own would run as superuser.
    async with started(places, schemas={"ann": ("pgfog",)}) as shadow:
        with connect(shadow, "ann") as ann:
            ann.execute(
                "CREATE AGGREGATE pgfog.quote_ident(name) (sfunc = array_append, stype = name[])"
            )
            ann.execute("CREATE TABLE pgfog.mine ()")
        await shadow.look()
    async with started(places, schemas={"ann": ("pgfog",)}) as shadow:
        with connect(shadow, "ann") as ann:
            assert refusal(ann, "SELECT * FROM people").sqlstate == "42501"
            assert ann.execute("SELECT count(*) FROM pgfog.mine").fetchone() == (0,)


async def test_a_schema_of_somebody_else_is_left_alone(places: Path) -> None:
    async with started(places) as shadow:
        with psycopg.connect(shadow.conninfo, autocommit=True) as steward:
            steward.execute("CREATE SCHEMA IF NOT EXISTS theirs")
        with pytest.raises(ShadowUnavailable, match="holds no releases"):
            Shadow._built(
                policy(places, (PEOPLE,), schemas={"ann": ("theirs",)}), shadow.conninfo, None
            )


async def test_who_writes_when_there_is_no_room_is_ended(places: Path) -> None:
    async with started(places) as shadow:
        await shadow.look()
        with connect(shadow, "ann") as greedy, connect(shadow, "Bob's") as modest:
            shadow.disk_limit = shadow.disk_used() + (4 << 20)
            greedy.execute(
                "BEGIN; CREATE TABLE ann.big AS SELECT repeat('x', 100) AS x"
                " FROM generate_series(1, 200000)"
            )
            modest.execute("BEGIN; SELECT count(*) FROM privacy.releases")
            await shadow.look()
            assert shadow.over_quota()
            with pytest.raises(psycopg.OperationalError, match="terminating connection"):
                greedy.execute("COMMIT")
            assert modest.execute("SELECT 1").fetchone() == (1,)
            await shadow.look()
            assert not shadow.over_quota()


async def test_who_writes_on_a_server_elsewhere_is_ended_too(places: Path) -> None:
    async with started(places) as shadow:
        same = policy(places / "releases", (PEOPLE, CARE, SITES), schemas=OWN)
        elsewhere = await asyncio.to_thread(Shadow._built, same, shadow.conninfo, None)
        with connect(shadow, "ann") as greedy:
            greedy.execute("BEGIN; CREATE TABLE ann.big AS SELECT generate_series(1, 9)")
            await elsewhere.look()
            assert greedy.execute("SELECT count(*) FROM ann.big").fetchone() == (9,)
            elsewhere.disk_limit = 1 << 20
            await elsewhere.look()
            with pytest.raises(psycopg.OperationalError, match="terminating connection"):
                greedy.execute("COMMIT")


def error_of(connection: psycopg.Connection, text: str) -> psycopg.Error:
    with pytest.raises(psycopg.Error) as caught:
        connection.execute(text.encode())
    return caught.value
