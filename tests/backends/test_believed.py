"""What PostgreSQL's catalog said at the start has to hold for the rows that are read."""

import asyncio
import sys

import pytest

from proxy.backends import BackendChanged, BackendFailed
from proxy.backends.postgres import PostgresBackend
from sensitivity.policy import TableName
from sensitivity.refusal import Refusal
from tests.embedded import Server

EVERYTHING = sys.maxsize


@pytest.fixture(scope="module")
def believed(postgres: Server) -> str:
    """A database to change."""
    postgres.create("believed")
    return "believed"


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ("ALTER TABLE kept ADD more integer; CREATE INDEX ON kept (word)", True),
        ("ALTER TABLE kept DROP CONSTRAINT kept_pkey; CREATE UNIQUE INDEX ON kept (id)", True),
        ("ALTER TABLE kept DROP word", True),
        ("ALTER TABLE kept DROP CONSTRAINT kept_pkey", False),
        ("ALTER TABLE kept ALTER word DROP NOT NULL", False),
        ("ALTER TABLE kept ALTER id TYPE bigint", False),
        ("ALTER TABLE kept ENABLE ROW LEVEL SECURITY", False),
        ("CREATE TABLE heir () INHERITS (kept)", False),
        ("ALTER TABLE kept RENAME TO old; CREATE TABLE kept (id integer NOT NULL)", False),
        ("DROP TABLE kept; CREATE VIEW kept AS SELECT 1 AS id", False),
    ],
)
async def test_what_was_believed_is_asked_again(
    postgres: Server, believed: str, change: str, *, holds: bool
) -> None:
    steward = postgres.connect(believed)
    steward.execute(b"DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    steward.execute(b"CREATE TABLE kept (id integer PRIMARY KEY, word text NOT NULL)")
    postgres.admit(steward)
    steward.execute(b"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader")
    backend = PostgresBackend.open(postgres.dsn(believed, "reader"), timezone="UTC")
    try:
        assert ("public", "kept") in backend.catalog()
        steward.execute(change.encode())
        async with backend.snapshot([TableName("public", "kept")]) as data:
            if holds:
                assert [*await data.run("SELECT 1 FROM public.kept", limit=EVERYTHING)] == []
                return
            with pytest.raises(Refusal) as refused:
                await data.run("SELECT 1 FROM public.kept", limit=EVERYTHING)
        # Row security makes queries fail by themselves.
        row_security = "ROW LEVEL" in change
        assert isinstance(refused.value, BackendFailed if row_security else BackendChanged)
    finally:
        await asyncio.to_thread(backend.close)


async def test_a_part_of_a_part_is_believed_too(postgres: Server) -> None:
    postgres.create("parted")
    steward = postgres.connect("parted")
    steward.execute(
        b"CREATE FOREIGN DATA WRAPPER afar; CREATE SERVER afar FOREIGN DATA WRAPPER afar"
    )
    steward.execute(b"CREATE TABLE kept (id integer NOT NULL) PARTITION BY RANGE (id)")
    part = "PARTITION OF kept FOR VALUES FROM (1) TO (9) PARTITION BY RANGE (id)"
    steward.execute(f"CREATE TABLE part {part}".encode())
    postgres.admit(steward)
    backend = PostgresBackend.open(postgres.dsn("parted", "reader"), timezone="UTC")
    assert backend.catalog()["public", "kept"].not_null == {"id"}
    query = "SELECT 1 FROM public.kept WHERE id > 9"  # reads no part
    async with backend.snapshot([TableName("public", "kept")]) as data:
        await data.run(query, limit=EVERYTHING)
    steward.execute(
        b"CREATE FOREIGN TABLE below PARTITION OF part FOR VALUES FROM (1) TO (5) SERVER afar"
    )
    async with backend.snapshot([TableName("public", "kept")]) as data:
        with pytest.raises(BackendChanged):  # nobody enforces NOT NULL there
            await data.run(query, limit=EVERYTHING)
    await asyncio.to_thread(backend.close)


async def test_a_table_that_is_exchanged_while_it_is_asked(postgres: Server) -> None:
    """A name is looked up anew by each query; whose rows are seen was settled by the first."""
    postgres.create("exchanged")
    steward = postgres.connect("exchanged")
    steward.execute(b"CREATE TABLE kept (id integer PRIMARY KEY); CREATE TABLE other (id integer)")
    steward.execute(b"INSERT INTO other VALUES (1), (1)")
    postgres.admit(steward)
    backend = PostgresBackend.open(postgres.dsn("exchanged", "reader"), timezone="UTC")
    backend.catalog()
    async with backend.snapshot([TableName("public", "kept")]) as data:
        data._tables = []  # nothing is asked again, and nothing is locked
        await data.run("SELECT 1", limit=EVERYTHING)
        data._tables = [TableName("public", "kept")]
        steward.execute(b"ALTER TABLE kept RENAME TO gone; ALTER TABLE other RENAME TO kept")
        with pytest.raises(BackendChanged):
            await data.run("SELECT id FROM public.kept", limit=EVERYTHING)
    await asyncio.to_thread(backend.close)
