"""Intervals hold the truth as often as they say: 95 % ± 2 points, and never less than 93."""

from fractions import Fraction

import numpy as np
import pytest

from sensitivity.integers import integers
from sensitivity.intervals import Several
from sensitivity.mechanisms import DiscreteLaplace
from sensitivity.sampling import discrete_laplace
from sensitivity.statistics import Aggregate, Count, Family, Grid, Pair, Triple
from tests.statistics.conftest import Seeded

DRAWS = 8_000  # two points are eight standard errors: less than 1e-14

GRID = Grid(Fraction(-50), Fraction(1, 2), 400)
"""Values from -50 to 150."""

CASES: list[tuple[Family, Aggregate]] = [
    (Count(), "rows"),
    *((Pair(GRID), a) for a in ("count", "sum", "avg")),
    *((Triple(GRID), a) for a in ("sum", "avg", "var_pop", "stddev_samp")),
]
"""Each aggregate that has an interval, once by each family that gives it."""


def truth(family: Family, n: int) -> tuple[int, ...]:
    """Return exact statistics of n rows: indices 100, 180, 260 in turn, in `family.columns`."""
    index = [(100, 180, 260)[k % 3] for k in range(n)]
    known = {"rows": n, "n": n, "s": sum(index), "q": sum(i * i for i in index)}
    return tuple(known[column] for column in family.columns)


@pytest.mark.parametrize("n", [300, 3000])
@pytest.mark.parametrize(("family", "aggregate"), CASES, ids=str)
def test_coverage(family: Family, aggregate: Aggregate, n: int) -> None:
    cells = family.cells(truth(family, n))
    value = family.estimate(aggregate, cells)
    assert value is not None
    noise = DiscreteLaplace(Fraction(10 * family.weight))  # ten rows of a unit, at ε = 1
    drawn = np.array(noise.noised([list(cells) * DRAWS], Seeded(1))[0].tolist()).reshape(DRAWS, -1)
    found = family.interval(aggregate, integers(drawn), noise.scale, 0.95)
    # A whole number within half a step of an end is not outside: counts are rounded.
    slack = 0.5 if aggregate in {"rows", "count"} else 1e-9 * abs(float(value))
    held = [at is not None and at[0] - slack <= value <= at[1] + slack for at in found]
    assert 0.93 <= np.mean(held) <= 0.97


@pytest.mark.parametrize("parts", [2, 30])
@pytest.mark.parametrize(("family", "aggregate"), CASES, ids=str)
def test_coverage_of_totals(family: Family, aggregate: Aggregate, parts: int) -> None:
    """What is added up of several groups has as much noise, and intervals that say so."""
    cells = family.cells(truth(family, 3000))
    value = family.estimate(aggregate, cells)
    assert value is not None
    scale, draws = Fraction(10 * family.weight), DRAWS // 2
    drawn = discrete_laplace(scale, len(cells) * draws * parts, Seeded(2))
    noisy = drawn.reshape(draws, parts, -1).sum(axis=1) + np.array(cells)
    found = family.interval(aggregate, integers(noisy), Several(scale, parts), 0.95)
    slack = 0.5 if aggregate in {"rows", "count"} else 1e-9 * abs(float(value))
    held = [at is not None and at[0] - slack <= value <= at[1] + slack for at in found]
    assert 0.93 <= np.mean(held) <= 0.97  # two points are six standard errors: less than 1e-8
