"""The cells that a minimum or maximum is looked for in, and how surely it lies beyond what is told.

There is no chance in it: probabilities are those of the weights that a choice is made by.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sensitivity.entropy import Entropy
from sensitivity.exponential import Exponential, _joined
from sensitivity.integers import Integers, integers
from sensitivity.quantiles import RankChoice
from sensitivity.ranks import CELLS, NOBODY, OUTWARDS, Ranks, Target, cuts, outweighed
from sensitivity.statistics import Grid, Nth
from tests.statistics.conftest import Seeded
from tests.statistics.test_quantiles import histogram

FIRST, SCALE = Nth("0"), Fraction(1)


@given(first=st.integers(0, 1 << 17), more=st.integers(0, 1 << 17), least=st.sampled_from([1, 64]))
def test_cells_are_fine_at_both_ends_and_nowhere_wide(first: int, more: int, least: int) -> None:
    edges, width = cuts(first, first + more, least).tolist(), -(-(more + 1) // CELLS)
    assert edges[0] == first
    assert edges[-1] == first + more + 1
    steps = [b - a for a, b in pairwise(edges)]
    assert all(0 < step <= width for step in steps)
    assert max(steps[0], steps[-1]) <= max(1, min(least, width))
    if first == 0 and least == 1:
        assert width * outweighed(more + 1) >= more + 1 + width * len(steps)


def spared(places: int, part: Fraction = Fraction(1)) -> Fraction:
    """Return what `rewriter.families.quantiles` spares at scale 1; or a part of it."""
    scale = Fraction(OUTWARDS + 1, OUTWARDS) * SCALE
    return math.ceil((math.log(outweighed(places)) + 3) * scale * part) + Fraction(1, 2)


def ends(places: int, shift: Fraction) -> list[Target]:
    return [Target(Fraction(0), shift), Target(Fraction(1), -shift)]


def law(choice: RankChoice, indices: Sequence[int]) -> list[tuple[set[int], float]]:
    """Return the first and the last of each run of candidates, as told, and its probability."""
    weights, told = list[int](), list[set[int]]()

    def choose(
        self: Exponential, losses: Integers, alike: Integers, entropy: Entropy, loss: object
    ) -> tuple[int, int]:
        limbs = self._limbs(losses)
        weights[:] = [_joined(limbs, i) * int(n) for i, n in enumerate(alike)]
        return len(told) // 2, (len(told) % 2) * int(alike[len(told) // 2] - 1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Exponential, "choose", choose)
        while not weights or len(told) < 2 * len(weights):
            ((place,),) = choice.noised([histogram(indices)], Seeded(1))
            told.append({place})
    both = [a | b for a, b in zip(told[::2], told[1::2], strict=True)]
    return [(run, w / sum(weights)) for run, w in zip(both, weights, strict=True) if w]


def missed(target: Target, places: int, indices: Sequence[int]) -> float:
    """Bound how likely a choice's interval leaves out the least or largest of the rows."""
    ranks = Ranks(Grid(Fraction(0), Fraction(1), places - 1), (target,))
    truth = (min if target.end == 0 else max)(indices)
    total = 0.0
    for run, probability in law(RankChoice((target,), 1 / SCALE, 1, places), indices):
        found = ranks.interval(FIRST, integers([(place,) for place in run]), SCALE)
        total += probability * any(at and not at[0] <= truth <= at[1] for at in found)
    return total


ROWS = st.lists(st.integers(0, 699), min_size=1, max_size=30)


@given(indices=ROWS, end=st.sampled_from([0, 1]))
@example(indices=[0] * 40, end=1)
@example(indices=[699] * 40, end=0)
@example(indices=[350] * 40, end=0)
@example(indices=[0] * 10, end=1)
@settings(max_examples=30, deadline=None)
def test_the_last_row_lies_no_further_inwards(indices: list[int], end: int) -> None:
    assert missed(ends(700, spared(700))[end], 700, indices) <= 0.05


@pytest.mark.parametrize("end", [0, 1])
def test_now_and_then_it_does_and_with_fewer_spared_bounds_are_all_that_is_said(end: int) -> None:
    rows = [(699, 0)[end]] * 40
    assert missed(ends(700, spared(700))[end], 700, rows) >= 0.005
    family = Ranks(
        Grid(Fraction(0), Fraction(1), 699), (ends(700, spared(700, Fraction(1, 2)))[end],)
    )
    assert family.interval(FIRST, integers([(300,)]), SCALE) == [(0, 699)]


def test_ends_of_a_minimum_and_a_maximum() -> None:
    least, largest = ends(700, spared(700))
    grid = Grid(Fraction(-10), Fraction(1, 2), 699)
    edges = cuts(0, 699).tolist()
    assert 110 in edges
    assert 132 in edges
    told = integers([(110,), (111,), (131,), (NOBODY,)])
    # What begins a cell, or ends one, may stand for all of it.
    assert Ranks(grid, (least,)).interval(FIRST, told, SCALE) == [
        (-10, -10 + 131 / 2),
        (-10, -10 + 111 / 2),
        (-10, -10 + 131 / 2),
        None,
    ]
    assert Ranks(grid, (largest,)).interval(FIRST, told, SCALE) == [
        (-10 + 110 / 2, 339.5),
        (-10 + 111 / 2, 339.5),
        (-10 + 110 / 2, 339.5),
        None,
    ]
    assert Ranks(grid, (least,)).interval(FIRST, told[1:2], SCALE, 0.99) == [(-10, 339.5)]
    assert Ranks(grid, (least, largest)).interval(FIRST, integers([(1, 2)]), SCALE) == [None]
    assert (
        Ranks(grid, (Target(Fraction(1, 2), Fraction(0)),)).interval(FIRST, told, SCALE)
        == [None] * 4
    )
