"""An index holds max_rows rows of a unit, whoever else is there, and is used where it is sound."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from pathlib import Path

import duckdb
import pytest

from proxy import app
from proxy.index import file as index_file
from proxy.index import version
from proxy.index.build import Progress, build
from proxy.policy_file import load
from rewriter.dialects import DIALECTS
from rewriter.explain import explain
from rewriter.plan import Plan, Release
from rewriter.planner import Question, plan
from rewriter.statements import parse
from sensitivity.mechanisms import ScaledGaussian, ScaledLaplace
from sensitivity.policy import Policy, TableName
from tests.embedded import Server
from tests.engines import ENGINES, Connection, Postgres
from tests.golden.movement import check
from tests.policy.policies import VERIFIER

POLICY = f"""
version: 1
dataset: clinic
backend: {{duckdb: clinic.duckdb}}
state: state
privacy: {{epsilon: 1, delta: 1e-7, max_epsilon: 2}}
tables:
  people:
    unit: {{key: person, unique: true}}
    columns:
      person: {{type: integer, nullable: false}}
  visits:
    unit: {{key: person, max_rows: 3, max_groups: 2, bounding: index}}
    columns:
      visit: {{type: integer, nullable: false}}
      person: {{type: integer}}
      kind: {{type: text, values: [gp, er, lab], nullable: false}}
      site: {{type: integer}}
      cost: {{type: double precision, bounds: [0, 50], grid: 0.5}}
      name: {{type: text, hidden: true}}
  drugs:
    unit: {{path: [visit, visits.visit], max_rows: 4, max_groups: 4, bounding: index}}
    columns:
      visit: {{type: integer}}
      grams: {{type: integer, bounds: [0, 10]}}
      text: {{type: text, hidden: true}}
  sites: {{public: true, columns: {{code: {{type: integer, nullable: false}}}}}}
  aliases: {{public: true, columns: {{code: {{type: integer}}}}}}
roles:
  ann:
    password: {VERIFIER}
    tables: [people, visits, drugs, sites, aliases]
    budget: {{epsilon: 9, delta: 1e-5, every: ever}}
budget: {{epsilon: 9, delta: 1e-5, every: ever}}
"""
DATA = """
CREATE TABLE people(person INTEGER PRIMARY KEY);
INSERT INTO people SELECT i FROM generate_series(0, 6) t(i);
CREATE TABLE visits(visit INTEGER PRIMARY KEY, person INTEGER, kind VARCHAR NOT NULL, site INTEGER,
    cost DOUBLE PRECISION, name VARCHAR);
INSERT INTO visits SELECT i, CASE WHEN i % 2 = 0 THEN 0 WHEN i % 11 = 0 THEN NULL ELSE i % 7 END,
    (ARRAY['gp', 'er', 'lab'])[1 + (i >> 1) % 3], i % 5,
    (ARRAY[-3, 60, NULL, CAST('NaN' AS DOUBLE PRECISION), 7.3])[1 + i % 5], 'secret'
    FROM generate_series(0, 59) t(i);
INSERT INTO visits SELECT 100 + i, 6, 'gp', 1, 50, 'alike' FROM generate_series(0, 8) t(i);
CREATE TABLE drugs(visit INTEGER, grams INTEGER, text VARCHAR);
INSERT INTO drugs SELECT i % 80, i % 13, 'secret' FROM generate_series(0, 199) t(i);
CREATE TABLE sites(code INTEGER PRIMARY KEY);
INSERT INTO sites SELECT i FROM generate_series(0, 3) t(i);
CREATE TABLE aliases(code INTEGER);
INSERT INTO aliases VALUES (1), (1), (2);
"""
QUIET = lambda *_: None  # noqa: E731
INDEX = "pgfog_index"


@dataclass
class Clinic:
    """A policy and its data, in one engine.

    Attributes:
        owner: who builds the index, where that is another than who reads it.
        connect: how a test sees both data and index.
    """

    file: Path
    engine: str
    owner: str | None
    connect: Callable[[], Connection]

    def opened(self) -> Policy:
        policy, backend = app.open_backend(load(self.file))
        backend.close()
        return policy

    def build(
        self, progress: Progress = QUIET, *, rows_a_part: int = 5_000_000, salt: str = "salt"
    ) -> Policy:
        policy = self.opened()
        at, shelf = version.read(policy.store.directory), app.shelf(policy, self.owner)
        build(policy, salt, at, shelf, progress, rows_a_part=rows_a_part)
        return self.opened()

    def plan(self, sql: str, policy: Policy | None = None) -> Plan:
        policy = policy or self.opened()
        return plan(
            Question(
                parse(sql),
                {f'"{name.name}"': table for name, table in policy.tables.items()},
                frozenset(policy.tables),
                (),
                datetime.now(UTC),
                True,
                Fraction(1),
                Fraction(1, 10**7),
                "salt",
                DIALECTS[self.engine],
            )
        )

    def only(self, sql: str, policy: Policy | None = None) -> Release:
        (step,) = self.plan(sql, policy).steps
        assert isinstance(step, Release)
        return step

    def place(self, table: str) -> str:
        index = self.opened().tables[TableName("public", table)].index
        assert index is not None
        assert index.place is not None
        return index.place

    def write(self, policy: str) -> None:
        """Write another policy for the same data."""
        backend = self.file.read_text().split("backend: ")[1].split("\n")[0]
        self.file.write_text(policy.replace("{duckdb: clinic.duckdb}", backend))


Make = Callable[[Path, int | None], Clinic]


def in_duckdb(directory: Path, without: int | None = None) -> Clinic:
    directory.mkdir()
    file = directory / "policy.yaml"
    file.write_text(POLICY)
    with duckdb.connect(directory / "clinic.duckdb") as connection:
        fill(connection, without)

    def connect() -> Connection:
        engine = duckdb.connect(directory / "clinic.duckdb", read_only=True)
        engine.execute(f"ATTACH '{directory / 'clinic.duckdb.index'}' AS {index_file.CATALOG}")
        return engine

    return Clinic(file, "duckdb", None, connect)


def in_postgres(server: Server, directory: Path, without: int | None = None) -> Clinic:
    directory.mkdir()
    file, name = directory / "policy.yaml", f"index{os.urandom(4).hex()}"
    server.create(name)
    steward = server.connect(name)
    fill(Postgres(steward), without)
    server.admit(steward)
    if not steward.execute("SELECT FROM pg_roles WHERE rolname = 'keeper'").rowcount:
        steward.execute("CREATE ROLE keeper LOGIN")
    steward.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO keeper")
    steward.execute("CREATE SCHEMA pgfog_index AUTHORIZATION keeper")
    steward.execute("GRANT USAGE ON SCHEMA pgfog_index TO reader")
    dsn = json.dumps(server.dsn(name, "reader"))
    file.write_text(POLICY.replace("{duckdb: clinic.duckdb}", f"{{postgres: {dsn}}}"))
    return Clinic(file, "postgres", "user=keeper", lambda: Postgres(steward))


def fill(connection: Connection, without: int | None) -> None:
    """Write the data, one person left out."""
    for statement in DATA.split(";")[:-1]:
        connection.execute(statement)
    if without is not None:
        person = f"person = {without}"
        connection.execute(
            f"DELETE FROM drugs WHERE visit IN (SELECT visit FROM visits WHERE {person})"
        )
        connection.execute(f"DELETE FROM visits WHERE {person}")
        connection.execute(f"DELETE FROM people WHERE {person}")


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
        ("SELECT site, count(*), avg(cost), count(DISTINCT person) FROM visits GROUP BY 1", 2),
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
    assert connection.execute(counted).fetchall() == connection.execute(release.sql).fetchall()
