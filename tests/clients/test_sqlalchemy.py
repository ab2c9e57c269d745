"""SQLAlchemy: reflection, expressions compiled to SQL, and both psycopg dialects."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests.clients.desk import COLUMNS, REFUSED, TYPED, Desk, near
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.patience import ENDLESS, stopped_by


@pytest.fixture(params=["psycopg", "psycopg2"])
def engine(desk: Desk, request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    url = sa.make_url(desk.url).set(drivername=f"postgresql+{request.param}")
    engine = sa.create_engine(url)
    yield engine
    engine.dispose()


@proves("SQLAlchemy", TABLES)
def test_inspects(engine: sa.Engine) -> None:
    seen = sa.inspect(engine)
    assert set(seen.get_table_names()) == set(COLUMNS)
    assert seen.get_view_names() == []
    columns = {column["name"]: column for column in seen.get_columns("care")}
    assert columns.keys() == COLUMNS["care"]
    assert isinstance(columns["medical_usd"]["type"], sa.Double)
    assert columns["admissions"]["comment"] == "To a hospital."
    assert seen.get_pk_constraint("people")["constrained_columns"] == ["person_id"]
    (key,) = seen.get_foreign_keys("care")
    assert (key["constrained_columns"], key["referred_table"]) == (["person_id"], "people")
    assert seen.get_indexes("care") == []
    assert str(seen.get_table_comment("sites")["text"]).startswith("The six places.")


@proves("SQLAlchemy", PARAMETERS)
def test_reflects_and_asks(engine: sa.Engine) -> None:
    metadata = sa.MetaData()
    metadata.reflect(engine)
    care, sites = metadata.tables["care"], metadata.tables["sites"]
    asked = sa.select(sa.func.count().label("years")).where(care.c.age >= 18, care.c.site == 1)
    named = (
        sa.select(sites.c.name, sa.func.avg(care.c.medical_usd).label("usd"))
        .join_from(care, sites, care.c.site == sites.c.site)
        .group_by(sites.c.name)
        .order_by(sa.desc("usd"))
    )
    with engine.connect() as connection:
        assert near(connection.execute(asked).scalar_one())
        assert connection.execute(named).keys() == {"name": 0, "usd": 1}.keys()


@proves("SQLAlchemy", TYPES)
def test_reads_types(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(sa.text(TYPED)).all()
    assert [row.site for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [type(value) for value in rows[0]] == [int, int, int, Decimal, float, bool]


@proves("SQLAlchemy", REFUSAL)
def test_goes_on_after_a_refusal(engine: sa.Engine) -> None:
    asked = sa.text("SELECT count(*) FROM care WHERE age >= :age AND site = :site")
    with engine.connect() as connection:
        for text, sqlstate in REFUSED.items():
            with pytest.raises(DBAPIError) as refused, connection.begin_nested():
                connection.execute(sa.text(text))
            cause = refused.value.orig
            assert sqlstate in {getattr(cause, "sqlstate", None), getattr(cause, "pgcode", None)}
            assert near(connection.execute(asked, {"age": 18, "site": 1}).scalar_one())


def test_streams_through_a_server_side_cursor(engine: sa.Engine) -> None:
    with engine.connect().execution_options(stream_results=True, max_row_buffer=2) as connection:
        assert [row.site for row in connection.execute(sa.text(TYPED))] == [1, 2, 3, 4, 5, 6]


@proves("SQLAlchemy", CANCEL)
def test_cancels(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        cancel = connection.connection.driver_connection.cancel  # type: ignore[union-attr]
        canceled = pytest.raises(sa.exc.OperationalError, match="canceling statement")
        with stopped_by(cancel), canceled:
            connection.execute(sa.text(ENDLESS))
        connection.rollback()
        assert connection.execute(sa.text("SELECT 1")).scalar() == 1
