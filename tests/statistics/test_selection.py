"""Private keys: the inequalities of the promise hold exactly of the probabilities in use."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from sensitivity.integers import integers
from sensitivity.sampling import exp_between
from sensitivity.selection import GaussianThreshold, TruncatedGeometric, choose
from tests.statistics.conftest import Seeded

RULES = [
    TruncatedGeometric(Fraction(1), Fraction(1, 10**6), 1),
    TruncatedGeometric(Fraction(1), Fraction(1, 10**6), 3),
    TruncatedGeometric(Fraction(1, 10), Fraction(1, 10**7), 2),
    TruncatedGeometric(Fraction(3), Fraction(1, 10), 1),
    TruncatedGeometric(Fraction(1, 100), Fraction(1, 2), 1),
    TruncatedGeometric(Fraction(500), Fraction(1, 10**9), 1),
]


def probabilities(rule: TruncatedGeometric) -> list[Fraction]:
    found = [rule.probability(0)]
    while found[-1] < 1:
        found.append(rule.probability(len(found)))
    return found


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_one_more_unit_changes_a_key_within_epsilon_and_delta(rule: TruncatedGeometric) -> None:
    below = Fraction(exp_between(rule.epsilon / rule.max_groups, 60)[0])
    delta = rule.delta / rule.max_groups
    pi = probabilities(rule)
    assert pi[0] == 0
    for fewer, more in zip(pi, [*pi[1:], Fraction(1)], strict=True):
        assert fewer <= more
        assert more <= below * fewer + delta
        assert fewer <= below * more + delta
        assert 1 - fewer <= below * (1 - more) + delta
        assert 1 - more <= below * (1 - fewer) + delta


@pytest.mark.parametrize("rule", RULES[:4], ids=repr)
def test_a_stricter_promise_is_not_met_by_chance(rule: TruncatedGeometric) -> None:
    """Power: at 0.7 of epsilon one inequality breaks, so the test above can see it."""
    above = Fraction(exp_between(Fraction(7, 10) * rule.epsilon / rule.max_groups, 60)[1])
    delta = rule.delta / rule.max_groups
    pi = probabilities(rule)
    assert any(more > above * fewer + delta for fewer, more in pairwise(pi))


@pytest.mark.parametrize("rule", RULES[:4], ids=repr)
def test_no_rule_shows_more(rule: TruncatedGeometric) -> None:
    grow, delta = math.exp(rule.epsilon / rule.max_groups), float(rule.delta / rule.max_groups)
    formula = 0.0
    for found in probabilities(rule):
        assert float(found) == pytest.approx(formula, rel=1e-9)
        formula = min(grow * formula + delta, 1 - (1 - formula - delta) / grow, 1.0)


@pytest.mark.parametrize(
    ("epsilon", "max_groups", "half"),
    [(1, 1, 14), (1, 2, 27), (1, 3, 40), (1, 20, 263), (Fraction(1, 10), 1, 109)],
)
def test_the_half_point(epsilon: Fraction, max_groups: int, half: int) -> None:
    rule = TruncatedGeometric(Fraction(epsilon), Fraction(1, 10**6), max_groups)
    assert rule.half_point == half
    assert rule.probability(half - 1) < Fraction(1, 2) <= rule.probability(half)


def test_a_key_of_one_unit_is_shown_with_probability_delta() -> None:
    rule = TruncatedGeometric(Fraction(1), Fraction(1, 1000), 2)
    assert rule.probability(1) <= rule.delta / 2
    shown = sum(rule.keep(integers([1] * 200_000), Seeded(1)).tolist())
    assert abs(shown - 100) < 70  # Poisson(100); less than 1e-9


def test_keys_are_shown_as_often_as_stated() -> None:
    rule = TruncatedGeometric(Fraction(1), Fraction(1, 10**6), 1)
    units = np.repeat(np.arange(30), 20_000)
    shown = np.array(rule.keep(integers(units), Seeded(2))).reshape(30, -1).mean(axis=1)
    law = np.array([float(rule.probability(n)) for n in range(30)])
    assert (np.abs(shown - law) <= 6.5 * np.sqrt(law * (1 - law) / 20_000) + 10 / 20_000).all()
    assert not shown[0]
    assert rule.keep(integers([10**15, 0]), Seeded(1)).tolist() == [True, False]
    assert rule.keep(integers([]), Seeded(1)).tolist() == []


@pytest.mark.parametrize(
    ("epsilon", "delta", "max_groups"),
    [
        (Fraction(0), Fraction(1, 10), 1),
        (Fraction(1), Fraction(0), 1),
        (Fraction(1), Fraction(1), 1),
        (Fraction(1), Fraction(1, 10), 0),
        (Fraction(1, 10**9), Fraction(1, 10**9), 1),
        (Fraction(1), Fraction(1, 10**30), 1),
    ],
)
def test_a_promise_that_cannot_be_kept_is_an_error(
    epsilon: Fraction, delta: Fraction, max_groups: int
) -> None:
    with pytest.raises(ValueError, match=r"select"):
        TruncatedGeometric(epsilon, delta, max_groups)


def test_a_negative_number_of_units_is_an_error() -> None:
    with pytest.raises(ValueError, match="negative"):
        RULES[0].keep(integers([-1]), Seeded(3))


THRESHOLDS = [
    GaussianThreshold(Fraction(1), Fraction(1, 10**6), 4),
    GaussianThreshold(Fraction(1), Fraction(1, 10**6), 20),
    GaussianThreshold(Fraction(1, 4), Fraction(1, 10**7), 5),
    GaussianThreshold(Fraction(3), Fraction(1, 100), 1),
]


def gaussian(variance: float, most: int) -> NDArray[np.float64]:
    """P[z = k] for k = -most, ..., most."""
    k = np.arange(-most, most + 1)
    weight = np.exp(-(k * k) / (2 * variance))
    law: NDArray[np.float64] = weight / weight.sum()
    return law


def delta_of(epsilon: float, variance: float, keys: int) -> float:
    """The exact delta of the counts of `keys` keys that one unit raises by 1 each.

    The loss at noise x is the sum of (1 - 2 x_i) / (2 variance): it depends on the sum of x only.
    """
    most = int(12 * math.sqrt(variance)) + 2
    law = one = gaussian(variance, most)
    for _ in range(keys - 1):
        law = np.convolve(law, one)
    total = np.arange(len(law)) - keys * most
    loss = (keys - 2 * total) / (2 * variance)
    return float((law * np.maximum(0.0, -np.expm1(np.minimum(epsilon - loss, 0.0)))).sum())


@pytest.mark.parametrize("rule", THRESHOLDS, ids=repr)
def test_the_counts_are_within_epsilon_and_half_of_delta(rule: GaussianThreshold) -> None:
    epsilon, variance, half = float(rule.epsilon), float(rule.variance), float(rule.delta / 2)
    assert delta_of(epsilon, variance, rule.max_groups) <= half
    assert delta_of(epsilon, 0.7 * variance, rule.max_groups) > half  # the test can tell


@pytest.mark.parametrize("rule", THRESHOLDS, ids=repr)
def test_keys_of_one_unit_pass_within_the_other_half(rule: GaussianThreshold) -> None:
    most = int(12 * math.sqrt(rule.variance)) + 2
    law = gaussian(float(rule.variance), most)
    passes = float(law[most + rule.half_point - 1 :].sum()) * rule.max_groups
    assert passes <= rule.delta / 2
    one_lower = float(law[most + rule.half_point - 2 :].sum()) * rule.max_groups
    assert one_lower > 0.9 * rule.delta / 2  # no lower threshold would do


def test_keys_pass_the_threshold_as_often_as_stated() -> None:
    rule = THRESHOLDS[0]
    units = np.repeat([0, 1, 45, 50, 60], 4000)
    shown = np.array(rule.keep(integers(units), Seeded(4))).reshape(5, -1).mean(axis=1)
    law = gaussian(float(rule.variance), 200)
    for n, share in zip([45, 50, 60], shown[2:], strict=True):
        wanted = float(law[200 + rule.half_point - n :].sum())
        assert abs(share - wanted) < 6.5 * math.sqrt(0.25 / 4000)
    assert not shown[0]
    assert shown[1] < 0.01


@pytest.mark.parametrize(
    ("max_groups", "kind"),
    [(1, TruncatedGeometric), (3, TruncatedGeometric), (4, GaussianThreshold)],
)
def test_the_rule_that_shows_smaller_groups_is_taken(max_groups: int, kind: type) -> None:
    assert type(choose(Fraction(1), Fraction(1, 10**6), max_groups)) is kind
