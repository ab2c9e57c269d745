"""PostgreSQL alone: what its catalog may pretend, what its roles may do, and a server that goes."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest

from proxy.backends import BackendFailed
from proxy.backends import postgres as module
from proxy.backends.postgres import PostgresBackend
from proxy.backends.postgres_catalog import unlimited
from proxy.sessions.answering import CANCELLED
from sensitivity.policy import BackendTable
from sensitivity.refusal import BackendGone, Cancelled
from tests import embedded
from tests.backends.asking import run
from tests.embedded import Connection, Server
from tests.patience import ASLEEP, PATIENCE_S, SLEEPING, until

EVERYTHING = sys.maxsize

PITFALLS = """
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN grade AS integer CHECK (VALUE > 0);
CREATE DOMAIN code AS character(3);
CREATE TABLE keys (
    plain integer NOT NULL, later integer NOT NULL, part integer NOT NULL,
    wide integer NOT NULL, extra integer NOT NULL, word text NOT NULL, gone integer NOT NULL,
    apart integer NOT NULL, nothing integer UNIQUE NULLS NOT DISTINCT, bytes text NOT NULL,
    EXCLUDE USING btree (apart WITH =)
);
CREATE UNIQUE INDEX ON keys (plain);
ALTER TABLE keys ADD UNIQUE (later) DEFERRABLE INITIALLY IMMEDIATE;
CREATE UNIQUE INDEX ON keys (part) WHERE plain > 0;
CREATE UNIQUE INDEX ON keys (wide) INCLUDE (extra);
CREATE UNIQUE INDEX ON keys (lower(word));
CREATE UNIQUE INDEX ON keys (bytes text_pattern_ops);
ALTER TABLE keys DROP COLUMN gone;
CREATE TABLE broken (id integer NOT NULL);
INSERT INTO broken VALUES (1), (1);
CREATE TABLE family (id integer PRIMARY KEY);
CREATE TABLE child () INHERITS (family);
INSERT INTO family VALUES (1);
INSERT INTO child VALUES (1);
CREATE TABLE years (id integer NOT NULL, year integer NOT NULL, PRIMARY KEY (id, year))
    PARTITION BY LIST (year);
CREATE TABLE years_2024 PARTITION OF years FOR VALUES IN (2024);
CREATE TABLE torn (id integer NOT NULL) PARTITION BY LIST (id);
CREATE TABLE torn_1 PARTITION OF torn FOR VALUES IN (1);
CREATE UNIQUE INDEX ON ONLY torn (id);
CREATE TABLE hidden (id integer PRIMARY KEY);
ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
CREATE POLICY odd ON hidden USING (id % 2 = 1);
CREATE MATERIALIZED VIEW seen AS SELECT plain FROM keys;
CREATE UNIQUE INDEX ON seen (plain);
CREATE TABLE types (
    id integer PRIMARY KEY, mood mood, grade grade, code code, fixed char(4), short varchar(5),
    stamp timestamp(3), zoned timestamptz(0), n numeric, money numeric(10,2), odd numeric(5,-2),
    tags integer[], doc jsonb, letter "char", other money, real real
);
CREATE TABLE secret (id integer PRIMARY KEY);
CREATE TABLE partly (id integer PRIMARY KEY, name text);
CREATE TEMP TABLE passing (id integer);
CREATE TABLE orders (id integer PRIMARY KEY);
CREATE TABLE items (
    item integer REFERENCES orders, a integer, b integer,
    FOREIGN KEY (b, a) REFERENCES years (year, id)
);
ALTER TABLE items ADD CONSTRAINT unsure FOREIGN KEY (a) REFERENCES orders NOT VALID;
CREATE TABLE endless (day date, at timestamp, zoned timestamptz);
INSERT INTO endless VALUES ('infinity', '-infinity', 'infinity'), ('2024-01-01', NULL, '-infinity');
CREATE ROLE looker LOGIN;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker;
REVOKE ALL ON secret, partly FROM looker;
GRANT SELECT (id) ON partly TO looker;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
"""


@pytest.fixture(scope="module")
def steward(postgres: Server) -> Connection:
    postgres.create("pitfalls")
    connection = postgres.connect("pitfalls")
    # Each on its own: CREATE INDEX CONCURRENTLY would not run in a transaction.
    connection.execute(PITFALLS.encode())
    with pytest.raises(Exception, match="could not create unique index"):
        connection.execute(b"CREATE UNIQUE INDEX CONCURRENTLY ON broken (id)")
    return connection


@pytest.fixture
async def looker(postgres: Server, steward: Connection) -> AsyncIterator[PostgresBackend]:
    backend = PostgresBackend.open(postgres.dsn("pitfalls", "looker"), timezone="UTC")
    yield backend
    await asyncio.to_thread(backend.close)


@pytest.fixture
def catalog(looker: PostgresBackend) -> dict[str, BackendTable]:
    return {name: table for (_, name), table in looker.catalog().items()}


def test_only_what_is_enforced_is_a_key(catalog: dict[str, BackendTable]) -> None:
    assert set(catalog["keys"].unique_keys) == {frozenset({"plain"}), frozenset({"wide"})}
    assert "gone" not in catalog["keys"].columns
    assert catalog["broken"].unique_keys == ()  # its index was never finished
    assert catalog["broken"].not_null == {"id"}


def test_a_parents_keys_say_nothing_of_its_children(catalog: dict[str, BackendTable]) -> None:
    assert (catalog["family"].unique_keys, catalog["family"].not_null) == ((), frozenset())
    assert catalog["child"].unique_keys == ()


def test_partitions(catalog: dict[str, BackendTable]) -> None:
    assert catalog["years"].unique_keys == (frozenset({"id", "year"}),)
    assert catalog["years_2024"].unique_keys == (frozenset({"id", "year"}),)
    assert catalog["torn"].unique_keys == ()  # not every partition has the index
    assert not catalog["years"].view


def test_tables_behind_other_servers_are_views(
    steward: Connection, looker: PostgresBackend
) -> None:
    with steward.transaction(force_rollback=True):
        steward.execute(b"CREATE FOREIGN DATA WRAPPER nowhere")
        steward.execute(b"CREATE SERVER far FOREIGN DATA WRAPPER nowhere")
        steward.execute(b"CREATE FOREIGN TABLE abroad (id integer NOT NULL) SERVER far")
        steward.execute(b"CREATE TABLE mixed (id integer NOT NULL) PARTITION BY LIST (id)")
        steward.execute(
            b"CREATE FOREIGN TABLE mixed_1 PARTITION OF mixed FOR VALUES IN (1) SERVER far"
        )
        from proxy.backends.postgres_catalog import read_catalog

        found = read_catalog(steward)
        for name in ("abroad", "mixed", "mixed_1"):
            table = found["public", name]
            assert (table.view, table.not_null, table.unique_keys) == (True, frozenset(), ())


def test_views_have_no_keys(catalog: dict[str, BackendTable]) -> None:
    assert (catalog["seen"].view, catalog["seen"].unique_keys) == (True, ())


async def test_row_level_security_is_seen_and_never_filters(
    looker: PostgresBackend, catalog: dict[str, BackendTable]
) -> None:
    assert catalog["hidden"].filtered
    assert not catalog["keys"].filtered
    with pytest.raises(BackendFailed):
        await run(looker, "SELECT count(*) FROM public.hidden", limit=1)


def test_only_what_the_role_may_read(catalog: dict[str, BackendTable]) -> None:
    assert not {"secret", "passing"} & catalog.keys()
    assert catalog["partly"].columns == {"id": "integer"}


def test_types(catalog: dict[str, BackendTable]) -> None:
    assert catalog["types"].columns == {
        "id": "integer",
        "mood": "text",
        "grade": "integer",
        "code": "character(3)",
        "fixed": "character(4)",
        "short": "character varying(5)",
        "stamp": "timestamp without time zone",
        "zoned": "timestamp with time zone",
        "n": "numeric",
        "money": "numeric(10,2)",
        "odd": "numeric(5,-2)",
        "tags": "integer[]",
        "doc": "jsonb",
        "letter": '"char"',
        "other": "money",
        "real": "real",
    }


def test_foreign_keys_in_the_order_of_their_columns(catalog: dict[str, BackendTable]) -> None:
    found = {(k.columns, k.table.name, k.references) for k in catalog["items"].foreign_keys}
    # Not `unsure`, which nobody has checked.
    assert found == {(("item",), "orders", ("id",)), (("b", "a"), "years", ("year", "id"))}


def test_nothing_reads_statistics() -> None:
    source = Path(embedded.__file__).parents[1] / "proxy" / "backends" / "postgres_catalog.py"
    for word in ("pg_stat", "reltuples", "relpages", "pg_relation_size", "n_live"):
        assert word not in source.read_text()


async def test_moments_without_end(looker: PostgresBackend) -> None:
    sql = "SELECT day, at, timezone('UTC', zoned) FROM public.endless ORDER BY day DESC"
    rows = await run(looker, sql, limit=EVERYTHING)
    assert rows[0] == ("infinity", "-infinity", "infinity")
    assert rows[1][1:] == (None, "-infinity")


def test_a_role_without_limits(steward: Connection, looker: PostgresBackend) -> None:
    fills, runs = looker.unlimited()
    assert (fills.split(":")[0], runs.split(":")[0]) == ("fill the disk", "run for ever")
    with steward.transaction(force_rollback=True):
        steward.execute(b"SET LOCAL temp_file_limit = '1GB'")
        assert unlimited(steward) == [runs]
        steward.execute(b"SET LOCAL statement_timeout = '10min'")
        assert unlimited(steward) == []


@pytest.mark.parametrize(
    ("grant", "said"),
    [
        ("ALTER ROLE looker SUPERUSER", "is a superuser"),
        ("ALTER ROLE looker CREATEROLE", "may create roles"),
        ("ALTER ROLE looker CREATEDB", "may create databases"),
        ("ALTER ROLE looker REPLICATION", "may replicate"),
        ("GRANT pg_write_all_data TO looker", "is a member of pg_write_all_data"),
        ("GRANT pg_read_server_files TO looker", "is a member of pg_read_server_files"),
        ("GRANT CREATE ON DATABASE pitfalls TO PUBLIC", "may create schemas in the database"),
        ("GRANT CREATE ON SCHEMA public TO looker", "may create in schema public"),
        ("GRANT INSERT ON secret TO PUBLIC", "may write to public.secret"),
        ("GRANT UPDATE (name) ON partly TO looker", "may write to public.partly"),
        ("GRANT TRUNCATE ON keys TO looker", "may write to public.keys"),
        ("ALTER TABLE secret OWNER TO looker", "may write to public.secret"),
    ],
)
def test_a_role_that_could_do_more(
    steward: Connection, looker: PostgresBackend, grant: str, said: str
) -> None:
    assert looker.excess() == []
    with steward.transaction(force_rollback=True):
        steward.execute(grant.encode())
        steward.execute(b"SET LOCAL ROLE looker")
        from proxy.backends.postgres_catalog import excess

        assert said in excess(steward)


async def test_settings_are_explicit(
    postgres: Server, steward: Connection, looker: PostgresBackend
) -> None:
    unlike = {
        "TimeZone": ("Asia/Tokyo", "UTC"),
        "DateStyle": ("German", "ISO, YMD"),
        "IntervalStyle": ("sql_standard", "postgres"),
        "search_path": ("public", "pg_catalog, pg_temp"),
        "extra_float_digits": ("-5", "1"),
        "bytea_output": ("escape", "hex"),
        "standard_conforming_strings": ("off", "on"),
        "row_security": ("on", "off"),
        "default_transaction_read_only": ("off", "off"),
        "default_transaction_isolation": ("read committed", "read committed"),
    }
    for name, (value, _) in unlike.items():
        steward.execute(f"ALTER ROLE looker SET {name} = '{value}'".encode())
    try:
        for name, (_, wanted) in unlike.items():
            found = await run(looker, f"SELECT current_setting('{name}')", limit=EVERYTHING)
            assert found == [(wanted,)], name
        for name, wanted in (("isolation", "repeatable read"), ("read_only", "on")):
            setting = f"SELECT current_setting('transaction_{name}')"
            assert await run(looker, setting, limit=EVERYTHING) == [(wanted,)]
        name = "SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()"
        assert await run(looker, name, limit=EVERYTHING) == [("pgfog",)]
        # Whatever a backslash means in a plain string there.
        text = "SELECT E'a\\\\b' = 'a\\b'"
        assert await run(looker, text, limit=EVERYTHING) == [(True,)]
    finally:
        steward.execute(b"ALTER ROLE looker RESET ALL")


async def test_functions_of_others_are_not_found(
    steward: Connection, looker: PostgresBackend
) -> None:
    with_function = b"CREATE FUNCTION public.trap(integer) RETURNS integer RETURN 1"
    steward.execute(with_function)
    with pytest.raises(BackendFailed):
        await run(looker, "SELECT trap(1)", limit=EVERYTHING)


@pytest.mark.parametrize("limit", [6, EVERYTHING])
async def test_several_cores_read_also_what_is_limited(
    steward: Connection, looker: PostgresBackend, limit: int
) -> None:
    # plpgsql: nobody sees into it that it is not the same in each process.
    steward.execute(
        b"CREATE OR REPLACE FUNCTION reader(integer) RETURNS integer PARALLEL SAFE LANGUAGE plpgsql"
        b" AS 'BEGIN RETURN pg_catalog.pg_backend_pid(); END'"
    )
    eager = {"parallel_setup_cost": 0, "parallel_tuple_cost": 0, "min_parallel_table_scan_size": 0}
    for name, value in {**eager, "parallel_leader_participation": "off"}.items():
        steward.execute(f"ALTER ROLE looker IN DATABASE pitfalls SET {name} = {value}".encode())
    try:
        async with looker.snapshot([]) as data:
            asked = "SELECT id, max(public.reader(id)) FROM public.family GROUP BY id"
            read = [*await data.run(asked, limit=limit)]
            ((leader,),) = await data.run("SELECT pg_catalog.pg_backend_pid()", limit=1)
    finally:
        steward.execute(b"ALTER ROLE looker IN DATABASE pitfalls RESET ALL")
    assert read
    assert leader not in {who for _, who in read}


async def test_a_time_limit_says_what_a_cancel_says(
    steward: Connection, postgres: Server, looker: PostgresBackend
) -> None:
    steward.execute(b"ALTER ROLE looker SET statement_timeout = '50ms'")
    try:
        with pytest.raises(Cancelled) as stopped:
            await run(looker, "SELECT pg_sleep(10)", limit=EVERYTHING)
    finally:
        steward.execute(b"ALTER ROLE looker RESET ALL")
    assert (stopped.value.message, stopped.value.hint) == (CANCELLED, None)


async def test_sessions_that_were_ended_are_replaced(
    steward: Connection, looker: PostgresBackend
) -> None:
    await run(looker, "SELECT 1", limit=EVERYTHING)
    end = b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'looker'"
    steward.execute(end)
    assert await run(looker, "SELECT 1", limit=EVERYTHING) == [(1,)]
    async with AsyncExitStack() as together:  # so that each place has a connection
        for _ in range(looker.places):
            snapshot = await together.enter_async_context(looker.snapshot([]))
            await snapshot.run("SELECT 1", limit=EVERYTHING)
    assert looker._pool is not None
    await asyncio.to_thread(until, lambda: steward.execute(end).rowcount == looker.places)
    assert await run(looker, "SELECT 1", limit=EVERYTHING) == [(1,)]
    sleeping = asyncio.create_task(run(looker, ASLEEP, limit=EVERYTHING))
    await asyncio.to_thread(until, lambda: steward.execute(SLEEPING.encode()).rowcount)
    steward.execute(end)
    with pytest.raises(BackendGone, match="the backend does not answer") as gone:
        await sleeping
    assert (gone.value.sqlstate, gone.value.__context__) == ("08006", None)


async def test_a_server_that_says_nothing_is_left(
    looker: PostgresBackend, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_GIVE_UP_S", 0.1)
    backend = PostgresBackend.open(postgres.dsn("pitfalls", "looker"), timezone="UTC")
    async with backend.snapshot([]) as snapshot:
        ((pid,),) = await snapshot.run("SELECT pg_backend_pid()", limit=1)
        os.kill(pid, signal.SIGSTOP)
    try:
        await asyncio.wait_for(asyncio.to_thread(backend.close), PATIENCE_S)
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_a_server_that_goes_and_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with embedded.running() as server:
        backend = PostgresBackend.open(server.dsn(), timezone="UTC")
        assert await run(backend, "SELECT 1", limit=EVERYTHING) == [(1,)]
        await asyncio.to_thread(server.stop)
        with pytest.raises(BackendGone, match="the backend does not answer"):
            await run(backend, "SELECT 1", limit=EVERYTHING)
        server.process = embedded.start(server.directory).process
        async with asyncio.timeout(PATIENCE_S):
            while True:
                with suppress(BackendGone):
                    assert await run(backend, "SELECT 1", limit=EVERYTHING) == [(1,)]
                    break
        await asyncio.to_thread(backend.close)
    assert not [r for r in caplog.records if r.name.startswith("psycopg")]


async def test_no_connection_is_lost_to_cancels(looker: PostgresBackend) -> None:
    for wait in (0, 0, 0.0005, 0.001, 0.002, 0.003) * 8:
        tasks = [
            asyncio.create_task(run(looker, "SELECT pg_sleep(0.002)", limit=EVERYTHING))
            for _ in range(4)
        ]
        await asyncio.sleep(wait)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    asked = [run(looker, "SELECT pg_sleep(0.05)", limit=EVERYTHING) for _ in range(16)]
    assert all(found for found in await asyncio.gather(*asked))


async def test_who_comes_next_is_not_struck_by_a_cancel_that_comes_late(
    steward: Connection, looker: PostgresBackend
) -> None:
    """One on its way when the statement ends strikes whatever its connection does then."""
    asked = "SELECT pg_backend_pid()"
    async with looker.snapshot([]) as data:
        ((struck,),) = await data.run(asked, limit=1)
        sleeping = asyncio.create_task(data.run(ASLEEP, limit=1))
        await asyncio.to_thread(until, lambda: steward.execute(SLEEPING.encode()).rowcount)
        sleeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sleeping
    async with AsyncExitStack() as together:  # so that each place has a connection
        for _ in range(looker.places):
            data = await together.enter_async_context(looker.snapshot([]))
            assert [*await data.run(asked, limit=1)] != [(struck,)]


@pytest.mark.parametrize(
    ("dsn", "said"),
    [
        ("no dsn at all", "is no connection string"),
        ("host=/nowhere dbname=x", "PostgreSQL cannot be reached"),
        ("host=127.0.0.1 port=1 connect_timeout=2", "PostgreSQL cannot be reached"),
    ],
)
def test_addresses_that_lead_nowhere(dsn: str, said: str) -> None:
    with pytest.raises(BackendGone, match=said):
        PostgresBackend.open(dsn, timezone="UTC")


def test_databases_that_cannot_be_asked(postgres: Server) -> None:
    with postgres.connect() as steward:
        steward.execute(b"CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(BackendGone, match="is encoded in LATIN1"):
        PostgresBackend.open(postgres.dsn("latin"), timezone="UTC")
    with pytest.raises(BackendGone, match=r"cannot be reached: .*Nowhere/Else"):
        PostgresBackend.open(postgres.dsn(), timezone="Nowhere/Else")
