"""SUM from one cell: no unit moves it further than claimed, and it beats a Pair's."""

import math
import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensitivity.integers import integers
from sensitivity.mechanisms import DiscreteLaplace
from sensitivity.statistics import Family, Grid, Pair
from sensitivity.sums import Sum
from tests.statistics.conftest import Seeded

GRIDS = [
    Grid(Fraction(-3, 2), Fraction(1, 4), 9),
    Grid(Fraction(-1, 3), Fraction(1, 2), 4),
    Grid(Fraction(50), Fraction(1), 50),
    Grid(Fraction(-9), Fraction(2), 3),
    Grid(Fraction(0), Fraction(1), 0),
]


@pytest.mark.parametrize("grid", GRIDS, ids=repr)
@given(data=st.data())
def test_no_unit_moves_the_cell_further_than_claimed(grid: Grid, data: st.DataObject) -> None:
    row = st.tuples(st.integers(0, 3), st.integers(0, grid.steps))
    table = data.draw(st.lists(row, max_size=20))
    family = Sum(grid)

    first, parts = family.start

    def cell(unit: int | None) -> int:
        return sum(first + parts * index for owner, index in table if owner != unit)

    assert family.estimate("sum", (cell(None),)) == sum(
        (grid.lower + grid.step * index for _, index in table), Fraction(0)
    )
    for unit in range(4):
        own = sum(owner == unit for owner, _ in table)
        assert abs(cell(None) - cell(unit)) <= family.sensitivity(own)


@pytest.mark.parametrize("grid", GRIDS[:-1], ids=repr)
def test_the_claim_is_reached(grid: Grid) -> None:
    family = Sum(grid)
    first, parts = family.start
    ends = [3 * abs(first + parts * index) for index in (0, grid.steps)]
    assert max(ends) == family.sensitivity(3)


def test_it_beats_a_pair() -> None:
    # Bounds of both signs: half of the variance. Noise of 0.7 of the scale would be caught.
    grid, runs = Grid(Fraction(-100), Fraction(1), 200), 8_000
    families: list[Family] = [Sum(grid), Pair(grid)]
    deviations = []
    for family in families:
        cells = family.cells((0,) * len(family.columns))
        noise = DiscreteLaplace(Fraction(family.sensitivity(1)))
        noisy = noise.noised([cells] * runs, Seeded(4))
        sums = [float(family.estimate("sum", each) or 0) for each in noisy]
        deviations.append(math.sqrt(statistics.fmean(x * x for x in sums)))
    assert deviations[0] == pytest.approx(math.sqrt(2) * 100, rel=0.1)
    assert deviations[1] == pytest.approx(2 * 100, rel=0.1)


def test_what_is_said_of_the_noise() -> None:
    family = Sum(Grid(Fraction(-10), Fraction(1, 2), 40))
    scale = Fraction(family.sensitivity(1))
    assert family.half_width("sum", scale) == pytest.approx(10 * math.log(20), rel=0.05)
    width = family.half_width("sum", scale)
    assert family.interval("sum", integers([(4,)]), scale) == [(2 - width, 2 + width)]
    with pytest.raises(ValueError, match="avg"):
        family.estimate("avg", (4,))
