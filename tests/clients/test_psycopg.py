"""psycopg 3: extended protocol with its own types, simple protocol, pipeline, binary, async."""

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from tests.clients.desk import (
    COLUMNS,
    GIVEN,
    PLAIN,
    REFUSED,
    TYPE_NAMES,
    TYPE_OIDS,
    TYPED,
    Desk,
    near,
)
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.patience import ASLEEP, ENDLESS, stopped_by

Connection = psycopg.Connection[tuple[Any, ...]]
ONCE = Decimal("0.5")
ASKED = GIVEN.format("%s", "%s")


def first(cursor: psycopg.Cursor[tuple[Any, ...]]) -> Any:
    row = cursor.fetchone()
    assert row is not None
    return row[0]


@pytest.fixture
def connection(desk: Desk) -> Iterator[Connection]:
    with psycopg.connect(desk.dsn, autocommit=True) as connection:
        yield connection


@proves("psycopg 3", TABLES)
def test_lists_tables_and_columns(connection: Connection) -> None:
    found = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public'"
    ).fetchall()
    assert set(found) == {(table, column) for table, names in COLUMNS.items() for column in names}
    keys = connection.execute(
        "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'p'"
        " AND connamespace = 'public'::regnamespace"
    )
    assert {row[0] for row in keys} >= {"people", "sites"}


@proves("psycopg 3", PARAMETERS)
@pytest.mark.parametrize("cursor", [psycopg.Cursor, psycopg.ClientCursor, psycopg.RawCursor])
def test_asks_with_parameters(desk: Desk, cursor: type[psycopg.Cursor[Any]]) -> None:
    text = GIVEN.format("$1", "$2") if cursor is psycopg.RawCursor else ASKED
    with psycopg.connect(desk.dsn, cursor_factory=cursor) as connection:
        for age in (18, 18.0, Decimal(18)):
            assert near(first(connection.execute(text, [age, 1])))


@proves("psycopg 3", TYPES)
@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("prepare", [False, True])
def test_reads_types(connection: Connection, binary: bool, prepare: bool) -> None:
    cursor = connection.execute(TYPED, binary=binary, prepare=prepare)
    assert cursor.description is not None
    assert tuple(column.type_code for column in cursor.description) == TYPE_OIDS
    rows = cursor.fetchall()
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [type(value) for value in rows[0]] == [int, int, int, Decimal, float, bool]


def test_prepares_once_and_asks_often(connection: Connection) -> None:
    connection.prepare_threshold = 2
    for _ in range(5):
        assert near(first(connection.execute(ASKED, [18, 1])))
    assert first(connection.execute("SELECT count(*) FROM pg_prepared_statements")) == 1


@proves("psycopg 3", REFUSAL)
def test_goes_on_after_a_refusal(connection: Connection) -> None:
    for text, sqlstate in REFUSED.items():
        with pytest.raises(psycopg.Error) as refused:
            connection.execute(text.encode())
        assert refused.value.sqlstate == sqlstate, text
        assert refused.value.diag.message_hint
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_transactions(connection: Connection) -> None:
    with connection.transaction():
        connection.execute("CREATE TEMP TABLE seen (years bigint) ON COMMIT DROP")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute("SELECT * FROM care LIMIT 1000")
        row = connection.execute(ASKED, [18, 1]).fetchone()
        connection.execute("INSERT INTO seen VALUES (%s)", row)
        assert connection.execute("SELECT years FROM seen").fetchone() == row
    connection.autocommit = False
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        connection.execute("SELECT max(self_rated_health) FROM people")
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        connection.execute(ASKED, [18, 1])
    connection.rollback()
    assert connection.execute(ASKED, [18, 1]).fetchone()


def test_cancels(connection: Connection) -> None:
    connection.execute("SET statement_timeout = '200ms'")
    for text in (ENDLESS, ASLEEP):
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute(text.encode())
    connection.execute("RESET statement_timeout")
    assert connection.execute("SELECT 1").fetchone() == (1,)


@proves("psycopg 3", CANCEL)
async def test_cancels_when_its_task_does(desk: Desk) -> None:
    import asyncio

    async with await psycopg.AsyncConnection.connect(desk.dsn, autocommit=True) as connection:
        for text in (ENDLESS, ASLEEP):
            task = asyncio.create_task(connection.execute(text.encode()))
            while not (await asyncio.wait({task}, timeout=0.2))[0]:
                await connection.cancel_safe()  # again: the first may come before it has begun
            with pytest.raises(psycopg.errors.QueryCanceled):
                await task
        cursor = await connection.execute(ASKED, [18, 1])
        row = await cursor.fetchone()
        assert row is not None
        assert near(row[0])


def test_pipeline(desk: Desk, connection: Connection) -> None:
    before = desk.spent()
    with connection.pipeline() as pipeline:
        asked = connection.execute(ASKED, [18, 1])
        between = connection.execute("SELECT 1")
        second = connection.execute(TYPED)
        assert near(first(asked))
        assert between.fetchone() == (1,)
        assert len(second.fetchall()) == 6
        with pytest.raises(psycopg.errors.InsufficientPrivilege):  # noqa: PT012  # when it arrives
            connection.execute("SELECT * FROM care LIMIT 1000")
            connection.execute(ASKED, [18, 1])
            pipeline.sync()
        with suppress(psycopg.errors.PipelineAborted):
            pipeline.sync()  # again: the refusal may have come before the first one was sent
        assert near(first(connection.execute(ASKED, [18, 1])))
    assert desk.spent() - before == 3 * Decimal("0.5")  # what came behind the error was skipped


def test_reads_settings_and_notices(desk: Desk) -> None:
    said: list[str] = []
    options = "-c privacy.epsilon=0.25 -c timezone=Asia/Tokyo"
    with psycopg.connect(desk.dsn, options=options) as connection:
        connection.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
        assert connection.info.parameter_status("TimeZone") == "Asia/Tokyo"
        connection.execute(ASKED, [18, 1])
        connection.execute("SET privacy.notices = off")
        connection.execute(ASKED, [18, 1])
    assert len(said) == 1
    assert said[0].startswith("privacy: ε 0.25 charged")


def test_copies_into_a_temporary_table(connection: Connection) -> None:
    connection.execute("CREATE TEMP TABLE wanted (site integer)")
    with connection.cursor() as cursor, cursor.copy("COPY wanted FROM STDIN") as copy:
        for site in range(1, 7):
            copy.write_row([site])
    with connection.cursor() as cursor, cursor.copy("COPY wanted TO STDOUT (FORMAT binary)") as out:
        out.set_types(["int4"])
        assert [row[0] for row in out.rows()] == [1, 2, 3, 4, 5, 6]


def test_named_cursors(desk: Desk, connection: Connection) -> None:
    before = desk.spent()
    with connection.transaction(), connection.cursor("answer") as cursor:
        cursor.execute(TYPED)
        seen = cursor.fetchmany(2) + cursor.fetchall()
    assert [row[0] for row in seen] == [1, 2, 3, 4, 5, 6]
    assert desk.spent() - before == Decimal("0.5")


def test_held_cursors_are_read_again_for_free(desk: Desk, connection: Connection) -> None:
    before = desk.spent()
    with connection.cursor("answer", withhold=True, scrollable=True) as cursor:
        with connection.transaction():
            cursor.execute(TYPED)
        seen = cursor.fetchall()
        cursor.scroll(0, mode="absolute")
        assert cursor.fetchall() == seen  # the same noise
    assert [row[0] for row in seen] == [1, 2, 3, 4, 5, 6]
    assert desk.spent() - before == Decimal("0.5")


def test_streams(connection: Connection) -> None:
    with connection.cursor() as cursor:
        assert [row[0] for row in cursor.stream(TYPED)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("form", ["text", "binary"])
def test_copies_answers_out(desk: Desk, connection: Connection, form: str) -> None:
    before = desk.spent()
    with connection.cursor() as cursor:
        text = f"COPY ({TYPED}) TO STDOUT (FORMAT {form})"
        with cursor.copy(text.encode()) as copy:
            copy.set_types(TYPE_NAMES)
            rows = list(copy.rows())
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [type(value) for value in rows[0]] == [int, int, int, Decimal, float, bool]
    assert desk.spent() - before == Decimal("0.5")


def test_settles_for_an_older_protocol(desk: Desk) -> None:
    with psycopg.connect(desk.dsn, max_protocol_version="latest") as connection:
        assert near(first(connection.execute(ASKED, [18, 1])))


def test_sql_prepare_is_charged_at_each_execute(desk: Desk, connection: Connection) -> None:
    before = desk.spent()
    connection.execute(
        "PREPARE years (float8, int) AS SELECT count(*) FROM care WHERE age >= $1 AND site = $2"
    )
    connection.execute("EXPLAIN EXECUTE years (18, 1)")
    assert desk.spent() == before
    for _ in range(2):
        row = connection.execute("EXECUTE years (18, 1)").fetchone()
        assert row is not None
        assert near(row[0])
    assert desk.spent() - before == 2 * ONCE
    connection.execute("DEALLOCATE years")


def test_sql_execute_of_a_protocol_statement(connection: Connection) -> None:
    # One registry: what Parse named, EXECUTE finds (drivers' pools do this), and the reverse.
    connection.pgconn.prepare(b"years", PLAIN.encode())
    row = connection.execute("EXECUTE years").fetchone()
    assert row is not None
    assert near(row[0])


@pytest.mark.parametrize("name", ["sites", "care", "people"])
def test_a_cursor_may_be_named_like_a_table(connection: Connection, name: str) -> None:
    with connection.transaction(), connection.cursor(name) as cursor:
        cursor.execute("SELECT generate_series(1, 3)")
        assert len(cursor.fetchall()) == 3


@pytest.mark.parametrize(
    "nothing",
    [
        "SELECT * FROM care LIMIT 0",
        "SELECT * FROM care WHERE 1 = 0",
        "SELECT * FROM care WHERE false",
        "SELECT * FROM (SELECT * FROM care) AS t WHERE 1 = 0",
        "SELECT * FROM (SELECT * FROM care) AS t LIMIT 0",
    ],
)
def test_asking_for_no_rows_tells_the_columns_for_free(
    desk: Desk, connection: Connection, nothing: str
) -> None:
    # Tableau, Power BI, Spark, dbt and Ibis learn a query's columns like this.
    before = desk.spent()
    cursor = connection.execute(nothing.encode())
    assert cursor.fetchall() == []
    assert cursor.description is not None
    assert len(cursor.description) == 16
    assert desk.spent() == before


@pytest.mark.parametrize(
    "nothing",
    [
        f"SELECT * FROM ({TYPED}) AS t LIMIT 0",
        f"SELECT * FROM ({TYPED}) AS t WHERE 1 = 0",
        f"CREATE TEMP TABLE shape AS {TYPED} WITH NO DATA",
    ],
)
def test_no_rows_of_an_answer_are_free(desk: Desk, connection: Connection, nothing: str) -> None:
    before = desk.spent()
    connection.execute(nothing.encode())
    assert desk.spent() == before


def test_a_public_table_is_copied_out(connection: Connection) -> None:
    with connection.cursor() as cursor, cursor.copy("COPY sites TO STDOUT") as copy:
        assert len(list(copy.rows())) == 6


def test_an_answer_is_kept_in_own_tables(desk: Desk, connection: Connection) -> None:
    before = desk.spent()
    connection.execute(f"CREATE TEMP TABLE kept AS {TYPED}")
    connection.execute(f"INSERT INTO kept {TYPED}")
    connection.execute(
        "SELECT site, count(*) AS years INTO TEMP other FROM care GROUP BY site ORDER BY site"
    )
    assert desk.spent() - before == 3 * ONCE
    assert connection.execute("SELECT count(*) FROM kept").fetchone() == (12,)


def test_another_session_cancels_by_sql(desk: Desk, connection: Connection) -> None:
    # DBeaver, pgAdmin and DataGrip stop a query by pg_cancel_backend(pg_backend_pid()).
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    assert row is not None
    assert connection.info.backend_pid == row[0]

    def cancel() -> None:
        with psycopg.connect(desk.dsn, autocommit=True) as other:
            other.execute("SELECT pg_cancel_backend(%s)", row)

    with stopped_by(cancel), pytest.raises(psycopg.errors.QueryCanceled):
        connection.execute(ENDLESS.encode())


def test_any_of_an_array_narrows_the_groups(connection: Connection) -> None:
    # As site IN (2, 4) does: the driver's way to pass a list.
    text = "SELECT site, count(*) FROM care WHERE site = any(%s) GROUP BY site ORDER BY site"
    assert [row[0] for row in connection.execute(text, [[2, 4]])] == [2, 4]
