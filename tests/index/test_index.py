"""An index holds max_rows rows of a unit, whoever else is there, and is used where it is sound."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import duckdb
import psycopg
import pytest

from proxy import app
from proxy.index import version
from rewriter.explain import explain
from rewriter.plan import Release
from sensitivity.mechanisms import ScaledGaussian, ScaledLaplace
from tests.embedded import Server
from tests.engines import ENGINES, Connection
from tests.golden.movement import check
from tests.index.clinic import POLICY, Clinic, in_duckdb, in_postgres

INDEX = "pgfog_index"

Make = Callable[[Path, int | None], Clinic]


@pytest.fixture(scope="module", params=ENGINES)
def make(request: pytest.FixtureRequest, postgres: Server) -> Make:
    return in_duckdb if request.param == "duckdb" else partial(in_postgres, postgres)


@pytest.fixture
def clinic(make: Make, tmp_path: Path) -> Clinic:
    """A clinic of a test's own, without an index."""
    return make(tmp_path / "clinic", None)


@pytest.fixture(scope="module")
def whole(make: Make, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    made = make(tmp_path_factory.mktemp("index") / "whole", None)
    made.build()
    return made


@pytest.fixture(scope="module")
def neighbours(make: Make, tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Connection]:
    """By person: the clinic without them, with an index of its own."""
    folder, found = tmp_path_factory.mktemp("neighbours"), {}
    for person in range(7):
        clinic = make(folder / str(person), person)
        clinic.build()
        found[person] = clinic.connect()
    return found


@pytest.mark.parametrize(("table", "unit", "most"), [("visits", "person", 3), ("drugs", "u0", 4)])
def test_it_holds_some_rows_of_a_unit_whoever_else_is_there(
    whole: Clinic, neighbours: Mapping[int, Connection], table: str, unit: str, most: int
) -> None:
    place, connection = whole.place(table), whole.connect()

    def others(connection: Connection, person: int) -> list[str]:
        rows = connection.execute(f"SELECT * FROM {place} WHERE {unit} <> {person}").fetchall()
        return sorted(map(str, rows))  # NaN is NaN

    counts = connection.execute(
        f"SELECT count(*), count({unit}) FROM {place} GROUP BY {unit}"
    ).fetchall()
    assert max(rows for rows, _ in counts) == most
    assert all(rows == owned for rows, owned in counts)  # nobody's rows are not in it
    for person, other in neighbours.items():
        assert others(connection, person) == others(other, person) == others(other, -1)


def test_hidden_columns_stay_where_they_are(whole: Clinic) -> None:
    place = whole.place("visits")
    rows = whole.connect().execute(f"SELECT * FROM {place}").fetchall()
    assert len(rows[0]) == 7  # visit, person, kind, site, cost; cost on its grid, a mark for site
    assert "secret" not in str(rows)
    if whole.engine == "duckdb":
        index = whole.file.with_name("clinic.duckdb.index")
        assert b"secret" not in index.read_bytes()
        assert index.stat().st_mode & 0o77 == 0


INDEXED = {
    "SELECT count(*), sum(cost) FROM visits": [300],
    "SELECT kind, count(*), avg(cost) FROM visits WHERE cost > 5 GROUP BY 1": [270],
    "SELECT kind, count(DISTINCT person) FROM visits GROUP BY 1": [2],
    "SELECT site, count(*) FROM visits GROUP BY 1": [3],
    "SELECT s.code, count(*) FROM visits v JOIN sites s ON s.code = v.site GROUP BY 1": [3],
    "SELECT k, sum(c) FROM (SELECT kind AS k, cost AS c FROM visits) AS t GROUP BY 1": [300],
    "SELECT sum(grams), count(*) FROM drugs": [40],
    "SELECT count(DISTINCT person) FROM visits WHERE site = 1": [1],
    "SELECT count(*) FROM visits v JOIN people p USING (person)": [3],
    "SELECT count(*), sum(cost) FROM people p JOIN visits v ON v.person = p.person": [300],
    "SELECT kind, sum(grams) FROM visits v JOIN drugs d USING (visit) GROUP BY 1": [40],
    "SELECT sum(grams), sum(cost) FROM drugs d LEFT JOIN visits v ON v.visit = d.visit": [40, 400],
    "SELECT count(*) FROM drugs d JOIN visits v USING (visit) JOIN people USING (person)": [4],
    """SELECT grams, count(DISTINCT person) FROM drugs JOIN visits USING (visit)
        GROUP BY 1 ORDER BY 2 DESC LIMIT 1""": [1],  # named first, of four groups that it is in
}


@pytest.mark.parametrize("sql", INDEXED)
def test_no_unit_moves_more_than_is_claimed(
    whole: Clinic, neighbours: Mapping[int, Connection], sql: str
) -> None:
    release = whole.only(sql)
    assert [m.sensitivity for m in release.measures] == INDEXED[sql]
    assert "before WHERE by the index of data version 1" in release.bounding
    made = whole.plan(sql)
    check(made, whole.connect(), {str(p): c for p, c in neighbours.items()})


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT count(*) FROM visits v JOIN aliases a ON a.code = v.site", "may repeat a row"),
        ("SELECT count(*) FROM visits v JOIN visits w USING (person)", "may repeat a row"),
        ("SELECT count(*) FROM visits v LEFT JOIN drugs d USING (visit)", "may repeat a row"),
        ("SELECT count(*) FROM people p LEFT JOIN visits v USING (person)", "may repeat a row"),
        (
            "SELECT count(*) FROM (SELECT DISTINCT person, site FROM visits) AS t",
            "needs all rows",
        ),
        (
            "SELECT sum(d) FROM (SELECT cost - avg(cost) OVER (PARTITION BY person) AS d"
            " FROM visits) AS t WHERE d BETWEEN 0 AND 9",
            "a window is over all rows",
        ),
        (
            "SELECT sum(c) FROM (SELECT cost AS c FROM visits v JOIN aliases a ON a.code = site) t",
            "may repeat a row",
        ),
    ],
)
def test_where_it_would_not_bound_it_is_not_used(
    whole: Clinic, neighbours: Mapping[int, Connection], sql: str, why: str
) -> None:
    release = whole.only(sql)
    assert why in release.bounding
    assert INDEX not in release.sql
    made = whole.plan(sql)
    check(made, whole.connect(), {str(p): c for p, c in neighbours.items()})


def test_the_index_of_a_path_needs_no_table_of_it(whole: Clinic) -> None:
    assert "visits" not in whole.only("SELECT sum(grams) FROM drugs").sql
    joined = whole.only("SELECT sum(grams) FROM drugs JOIN visits USING (visit)").sql
    assert joined.count("visits") == 1


def test_it_is_used_for_its_data_version_and_policy_only(clinic: Clinic) -> None:
    count = "SELECT count(*) FROM visits"
    assert "it has not been built" in clinic.only(count).bounding
    policy = clinic.build()
    assert INDEX in clinic.only(count).sql
    version.bump(app.state_directory(policy))
    stale = clinic.only(count)
    assert "of data version 1, and the data of 2" in stale.bounding
    assert INDEX not in stale.sql
    clinic.build()
    assert INDEX in clinic.only(count).sql
    clinic.write(POLICY.replace("max_rows: 3,", "max_rows: 4,"))
    other = clinic.only(count)
    assert "another policy" in other.bounding
    assert other.measures[0].sensitivity == 4


def test_one_that_another_pgfog_laid_out_is_built_anew(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = "SELECT count(*) FROM visits"
    with monkeypatch.context() as before:
        before.setattr("proxy.index.contents._FORMAT", 3)
        clinic.build()
    old = clinic.only(count)
    assert "by another version of pgfog" in old.bounding
    assert INDEX not in old.sql
    clinic.build()
    assert INDEX in clinic.only(count).sql


def test_postgres_keeps_nobodys_rows_out_of_it(whole: Clinic) -> None:
    """Where nothing is joined, no statement tests for them any more."""
    alone = whole.only("SELECT count(*) FROM visits")
    assert "IS NOT NULL" not in alone.sql
    joined = whole.only("SELECT count(*) FROM visits v JOIN people p USING (person)")
    assert "IS NOT NULL" in joined.sql
    if whole.engine == "postgres":
        with pytest.raises(psycopg.errors.CheckViolation):
            whole.connect().execute(f"INSERT INTO {whole.place('visits')} (person) VALUES (NULL)")


def test_postgres_has_no_gaps_in_its_rows(whole: Clinic) -> None:
    if whole.engine == "duckdb":
        pytest.skip("DuckDB keeps columns, not rows")
    sizes = (
        "SELECT typlen FROM pg_attribute JOIN pg_type AS t ON t.oid = atttypid"
        f" WHERE attrelid = '{whole.place('visits')}'::regclass AND attnum > 0 ORDER BY attnum"
    )
    found = [size for (size,) in whole.connect().execute(sizes).fetchall()]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) > 2


def test_a_build_that_was_interrupted_goes_on(clinic: Clinic) -> None:
    steps = list[tuple[str, int]]()

    def interrupt(table: str, done: int, parts: int) -> None:
        assert parts >= 5 or table == "drugs"
        if done == 2:
            raise KeyboardInterrupt

    def rows() -> list[str]:
        place = clinic.place("visits")
        found = clinic.connect().execute(f"SELECT * FROM {place}").fetchall()
        return sorted(map(str, found))

    with pytest.raises(KeyboardInterrupt):
        clinic.build(interrupt, rows_a_part=12)
    for left in clinic.file.parent.glob("*.index.building*"):  # there are rows in it already
        assert left.stat().st_mode & 0o77 == 0, left
    assert "it has not been built" in clinic.only("SELECT count(*) FROM visits").bounding
    clinic.build(lambda table, done, _: steps.append((table, done)), rows_a_part=12)
    assert steps[0] == ("visits", 2)
    assert INDEX in clinic.only("SELECT count(*) FROM visits").sql
    parts = rows()
    clinic.build()
    assert rows() == parts


def test_it_does_not_go_on_by_another_salt(clinic: Clinic) -> None:
    """Which part a unit is in follows from the salt: it would be in one part of each."""

    def interrupt(table: str, done: int, parts: int) -> None:
        if done == parts - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        clinic.build(interrupt, rows_a_part=12, salt="a")
    clinic.build(rows_a_part=12, salt="pepper")  # person 6 is in its last part, not in that of "a"
    units = f"SELECT count(*) AS n FROM {clinic.place('visits')} GROUP BY person"
    most = clinic.connect().execute(f"SELECT max(n) FROM ({units}) AS v").fetchall()
    assert most == [(3,)]


def test_the_old_one_is_used_until_the_new_one_is_there(clinic: Clinic) -> None:
    def interrupt(table: str, done: int, parts: int) -> None:
        release = clinic.only("SELECT count(*) FROM visits", before)
        assert INDEX in release.sql
        clinic.connect().execute(release.sql)
        if table == "drugs":
            raise KeyboardInterrupt

    before = clinic.build()
    with pytest.raises(KeyboardInterrupt):
        clinic.build(interrupt)
    assert INDEX in clinic.only("SELECT count(*) FROM visits").sql
    assert INDEX in clinic.only("SELECT count(*) FROM visits", clinic.build()).sql


def test_stored_indices_are_what_would_be_computed(whole: Clinic) -> None:
    """Bounds tighter than the column's make another grid, which has to be computed."""
    sums = "SELECT count(cost), sum(cost), count(cost) FILTER (WHERE site = 1) FROM visits"
    release = whole.only(sums)
    assert "pgfog_grid_" in release.sql
    assert "pgfog_grid_" not in whole.only(f"{sums} WHERE cost > 1").sql
    expected = (
        "SELECT count(c), sum(CASE WHEN c < 0 THEN 0 WHEN c > 50 THEN 100 ELSE round(c * 2) END)"
        " FROM (SELECT nullif(cost, CAST('NaN' AS DOUBLE PRECISION)) AS c"
        f" FROM {whole.place('visits')}) AS v"
    )
    connection = whole.connect()
    rows = connection.execute(expected).fetchall()
    assert [row[:2] for row in connection.execute(release.sql).fetchall()] == rows


def test_the_steward_is_told_when_the_data_has_changed(clinic: Clinic) -> None:
    policy = clinic.build()
    assert app.index_warnings(policy) == []
    change = "INSERT INTO visits VALUES (200, 1, 'gp', 1, 1, '')"
    if clinic.engine == "duckdb":
        with duckdb.connect(clinic.file.with_name("clinic.duckdb")) as connection:
            connection.execute(change)
    else:
        clinic.connect().execute(change)
        clinic.connect().execute("SELECT pg_stat_force_next_flush()")
    policy = clinic.opened()
    assert "visits has changed" in "\n".join(app.index_warnings(policy))
    sql = "SELECT count(*) FROM visits"
    assert clinic.only(sql, policy) == clinic.only(sql, clinic.opened())
    assert "changed" not in "\n".join(explain(clinic.plan(sql, policy), 0.95, "salt"))


def test_the_steward_pins_what_is_bounded(clinic: Clinic) -> None:
    by_kind = "SELECT kind, count(*) FROM visits GROUP BY kind"

    def noise(bounding: str) -> type:
        clinic.write(POLICY.replace("bounding: index", f"bounding: {bounding}"))
        return type(clinic.only(by_kind).measures[0].mechanism)

    assert noise("weight") is ScaledLaplace
    assert noise("length") is ScaledGaussian


@pytest.mark.parametrize(
    ("sql", "marks"),
    [
        ("SELECT site, sum(cost) FILTER (WHERE cost > 5) FROM visits GROUP BY 1", 1),  # selects
        ("SELECT site, count(*), avg(cost), count(DISTINCT person) FROM visits GROUP BY 1", 1),
        ("SELECT site, count(DISTINCT person) FILTER (WHERE cost > 5) FROM visits GROUP BY 1", 1),
        ("SELECT kind, count(DISTINCT person), stddev(cost) FROM visits GROUP BY 1", 0),  # public
        ("SELECT site, count(*) FROM visits WHERE cost > 5 GROUP BY 1", 0),  # may miss the first
        ("SELECT site, kind, count(*) FROM visits GROUP BY 1, 2", 0),
    ],
)
def test_marks_count_the_units_of_a_group(
    whole: Clinic, neighbours: Mapping[int, Connection], sql: str, marks: int
) -> None:
    made, mark = whole.plan(sql), "count(CASE WHEN first THEN 1 END)"
    (release,) = made.steps
    assert isinstance(release, Release)
    assert release.sql.count(mark) == marks
    connection = whole.connect()
    check(made, connection, {str(p): c for p, c in neighbours.items()})
    counted = release.sql.replace(mark, "count(DISTINCT u0)")
    rows = [Counter(connection.execute(q).fetchall()) for q in (counted, release.sql)]
    assert rows[0] == rows[1]
