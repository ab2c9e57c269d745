"""What analysts and BI tools write: answered as the engine itself would, or refused with a reason.

The `.sql` files say which, by hand. Noise is left out and bounds are loose, so an answer that
differs means that a clause was lost. What ought to be answered and is not yet stands in
`pending.txt` with the reason; a line there that is no longer true fails.
"""

from pathlib import Path

import psycopg
import pytest

from proxy.backends import ExactRows
from proxy.release import there_can_be
from rewriter.plan import Release
from sensitivity.refusal import Refusal
from tests.analysts.tpch import planned
from tests.truth.cases import Case, cases
from tests.truth.world import World

HERE = Path(__file__).parent
CASES = cases(HERE)
PENDING = dict(
    line.split(": ", 1) for line in (HERE / "pending.txt").read_text().splitlines() if ": " in line
)


def test_pending_cases_exist() -> None:
    assert set(PENDING) <= {case.title for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_analyst(tpch: World, case: Case, request: pytest.FixtureRequest) -> None:
    if case.title in PENDING:
        request.applymarker(pytest.mark.xfail(strict=True, reason=PENDING[case.title]))
    if case.refused:
        with pytest.raises(Refusal) as caught:
            planned(case.sql, tpch.engine)
        assert caught.value.sqlstate == case.refused, caught.value.message
        assert caught.value.message
        return
    ordered = "ORDER BY" in case.sql.rsplit(")", 1)[-1]
    tpch.compare(case.sql, planned(case.sql, tpch.engine), tpch.original(case.sql), ordered=ordered)


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
@pytest.mark.parametrize(
    ("key", "join", "groups", "rows"),
    [
        ("month_start", "RIGHT JOIN", 96, '"month_start" IN ('),
        ("month_start", "FULL JOIN", 97, '"month_start" IN ('),
        ("day", "RIGHT JOIN", 2922, '"day" BETWEEN'),
    ],
)
def test_groups_are_the_days_that_a_public_table_holds(
    engine: str, key: str, join: str, groups: int, rows: str
) -> None:
    sql = f"SELECT {key}, count(o_orderkey) FROM orders {join} calendar ON day = o_orderdate"
    (asked,) = (s for s in planned(f"{sql} GROUP BY 1", engine).steps if isinstance(s, Release))
    assert len(asked.groups or ()) == groups
    assert rows in asked.sql  # other days, added later, are dropped before bounding


SHOWN_OTHERWISE = {
    "correlation": "PostgreSQL shows casts to double precision, which have no grid of their own",
    "regression": "PostgreSQL shows casts to double precision, which have no grid of their own",
    "percentile array": "PostgreSQL shows a cast of the array of fractions",
    "Tableau's weeks, which begin on Sundays": "PostgreSQL shows a cast of the day to timestamptz",
    "age of orders by AGE": "PostgreSQL shows a cast to timestamptz",
}


@pytest.mark.parametrize(
    "case",
    [c for c in CASES if not c.refused and c.title not in {*PENDING, *SHOWN_OTHERWISE}],
    ids=lambda case: case.title,
)
def test_as_a_view_shows_it(tpch: World, case: Case) -> None:
    """What PostgreSQL shows of a view of the query is answered like the query."""
    if tpch.engine != "duckdb":
        return  # both engines are spelled from the same reading
    with tpch.postgres.transaction(force_rollback=True):
        try:
            tpch.postgres.execute(f"CREATE VIEW shown AS {case.sql}".encode())
        except psycopg.errors.DuplicateColumn:
            return
        read = tpch.postgres.execute(b"SELECT pg_get_viewdef('shown'::regclass)")
        ((text,),) = read.fetchall()
    plan = planned(text.rstrip().rstrip(";"), tpch.engine)
    tpch.compare(case.sql, plan, tpch.original(case.sql))


GROUPS = {
    "TPC-H 5": 3,  # nations of the region that have suppliers
    "TPC-H 7": 2 * 30,  # years, and pairs of such nations of the two regions
    "TPC-H 8": 7,
    "TPC-H 9": 7 * 11,  # years, and nations that have suppliers
}


@pytest.mark.parametrize("case", [c for c in CASES if c.title in GROUPS], ids=lambda c: c.title)
def test_only_groups_that_can_be(tpch: World, case: Case) -> None:
    (release,) = planned(case.sql, tpch.engine).steps
    assert isinstance(release, Release)
    there = [ExactRows(tpch.backend.execute(c.sql).fetchall()) for c in release.combinations]
    groups = there_can_be(release, release.groups or (), there)
    assert len(groups) == GROUPS[case.title]
