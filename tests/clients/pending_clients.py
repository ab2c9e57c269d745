"""What clients do that pgfog refuses or lacks today, written as it should work.

Not collected by its name. Run it by `pytest tests/clients/pending_clients.py`; what passes moves
to the file of its client.
"""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.clients.desk import SLOW, Desk
from tests.clients.tools import DRIVERS, HERE, needs, run, told

Connection = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def connection(desk: Desk) -> Iterator[Connection]:
    with psycopg.connect(desk.dsn, autocommit=True) as connection:
        yield connection


def test_django_inspects_private_tables(desk: Desk) -> None:
    # inspectdb sends SELECT * FROM "care" LIMIT 1 and looks at the description only.
    needs(DRIVERS / "python")
    seen = told(run([DRIVERS / "python", HERE / "scripts" / "django_orm.py", SLOW], desk))
    assert "class Care(models.Model):" in seen["models"]


def test_any_of_an_array_narrows_the_groups(connection: Connection) -> None:
    # As site IN (2, 4) does: the driver's way to pass a list.
    text = "SELECT site, count(*) FROM care WHERE site = any(%s) GROUP BY site ORDER BY site"
    assert [row[0] for row in connection.execute(text, [[2, 4]])] == [2, 4]
