"""DuckDB behind its wall: nothing but tables is within reach, and no error shows a value."""

import asyncio
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import duckdb
import pytest

from proxy.backends import Backend, BackendFailed, BackendFull
from proxy.backends.duckdb import _GROUP_BYTES, DuckDbBackend, _indexed_bits
from proxy.backends.duckdb_catalog import spelling
from sensitivity.policy import BackendTable
from sensitivity.refusal import BackendGone, Refusal
from tests.backends.asking import run

HEAVY = "SELECT count(*) FROM range(10000000000) a(i), range(1000) b(j) WHERE i * j % 7 = 3"
EVERYTHING = sys.maxsize

SCHEMA = """
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE people (
    id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, alias VARCHAR UNIQUE, code INTEGER NOT NULL,
    height DOUBLE, mood mood, born DATE, seen TIMESTAMPTZ, met TIMESTAMP, token UUID, big HUGEINT,
    price DECIMAL(10, 2), small UTINYINT, weight FLOAT, tags INTEGER[], "O""dd" INTEGER NOT NULL
);
INSERT INTO people VALUES
    (1, 'alice secret', 'a', 7, 1.5, 'good', '2000-01-01', '2024-01-01 00:00:00+01',
     '2024-01-01 00:00:00', '00000000-0000-0000-0000-000000000001', 170141183460469231731687303715,
     12.30, 3, 0.5, [1], 5),
    (2, 'bob secret', NULL, 8, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 6);
CREATE UNIQUE INDEX by_name ON people (name);
CREATE UNIQUE INDEX by_upper ON people (upper(name));
CREATE UNIQUE INDEX by_pair ON people (name, code);
CREATE UNIQUE INDEX by_both ON people (upper(name), code);
CREATE UNIQUE INDEX by_odd ON people ("O""dd");
CREATE INDEX by_code ON people (code);
CREATE VIEW adults AS SELECT id FROM people;
CREATE SCHEMA web;
CREATE TABLE web.clicks (id INTEGER, PRIMARY KEY (id));
CREATE SCHEMA public;
CREATE TABLE public.people (id INTEGER);
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "clinic.duckdb"
    with duckdb.connect(path) as database:
        database.execute(SCHEMA)
    return path


@pytest.fixture
def alone(path: Path, tmp_path: Path) -> Path:
    """A copy, for DuckDB opens a file once in a process."""
    return Path(shutil.copy(path, tmp_path))


@pytest.fixture(scope="module")
def backend(path: Path) -> Iterator[DuckDbBackend]:
    backend = DuckDbBackend.open(path, timezone="Europe/Berlin")
    yield backend
    backend.close()


async def test_it_is_a_backend(backend: Backend) -> None:
    assert backend.dialect == "duckdb"
    assert await run(backend, "SELECT 1", limit=1) == [(1,)]


def test_the_catalog(backend: DuckDbBackend) -> None:
    catalog = backend.catalog()
    assert catalog.keys() == {("public", "people"), ("public", "adults"), ("web", "clicks")}
    people = catalog["public", "people"]
    assert people == BackendTable(
        {
            "id": "integer",
            "name": "text",
            "alias": "text",
            "code": "integer",
            "height": "double precision",
            "mood": "text",
            "born": "date",
            "seen": "timestamp with time zone",
            "met": "timestamp without time zone",
            "token": "uuid",
            "big": "numeric",
            "price": "numeric(10,2)",
            "small": "smallint",
            "weight": "real",
            "tags": "unknown",
            'O"dd': "integer",
        },
        not_null=frozenset({"id", "name", "code", 'O"dd'}),
        # Not alias, for UNIQUE lets several NULLs in; not upper(name), which is no column.
        unique_keys=people.unique_keys,
    )
    assert set(people.unique_keys) == {
        frozenset({"id"}),
        frozenset({"name"}),
        frozenset({"name", "code"}),
        frozenset({'O"dd'}),
    }
    assert catalog["public", "adults"].view
    assert catalog["web", "clicks"].unique_keys == (frozenset({"id"}),)


@pytest.mark.parametrize(
    ("engine", "postgres"),
    [
        ("TINYINT", "smallint"),
        ("USMALLINT", "integer"),
        ("UINTEGER", "bigint"),
        ("UBIGINT", "numeric"),
        ("DECIMAL(18,3)", "numeric(18,3)"),
        ("ENUM('a', 'b[]')", "text"),
        ("ENUM('a')[]", "unknown"),
        ("TIMESTAMP_S", "timestamp without time zone"),
        ("TIMESTAMP_NS", "unknown"),
        ("STRUCT(a INTEGER)", "unknown"),
    ],
)
def test_types_in_postgresqls_words(engine: str, postgres: str) -> None:
    assert spelling(engine) == postgres


def test_public_values(backend: DuckDbBackend) -> None:
    assert backend.public_values("public", "people", "id", 10) == [1, 2]
    assert backend.public_values("public", "people", "id", 1) == [1]
    assert backend.public_values("public", "people", 'O"dd', 10) == [5, 6]
    assert backend.public_values("public", "people", "seen", 10) == [
        datetime(2023, 12, 31, 23, tzinfo=UTC)
    ]
    assert backend.public_values("web", "clicks", "id", 10) == []
    with pytest.raises(BackendFailed):
        backend.public_values("public", "nobody", "id", 10)


async def test_rows_are_python_values(backend: DuckDbBackend) -> None:
    sql = "SELECT id, big, price, token, met, seen, mood FROM main.people ORDER BY id"
    alice, bob = await run(backend, sql, limit=2)
    assert alice == (
        1,
        170141183460469231731687303715,
        Decimal("12.30"),
        UUID(int=1),
        datetime(2024, 1, 1),  # noqa: DTZ001
        datetime(2023, 12, 31, 23, tzinfo=UTC),
        "good",
    )
    assert [type(v) for v in alice[:2]] == [int, int]
    assert bob == (2, None, None, None, None, None, None)


async def test_days_are_cut_in_the_policys_time_zone(backend: DuckDbBackend) -> None:
    sql = "SELECT CAST(date_trunc('day', seen) AS VARCHAR) FROM main.people WHERE id = 1"
    assert await run(backend, sql, limit=1) == [("2024-01-01 00:00:00+01",)]


@pytest.mark.parametrize(("limit", "rows"), [(0, 1), (3, 4), (9, 10), (10, 10), (EVERYTHING, 10)])
async def test_one_row_more_than_the_limit(backend: DuckDbBackend, limit: int, rows: int) -> None:
    found = await run(backend, "SELECT * FROM range(10)", limit=limit)
    assert len(found) == rows


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT CAST(name AS INTEGER) FROM main.people",
        "SELECT error(name) FROM main.people",
        "SELECT CAST(1000 * code AS TINYINT) FROM main.people",
        "SELECT (SELECT id FROM main.people)",
        "SELECT nothing FROM main.people",
        "SELECT * FROM main.peple",
        "SELEC 1",
    ],
)
async def test_an_error_shows_no_value(backend: DuckDbBackend, sql: str) -> None:
    with pytest.raises(BackendFailed) as failed:
        await run(backend, sql, limit=10)
    refusal = failed.value
    assert (refusal.sqlstate, refusal.message) == ("XX000", "the statement failed in the backend")
    # Not even for a logger that prints the whole chain.
    assert (refusal.hint, refusal.__context__, refusal.__cause__) == (None, None, None)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{here}/file.csv')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM '{here}/file.csv'",
        "COPY main.people TO '{here}/stolen.csv'",
        "COPY main.people FROM '{here}/file.csv'",
        "EXPORT DATABASE '{here}/stolen'",
        "IMPORT DATABASE '{here}'",
        "ATTACH '{here}/other.duckdb'",
        "ATTACH ':memory:' AS other; SELECT * FROM read_text('{here}/file.csv')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA threads = 4",
        "SET TimeZone = 'UTC'",
        "SET GLOBAL enable_external_access = true",
        "SET lock_configuration = false",
        "RESET memory_limit",
        "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
        "SELECT getenv('HOME')",
        "INSERT INTO main.people (id, name, code) VALUES (3, 'eve', 1)",
        "DELETE FROM main.people",
        "CREATE TABLE main.copy AS SELECT * FROM main.people",
        "CREATE MACRO main.f(x) AS x",
        "DROP TABLE main.people",
        "SELECT * FROM here",
    ],
)
def test_the_wall(backend: DuckDbBackend, tmp_path: Path, sql: str) -> None:
    here = duckdb.values([1])  # noqa: F841 - must not be found by its name
    (tmp_path / "file.csv").write_text("a\n1\n")
    (tmp_path / "schema.sql").write_text("")
    (tmp_path / "load.sql").write_text("")
    with pytest.raises(Refusal):
        asyncio.run(run(backend, sql.format(here=tmp_path), limit=10))
    # And what is no query would not have got through, either.
    with pytest.raises(duckdb.Error):
        backend._connection.cursor().execute(sql.format(here=tmp_path))
    assert {file.name for file in tmp_path.iterdir()} == {"file.csv", "schema.sql", "load.sql"}


async def test_a_session_runs_nothing_but_queries(backend: DuckDbBackend) -> None:
    for left in (
        "CREATE TEMP TABLE mine AS SELECT 1",
        "SET VARIABLE mine = 1",
        "PREPARE q0 AS SELECT 2",
    ):
        for text in (left, f"SELECT 1; {left}"):
            with pytest.raises(BackendFailed):
                await run(backend, text, limit=1)
    with pytest.raises(BackendFailed):
        await run(backend, "SELECT * FROM mine", limit=1)
    assert await run(backend, "SELECT getvariable('mine')", limit=1) == [(None,)]


async def test_numbers_of_128_bits(alone: Path) -> None:
    backend = DuckDbBackend.open(alone, timezone="UTC")
    large = 1 << 100
    for wide in (large, -large, (1 << 63) - 1, -(1 << 63), "NULL"):
        values = f"(VALUES (1::HUGEINT, 1, 'a'), ({wide}::HUGEINT, 2, 'b')) AS v(a, i, t)"
        wanted = [(1, 1, "a"), (None if wide == "NULL" else wide, 2, "b")]
        for limit in (5, 5, sys.maxsize, sys.maxsize):  # few rows are asked for in another way
            found = await run(
                backend, f"SELECT a, i, t FROM {values} ORDER BY i LIMIT {limit}", limit=limit
            )
            assert found == wanted
    many = "SELECT i, i::HUGEINT + CASE WHEN i = 25000 THEN 1::HUGEINT << 70 ELSE 0 END FROM"
    found = await run(backend, f"{many} range(30000) AS r(i)", limit=sys.maxsize)
    assert sum(n for _, n in found) == sum(range(30000)) + (1 << 70)
    backend.close()


async def test_columns_hold_what_rows_do(alone: Path) -> None:
    # Many rows come by column, few as the driver has them.
    backend = DuckDbBackend.open(alone, timezone="America/New_York")
    for values in (
        "true, false, NULL",
        "'a', NULL, 'é \\ \" '",
        "1::UTINYINT, 255::UTINYINT, NULL",
        "-1::BIGINT, 9223372036854775807, -9223372036854775808",
        "1::HUGEINT << 70, -1::HUGEINT, NULL",
        "1.50::DECIMAL(10, 2), NULL, -12345678.90",
        "1.5::DOUBLE, NULL, 1e300",
        "DATE '2024-02-29', NULL, DATE '0001-01-01'",
        "DATE '9999-12-31', DATE '20000-01-01', DATE '0044-01-01 (BC)'",
        "TIMESTAMP '2024-02-29 01:02:03.000004', NULL, TIMESTAMP '1900-01-01'",
        "TIMESTAMPTZ '2024-02-29 01:02:03.5+00', NULL, TIMESTAMPTZ '2024-11-03 05:30:00+00'",
        "'00000000-0000-0000-0000-000000000001'::UUID, NULL",
        "'x'::ENUM('x', 'y'), NULL",
        "[1, 2], NULL",
    ):
        spelled = f"SELECT unnest([{values}]) AS v, 1 AS n"
        few, many = [await run(backend, spelled, limit=limit) for limit in (9, EVERYTHING)]
        assert few == many
        assert [type(v) for row in few for v in row] == [type(v) for row in many for v in row]
    for day in ("infinity", "-infinity"):
        spelled = f"SELECT DATE '{day}', TIMESTAMP '{day}', TIMESTAMPTZ '{day}'"
        assert await run(backend, spelled, limit=EVERYTHING) == [(day,) * 3]
    backend.close()


async def test_a_query_is_read_once(alone: Path) -> None:
    backend = DuckDbBackend.open(alone, timezone="UTC")
    zoned = "SELECT timestamptz '2026-01-01 00:00:00+00' AS at, 1"
    for _ in range(2):
        assert await run(backend, "SELECT 1", limit=1) == [(1,)]
        assert await run(backend, zoned, limit=1) == [(datetime(2026, 1, 1, tzinfo=UTC), 1)]
    (cursor,) = backend._cursors._idle
    assert {sql for sql, _ in cursor._prepared} == {"SELECT 1", zoned}
    for i in range(100):
        assert await run(backend, f"SELECT {i}", limit=1) == [(i,)]
    kept = cursor.connection.execute("SELECT name FROM duckdb_prepared_statements()").fetchall()
    assert len(kept) == len(cursor._prepared) == 64
    labels = ", ".join(map(str, range(9_000)))
    assert await run(backend, f"SELECT 5 IN ({labels})", limit=1) == [(True,)]
    assert len(cursor._prepared) == 64
    backend.close()


async def test_a_session_whose_query_failed_is_not_used_again(alone: Path) -> None:
    backend = DuckDbBackend.open(alone, timezone="UTC")
    await run(backend, "SELECT 1", limit=1)
    with pytest.raises(BackendFailed):
        await run(backend, "SELECT CAST('x' AS INTEGER)", limit=1)
    assert not backend._cursors._idle
    async with backend.snapshot(()) as one, backend.snapshot(()) as other:
        await one.run("SELECT 1", limit=1)
        await other.run("SELECT 1", limit=1)
    assert len(backend._cursors._idle) == 2
    backend.close()


async def test_cancelling_interrupts(backend: DuckDbBackend) -> None:
    for wait in (0.2, 0.0, 0.001):  # in the middle, before it began, and about when it did
        task = asyncio.create_task(run(backend, HEAVY, limit=1))
        await asyncio.sleep(wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not backend._running
    assert await run(backend, "SELECT 1", limit=1) == [(1,)]


async def test_cancelling_twice_still_waits(backend: DuckDbBackend) -> None:
    task = asyncio.create_task(run(backend, HEAVY, limit=1))
    await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not backend._running


async def test_more_statements_than_threads(backend: DuckDbBackend) -> None:
    heavy = [asyncio.create_task(run(backend, HEAVY, limit=1)) for _ in range(20)]
    await asyncio.sleep(0.1)
    for task in heavy:
        task.cancel()
    ends = await asyncio.gather(*heavy, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ends)
    assert not backend._running


def test_the_file_stays_as_it_is(alone: Path) -> None:
    before = hashlib.sha256(alone.read_bytes()).digest()
    backend = DuckDbBackend.open(alone, timezone="Europe/Berlin")
    for sql in (
        "SELECT name, count(*) FROM main.people GROUP BY name",
        "SELECT * FROM checkpoint()",
    ):
        asyncio.run(run(backend, sql, limit=10))
    backend.close()
    assert hashlib.sha256(alone.read_bytes()).digest() == before
    assert [file.name for file in alone.parent.iterdir()] == [alone.name]


async def test_what_outgrows_memory_spills_or_fails_in_the_same_words(
    tmp_path: Path,
) -> None:
    spilling = tmp_path / "spill"
    spilling.mkdir()
    with duckdb.connect(config={"temp_directory": str(spilling), "threads": "1"}) as small:
        small.execute("SET memory_limit = '64MB'")
        small.execute("SET enable_external_access = false")
        backend = DuckDbBackend(small.cursor(), spilling)
        most = "SELECT max(i) FROM (SELECT i FROM range(4000000) r(i) ORDER BY hash(i)"
        assert await run(backend, f"{most} LIMIT 3000000)", limit=1)
        with pytest.raises(BackendFull) as full:
            await run(backend, "SELECT length(list(i)::VARCHAR) FROM range(30000000) r(i)", limit=1)
        assert (full.value.sqlstate, full.value.message) == ("53200", BackendFailed().message)
        backend.close()
    assert not spilling.exists()


@pytest.mark.parametrize(("share", "room"), [(1, "4.0 GiB"), (4, "1.0 GiB")])
def test_processes_divide_half_of_the_disk_that_is_free(
    alone: Path, monkeypatch: pytest.MonkeyPatch, share: int, room: str
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=8 << 30))
    backend = DuckDbBackend.open(alone, timezone="UTC", share=share)
    asked = "SELECT current_setting('max_temp_directory_size')"
    assert backend._connection.execute(asked).fetchone() == (room,)
    backend.close()


def test_the_scratch_directory_is_private_and_goes_away(alone: Path) -> None:
    backend = DuckDbBackend.open(alone, timezone="UTC")
    scratch = backend._scratch
    assert scratch.stat().st_mode & 0o777 == 0o700
    backend.close()
    assert not scratch.exists()


async def test_close_ends_what_runs(alone: Path) -> None:
    backend = DuckDbBackend.open(alone, timezone="UTC")
    task = asyncio.create_task(run(backend, HEAVY, limit=1))
    await asyncio.sleep(0.1)
    await asyncio.to_thread(backend.close)
    with pytest.raises(Refusal):
        await task
    with pytest.raises(BackendGone, match="the backend does not answer"):
        await run(backend, "SELECT 1", limit=1)


def test_files_that_cannot_be_opened(tmp_path: Path, alone: Path) -> None:
    missing, text = tmp_path / "missing.duckdb", tmp_path / "text.duckdb"
    text.write_text("no database\n" * 1000)
    with pytest.raises(BackendGone, match=f"there is no DuckDB file {missing}"):
        DuckDbBackend.open(missing, timezone="UTC")
    with pytest.raises(BackendGone, match=f"{text} is no DuckDB file"):
        DuckDbBackend.open(text, timezone="UTC")
    with pytest.raises(BackendGone, match=r"cannot open .* for reading"):
        DuckDbBackend.open(alone, timezone="Nowhere/Else")
    assert not missing.exists()


async def test_memory_holds_nothing() -> None:
    backend = DuckDbBackend.open(":memory:", timezone="UTC")
    assert backend.catalog() == {}
    assert await run(backend, "SELECT 1", limit=1) == [(1,)]
    backend.close()


def test_all_cores_are_used(backend: DuckDbBackend) -> None:
    rows = asyncio.run(run(backend, "SELECT current_setting('threads')", limit=1))
    assert rows == [(os.cpu_count(),)]


def test_what_a_killed_process_spilled_is_swept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead, alive = tmp_path / "pgfog-duckdb-4194999-x", tmp_path / f"pgfog-duckdb-{os.getpid()}-x"
    for directory in (dead, alive):
        directory.mkdir()
        (directory / "spilled").touch()
    DuckDbBackend.open(":memory:", timezone="UTC").close()
    assert not dead.exists()
    assert alive.exists()


def test_arrays_of_groups_have_no_more_than_the_memory() -> None:
    at_once = 8 * (os.cpu_count() or 1)
    assert _indexed_bits(2**20, 10**9) == 12  # as DuckDB has it
    assert _indexed_bits(2**50, 10**9) == 21
    assert _indexed_bits(2**50, 20_000) == 14
    bits = _indexed_bits(at_once * 2**25, 10**9)
    assert 2**bits * _GROUP_BYTES * at_once <= at_once * 2**25
