"""What every backend promises, whatever engine is behind it. See conftest.py for another engine."""

import asyncio
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from proxy.backends import BackendFailed
from rewriter.dialects import DIALECTS
from sensitivity.policy import ForeignKey, TableName
from sensitivity.refusal import BackendGone, Refusal
from tests.backends.asking import run
from tests.backends.conftest import Kind

EVERYTHING = sys.maxsize
pytestmark = pytest.mark.asyncio(loop_scope="module")  # a pool lives in one loop


async def test_it_speaks_a_dialect(kind: Kind) -> None:
    assert kind.backend.dialect == kind.name
    assert DIALECTS[kind.name].default_schema == kind.schema
    assert await run(kind.backend, "SELECT 1", limit=1) == [(1,)]


async def test_rows_come_out_as_they_went_in(kind: Kind) -> None:
    """Of many, whole numbers are kept as 64 bits."""
    most = "CAST(9223372036854775807 AS DECIMAL(20, 0))"
    for spelled, wanted in (
        ("1", 1),
        (f"{most}", Decimal(2**63 - 1)),
        (f"{most} + 1", Decimal(2**63)),
        ("CAST(5 AS DECIMAL(10, 2))", Decimal("5.00")),
        ("CASE WHEN 1 = 0 THEN 1 END", None),
        ("1 = 1", True),
    ):
        found = await run(kind.backend, f"SELECT {spelled} AS a, 'x' AS b", limit=EVERYTHING)
        assert found == [(wanted, "x")]
        assert str(found[0][0]) == str(wanted)
    rows = await run(kind.backend, many := f"SELECT * FROM ({kind.many}) AS t(i)", limit=EVERYTHING)
    assert rows == [(i,) for i in range(25_000)]
    assert await run(kind.backend, many, limit=12_000) == rows[:12_001]


async def test_it_may_only_read(kind: Kind) -> None:
    assert kind.backend.excess() == []


async def test_the_catalog(kind: Kind) -> None:
    catalog = kind.backend.catalog()
    assert catalog.keys() == {
        ("public", "people"), ("public", "visits"), ("public", "adults"), ("public", "eras"),
        ("web", "clicks"),
    }  # fmt: skip
    people = catalog["public", "people"]
    assert {n: t.replace("character varying", "text") for n, t in people.columns.items()} == {
        "id": "integer",
        "name": "text",
        "alias": "text",
        "height": "double precision",
        "born": "date",
        "seen": "timestamp with time zone",
        "met": "timestamp without time zone",
        "token": "uuid",
        "price": "numeric(10,2)",
        "big": "bigint",
        'O"dd': "integer",
    }
    assert people.not_null == {"id", "name", 'O"dd'}
    # Not alias: UNIQUE lets several NULLs in.
    keys = {frozenset({"id"}), frozenset({'O"dd'}), frozenset({"name", "id"})}
    assert set(people.unique_keys) == keys
    assert (people.view, people.filtered) == (False, False)
    assert catalog["public", "adults"].view
    assert catalog["public", "adults"].unique_keys == ()
    assert catalog["web", "clicks"].unique_keys == (frozenset({"id"}),)


async def test_foreign_keys(kind: Kind) -> None:
    (key,) = kind.backend.catalog()["public", "visits"].foreign_keys
    assert key == ForeignKey(("person",), TableName("public", "people"), ("id",))


async def test_public_values(kind: Kind) -> None:
    backend = kind.backend
    assert backend.public_values("public", "people", "id", 10) == [1, 2]
    assert backend.public_values("public", "people", "id", 1) == [1]
    assert backend.public_values("public", "people", 'O"dd', 10) == [5, 6]
    assert backend.public_values("public", "people", "price", 10) == [Decimal("12.30")]
    assert backend.public_values("public", "people", "born", 10) == [date(2000, 1, 1)]
    assert backend.public_values("public", "people", "seen", 10) == [
        datetime(2023, 12, 31, 23, tzinfo=UTC)
    ]
    with pytest.raises(BackendFailed):
        backend.public_values("public", "nobody", "id", 10)


@pytest.mark.parametrize("column", ["day", "moment"])
async def test_public_moments_that_python_has_no_value_for(kind: Kind, column: str) -> None:
    found = kind.backend.public_values("public", "eras", column, 10_000)
    assert [str(value)[:10] for value in found] == [
        "-infinity", "0001-12-31", "2000-01-01", "12000-01-0", "infinity"
    ]  # fmt: skip
    assert [isinstance(value, str) for value in found] == [True, True, False, True, True]
    assert "BC" in found[1]
    first, *_ = kind.backend.public_values("public", "eras", column, 1)
    last, *_ = kind.backend.public_values("public", "eras", column, 1, descending=True)
    assert (first, last) == ("-infinity", "infinity")
    asked = f"SELECT {column}, 1 FROM {kind.schema}.eras ORDER BY 1"
    assert [day for day, _ in await run(kind.backend, asked, limit=EVERYTHING)] == found


async def test_rows_are_python_values(kind: Kind) -> None:
    sql = f"SELECT id, big, price, token, met, born, name FROM {kind.schema}.people ORDER BY id"
    alice, bob = await run(kind.backend, sql, limit=EVERYTHING)
    assert alice == (
        1,
        9223372036854775807,
        Decimal("12.30"),
        UUID(int=1),
        datetime(2024, 1, 1),  # noqa: DTZ001
        date(2000, 1, 1),
        "alice secret",
    )
    assert bob == (2, None, None, None, None, None, "bob secret")


async def test_days_are_cut_in_the_policys_time_zone(kind: Kind) -> None:
    day = f"SELECT CAST(date_trunc('day', seen) AS VARCHAR) FROM {kind.schema}.people WHERE id = 1"
    assert await run(kind.backend, day, limit=1) == [("2024-01-01 00:00:00+01",)]


@pytest.mark.parametrize(("limit", "rows"), [(0, 1), (3, 4), (9, 10), (10, 10), (EVERYTHING, 10)])
async def test_one_row_more_than_the_limit(kind: Kind, limit: int, rows: int) -> None:
    assert len(await run(kind.backend, kind.numbers, limit=limit)) == rows


async def test_an_error_shows_no_value(kind: Kind) -> None:
    broken = (f"SELECT nothing FROM {kind.schema}.people", "SELECT * FROM nobody", "SELEC 1")
    for sql in (*kind.failing, *broken, f"SELECT (SELECT id FROM {kind.schema}.people)"):
        for limit in (10, EVERYTHING):
            with pytest.raises(BackendFailed) as failed:
                await run(kind.backend, sql, limit=limit)
            refusal = failed.value
            said = (refusal.sqlstate, refusal.message, refusal.hint)
            assert said == ("XX000", "the statement failed in the backend", None), sql
            # Not even for a logger that prints the whole chain.
            assert (refusal.__context__, refusal.__cause__) == (None, None)


@pytest.mark.parametrize(
    "sql",
    [
        'INSERT INTO {s}.people (id, name, "O""dd") VALUES (3, \'eve\', 1)',
        "DELETE FROM {s}.people",
        "UPDATE {s}.people SET id = id + 1",
        "CREATE TABLE {s}.copy AS SELECT * FROM {s}.people",
        "DROP TABLE {s}.people",
        "SELECT 1; DROP TABLE {s}.people",
        "COPY {s}.people TO '/tmp/pgfog-stolen.csv'",
        "COPY {s}.people FROM '/etc/passwd'",
    ],
)
async def test_nothing_can_be_written(kind: Kind, sql: str) -> None:
    with pytest.raises(Refusal):
        await run(kind.backend, sql.format(s=kind.schema), limit=EVERYTHING)
    people = f"SELECT count(*) FROM {kind.schema}.people"
    assert await run(kind.backend, people, limit=1) == [(2,)]


async def test_a_statement_sees_one_state(kind: Kind) -> None:
    count = "SELECT count(*) FROM web.clicks"
    async with kind.backend.snapshot([]) as data:
        before = [*await data.run(count, limit=1)]
        if kind.disturb is not None:
            kind.disturb()
        assert [*await data.run(count, limit=EVERYTHING)] == before
        async with kind.backend.snapshot([]) as other:
            changed = [*await other.run(count, limit=1)] != before
        assert changed == (kind.disturb is not None)


async def test_a_session_leaves_nothing_behind(kind: Kind) -> None:
    with pytest.raises(Refusal):
        await run(kind.backend, "SET TimeZone = 'UTC'; CREATE TEMP TABLE mine (i int)", limit=1)
    async with kind.backend.snapshot([]) as data:
        with pytest.raises(BackendFailed):
            await data.run("SELECT * FROM mine", limit=1)
    zone = await run(kind.backend, "SELECT current_setting('TimeZone')", limit=1)
    assert zone == [("Europe/Berlin",)]


async def test_cancelling_interrupts(kind: Kind) -> None:
    await run(kind.backend, "SELECT 1", limit=1)
    for wait in (0.2, 0.0, 0.001, 0.005):  # in the middle, before it began, and about when it did
        task = asyncio.create_task(run(kind.backend, kind.heavy, limit=EVERYTHING))
        await asyncio.sleep(wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await run(kind.backend, "SELECT 1", limit=1) == [(1,)]


async def test_cancelling_twice_still_waits(kind: Kind) -> None:
    task = asyncio.create_task(run(kind.backend, kind.heavy, limit=1))
    await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await run(kind.backend, "SELECT 1", limit=1) == [(1,)]


async def test_more_statements_than_run_at_once(kind: Kind) -> None:
    heavy = [
        asyncio.create_task(run(kind.backend, kind.heavy, limit=EVERYTHING)) for _ in range(30)
    ]
    await asyncio.sleep(0.1)
    for task in heavy:
        task.cancel()
    ends = await asyncio.gather(*heavy, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ends)
    counts = [run(kind.backend, kind.numbers, limit=EVERYTHING) for _ in range(30)]
    assert all(len(found) == 10 for found in await asyncio.gather(*counts))


async def test_close_ends_what_runs(kind: Kind) -> None:
    # The last test of a kind, for it cannot be opened again.
    task = asyncio.create_task(run(kind.backend, kind.heavy, limit=1))
    await asyncio.sleep(0.2)
    await asyncio.to_thread(kind.backend.close)
    with pytest.raises(Refusal):
        await task
    with pytest.raises(BackendGone, match="the backend does not answer"):
        await run(kind.backend, "SELECT 1", limit=1)
