"""The demo's data in PostgreSQL, served: the same answers, a database that goes away, and keys."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import psycopg
import pytest

from tests import embedded
from tests.embedded import Server
from tests.patience import until
from tests.serve.serving import Connection, Served, costs, in_postgres, serving, spent

COUNT = "SELECT count(*) FROM care"
PEOPLE = 5912
WAITING = "SELECT FROM pg_locks WHERE NOT granted"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with embedded.running() as server:
        yield server


@pytest.fixture(scope="module")
def mine(data: Path, server: Server) -> Iterator[Served]:
    with _serving(data, server, "demo") as served:
        yield served


@contextmanager
def _serving(data: Path, server: Server, database: str) -> Iterator[Served]:
    with serving(data, backend={"postgres": in_postgres(data, server, database)}) as served:
        yield served
        said = served.log.read_text()
        assert '"incident"' not in said
        for word in ("terminating", "psycopg", "connection to server", "FATAL"):
            assert word not in said


def test_the_same_answers(mine: Served, data: Path) -> None:
    public = "SELECT site, name FROM sites ORDER BY site"
    with duckdb.connect(data, read_only=True) as truth, mine.connect() as ann:
        assert ann.execute(public.encode()).fetchall() == truth.execute(public).fetchall()
        for sql in (
            "SELECT site, count(*) FROM people GROUP BY site ORDER BY site",
            "SELECT count(*) FILTER (WHERE female) FROM people",
            "SELECT name, count(*) FROM people JOIN sites USING (site) GROUP BY 1 ORDER BY 1",
            "SELECT state, name, count(*) FROM people JOIN sites USING (site) GROUP BY 1, 2"
            " ORDER BY 1, 2",
            "SELECT name, count(*) FROM people JOIN sites USING (site)"
            " WHERE state = 'South Carolina' GROUP BY 1 ORDER BY 1",
            "SELECT count(DISTINCT person_id) FROM care WHERE physician_visits > 3",
        ):
            found, wanted = ann.execute(sql.encode()).fetchall(), truth.execute(sql).fetchall()
            assert [row[:-1] for row in found] == [row[:-1] for row in wanted]
            for got, exact in zip(found, wanted, strict=True):
                # A scale of at most 10 / 0.5; 50 scales off come once in e**50.
                assert abs(got[-1] - exact[-1]) < 1000
        with pytest.raises(psycopg.Error) as refused:
            ann.execute("SELECT * FROM care")
        assert refused.value.sqlstate in {"0A000", "42501"}


def test_a_cancel_reaches_the_database(mine: Served, server: Server) -> None:
    said = list[str | None]()
    with mine.connect() as ann, server.connect("demo") as steward, steward.transaction():
        steward.execute("LOCK TABLE care IN ACCESS EXCLUSIVE MODE")  # so that reading it takes long
        with costs("0.5", ann):
            asking = threading.Thread(target=lambda: said.append(_failing(ann)[0]))
            asking.start()
            until(lambda: steward.execute(WAITING).rowcount)
            ann.cancel()
            asking.join()
        assert said == ["57014"]
        until(lambda: not steward.execute(WAITING).rowcount)
        with costs("0", ann):
            assert ann.execute("SELECT 1").fetchone() == (1,)


def test_a_database_that_goes_away_and_comes_back(mine: Served, server: Server) -> None:
    with mine.connect() as ann:
        ann.execute(COUNT)
        server.stop()
        with costs("0.5", ann):
            assert _failing(ann) == ("08006", "the backend does not answer")
        assert ann.execute("SELECT 1").fetchone() == (1,)  # the session goes on
        server.process = embedded.start(server.directory).process
        before = spent(ann)
        # Not what was answered before, for that is kept for who sees an error.
        until(lambda: _answers(ann, "SELECT count(*) FROM people"))
        assert spent(ann) > before


@pytest.fixture
def keyless(data: Path, server: Server) -> Iterator[Served]:
    """A pgfog of its own, for it answers no more once a key is gone."""
    with _serving(data, server, "keyless") as served:
        yield served


def test_a_key_that_is_dropped_while_serving(keyless: Served, server: Server) -> None:
    """Without it, a second row of a person would count as another person."""
    steward = server.connect("keyless")
    with keyless.connect() as ann:
        ann.execute("SELECT count(*) FROM people")
        steward.execute("CREATE UNIQUE INDEX more ON people (person_id, site)")
        steward.execute("ALTER TABLE people ADD spare integer")
        ann.execute("SELECT count(*) FROM people")  # what was believed still holds
        during: list[int] = []
        asking = threading.Thread(target=lambda: during.append(_people(keyless)))
        with steward.transaction():
            steward.execute("ALTER TABLE people DROP CONSTRAINT people_pkey; DROP INDEX more")
            steward.execute("INSERT INTO people SELECT * FROM people")
            asking.start()  # it waits for the table, and then sees it as it was before
            until(lambda: steward.execute(WAITING).rowcount)
        asking.join()
        assert abs(during[0] - PEOPLE) < 200  # a scale of 2; 100 of them come once in e**100
        changed = ("55000", "the tables behind pgfog have changed since it started")
        with costs("0.5", ann):
            assert _failing(ann, "SELECT count(*) FROM people") == changed
        with costs("0", ann):  # it is known by now
            assert _failing(ann, COUNT) == changed


def _people(served: Served) -> int:
    with served.connect() as ann:
        ((people,),) = ann.execute("SELECT count(*) FROM people").fetchall()
    return int(people)


def _answers(connection: Connection, sql: str) -> bool:
    try:
        connection.execute(sql.encode())
    except psycopg.Error:
        return False
    return True


def _failing(connection: Connection, sql: str = COUNT) -> tuple[str | None, str | None]:
    with pytest.raises(psycopg.Error) as caught:
        connection.execute(sql.encode())
    return caught.value.sqlstate, caught.value.diag.message_primary
