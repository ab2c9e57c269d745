"""What clients do that pgfog refuses or lacks today, written as it should work.

Not collected by its name. Run it by `pytest tests/clients/pending_clients.py`; what passes moves
to the file of its client.
"""

import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from tests.clients.desk import PLAIN, SLOW, TYPED, Desk, near
from tests.clients.test_dbt import dbt, project
from tests.clients.test_tls import desk as tls_desk
from tests.clients.test_tls import root
from tests.clients.tools import DRIVERS, HERE, needs, run, told

__all__ = ["project", "root", "tls_desk"]

Connection = psycopg.Connection[tuple[Any, ...]]
ONCE = Decimal("0.5")


@pytest.fixture
def connection(desk: Desk) -> Iterator[Connection]:
    with psycopg.connect(desk.dsn, autocommit=True) as connection:
        yield connection


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


def test_django_inspects_private_tables(desk: Desk) -> None:
    # inspectdb sends SELECT * FROM "care" LIMIT 1 and looks at the description only.
    needs(DRIVERS / "python")
    seen = told(run([DRIVERS / "python", HERE / "scripts" / "django_orm.py"], desk))
    assert "class Care(models.Model):" in seen["models"]


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
    connection.execute(f"CREATE OR REPLACE TEMP VIEW seen AS {TYPED}")


def test_any_of_an_array_narrows_the_groups(connection: Connection) -> None:
    # As site IN (2, 4) does: the driver's way to pass a list.
    text = "SELECT site, count(*) FROM care WHERE site = any(%s) GROUP BY site ORDER BY site"
    assert [row[0] for row in connection.execute(text, [[2, 4]])] == [2, 4]


def test_another_session_cancels_by_sql(desk: Desk, connection: Connection) -> None:
    # DBeaver, pgAdmin and DataGrip stop a query by pg_cancel_backend(pg_backend_pid()).
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    assert row is not None
    assert connection.info.backend_pid == row[0]

    def cancel() -> None:
        with psycopg.connect(desk.dsn, autocommit=True) as other:
            other.execute("SELECT pg_cancel_backend(%s)", row)

    threading.Timer(0.3, cancel).start()
    began = time.monotonic()
    with pytest.raises(psycopg.errors.QueryCanceled):
        connection.execute(SLOW)
    assert time.monotonic() - began < 1.3


@pytest.mark.parametrize(
    "options",
    [
        "channel_binding=require sslmode=verify-full",
        "sslnegotiation=direct sslmode=verify-full",
    ],
)
def test_tls_of_libpq_18(tls_desk: Desk, root: Path, options: str) -> None:
    dsn = f"{tls_desk.dsn} {options} sslrootcert={root}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute(PLAIN).fetchone()
        assert row is not None
        assert near(row[0])


@pytest.mark.parametrize("kind", ["table", "view", "incremental"])
def test_dbt_runs(project: Path, desk: Desk, kind: str) -> None:
    model = "SELECT site, count(*) AS years FROM {{ source('hie', 'care') }} GROUP BY site"
    (project / "models" / "by_site.sql").write_text(model)
    config = yaml.safe_load((project / "dbt_project.yml").read_text())
    config["models"] = {"landscape": {"+materialized": kind, "+schema": "releases"}}
    (project / "dbt_project.yml").write_text(yaml.safe_dump(config))
    for _ in range(2):
        done = dbt(project, desk, "run")
        assert done.returncode == 0, done.stdout
    with psycopg.connect(desk.dsn) as connection:
        assert len(connection.execute("SELECT * FROM public_releases.by_site").fetchall()) == 6
