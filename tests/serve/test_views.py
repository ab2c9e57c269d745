"""Views over private tables: made on the shadow, read through pgfog, paid for by who reads."""

from pathlib import Path

import psycopg
import pytest

from tests.patience import until
from tests.serve.serving import Connection, Served, costs, refused, serving

BY_SITE = "SELECT site, count(*) AS years, avg(medical_usd) AS usd FROM care GROUP BY site"


@pytest.fixture(autouse=True)
def swept(pgfog: Served) -> None:
    with pgfog.connect() as steward:
        for (name,) in steward.execute(
            "SELECT viewname FROM pg_views WHERE schemaname = 'ann'"
        ).fetchall():
            steward.execute(f'DROP VIEW IF EXISTS ann."{name}" CASCADE'.encode())


def rows(connection: Connection, text: str) -> list[tuple[object, ...]]:
    return connection.execute(text.encode()).fetchall()


def near(value: object, wanted: int, slack: int = 1000) -> bool:
    return abs(int(str(value)) - wanted) < slack


def test_a_view_is_free_to_make_and_paid_for_when_it_is_read(ann: Connection) -> None:
    with costs("0", ann):
        ann.execute(f"CREATE VIEW ann.by_site AS {BY_SITE}")
        ann.execute(
            "CREATE OR REPLACE VIEW ann.rows AS SELECT person_id FROM care WHERE study_year = 1"
        )
        listed = rows(ann, "SELECT viewname FROM pg_views WHERE schemaname = 'ann' ORDER BY 1")
        assert listed == [("by_site",), ("rows",)]
        assert len(rows(ann, "SELECT * FROM ann.by_site LIMIT 0")) == 0
    with costs("1.5", ann):
        assert [r[0] for r in rows(ann, "SELECT * FROM ann.by_site ORDER BY 1")] == [*range(1, 7)]
        ((n,),) = rows(ann, "SELECT count(*) FROM ann.rows AS r(person) WHERE person > 0")
        assert near(n, 5638)
        ((n,),) = rows(ann, "SELECT sum(b.years) FROM ann.by_site AS b JOIN sites USING (site)")
        assert near(n, 20190)


def test_a_view_of_views_with_the_search_path_of_its_making(ann: Connection) -> None:
    ann.execute("SET search_path = ann, public")
    ann.execute("CREATE VIEW visits (person, n) AS SELECT person_id, physician_visits FROM care")
    ann.execute(
        "CREATE VIEW often AS WITH care AS (SELECT person, sum(n) AS n FROM visits GROUP BY 1)"
        " SELECT p.female, c.n FROM care AS c JOIN people AS p ON p.person_id = c.person"
        " WHERE c.n >= 10 AND p.female IS NOT NULL"
    )
    ann.execute("ALTER VIEW often RENAME TO frequent")
    ann.execute("ALTER VIEW frequent RENAME COLUMN n TO visits")
    with costs("1", ann):
        found = rows(ann, "SELECT female, count(*) FROM frequent GROUP BY 1 ORDER BY 1")
        assert [f for f, _ in found] == [False, True]
        ann.execute("SET search_path = pg_temp, public")
        # Neither a name in today's path nor the reader's own CTE gets into a view.
        ann.execute("CREATE TEMP TABLE visits (person int, n int)")
        text = "WITH care AS (SELECT 1 AS x) SELECT count(*) FROM ann.frequent, care"
        ((n,),) = rows(ann, text)
        assert near(n, sum(int(str(n)) for _, n in found), 500)
    ann.execute("RESET search_path")


def test_a_temporary_view_and_a_prepared_statement(ann: Connection) -> None:
    ann.execute("CREATE TEMP VIEW mine AS SELECT site, age FROM care")
    ann.execute("PREPARE old AS SELECT count(*) FROM mine WHERE age > $1")
    with costs("1.5", ann):
        assert near(rows(ann, "EXECUTE old (200)")[0][0], 0)
        text = "SELECT count(*) FROM mine WHERE site = %s"
        assert near(ann.execute(text.encode(), (1,), prepare=True).fetchall()[0][0], 4446)
        ann.execute("BEGIN")
        ann.execute("DECLARE c CURSOR FOR SELECT site, count(*) FROM mine GROUP BY 1")
        assert len(rows(ann, "FETCH ALL FROM c")) == 6
        ann.execute("COMMIT")


def test_the_time_in_a_view_is_that_of_its_reader(ann: Connection) -> None:
    ann.execute("CREATE TEMP VIEW clock AS SELECT EXTRACT(epoch FROM now()) AS at FROM care")
    # The same question again, of a mean of one constant.
    read = [rows(ann, "SELECT avg(at) FROM clock") for _ in range(2)]
    assert read[0] < read[1]


def test_what_a_view_may_not_do(pgfog: Served, ann: Connection) -> None:
    ann.execute("CREATE VIEW ann.rows AS SELECT person_id, age FROM care")
    ann.execute("CREATE VIEW ann.odd AS SELECT count(*) FROM care GROUP BY person_id")
    ann.execute("GRANT SELECT ON ann.rows TO bob")
    with costs("0", ann), pgfog.connect("bob") as bob, pgfog.connect("dora") as dora:
        for text, sqlstate in (
            ("SELECT * FROM ann.rows", "42501"),
            ("SELECT age FROM ann.rows LIMIT 1", "42501"),
            ("TABLE ann.rows", "42501"),
            ("SELECT count FROM ann.odd", "42501"),
            ("SELECT count(*) FROM ann.rows TABLESAMPLE SYSTEM (50)", "0A000"),
            (f"CREATE MATERIALIZED VIEW ann.kept AS {BY_SITE}", "0A000"),
            ("CREATE VIEW public.kept AS SELECT count(*) FROM care", "42501"),
            ("INSERT INTO ann.rows VALUES (1, 2)", "25006"),
            ("DELETE FROM ann.rows", "25006"),
        ):
            assert refused(ann, text).sqlstate == sqlstate, text
        assert refused(bob, "SELECT count(*) FROM ann.rows").sqlstate == "42501"
        dora.execute("CREATE VIEW dora.rows AS SELECT age FROM care")
        assert refused(dora, "SELECT count(*) FROM dora.rows").sqlstate == "42501"
        dora.execute("DROP VIEW dora.rows")
        bob.execute("CREATE VIEW bob.nothing AS SELECT 1 AS one")
        assert rows(bob, "SELECT one FROM bob.nothing") == [(1,)]


def told_of_rows(served: Served) -> bool:
    """Say whether the worker that has the next session knows the view yet."""
    with served.connect() as ann:
        try:
            return near(rows(ann, "SELECT count(*) FROM ann.rows")[0][0], 20190)
        except psycopg.errors.InsufficientPrivilege:
            return False


def test_views_are_known_to_every_worker_and_after_a_restart(data: Path) -> None:
    with serving(data, "--workers", "2") as served:
        with served.connect() as ann:
            ann.execute("CREATE VIEW ann.rows AS SELECT site FROM care")
        for _ in range(4):
            until(lambda: told_of_rows(served))
        served.terminate()
        served.start()
        with served.connect() as ann:
            assert near(rows(ann, "SELECT count(*) FROM ann.rows")[0][0], 20190)


def test_a_view_that_nobody_told_of_is_refused_by_the_shadow(pgfog: Served) -> None:
    with pgfog.shadow() as behind:
        behind.execute("CREATE OR REPLACE VIEW ann.untold AS SELECT site FROM public.care")
    with pgfog.connect() as ann, costs("0", ann):
        assert refused(ann, "SELECT count(*) FROM ann.untold").sqlstate == "42501"
        ann.execute("DROP VIEW ann.untold")


@pytest.mark.parametrize(
    ("view", "asked"),
    [
        ("SELECT * FROM care", "SELECT count(*) FROM ann.v JOIN ann.near USING (site)"),
        ("SELECT c.* FROM care AS c JOIN near USING (site)", "SELECT count(*) FROM ann.v"),
        ("SELECT site FROM ann.near", "SELECT count(*) FROM care JOIN ann.v USING (site)"),
        (
            "SELECT * FROM care WHERE site IN (SELECT site FROM ann.near)",
            "SELECT count(*) FROM ann.v",
        ),
        (
            "SELECT * FROM care AS c JOIN (SELECT site AS s FROM ann.first) AS f ON f.s = c.site",
            "SELECT count(*) FROM v JOIN near USING (site)",
        ),
        (
            "SELECT site, count(*) AS n FROM care JOIN ann.near AS n USING (site) GROUP BY 1",
            "SELECT max(n) FROM v",
        ),
    ],
)
def test_a_view_and_a_table_of_ones_own(ann: Connection, view: str, asked: str) -> None:
    ann.execute("SET search_path = ann, public; CREATE TABLE ann.near AS SELECT 1 AS site")
    try:
        ann.execute("CREATE VIEW ann.first AS SELECT * FROM ann.near")
        ann.execute(f"CREATE VIEW ann.v AS {view}".encode())
        with costs("0.5", ann):
            ((n,),) = rows(ann, asked)
            assert near(n, 4446)
    finally:
        ann.execute("DROP TABLE ann.near CASCADE")


def test_a_view_is_found_by_what_postgresql_keeps_of_its_name(ann: Connection) -> None:
    name, kept = "w" * 70, "w" * 63
    ann.execute(f"CREATE VIEW ann.{name} AS SELECT count(*) AS n FROM care".encode())
    with costs("1", ann):
        for read in (name, kept):
            ((n,),) = rows(ann, f"SELECT n FROM ann.{read}")
            assert near(n, 20190)
