"""psycopg2: the simple protocol, everything as text, a transaction around everything."""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

import psycopg2
import psycopg2.extensions
import psycopg2.extras
import pytest

from tests.clients.desk import COLUMNS, GIVEN, REFUSED, TYPE_OIDS, TYPED, Desk, near
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.patience import ASLEEP, ENDLESS, stopped_by

ASKED = GIVEN.format("%(age)s", "%(site)s")
GIVING = {"age": 18, "site": 1}
Connection: TypeAlias = psycopg2.extensions.connection


@pytest.fixture
def connection(desk: Desk) -> Iterator[Connection]:
    connection = psycopg2.connect(desk.dsn)
    yield connection
    connection.close()


@proves("psycopg 2", TABLES)
def test_lists_tables_and_columns(connection: Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, attname FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0"
        )
        assert set(cursor.fetchall()) == {
            (table, column) for table, names in COLUMNS.items() for column in names
        }


@proves("psycopg 2", PARAMETERS, TYPES)
def test_asks_and_reads_types(connection: Connection) -> None:
    with connection, connection.cursor() as cursor:
        cursor.execute(ASKED, GIVING)
        assert near(cursor.fetchone()[0])
        cursor.execute(TYPED)
        assert tuple(column.type_code for column in cursor.description) == TYPE_OIDS
        rows = cursor.fetchall()
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [type(value) for value in rows[0]] == [int, int, int, Decimal, float, bool]
    assert any("privacy: ε 0.5 charged" in notice for notice in connection.notices)


def test_several_statements_in_one(connection: Connection) -> None:
    with connection.cursor(cursor_factory=psycopg2.extras.DictCursor) as cursor:
        cursor.execute(f"SET privacy.epsilon = 1; SELECT 1; {ASKED}", GIVING)
        assert near(cursor.fetchone()["years"])


@proves("psycopg 2", REFUSAL)
def test_goes_on_after_a_refusal(connection: Connection) -> None:
    for text, sqlstate in REFUSED.items():
        with connection.cursor() as cursor:
            with pytest.raises(psycopg2.Error) as refused:
                cursor.execute(text)
            assert refused.value.pgcode == sqlstate, text
            assert refused.value.diag.message_hint
            with pytest.raises(psycopg2.errors.InFailedSqlTransaction):
                cursor.execute(ASKED, GIVING)
        connection.rollback()
    with connection.cursor() as cursor:
        cursor.execute(ASKED, GIVING)
        assert near(cursor.fetchone()[0])


def test_savepoints(connection: Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        with pytest.raises(psycopg2.errors.FeatureNotSupported):
            cursor.execute("SELECT max(self_rated_health) FROM people")
        cursor.execute("ROLLBACK TO before")
        cursor.execute(ASKED, GIVING)
        assert near(cursor.fetchone()[0])


@proves("psycopg 2", CANCEL)
@pytest.mark.parametrize("text", [ENDLESS, ASLEEP])
def test_cancels(connection: Connection, text: str) -> None:
    canceled = pytest.raises(psycopg2.errors.QueryCanceled)
    with connection.cursor() as cursor, stopped_by(connection.cancel), canceled:
        cursor.execute(text)
    connection.rollback()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("withhold", [False, True])
def test_named_cursors(connection: Connection, withhold: bool) -> None:
    with connection.cursor(name="answer", withhold=withhold) as cursor:
        cursor.itersize = 2
        cursor.execute(TYPED)
        if withhold:
            connection.commit()
        assert [row[0] for row in cursor] == [1, 2, 3, 4, 5, 6]


def test_copies_answers_out(connection: Connection) -> None:
    file = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({TYPED}) TO STDOUT (FORMAT csv, HEADER)", file)
    header, *rows = file.getvalue().splitlines()
    assert header == "site,years,visits,mean,usd,south"
    assert [row[0] for row in rows] == list("123456")
