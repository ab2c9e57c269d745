"""Rows of a unit weigh what they may and no more, in no more memory than plain SQL takes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proxy.backends.duckdb import OPTIMIZERS_OFF
from rewriter.bounding import Read
from rewriter.bounding.weights import Weights
from rewriter.dialects import DIALECTS
from rewriter.families import Asked, Reach, Total, Units
from sensitivity.mechanisms import ONE_ROW
from tests.embedded import Server

Row = tuple[int, str | None, int | None]
"""Unit, key and value."""

ROWS = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from([None, "a", "b", "c"]), st.sampled_from([None, 0, 1, 7])
    ),
    max_size=60,
)
TOTALS: tuple[Asked, ...] = (Total(), Total(of="g0"), Total("g0"), Total(where="g0 > 0"))
UNITS: tuple[Asked, ...] = (*TOTALS, Units(), Units(where="g0 > 0"))


def read(table: str, statistics: Sequence[Asked], reach: Reach, *, grouped: bool = True) -> Read:
    return Read(
        f"SELECT k0, g0, u0 FROM {table}",
        ("u0",),
        ("k0",) if grouped else (),
        ("k0",) if grouped else (),
        tuple(statistics),
        reach,
        ("person_id",),
        "salt",
        DIALECTS["duckdb"],
    )


@pytest.fixture(scope="module")
def engine() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("CREATE TABLE t(u0 INTEGER, k0 VARCHAR, g0 BIGINT)")
    return connection


def fill(engine: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> None:
    engine.execute("DELETE FROM t")
    for row in rows:
        engine.execute("INSERT INTO t VALUES (?, ?, ?)", row)


Cells = dict[str | None, list[int]]


def answer(engine: duckdb.DuckDBPyConnection, sql: str, *, grouped: bool) -> Cells:
    """Return the groups that are not all zero: one without rows may show, or not."""
    rows = engine.execute(sql).fetchall()
    cells = {row[0] if grouped else None: [*map(int, row[grouped:])] for row in rows}
    return {key: each for key, each in cells.items() if any(each)}


def weighed(rows: Sequence[Row], most: int, groups: int | None, *, grouped: bool) -> Cells:
    """Return what the docstrings say: of TOTALS, and of UNITS if there is a limit of groups."""
    cells: Cells = {}
    for unit in {unit for unit, _, _ in rows}:
        own = [(k if grouped else None, g) for u, k, g in rows if u == unit]
        keys = {k for k, _ in own}
        w = min(ONE_ROW, most * ONE_ROW // len(own))
        v = min(ONE_ROW, (groups or len(keys)) * ONE_ROW // len(keys))
        for key in keys:
            values = [g for k, g in own if k == key]
            known = [g for g in values if g is not None]
            above = sum(g > 0 for g in known)
            adds = [w * len(values), w * len(known), w * sum(known), w * above]
            if groups is not None:
                adds += [v, v * (above > 0)]
            before = cells.setdefault(key, [0] * len(adds))
            cells[key] = [a + b for a, b in zip(before, adds, strict=True)]
    return {key: each for key, each in cells.items() if any(each)}


@given(ROWS, st.integers(1, 5), st.booleans())
@settings(deadline=None)
def test_rows_weigh_as_stated(
    engine: duckdb.DuckDBPyConnection, rows: list[Row], most: int, grouped: bool
) -> None:
    fill(engine, rows)
    way = Weights(most, 1, crowded=False, selects=False)
    printed = way.bounded(read("t", TOTALS, Reach.ROWS, grouped=grouped))
    cells = answer(engine, printed.sql, grouped=grouped)
    assert cells == weighed(rows, most, None, grouped=grouped)
    # In full if nobody has more, and none counts for more than `most` rows.
    each = Counter(unit for unit, _, _ in rows)
    kept = sum(cell[0] for cell in cells.values())
    assert kept <= ONE_ROW * sum(min(most, n) for n in each.values()) < kept + ONE_ROW / 500


@given(ROWS, st.integers(1, 5), st.integers(1, 3))
@settings(deadline=None)
def test_units_weigh_as_stated(
    engine: duckdb.DuckDBPyConnection, rows: list[Row], most: int, groups: int
) -> None:
    fill(engine, rows)
    way = Weights(most, groups, crowded=True, selects=False)
    printed = way.bounded(read("t", UNITS, Reach.GROUPS))
    assert answer(engine, printed.sql, grouped=True) == weighed(rows, most, groups, grouped=True)


@given(ROWS, st.integers(1, 5), st.integers(1, 3))
@settings(deadline=None)
def test_no_unit_moves_more_than_its_limits(
    engine: duckdb.DuckDBPyConnection, rows: list[Row], most: int, groups: int
) -> None:
    """Where groups are selected a unit counts once in each of a few, and its rows are bounded."""
    way = Weights(most, groups, crowded=True, selects=True)
    chosen = read("t", ["count(DISTINCT g0)"], Reach.CHOICE)
    chosen = replace(chosen, sql=f"{chosen.sql} WHERE g0 IS NOT NULL", content=("k0", "g0"))
    queries = [way.bounded(read("t", UNITS, Reach.GROUPS)).sql, way.bounded(chosen).sql]

    def cells(without: int | None) -> list[Cells]:
        fill(engine, [row for row in rows if row[0] != without])
        return [answer(engine, sql, grouped=True) for sql in queries]

    whole = cells(None)
    for unit in {unit for unit, _, _ in rows}:
        other = cells(unit)
        by_units = moved(whole[0], other[0], len(UNITS))
        assert by_units[0] <= most * ONE_ROW
        assert by_units[4] <= groups
        assert by_units[5] <= by_units[4]
        assert moved(whole[1], other[1], 1)[0] <= most


def moved(a: Cells, b: Cells, statistics: int) -> list[int]:
    """Return how far each statistic is apart (L1)."""
    zero = [0] * statistics
    return [
        sum(abs(a.get(key, zero)[i] - b.get(key, zero)[i]) for key in a | b)
        for i in range(statistics)
    ]


@pytest.mark.parametrize("few", [0, 1 << 20])
def test_both_engines_weigh_alike(
    engine: duckdb.DuckDBPyConnection, postgres: Server, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Whether PostgreSQL has arrays of the heavy units, or too many for that."""
    monkeypatch.setattr("rewriter.dialects.postgres._FEW", few)
    rows = [(i % 7 % 4, "abc"[i * i % 3], i % 11 or None) for i in range(200)]
    fill(engine, rows)
    postgres.create(f"weights{few}")
    with postgres.connect(f"weights{few}") as connection:
        connection.execute('CREATE TABLE t(u0 int, k0 text COLLATE "C", g0 bigint)')
        connection.cursor().executemany("INSERT INTO t VALUES (%s, %s, %s)", rows)
        for asked in (
            read("t", TOTALS, Reach.ROWS),
            read("t", TOTALS, Reach.ROWS, grouped=False),
            read("t", UNITS, Reach.GROUPS),
        ):
            way = Weights(5, 2, crowded=True, selects=False)
            there = way.bounded(replace(asked, dialect=DIALECTS["postgres"]))
            here = engine.execute(way.bounded(asked).sql).fetchall()
            assert Counter(connection.execute(there.sql.encode()).fetchall()) == Counter(here)


@pytest.mark.parametrize("few", [0, 1 << 20])
def test_units_of_several_columns_have_their_own_weights(
    engine: duckdb.DuckDBPyConnection, postgres: Server, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Of any type, in whatever order the heavy ones come; a sum alone has a weight of its own."""
    monkeypatch.setattr("rewriter.dialects.postgres._FEW", few)
    rows = [("xyz"[i * 5 % 3], 9 - i % 4, "ab"[i % 2], i % 11 or None) for i in range(300)]
    sql = "SELECT k0, g0, u0, u1 FROM pairs"
    totals = (*TOTALS, Total("g0", most=20))
    asked = replace(read("pairs", totals, Reach.ROWS), sql=sql, units=("u0", "u1"))
    engine.execute("CREATE OR REPLACE TABLE pairs(u0 VARCHAR, u1 INT, k0 VARCHAR, g0 BIGINT)")
    engine.executemany("INSERT INTO pairs VALUES (?, ?, ?, ?)", rows)
    postgres.create(f"pairs{few}")
    with postgres.connect(f"pairs{few}") as connection:
        connection.execute(
            'CREATE TABLE pairs(u0 text COLLATE "C", u1 int, k0 text COLLATE "C", g0 bigint)'
        )
        connection.cursor().executemany("INSERT INTO pairs VALUES (%s, %s, %s, %s)", rows)
        way = Weights(5, 1, crowded=False, selects=False)
        there = way.bounded(replace(asked, dialect=DIALECTS["postgres"]))
        here = engine.execute(way.bounded(asked).sql).fetchall()
        assert Counter(connection.execute(there.sql.encode()).fetchall()) == Counter(here)
        assert here != engine.execute(replace(way, rows=300).bounded(asked).sql).fetchall()


def test_workers_of_postgres_join_the_heavy_units(postgres: Server) -> None:
    postgres.create("joining")
    with postgres.connect("joining") as connection:
        connection.execute('CREATE TABLE t(u0 int, k0 text COLLATE "C", g0 bigint)')
        connection.execute("INSERT INTO t SELECT i % 90, 'a', i FROM generate_series(1, 5000) s(i)")
        free_workers(connection)
        asked = replace(read("t", TOTALS, Reach.ROWS), dialect=DIALECTS["postgres"])
        sql = Weights(5, 1, crowded=False, selects=False).bounded(asked).sql
        explained = connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}".encode()).fetchone()
    assert explained is not None
    nodes = [*every(explained[0][0]["Plan"])]
    gathered = [n for n in nodes if n["Node Type"].startswith("Gather")]
    below = [each for node in gathered for each in every(node)]
    # The arrays are read below what workers do, and what reads the table instead is not executed.
    assert [n["Node Type"] for n in below].count("Function Scan") == 1
    assert [n["Actual Loops"] > 0 for n in nodes if n.get("Relation Name") == "t"].count(False) == 1


def free_workers(connection: psycopg.Connection) -> None:
    """Let workers of PostgreSQL cost nothing, so that it takes them for the small table t."""
    connection.execute("ANALYZE t")
    for cost in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
        connection.execute(f"SET {cost} = 0".encode())


def every(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return a node of a plan and all below."""
    yield node
    for part in node.get("Plans", []):
        yield from every(part)


def test_workers_of_postgres_aggregate_what_they_compute_once(postgres: Server) -> None:
    postgres.create("workers")
    with postgres.connect("workers") as connection:
        connection.execute("CREATE TABLE t(k0 int, v float8)")
        connection.execute("INSERT INTO t SELECT i % 3, i FROM generate_series(1, 5000) AS s(i)")
        free_workers(connection)
        once = DIALECTS["postgres"].computed_once("SELECT k0, sqrt(v) AS x FROM t")
        asked = f"SELECT k0, sum(x), count(x) FROM ({once}) AS a GROUP BY 1"
        explained = connection.execute(f"EXPLAIN (VERBOSE, COSTS OFF) {asked}".encode())
        plan = "\n".join(line for (line,) in explained)
    assert "Partial" in plan
    # So it says of what came from below; what is computed on the spot has no parentheses.
    assert "count((sqrt(t.v)))" in plan


@pytest.mark.parametrize(("statistics", "reach"), [(TOTALS, Reach.ROWS), (UNITS, Reach.GROUPS)])
def test_it_spills_where_the_plain_query_fits(
    statistics: tuple[Asked, ...], reach: Reach, tmp_path: Path
) -> None:
    engine = duckdb.connect(
        tmp_path / "much.duckdb",
        config={
            "threads": 2,
            "memory_limit": "100MB",
            "temp_directory": str(tmp_path),
            "disabled_optimizers": OPTIMIZERS_OFF,
        },
    )
    engine.execute(
        "CREATE TABLE much AS SELECT (hash(i) % 100_000)::INTEGER AS u0,"
        " (hash(i + 1) % 50)::VARCHAR AS k0, hash(i + 2) % 100 AS g0 FROM range(3_000_000) t(i)"
    )
    way = Weights(20, 20, crowded=True, selects=True)
    assert len(engine.execute(way.bounded(read("much", statistics, reach)).sql).fetchall()) == 50
