"""An index holds max_rows rows of a unit, whoever else is there, and is used where it is sound."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from proxy import app
from proxy.index import contents, version
from proxy.index.build import build
from proxy.policy_file import load
from rewriter.dialects import DIALECTS
from rewriter.plan import Plan, Release
from rewriter.planner import Question, plan
from rewriter.statements import parse
from sensitivity.policy import Policy
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
INSERT INTO people FROM range(7);
CREATE TABLE visits(visit INTEGER PRIMARY KEY, person INTEGER, kind VARCHAR, site INTEGER,
    cost DOUBLE, name VARCHAR);
INSERT INTO visits SELECT i, CASE WHEN i % 2 = 0 THEN 0 WHEN i % 11 = 0 THEN NULL ELSE i % 7 END,
    ['gp', 'er', 'lab'][1 + i // 2 % 3], i % 5,
    [-3, 60, NULL, 'NaN'::DOUBLE, 7.3::DOUBLE][1 + i % 5], 'secret' FROM range(60) t(i);
INSERT INTO visits SELECT 100 + i, 6, 'gp', 1, 50, 'alike' FROM range(9) t(i);
CREATE TABLE drugs(visit INTEGER, grams INTEGER, text VARCHAR);
INSERT INTO drugs SELECT i % 80, i % 13, 'secret' FROM range(200) t(i);
CREATE TABLE sites(code INTEGER PRIMARY KEY);
INSERT INTO sites FROM range(4);
CREATE TABLE aliases(code INTEGER);
INSERT INTO aliases VALUES (1), (1), (2);
"""
QUIET = lambda *_: None  # noqa: E731


def site(directory: Path, without: int | None = None) -> Path:
    """Write a policy and its data, one person left out."""
    directory.mkdir()
    (directory / "policy.yaml").write_text(POLICY)
    with duckdb.connect(directory / "clinic.duckdb") as connection:
        connection.execute(DATA)
        if without is not None:
            connection.execute(
                "DELETE FROM drugs WHERE visit IN (SELECT visit FROM visits WHERE person = $1)",
                [without],
            )
            connection.execute("DELETE FROM visits WHERE person = $1", [without])
            connection.execute("DELETE FROM people WHERE person = $1", [without])
    return directory / "policy.yaml"


def opened(file: Path) -> Policy:
    policy, backend = app.open_backend(load(file))
    backend.close()
    return policy


def built(file: Path) -> Policy:
    policy = opened(file)
    index = contents.file_of(policy)
    assert index is not None
    build(policy, "salt", version.read(policy.store.directory), index, QUIET)
    return opened(file)


def planned(policy: Policy, sql: str) -> Plan:
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
            DIALECTS["duckdb"],
        )
    )


def only(policy: Policy, sql: str) -> Release:
    (step,) = planned(policy, sql).steps
    assert isinstance(step, Release)
    return step


def connected(file: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(file.with_name("clinic.duckdb"), read_only=True)
    connection.execute(f"ATTACH '{file.with_name('clinic.duckdb.index')}' AS {contents.CATALOG}")
    return connection


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = site(tmp_path_factory.mktemp("index") / "whole")
    built(file)
    return file


@pytest.fixture(scope="module")
def neighbours(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Mapping[int, duckdb.DuckDBPyConnection]]:
    """By person: the clinic without them, with an index of its own."""
    folder, found = tmp_path_factory.mktemp("neighbours"), {}
    for person in range(7):
        file = site(folder / str(person), person)
        built(file)
        found[person] = connected(file)
    yield found
    for connection in found.values():
        connection.close()


@pytest.mark.parametrize(("table", "unit", "most"), [("visits", "person", 3), ("drugs", "u0", 4)])
def test_it_holds_some_rows_of_a_unit_whoever_else_is_there(
    whole: Path,
    neighbours: Mapping[int, duckdb.DuckDBPyConnection],
    table: str,
    unit: str,
    most: int,
) -> None:
    everything = (
        f"SELECT * FROM {contents.place(table)} WHERE {unit} IS DISTINCT FROM $1 ORDER BY ALL"
    )
    with connected(whole) as connection:
        counts = connection.execute(
            f"SELECT count(*), count({unit}) FROM {contents.place(table)} GROUP BY {unit}"
        ).fetchall()
        assert max(rows for rows, _ in counts) == most
        assert all(rows == owned for rows, owned in counts)  # nobody's rows are not in it
        for person, other in neighbours.items():
            mine = str(connection.execute(everything, [person]).fetchall())  # NaN is NaN
            assert mine == str(other.execute(everything, [person]).fetchall())
            assert mine == str(other.execute(everything, [None]).fetchall())


def test_hidden_columns_stay_where_they_are(whole: Path) -> None:
    with connected(whole) as connection:
        names = connection.execute(f"DESCRIBE {contents.place('visits')}").fetchall()
        plain = [name for name, *_ in names if not name.startswith("pgfog_")]
        assert plain == ["visit", "person", "kind", "site", "cost"]
        assert b"secret" not in whole.with_name("clinic.duckdb.index").read_bytes()
    assert whole.with_name("clinic.duckdb.index").stat().st_mode & 0o77 == 0


INDEXED = {
    "SELECT count(*), sum(cost) FROM visits": [300],
    "SELECT kind, count(*), avg(cost) FROM visits WHERE cost > 5 GROUP BY 1": [270],
    "SELECT kind, count(DISTINCT person) FROM visits GROUP BY 1": [2],
    "SELECT site, count(*) FROM visits GROUP BY 1": [3],
    "SELECT s.code, count(*) FROM visits v JOIN sites s ON s.code = v.site GROUP BY 1": [3],
    "SELECT k, sum(c) FROM (SELECT kind AS k, cost AS c FROM visits) AS t GROUP BY 1": [300],
    "SELECT sum(grams), count(*) FROM drugs": [40],
    "SELECT count(DISTINCT person) FROM visits WHERE site = 1": [1],
}


@pytest.mark.parametrize("sql", INDEXED)
def test_no_unit_moves_more_than_is_claimed(
    whole: Path, neighbours: Mapping[int, duckdb.DuckDBPyConnection], sql: str
) -> None:
    made = planned(opened(whole), sql)
    assert [m.sensitivity for m in only(opened(whole), sql).measures] == INDEXED[sql]
    assert "before WHERE by the index of data version 1" in only(opened(whole), sql).bounding
    with connected(whole) as connection:
        check(made, connection, {str(p): c for p, c in neighbours.items()})


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT count(*) FROM visits v JOIN aliases a ON a.code = v.site", "may repeat a row"),
        ("SELECT count(*) FROM visits v JOIN people p USING (person)", "several private tables"),
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
    whole: Path, neighbours: Mapping[int, duckdb.DuckDBPyConnection], sql: str, why: str
) -> None:
    release = only(opened(whole), sql)
    assert why in release.bounding
    assert contents.CATALOG not in release.sql
    made = planned(opened(whole), sql)
    with connected(whole) as connection:
        check(made, connection, {str(p): c for p, c in neighbours.items()})


def test_it_is_used_for_its_data_version_and_policy_only(tmp_path: Path) -> None:
    file = site(tmp_path / "clinic")
    count = "SELECT count(*) FROM visits"
    assert "it has not been built" in only(opened(file), count).bounding
    policy = built(file)
    assert contents.CATALOG in only(policy, count).sql
    version.bump(app.state_directory(policy))
    stale = only(opened(file), count)
    assert "of data version 1, and the data of 2" in stale.bounding
    assert contents.CATALOG not in stale.sql
    assert contents.CATALOG in only(built(file), count).sql
    file.write_text(POLICY.replace("max_rows: 3,", "max_rows: 4,"))
    other = only(opened(file), count)
    assert "another policy" in other.bounding
    assert other.measures[0].sensitivity == 4


def test_a_build_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    file = site(tmp_path / "clinic")
    policy, steps = opened(file), list[tuple[str, int]]()
    index = contents.file_of(policy)
    assert index is not None

    def interrupt(table: str, done: int, parts: int) -> None:
        assert parts >= 5 or table == "drugs"
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(policy, "salt", 1, index, interrupt, rows_a_part=12)
    assert not index.exists()
    build(policy, "salt", 1, index, lambda t, n, _: steps.append((t, n)), rows_a_part=12)
    assert steps[0] == ("visits", 2)
    assert contents.CATALOG in only(opened(file), "SELECT count(*) FROM visits").sql
    with connected(file) as connection:
        parts = str(connection.execute(f"FROM {contents.place('visits')} ORDER BY ALL").fetchall())
    built(file)
    with connected(file) as connection:
        again = connection.execute(f"FROM {contents.place('visits')} ORDER BY ALL").fetchall()
        assert str(again) == parts


def test_stored_indices_are_what_would_be_computed(whole: Path) -> None:
    """Bounds tighter than the column's make another grid, which has to be computed."""
    sums = "SELECT count(cost), sum(cost), count(cost) FILTER (WHERE site = 1) FROM visits"
    policy = opened(whole)
    release = only(policy, sums)
    assert "pgfog_grid_" in release.sql
    assert "pgfog_grid_" not in only(policy, f"{sums} WHERE cost > 1").sql
    place_ = contents.place("visits")
    with connected(whole) as connection:
        expected = (
            "SELECT count(c), sum(CASE WHEN c < 0 THEN 0 WHEN c > 50 THEN 100 ELSE round(c * 2)"
            f" END) FROM (SELECT nullif(cost, 'NaN'::DOUBLE) AS c FROM {place_})"
        )
        rows = connection.execute(expected).fetchall()
        assert [row[:2] for row in connection.execute(release.sql).fetchall()] == rows


def test_the_steward_pins_the_window(tmp_path: Path) -> None:
    file = site(tmp_path / "clinic")
    count = "SELECT count(*) FROM visits"
    policy = opened(file)
    assert "UNION ALL" in only(policy, count).sql
    file.write_text(POLICY.replace("bounding: index", "bounding: window"))
    assert "UNION ALL" not in only(opened(file), count).sql
