"""Units spread over many groups are scaled in L2: none moves more than claimed, and some do."""

import math
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction

import duckdb
import numpy as np
import pytest

from rewriter.dialects import DIALECTS
from rewriter.explain import explain
from rewriter.plan import Plan, Release
from rewriter.planner import Question, plan
from rewriter.statements import parse
from sensitivity.concentrated import rho_within
from sensitivity.mechanisms import ONE_ROW, ScaledGaussian
from sensitivity.policy import Column, Kind, SqlType, Table, TableName, Unit
from tests.embedded import Server
from tests.golden.movement import check
from tests.statistics.conftest import Seeded

INTEGER = SqlType("integer", Kind.INTEGER)
ROWS = 64
"""max_rows and max_groups."""

BOUGHT = Table(
    TableName("public", "bought"),
    Unit(("person_id",), unique=False, max_rows=ROWS, max_groups=ROWS),
    {
        c.name: c
        for c in (
            Column("person_id", INTEGER),
            Column("clerk", INTEGER, nullable=False),
            Column("day", INTEGER, nullable=False, bounds=(Fraction(0), Fraction(99))),
            Column("price", INTEGER, bounds=(Fraction(0), Fraction(10))),
            Column("weight", INTEGER, nullable=False, bounds=(Fraction(-5), Fraction(5))),
        )
    },
)


def planned(sql: str, delta: Fraction = Fraction(1, 10**6), engine: str = "duckdb") -> Plan:
    return plan(
        Question(
            parse(sql),
            {'"bought"': BOUGHT},
            frozenset({BOUGHT.name}),
            (),
            datetime(2024, 5, 1, tzinfo=UTC),
            True,
            Fraction(1),
            delta,
            "salt",
            DIALECTS[engine],
        )
    )


Row = tuple[int, int, int | None, int]
"""Clerk, day, price, weight."""


def people() -> dict[int, list[Row]]:
    """Return the rows of each person."""
    made: dict[int, list[Row]] = {
        1: [(1, 1, 10, 5)],
        2: [(k, k, 10, -5) for k in range(ROWS)],  # one row in each of 64 groups: loses nothing
        3: [(k % 100, k % 100, 0, 5) for k in range(1000)],  # far too much
        4: [(7, 7, None, 1)] * 500,  # all in one group
        5: [(k, k, 10, 5) for k in range(100)],  # in more groups than it may be
        6: [],
    }
    dice = np.random.default_rng(7)
    for person in range(7, 14):
        drawn = dice.integers(0, (100, 100, 11, 6), size=(int(dice.integers(1, 200)), 4))
        made[person] = [(a, b, c, d) for a, b, c, d in drawn.tolist()]
    return made


def database(without: int | None = None) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute(
        "CREATE TABLE bought(person_id INTEGER, clerk INTEGER, day INTEGER, price INTEGER,"
        " weight INTEGER)"
    )
    rows = [(p, *row) for p, each in people().items() if p != without for row in each]
    connection.executemany("INSERT INTO bought VALUES (?, ?, ?, ?, ?)", rows)
    return connection


@pytest.fixture(scope="module")
def whole() -> Iterator[duckdb.DuckDBPyConnection]:
    with database() as connection:
        yield connection


@pytest.fixture(scope="module")
def neighbours() -> Iterator[dict[str, duckdb.DuckDBPyConnection]]:
    made = {str(person): database(person) for person in people()}
    yield made
    for connection in made.values():
        connection.close()


@pytest.mark.parametrize(
    ("sql", "reached"),
    [
        ("SELECT clerk, count(*) FROM bought GROUP BY clerk", 0.99),
        ("SELECT day, count(*) FROM bought GROUP BY day", 0.99),
        ("SELECT day, sum(price), avg(price), count(*) FROM bought GROUP BY day", 0.99),
        ("SELECT clerk, var_pop(weight) FROM bought GROUP BY clerk", 0.99),
        ("SELECT day, covar_pop(price, weight), count(*) FROM bought GROUP BY day", 0.5),
        ("SELECT day, count(*) FILTER (WHERE price > 5), sum(weight) FROM bought GROUP BY 1", 0.6),
        ("SELECT day, count(DISTINCT person_id) FROM bought GROUP BY day", 0.99),
        (
            "SELECT day, count(DISTINCT person_id) AS n, count(DISTINCT person_id)"
            " FILTER (WHERE day > 9) FROM bought GROUP BY day",
            0.95,
        ),
    ],
)
def test_no_unit_moves_more_than_claimed(
    sql: str,
    reached: float,
    whole: duckdb.DuckDBPyConnection,
    neighbours: dict[str, duckdb.DuckDBPyConnection],
) -> None:
    made = planned(sql)
    (release,) = (step for step in made.steps if isinstance(step, Release))
    assert all(isinstance(m.mechanism, ScaledGaussian) for m in release.measures)
    moved = check(made, whole, neighbours)
    for most, measure in zip(moved.cells[0], release.measures, strict=True):
        assert most >= reached * measure.sensitivity
    rho = sum(m.mechanism.rho for m in release.measures if isinstance(m.mechanism, ScaledGaussian))
    selection = release.selection
    left = made.epsilon - selection.epsilon if selection else made.epsilon
    spent = made.delta - selection.delta if selection else made.delta
    assert rho <= rho_within(left, spent)
    assert made.epsilon == 1
    assert made.delta == Fraction(1, 10**6)
    assert any("discrete Gaussian" in line for line in explain(made, 0.95, "salt"))


@pytest.mark.parametrize(
    ("sql", "delta"),
    [
        ("SELECT day, count(*) FROM bought GROUP BY day", Fraction(0)),  # none to spend
        ("SELECT count(*) FROM bought", Fraction(1, 10**6)),  # one group
        ("SELECT day < 50, count(*) FROM bought GROUP BY 1", Fraction(1, 10**6)),  # two
        (
            "SELECT day, count(DISTINCT person_id), count(*) FROM bought GROUP BY 1",
            Fraction(1, 10**6),
        ),
        ("SELECT day < 9, count(DISTINCT person_id) FROM bought GROUP BY 1", Fraction(1, 10**6)),
    ],
)
def test_where_it_is_no_better_totals_are_taken(sql: str, delta: Fraction) -> None:
    made = planned(sql, delta=delta)
    (release,) = (step for step in made.steps if isinstance(step, Release))
    assert not any(isinstance(m.mechanism, ScaledGaussian) for m in release.measures)
    assert made.delta == 0


@pytest.mark.parametrize(
    ("asked", "of", "delta", "named"),
    [
        (1, "DISTINCT person_id", Fraction(1, 10**6), True),
        (10, "DISTINCT person_id", Fraction(1, 10**6), True),
        (20, "DISTINCT person_id", Fraction(1, 10**6), False),  # Gaussian noise on all is less
        (20, "DISTINCT person_id", Fraction(0), True),  # Laplace noise on all is more
        (32, "DISTINCT person_id", Fraction(0), False),
        (1, "*", Fraction(0), False),  # all rows of a unit may lie in one group
        (1, "*", Fraction(1, 10**6), False),
    ],
)
def test_groups_are_named_where_that_has_least_noise(
    asked: int, of: str, delta: Fraction, named: bool
) -> None:
    sql = f"SELECT day, count({of}) FROM bought GROUP BY day ORDER BY 2 DESC LIMIT {asked}"
    made = planned(sql, delta)
    assert any(f"with {asked} named first" in line for line in explain(made, 0.95, "")) != named
    (release,) = (step for step in made.steps if isinstance(step, Release))
    assert (release.largest is not None) is named
    (measure,) = release.measures
    assert isinstance(measure.mechanism, ScaledGaussian) is (not named and delta > 0)
    assert made.delta == (0 if named else delta)


def test_every_row_of_a_modest_unit_counts_in_full(whole: duckdb.DuckDBPyConnection) -> None:
    (release,) = planned("SELECT day, count(*) FROM bought WHERE person_id <= 2 GROUP BY day").steps
    assert isinstance(release, Release)
    rows = dict(whole.execute(release.sql).fetchall())
    assert rows[0] == pytest.approx(ONE_ROW, rel=1e-4)
    assert rows[1] == pytest.approx(2 * ONE_ROW, rel=1e-4)


def test_every_unit_weighs_as_its_length_says(whole: duckdb.DuckDBPyConnection) -> None:
    """Also those whose rows by group nobody looks at, for they cannot be beyond the norm."""
    (release,) = planned("SELECT day, count(*) FROM bought GROUP BY day").steps
    assert isinstance(release, Release)
    norm = release.measures[0].sensitivity * ONE_ROW
    wanted = Counter[int]()
    shortened = 0
    for rows in people().values():
        groups = Counter(day for _, day, _, _ in rows)
        length = math.sqrt(sum(n * n for n in groups.values()))
        weight = min(ONE_ROW, math.floor(norm * (1 - 1e-9) / length)) if rows else 0
        shortened += bool(rows) and weight < ONE_ROW
        wanted.update({day: weight * n for day, n in groups.items()})
    assert 2 < shortened < len(people()) - 2
    assert dict(whole.execute(release.sql).fetchall()) == wanted


@pytest.mark.parametrize("keys", [["g", "h"], ["w"]])
@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_no_more_groups_are_seen_than_there_are(
    engine: str, keys: list[str], postgres: Server
) -> None:
    """Where all keys are NULL they are one group: a length that is NULL would bound nothing."""
    seen = DIALECTS[engine].different(keys, whole=keys == ["w"])
    sql = (
        f"SELECT u, {seen} FROM (SELECT u, CAST(i % u AS text) AS g, NULLIF(i % u, 1) AS h,"
        " CASE WHEN u > 1 THEN 30 - i % u END AS w"
        " FROM generate_series(1, 100) AS u(u), generate_series(1, 200) AS i(i)) AS t"
        " GROUP BY u ORDER BY u"
    )
    if engine == "duckdb":
        with duckdb.connect(":memory:") as here:
            rows = here.execute(sql).fetchall()
    else:
        database = f"different{len(keys)}"
        postgres.create(database)
        with postgres.connect(database) as connection:
            rows = connection.execute(sql.encode()).fetchall()
    assert all(1 <= m <= u for u, m in rows)
    assert all(m >= u - 2 for u, m in rows[:8])
    assert all(30 < m <= 64 for u, m in rows[80:])


def test_both_engines_weigh_alike(whole: duckdb.DuckDBPyConnection, postgres: Server) -> None:
    postgres.create("scaled")
    with postgres.connect("scaled") as connection:
        connection.execute(
            "CREATE TABLE bought(person_id int, clerk int, day int, price int, weight int)"
        )
        rows = [(p, *row) for p, each in people().items() for row in each]
        connection.cursor().executemany("INSERT INTO bought VALUES (%s, %s, %s, %s, %s)", rows)
        for asked in (
            "sum(price), covar_pop(price, weight), count(*)",
            "count(DISTINCT person_id), count(DISTINCT person_id) FILTER (WHERE price > 5)",
        ):
            sql = f"SELECT day, {asked} FROM bought GROUP BY day"
            (duck,), (post,) = planned(sql).steps, planned(sql, engine="postgres").steps
            there = connection.execute(post.queries[0].encode()).fetchall()
            assert Counter(there) == Counter(whole.execute(duck.queries[0]).fetchall())


def test_the_noise_is_that_of_rho() -> None:
    mechanism = ScaledGaussian(8 * ONE_ROW, Fraction(1, 50))
    assert mechanism.deviation == pytest.approx(40)  # 8 * sqrt(50 / 2)
    drawn = np.array(mechanism.noised([(100 * ONE_ROW,)] * 20_000, Seeded(1)))
    assert abs(drawn.mean() - 100) < 6.2 * 40 / math.sqrt(20_000)
    assert abs(drawn.std() / 40 - 1) < 6.2 / math.sqrt(2 * 20_000)  # 0.7 would be 40 of these
    for sensitivity, rho in ((0, Fraction(1)), (1, Fraction(0)), (1 << 60, Fraction(1, 10**9))):
        with pytest.raises(ValueError, match="Gaussian"):
            ScaledGaussian(sensitivity, rho)
