"""pandas, polars, connectorx and ADBC: one question, a whole table as the answer, one charge."""

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import connectorx
import pandas as pd
import polars as pl
import psycopg
import pyarrow as pa
import pytest
import sqlalchemy as sa

from tests.clients.desk import COLUMNS, GIVEN, REFUSED, TYPED, Desk, near
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.patience import ASLEEP, ENDLESS, stopped_by, until

NAMES = ["site", "years", "visits", "mean", "usd", "south"]
SITES = [1, 2, 3, 4, 5, 6]
ONCE = Decimal("0.5")


@pytest.fixture
def engine(desk: Desk) -> Iterator[sa.Engine]:
    engine = sa.create_engine(sa.make_url(desk.url).set(drivername="postgresql+psycopg"))
    yield engine
    engine.dispose()


LISTED = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"


@pytest.fixture
def cancelled(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that is told to stop; it has to go on then."""
    with engine.connect() as connection:
        with stopped_by(connection.connection.driver_connection.cancel):  # type: ignore[union-attr]
            yield connection
        connection.rollback()
        assert connection.execute(sa.text("SELECT 1")).scalar() == 1


@pytest.fixture
def connection(desk: Desk) -> Iterator[adbc.Connection]:
    with adbc.connect(desk.url, autocommit=True) as connection:
        yield connection


def read(connection: adbc.Connection, text: str, given: Any = None, **options: Any) -> pa.Table:
    with connection.cursor(adbc_stmt_kwargs=options) as cursor:
        cursor.execute(text, given)
        return cursor.fetch_arrow_table()


@proves("pandas", TABLES, PARAMETERS, TYPES, REFUSAL)
def test_pandas(engine: sa.Engine, desk: Desk) -> None:
    before = desk.spent()
    frame = pd.read_sql(sa.text(TYPED), engine)
    assert desk.spent() - before == ONCE
    assert list(frame) == NAMES
    assert list(map(str, frame.dtypes)) == [*["int64"] * 3, "float64", "float64", "bool"]
    assert frame["site"].tolist() == SITES
    assert set(pd.read_sql(LISTED, engine)["table_name"]) == set(COLUMNS)
    given = GIVEN.format("%(age)s", "%(site)s")
    assert near(pd.read_sql(given, engine, params={"age": 18, "site": 1})["years"][0])
    assert pd.read_sql_table("sites", engine, index_col="site").index.tolist() == SITES
    with pytest.raises(pd.errors.DatabaseError, match="single rows"):
        pd.read_sql_table("care", engine)


@proves("pandas", CANCEL)
def test_pandas_is_cancelled(cancelled: sa.Connection) -> None:
    with pytest.raises(pd.errors.DatabaseError, match="canceling statement"):
        pd.read_sql(sa.text(ENDLESS), cancelled)


@proves("polars", TABLES, PARAMETERS, TYPES, REFUSAL)
def test_polars(engine: sa.Engine) -> None:
    frame = pl.read_database(TYPED, engine)
    assert frame.columns == NAMES
    assert frame["site"].to_list() == SITES
    assert frame.schema["usd"] == pl.Float64
    assert set(pl.read_database(LISTED, engine)["table_name"]) == set(COLUMNS)
    given = GIVEN.format(":age", ":site")
    chosen = {"parameters": {"age": 18, "site": 1}}
    assert near(pl.read_database(given, engine, execute_options=chosen)["years"][0])
    with pytest.raises(sa.exc.ProgrammingError, match="single rows"):
        pl.read_database("SELECT * FROM care", engine)


@proves("polars", CANCEL)
def test_polars_is_cancelled(cancelled: sa.Connection) -> None:
    with pytest.raises(sa.exc.OperationalError, match="canceling statement"):
        pl.read_database(ENDLESS, cancelled)


@pytest.mark.parametrize("through", ["adbc", "connectorx"])
def test_polars_by_url(desk: Desk, through: Any) -> None:
    before = desk.spent()
    frame = pl.read_database_uri(TYPED, desk.url, engine=through)
    assert desk.spent() - before == ONCE
    assert frame.columns == NAMES
    assert frame["site"].to_list() == SITES


@proves("connectorx", TABLES, TYPES)
@pytest.mark.parametrize("protocol", ["binary", "csv", "cursor", "simple"])
def test_connectorx(desk: Desk, protocol: Any) -> None:
    before = desk.spent()
    table = connectorx.read_sql(desk.url, TYPED, protocol=protocol, return_type="arrow")
    assert desk.spent() - before == ONCE
    assert table.column_names == NAMES
    assert table["site"].to_pylist() == SITES
    assert pa.types.is_float64(table.schema.field("usd").type)
    listed = connectorx.read_sql(desk.url, LISTED, protocol=protocol, return_type="arrow")
    assert set(listed["table_name"].to_pylist()) == set(COLUMNS)


@proves("connectorx", REFUSAL)
def test_connectorx_is_refused(desk: Desk) -> None:
    with pytest.raises(RuntimeError, match="single rows of a private table are never shown"):
        connectorx.read_sql(desk.url, "SELECT * FROM care LIMIT 1000", return_type="arrow")


@proves("connectorx", PARAMETERS)
def test_connectorx_asks_once_for_each_part(desk: Desk) -> None:
    before = desk.spent()
    table = connectorx.read_sql(
        desk.url,
        TYPED,
        return_type="arrow",
        partition_on="site",
        partition_range=(1, 6),
        partition_num=2,
    )
    assert sorted(table["site"].to_pylist()) == SITES
    assert desk.spent() - before == 2 * ONCE


READS = "import connectorx, sys; connectorx.read_sql(*sys.argv[1:], return_type='arrow')"


@proves("connectorx", CANCEL)
def test_connectorx_is_stopped(desk: Desk) -> None:
    limited = desk.url + "?options=-c%20statement_timeout%3D300"
    with pytest.raises(RuntimeError, match="canceling statement"):
        connectorx.read_sql(limited, ENDLESS, return_type="arrow")
    named = desk.url + "?application_name=connectorx"
    with subprocess.Popen([sys.executable, "-c", READS, named, ENDLESS]) as process:
        until(lambda: _sessions(desk, "connectorx") == 1)
        process.kill()
    until(lambda: _sessions(desk, "connectorx") == 0)


def _sessions(desk: Desk, name: str) -> int:
    with psycopg.connect(desk.dsn) as connection:
        text = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
        ((count,),) = connection.execute(text, [name]).fetchall()
    return int(count)


@proves("ADBC", TABLES)
def test_adbc_lists_tables_and_columns(connection: adbc.Connection) -> None:
    objects = connection.adbc_get_objects(depth="all", db_schema_filter="public")
    (catalog,) = [c for c in objects.read_all().to_pylist() if c["catalog_db_schemas"]]
    (schema,) = catalog["catalog_db_schemas"]
    tables = schema["db_schema_tables"]
    assert {
        t["table_name"]: {c["column_name"] for c in t["table_columns"]} for t in tables
    } == COLUMNS
    assert connection.adbc_get_table_schema("care").field("medical_usd").type == pa.float64()


@proves("ADBC", PARAMETERS, TYPES)
@pytest.mark.parametrize("copy", [True, False])
def test_adbc(desk: Desk, connection: adbc.Connection, copy: bool) -> None:
    before = desk.spent()
    table = read(connection, TYPED, **{"adbc.postgresql.use_copy": copy})
    assert desk.spent() - before == ONCE
    assert table.column_names == NAMES
    assert table["site"].to_pylist() == SITES
    assert table.schema.field("usd").type == pa.float64()
    given = read(connection, GIVEN.format("$1", "$2"), (18, 1))
    assert near(given["years"][0].as_py())


def test_adbc_describes_for_free(desk: Desk, connection: adbc.Connection) -> None:
    before = desk.spent()
    with connection.cursor() as cursor:
        schema = cursor.adbc_execute_schema(TYPED)
    assert schema.names == NAMES
    assert desk.spent() == before


@proves("ADBC", REFUSAL)
@pytest.mark.parametrize("copy", [True, False])
def test_adbc_goes_on_after_a_refusal(connection: adbc.Connection, copy: bool) -> None:
    for text, sqlstate in REFUSED.items():
        with pytest.raises(adbc.Error) as refused:
            read(connection, text, **{"adbc.postgresql.use_copy": copy})
        assert refused.value.sqlstate == sqlstate, text
        assert read(connection, "SELECT 1 AS one")["one"].to_pylist() == [1]


@proves("ADBC", CANCEL)
@pytest.mark.parametrize("text", [ENDLESS, ASLEEP])
def test_adbc_cancels(connection: adbc.Connection, text: str) -> None:
    with stopped_by(connection.adbc_cancel), pytest.raises(adbc.Error) as cancelled:
        read(connection, text)
    assert cancelled.value.sqlstate == "57014"
    assert read(connection, "SELECT 1 AS one")["one"].to_pylist() == [1]
