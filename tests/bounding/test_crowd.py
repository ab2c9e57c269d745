"""To order some groups of some units gives what ordering all groups of all units gives."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import duckdb
import pytest

from rewriter.bounding import Read, Way
from rewriter.bounding.lengths import Lengths
from rewriter.bounding.pairs import pairs, weighted
from rewriter.bounding.weights import Weights
from rewriter.dialects import DIALECTS
from rewriter.families import Reach, Total, Units
from sensitivity.mechanisms import ONE_ROW
from tests.embedded import Server

GROUPS = 5
STATISTICS = (Total(), Total("g0"), Total("g0", most=90), Units(), Units(where="g0 > 3"))

SHAPES = ((3, 3), (GROUPS, 2), (40, 40), (300, 300), (600, 2), (600, GROUPS), (700, 6), (30, 30))
"""How many rows a unit has, and in how many groups: who has many rows in few of them is poor."""

ROWS = [
    (unit, (unit * 31 + i * 7) % groups or None, i * i % 11)
    for unit, (rows, groups) in enumerate(SHAPES * 5)
    for i in range(rows)
]
READ = Read(
    "SELECT k0, g0, u0 FROM rows_read",
    ("u0",),
    ("k0",),
    ("k0",),
    STATISTICS,
    Reach.GROUPS,
    ("person_id",),
    "salt",
    DIALECTS["duckdb"],
)
WEIGHTS = Weights(8, GROUPS, crowded=True, selects=True)
LENGTHS = Lengths(
    8, GROUPS, crowded=True, norm=6 * ONE_ROW, rho=Fraction(1), units=False, taken=Fraction(0)
)


def ordered(way: Way, read: Read) -> str:
    """Spell the answer with the groups of every unit in order."""
    source = way.few(read, pairs(read))
    if way is LENGTHS:
        squares = "sum(n * n)"
        weight = LENGTHS._weight(read)
        return weighted(read, source, f"{weight} AS w", f"{squares} > 36", None)
    share = read.dialect.quotient
    w = share(8 * ONE_ROW, "greatest(sum(n), 8)")
    w2 = share(90 * ONE_ROW, "greatest(sum(abs(s2)), 90)")
    heavy = "sum(n) > 8 OR sum(abs(s2)) > 90"
    return weighted(read, source, f"{w} AS w, {w2} AS w2", heavy, None)


@pytest.fixture(scope="module")
def here() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("CREATE TABLE rows_read(u0 INTEGER, k0 INTEGER, g0 BIGINT)")
    connection.execute(f"INSERT INTO rows_read VALUES {values(ROWS)}")
    return connection


def values(rows: Sequence[tuple[int | None, ...]]) -> str:
    return ", ".join(f"({', '.join('NULL' if v is None else str(v) for v in row)})" for row in rows)


@pytest.mark.parametrize("way", [WEIGHTS, LENGTHS], ids=["weights", "lengths"])
def test_the_answer_is_the_same(way: Way, here: duckdb.DuckDBPyConnection) -> None:
    asked = READ if way is WEIGHTS else replace(READ, statistics=STATISTICS[:2])
    printed = way.bounded(asked).sql
    answer = here.execute(printed).fetchall()
    assert Counter(answer) == Counter(here.execute(ordered(way, asked)).fetchall())
    # Rows of the crowd are left out, but none of who is poor; and all rows of others count.
    tables = printed[: printed.index(", d AS (")]
    looked = f"{tables} SELECT u0, sum(p.n), max(q.u0) FROM p LEFT JOIN q USING (u0) GROUP BY u0"
    seen = {u: (n, poor is not None) for u, n, poor in here.execute(looked).fetchall()}
    shapes = dict(enumerate(SHAPES * 5))
    assert all(seen[u][0] < n and not seen[u][1] for u, (n, k) in shapes.items() if k == 300)
    assert all(seen[u][1] for u, (n, k) in shapes.items() if n == 600 and k == 2 and u in seen)
    assert not {u for u in seen if shapes[u][0] <= 3}


def test_both_engines_keep_as_much_of_a_unit(
    here: duckdb.DuckDBPyConnection, postgres: Server
) -> None:
    """Which groups these are is their own hash's business."""
    there = replace(READ, dialect=DIALECTS["postgres"])
    postgres.create("crowd")
    with postgres.connect("crowd") as connection:
        connection.execute("CREATE TABLE rows_read(u0 int, k0 int, g0 bigint)")
        connection.execute(f"INSERT INTO rows_read VALUES {values(ROWS)}".encode())
        answer = connection.execute(WEIGHTS.bounded(there).sql.encode()).fetchall()
        alike = connection.execute(ordered(WEIGHTS, there).encode()).fetchall()
        assert Counter(answer) == Counter(alike)
    units = sum(min(GROUPS, groups) for _, groups in SHAPES * 5)
    assert sum(row[4] for row in answer) == units
    assert sum(row[4] for row in here.execute(WEIGHTS.bounded(READ).sql).fetchall()) == units
