"""asyncpg: everything prepared and binary, with the types that Describe announced."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.clients.desk import COLUMNS, GIVEN, NOISE, REFUSED, TYPE_NAMES, TYPED, Desk, near
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.patience import ASLEEP, ENDLESS

ASKED = GIVEN.format("$1", "$2")


@pytest.fixture
async def connection(desk: Desk) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(desk.url)
    yield connection
    await connection.close()


@proves("asyncpg", TABLES)
async def test_lists_tables_and_columns(connection: Any) -> None:
    found = await connection.fetch(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = any($1)",
        ["public"],
    )
    assert {(row[0], row[1]) for row in found} == {
        (table, column) for table, names in COLUMNS.items() for column in names
    }


@proves("asyncpg", PARAMETERS, TYPES)
async def test_announces_and_reads_types(connection: Any) -> None:
    asked = await connection.prepare(ASKED)
    assert [type_.name for type_ in asked.get_parameters()] == ["float8", "int4"]
    for _ in range(2):
        assert near(await asked.fetchval(18.0, 1))
    typed = await connection.prepare(TYPED)
    assert tuple(column.type.name for column in typed.get_attributes()) == TYPE_NAMES
    rows = await typed.fetch()
    assert [row["site"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [type(value) for value in rows[0]] == [int, int, int, Decimal, float, bool]


async def test_arrays(connection: Any) -> None:
    text = "SELECT site, count(*) FROM care WHERE site = any($1) GROUP BY site ORDER BY site"
    rows = await connection.fetch(text, [2, 4])
    assert [row["site"] for row in rows if row["count"] > 2 * NOISE] == [2, 4]


@proves("asyncpg", REFUSAL)
async def test_goes_on_after_a_refusal(connection: Any) -> None:
    for text, sqlstate in REFUSED.items():
        with pytest.raises(asyncpg.PostgresError) as refused:
            await connection.fetch(text)
        assert refused.value.sqlstate == sqlstate, text
        assert refused.value.hint
        assert near(await connection.fetchval(ASKED, 18.0, 1))


async def test_transactions_and_cursors(connection: Any) -> None:
    async with connection.transaction():
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with connection.transaction():
                await connection.fetch("SELECT * FROM care LIMIT 1000")
        sites = [row["site"] async for row in connection.cursor(TYPED, prefetch=2)]
        assert sites == [1, 2, 3, 4, 5, 6]


@proves("asyncpg", CANCEL)
async def test_cancels(desk: Desk, connection: Any) -> None:
    for text in (ENDLESS, ASLEEP):  # the driver sends one request, and only once
        with ExitStack() as begun:
            begun.enter_context(desk.begun())
            asking = asyncio.create_task(connection.fetch(text))
            await asyncio.to_thread(begun.close)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await connection.fetchval("SELECT 1") == 1


async def test_a_pool_hands_connections_on(desk: Desk) -> None:
    async with asyncpg.create_pool(desk.url, min_size=2, max_size=4) as pool:
        answers = await asyncio.gather(*(pool.fetchval(ASKED, 18.0, 1) for _ in range(12)))
    assert all(map(near, answers))


async def test_copies_into_a_temporary_table(connection: Any) -> None:
    await connection.execute("CREATE TEMP TABLE wanted (site integer, name text)")
    await connection.copy_records_to_table("wanted", records=[(1, "a"), (2, None)])
    assert await connection.fetchval("SELECT count(*) FROM wanted") == 2


async def test_copies_answers_out(connection: Any) -> None:
    pieces: list[bytes] = []

    async def keep(piece: bytes) -> None:
        pieces.append(piece)

    asked = "SELECT site, count(*) FROM care WHERE age >= $1 GROUP BY site ORDER BY site"
    assert await connection.copy_from_query(asked, 18.0, output=keep, format="csv") == "COPY 6"
    assert [line[:1] for line in b"".join(pieces).splitlines()] == [b"%d" % n for n in range(1, 7)]


async def test_arrays_of_answers(connection: Any) -> None:
    # The driver first asks the catalog for every type that it does not know.
    years = await connection.fetchval(
        "SELECT array_agg(years ORDER BY site)"
        " FROM (SELECT site, count(*) AS years FROM care GROUP BY site) AS t"
    )
    assert len(years) == 6
