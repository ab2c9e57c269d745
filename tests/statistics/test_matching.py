"""Counts of distinct things: no unit moves them further than claimed, and few are lost."""

import math
import statistics
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensitivity.integers import integers
from sensitivity.matching import Matching
from sensitivity.mechanisms import DiscreteLaplace
from tests.statistics.conftest import Seeded

Pairs = set[tuple[int, int]]  # unit, item


def cell(family: Matching, pairs: Pairs) -> int:
    (found,) = family.cells(tuple(x for unit, item in sorted(pairs) for x in (unit, item, 1, 2)))
    return found


def augmented(pairs: Pairs, cap: int) -> int:
    """The size of a maximum matching of items with `cap` copies of each unit, path by path."""
    copies: dict[int, list[tuple[int, int]]] = {}
    for unit, item in pairs:
        copies.setdefault(item, []).extend((unit, copy) for copy in range(cap))
    held: dict[tuple[int, int], int] = {}

    def augment(item: int, seen: set[tuple[int, int]]) -> bool:
        for copy in copies[item]:
            if copy not in seen:
                seen.add(copy)
                if copy not in held or augment(held[copy], seen):
                    held[copy] = item
                    return True
        return False

    return sum(augment(item, set()) for item in copies)


PAIRS = st.sets(st.tuples(st.integers(0, 4), st.integers(0, 9)), max_size=25)


@given(pairs=PAIRS, cap=st.integers(1, 4))
@settings(deadline=None)
def test_the_cell_is_a_maximum_matching(pairs: Pairs, cap: int) -> None:
    assert cell(Matching(cap, 1), pairs) == augmented(pairs, cap)
    assert cell(Matching(10, 1), pairs) == len({item for _, item in pairs})


@given(tables=st.lists(PAIRS, min_size=1, max_size=3), cap=st.integers(1, 4))
@settings(deadline=None)
def test_no_unit_moves_the_cells_further_than_claimed(tables: list[Pairs], cap: int) -> None:
    for unit in range(5):
        rows = sum(owner == unit for pairs in tables for owner, _ in pairs)
        groups = sum(any(owner == unit for owner, _ in pairs) for pairs in tables)
        family = Matching(cap, groups)
        moved = sum(
            abs(cell(family, pairs) - cell(family, {p for p in pairs if p[0] != unit}))
            for pairs in tables
        )
        assert moved <= family.sensitivity(rows)


@pytest.mark.parametrize("cap", [1, 4, 16])
def test_the_claim_is_reached(cap: int) -> None:
    alone = {(1, item) for item in range(10)}
    family = Matching(cap, 1)
    assert cell(family, alone) - cell(family, set()) == family.sensitivity(10) == min(cap, 10)


def test_accuracy() -> None:
    """3,000 units with 20 of 2,000 common items; ε = 1. Seeded: no chance in it."""
    common = {(unit, (unit * 7 + k) % 2000) for unit in range(3000) for k in range(20)}
    family = Matching(1, 1)
    noise = DiscreteLaplace(Fraction(family.sensitivity(20)))
    noisy = noise.noised([[cell(family, common)] * 500], Seeded(3))[0].tolist()
    assert math.sqrt(statistics.fmean((n - 2000) ** 2 for n in noisy)) <= 1.6


def test_what_is_said_of_the_noise() -> None:
    family = Matching(2, 3)
    assert family.sensitivity(40) == 6
    assert family.half_width("rows", Fraction(10)) == 30
    assert family.interval("rows", integers([(100,), (2,)]), Fraction(10)) == [(70, 130), (0, 32)]
    assert family.estimate("rows", (-3,)) == 0
    assert family.estimate("rows", (-3,), nonnegative=False) == -3
    assert family.cells((0, 0, 0, 0)) == (0,)


def test_no_more_is_told_than_there_can_be() -> None:
    family = Matching(2, 3, most=50)
    assert family.estimate("rows", (70,)) == 50
    assert family.estimate("rows", (-3,)) == 0
    assert family.estimate("rows", (70,), nonnegative=False) == 70
    # Around the noisy number, not around what is told: so ends hold as often as before.
    told = integers([(70,), (40,), (90,)])
    assert family.interval("rows", told, Fraction(10)) == [(40, 50), (10, 50), (50, 50)]
