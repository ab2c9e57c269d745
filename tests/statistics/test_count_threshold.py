"""Private groups that the numbers told of them select: the law of what is shown and told."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from sensitivity.count_threshold import CountThreshold, tail
from sensitivity.mechanisms import ONE_ROW, DiscreteLaplace, ScaledLaplace
from tests.statistics.conftest import Seeded

Floats = NDArray[np.float64]
DELTA = Fraction(1, 10**6)


def rule(rows: int, epsilon: Fraction, groups: int, cells: int = 1) -> CountThreshold:
    return CountThreshold(rows / epsilon, 1, cells, rows, 1, 1, True, groups, DELTA)


RULES = [
    rule(1, Fraction(1), 1),
    rule(3, Fraction(1), 3),
    rule(5, Fraction(1, 2), 2, cells=2),
    rule(4, Fraction(3), 4, cells=3),
    CountThreshold(Fraction(4), 1, 1, 1, 4, 1, False, 4, DELTA),  # units, at epsilon 1
]


def law(scale: Fraction, cells: int) -> Floats:
    """Return P[S = i] for i from -n to n, far beyond any threshold here."""
    q, far = math.exp(-1 / scale), np.abs(np.arange(-600, 601))
    one = (1 - q) / (1 + q) * q**far
    of = one
    for _ in range(cells - 1):
        of = np.convolve(of, one)
    return np.asarray(of, np.float64)


def passing(by: CountThreshold, has: int, threshold: int) -> float:
    of = law(by.scale, by.cells)
    return float(of[len(of) // 2 + threshold - has :].sum())


def shown(by: CountThreshold, threshold: int) -> float:
    """Return the largest chance that a group of one unit is shown, over all that it may have."""
    all_of_it = by.most * by.times
    best = [1.0] * (all_of_it + 1)  # the least chance that none is, by the most that is spent
    for _ in range(by.max_groups):
        hidden = [1 - passing(by, a, threshold) for a in range(by.most + 1)]
        best = [
            min(best[s - a] * hidden[a] for a in range(min(s, by.most) + 1))
            for s in range(all_of_it + 1)
        ]
    return 1 - min(best)


@pytest.mark.parametrize("by", RULES, ids=repr)
def test_groups_of_one_unit_are_shown_within_delta(by: CountThreshold) -> None:
    assert shown(by, by.threshold) <= DELTA
    one_lower = shown(by, by.threshold - 1)  # spoilt by one: the bound has nothing to give away
    assert one_lower > DELTA


@pytest.mark.parametrize("by", [by for by in RULES if by.cells == by.times == 1], ids=repr)
def test_what_is_shown_and_told_is_within_epsilon_and_delta(by: CountThreshold) -> None:
    """Of a group that others have and one that only the unit has, however its rows lie in them."""
    splits = [(own, by.most - own) for own in range(by.most + 1)]
    others = [by.threshold + i for i in (-by.threshold + 1, -by.most, -1, 0, 3)]
    assert max(beyond(by, by.scale, n, *split) for n in others for split in splits) <= DELTA
    # At 0.7 of the noise the numbers tell too much.
    assert max(beyond(by, by.scale * Fraction(7, 10), n, 0, by.most) for n in others) > 0.01


def beyond(by: CountThreshold, scale: Fraction, others: int, own: int, there: int) -> float:
    """Return by how much outcomes are likelier with the unit than exp(epsilon) times without, or
    the other way: the delta that is needed."""
    grow = math.exp(by.most / by.scale)
    p = passing(replace(by, scale=scale), own, by.threshold) if own else 0.0
    before, after = (told(scale, others + a, by.threshold) for a in (0, there))
    # With the unit its own group is hidden with 1 - p; without it always.
    more = np.maximum(0, (1 - p) * after - grow * before).sum() + p
    less = np.maximum(0, before - grow * (1 - p) * after).sum()
    return float(max(more, less))


def told(scale: Fraction, has: int, threshold: int) -> Floats:
    """Return the law of what is told of a group: that it is hidden, or a number from threshold."""
    of = law(scale, 1)
    numbers = of[len(of) // 2 + threshold - has :][:500]
    return np.concatenate([[1 - numbers.sum()], numbers])


@pytest.mark.parametrize("scale", [Fraction(1, 3), Fraction(1), Fraction(20)])
def test_tails_are_those_of_sums_of_draws(scale: Fraction) -> None:
    for cells in range(1, 10):
        of = law(scale, cells)
        for m in (0, 1, 4, 17):
            exact = of[len(of) // 2 + m :].sum()
            assert float(tail(scale, cells, m)) == pytest.approx(exact, rel=1e-9)


def test_one_cell_has_the_formula_of_its_docstring() -> None:
    scale, groups = Fraction(5 * ONE_ROW), 5
    by = CountThreshold(scale, ONE_ROW, 1, 5 * ONE_ROW, 1, 1, True, groups, DELTA)
    least = float(scale) * math.log((math.e + groups - 1) / (2 * float(DELTA)))
    assert by.threshold == math.ceil(least / ONE_ROW + 0.5)  # what 75.5 is rounded to is shown


def test_rounding_shows_no_more() -> None:
    """A number that is told is at most half a row above the one that the noise was added to."""
    by = CountThreshold(Fraction(ONE_ROW), ONE_ROW, 2, ONE_ROW, 1, 1, True, 1, Fraction(1, 10))
    noise = ScaledLaplace(ONE_ROW, Fraction(1))
    told = noise.noised([(by.most // 3, by.most - by.most // 3)] * 40_000, Seeded(3))
    share = sum(sum(cells) >= by.threshold for cells in told) / len(told)
    limit = 0.1 + 6.5 * math.sqrt(0.09 / len(told))  # six deviations and a half: below 1 in 1e9
    assert share <= limit
    lower = sum(sum(cells) >= by.threshold - 2 for cells in told) / len(told)
    assert lower > limit  # two cells lose a row at most


def test_groups_are_shown_as_often_as_stated() -> None:
    by = RULES[1]
    noise = DiscreteLaplace(by.scale)
    for has in (by.most, by.threshold - 5, by.threshold):
        told = noise.noised([(has,)] * 20_000, Seeded(has))
        share = sum(n >= by.threshold for (n,) in told) / len(told)
        wanted = passing(by, has, by.threshold)
        assert abs(share - wanted) < 6.5 * math.sqrt(0.25 / len(told))


def test_hardly_any_noise_takes_hardly_any_time() -> None:
    """A chance of 10^-(10^9) is a short Decimal and a very long fraction."""
    by = rule(20, Fraction(10**9), 20)
    assert by.threshold == by.most + 1
