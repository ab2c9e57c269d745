"""Totals are the sums of their parts, and the parts are the better for it."""

from fractions import Fraction

import pytest

from proxy.grouped import Group
from proxy.release import NoisyTable
from rewriter.explain import explain
from rewriter.plan import Release
from tests.engines import Connection
from tests.golden.clinic import planned
from tests.golden.drawn import drawn

PARTS = {
    "SELECT site, count(*) FROM people GROUP BY ROLLUP (site)": [1],
    "SELECT site, female, avg(income) FROM people GROUP BY CUBE (1, 2)": [1],
    # 3 groups and 2, of which neither refines the other.
    "SELECT count(*) FROM people GROUP BY GROUPING SETS (site, female, ())": [3, 2],
    # 276 groups, 92 of them in each kind: those have a part of 1 beside 8, and so has the total.
    "SELECT count(*) FROM visits GROUP BY ROLLUP (day, kind)": [8, 1],
    "SELECT count(*) FROM people GROUP BY CUBE (site, region)": [8, 8, 3],
    "SELECT max(income) FROM people GROUP BY ROLLUP (site)": [1, 1],
}


@pytest.mark.parametrize("sql", PARTS)
def test_what_is_asked_shares_epsilon(sql: str) -> None:
    steps = [step for step in planned(sql).steps if isinstance(step, Release)]
    spent = [
        sum(m.epsilon for m in step.measures) + (step.selection.epsilon if step.selection else 0)
        for step in steps
    ]
    assert spent == [Fraction(part, sum(PARTS[sql])) for part in PARTS[sql]]


def numbers(table: NoisyTable) -> dict[Group, Fraction]:
    told = table.estimates(0, nonnegative=False)[0].numbers()
    return {g: Fraction(n) for g, n in zip(table.groups, told, strict=True) if isinstance(n, int)}


def test_totals_are_the_sums_of_the_noisy_parts(whole: Connection, engine: str) -> None:
    made = planned("SELECT site, female, count(*) FROM people GROUP BY CUBE (1, 2)", engine=engine)
    found = drawn(made, whole)
    assert all(table.sql(nonnegative=True, confidence=0.95) for table in found)
    parts, *others = map(numbers, found)
    assert len(parts) == 6
    for place, totals in enumerate(others[:2]):
        for (label,), total in totals.items():
            assert total == sum(n for group, n in parts.items() if group[place] == label)
    assert others[2] == {(): sum(parts.values())}


def test_explain_says_what_is_summed() -> None:
    made = planned("SELECT site, female, count(*) FROM people GROUP BY CUBE (1, 2)")
    told = "\n".join(explain(made, 0.95, "salt"))
    assert "Totals: site: sums of 2 groups each of site, female; nothing more is charged" in told
    assert "Totals: all together: sums of 6 groups each of site, female" in told
