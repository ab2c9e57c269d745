"""How ε is shared: by how hard each family is to tell, from statement and policy alone."""

import math
from collections.abc import Sequence
from fractions import Fraction

import pytest

from rewriter.bounding.weights import Weights
from rewriter.explain import explain
from rewriter.families import Draft
from rewriter.families.family import Counted
from rewriter.plan import Release
from rewriter.selection import select
from sensitivity.count_threshold import CountThreshold
from sensitivity.held import HeldChoice
from sensitivity.statistics import Count
from tests.golden.clinic import planned

PARTS = {
    "SELECT count(*) FROM visits": [1],
    "SELECT count(*) FILTER (WHERE site = 1), count(*) FROM visits": [1, 1],
    "SELECT avg(minutes), count(*) FILTER (WHERE site = 1) FROM visits": [2, 1],
    "SELECT stddev(minutes), avg(cost), count(*) FROM visits": [4, 2],
    "SELECT corr(minutes, cost), covar_pop(minutes, fee), sum(cost) FROM visits": [8, 4, 2],
    # A unit has three rows, and one largest value.
    "SELECT max(minutes), count(*) FROM visits": [4, 3],
    "SELECT min(income), max(income), avg(income) FROM people": [4, 4, 2],
    "SELECT percentile_cont(ARRAY[0.1, 0.5, 0.9]) WITHIN GROUP (ORDER BY cost), count(*)"
    " FROM visits": [2, 1],
    # A unit has three rows, and is counted once.
    "SELECT count(*), count(DISTINCT person_id) FROM visits": [3, 1],
}


@pytest.mark.parametrize("sql", PARTS)
def test_shares_are_proportional_to_hardness(sql: str) -> None:
    (step,) = planned(sql).steps
    assert isinstance(step, Release)
    shares = [measure.epsilon for measure in step.measures]
    assert shares == [Fraction(part, sum(PARTS[sql])) for part in PARTS[sql]]


def test_filters_of_one_value_have_the_same_share() -> None:
    sql = (
        "SELECT count(*) FILTER (WHERE kind = 'gp'), avg(cost) FILTER (WHERE kind = 'er'),"
        " sum(CASE WHEN kind = 'lab' THEN minutes ELSE 0 END), count(*),"
        " count(DISTINCT person_id) FILTER (WHERE kind = 'gp') FROM visits"
    )
    (step,) = planned(sql).steps
    assert isinstance(step, Release)
    # Hardest of the three is the sum (or the mean): twice 3 rows. Rows count 3, units 1.
    assert [m.epsilon for m in step.measures if m.apart] == [Fraction(6, 10)] * 3
    assert sorted(m.epsilon for m in step.measures if not m.apart) == [
        Fraction(1, 10),
        Fraction(3, 10),
    ]


@pytest.mark.parametrize(
    ("filters", "shares"),
    [
        (("kind = 'gp'", "kind <> 'gp'"), (1, 1)),
        (("kind IN ('gp', 'er')", "NOT kind IN ('er', 'gp')"), (1, 1)),
        (("kind = 'gp' AND minutes > 5", "kind <> 'gp' AND minutes > 5"), (1, 1)),
        (("kind = 'gp' AND minutes > 5", "minutes < 3 AND kind = 'gp'"), (2, 2)),
        (("kind <> 'gp'", "kind <> 'er'"), (2, 2)),
        (("kind IN ('gp', 'er')", "kind IN ('er', 'lab')"), (2, 2)),
        (("kind = 'gp' OR minutes > 5", "kind = 'er'"), (2, 2)),
        (("kind IN ('gp', 'er')", "kind = 'er'", "kind NOT IN ('gp', 'er')"), (2, 2, 2)),
    ],
)
def test_filters_that_exclude_one_another(filters: Sequence[str], shares: Sequence[int]) -> None:
    calls = ", ".join(f"count(*) FILTER (WHERE {f})" for f in filters)
    (step,) = planned(f"SELECT {calls} FROM visits").steps
    assert isinstance(step, Release)
    assert [m.epsilon for m in step.measures] == [Fraction(1, part) for part in shares]


def test_selection_has_its_part_among_equals() -> None:
    few = "count(*) FILTER (WHERE female), avg(income) FILTER (WHERE female IS NOT NULL)"
    sql = f"SELECT region, {few} FROM people GROUP BY 1"
    (step,) = planned(sql).steps
    assert isinstance(step, Release)
    assert step.selection is not None
    assert step.selection.epsilon == Fraction(1, 3)
    assert sorted(measure.epsilon for measure in step.measures) == [
        Fraction(2, 9),
        Fraction(4, 9),
    ]


def test_a_number_of_all_rows_decides_without_a_part() -> None:
    sql = "SELECT region, count(*) FILTER (WHERE female), avg(income) FROM people GROUP BY 1"
    made = planned(sql)
    (step,) = made.steps
    assert isinstance(step, Release)
    assert isinstance(step.selection, CountThreshold)
    assert sum(measure.epsilon for measure in step.measures) == 1
    assert step.decider == next(j for j, m in enumerate(step.measures) if "avg" in m.label)
    told = "\n".join(explain(made, 0.95, "salt"))
    assert f"a group of {step.selection.half_point} rows is shown half of the time" in told
    assert "so it takes no ε of its own; if units decided, it would be 44 of them" in told


@pytest.mark.parametrize(
    ("rows", "epsilon", "rows_needed", "units_needed"),
    [(1, 1, 15, 26), (15, 1, 240, 190), (40, 3, 230, 115), (40, 1, 675, 318), (100, 3, 598, 185)],
)
def test_units_decide_where_twice_as_many_rows_would_not_do(
    rows: int, epsilon: int, rows_needed: int, units_needed: int
) -> None:
    """With all of ε noise is half of what is left beside a selection by units."""
    way = Weights(rows, rows, True, True)
    selected = select(way, [Counted(None)], Fraction(epsilon), Fraction(1, 10**6))
    told = rows_needed <= 2 * units_needed
    assert selected.decider == (0 if told else None)
    assert selected.parts.families == (Fraction(epsilon, 1 if told else 2),)
    assert selected.by is not None
    assert selected.by.half_point == (rows_needed if told else units_needed)
    assert f"{units_needed if told else rows_needed}" in selected.why


def test_beside_two_families_a_selection_takes_a_third() -> None:
    """So less is gained where the number decides, and its threshold may be half as high again."""
    drafts: list[Draft] = [Counted(None), Counted("f0")]
    whole = select(Weights(20, 20, True, True), [drafts[0]], Fraction(1), Fraction(1, 10**6))
    both = select(Weights(20, 20, True, True), drafts, Fraction(1), Fraction(1, 10**6))
    assert (whole.decider, both.decider) == (0, None)


def test_explain_shows_them() -> None:
    made = planned("SELECT avg(minutes), count(*) FILTER (WHERE site = 1) FROM visits")
    told = "\n".join(explain(made, 0.95, "salt"))
    assert "ε 0.667" in told
    assert "ε 0.333" in told


def test_a_choice_of_how_many_values_says_how_many_units_are_enough() -> None:
    grouped = planned(
        "SELECT kind, count(DISTINCT date_trunc('month', day)) FROM visits GROUP BY 1"
    )
    (release,) = (step for step in grouped.steps if isinstance(step, Release))
    spared = HeldChoice(3, Fraction(1), 2).spared
    assert spared == HeldChoice(3, Fraction(1, 2), 1).spared > 0
    (said,) = [line for line in explain(grouped, 0.95, "salt") if "public values" in line]
    assert f"of 3 public values more than {spared} units have" in said
    assert f"more than {2 * spared} have is" in said
    assert release.measures[0].mechanism == HeldChoice(3, Fraction(1), 2)


def test_a_number_of_listed_values_is_no_larger_than_the_list() -> None:
    made = planned("SELECT count(DISTINCT minutes), count(DISTINCT note) FROM visits")
    (release,) = (step for step in made.steps if isinstance(step, Release))
    listed, unlisted = (measure.family for measure in release.measures)
    assert isinstance(listed, Count)
    assert isinstance(unlisted, Count)
    assert (listed.most, unlisted.most) == (61, math.inf)
    assert listed.estimate("rows", (10**6,)) == 61
    assert listed.estimate("rows", (10**6,), nonnegative=False) == 10**6
